"""Cards of systems and threats: published numbers, each with its spread, source, date and grade."""

from rempart.catalog.card import SSPK_MIN_WIDTH, Card, CardError, Part, Value, magnitude_and_unit
from rempart.catalog.shelf import UnknownCard, all_cards, card_ids, load_card, read_card

__all__ = [
    "SSPK_MIN_WIDTH",
    "Card",
    "CardError",
    "Part",
    "UnknownCard",
    "Value",
    "all_cards",
    "card_ids",
    "load_card",
    "magnitude_and_unit",
    "read_card",
]
