"""What each sensor has seen of each threat: looks taken ahead of time, on demand (docs/model.md, section 5).

Draws have addresses, so a look may be taken before its time, and those of one pair in a row, 16 at once.
A pair that is not tracked is looked at up to its next confirmation (`t_next`); one that is tracked, up to the
instant that somebody asks about. Where many looks lie before that, the last are taken first: enough hits
among them tell that the threat is tracked, whatever those before were (`_pass_over`). What a lost sensor or a
killed threat would have undone is taken back: looks from `t_stop` of the threat on do not count, and
`lose_sensor` rewinds those of its pairs.

This holds for sensors whose scans are fixed before the raid and whose capacity is not filled; the
tracks of a sensor that may be full are brought up to date scan by scan (`crowded`).
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import draws, event_log
from rempart.engine.draws import GAMMA, mix64, pair_stream_key, to_unit
from rempart.engine.state import State
from rempart.engine.table_lookup import first_index, pd_exact
from rempart.engine.timing_wheel import NEVER, highest, lowest, n_set
from rempart.engine.world import N_SEE_BINS, World

_ZERO, _ONE = np.uint64(0), np.uint64(1)
NOT_BEGUN = -1
_BLOCK = 16  # looks taken at once: fewer would be done one by one (LLVM), in as much time
_63 = 63
_FEW = 8  # looks that are not worth passing over
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
    s.passed[r, i] = 0 if s.settles[r] == 1 and s.t_sensor_up[r] == -np.inf else -1
    s.looks[r, i] = pair_stream_key(s.key[i], draws.DETECTION, world.sensing.sensor_key[r])
    s.next_scan[r, i] = _first_in_view(world, s, r, i, row)
    if s.t_sensor_up[r] > -np.inf:
        s.next_scan[r, i] = max(s.next_scan[r, i], scan_from(world, s, r, s.t_sensor_up[r]))
    s.first_scan[r, i] = s.next_scan[r, i]
    s.sights_scan[r, i] = NEVER


@inner
def _by_law(world: World, s: State, r: int, i: int, n: int) -> bool:
    """Whether the look of scan n detects, by the exact law."""
    tgo = s.t_imp[i] - scan_time(world, s, r, n)
    u = to_unit(mix64(s.looks[r, i] + np.uint64(n - s.first_scan[r, i] + 1) * GAMMA))
    c = world.raid.group_class[world.raid.member_group[i]]
    return u < pd_exact(world.sensing, s.path[i] * len(s.sensor_up) + r, c, r, tgo)


@inner
def _detects(world: World, s: State, r: int, i: int, n: int) -> bool:
    """Whether the look of scan n detects; bounds of Pd over the bins spare the law."""
    sensing, row = world.sensing, s.path[i] * len(s.sensor_up) + r
    tgo = s.t_imp[i] - scan_time(world, s, r, n)
    u = to_unit(mix64(s.looks[r, i] + np.uint64(n - s.first_scan[r, i] + 1) * GAMMA))
    b = min(int((tgo - sensing.see_t0_s[row]) * sensing.see_per_bin[row]), N_SEE_BINS - 1)
    if u < sensing.pd_low[row, b]:
        return True
    return u < sensing.pd_high[row, b] and _by_law(world, s, r, i, n)


@inner
def _forget(s: State, r: int, i: int) -> None:
    s.confirmed[r, i] = 0
    s.history[r, i] = _ZERO
    s.missed[r, i] = 0
    s.t_next[r, i] = -np.inf


@inner
def _hits(world: World, s: State, r: int, i: int, n: int) -> np.uint64:
    """Which of the `_BLOCK` looks from scan n on detect, the last in bit 0.

    In a row and without a branch, so that the compiler takes them side by side. The law is asked where the
    bounds of Pd do not tell.
    """
    sensing, row, t_imp = world.sensing, s.path[i] * len(s.sensor_up) + r, s.t_imp[i]
    t0, per_bin = sensing.see_t0_s[row], sensing.see_per_bin[row]
    first, period = s.scan_phase[r], sensing.scan_period_s[r]
    z = s.looks[r, i] + np.uint64(n - s.first_scan[r, i]) * GAMMA
    hits = doubts = _ZERO
    for k in range(_BLOCK):
        tgo = t_imp - (first + (n + k) * period)
        u = to_unit(mix64(z + np.uint64(k + 1) * GAMMA))
        b = max(min(int((tgo - t0) * per_bin), N_SEE_BINS - 1), 0)
        hits |= np.uint64(u < sensing.pd_low[row, b]) << np.uint64(_BLOCK - 1 - k)
        doubts |= np.uint64(u < sensing.pd_high[row, b]) << np.uint64(_BLOCK - 1 - k)
    doubts ^= hits
    while doubts != _ZERO:
        if _by_law(world, s, r, i, n + _BLOCK - 1 - lowest(doubts)):
            hits |= doubts & (~doubts + _ONE)
        doubts &= doubts - _ONE
    return hits


@inner
def _block(world: World, s: State, r: int, i: int, n: int) -> None:
    """Have the look of scan n in the block of looks at hand, and those after it if they are to be taken."""
    if not s.sights_scan[r, i] <= n < s.sights_scan[r, i] + _BLOCK:
        s.sights_scan[r, i] = n
        s.sights[r, i] = _hits(world, s, r, i, n)


@inner
def look_ahead(world: World, s: State, r: int, i: int, t: float) -> None:
    """Looks at an untracked threat up to its next confirmation, its end, or at least to t."""
    sensing, t_imp, t_stop = world.sensing, s.t_imp[i], s.t_stop[i]
    tgo_min = max(sensing.see_t0_s[s.path[i] * len(s.sensor_up) + r], _TINY_S)
    confirm_m, mask = sensing.confirm_m[r], (_ONE << np.uint64(sensing.confirm_n[r])) - _ONE
    first, period, n = s.scan_phase[r], sensing.scan_period_s[r], s.next_scan[r, i]
    window, t_next = s.history[r, i], -np.inf
    while t_next == -np.inf and first + n * period <= t:
        _block(world, s, r, i, n)
        end = s.sights_scan[r, i] + _BLOCK
        last = end - 1  # of the looks of the block that take place
        while last >= n and (first + last * period >= t_stop or t_imp - (first + last * period) < tgo_min):
            last -= 1
        m = np.uint64(last + 1 - n)
        hits = (s.sights[r, i] >> np.uint64(end - 1 - last)) & ((_ONE << m) - _ONE)
        if hits != _ZERO and s.t_seen[r, i] == np.inf:
            s.t_seen[r, i] = first + (last - highest(hits)) * period
        if n_set(window) + n_set(hits) < confirm_m:
            window = ((window << m) | hits) & mask
            n = last + 1
        while n <= last and t_next == -np.inf:
            window = ((window << _ONE) | ((hits >> np.uint64(last - n)) & _ONE)) & mask
            if n_set(window) >= confirm_m:
                t_next = first + n * period
            n += 1
        if last < end - 1 and t_next == -np.inf:
            t_next = np.inf
    s.history[r, i], s.next_scan[r, i], s.t_next[r, i] = window, n, t_next


@inner
def _hold(world: World, s: State, r: int, i: int, t: float) -> None:
    """Looks at a tracked threat up to t, or until the track is lost."""
    sensing, t_imp, t_stop, drop_after = world.sensing, s.t_imp[i], s.t_stop[i], world.sensing.drop_after[r]
    tgo_min = max(sensing.see_t0_s[s.path[i] * len(s.sensor_up) + r], _TINY_S)
    first, period, n, missed = s.scan_phase[r], sensing.scan_period_s[r], s.next_scan[r, i], s.missed[r, i]
    while True:
        at = first + n * period
        if at > t or at >= t_stop or t_imp - at < tgo_min:
            break
        _block(world, s, r, i, n)
        hit = (s.sights[r, i] >> np.uint64(s.sights_scan[r, i] + _BLOCK - 1 - n)) & _ONE
        n += 1
        missed = (missed + 1) * (1 - np.int64(hit))
        if missed >= drop_after:
            _forget(s, r, i)
            missed = 0
            event_log.note(s, at, event_log.TRACK_LOST, i, r, -1, 0.0)
            break
    s.missed[r, i], s.next_scan[r, i] = missed, n


@inner
def _last_look(world: World, s: State, r: int, i: int, t: float) -> int:
    """Number of the last scan that looks at threat i and is older at t than any unit asks a track to be."""
    first, period, age = s.scan_phase[r], world.sensing.scan_period_s[r], s.age[r]
    t_imp, t_stop = s.t_imp[i], s.t_stop[i]
    tgo_min = max(world.sensing.see_t0_s[s.path[i] * len(s.sensor_up) + r], _TINY_S)
    n = int((min(t - age, t_stop, t_imp - tgo_min) - first) / period)
    while n >= 0:
        at = first + n * period
        if at + age <= t and at < t_stop and t_imp - at >= tgo_min:
            break
        n -= 1
    return n


@inner
def _settled(world: World, r: int, hits: np.uint64, n: int) -> int:
    """Place of the last of n looks (bits, the last in bit 0) that tells by itself; `n` if none does.

    Enough hits up to it confirm a track; misses in a row end it, and leave no history.
    """
    sensing = world.sensing
    mask, confirm_m = (_ONE << np.uint64(sensing.confirm_n[r])) - _ONE, sensing.confirm_m[r]
    n_misses = min(max(sensing.drop_after[r], sensing.confirm_n[r]), _63)
    row = (_ONE << np.uint64(n_misses)) - _ONE if sensing.drop_after[r] > 0 else ~_ZERO
    for j in range(n):
        rest = hits >> np.uint64(j)
        if rest & _ONE == _ONE:
            if n_set(rest & mask) >= confirm_m:
                return j
        elif rest & row == _ZERO and j + n_misses <= n and sensing.drop_after[r] > 0:
            return j
    return n


@inner
def _pass_over(world: World, s: State, r: int, i: int, t: float) -> None:
    """Pass over looks at a threat, if those that follow tell whether it is tracked at `_last_look`.

    When it was seen and confirmed does not matter then: every unit has waited long enough.
    """
    first, period, begin_n = s.scan_phase[r], world.sensing.scan_period_s[r], s.next_scan[r, i]
    if s.passed[r, i] < 0 or first + (begin_n + _FEW) * period > t - s.age[r]:
        return
    last = _last_look(world, s, r, i, t)
    if last - begin_n < _FEW:
        return
    n = min(last + 1 - begin_n, _BLOCK)
    hits = _hits(world, s, r, i, last + 1 - _BLOCK)
    j = _settled(world, r, hits & ((_ONE << np.uint64(n)) - _ONE), n)
    if j == n:
        return
    s.sights_scan[r, i], s.sights[r, i] = last + 1 - _BLOCK, hits
    s.next_scan[r, i], s.passed[r, i] = last + 1, 1
    _forget(s, r, i)
    s.confirmed[r, i] = np.int64((hits >> np.uint64(j)) & _ONE)
    while j > 0:
        j -= 1
        _follow(world, s, r, i, (hits >> np.uint64(j)) & _ONE)
    if s.confirmed[r, i] == 1:
        at = first + last * period
        s.t_seen[r, i], s.t_confirmed[r, i] = min(s.t_seen[r, i], at), at


@inner
def _follow(world: World, s: State, r: int, i: int, hit: np.uint64) -> None:
    """One look further, where it is known not to confirm a track."""
    if s.confirmed[r, i] == 0:
        mask = (_ONE << np.uint64(world.sensing.confirm_n[r])) - _ONE
        s.history[r, i] = ((s.history[r, i] << _ONE) | hit) & mask
        return
    s.missed[r, i] = 0 if hit == _ONE else s.missed[r, i] + 1
    if 0 < world.sensing.drop_after[r] <= s.missed[r, i]:
        _forget(s, r, i)


@inner
def _back_to_first(s: State, r: int, i: int) -> None:
    """Take back all looks, if some were passed over, and pass over none from now on."""
    if s.passed[r, i] == 1:
        s.next_scan[r, i] = s.first_scan[r, i]
        s.t_seen[r, i], s.t_confirmed[r, i] = np.inf, -np.inf
        _forget(s, r, i)
    s.passed[r, i] = -1


@inner
def look_at_all(world: World, s: State, r: int, i: int, t: float) -> None:
    """Take the looks that were passed over, and all up to t: they tell when, not only whether."""
    if s.next_scan[r, i] == NOT_BEGUN and s.sensor_up[r] == 1 and s.crowded[r] == 0:
        begin(world, s, r, i)
    _back_to_first(s, r, i)
    update(world, s, r, i, t)


@inner
def _confirm(s: State, r: int, i: int) -> None:
    s.confirmed[r, i] = 1
    s.t_confirmed[r, i] = s.t_next[r, i]
    s.t_next[r, i] = -np.inf
    event_log.note(s, s.t_confirmed[r, i], event_log.CONFIRMED, i, r, -1, 0.0)


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
    drop_after = world.sensing.drop_after[r]
    while s.confirmed[r, i] == 0 or drop_after > 0:
        if s.t_next[r, i] == -np.inf:
            _pass_over(world, s, r, i, t)
        if s.confirmed[r, i] == 1:
            if drop_after > 0:
                _hold(world, s, r, i, t)
            if s.confirmed[r, i] == 1:
                return
        else:
            if s.t_next[r, i] == -np.inf:
                look_ahead(world, s, r, i, t)
            if s.t_next[r, i] == -np.inf or s.t_next[r, i] > t or s.t_next[r, i] >= s.t_stop[i]:
                return
            _confirm(s, r, i)


@inner
def _look_once(world: World, s: State, r: int, i: int, t: float, is_full: bool) -> int:
    """One look of a sensor that may be full at threat i; the change of the number of its tracks."""
    hit = _detects(world, s, r, i, s.next_scan[r, i])
    s.next_scan[r, i] += 1
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
        event_log.note(s, t, event_log.TRACK_LOST, i, r, -1, 0.0)
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
def next_confirmation(world: World, s: State, r: int, i: int) -> float:
    """Instant at which sensor r, which does not track threat i now, will; inf: never."""
    if s.next_scan[r, i] == NOT_BEGUN or s.sensor_up[r] == 0:
        return np.inf
    if s.t_next[r, i] == -np.inf:
        look_ahead(world, s, r, i, np.inf)
    return s.t_next[r, i] if s.t_next[r, i] < s.t_stop[i] else np.inf


@inner
def lose_sensor(world: World, s: State, r: int, t: float) -> None:
    """Sensor r goes down at t, before a scan at t: its tracks and histories are gone."""
    before = np.nextafter(t, -np.inf)
    for i in range(len(s.t_imp)):
        if s.shots[i] == 0 or world.sensing.drop_after[r] == 0:
            look_at_all(world, s, r, i, before)
        else:  # when it was seen and confirmed is of no interest any more
            update(world, s, r, i, before)
            s.passed[r, i] = -1
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
    s.next_scan[r, i] = min(s.next_scan[r, i], n)
    s.looks[r, i] += np.uint64(s.next_scan[r, i] - s.first_scan[r, i]) * GAMMA
    s.first_scan[r, i], s.sights_scan[r, i] = s.next_scan[r, i], NEVER
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
            s.next_scan[r, i] = s.first_scan[r, i] = max(s.next_scan[r, i], n)
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
        if s.crowded[r] == 0 and s.sensor_up[r] == 1 and s.t_confirmed[r, i] == -np.inf:
            _pass_over(world, s, r, i, np.inf)
            if s.confirmed[r, i] == 0:
                _back_to_first(s, r, i)
                if s.t_next[r, i] == -np.inf:
                    look_ahead(world, s, r, i, np.inf)
        if s.t_confirmed[r, i] > -np.inf or (s.crowded[r] == 0 and -np.inf < s.t_next[r, i] < s.t_stop[i]):
            return True, True
        seen = seen or s.t_seen[r, i] < s.t_stop[i]
    return seen, False


@inner
def last_confirmation(world: World, s: State, i: int, t: float) -> float:
    """Instant of the last confirmation of threat i by any sensor before t; -inf: none."""
    last, before = -np.inf, np.nextafter(t, -np.inf)
    for r in range(len(s.sensor_up)):
        look_at_all(world, s, r, i, before)
        if s.next_scan[r, i] != NOT_BEGUN:
            last = max(last, s.t_confirmed[r, i])
    return last
