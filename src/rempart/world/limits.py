"""What a place can see or reach, and by how far a target is inside each limit."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inner
from rempart.physics.horizon import EFFECTIVE_RADIUS_M, horizon_ground_range
from rempart.world.curves import Level, Xyz, height_above_ground

F8 = npt.NDArray[np.float64]

GRAZING_RAD = 1e-12
"""Sectors and elevation limits are wider by this, so that rounding does not chop a path along an edge."""

RANGE_MAX, RANGE_MIN, SECTOR, ELEVATION_MIN, ELEVATION_MAX, HORIZON, HEIGHT_MIN, HEIGHT_MAX = range(8)
N_KINDS = 8
"""Kinds of limits; column k of a row of limits is the bound of kind k, infinite if it does not bind."""
X, Y, Z, UP_X, UP_Y, UP_Z, FACING = range(N_KINDS, N_KINDS + 7)
N_COLUMNS = N_KINDS + 7


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


def limit_rows(limits: tuple[Limits, ...], level: Level) -> F8:
    """Limits as rows (n, N_COLUMNS) for `margin`."""
    rows = [_row(limit, level) for limit in limits]
    return np.array(rows, dtype=np.float64).reshape(len(limits), N_COLUMNS)


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
