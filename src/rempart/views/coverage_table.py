"""Coverage as tables on a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rempart.answers.coverage import AVERAGE, REACHED, STOPPED, TRACKED, WORST, Area, Cost, Coverage
from rempart.stats.intervals import Interval
from rempart.views.coverage import Told, arc_words
from rempart.views.table import plain_table
from rempart.views.words import CHANCE, IGNORANCE, number

_WORDS = {TRACKED: "tracked", REACHED: "in reach", STOPPED: "stopped"}
_OVER = {AVERAGE: "mean of bearings", WORST: "worst bearing"}
_EXPLANATION = (
    "Tracked: before its impact; in reach: some weapon has an intercept; with so much probability."
    " Each threat comes alone, works, and is aimed at the point itself, which is taken for defended, from the"
    " bearings told; --arc asks about others. Worst bearing: the least of these, point by point; which one it"
    f" is, is not told. {CHANCE}: 95% interval, narrower with more replicates."
    f" {IGNORANCE}: the ground in nine worlds of ten. +: the ground reaches the edge of the map and is"
    " larger."
)


def coverage_table(found: Coverage, told: Told) -> RenderableType:
    """The whole table."""
    parts: list[RenderableType] = [
        Text(told.title, style="bold"),
        Text(),
        Text(coverage_headline(found, told)),
        Text(),
    ]
    parts += [_areas(found, told), Text(), Text(_EXPLANATION, style="dim")]
    if told.costs:
        parts += [Text(), _costs(told)]
    parts += [Text()] + [Text(note) for note in told.notes]
    return Group(*parts, _made(found, told))


def coverage_headline(found: Coverage, told: Told) -> str:
    """How much ground is protected from what, in a sentence."""
    level = told.levels[0]
    by_threat = {
        area.threat: area
        for area in told.areas
        if area.measure == STOPPED and area.over == AVERAGE and area.level == level
    }
    arcs = {arc_words(one.arc) for one in found.by_class}
    said = [
        _ground_in_words(by_threat[one.threat], f" ({arc_words(one.arc)})" if len(arcs) > 1 else "")
        for one in found.by_class
    ]
    where = arcs.pop() if len(arcs) == 1 else "bearings of each arc"
    return f"Stopped with a probability of {level:.0%} or more: {', '.join(said)}; mean of {where}."


def _ground_in_words(area: Area, arc: str) -> str:
    low, high = (number(end) for end in area.ignorance90)
    span = f" ({low} to {high} in nine worlds of ten)" if low != high else ""
    return (
        f"{area.threat}{arc} over {_km2(area)} km²{span}" if area.km2 else f"{area.threat}{arc} nowhere{span}"
    )


def _km2(area: Area) -> str:
    return f"{number(area.km2)}{'+' if area.cut else ''}"


def _areas(found: Coverage, told: Told) -> Table:
    table = plain_table("Ground, in km², on which a threat aimed there is", "", "km²", "chance", "ignorance")
    for one in found.by_class:
        table.add_row(Text(f"{one.threat}, {arc_words(one.arc)}", style="bold"))
        for area in told.areas:
            if area.threat == one.threat:
                label = f"  {_WORDS[area.measure]} ≥ {area.level:.0%}, {_OVER[area.over]}"
                table.add_row(label, _km2(area), _span(area.ci95), _span(area.ignorance90))
    return table


def _span(interval: Interval) -> str:
    low, high = (number(value) for value in interval)
    return f"{low} to {high}" if low != high else "" if interval[0] == interval[1] else f"about {low}"


def _costs(told: Told) -> Table:
    title = (
        f"Ground (km²) that the loss of a component takes, on {told.cost_points} x {told.cost_points} points"
    )
    table = plain_table(title, "lost", "km²", "chance", "ignorance")
    for threat, level in dict.fromkeys((cost.whole.threat, cost.whole.level) for cost in told.costs):
        these = [cost for cost in told.costs if (cost.whole.threat, cost.whole.level) == (threat, level)]
        whole = these[0].whole
        if whole.km2 == 0.0 and whole.ignorance90[1] == 0.0:
            continue
        table.add_row(Text(f"{threat}, p ≥ {level:.0%}, of {number(whole.km2)} km²", style="bold"))
        for cost in sorted(these, key=lambda one: -one.km2):
            table.add_row(f"  {cost.lost}", _lost(cost), _span(cost.ci95), _span(cost.ignorance90))
    return table


def _lost(cost: Cost) -> str:
    return "·" if cost.km2 == 0.0 else number(cost.km2)


def _made(found: Coverage, told: Told) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    n, size_km = found.grid.n, found.grid.size_m / 1000.0
    launches = "; ".join(
        f"{one.threat} from {number(one.launch.distance_m / 1000.0)} km ({one.launch.told_by})"
        for one in found.by_class
    )
    rows.add_row(
        "made of",
        f"{n} x {n} points over {number(size_km)} km, {found.fan.n_bearings} bearings;"
        f" {found.n_worlds} worlds of {found.n_per_world} replicates a point, class and bearing",
    )
    rows.add_row("launched", launches)
    arcs = dict.fromkeys(f"{arc_words(one.arc)} ({one.arc.told_by})" for one in found.by_class)
    rows.add_row("coming from", "; ".join(arcs))
    rows.add_row("again", told.command)
    return rows
