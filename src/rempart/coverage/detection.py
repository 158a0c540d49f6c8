"""What sensors see of one threat on its way to an aim, look by look (docs/model.md, sections 5 and 6)."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.coverage.approach import (
    FROM,
    SURE_FROM,
    SURE_UNTIL,
    T_IMPACT,
    UNTIL,
    Approach,
    inside,
    sample_range,
)
from rempart.coverage.bearings import N_SAMPLES
from rempart.coverage.clearance import clearance, first_inside
from rempart.engine import draws
from rempart.engine.draws import pair_stream_key, unit
from rempart.engine.state import State
from rempart.engine.table_lookup import first_index, pd_at_range
from rempart.engine.timing_wheel import NEVER
from rempart.engine.tracks import take_look
from rempart.engine.world import World
from rempart.world.limits import RANGE_MAX, distance
from rempart.world.trajectories.curves import place_at

_ZERO, _ONE = np.uint64(0), np.uint64(1)
_LEAST_PD, _LEAST_PD_OF_TWO = 1e-5, 1e-3  # looks before the first sample with so much count as misses
_SURE_PD = 0.98  # a track is held through samples with so much: five misses in a row come once in 3e8


@inner
def look_ahead(world: World, a: Approach, g: int) -> None:
    """Bounds of Pd along a path, and when each sensor sees it, before any replicate."""
    tables, c = a.tables, a.tables.group_class[g]
    for r in range(len(a.sensors)):
        a.sensors[r, RANGE_MAX] = min(tables.sensor_rows[r, RANGE_MAX], tables.appearance_m[c])
        _bound_pd(world, a, g, c, r)
        _find_view(world, a, g, r)


@inner
def _bound_pd(world: World, a: Approach, g: int, c: int, r: int) -> None:
    """Bounds of Pd between samples k and k + 1 of a path, as the engine keeps them for its bins.

    By the triangle: a way of length L between slant ranges a and b comes no nearer than (a + b - L) / 2. The
    lower bound is 0 unless the whole part is surely visible; both are 0 where it surely is not.
    """
    tables, low, high, rows = a.tables, a.low, a.high, a.sensors
    here_m, here_s = sample_range(tables, g, 0, rows, r), np.nan
    sure_s, sure_seen = -1.0, False
    for k in range(N_SAMPLES):
        from_s, to_s, near_m = tables.tgo_s[g, k], tables.tgo_s[g, k + 1], here_m
        here_m = sample_range(tables, g, k + 1, rows, r)
        both_m, way_m = near_m + here_m, tables.way_m[g, k]
        most = pd_at_range(world.sensing, c, r, max(0.5 * (both_m - way_m), 0.0))
        low[r, k], high[r, k] = 0.0, 0.0
        if most < _LEAST_PD:
            here_s = np.nan
            continue
        seen, hidden = sure_seen, not sure_seen
        if sure_s < to_s:
            before_s = _clearance_of(a, g, k, k, r) if np.isnan(here_s) else here_s
            here_s = _clearance_of(a, g, k + 1, k, r)
            sure_s, sure_seen = to_s + abs(here_s), here_s >= 0.0
            one_side = sure_seen == (before_s >= 0.0) and abs(before_s) + abs(here_s) >= to_s - from_s
            seen, hidden = one_side and sure_seen, one_side and not sure_seen
        else:
            here_s = np.nan
        if seen:
            low[r, k] = pd_at_range(world.sensing, c, r, 0.5 * (both_m + way_m))
        if not hidden:
            high[r, k] = most


@inner
def _clearance_of(a: Approach, g: int, k: int, part: int, r: int) -> float:
    """Clearance of sample k of path g from the limits of sensor r, from that part of the path on."""
    tables = a.tables
    place = tables.places[g, k, 0], tables.places[g, k, 1], tables.places[g, k, 2]
    level = a.curves.level
    return clearance(level, a.sensors, r, place, tables.speed_mps[g, part], tables.climb_mps[g, part])


@inner
def _find_view(world: World, a: Approach, g: int, r: int) -> None:
    """Times-to-go between which sensor r may detect a path, and between which it surely holds a track."""
    tables, sight, low, high = a.tables, a.sight, a.low, a.high
    least = _LEAST_PD if world.sensing.confirm_m[r] == 1 else _LEAST_PD_OF_TWO
    first, last = N_SAMPLES - 1, 0
    while first >= 0 and high[r, first] < least:
        first -= 1
    sight[r, SURE_FROM], sight[r, SURE_UNTIL] = -1.0, np.inf
    until_s = first_inside(a, g, a.sensors, r, 1) if first >= 0 else -1.0
    if until_s < 0.0:
        sight[r, FROM], sight[r, UNTIL] = -1.0, np.inf
        return
    while high[r, last] <= 0.0:
        last += 1
    # no look is taken after the last window has closed, so that a track is kept then
    sight[r, FROM], sight[r, UNTIL] = tables.tgo_s[g, first + 1], until_s
    while last <= first and low[r, last] < _SURE_PD:
        last += 1
    sure = last
    while sure <= first and low[r, sure] >= _SURE_PD:
        sure += 1
    if sure > last:
        sight[r, SURE_FROM], sight[r, SURE_UNTIL] = tables.tgo_s[g, sure], tables.tgo_s[g, last]


@inner
def _detects(world: World, a: Approach, g: int, r: int, k: int, tgo_s: float, u: float) -> bool:
    """Whether a look at `tgo_s`, between samples k and k + 1, detects, given its draw u."""
    if u < a.low[r, k]:
        return True
    if u >= a.high[r, k]:
        return False
    x, y, z = place_at(a.curves, g, tgo_s)
    pd = pd_at_range(world.sensing, a.tables.group_class[g], r, distance(a.sensors, r, x, y, z))
    return u < pd and inside(a.curves, a.sensors, r, x, y, z)


@inner
def scan_until(
    world: World,
    s: State,
    a: Approach,
    g: int,
    r: int,
    key: np.uint64,
    t_to: float,
    until_confirmed: bool,
) -> None:
    """Scans of sensor r up to `t_to`, or until it confirms a track."""
    sight, tgo_at, t_impact = a.sight, a.tables.tgo_s, a.fate[T_IMPACT]
    period_s, phase_s = world.sensing.scan_period_s[r], s.scan_phase[r]
    t_last = min(t_to, t_impact - sight[r, UNTIL])
    stream = pair_stream_key(key, draws.DETECTION, world.sensing.sensor_key[r])
    k = N_SAMPLES - 1
    while True:
        t = phase_s + s.next_scan[r, 0] * period_s
        if t > t_last or t >= t_impact:
            return
        tgo_s = t_impact - t
        if s.confirmed[r, 0] == 1:
            if until_confirmed:
                return
            if world.sensing.drop_after[r] == 0:
                s.next_scan[r, 0] = NEVER
                return
            if sight[r, SURE_UNTIL] <= tgo_s <= sight[r, SURE_FROM]:
                s.missed[r, 0] = 0
                sure_to = min(t_last, t_impact - sight[r, SURE_UNTIL])
                s.next_scan[r, 0] = max(first_index(sure_to, phase_s, period_s), s.next_scan[r, 0] + 1)
                continue
        while k > 0 and tgo_at[g, k] > tgo_s:
            k -= 1
        hit = _detects(world, a, g, r, k, tgo_s, unit(stream, np.uint64(s.next_scan[r, 0])))
        s.next_scan[r, 0] += 1
        if hit or s.history[r, 0] != _ZERO:
            take_look(world, s, r, 0, t, hit, False)


@inner
def first_track(
    world: World, s: State, a: Approach, g: int, sensors: np.uint64, key: np.uint64, t: float
) -> float:
    """First instant from t on at which any of these sensors holds a track; inf: never."""
    first = np.inf
    for r in range(len(s.sensor_up)):
        if (sensors >> np.uint64(r)) & _ONE == _ZERO:
            continue
        scan_until(world, s, a, g, r, key, t, False)
        if s.confirmed[r, 0] == 0:
            scan_until(world, s, a, g, r, key, np.inf, True)
        if s.confirmed[r, 0] == 1:
            first = min(first, s.t_confirmed[r, 0])
    return first


@inner
def was_seen(s: State) -> bool:
    """Whether any sensor has detected the threat."""
    first = np.inf
    for r in range(len(s.sensor_up)):
        first = min(first, s.t_seen[r, 0])
    return first < np.inf


@inner
def was_tracked(s: State) -> bool:
    """Whether any sensor has confirmed a track of the threat."""
    last = -np.inf
    for r in range(len(s.sensor_up)):
        last = max(last, s.t_confirmed[r, 0])
    return last > -np.inf


@inner
def watch_to_the_end(world: World, s: State, a: Approach, g: int, key: np.uint64) -> None:
    """Whether any sensor tracks the threat before its impact, also where no weapon asks for it."""
    for r in range(len(s.sensor_up)):
        if not was_tracked(s):
            scan_until(world, s, a, g, r, key, np.inf, True)
