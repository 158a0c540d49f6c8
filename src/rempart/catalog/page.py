"""The catalogue as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterable

from rempart.catalog.card import Card, Kind, Value
from rempart.catalog.shelf import all_cards

_HEADINGS: dict[Kind, str] = {
    "battery": "Batteries",
    "fire_unit": "Fire units",
    "weapon": "Weapons",
    "sensor": "Sensors",
    "threat": "Threats",
}

_INTRODUCTION = """\
# Catalogue

Every number that a shipped card holds, with its spread and its origin. This page is written by
`rempart.catalog.as_markdown()` from the cards themselves; a test keeps the two equal.

`low` and `high` are the 5th and the 95th percentile, or the least and the greatest where `bounds` is said.
Grades: READ, found in the source named; GENERAL, commonly quoted, the place not located; COMPUTED, worked out
from other published numbers; ASSUMPTION, no source: a choice of this project, with its reason, to be moved by
whoever knows better. No single-shot kill probability of a real system is published: every one of them is a
wide assumption. `accessed` is the date on which a source, or the table that quotes it, was read.
"""


def as_markdown(cards: Iterable[Card] | None = None) -> str:
    """The whole catalogue (or `cards`) as Markdown, one table a card, grouped by kind."""
    found = all_cards() if cards is None else tuple(cards)
    blocks = [_INTRODUCTION]
    for kind, heading in _HEADINGS.items():
        of_kind = [card for card in found if card.kind == kind]
        if of_kind:
            blocks.append(f"## {heading}\n")
            blocks += [_card(card) for card in of_kind]
    return "\n".join(blocks)


def _card(card: Card) -> str:
    lines = [f"### {card.id}", "", f"**{card.title}.** {' '.join(card.about.split())}", ""]
    if card.structure:
        lines += ["| part | card | count |", "|---|---|---|"]
        lines += [f"| {name} | {part.card} | {part.count} |" for name, part in card.structure.items()]
        lines.append("")
    for title, rows in (("value", list(card.flat())), ("fact", list(card.flat_facts()))):
        if rows:
            lines.append(f"| {title} | typical | low | high | grade | accessed | source |")
            lines.append("|---|---|---|---|---|---|---|")
            lines += [_row(path, value) for path, value in rows]
            lines.append("")
    return "\n".join(lines)


def _row(path: str, value: Value) -> str:
    source = value.source if not value.note else f"{value.source} ({value.note})"
    high = _cell(value.high) + (" (bounds)" if value.as_ == "bounds" else "")
    accessed = "" if value.accessed is None else value.accessed.isoformat()
    cells = [f"`{path}`", _cell(value.value), _cell(value.low), high, value.grade or "", accessed, source]
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _cell(raw: object) -> str:
    if raw is None:
        return ""
    return str(raw).lower() if isinstance(raw, bool) else str(raw)


if __name__ == "__main__":
    import sys

    sys.stdout.write(as_markdown())
