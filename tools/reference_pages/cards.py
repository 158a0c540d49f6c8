"""The cards of the catalogue: every number with its spread and its origin."""

from __future__ import annotations

from typing import get_args

from reference_pages.tables import plain, table
from rempart.catalog import Card, Value, all_cards
from rempart.catalog.card import Kind

KINDS_OF_CARDS = get_args(Kind)


def cards_of(kind: str) -> str:
    """All cards of a kind as Markdown, a table each; raises KeyError."""
    if kind not in KINDS_OF_CARDS:
        raise KeyError(kind)
    return "\n".join(_card(card) for card in all_cards() if card.kind == kind)


def _card(card: Card) -> str:
    blocks = [f"### {card.id}", f"**{plain(card.title)}.** {plain(' '.join(card.about.split()))}"]
    if card.structure:
        rows = [(name, _linked(part.card), str(part.count)) for name, part in card.structure.items()]
        blocks.append(table(("part", "card", "count"), rows))
    for title, values in (("value", list(card.flat())), ("fact", list(card.flat_facts()))):
        if values:
            headings = (title, "typical", "low", "high", "grade", "accessed", "source")
            blocks.append(table(headings, [_row(path, value) for path, value in values]))
    return "\n\n".join(blocks) + "\n"


def _linked(card_id: str) -> str:
    return f"[{card_id}](#{card_id})" if card_id else ""


def _row(path: str, value: Value) -> tuple[str, ...]:
    source = value.source if not value.note else f"{value.source} ({value.note})"
    high = _cell(value.high) + (" (bounds)" if value.as_ == "bounds" else "")
    accessed = "" if value.accessed is None else value.accessed.isoformat()
    cells = (_cell(value.value), _cell(value.low), high, value.grade or "", accessed, source)
    return (f"`{path}`", *map(plain, cells))


def _cell(raw: object) -> str:
    if raw is None:
        return ""
    return str(raw).lower() if isinstance(raw, bool) else str(raw)
