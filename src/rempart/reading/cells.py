"""Cells of tables: what a spreadsheet would run as a formula is written as a text, and read back as it was.

A cell that begins with one of the signs of a formula gets an apostrophe before it, as OWASP advises ("CSV
injection"); numbers keep their sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|-inf|-nan")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(cells: Iterable[object]) -> Iterator[str]:
    """Texts of cells that no spreadsheet takes for a formula."""
    for cell in cells:
        text = str(cell)
        formula = _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None
        yield f"'{text}" if formula or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The cell that was written so."""
    return text[1:] if _GUARDED.match(text) else text
