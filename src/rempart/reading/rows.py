"""Rows of a CSV text with their lines: every cell is read, or refused."""

from __future__ import annotations

import csv
import io

from rempart.reading.cells import unguarded
from rempart.reading.problems import InputError, Problem, one_of

MAX_ROWS = 100_000
_SEPARATORS = (",", ";", "\t")

Row = dict[str, str]
Numbered = list[tuple[int, Row]]


def rows_of(text: str, file: str, must: tuple[str, ...]) -> Numbered:
    """Rows by the names of their columns, each with the line on which it begins; raises InputError.

    `must`: columns without which there is no reading.
    """
    reader = csv.reader(io.StringIO(text), delimiter=_separator(text, must), strict=True)
    rows: Numbered = []
    try:
        headings = _headings(next(reader, []), file, must)
        line = reader.line_num
        for cells in reader:
            begin, line = line + 1, reader.line_num
            if cells:
                rows.append((begin, _row(cells, headings, file, begin)))
            if len(rows) > MAX_ROWS:
                raise InputError([Problem(file, begin, "", f"has more than {MAX_ROWS:,} rows")])
    except csv.Error as error:
        wrong = f"cannot be read as CSV: {error}"
        raise InputError([Problem(file, max(reader.line_num, 1), "", wrong)]) from None
    if not rows:
        raise InputError([Problem(file, 1, "", "holds no row below its heading")])
    return rows


def _separator(text: str, must: tuple[str, ...]) -> str:
    """The sign that parts the heading into the most of the columns that there must be."""
    first = text.partition("\n")[0]
    heads = {sign: {head.strip(' "\r') for head in first.split(sign)} for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: len(heads[sign].intersection(must)))


def _headings(headings: list[str], file: str, must: tuple[str, ...]) -> list[str]:
    for column in must:
        if column not in headings:
            raise InputError([Problem(file, 1, column, f"this column is missing{one_of(column, headings)}")])
    twice = next((head for head in headings if head and headings.count(head) > 1), "")
    if twice:
        raise InputError([Problem(file, 1, twice, "this column stands twice")])
    return headings


def _row(cells: list[str], headings: list[str], file: str, line: int) -> Row:
    if len(cells) > len(headings) and any(cells[len(headings) :]):
        wrong = f"has {len(cells)} cells, and the heading {len(headings)}: a text with a comma needs quotes"
        raise InputError([Problem(file, line, "", wrong)])
    padded = [*cells, *[""] * (len(headings) - len(cells))]
    return {head: unguarded(cell) for head, cell in zip(headings, padded, strict=False) if head}
