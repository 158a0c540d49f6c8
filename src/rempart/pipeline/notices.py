"""What a user should know of how a scenario was read, though it is valid."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rempart.physics.earth import WGS84, geodetic_to_ecef
from rempart.scenario import Scenario
from rempart.world.draw_world import resolve
from rempart.world.flyout_reach import SLOWEST, end_of_flight
from rempart.world.geometry import PathKey
from rempart.world.indexing import indices
from rempart.world.raid import aims_of, routes_of
from rempart.world.records import Ballistic, Weapon
from rempart.world.trajectories.flights import Site
from rempart.world.trajectories.launches import aim_ecef, solve_launch
from rempart.world.unreachable import Unreachable

_FAR_M = 100_000.0
_LOW_M = 10_000.0
"""A missile that flies farther than the one burns out higher than the other: above most of the air."""


def notices(scenario: Scenario, seed: int = 1) -> tuple[str, ...]:
    """One sentence for each launch and each weapon that its author may think of otherwise, by world 0."""
    world = resolve(scenario, seed, 0)
    paths = routes_of(
        world,
        aims_of(world, indices((point.name for point in world.points), "point")),
        indices((threat.name for threat in world.classes), "threat class"),
    )
    site = Site(world.lat_rad, world.lon_rad, world.height_m)
    first = dict(zip(reversed(paths.groups), reversed(paths.keys), strict=True))
    launches = (told for group in reversed(first) for told in _burnout(group, first[group], site))
    weapons = (told for unit in world.fire_units for weapon in unit.weapons for told in _flight(weapon))
    return (*launches, *weapons)


def _burnout(group: str, path: PathKey, site: Site) -> Iterator[str]:
    flight = path.flight
    if not isinstance(flight, Ballistic) or flight.height_m - site.height_m >= _LOW_M:
        return
    start = geodetic_to_ecef(WGS84, flight.lat_rad, flight.lon_rad, flight.height_m)
    end = aim_ecef(path.aim, site, path.aim_height_m)
    far_m = math.dist(start, end)
    if far_m < _FAR_M:
        return
    try:
        speed_mps = solve_launch(flight, start, end).speed_mps
    except Unreachable:
        return  # whoever flies it tells
    yield (
        f"raid.{group}: burns out at its launch place, {flight.height_m / 1000.0:.3g} km high, with"
        f" {speed_mps:.0f} m/s for {far_m / 1000.0:.0f} km: its drag counts from there. If it burns out above"
        " the dense air, give `from` the `height` of burn-out; it needs less speed then."
    )


def _flight(weapon: Weapon) -> Iterator[str]:
    slowest_mps = SLOWEST * weapon.flyout.speed_mps
    if weapon.range_max_m == end_of_flight(weapon.flyout, slowest_mps) < math.inf:
        yield (
            f"{weapon.name}: flies {weapon.range_max_m / 1000.0:.3g} km, where its coast has fallen to"
            f" {slowest_mps:.3g} m/s, and not to its `range_max`; `speed_min` moves that."
        )
