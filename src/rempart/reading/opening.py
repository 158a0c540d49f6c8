"""A file of a known kind: opened by path, by the name of a shipped one, or given as a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rempart.reading.document import Document, read_yaml
from rempart.reading.files import read_text
from rempart.reading.problems import InputError, Problem, did_you_mean, one_of, shown

TEXT = "<text>"
"""What a text is called that came without a file."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it holds, the key at its top that names the version, where shipped ones stand."""

    noun: str
    expected: str  # the noun as a sentence has it: "an incident"
    key: str
    folder: str
    versions: tuple[int, ...] = (1,)


def open_document(source: str | Path, kind: Kind) -> Document:
    """Document of a file, of the name of a shipped one, or of a text (a `str` with a line break).

    Whether it is of this kind is not looked at. Raises InputError if it cannot be read.
    """
    if isinstance(source, str) and "\n" in source:
        return read_yaml(source, TEXT)
    return read_yaml(*read_text(source, kind.folder, kind.noun))


def check_kind(document: Document, kind: Kind) -> None:
    """Raise InputError unless a document is of this kind, in a version that this program knows."""
    data, known = document.data, ", ".join(str(version) for version in kind.versions)
    if not isinstance(data, dict):
        found = "nothing" if data is None else shown(data)
        message = f"holds {found}, expected {kind.expected}, with {kind.key}: {known}"
        raise InputError([Problem(document.file, 0, "", message)])
    version = data.get(kind.key)
    if version in kind.versions and not isinstance(version, bool):
        return
    if kind.key in data:
        message = f"found {shown(version)}, expected a version of the format that this program knows: {known}"
    else:
        # Only a key with the same first letter can be this one misspelt: a short key is near to many words.
        near = one_of(kind.key, [key for key in data if key.startswith(kind.key[0])])
        message = f"is missing; expected {kind.key}: {known} at the top{near if 'did' in near else ''}"
    raise InputError([document.problem((kind.key,), message)])


def kind_of(document: Document, kinds: Sequence[Kind]) -> Kind:
    """Which of the kinds a document is, by the key at its top; raises InputError if it is none of them."""
    data = document.data if isinstance(document.data, dict) else {}
    found = [kind for kind in kinds if kind.key in data]
    if len(found) == 1:
        return found[0]
    every = f"one of {', '.join(f'{kind.key} ({kind.noun})' for kind in kinds)}"
    if found:
        keys = " and ".join(kind.key for kind in found)
        raise InputError([document.problem((found[1].key,), f"{keys} stand at the top; expected {every}")])
    near = (did_you_mean(key, [kind.key for kind in kinds]) for key in data)
    told = f"is of no kind that is known; expected {every} at the top{next(filter(None, near), '')}"
    raise InputError([Problem(document.file, 0, "", told)])
