"""What each sensor has seen of each threat: looks taken ahead of time, on demand (docs/model.md, section 5).

Draws have addresses, so a look may be taken before its time, and those of one pair in a row. A pair
that is not tracked is looked at up to its next confirmation (`t_next`); one that is tracked, up to the
instant that somebody asks about. What a lost sensor or a killed threat would have undone is taken back: looks
from `t_stop` of the threat on do not count, and `lose_sensor` rewinds those of its pairs.

This holds for sensors whose scans are fixed before the raid and whose capacity is not filled; the
tracks of a sensor that may be full are brought up to date scan by scan (`crowded`).
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import draws, journal
from rempart.engine.draws import GAMMA, mix64, pair_stream_key, to_unit
from rempart.engine.laws import first_index, pd_exact
from rempart.engine.state import State
from rempart.engine.wheel import NEVER, n_set
from rempart.engine.world import N_SEE_BINS, World

_ZERO, _ONE = np.uint64(0), np.uint64(1)
NOT_BEGUN = -1
_TINY_S = 1e-300  # a look needs a time-to-go above 0: less than any difference of two instants


@inner
def scan_time(world: World, s: State, r: int, n: int) -> float:
    """Instant of scan n of sensor r."""
    return s.scan_phase[r] + n * world.sensing.scan_period_s[r]


@inner
def scan_from(world: World, s: State, r: int, t: float) -> int:
    """Number of the first scan of sensor r that is not before t."""
    return first_index(t, s.scan_phase[r], world.sensing.scan_period_s[r])


@inner
def _first_in_view(world: World, s: State, r: int, i: int, row: int) -> int:
    """Number of the first scan of sensor r at which threat i may be visible."""
    t1, t_imp = world.sensing.see_t1_s[row], s.t_imp[i]
    n = scan_from(world, s, r, t_imp - t1)
    while n > 0 and t_imp - scan_time(world, s, r, n - 1) <= t1:
        n -= 1
    while t_imp - scan_time(world, s, r, n) > t1:
        n += 1
    return n


@inner
def begin(world: World, s: State, r: int, i: int) -> None:
    """The first time that anybody asks what sensor r knows of threat i."""
    s.confirmed[r, i] = 0
    s.history[r, i] = _ZERO
    s.missed[r, i] = 0
    s.t_next[r, i] = np.inf
    s.t_seen[r, i] = np.inf
    s.t_confirmed[r, i] = -np.inf
    s.next_scan[r, i] = NEVER
    row = s.path[i] * len(s.sensor_up) + r
    if s.path[i] < 0 or world.sensing.see_n[row] == 0:
        return
    s.t_next[r, i] = -np.inf
    s.looks[r, i] = pair_stream_key(s.key[i], draws.DETECTION, world.sensing.sensor_key[r])
    s.next_scan[r, i] = _first_in_view(world, s, r, i, row)
    if s.t_sensor_up[r] > -np.inf:
        s.next_scan[r, i] = max(s.next_scan[r, i], scan_from(world, s, r, s.t_sensor_up[r]))


@inner
def _detects(world: World, s: State, r: int, i: int, tgo: float, u: float) -> bool:
    """Whether a look detects, given its draw u; bounds of Pd over the bins spare the law."""
    sensing, row = world.sensing, s.path[i] * len(s.sensor_up) + r
    b = min(int((tgo - sensing.see_t0_s[row]) * sensing.see_per_bin[row]), N_SEE_BINS - 1)
    if u < sensing.pd_low[row, b]:
        return True
    if u >= sensing.pd_high[row, b]:
        return False
    return u < pd_exact(sensing, row, world.raid.group_class[world.raid.member_group[i]], r, tgo)


@inner
def _forget(s: State, r: int, i: int) -> None:
    s.confirmed[r, i] = 0
    s.history[r, i] = _ZERO
    s.missed[r, i] = 0
    s.t_next[r, i] = -np.inf


@inner
def look_ahead(world: World, s: State, r: int, i: int) -> None:
    """Looks at an untracked threat up to its next confirmation, or its end."""
    sensing, row = world.sensing, s.path[i] * len(s.sensor_up) + r
    c = world.raid.group_class[world.raid.member_group[i]]
    t_imp, t_stop = s.t_imp[i], s.t_stop[i]
    t0, per_bin, confirm_m = sensing.see_t0_s[row], sensing.see_per_bin[row], sensing.confirm_m[r]
    tgo_min = max(t0, _TINY_S)
    mask = (_ONE << np.uint64(sensing.confirm_n[r])) - _ONE
    first, period, n = s.scan_phase[r], sensing.scan_period_s[r], s.next_scan[r, i]
    z, window, t_next = s.looks[r, i], s.history[r, i], np.inf
    ever, n_unseen, n_before = np.uint64(s.t_seen[r, i] < np.inf), _ZERO, n
    while True:
        t = first + n * period
        tgo = t_imp - t
        if tgo < tgo_min or t >= t_stop:
            break
        z += GAMMA
        n += 1
        u = to_unit(mix64(z))
        b = min(int((tgo - t0) * per_bin), N_SEE_BINS - 1)
        low, high = sensing.pd_low[row, b], sensing.pd_high[row, b]
        hit = np.uint64(u < low)  # without a branch: which way it goes is a matter of chance
        if low <= u < high:
            hit = np.uint64(u < pd_exact(sensing, row, c, r, tgo))
        ever |= hit
        n_unseen += _ONE - ever
        window = ((window << _ONE) | hit) & mask
        if n_set(window) >= confirm_m:
            t_next = t
            break
    if ever == _ONE and s.t_seen[r, i] == np.inf:
        s.t_seen[r, i] = first + (n_before + np.int64(n_unseen)) * period
    s.looks[r, i], s.history[r, i], s.next_scan[r, i], s.t_next[r, i] = z, window, n, t_next


@inner
def _hold(world: World, s: State, r: int, i: int, t: float) -> None:
    """Looks at a tracked threat up to t, or until the track is lost."""
    sensing, row = world.sensing, s.path[i] * len(s.sensor_up) + r
    c = world.raid.group_class[world.raid.member_group[i]]
    t_imp, t_stop, drop_after = s.t_imp[i], s.t_stop[i], sensing.drop_after[r]
    t0, per_bin = sensing.see_t0_s[row], sensing.see_per_bin[row]
    tgo_min = max(t0, _TINY_S)
    first, period, n = s.scan_phase[r], sensing.scan_period_s[r], s.next_scan[r, i]
    z, missed = s.looks[r, i], s.missed[r, i]
    while True:
        at = first + n * period
        tgo = t_imp - at
        if at > t or at >= t_stop or tgo < tgo_min:
            break
        z += GAMMA
        n += 1
        u = to_unit(mix64(z))
        b = min(int((tgo - t0) * per_bin), N_SEE_BINS - 1)
        low, high = sensing.pd_low[row, b], sensing.pd_high[row, b]
        hit = np.int64(u < low)
        if low <= u < high:
            hit = np.int64(u < pd_exact(sensing, row, c, r, tgo))
        missed = (missed + 1) * (1 - hit)
        if missed >= drop_after:
            _forget(s, r, i)
            missed = 0
            journal.note(s, at, journal.TRACK_LOST, i, r, -1, 0.0)
            break
    s.looks[r, i], s.missed[r, i], s.next_scan[r, i] = z, missed, n


@inner
def _confirm(s: State, r: int, i: int) -> None:
    s.confirmed[r, i] = 1
    s.t_confirmed[r, i] = s.t_next[r, i]
    s.t_next[r, i] = -np.inf
    journal.note(s, s.t_confirmed[r, i], journal.CONFIRMED, i, r, -1, 0.0)


@inner
def update(world: World, s: State, r: int, i: int, t: float) -> None:
    """Bring what sensor r knows of threat i up to t, scans at t included."""
    if s.crowded[r] == 1:
        _update_crowd(world, s, r, t)
        return
    if s.next_scan[r, i] == NOT_BEGUN:
        if s.sensor_up[r] == 0:
            return
        begin(world, s, r, i)
    if s.sensor_up[r] == 0 or s.next_scan[r, i] == NEVER:
        return
    while True:
        if s.confirmed[r, i] == 0:
            if s.t_next[r, i] == -np.inf:
                look_ahead(world, s, r, i)
            if s.t_next[r, i] > t or s.t_next[r, i] >= s.t_stop[i]:
                return
            _confirm(s, r, i)
        if world.sensing.drop_after[r] == 0:
            return
        _hold(world, s, r, i, t)
        if s.confirmed[r, i] == 1:
            return


@inner
def _look_once(world: World, s: State, r: int, i: int, t: float, is_full: bool) -> int:
    """One look of a sensor that may be full at threat i; the change of the number of its tracks."""
    s.looks[r, i] += GAMMA
    s.next_scan[r, i] += 1
    hit = _detects(world, s, r, i, s.t_imp[i] - t, to_unit(mix64(s.looks[r, i])))
    return take_look(world, s, r, i, t, hit, is_full)


@inner
def take_look(world: World, s: State, r: int, i: int, t: float, hit: bool, is_full: bool) -> int:
    """A look of sensor r at threat i: confirm or lose its track; the change of the number of tracks."""
    sensing = world.sensing
    if s.confirmed[r, i] == 1:
        s.missed[r, i] = 0 if hit else s.missed[r, i] + 1
        if s.missed[r, i] < sensing.drop_after[r]:
            return 0
        _forget(s, r, i)
        journal.note(s, t, journal.TRACK_LOST, i, r, -1, 0.0)
        return -1
    mask = (_ONE << np.uint64(sensing.confirm_n[r])) - _ONE
    s.history[r, i] = ((s.history[r, i] << _ONE) | (_ONE if hit else _ZERO)) & mask
    if not hit:
        return 0
    s.t_seen[r, i] = min(s.t_seen[r, i], t)
    if is_full or n_set(s.history[r, i]) < sensing.confirm_m[r]:
        return 0
    s.t_next[r, i] = t
    _confirm(s, r, i)
    return 1


@inner
def _scan_crowd(world: World, s: State, r: int, t: float) -> None:
    """Scans up to t of a sensor that may be full, one by one, each over all threats by index."""
    sensing, n_sensors = world.sensing, len(s.sensor_up)
    while scan_time(world, s, r, s.crowd_scan[r]) <= t:
        n = s.crowd_scan[r]
        at = scan_time(world, s, r, n)
        held = 0
        for i in range(len(s.t_imp)):
            held += 1 if s.confirmed[r, i] == 1 and at < s.t_stop[i] else 0
        for i in range(len(s.t_imp)):
            if s.next_scan[r, i] > n or at >= s.t_stop[i]:
                continue
            if s.t_imp[i] - at < max(sensing.see_t0_s[s.path[i] * n_sensors + r], _TINY_S):
                continue
            if s.confirmed[r, i] == 0 or sensing.drop_after[r] > 0:
                held += _look_once(world, s, r, i, at, held >= sensing.capacity[r])
        s.crowd_scan[r] += 1


@inner
def _update_crowd(world: World, s: State, r: int, t: float) -> None:
    """Bring all that a sensor that may be full knows up to t."""
    if s.crowd_scan[r] == NOT_BEGUN:
        s.crowd_scan[r] = NEVER
        for i in range(len(s.t_imp)):
            begin(world, s, r, i)
            s.crowd_scan[r] = min(s.crowd_scan[r], s.next_scan[r, i])
    t = min(t, s.t_end[s.by_end[len(s.by_end) - 1]])
    if s.sensor_up[r] == 1:
        _scan_crowd(world, s, r, t)
    for i in range(len(s.t_imp)):  # not tracked: perhaps at the next scan
        if s.next_scan[r, i] != NEVER and s.confirmed[r, i] == 0:
            s.t_next[r, i] = max(
                scan_time(world, s, r, s.crowd_scan[r]), scan_time(world, s, r, s.next_scan[r, i])
            )


@inner
def is_tracked(s: State, r: int, i: int) -> bool:
    """Whether sensor r holds a track of threat i, as of the last `update`."""
    return s.next_scan[r, i] != NOT_BEGUN and s.confirmed[r, i] == 1


@inner
def has_seen(s: State, r: int, i: int, t: float) -> bool:
    """Whether sensor r has detected threat i by t, as of the last `update`."""
    return s.next_scan[r, i] != NOT_BEGUN and s.t_seen[r, i] <= t and s.t_seen[r, i] < s.t_stop[i]


@inner
def next_confirmation(s: State, r: int, i: int) -> float:
    """Instant at which sensor r, which does not track threat i now, will; inf: never."""
    if s.next_scan[r, i] == NOT_BEGUN or s.sensor_up[r] == 0 or s.t_next[r, i] >= s.t_stop[i]:
        return np.inf
    return s.t_next[r, i]


@inner
def lose_sensor(world: World, s: State, r: int, t: float) -> None:
    """Sensor r goes down at t, before a scan at t: its tracks and histories are gone."""
    before = np.nextafter(t, -np.inf)
    for i in range(len(s.t_imp)):
        update(world, s, r, i, before)
        if s.next_scan[r, i] != NEVER and t < s.t_end[i]:
            _rewind(world, s, r, i, t)
    s.sensor_up[r] = 0


@inner
def _rewind(world: World, s: State, r: int, i: int, t: float) -> None:
    """Take back the looks of a pair from t on."""
    row = s.path[i] * len(s.sensor_up) + r
    n = max(scan_from(world, s, r, t), _first_in_view(world, s, r, i, row))
    if s.t_sensor_up[r] > -np.inf:
        n = max(n, scan_from(world, s, r, s.t_sensor_up[r]))
    taken = s.next_scan[r, i] - n
    if taken > 0:
        s.looks[r, i] -= np.uint64(taken) * GAMMA
        s.next_scan[r, i] = n
    if s.t_seen[r, i] >= t:
        s.t_seen[r, i] = np.inf
    _forget(s, r, i)


@inner
def regain_sensor(world: World, s: State, r: int, t: float) -> None:
    """Sensor r comes up at t, before a scan at t."""
    s.sensor_up[r] = 1
    s.t_sensor_up[r] = t
    n = scan_from(world, s, r, t)
    for i in range(len(s.t_imp)):
        if s.next_scan[r, i] != NOT_BEGUN and s.next_scan[r, i] != NEVER:
            s.next_scan[r, i] = max(s.next_scan[r, i], n)
    if s.crowd_scan[r] != NOT_BEGUN:
        s.crowd_scan[r] = max(s.crowd_scan[r], n)


@inner
def ever_seen(world: World, s: State, i: int) -> tuple[bool, bool]:
    """Whether any sensor detected threat i before its end, and whether any confirmed a track of it."""
    seen = False
    for r in range(len(s.sensor_up)):
        if s.crowded[r] == 1:
            update(world, s, r, i, np.inf)
        if s.next_scan[r, i] == NOT_BEGUN:
            if s.sensor_up[r] == 0:
                continue
            begin(world, s, r, i)
        if s.next_scan[r, i] == NEVER:
            continue
        untold = s.confirmed[r, i] == 0 and s.t_next[r, i] == -np.inf and s.t_confirmed[r, i] == -np.inf
        if untold and s.sensor_up[r] == 1:
            look_ahead(world, s, r, i)
        if s.t_confirmed[r, i] > -np.inf or (s.crowded[r] == 0 and -np.inf < s.t_next[r, i] < s.t_stop[i]):
            return True, True
        seen = seen or s.t_seen[r, i] < s.t_stop[i]
    return seen, False


@inner
def last_confirmation(world: World, s: State, i: int, t: float) -> float:
    """Instant of the last confirmation of threat i by any sensor before t; -inf: none."""
    last, before = -np.inf, np.nextafter(t, -np.inf)
    for r in range(len(s.sensor_up)):
        update(world, s, r, i, before)
        if s.next_scan[r, i] != NOT_BEGUN:
            last = max(last, s.t_confirmed[r, i])
    return last
