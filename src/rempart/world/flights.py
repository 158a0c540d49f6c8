"""From a flight and an aim to the curve that is flown."""

from __future__ import annotations

from math import atan2, cos, hypot
from typing import NamedTuple

from rempart.world.curves import Curve, ground_z, level_at, line
from rempart.world.resolved import Ballistic, Powered, Recorded, Straight
from rempart.world.unreachable import Unreachable

Air = Straight | Ballistic | Powered | Recorded


class Site(NamedTuple):
    """Where the local axes stand: geodetic latitude and longitude (rad), height above the ellipsoid (m)."""

    lat_rad: float
    lon_rad: float
    height_m: float


def curve_of(flight: Air, aim: tuple[float, float], site: Site, aim_height_m: float = 0.0) -> Curve:
    """The path of a flight to an aim (x, y) at a height above the site's level.

    Raises `Unreachable` (without the group's name) when no launch reaches it.
    """
    # Laws are loaded by the first flight that needs them: a raid without missiles never waits for them.
    if isinstance(flight, Ballistic):
        from rempart.world.launches import ballistic_curve

        return ballistic_curve(flight, aim, site, aim_height_m)
    if isinstance(flight, Powered):
        from rempart.world.legs import powered_curve

        return powered_curve(flight, (*aim, aim_height_m), level_at(site.lat_rad))
    if isinstance(flight, Recorded):
        from rempart.world.legs import recorded_curve

        return recorded_curve(flight, (*aim, aim_height_m), level_at(site.lat_rad))
    place = (*aim, ground_z(level_at(site.lat_rad), *aim, aim_height_m))
    bearing_rad, length_m = flight.bearing_rad, flight.length_m
    if flight.start is not None:
        east_m, north_m = flight.start[0] - aim[0], flight.start[1] - aim[1]
        bearing_rad, length_m = atan2(east_m, north_m), hypot(east_m, north_m) / cos(flight.descent_rad)
    if length_m == 0.0:
        raise Unreachable("", "the launch place is the aim")
    return line(place, bearing_rad, flight.descent_rad, flight.speed_mps, length_m)
