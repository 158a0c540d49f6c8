"""Sections of a run's report that look around it: larger raids, the ground, what the result hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.console import RenderableType

from rempart.answers.coverage import Coverage
from rempart.answers.saturation import Saturation
from rempart.answers.sensitivity import Sensitivity
from rempart.answers.sweep import Sweep
from rempart.extras import MissingExtra
from rempart.scenario import Scenario
from rempart.views.coverage import Told
from rempart.views.coverage_table import coverage_headline, coverage_table
from rempart.views.facts import Facts
from rempart.views.report.answers import coverage_figure, sweep_figure
from rempart.views.report.decisions import sensitivity_figure
from rempart.views.report.page import Block, Paragraph, Rows, Section
from rempart.views.report.told import blocks_of
from rempart.views.sensitivity_table import headline, sensitivity_table
from rempart.views.sweep_table import saturation_words, sweep_table

_MOST_MAP_BYTES = 450_000


def saturation_section(swept: Sweep, found: Saturation, facts: Facts) -> Section:
    """The raid made smaller and larger, in its own proportions."""
    table = _first_rows(sweep_table(swept, found, facts))
    figure = replace(sweep_figure(swept, found, "The raid made smaller and larger"), table=table)
    spent = f"{swept.n_replicates} raids in {swept.n_worlds} worlds at each size. {_more(facts.command)}"
    return Section(
        "How large a raid it stands",
        (Paragraph(saturation_words(found)), figure, Paragraph(spent, soft=True)),
    )


def coverage_sections(found: Coverage, told: Told) -> Iterator[Section]:
    """The ground; nothing if what draws isolines is not installed."""
    try:
        figure = coverage_figure(found, told, _MOST_MAP_BYTES)
    except MissingExtra:
        return
    spent = f"{found.n_worlds} worlds of {found.n_per_world} raids at each point. {_more(told.command)}"
    yield Section(
        "Which ground is protected",
        (
            Paragraph(coverage_headline(found, told)),
            replace(figure, table=_first_rows(coverage_table(found, told))),
            Paragraph(spent, soft=True),
        ),
    )


def sensitivity_section(found: Sensitivity, facts: Facts, scenario: Scenario) -> Section:
    """Which unknowns move the result most."""
    if not found.swings:
        return Section("What it hangs on", (Paragraph(headline(found)), Paragraph(_more(facts.command))))
    table = _first_rows(sensitivity_table(found, scenario, facts))
    figure = replace(sensitivity_figure(found, scenario), table=table)
    return Section(
        "What it hangs on", (Paragraph(headline(found)), figure, Paragraph(_more(facts.command), soft=True))
    )


def _first_rows(told: RenderableType) -> Rows | None:
    """The first table of what a terminal is told."""
    blocks: Iterator[Block] = blocks_of(told)
    return next((block for block in blocks if isinstance(block, Rows)), None)


def _more(command: str) -> str:
    return f"A quick look; with more raids it is narrower. Again: {command}"
