"""Reports of comparisons, sweeps and coverage: the figure, and all that the terminal says."""

from __future__ import annotations

from collections.abc import Sequence

from rempart.answers.coverage import Coverage
from rempart.answers.landmarks import landmarks
from rempart.answers.saturation import Saturation
from rempart.answers.sweep import Sweep
from rempart.scenario import Scenario
from rempart.views.comparison import Compare
from rempart.views.comparison_table import comparison_table, headline
from rempart.views.coverage import Told
from rempart.views.coverage_table import coverage_headline, coverage_table
from rempart.views.facts import Facts
from rempart.views.figures import png_of, svg_of
from rempart.views.figures.comparison import comparison_chart
from rempart.views.figures.coverage import coverage_chart
from rempart.views.figures.sweep import sweep_chart
from rempart.views.report.page import MOST_BYTES, Figure, Page, Section
from rempart.views.report.told import told_report
from rempart.views.sweep_table import sweep_headline, sweep_table


def comparison_report(told: Compare, raids: Sequence[Section] = ()) -> Page:
    """The page of a comparison; `raids`: one to look at (`pipeline.example_raids`)."""
    first, second = told.designs[:2]
    lead = headline(first, second, told.comparisons[0])
    figure = Figure(
        svg_of(comparison_chart(told)),
        alt=f"Differences by measure with chance and ignorance as bars. {lead}",
        caption="Dark: chance (95 %); light: ignorance (nine worlds of ten). The table has the numbers.",
    )
    scenarios = [design.scenario for design in told.designs]
    against = " and ".join(design.changes or design.scenario.title for design in told.designs[1:])
    title = f"{first.scenario.title}, against {against}"
    return told_report(title, lead, comparison_table(told), [figure], scenarios, told.command, raids)


def sweep_report(
    swept: Sweep, found: Saturation | None, facts: Facts, scenario: Scenario, raids: Sequence[Section] = ()
) -> Page:
    """The page of a sweep; `raids`: one to look at."""
    over = " and ".join(factor.path for factor in swept.factors)
    lead = sweep_headline(swept, found)
    figure = sweep_figure(swept, found, facts.title)
    title = f"{facts.title}: {', '.join(swept.measures)} over {over}"
    return told_report(
        title, lead, sweep_table(swept, found, facts), [figure], [scenario], facts.command, raids
    )


def sweep_figure(swept: Sweep, found: Saturation | None, title: str) -> Figure:
    """The curves of a sweep, or its carpet."""
    over = " and ".join(factor.path for factor in swept.factors)
    return Figure(
        svg_of(sweep_chart(swept, found, title)),
        alt=f"{', '.join(swept.measures)} over {over}. {sweep_headline(swept, found)}",
        caption="Chance and ignorance as bands, or marks where they are wide; the table has the numbers.",
    )


def coverage_report(found: Coverage, told: Told, raids: Sequence[Section] = ()) -> Page:
    """The page of a coverage map; `raids`: one to look at."""
    lead = coverage_headline(found, told)
    figure = coverage_figure(found, told, 0.67 * MOST_BYTES)
    scenario = found.fan.scenario
    return told_report(
        told.title, lead, coverage_table(found, told), [figure], [scenario], told.command, raids
    )


def coverage_figure(found: Coverage, told: Told, n_most_bytes: float) -> Figure:
    """The maps of all classes; raises MissingExtra."""
    return Figure(
        _map_of(found, told, n_most_bytes),
        alt="Maps of the probability that a threat aimed at a point is stopped, a row a class."
        f" {coverage_headline(found, told)}",
        caption="Left: mean of the bearings told; right: the least of them. Positions are those of the site.",
    )


def _map_of(found: Coverage, told: Told, n_most_bytes: float) -> bytes:
    """The map in the largest scale that leaves the page below what can be mailed."""
    chart = coverage_chart(found, told, *landmarks(found.fan.scenario, found.seed))
    for scale in (2.0, 1.5, 1.0, 0.75):
        picture = png_of(chart, scale)
        if len(picture) < n_most_bytes:  # a third more as base64
            break
    return picture
