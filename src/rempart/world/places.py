"""Named places, bearings and distances, to geodetic places and local axes.

Bearings and distances are geodesics of WGS 84 (geographiclib: Karney 2013, doi 10.1007/s00190-012-0578-z).
Local positions are east, north and up at the site, so a place far from it lies below its horizontal plane.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import cos, degrees, hypot, pi, radians, sqrt, tau
from typing import NamedTuple

from geographiclib.geodesic import Geodesic

from rempart.engine.draws import name_key
from rempart.physics.earth import WGS84, ecef_to_enu, geodetic_to_ecef
from rempart.scenario.places import Origin, Place
from rempart.scenario.track import Fix
from rempart.world.drawn_values import Draws
from rempart.world.records import Recorded, Xyz
from rempart.world.trajectories.curves import ground_z, level_at

N_SAMPLES = 8
"""Launch places that stand for an area."""

_GOLDEN_TURN = pi * (3.0 - sqrt(5.0))


class Geodetic(NamedTuple):
    """Geodetic latitude and longitude (rad), height above the ellipsoid (m)."""

    lat_rad: float
    lon_rad: float
    height_m: float


class Locator:
    """Where things are in one world.

    `waypoints`: the entries of `places:`, whose height is that of a flight over them. `heights`: what is
    aimed at lies at its height; without (`rempart: 1`) at the site's level, whatever the file says.
    """

    def __init__(
        self,
        site: Geodetic,
        anchors: Mapping[str, Place],
        draws: Draws,
        waypoints: Mapping[str, Place] | None = None,
        heights: bool = False,
    ) -> None:
        self.site = site
        self._anchors = anchors
        self._draws = draws
        self._waypoints = waypoints or {}
        self._heights = heights

    def place(self, place: Place | None) -> Geodetic:
        """Geodetic position of a place; of none: the site's."""
        if place is None:
            return self.site
        read = self._draws.value
        if place.place is not None:
            found = self._anchor(place.place)
        elif place.lat is not None and place.lon is not None:
            found = Geodetic(read(place.lat), read(place.lon), self.site.height_m)
        elif place.bearing is not None and place.distance is not None:
            start = self.site if place.from_ is None else self._anchor(place.from_)
            found = moved(start, read(place.bearing), read(place.distance))
        else:
            raise AssertionError("a place without a position came through validation")
        return found if place.height is None else found._replace(height_m=read(place.height))

    def _anchor(self, name: str) -> Geodetic:
        if name == "site":
            return self.site
        return self.place(self._anchors[name])

    def local(self, place: Geodetic, above_m: float = 0.0) -> Xyz:
        """East, north, up (m) of what stands `above_m` over a place."""
        return _local(self.site, place._replace(height_m=place.height_m + above_m))

    def on_ground(self, place: Place | None) -> Xyz:
        """Local x and y, and the height above the site's level, of what stands or is aimed at."""
        found = self.place(place)
        x_m, y_m, _ = self.local(found)
        return x_m, y_m, found.height_m - self.site.height_m if self._heights else 0.0

    def flown_m(self, place: Place) -> float | None:
        """Height above the site's level that a place gives to what flies over it; None if it gives none.

        Its own, or that of the entry of `places:` that it names. The height of what stands there is the
        ground's, not the flight's.
        """
        while place.height is None and place.place is not None and place.place in self._waypoints:
            place = self._waypoints[place.place]
        return None if place.height is None else self._draws.value(place.height) - self.site.height_m

    def recorded(self, fixes: tuple[Fix, ...]) -> Recorded:
        """A recorded flight in local axes: at each point exactly where it was."""
        level, found = level_at(self.site.lat_rad), []
        for fix in fixes:
            place = geodetic_to_ecef(WGS84, radians(fix.lat_deg), radians(fix.lon_deg), fix.height_m)
            x_m, y_m, z_m = ecef_to_enu(WGS84, *self.site, *place)
            found.append((fix.time_s, x_m, y_m, z_m - ground_z(level, x_m, y_m, 0.0)))
        return Recorded(tuple(found))

    def origins(self, origin: Origin, group: str) -> tuple[Geodetic, ...]:
        """The place that a group starts from, or the samples that stand for an area."""
        if origin.center is None or origin.radius is None:
            return (self.place(origin),)
        centre, radius_m = self.place(origin.center), self._draws.value(origin.radius)
        return tuple(moved(centre, bearing, share * radius_m) for bearing, share in disc_samples(group))


@lru_cache(maxsize=1024)
def disc_samples(group: str) -> tuple[tuple[float, float], ...]:
    """(bearing in rad, share of the radius) of samples that fill a disc evenly, turned by the group's name.

    Vogel's spiral (1979, doi 10.1016/0025-5564(79)90080-4): equal areas, a golden turn from one to the next.
    """
    start = name_key(f"raid/{group}") * 2.0**-64 * tau
    return tuple(((start + k * _GOLDEN_TURN) % tau, sqrt((k + 0.5) / N_SAMPLES)) for k in range(N_SAMPLES))


@lru_cache(maxsize=4096)
def moved(start: Geodetic, bearing_rad: float, distance_m: float) -> Geodetic:
    """The place at a bearing and distance along the geodesic."""
    if distance_m == 0.0:
        return start
    found = Geodesic.WGS84.Direct(
        degrees(start.lat_rad), degrees(start.lon_rad), degrees(bearing_rad), distance_m
    )
    return Geodetic(radians(found["lat2"]), radians(found["lon2"]), start.height_m)


@lru_cache(maxsize=4096)
def _local(site: Geodetic, place: Geodetic) -> Xyz:
    return ecef_to_enu(WGS84, *site, *geodetic_to_ecef(WGS84, *place))


def path_length(ground_m: float, descent_rad: float) -> float:
    """Length of a straight path that comes down at an angle over a distance on the ground."""
    return ground_m / cos(descent_rad)


def ground_distance(place: Xyz) -> float:
    """Distance on the map from the site (m)."""
    return hypot(place[0], place[1])
