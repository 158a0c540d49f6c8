"""Two laydowns compared place by place: what a withdrawal or a move costs, under the same luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rempart.answers.arcs import Arc
from rempart.answers.comparing import Comparison, compare
from rempart.answers.coverage import AVERAGE, STOPPED, Cost, Coverage, coverage, fan_worlds, fitting_size
from rempart.answers.ground import grid_around
from rempart.answers.paired import Paired
from rempart.answers.threat_fan import fan_of
from rempart.coverage.bearings import local_places
from rempart.scenario import Scenario
from rempart.scenario.laydown import Laydown, People
from rempart.stats.intervals import Interval
from rempart.world.draw_world import resolve

Pair = Callable[[Scenario, Scenario], Paired]
"""Runs two designs under the same luck."""
Progress = Callable[[int], Any]


@dataclass(frozen=True, eq=False)
class RaidCost:
    """One raid at one place, before and after.

    `spared`: classes against which no weapon that differs between the two has any SSPK, and whose counts are
    the same in every replicate of every world: the change makes exactly no difference to them.
    """

    raid: str
    paired: Paired
    comparison: Comparison
    spared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """Cover of a place against one class: P(stopped | aimed at the site), and the assets that are covered.

    Each is a mean over the bearings of an arc, before and after; an asset (or the site) is covered where that
    is at least `level`. `assets`: names that were covered and no longer are.
    """

    threat: str
    arc: Arc
    level: float
    before: tuple[float, Interval, Interval]
    after: tuple[float, Interval, Interval]
    area: Cost
    assets: tuple[str, ...]

    @property
    def uncovered(self) -> bool:
        """The site was covered and no longer is."""
        return self.before[0] >= self.level > self.after[0]


@dataclass(frozen=True, eq=False)
class PlaceCost:
    """What a change costs one place."""

    place: str
    country: str
    title: str
    people: People | None
    not_known: tuple[str, ...]
    left: tuple[str, ...]
    came: tuple[str, ...]
    raids: tuple[RaidCost, ...]
    covers: tuple[Cover, ...]

    @property
    def uncovered_against(self) -> tuple[str, ...]:
        """Classes against which the site was covered and no longer is."""
        return tuple(cover.threat for cover in self.covers if cover.uncovered)


@dataclass(frozen=True, eq=False)
class LaydownCost:
    """What a change from one laydown to another costs, place by place, for the places that both have."""

    before: Laydown
    after: Laydown
    places: tuple[PlaceCost, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """How the ground is looked at: points a side (0: not at all), worlds, replicates in each, level.

    `arc`: from where threats come; None: from where the raids of the place come.
    """

    n_points: int
    seed: int
    n_worlds: int
    n_per_world: int
    level: float
    n_bearings: int = 8
    arc: Arc | None = None


def laydown_cost(
    before: Laydown, after: Laydown, pair: Pair, ground: Ground, threads: int | None = None,
    progress: Progress | None = None,
) -> LaydownCost:  # fmt: skip
    """Compare two laydowns; `pair` runs two designs under one seed, so that both share their luck."""
    places = [name for name in before.content.places if name in after.content.places]
    found = []
    for i, name in enumerate(places):
        found.append(_place_cost(name, before, after, pair, ground, threads))
        if progress is not None:
            progress(i + 1)
    known = set(places)
    return LaydownCost(
        before,
        after,
        tuple(found),
        tuple(name for name in before.content.places if name not in known),
        tuple(name for name in after.content.places if name not in known),
    )


def _place_cost(
    name: str, before: Laydown, after: Laydown, pair: Pair, ground: Ground, threads: int | None
) -> PlaceCost:
    here, then = before.content.places[name], after.content.places[name]
    raids = []
    for raid in here.raids:
        if (name, raid) in after.scenarios:
            a, b = before.scenarios[name, raid], after.scenarios[name, raid]
            paired = pair(a, b)
            raids.append(RaidCost(raid, paired, compare(paired), _spared(a, b, paired, ground)))
    whole = before.whole[name], after.whole[name]
    batteries = [set(scenario.content.batteries) for scenario in whole]
    return PlaceCost(
        name,
        here.country,
        here.title or name,
        here.people or then.people,
        tuple(dict.fromkeys((*here.not_known, *then.not_known))),
        tuple(sorted(batteries[0] - batteries[1])),
        tuple(sorted(batteries[1] - batteries[0])),
        tuple(raids),
        _covers(*whole, ground, threads) if ground.n_points else (),
    )


def _spared(a: Scenario, b: Scenario, paired: Paired, ground: Ground) -> tuple[str, ...]:
    """Classes that no weapon of one design alone can engage, and whose counts never differ."""
    engaged: set[str] = set()
    for world in range(min(ground.n_worlds, len(paired.sums.n))):
        kills = [_kills(scenario, ground.seed, world) for scenario in (a, b)]
        engaged |= {threat for _, threat in kills[0] ^ kills[1]}
    return tuple(
        threat for threat in paired.layout.classes if threat not in engaged and not _differ(paired, threat)
    )


def _kills(scenario: Scenario, seed: int, world: int) -> set[tuple[str, str]]:
    """Weapons, by name, and the classes that they can engage."""
    resolved = resolve(scenario, seed, world)
    return {
        (weapon.name, kill.threat)
        for unit in resolved.fire_units
        for weapon in unit.weapons
        for kill in weapon.kills
        if kill.sspk > 0.0
    }


def _differ(paired: Paired, threat: str) -> bool:
    """Whether what became of a class differs in any replicate: its squared differences do not add up to 0."""
    outcomes = ("arrived", "engaged", "intercepted", "leakers", "harmless", "failed", "hits_on_assets")
    columns = [paired.layout.column(name, threat) for name in outcomes]
    return bool(np.any(paired.sums.squares[:, columns] > 0))


def _covers(a: Scenario, b: Scenario, ground: Ground, threads: int | None) -> tuple[Cover, ...]:
    """Cover of a place by class, on one grid, with the same worlds and luck."""
    first = fan_of(a, n_bearings=ground.n_bearings, arc=ground.arc)
    arcs = dict(zip(first.classes, first.arcs, strict=True))
    fans = [first, fan_of(b, n_bearings=ground.n_bearings, arc=arcs)]
    worlds = [fan_worlds(fan, ground.seed, ground.n_worlds) for fan in fans]
    size_m = max(fitting_size(some, threads) for some in worlds)
    grid = grid_around(worlds[0].site, size_m, ground.n_points)
    found = [coverage(some, grid, ground.n_per_world, threads) for some in worlds]
    areas = [one.areas((ground.level,)) for one in found]
    covers = []
    for k, threat in enumerate(found[0].fan.classes):
        of_both = [
            next(x for x in some if (x.threat, x.measure, x.over) == (threat, STOPPED, AVERAGE))
            for some in areas
        ]
        fields = [one.by_class[k].fields[STOPPED, AVERAGE] for one in found]
        centre = grid.n // 2
        sides = [
            (
                float(field.mean[centre, centre]),
                (float(field.ci95[0][centre, centre]), float(field.ci95[1][centre, centre])),
                (float(field.ignorance90[0][centre, centre]), float(field.ignorance90[1][centre, centre])),
            )
            for field in fields
        ]
        cost = Cost("", of_both[0], of_both[1])
        covers.append(
            Cover(threat, fans[0].arcs[k], ground.level, sides[0], sides[1], cost, _bare(a, found, k, ground))
        )
    return tuple(covers)


def _bare(scenario: Scenario, found: list[Coverage], i_class: int, ground: Ground) -> tuple[str, ...]:
    """Assets of a place that were covered and no longer are, each by the nearest point of the grid."""
    grid = found[0].grid
    resolved = resolve(scenario, ground.seed, 0)
    local = local_places(grid.site, grid.places)
    bare = []
    for point in resolved.points:
        if point.component:
            continue
        nearest = int(np.argmin((local[:, 0] - point.x_m) ** 2 + (local[:, 1] - point.y_m) ** 2))
        p = [float(one.by_class[i_class].fields[STOPPED, AVERAGE].mean.ravel()[nearest]) for one in found]
        if p[0] >= ground.level > p[1]:
            bare.append(point.name)
    return tuple(bare)
