"""How long a target surely stays within, or outside, all limits of a place: windows are found by leaps of it.

A target that moves no faster than so much cannot cross a limit sooner than its margin allows. Two instants
whose clearances meet have no edge between them, and a march by clearances cannot leap over a window (sphere
tracing: Hart 1996, The Visual Computer 12, 527).
"""

from __future__ import annotations

import math

from rempart._jit import inner
from rempart.coverage.approach import KINDS, Approach
from rempart.coverage.bearings import N_SAMPLES
from rempart.physics.horizon import EFFECTIVE_RADIUS_M
from rempart.world.limits import (
    ELEVATION_MAX,
    ELEVATION_MIN,
    HEIGHT_MAX,
    HEIGHT_MIN,
    HORIZON,
    SECTOR,
    X,
    Y,
    distance,
    margin,
)
from rempart.world.trajectories.curves import F8, Level, height_above_ground, place_at

_LEAST_LEAP = 1e-6
"""Share of a path that a march leaps at least: edges are found to within that, and no shorter window is."""


@inner
def _sight_rate(height_m: float) -> float:
    """How fast the ground range to the horizon grows with height (m per m): the less, the higher."""
    a_m = EFFECTIVE_RADIUS_M
    if height_m <= 0.0:
        return math.inf
    return a_m * a_m / ((a_m + height_m) * math.sqrt(height_m * (2.0 * a_m + height_m)))


@inner
def _horizon_time(spare_m: float, height_m: float, speed_mps: float, climb_mps: float) -> float:
    """Least time in which a margin to the horizon is used up; sight reaches farther with height."""
    if climb_mps <= 0.0:
        return abs(spare_m) / speed_mps
    if spare_m < 0.0:
        return -spare_m / (speed_mps + climb_mps * _sight_rate(height_m))
    lower_m = 0.5 * height_m
    return min(spare_m / (speed_mps + climb_mps * _sight_rate(lower_m)), max(lower_m, 0.0) / climb_mps)


@inner
def _least_time(
    level: Level, rows: F8, i: int, kind: int, spare: float, place: tuple[float, float, float],
    speed_mps: float, climb_mps: float,
) -> float:  # fmt: skip
    """Least time in which a target at a place can use up its margin to one limit."""
    x, y, z = place
    if kind in (HEIGHT_MIN, HEIGHT_MAX):
        return abs(spare) / climb_mps if climb_mps > 0.0 else math.inf
    if kind == HORIZON:
        return _horizon_time(spare, height_above_ground(level, x, y, z), speed_mps, climb_mps)
    if kind in (SECTOR, ELEVATION_MIN, ELEVATION_MAX):
        # over a way shorter than the range r the line of sight turns by less than asin(way / r)
        turn_rad = min(abs(spare), 0.5 * math.pi)
        sine = turn_rad * (1.0 - turn_rad * turn_rad / 6.0)  # no more than it is
        if kind == SECTOR:
            dx, dy = x - rows[i, X], y - rows[i, Y]
            return math.sqrt(dx * dx + dy * dy) * sine / speed_mps
        return distance(rows, i, x, y, z) * sine / speed_mps
    return abs(spare) / max(speed_mps, climb_mps)


@inner
def clearance(
    level: Level, rows: F8, i: int, place: tuple[float, float, float], speed_mps: float, climb_mps: float
) -> float:
    """Time (s) that a target surely stays within all limits of row i, or if negative, outside one of them.

    It moves no faster than `speed_mps`, and its height changes no faster than `climb_mps`.
    """
    x, y, z = place
    inside_s, outside_s = math.inf, -1.0
    for kind in KINDS:
        if math.isfinite(rows[i, kind]):
            spare = margin(level, rows, i, kind, x, y, z)
            if spare >= 0.0 and outside_s >= 0.0:
                continue
            time_s = _least_time(level, rows, i, kind, spare, place, speed_mps, climb_mps)
            if spare < 0.0:
                outside_s = max(outside_s, time_s)
            else:
                inside_s = min(inside_s, time_s)
    return inside_s if outside_s < 0.0 else -max(outside_s, 1e-300)


@inner
def first_inside(a: Approach, g: int, rows: F8, i: int, step: int) -> float:
    """The first instant (tgo) of path g within all limits of row i, from its impact on; -1: none.

    `step` is 1; with -1 from its start, backward.
    """
    tables, duration_s = a.tables, a.curves.duration_s[g]
    tgo_s, end_s = (0.0, duration_s) if step > 0 else (duration_s, 0.0)
    k = 0
    while True:
        while step > 0 and k < N_SAMPLES - 1 and tables.tgo_s[g, k + 1] <= tgo_s:
            k += 1
        place = place_at(a.curves, g, tgo_s)
        left_s = clearance(a.curves.level, rows, i, place, tables.speed_mps[g, k], tables.climb_mps[g, k])
        if left_s >= 0.0:
            return tgo_s
        if tgo_s == end_s:
            return -1.0
        leap_s = max(-left_s, _LEAST_LEAP * duration_s)
        tgo_s = min(max(tgo_s + step * leap_s, 0.0), duration_s)
