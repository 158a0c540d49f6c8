"""How far sensors and weapons reach over the ground, for maps: limits, and ranges of first sight.

What is not known is taken at the middle of its distribution; a range also at its 5th and 95th percentile,
all unknowns together. Not a coverage: no horizon, no path, no time (`answers.coverage` has them).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isinf, isnan

from rempart.physics.detection import required_snr
from rempart.scenario import Scenario, Variant, unknowns
from rempart.world.detection_tables import detection_laws
from rempart.world.draw_world import resolve
from rempart.world.records import Resolved, Weapon

SHARES = (0.05, 0.5, 0.95)
PD_SEEN = 0.5
"""Single-scan probability of detection at the range of first sight."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Slant range (m) at which a sensor detects a class in a scan with probability PD_SEEN; by SHARES."""

    threat: str
    range_m: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Reach:
    """Sector of one sensor or weapon. `name`: full name of the sensor, `battery/weapon` of launchers.

    `place_m`: east and north of the site. `range_m`: greatest range by SHARES, inf where nothing limits it.
    """

    name: str
    is_sensor: bool
    place_m: tuple[float, float]
    facing_rad: float
    sector_rad: float
    range_min_m: float
    range_m: tuple[float, float, float]
    seen: tuple[Seen, ...] = ()


def base_of(scenario: Scenario) -> Scenario:
    """The scenario without its alternatives, as its file says before them."""
    only = Variant("", 1.0, scenario.content, scenario.variants[0].merged)
    return replace(scenario, variants=(only,), derived={})


def at_share(scenario: Scenario, share: float) -> Resolved:
    """The world in which every unknown stands at one share of its distribution."""
    return resolve(scenario, 1, 0, {unknown.name: share for unknown in unknowns(scenario)})


def reaches_of(scenario: Scenario) -> tuple[Reach, ...]:
    """Reaches of all sensors and weapons that stand somewhere; alternatives are left out."""
    base = base_of(scenario)
    low, middle, high = (at_share(base, share) for share in SHARES)
    return *_sensors(low, middle, high), *_weapons(low, middle, high)


def _sensors(low: Resolved, middle: Resolved, high: Resolved) -> Iterator[Reach]:
    away = {component.name for component in middle.components if component.availability == 0.0}
    for i, sensor in enumerate(middle.sensors):
        if sensor.name in away:
            continue
        three = tuple(world.sensors[i] for world in (low, middle, high))
        yield Reach(
            sensor.name,
            True,
            sensor.position[:2],
            sensor.facing_rad,
            sensor.sector_rad,
            sensor.range_min_m,
            _ordered(*(one.range_max_m for one in three)),
            tuple(_seen(i, low, middle, high)),
        )


def _seen(i_sensor: int, low: Resolved, middle: Resolved, high: Resolved) -> Iterator[Seen]:
    for i_class, threat in enumerate(middle.classes):
        ranges = [seen_range(world, i_sensor, i_class) for world in (low, middle, high)]
        if not isinf(ranges[1]):
            yield Seen(threat.name, _ordered(*ranges))


def seen_range(world: Resolved, i_sensor: int, i_class: int) -> float:
    """Slant range (m) at which the Pd of one scan is PD_SEEN: SNR = gain / R^4, Skolnik 2001, eq. (2.1).

    Cut at the greatest range of the sensor and at the appearance range of the class; 0 if a fixed Pd is less.
    """
    sensor, threat = world.sensors[i_sensor], world.classes[i_class]
    most_m = min(sensor.range_max_m, threat.appearance_range_m)
    if not isnan(sensor.pd_fixed):
        return most_m if sensor.pd_fixed >= PD_SEEN else 0.0
    gain_m4 = float(detection_laws((sensor,), (threat,)).gain_m4[0, 0])
    needed = _snr_needed(sensor.swerling, sensor.n_pulses, sensor.pfa)
    return min(most_m, float((gain_m4 / needed) ** 0.25))


@lru_cache(maxsize=256)
def _snr_needed(swerling: int, n_pulses: int, pfa: float) -> float:
    return float(required_snr(swerling, PD_SEEN, n_pulses, pfa))


def _weapons(low: Resolved, middle: Resolved, high: Resolved) -> Iterator[Reach]:
    away = {component.name for component in middle.components if component.availability == 0.0}
    ends = [_first_launchers(world) for world in (low, high)]
    for name, weapon in _first_launchers(middle).items():
        if weapon.name in away:
            continue
        ranges = [end.get(name, weapon).range_max_m for end in ends]
        yield Reach(
            name,
            False,
            weapon.position[:2],
            weapon.facing_rad,
            weapon.sector_rad,
            weapon.range_min_m,
            _ordered(ranges[0], weapon.range_max_m, ranges[1]),
        )


def _first_launchers(world: Resolved) -> dict[str, Weapon]:
    """The first launcher of each weapon, by `battery/weapon`: all launchers of one stand together."""
    found: dict[str, Weapon] = {}
    for unit in world.fire_units:
        for weapon in unit.weapons:
            found.setdefault(weapon.name.rpartition("-")[0], weapon)
    return found


def _ordered(*ranges: float) -> tuple[float, float, float]:
    low, middle, high = sorted(ranges)
    return low, middle, high
