"""From a flight and an aim to the curve that is flown."""

from __future__ import annotations

from typing import NamedTuple

from rempart.world.curves import Curve, ground_z, level_at, line
from rempart.world.resolved import Ballistic, Powered, Recorded, Straight

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
    return line(place, flight.bearing_rad, flight.descent_rad, flight.speed_mps, flight.length_m)
