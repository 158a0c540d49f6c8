"""What comes with rempart, by kind: on a terminal and as one JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

SCHEMA = "rempart/list/1"

KINDS = {
    "scenarios": "rempart run NAME, and every other command that takes a SCENARIO",
    "campaigns": "rempart campaign NAME",
    "laydowns": "rempart laydown BEFORE AFTER",
    "incidents": "rempart assess NAME, rempart audit NAME",
}
"""Kinds of files that are shipped, each in a folder of that name, and the commands that take them."""

Shelf = Mapping[str, Mapping[str, str]]
"""By kind: title by name."""


def table_of(found: Shelf) -> RenderableType:
    """A block a kind, a line a file."""
    width = max(len(name) for titles in found.values() for name in titles)
    parts: list[RenderableType] = []
    for kind, titles in found.items():
        heading = Text(kind.capitalize(), style="bold").append(f"  {KINDS[kind]}", style="dim not bold")
        rows = Table.grid(padding=(0, 2))
        rows.add_column(no_wrap=True, min_width=width)
        rows.add_column(overflow="fold")
        for name, title in titles.items():
            rows.add_row(Text(name), Text(title))
        parts += [*([Text()] if parts else []), heading, rows]
    return Group(*parts)


def shelf_object(found: Shelf) -> dict[str, Any]:
    """The object that `rempart list --json` prints."""
    return {
        "schema": SCHEMA,
        **{
            kind: [{"name": name, "title": title} for name, title in titles.items()]
            for kind, titles in found.items()
        },
        "command": "rempart list",
    }
