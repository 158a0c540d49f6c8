"""How well the numbers of the cards are known: their grades, counted."""

from __future__ import annotations

from typing import get_args

from reference_pages.tables import table
from rempart.catalog import Card, Value, all_cards
from rempart.catalog.card import Grade, Kind

GRADES = get_args(Grade)


def grades_of(kind: str) -> str:
    """Numbers of all cards of a kind by grade, and the widest, as a table; raises KeyError."""
    if kind not in get_args(Kind):
        raise KeyError(kind)
    return table(("card", *GRADES, "widest"), [_row(card) for card in all_cards() if card.kind == kind])


def _row(card: Card) -> tuple[str, ...]:
    numbers = [(path, value) for path, value in card.flat() if value.bounds is not None]
    counts = [sum(value.grade == grade for _, value in numbers) for grade in GRADES]
    open_ones = [(_width(value), path) for path, value in numbers if not path.startswith("sspk.")]
    width, path = max(open_ones, default=(1.0, ""))
    widest = f"`{path}`, {width:.3g} times" if width > 1.0 else ""
    return f"[{card.id}](catalogue.md#{card.id})", *map(str, counts), widest


def _width(value: Value) -> float:
    low, high = value.bounds or (0.0, 0.0)
    return high / low if low > 0.0 else 1.0
