"""What a map of a defence shows besides the measures: assets, parts of the defence, ranges of weapons."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite
from statistics import median

from rempart.scenario import Scenario
from rempart.world.draw_world import resolve
from rempart.world.records import Resolved


@dataclass(frozen=True, slots=True)
class Mark:
    """A point: `kind` is asset, sensor, launcher or other part; metres east and north of the site."""

    name: str
    kind: str
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True)
class Ring:
    """The slant range of a battery's farthest-reaching weapons, the median over some worlds."""

    name: str
    x_m: float
    y_m: float
    radius_m: float


def landmarks(scenario: Scenario, seed: int, n_worlds: int = 20) -> tuple[tuple[Mark, ...], tuple[Ring, ...]]:
    """Marks of the first world, and a ring for each battery that has a weapon with a limited range."""
    worlds = [resolve(scenario, seed, i) for i in range(n_worlds)]
    marks = tuple(
        Mark(point.name, _kind(point.name, point.component, worlds[0]), point.x_m, point.y_m)
        for point in worlds[0].points
    )
    rings = []
    for unit in worlds[0].fire_units:
        reaches = [_reach(world, unit.name) for world in worlds]
        known = [reach for reach in reaches if 0.0 < reach < inf]
        if known and unit.weapons:
            x_m, y_m, _ = unit.weapons[0].position
            rings.append(Ring(unit.name, x_m, y_m, median(known)))
    return marks, tuple(rings)


def _reach(world: Resolved, unit: str) -> float:
    weapons = [w for one in world.fire_units if one.name == unit for w in one.weapons if w.kills]
    return max((w.range_max_m for w in weapons if isfinite(w.range_max_m)), default=0.0)


def _kind(name: str, component: str, world: Resolved) -> str:
    if not component:
        return "asset"
    if any(sensor.name == name for sensor in world.sensors):
        return "sensor"
    if any(weapon.name == name for unit in world.fire_units for weapon in unit.weapons):
        return "launcher"
    return "other part"
