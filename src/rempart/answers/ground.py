"""The ground around a site as a grid of equal cells in latitude and longitude."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, degrees, radians

import numpy as np
import numpy.typing as npt

from rempart.reading.problems import InputError, Problem
from rempart.world.trajectories.curves import level_at
from rempart.world.trajectories.flights import Site

F8 = npt.NDArray[np.float64]

_NEAREST_POLE_RAD = radians(89.0)


@dataclass(frozen=True, eq=False)
class Grid:
    """n x n points, the centres of cells that fill a square around a site; row 0 is the northernmost.

    `lat_deg` (n,), `lon_deg` (n,); `cell_km2` (n, n) area of each cell on the ellipsoid. The site lies within
    +-180 deg, and longitudes rise from west to east: over the antimeridian they pass 180 or begin below -180.
    """

    site: Site
    size_m: float
    lat_deg: F8
    lon_deg: F8
    cell_km2: F8

    @property
    def n(self) -> int:
        """Points a side."""
        return int(self.lat_deg.size)

    @property
    def places(self) -> tuple[tuple[float, float], ...]:
        """Latitude and longitude (rad) of the points, row by row."""
        return tuple((radians(lat), radians(lon)) for lat in self.lat_deg for lon in self.lon_deg)


def can_be_mapped(site: Site, size_m: float) -> bool:
    """Whether a map of that size ends a degree before the poles, where east and north lose their meaning."""
    return abs(site.lat_rad) + 0.5 * size_m / level_at(site.lat_rad).north_m <= _NEAREST_POLE_RAD


def grid_around(site: Site, size_m: float, n: int) -> Grid:
    """A grid of n x n points over `size_m` in both directions, the site in its middle.

    A degree is as long as the ellipsoid's radii of curvature at the site make it; the area of a cell shrinks
    with the cosine of its latitude. Raises InputError near a pole.
    """
    if not can_be_mapped(site, size_m):
        where = f"a map of {size_m / 1000.0:g} km about latitude {degrees(site.lat_rad):g}"
        words = f"{where} would hold a pole, or reach within a degree of it, and cannot be drawn on degrees"
        raise InputError([Problem("coverage", 0, "site.position", f"{words}; give a smaller size, or run")])
    level = level_at(site.lat_rad)
    share = (np.arange(n) + 0.5) / n - 0.5
    d_lat_rad = size_m / level.north_m
    d_lon_rad = size_m / (level.east_m * cos(site.lat_rad))
    lat_rad = site.lat_rad - share * d_lat_rad
    area_m2 = (level.north_m * d_lat_rad / n) * (level.east_m * np.cos(lat_rad) * d_lon_rad / n)
    return Grid(
        site,
        size_m,
        np.degrees(lat_rad),
        (degrees(site.lon_rad) + 180.0) % 360.0 - 180.0 + share * degrees(d_lon_rad),
        np.repeat(area_m2[:, None] / 1e6, n, axis=1),
    )
