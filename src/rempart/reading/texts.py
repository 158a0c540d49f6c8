"""Texts that every output can carry: of the characters of XML 1.0 (section 2.2), less the control characters.

Others cannot stand in KML or SVG, or command a terminal; the library that draws figures ends the process over
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rempart.reading.problems import Path

_NOT_CARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def not_carried(text: str) -> str:
    """What is wrong with a text that some output cannot carry; empty if nothing is."""
    found = _NOT_CARRIED.search(text)
    if found is None:
        return ""
    return f"holds a control character (U+{ord(found[0]):04X}), which no output can carry; take it out"


def not_carried_line(text: str) -> int:
    """Line, from 1, of the first character that some output cannot carry; raises ValueError without one."""
    found = _NOT_CARRIED.search(text)
    if found is None:
        raise ValueError(text)
    return text.count("\n", 0, found.start()) + 1


def texts_of(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """(path, text) of every text in plain data, keys too."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, entry in data.items():
            yield (*path, key), str(key)
            yield from texts_of(entry, (*path, key))
    elif isinstance(data, list):
        for i, entry in enumerate(data):
            yield from texts_of(entry, (*path, i))
