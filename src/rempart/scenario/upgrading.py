"""Version 2 of a scenario or laydown, written from version 1: its version changes, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from rempart.reading.document import Document, read_yaml
from rempart.reading.problems import InputError, Problem
from rempart.scenario.file import from_document
from rempart.scenario.laydown import laydown_of
from rempart.scenario.versions import UPGRADE

KEYS = ("rempart", "rempart-laydown")
"""Keys at the top of the kinds of files that have two versions."""


def upgraded(file: Path) -> tuple[str, tuple[Problem, ...]]:
    """Text of version 2, and what version 1 refused for reading it otherwise; raises InputError.

    Line ends and comments stay. The text is that of a valid file.
    """
    before = _text(file)
    document = read_yaml(before, str(file))
    key, text = _raised(before, document)
    after = read_yaml(text, str(file))
    if after.data != {**document.data, key: 2}:
        raise InputError(
            [document.problem((key,), f"write {key}: 2 by hand; it stands where no other can tell")]
        )
    wrong = _problems(after, key, file)
    if wrong:
        raise InputError(wrong)
    return text, tuple(problem for problem in _problems(document, key, file) if UPGRADE in problem.message)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise InputError([Problem(str(file), 0, "", f"cannot be read: {reason}")]) from None


def _raised(text: str, document: Document) -> tuple[str, str]:
    """Key of the version, and the text with 2 in the place of 1."""
    data = document.data if isinstance(document.data, dict) else {}
    key = next((key for key in KEYS if key in data), None)
    if key is None:
        message = f"has no {' or '.join(KEYS)} at its top: only scenarios and laydowns have a version 2"
        raise InputError([Problem(document.file, 0, "", message)])
    if data[key] != 1:
        raise InputError([document.problem((key,), f"found {data[key]!r}, expected 1: nothing to upgrade")])
    lines = text.splitlines(keepends=True)
    i = document.line((key,)) - 1
    lines[i] = re.sub(rf"({key}[\"']?\s*:\s*)1\b", r"\g<1>2", lines[i], count=1)
    return key, "".join(lines)


def _problems(document: Document, key: str, file: Path) -> tuple[Problem, ...]:
    """What is wrong with a document of a kind."""
    try:
        if key == KEYS[0]:
            from_document(document)
        else:
            laydown_of(document, file.parent)
    except InputError as error:
        return error.problems
    return ()
