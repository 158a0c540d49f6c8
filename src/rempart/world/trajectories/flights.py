"""From a flight and an aim to the curve that is flown."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, hypot
from typing import NamedTuple

from rempart.world.records import Ballistic, Powered, Recorded, Straight
from rempart.world.trajectories.curves import Curve, ground_z, level_at, line
from rempart.world.unreachable import Unreachable

Air = Straight | Ballistic | Powered | Recorded


class Site(NamedTuple):
    """Where the local axes stand: geodetic latitude and longitude (rad), height above the ellipsoid (m)."""

    lat_rad: float
    lon_rad: float
    height_m: float


class Asked(NamedTuple):
    """A flight to an aim (x, y) at a height above the site's level."""

    flight: Air
    aim: tuple[float, float]
    aim_height_m: float = 0.0


def curves_of(asked: Sequence[Asked], site: Site) -> list[Curve]:
    """The paths of flights; those of ballistic flights are solved together.

    Raises `Unreachable` (without the group's name) for the first that no launch makes reach its aim.
    """
    # Laws are loaded by the first flight that needs them: a raid without missiles never waits for them.
    found: list[Curve | str] = [""] * len(asked)
    ballistic = {i: one.flight for i, one in enumerate(asked) if isinstance(one.flight, Ballistic)}
    if ballistic:
        from rempart.world.trajectories.launches import ballistic_curves

        aims, heights_m = [asked[i].aim for i in ballistic], [asked[i].aim_height_m for i in ballistic]
        made = ballistic_curves(tuple(ballistic.values()), aims, heights_m, site)
        for i, curve in zip(ballistic, made, strict=True):
            found[i] = curve
    for i, one in enumerate(asked):
        if i not in ballistic:
            found[i] = _curve_of(one, site)
    curves = [one for one in found if isinstance(one, Curve)]
    if len(curves) < len(asked):
        raise next(Unreachable("", one, i) for i, one in enumerate(found) if isinstance(one, str))
    return curves


def _curve_of(asked: Asked, site: Site) -> Curve | str:
    """The path of a flight that is not ballistic, or why there is none."""
    flight, aim, aim_height_m = asked
    level = level_at(site.lat_rad)
    if isinstance(flight, Powered):
        from rempart.world.trajectories.legs import powered_curve

        return powered_curve(flight, (*aim, aim_height_m), level)
    if isinstance(flight, Recorded):
        from rempart.world.trajectories.legs import recorded_curve

        return recorded_curve(flight, (*aim, aim_height_m), level)
    assert isinstance(flight, Straight)  # noqa: S101
    bearing_rad, length_m = flight.bearing_rad, flight.length_m
    if flight.start is not None:
        east_m, north_m = flight.start[0] - aim[0], flight.start[1] - aim[1]
        bearing_rad, length_m = atan2(east_m, north_m), hypot(east_m, north_m) / cos(flight.descent_rad)
    if length_m == 0.0:
        return "the launch place is the aim"
    place = (*aim, ground_z(level, *aim, aim_height_m))
    return line(place, bearing_rad, flight.descent_rad, flight.speed_mps, length_m)
