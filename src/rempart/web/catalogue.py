"""The catalogue as one object: every number of every card, with its source."""

from __future__ import annotations

from functools import cache
from typing import Any

from rempart.catalog import Card, Value, all_cards

SCHEMA = "rempart/web-catalogue/1"


@cache
def catalogue() -> dict[str, Any]:
    """All cards, by kind and id."""
    cards = sorted(all_cards(), key=lambda card: (card.kind, card.id))
    return {"schema": SCHEMA, "cards": [_card(card) for card in cards]}


def _card(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "kind": card.kind,
        "title": card.title,
        "about": " ".join(card.about.split()),
        "parts": [
            {"name": name, "card": part.card, "count": part.count, "source": part.source}
            for name, part in card.structure.items()
        ],
        "values": [_value(path, value) for path, value in card.flat()],
        "facts": [_value(path, value) for path, value in card.flat_facts()],
    }


def _value(path: str, value: Value) -> dict[str, Any]:
    return {
        "path": path,
        "value": value.value,
        "low": value.low,
        "high": value.high,
        "as": value.as_,
        "grade": value.grade,
        "accessed": value.accessed.isoformat() if value.accessed else None,
        "source": value.source,
        "note": value.note,
        "assumption": value.assumption,
    }
