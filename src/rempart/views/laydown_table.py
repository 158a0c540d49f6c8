"""The cost of a change of laydown as tables on a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rempart.answers.comparing import Compared
from rempart.planning.laydown import Cover, LaydownCost, PlaceCost, RaidCost
from rempart.stats.intervals import Interval
from rempart.views.coverage import arc_words
from rempart.views.laydown import Told, assumptions, not_known
from rempart.views.table import plain_table
from rempart.views.words import CHANCE, IGNORANCE, listing, number, percent

_EXPLANATION = (
    f"Both laydowns meet the same raids with the same luck. {CHANCE}: 95% interval of the difference."
    f" {IGNORANCE}: where it lies in nine worlds of ten. =: exactly none in every raid of every world, as"
    " no weapon that"
    " left or came can engage that class."
)


_NONE_WORSE = "Of no class more get through than chance explains."


def laydown_table(found: LaydownCost, told: Told) -> RenderableType:
    """The whole table."""
    title = f"{found.before.title} → {found.after.title}"
    parts: list[RenderableType] = [Text(title, style="bold"), Text(), Text(_headline(found)), Text()]
    for place in found.places:
        parts += [*_place(place), Text()]
    parts += [Text(_EXPLANATION, style="dim"), Text()]
    for heading, lines in (("What is not known", not_known(found)), ("What is assumed", assumptions(found))):
        if lines:
            parts.append(Text(heading, style="bold"))
            parts += [
                Padding(Text(f"- {line.removeprefix('assumption:').strip()}"), (0, 0, 0, 2)) for line in lines
            ]
    return Group(*parts, Text(), _made(told))


def _headline(found: LaydownCost) -> str:
    """Which leakage grows, where cover is lost, and where exactly nothing is."""
    bare = [
        f"{place.place} ({listing(list(place.uncovered_against))})"
        for place in found.places
        if place.uncovered_against
    ]
    spared = sorted({name for place in found.places for raid in place.raids for name in raid.spared})
    said = [f"More get through: {'; '.join(leaks)}." if (leaks := _worse(found)) else _NONE_WORSE]
    said.append(
        f"No longer covered: {', '.join(bare)}."
        if bare
        else "No site loses its cover at the level asked for, against threats from where its raids come."
    )
    if spared:
        said.append(f"Exactly no difference to {listing(spared)}: nothing that left or came can engage them.")
    return " ".join(said)


def _worse(found: LaydownCost) -> list[str]:
    """Of which classes, where, more get through than chance explains: shares before and after."""
    told: list[str] = []
    for place in found.places:
        for raid in place.raids:
            for name in raid.paired.layout.classes:
                leaked = raid.comparison.measures[f"p_leaked[{name}]"]
                if leaked.a and leaked.b and leaked.difference and leaked.difference.ci95[0] > 0.0:
                    of = name if name == raid.raid else f"{name} ({raid.raid})"
                    low, high = (_points(end) for end in leaked.difference.ignorance90)
                    told.append(
                        f"{place.place}: {of} {percent(leaked.a.mean)} to {percent(leaked.b.mean)}"
                        f" ({low} to {high} points in nine worlds of ten)"
                    )
    return told


def _place(place: PlaceCost) -> list[RenderableType]:
    moved = [f"left: {', '.join(place.left)}"] if place.left else []
    moved += [f"came: {', '.join(place.came)}"] if place.came else []
    name = f"{place.title}, {place.country}" if place.country not in place.title else place.title
    parts: list[RenderableType] = [
        Text(f"{name} ({'; '.join(moved) or 'the same batteries by name'})", style="bold")
    ]
    parts.append(_raids(place.raids))
    if place.covers:
        parts += [Text(), _ground(place.covers)]
    if place.people is not None:
        people = f"People there: {number(place.people.low)} to {number(place.people.high)}"
        bare = place.uncovered_against
        lost = f"; no longer covered against {listing(list(bare))}" if bare else ""
        parts.append(Text(f"{people} ({place.people.source}){lost}."))
    parts += [Text(f"Not known: {line}") for line in place.not_known]
    return parts


def _raids(raids: tuple[RaidCost, ...]) -> Table:
    table = plain_table(
        "Leakers, of arriving threats", "", "before", "after", "difference", "chance", "ignorance"
    )
    for raid in raids:
        measures = raid.comparison.measures
        for name in raid.paired.layout.classes:
            label = f"{raid.raid}: {name}" if name != raid.raid else name
            table.add_row(label, *_cells(measures[f"p_leaked[{name}]"], name in raid.spared))
        table.add_row(
            f"{raid.raid}: raids with no leakers", *_cells(measures["p_no_leaker"], _all_spared(raid))
        )
    return table


def _all_spared(raid: RaidCost) -> bool:
    return set(raid.paired.layout.classes) == set(raid.spared)


def _cells(compared: Compared, spared: bool) -> tuple[str, str, str, str, str]:
    sides = [percent(side.mean) if side is not None else "·" for side in (compared.a, compared.b)]
    found = compared.difference
    if spared:
        return sides[0], sides[1], "= 0", "", ""
    if found is None:
        return sides[0], sides[1], "·", "", ""
    return sides[0], sides[1], _points(found.mean), _span(found.ci95), _span(found.ignorance90)


def _points(value: float) -> str:
    return "0" if value == 0.0 else f"{100.0 * value:+.1f}"


def _span(interval: Interval) -> str:
    low, high = (_points(end) for end in interval)
    return f"{low} to {high}" if low != high else low if interval[0] != interval[1] else ""


def _ground(covers: tuple[Cover, ...]) -> Table:
    level = f"{covers[0].level:.0%}"
    title = f"P(stopped) of one aimed at the site; ground (km²) with {level} or more"
    table = plain_table(title, "", "before", "after", "km² before", "after", "ignorance of the loss")
    for cover in covers:
        area = cover.area
        table.add_row(
            f"{cover.threat}, {arc_words(cover.arc)}",
            percent(cover.before[0]),
            percent(cover.after[0]),
            f"{number(area.whole.km2)}{'+' if area.whole.cut else ''}",
            number(area.left.km2),
            f"{number(area.ignorance90[0])} to {number(area.ignorance90[1])}"
            if any(area.ignorance90)
            else "",
        )
        if cover.assets:
            table.add_row(Text(f"  no longer covered: {', '.join(cover.assets)}", style="dim"))
    return table


def _made(told: Told) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    ground = told.ground
    made = f"{number(told.n_replicates)} replicates of each raid, {told.n_worlds} worlds"
    if ground.n_points:
        made += (
            f"; ground on {ground.n_points} x {ground.n_points} points,"
            f" {ground.n_bearings} bearings of each arc, {ground.n_worlds} worlds of {ground.n_per_world}"
        )
    rows.add_row("made of", made)
    rows.add_row("again", told.command)
    return rows
