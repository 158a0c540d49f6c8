"""Text of a file of the user, or of one that comes with the package; and YAML that our reader reads back."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import yaml

from rempart.reading.document import read_yaml, scalar
from rempart.reading.problems import InputError, Problem, one_of

MAX_BYTES = 2_000_000
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(source: str | Path, folder: str, noun: str) -> tuple[str, str]:
    """(text, what to call it) of a file, or of the name of a shipped one in a folder of the package.

    `noun`: what the file holds, for a sentence. Raises InputError.
    """
    name = str(source)
    try:
        content, name = _content_of(Path(source), folder)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError([Problem(name, 0, "", f"cannot be read: {reason}")]) from None
    if content is None:
        hint = one_of(name, shipped_in(folder))
        raise InputError([Problem(name, 0, "", f"there is no such file and no such shipped {noun}{hint}")])
    if len(content) > MAX_BYTES:
        raise InputError([Problem(name, 0, "", f"is longer than {MAX_BYTES:,} bytes")])
    try:
        return content.decode("utf-8-sig"), name
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = "is text in UTF-16" if content[:2] in UTF_16 else "is not text in UTF-8"
        raise InputError([Problem(name, line, "", f"{found}; save it as UTF-8")]) from None


def shipped_in(folder: str) -> tuple[str, ...]:
    """Names of the YAML files in a folder of the package."""
    from importlib.resources import files

    place = files("rempart").joinpath(folder)
    if not place.is_dir():
        return ()
    return tuple(sorted(e.name.removesuffix(".yaml") for e in place.iterdir() if e.name.endswith(".yaml")))


def shipped_titles(folder: str) -> dict[str, str]:
    """Titles, in English, of the YAML files in a folder of the package, by name; the name without one."""
    found = {}
    for name in shipped_in(folder):
        head = read_yaml(*read_text(name, folder, folder)).data
        title = head.get("title")
        found[name] = str((title.get("en") if isinstance(title, dict) else title) or name)
    return found


def as_yaml(data: Any) -> str:
    """YAML text of plain data: no anchors, keys in their order, texts in quotes where they need them."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None
    )
    return text


def _content_of(path: Path, folder: str) -> tuple[bytes | None, str]:
    """Bytes of a file or of a shipped one, and what to call it; no bytes if there is neither."""
    if path.exists():
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1), str(path)
    if str(path) not in shipped_in(folder):
        return None, str(path)
    from importlib.resources import files

    name = f"{path}.yaml"
    return files("rempart").joinpath(folder, name).read_bytes(), name


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, and texts in quotes wherever our reader would take them for something else."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = None if scalar(value) == value and isinstance(scalar(value), str) else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
