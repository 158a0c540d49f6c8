"""What a place can see or reach, and by how far a target is inside each limit."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inner
from rempart.physics.horizon import EFFECTIVE_RADIUS_M, horizon_ground_range
from rempart.world.records import Zone
from rempart.world.trajectories.curves import Level, Xyz, height_above_ground

F8 = npt.NDArray[np.float64]

GRAZING_RAD = 1e-12
"""Sectors and elevation limits are wider by this, so that rounding does not chop a path along an edge."""

RANGE_MAX, RANGE_MIN, SECTOR, ELEVATION_MIN, ELEVATION_MAX, HORIZON, HEIGHT_MIN, HEIGHT_MAX = range(8)
ZONES = 8
N_KINDS = 9
"""Kinds of limits; column k of a row of limits is the bound of kind k, infinite if it does not bind."""
X, Y, Z, UP_X, UP_Y, UP_Z, FACING = range(N_KINDS, N_KINDS + 7)
N_COLUMNS = N_KINDS + 7
"""Columns of every row. Where one has zones, they follow: for each its side (1 only inside, -1 never inside),
floor, ceiling and number of corners, then x and y of the corners; behind the last a side of 0."""

N_ZONE_HEAD = 4


class Limits(NamedTuple):
    """What one place can see or reach, and where it stands (local x, y, z)."""

    place: Xyz
    range_min_m: float = 0.0
    range_max_m: float = math.inf
    facing_rad: float = 0.0
    sector_rad: float = 2.0 * math.pi
    elevation_min_rad: float = -0.5 * math.pi
    elevation_max_rad: float = 0.5 * math.pi
    horizon: bool = False
    height_min_m: float = -math.inf
    height_max_m: float = math.inf
    zones: tuple[Zone, ...] = ()


def limit_rows(limits: tuple[Limits, ...], level: Level) -> F8:
    """Limits as rows (n, N_COLUMNS, and the longest list of zones) for `margin`."""
    zones = [_zones(limit.zones) for limit in limits]
    longest = max(map(len, zones), default=0)
    rows = [
        (*_row(limit, level), *zone, *(0.0,) * (longest - len(zone)))
        for limit, zone in zip(limits, zones, strict=True)
    ]
    return np.array(rows, dtype=np.float64).reshape(len(limits), N_COLUMNS + longest)


def _zones(zones: tuple[Zone, ...]) -> list[float]:
    """Zones as the columns behind those of every row."""
    found: list[float] = []
    for zone in zones:
        found += [1.0 if zone.inside else -1.0, zone.floor_m, zone.ceiling_m, len(zone.corners)]
        found += [value for corner in zone.corners for value in corner]
    return [*found, 0.0] if found else []


def _row(limit: Limits, level: Level) -> tuple[float, ...]:
    x, y, z = limit.place
    east, north = x / level.east_m, y / level.north_m
    up = 1.0 / math.sqrt(1.0 + east * east + north * north)
    own_m = math.inf
    if limit.horizon:
        own_m = horizon_ground_range(height_above_ground(level, x, y, z), EFFECTIVE_RADIUS_M)
    return (
        limit.range_max_m,
        limit.range_min_m if limit.range_min_m > 0.0 else -math.inf,
        math.inf if limit.sector_rad >= 2.0 * math.pi else 0.5 * limit.sector_rad + GRAZING_RAD,
        _elevation(limit.elevation_min_rad, -1.0),
        _elevation(limit.elevation_max_rad, 1.0),
        own_m,
        limit.height_min_m,
        limit.height_max_m,
        0.0 if limit.zones else math.inf,
        x,
        y,
        z,
        east * up,
        north * up,
        up,
        limit.facing_rad,
    )


def _elevation(limit_rad: float, side: float) -> float:
    """The limit, a little wider; infinite at the zenith and the nadir."""
    return side * math.inf if side * limit_rad >= 0.5 * math.pi else limit_rad + side * GRAZING_RAD


@inner
def distance(rows: F8, i: int, x_m: float, y_m: float, z_m: float) -> float:
    """Slant range (m) from the place of row `i` of some limits."""
    dx, dy, dz = x_m - rows[i, X], y_m - rows[i, Y], z_m - rows[i, Z]
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@inner
def margin(level: Level, rows: F8, i: int, kind: int, x_m: float, y_m: float, z_m: float) -> float:
    """How far (m or rad) a local place is inside one limit of row `i`, negative outside."""
    if kind == RANGE_MAX:
        return rows[i, RANGE_MAX] - distance(rows, i, x_m, y_m, z_m)
    if kind == RANGE_MIN:
        return distance(rows, i, x_m, y_m, z_m) - rows[i, RANGE_MIN]
    if kind == HEIGHT_MIN:
        return height_above_ground(level, x_m, y_m, z_m) - rows[i, HEIGHT_MIN]
    if kind == HEIGHT_MAX:
        return rows[i, HEIGHT_MAX] - height_above_ground(level, x_m, y_m, z_m)
    if kind == ZONES:
        return zones_margin(rows, i, x_m, y_m, height_above_ground(level, x_m, y_m, z_m))
    dx, dy, dz = x_m - rows[i, X], y_m - rows[i, Y], z_m - rows[i, Z]
    if kind == SECTOR:
        off = math.atan2(dx, dy) - rows[i, FACING]
        return rows[i, SECTOR] - abs(off - 2.0 * math.pi * math.floor(off / (2.0 * math.pi) + 0.5))
    if kind == HORIZON:
        height_m = height_above_ground(level, x_m, y_m, z_m)
        far_m = horizon_ground_range(height_m, EFFECTIVE_RADIUS_M)
        return rows[i, HORIZON] + far_m - math.sqrt(dx * dx + dy * dy)
    rise = dx * rows[i, UP_X] + dy * rows[i, UP_Y] + dz * rows[i, UP_Z]
    flat = math.sqrt(max(dx * dx + dy * dy + dz * dz - rise * rise, 0.0))
    elevation_rad = math.atan2(rise, flat)
    if kind == ELEVATION_MIN:
        return elevation_rad - rows[i, ELEVATION_MIN]
    return rows[i, ELEVATION_MAX] - elevation_rad


@inner
def zones_margin(rows: F8, i: int, x_m: float, y_m: float, height_m: float) -> float:
    """How far (m) a place is within some zone that it must be in and outside all that it must not be in."""
    allowed_m, best_m, wanted = math.inf, -math.inf, False
    at = N_COLUMNS
    while rows[i, at] != 0.0:
        n = int(rows[i, at + 3])
        within_m = polygon_margin(rows, i, at + N_ZONE_HEAD, n, x_m, y_m)
        within_m = min(within_m, height_m - rows[i, at + 1], rows[i, at + 2] - height_m)
        if rows[i, at] > 0.0:
            best_m, wanted = max(best_m, within_m), True
        else:
            allowed_m = min(allowed_m, -within_m)
        at += N_ZONE_HEAD + 2 * n
    return min(allowed_m, best_m) if wanted else allowed_m


@inner
def polygon_margin(rows: F8, i: int, first: int, n: int, x_m: float, y_m: float) -> float:
    """Distance (m) on the map from the edge of a polygon, negative outside; its corners begin at a column.

    Inside or outside by the parity of the edges that a ray to the east crosses.
    """
    nearest_m2, odd = math.inf, False
    ax, ay = rows[i, first + 2 * n - 2] - x_m, rows[i, first + 2 * n - 1] - y_m
    for k in range(n):
        bx, by = rows[i, first + 2 * k] - x_m, rows[i, first + 2 * k + 1] - y_m
        ex, ey = bx - ax, by - ay
        share = min(max(-(ax * ex + ay * ey) / (ex * ex + ey * ey), 0.0), 1.0)
        dx, dy = ax + share * ex, ay + share * ey
        nearest_m2 = min(nearest_m2, dx * dx + dy * dy)
        if (ay > 0.0) != (by > 0.0) and ax - ay * ex / ey > 0.0:
            odd = not odd
        ax, ay = bx, by
    return math.sqrt(nearest_m2) if odd else -math.sqrt(nearest_m2)
