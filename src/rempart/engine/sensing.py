"""Looks, tracks, and what a fire unit may use of them (docs/model.md, sections 5 and 6)."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import draws, journal
from rempart.engine.draws import GAMMA, mix64, pair_stream_key, to_unit
from rempart.engine.laws import pd_exact
from rempart.engine.order import sort_by_time
from rempart.engine.start import first_index
from rempart.engine.state import ALIVE, State
from rempart.engine.world import AUTONOMOUS, DARK, N_SEE_BINS, REMOTE, Sensing, World

_ONE, _ZERO = np.uint64(1), np.uint64(0)
SLACK_S = 1e-6  # members are put on a list this much early: windows themselves decide


@inner
def needs_met(up: np.uint64, need: np.uint64) -> bool:
    """Whether all components of a mask of needs are up."""
    return (up & need) == need


@inner
def n_set(bits: np.uint64) -> int:
    """Number of bits that are set."""
    n = 0
    while bits != _ZERO:
        bits &= bits - _ONE
        n += 1
    return n


@inner
def detects(sensing: Sensing, row: int, c: int, r: int, tgo: float, u: float) -> bool:
    """Whether a look at time-to-go `tgo` within the table of (path, sensor) detects, given its draw u."""
    b = min(int((tgo - sensing.see_t0_s[row]) * sensing.see_per_bin[row]), N_SEE_BINS - 1)
    if u < sensing.pd_low[row, b]:
        return True
    if u >= sensing.pd_high[row, b]:
        return False
    return u < pd_exact(sensing, row, c, r, tgo)


@inner
def _detection(world: World, s: State, r: int, i: int, row: int, t: float) -> bool:
    c = world.raid.group_class[world.raid.member_group[i]]
    s.looks[r, i] += GAMMA
    return detects(world.sensing, row, c, r, s.t_imp[i] - t, to_unit(mix64(s.looks[r, i])))


@inner
def _forget(s: State, r: int, i: int) -> None:
    s.confirmed[r, i] = 0
    s.history[r, i] = _ZERO
    s.missed[r, i] = 0


@inner
def _after_hit(world: World, s: State, r: int, i: int, t: float) -> None:
    """A look at an unconfirmed threat detected it: confirm the track if the rule is met."""
    if s.detected[r, i] == 0:
        s.detected[r, i] = 1
        if s.seen[i] == 0:
            journal.note(s, t, journal.SEEN, i, r, -1, 0.0)
        s.seen[i] = 1
    if n_set(s.history[r, i]) < world.sensing.confirm_m[r]:
        return
    capacity = world.sensing.capacity[r]
    if capacity > 0 and s.n_tracks[r] >= capacity:
        return
    s.confirmed[r, i] = 1
    s.t_confirmed[r, i] = t
    s.missed[r, i] = 0
    s.tracked[i] = 1
    s.t_track[i] = t
    s.n_tracks[r] += 1
    journal.note(s, t, journal.CONFIRMED, i, r, -1, 0.0)


@inner
def _look(world: World, s: State, r: int, i: int, row: int, t: float) -> None:
    take_look(world, s, r, i, t, _detection(world, s, r, i, row, t))


@inner
def take_look(world: World, s: State, r: int, i: int, t: float, hit: bool) -> None:
    """A look of sensor r at threat i, which detected it or not: confirm or lose its track."""
    if s.confirmed[r, i] == 1:
        s.missed[r, i] = 0 if hit else s.missed[r, i] + 1
        if s.missed[r, i] >= world.sensing.drop_after[r]:
            _forget(s, r, i)
            s.n_tracks[r] -= 1
            journal.note(s, t, journal.TRACK_LOST, i, r, -1, 0.0)
        return
    mask = (_ONE << np.uint64(world.sensing.confirm_n[r])) - _ONE
    s.history[r, i] = ((s.history[r, i] << _ONE) | (_ONE if hit else _ZERO)) & mask
    if hit:
        _after_hit(world, s, r, i, t)


@inner
def _watch(world: World, s: State, r: int, t: float) -> int:
    """Put the members that come into view of sensor r by t on its list, by index; return its length."""
    sensing, n = world.sensing, s.n_watched[r]
    while s.next_rising[r] < s.n_rising[r]:
        i = s.rising[r, s.next_rising[r]]
        row = s.path[i] * len(sensing.sensor_key) + r
        if s.t_imp[i] - sensing.see_t1_s[row] > t + SLACK_S:
            break
        s.next_rising[r] += 1
        k = n
        while k > 0 and s.watched[r, k - 1] > i:
            s.watched[r, k] = s.watched[r, k - 1]
            k -= 1
        s.watched[r, k] = i
        s.looks[r, i] = pair_stream_key(s.key[i], draws.DETECTION, sensing.sensor_key[r])
        n += 1
    return n


@inner
def scan(world: World, s: State, r: int, t: float) -> None:
    """One scan of sensor r at time t."""
    sensing = world.sensing
    if not needs_met(s.up[0], sensing.sensor_need[r]):
        return
    n_sensors, keeps = len(sensing.sensor_key), sensing.drop_after[r] == 0
    n = 0
    for k in range(_watch(world, s, r, t)):
        i = s.watched[r, k]
        row = s.path[i] * n_sensors + r
        tgo = s.t_imp[i] - t
        if s.status[i] != ALIVE or tgo < sensing.see_t0_s[row]:
            continue  # gone for good
        s.watched[r, n] = i
        n += 1
        if tgo <= sensing.see_t1_s[row] and not (keeps and s.confirmed[r, i] == 1):
            _look(world, s, r, i, row, t)
    s.n_watched[r] = n


@inner
def lose_tracks(s: State, r: int) -> None:
    """A sensor goes down: all its tracks and histories are gone."""
    for i in range(s.confirmed.shape[1]):
        _forget(s, r, i)
    s.n_tracks[r] = 0


@inner
def end_tracks(s: State, i: int) -> None:
    """A threat is dead or has ended: its tracks no longer count for capacity."""
    for r in range(len(s.n_tracks)):
        if s.confirmed[r, i] == 1:
            s.n_tracks[r] -= 1


@inner
def live_sensors(world: World, up: np.uint64, mask: np.uint64) -> np.uint64:
    """Those of a mask of sensors whose components are up."""
    live = _ZERO
    for r in range(len(world.sensing.sensor_key)):
        bit = _ONE << np.uint64(r)
        if (mask & bit) != _ZERO and needs_met(up, world.sensing.sensor_need[r]):
            live |= bit
    return live


@inner
def usable_sensors(world: World, up: np.uint64, f: int) -> tuple[np.uint64, np.uint64]:
    """Sensors that fire unit f may use now: (own and backup, remote); none if it is not able."""
    fire = world.fire
    if not needs_met(up, fire.unit_need[f]):
        return _ZERO, _ZERO
    own = live_sensors(world, up, fire.unit_sensors[f])
    mode = fire.on_radar_loss[f]
    if own == _ZERO and mode == DARK:
        return _ZERO, _ZERO
    remote = _ZERO
    if needs_met(up, fire.unit_remote_need[f]) and (
        fire.unit_remote_always[f] == 1 or (own == _ZERO and mode == REMOTE)
    ):
        remote = live_sensors(world, up, fire.unit_remote[f])
    if own == _ZERO and mode == AUTONOMOUS:
        own = live_sensors(world, up, fire.unit_backup[f])
    return own, remote


@inner
def find_sensors(world: World, s: State, f: int) -> int:
    """Note which sensors fire unit f may use from now on; 1 if any, so that it is able."""
    s.own[f], s.remote[f] = usable_sensors(world, s.up[0], f)
    return 1 if (s.own[f] | s.remote[f]) != _ZERO else 0


@inner
def has_seen(s: State, sensors: np.uint64, i: int) -> bool:
    """Whether any of these sensors ever detected threat i."""
    for r in range(len(s.n_tracks)):
        if (sensors >> np.uint64(r)) & _ONE != _ZERO and s.detected[r, i] == 1:
            return True
    return False


@inner
def held_track(
    world: World, s: State, f: int, own: np.uint64, remote: np.uint64, i: int, t: float
) -> tuple[float, float]:
    """Time and error (sigma, metres) of the track of i that unit f holds; (inf, inf) if none."""
    sensing, fire = world.sensing, world.fire
    tgo = s.t_imp[i] - t
    since, sigma = np.inf, np.inf
    for r in range(len(sensing.sensor_key)):
        if s.confirmed[r, i] == 0:
            continue
        error = sensing.position_sigma_m[r] + sensing.velocity_sigma_mps[r] * tgo
        mine = ((own >> np.uint64(r)) & _ONE) != _ZERO
        handed = (
            ((remote >> np.uint64(r)) & _ONE) != _ZERO
            and t >= s.t_confirmed[r, i] + fire.remote_latency_s[f]
            and error <= fire.remote_sigma_max_m[f]
        )
        if mine or handed:
            since = min(since, s.t_confirmed[r, i])
            sigma = min(sigma, error)
    return since, sigma


@inner
def plan_scans(world: World, s: State, r: int) -> None:
    """Set the first scan and the last instant that can see anything, and who comes into view."""
    sensing, n = world.sensing, len(s.t_imp)
    first, last = np.inf, -np.inf
    for i in range(n):
        s.pick_key[i], s.pick[i] = s.t_imp[i], i
        row = s.path[i] * len(sensing.sensor_key) + r
        if s.path[i] >= 0 and sensing.see_n[row] > 0:
            s.pick_key[i] = s.t_imp[i] - sensing.see_t1_s[row]
            first = min(first, s.pick_key[i])
            last = max(last, s.t_imp[i] - sensing.see_t0_s[row])
    s.n_rising[r] = s.next_rising[r] = s.n_watched[r] = 0
    sort_by_time(s.pick, n, s.pick_key, s.bucket, s.work)
    for k in range(n):
        i = s.pick[k]
        if s.path[i] >= 0 and sensing.see_n[s.path[i] * len(sensing.sensor_key) + r] > 0:
            s.rising[r, s.n_rising[r]] = i
            s.n_rising[r] += 1
    s.scan_last[r] = last + SLACK_S
    s.scan_n[r] = 0
    if first < np.inf:
        s.scan_n[r] = max(first_index(first, s.scan_phase[r], sensing.scan_period_s[r]) - 1, 0)
