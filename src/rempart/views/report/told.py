"""What a terminal is told, as the blocks of a report: the same words and numbers, whatever the command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from rempart.scenario import Scenario, sources
from rempart.views.report.page import Block, Figure, Items, Page, Paragraph, Rows, Section
from rempart.views.report.words import METHOD
from rempart.views.table import TEXT_WIDTH


def told_report(
    title: str,
    lead: str,
    told: RenderableType,
    figures: Sequence[Figure],
    scenarios: Sequence[Scenario],
    command: str,
    raids: Sequence[Section] = (),
) -> Page:
    """A page of an answer: figures, then all that the terminal says, what it rests on, how it was computed.

    `told`: what is printed on a terminal; `lead`: the answer in two sentences; `raids`: one to look at.
    """
    return Page(
        title=title,
        subtitle=", ".join(dict.fromkeys(scenario.title for scenario in scenarios)),
        lead=lead,
        sections=(
            *((Section("In a picture", tuple(figures)),) if figures else ()),
            Section("In numbers", tuple(_without_twice(blocks_of(told), title, lead))),
            *raids,
            Section("What was simulated", tuple(_simulated(scenarios))),
            Section("Sources", tuple(_sources(scenarios))),
            Section("How it was computed", tuple(Paragraph(text) for text in METHOD)),
        ),
        footer=(f"Again: {command}",),
    )


def blocks_of(told: RenderableType) -> Iterator[Block]:
    """Texts as paragraphs, tables as tables; what goes by width is asked as on a terminal of 100 columns."""
    if isinstance(told, Group):
        for part in told.renderables:
            yield from blocks_of(part)
    elif isinstance(told, Padding):
        yield from blocks_of(told.renderable)
    elif isinstance(told, Table):
        yield from _table(told)
    elif isinstance(told, Text | str):
        text = str(told).strip()
        if text:
            yield Paragraph(text, soft=isinstance(told, Text) and told.style == "dim")
    elif hasattr(told, "__rich_console__"):
        console = Console(width=TEXT_WIDTH, markup=False, emoji=False)
        for below in told.__rich_console__(console, console.options):
            if not isinstance(below, Segment):
                yield from blocks_of(below)


def _table(table: Table) -> Iterator[Block]:
    columns: list[list[str]] = [[_plain(cell) for cell in column.cells] for column in table.columns]
    rows = tuple(row for row in zip(*columns, strict=True) if any(row))
    headings = tuple(_plain(column.header) for column in table.columns)
    if not rows:
        return
    if not any(headings):  # a list of facts: name and value
        yield Items(tuple(": ".join(cell for cell in row if cell) for row in rows))
        return
    yield Rows(_plain(table.title or ""), headings, rows)


def _plain(cell: Any) -> str:
    return str(cell).strip()


def _without_twice(blocks: Iterator[Block], *said: str) -> Iterator[Block]:
    """What the head of the page says is not said again."""
    known = {" ".join(text.split()) for text in said}
    for block in blocks:
        if not (isinstance(block, Paragraph) and " ".join(block.text.split()) in known):
            yield block


def _simulated(scenarios: Sequence[Scenario]) -> Iterator[Block]:
    for scenario in {scenario.name: scenario for scenario in scenarios}.values():
        yield Paragraph(f"{scenario.title}. {' '.join(scenario.content.about.split())}".strip())
        assumed = tuple(text.removeprefix("assumption:").strip() for text in scenario.content.assumptions)
        if assumed:
            yield Paragraph("It assumes:")
            yield Items(assumed)


def _sources(scenarios: Sequence[Scenario]) -> Iterator[Block]:
    found = {source.text: source for scenario in scenarios for source in sources(scenario)}
    published = tuple(sorted(text for text, source in found.items() if not source.assumption))
    yield Items(published) if published else Paragraph("None: every number is an assumption of the scenario.")
    n_assumed = sum(source.assumption for source in found.values())
    yield Paragraph(f"{n_assumed} assumptions stand beside them; rempart cite lists all of them.")
