"""The ground around a site as a grid of equal cells in latitude and longitude."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, degrees, radians

import numpy as np
import numpy.typing as npt

from rempart.world.curves import level_at
from rempart.world.flights import Site

F8 = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Grid:
    """n x n points, the centres of cells that fill a square around a site; row 0 is the northernmost.

    `lat_deg` (n,), `lon_deg` (n,); `cell_km2` (n, n) area of each cell on the ellipsoid.
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


def grid_around(site: Site, size_m: float, n: int) -> Grid:
    """A grid of n x n points over `size_m` in both directions, the site in its middle.

    A degree is as long as the ellipsoid's radii of curvature at the site make it; the area of a cell shrinks
    with the cosine of its latitude.
    """
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
        degrees(site.lon_rad) + share * degrees(d_lon_rad),
        np.repeat(area_m2[:, None] / 1e6, n, axis=1),
    )
