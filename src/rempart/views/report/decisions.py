"""Reports of what a result hangs on, what flips it, what reaches a goal, and a defence over days."""

from __future__ import annotations

from rempart.answers.sensitivity import Sensitivity
from rempart.planning.breakeven import Breakeven
from rempart.planning.campaign import Chains
from rempart.planning.endurance import Endurance
from rempart.planning.sizing import Sizing
from rempart.scenario import Scenario
from rempart.views import breakeven, campaign, sensitivity_table, sizing
from rempart.views.facts import Facts
from rempart.views.figures import svg_of
from rempart.views.figures.breakeven import breakeven_chart, drawn_flips
from rempart.views.figures.campaign import campaign_chart
from rempart.views.figures.pareto import pareto_chart
from rempart.views.figures.sensitivity import sensitivity_chart
from rempart.views.report.page import Figure, Page
from rempart.views.report.told import told_report


def sensitivity_report(found: Sensitivity, facts: Facts, scenario: Scenario) -> Page:
    """The page of a sensitivity analysis."""
    lead = sensitivity_table.headline(found)
    figure = sensitivity_figure(found, scenario)
    table = sensitivity_table.sensitivity_table(found, scenario, facts)
    return told_report(f"{facts.title}: what it hangs on", lead, table, [figure], [scenario], facts.command)


def sensitivity_figure(found: Sensitivity, scenario: Scenario) -> Figure:
    """Tornado and Sobol bars; each bar's numbers stand in the tables of `sensitivity_table`."""
    lead = sensitivity_table.headline(found)
    return Figure(
        svg_of(sensitivity_chart(found, scenario, f"What {found.asked} hangs on")),
        alt=f"Bars of {found.asked} by unknown, the widest on top, with whiskers for chance. {lead}",
        caption=f"{sensitivity_table.TORNADO}{f' {sensitivity_table.SOBOL}' if found.indices else ''}",
    )


def breakeven_report(found: Breakeven, command: str, scenario: Scenario) -> Page:
    """The page of what flips a claim."""
    table = breakeven.table_of(found, command, scenario.title)
    title = f"{scenario.title}: what flips {found.statement.text}"
    lead = breakeven.headline(found)
    return told_report(title, lead, table, [breakeven_figure(found)], [scenario], command)


def breakeven_figure(found: Breakeven) -> Figure:
    """A bar an unknown, from its 5th to its 95th percentile."""
    n_left = len(found.flips) - len(drawn_flips(found))
    rest = f" {n_left} more stand in the tables only." if n_left else ""
    return Figure(
        svg_of(breakeven_chart(found, f"What flips {found.statement.text}")),
        alt="A bar for each unknown: where in its range the claim holds, and where it fails."
        f" {breakeven.headline(found)}",
        caption="Each unknown by itself, from its 5th to its 95th percentile, the nearest flip on top; the"
        f" number at the dot is the threshold.{rest}",
    )


def size_report(found: Sizing, command: str, scenario: Scenario) -> Page:
    """The page of what reaches a goal at which cost."""
    table = sizing.table_of(found, command, scenario.title)
    title = f"{scenario.title}: what reaches {found.goal.text}"
    lead = sizing.headline(found)
    return told_report(title, lead, table, [size_figure(found)], [scenario], command)


def size_figure(found: Sizing) -> Figure:
    """The front of cost against what it buys."""
    return Figure(
        svg_of(pareto_chart(found, f"What buys {found.goal.asked.text}")),
        alt=f"{found.goal.asked.text} over cost, a point a design, the goal as a line."
        f" {sizing.headline(found)}",
        caption="Thick bars: chance (95%); thin ones: ignorance (nine worlds of ten). Each design gains more"
        " than every cheaper one.",
    )


def campaign_report(chains: Chains, found: Endurance, command: str) -> Page:
    """The page of a campaign."""
    table = campaign.table_of(chains, found, command)
    lead, title = campaign.headline(chains, found), chains.campaign.title
    figures, scenarios = [campaign_figure(chains, found)], [chains.campaign.scenario]
    return told_report(title, lead, table, figures, scenarios, command)


def campaign_figure(chains: Chains, found: Endurance) -> Figure:
    """Leakers day by day; below, who has run dry."""
    return Figure(
        svg_of(campaign_chart(chains, found)),
        alt="Leakers of each raid over days; below, the share of campaigns that ran dry."
        f" {campaign.headline(chains, found)}",
        caption="Thick bars: chance (95%); thin ones: ignorance (nine worlds of ten); bands: chance.",
    )
