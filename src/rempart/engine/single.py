"""The single kernel: one sensor, one fire unit, one kind of weapon, as fast as can be.

It computes what `engine/layered.py` computes on the worlds for which
`engine/variants.py` chooses it, column by column; docs/model.md is the law of both.
What makes it fast: members sorted once a replicate, with running pointers instead of a heap;
unconfirmed tracks in a compact list; candidates as bits over the rank of impact;
decisions only while something is ready and a channel and a shot are free; the fate of a shot
drawn at its launch; the block of a leaker without a shot found when it leaks, from the instants at which
things ended, instead of noted at every decision.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from rempart._jit import jit
from rempart.engine import draws, heap
from rempart.engine import outcomes as out
from rempart.engine.chain import value_of
from rempart.engine.draws import entity_in_replicate, pair_stream_key, replicate_key, stream_key, unit
from rempart.engine.ends import cause_of_fate
from rempart.engine.laws import flight_time, pd_exact, sspk_factor
from rempart.engine.order import sort_by_time
from rempart.engine.start import (
    component_available,
    declared_identity,
    draw_aim,
    draw_path,
    end_instant,
    first_index,
    group_bias,
    impact_instant,
    impact_place,
    normal_pair,
    own_miss,
    phase,
    unit_factor,
    wave_shift,
)
from rempart.engine.state import FATE_FAILED, FATE_HIT, FATE_MISSED, FATE_SURPLUS, n_columns
from rempart.engine.world import F8, HOLD, I4, N_SEE_BINS, TIGHT, U8, World

_ZERO, _ONE, _63 = np.uint64(0), np.uint64(1), np.uint64(63)
_SLACK_S = 1e-6  # a member is offered to the scans this much early: the window itself decides

# Places in `Scratch.n`.
N_ACTIVE, NEXT_VISIBLE, SCAN, DECISION, SHOTS_LEFT, BUSY, SERIAL, N_READY, COMMON, N_FREE, PLANNED = range(11)
# Places in `Scratch.t`.
SCAN_PHASE, DECISION_PHASE, T_DECISION, UNABLE, WEAPON_DOWN, EMPTY, Z = range(7)


class Scratch(NamedTuple):
    """What changes within a replicate. N members, J points, E engagements in progress at once."""

    n: I4  # counts, by the names above
    t: F8  # instants, by the names above
    key: U8  # (N,)
    look_key: U8  # (N,) stream of the looks at it
    group_class: I4  # (N,) class of each member, fixed
    path: I4
    aim: I4
    t_imp: F8
    t_end: F8
    t_visible: F8
    x_m: F8
    y_m: F8
    miss_m: F8
    pip_x: F8
    pip_y: F8
    identity: I4
    by_end: I4
    by_impact: I4
    by_visible: I4
    rank: I4  # (N,) place in by_impact
    bucket: I4
    work: I4
    active: I4  # members that may be seen and have no track yet
    look: I4
    history: U8
    t_seen: F8
    t_tracked: F8
    t_ready: F8
    dead: I4
    shots: I4
    engagements: I4
    fate: I4
    wrong: I4
    ready: U8  # bits over the rank of impact
    heap: I4  # engagements in progress
    free: I4
    slot_t: F8
    slot_serial: I4
    slot_threat: I4
    slot_number: I4
    up: U8  # (1,) bits of the components that are up
    hit: U8  # (1,) bits of the components that were hit
    point_hit: I4  # (J,)
    can_reach: I4  # (P,) the weapon has a launch window on the path
    launched: I4  # (columns,) a row with what is known before the start
    row: I4


def _launched(world: World, n_cols: int) -> I4:
    row = np.zeros(n_cols, np.int32)
    raid = world.raid
    for g in raid.member_group:
        base = int(raid.group_class[g]) * out.BLOCK
        row[base + out.LAUNCHED] += 1
        row[base + out.GROUND] += 1 - int(raid.group_flies[g])
    return row


def _can_reach(world: World) -> I4:
    fire, path_class = world.fire, world.sensing.path_class
    if len(fire.weapon_key) == 0:
        return np.zeros(len(path_class), np.int32)
    return ((fire.fire_n > 0) & (fire.sspk[0, path_class] > 0.0)).astype(np.int32)


def allocate(world: World) -> Scratch:
    """Make the scratch of one thread for this world."""
    n, j, n_cols = len(world.raid.member_key), len(world.ground.point_x_m), n_columns(world)
    channels = int(world.fire.unit_channels[0]) if len(world.fire.unit_key) else 0
    e = max(1, min(channels, n))

    def i4(size: int) -> I4:
        return np.zeros(size, np.int32)

    def f8(size: int) -> F8:
        return np.zeros(size, np.float64)

    def u8(size: int) -> U8:
        return np.zeros(size, np.uint64)

    return Scratch(
        n=i4(11), t=f8(7), key=u8(n), look_key=u8(n), group_class=world.raid.group_class[world.raid.member_group],
        path=i4(n), aim=i4(n), t_imp=f8(n), t_end=f8(n), t_visible=f8(n), x_m=f8(n), y_m=f8(n), miss_m=f8(n),
        pip_x=f8(n), pip_y=f8(n), identity=i4(n), by_end=i4(n), by_impact=i4(n), by_visible=i4(n), rank=i4(n),
        bucket=i4(n + 1), work=i4(n), active=i4(n), look=i4(n), history=u8(n), t_seen=f8(n), t_tracked=f8(n),
        t_ready=f8(n), dead=i4(n), shots=i4(n), engagements=i4(n), fate=i4(n), wrong=i4(n),
        ready=u8((n + 63) // 64), heap=i4(e), free=i4(e), slot_t=f8(e), slot_serial=i4(e), slot_threat=i4(e),
        slot_number=i4(e), up=u8(1), hit=u8(1), point_hit=i4(j), can_reach=_can_reach(world),
        launched=_launched(world, n_cols), row=i4(n_cols),
    )  # fmt: skip


@jit
def _start_member(world: World, s: Scratch, i: int, g: int, wave: float, bx: float, by: float) -> None:
    raid, key = world.raid, s.key[i]
    c = raid.group_class[g]
    aim = draw_aim(raid, g, key)
    path = draw_path(raid, g, aim, key)
    t_imp = impact_instant(raid, g, raid.member_slot[i], path, wave, key)
    s.aim[i], s.path[i], s.t_imp[i] = aim, path, t_imp
    s.t_end[i] = end_instant(raid, c, path, t_imp, key)
    if world.ground.planar == 1:
        s.x_m[i], s.y_m[i] = impact_place(raid, c, aim, bx, by, key)
        s.pip_x[i], s.pip_y[i] = normal_pair(stream_key(key, draws.PREDICTION), _ZERO)
    s.identity[i] = declared_identity(raid, c, key)
    s.t_visible[i] = t_imp
    if path >= 0 and len(world.sensing.sensor_key) > 0 and world.sensing.see_n[path] > 0:
        s.t_visible[i] = t_imp - world.sensing.see_t1_s[path]
        s.look_key[i] = pair_stream_key(key, draws.DETECTION, world.sensing.sensor_key[0])


@jit
def _clear_member(s: Scratch, i: int) -> None:
    s.look[i] = s.dead[i] = s.shots[i] = s.engagements[i] = s.fate[i] = s.wrong[i] = 0
    s.history[i] = _ZERO
    s.t_seen[i] = s.t_tracked[i] = np.inf


@jit
def _start_threats(world: World, s: Scratch, replicate: np.uint64) -> None:
    raid = world.raid
    n, last, wave, bx, by, fails = len(s.key), -1, 0.0, 0.0, 0.0, False
    member_group, member_key = raid.member_group, raid.member_key
    for i in range(n):
        g = member_group[i]
        if g != last:
            wave = wave_shift(raid, g, replicate)
            bx, by = group_bias(raid, g, replicate)
            fails = fails or raid.class_p_fail[raid.group_class[g]] > 0.0
            last = g
        s.key[i] = entity_in_replicate(replicate, member_key[i])
        _start_member(world, s, i, g, wave, bx, by)
        _clear_member(s, i)
    sort_by_time(s.by_impact, n, s.t_imp, s.bucket, s.work)
    sort_by_time(s.by_visible, n, s.t_visible, s.bucket, s.work)
    by_impact, by_end, rank = s.by_impact, s.by_end, s.rank
    for k in range(n):
        rank[by_impact[k]] = k
        by_end[k] = by_impact[k]
    if fails:
        sort_by_time(s.by_end, n, s.t_end, s.bucket, s.work)
    ready = s.ready
    for k in range(len(ready)):
        ready[k] = _ZERO


@jit
def _note_losses(world: World, s: Scratch, t: float) -> None:
    """Note since when the unit is not able, and the weapon down (nothing ever comes up again here)."""
    up, fire = s.up[0], world.fire
    if len(fire.unit_key) == 0:
        return
    need = fire.unit_need[0]
    if len(world.sensing.sensor_key) > 0:
        need |= world.sensing.sensor_need[0]
    if (up & need) != need:
        s.t[UNABLE] = min(s.t[UNABLE], t)
    if (up & fire.weapon_need[0]) != fire.weapon_need[0]:
        s.t[WEAPON_DOWN] = min(s.t[WEAPON_DOWN], t)


@jit
def _start_defence(world: World, s: Scratch, replicate: np.uint64) -> None:
    ground, fire, sensing = world.ground, world.fire, world.sensing
    s.n[:] = 0
    s.t[:] = np.inf
    s.t[Z] = 0.0
    s.point_hit[:] = 0
    s.up[0] = s.hit[0] = _ZERO
    for k in range(len(ground.component_key)):
        if ground.component_ready_s[k] <= 0.0 and component_available(
            ground.component_key[k], ground.component_availability[k], replicate
        ):
            s.up[0] |= _ONE << np.uint64(k)
    _note_losses(world, s, -np.inf)
    if len(sensing.sensor_key) > 0:
        s.t[SCAN_PHASE] = phase(
            sensing.scan_phase_s[0], sensing.scan_period_s[0], sensing.sensor_key[0], draws.SCAN_PHASE, replicate
        )
    if len(fire.unit_key) == 0:
        return
    s.t[DECISION_PHASE] = phase(
        fire.decision_phase_s[0], fire.decision_period_s[0], fire.controller_key[0], draws.DECISION_PHASE, replicate
    )
    if len(fire.weapon_key) > 0:
        s.n[SHOTS_LEFT] = fire.magazine[0]
        if fire.magazine[0] == 0:
            s.t[EMPTY] = -np.inf
    for slot in range(len(s.free)):
        s.free[slot] = slot
    s.n[N_FREE] = len(s.free)
    if fire.p_common_failure[0] > 0.0 or fire.sspk_logit_sigma[0] > 0.0:
        stream = stream_key(entity_in_replicate(replicate, fire.unit_key[0]), draws.COMMON_CAUSE)
        s.n[COMMON] = 1 if unit(stream, _ZERO) < fire.p_common_failure[0] else 0
        s.t[Z] = normal_pair(stream, _ONE)[0]


@jit
def _sensor_up(world: World, s: Scratch) -> bool:
    need = world.sensing.sensor_need
    return len(need) > 0 and (s.up[0] & need[0]) == need[0]


@jit
def _next_scan(world: World, s: Scratch) -> float:
    """Instant of the next scan that can see anything; inf if none."""
    n, visible = s.n, s.n[NEXT_VISIBLE]
    if not _sensor_up(world, s) or (n[N_ACTIVE] == 0 and visible == len(s.key)):
        return np.inf
    first, period = s.t[SCAN_PHASE], world.sensing.scan_period_s[0]
    if n[N_ACTIVE] == 0:
        t = s.t_visible[s.by_visible[visible]] - _SLACK_S
        if first + n[SCAN] * period < t:
            n[SCAN] = max(n[SCAN], first_index(t, first, period))
    return first + n[SCAN] * period


@jit
def _admit(s: Scratch, t: float) -> None:
    """Put the members that come into view by t on the list of those to look at."""
    n, k, m = s.n, s.n[NEXT_VISIBLE], s.n[N_ACTIVE]
    by_visible, t_visible, active = s.by_visible, s.t_visible, s.active
    while k < len(by_visible) and t_visible[by_visible[k]] <= t + _SLACK_S:
        active[m] = by_visible[k]
        m += 1
        k += 1
    n[NEXT_VISIBLE], n[N_ACTIVE] = k, m


@jit
def _track(world: World, s: Scratch, i: int, t: float) -> None:
    """The sensor confirms threat i: a candidate, if the unit may ever fire at it."""
    s.t_tracked[i] = t
    s.row[s.group_class[i] * out.BLOCK + out.TRACKED] += 1
    fire = world.fire
    if len(fire.unit_key) == 0 or s.can_reach[s.path[i]] == 0 or s.identity[i] == 2:
        return
    if fire.weapon_control[0] == HOLD or (fire.weapon_control[0] == TIGHT and s.identity[i] == 1):
        return
    s.t_ready[i] = t + fire.identification_s[0]
    _make_ready(s, i)


@jit
def _make_ready(s: Scratch, i: int) -> None:
    k = np.uint64(s.rank[i])
    s.ready[k >> np.uint64(6)] |= _ONE << (k & _63)
    s.n[N_READY] += 1


@jit
def _n_set(bits: np.uint64) -> int:
    n = 0
    while bits != _ZERO:
        bits &= bits - _ONE
        n += 1
    return n


@jit
def _detection(world: World, s: Scratch, i: int, t: float) -> None:
    """A look at threat i detected it for the first time."""
    s.t_seen[i] = t
    s.row[s.group_class[i] * out.BLOCK + out.DETECTED] += 1


@jit
def _scan(world: World, s: Scratch, t: float) -> None:
    """One look at every member in view that has no track; the order does not matter."""
    sensing = world.sensing
    active, path, t_imp, t_end, look, history = s.active, s.path, s.t_imp, s.t_end, s.look, s.history
    t0, t1, per_bin, low, high = (
        sensing.see_t0_s, sensing.see_t1_s, sensing.see_per_bin, sensing.pd_low, sensing.pd_high,
    )  # fmt: skip
    look_key, confirm_m = s.look_key, sensing.confirm_m[0]
    mask = (_ONE << np.uint64(sensing.confirm_n[0])) - _ONE
    a, n = 0, s.n[N_ACTIVE]
    while a < n:
        i = active[a]
        p = path[i]
        tgo = t_imp[i] - t
        if t_end[i] <= t or tgo < t0[p]:
            n -= 1
            active[a] = active[n]
            continue
        a += 1
        if tgo > t1[p]:
            continue
        u = unit(look_key[i], np.uint64(look[i]))
        look[i] += 1
        b = min(int((tgo - t0[p]) * per_bin[p]), N_SEE_BINS - 1)
        seen = u < low[p, b]
        if not seen and u < high[p, b]:
            seen = u < pd_exact(sensing, p, s.group_class[i], 0, tgo)
        past = (history[i] << _ONE) & mask
        if seen:
            past |= _ONE
            if s.t_seen[i] == np.inf:
                _detection(world, s, i, t)
            if _n_set(past) >= confirm_m:
                _track(world, s, i, t)
                a -= 1
                n -= 1
                active[a] = active[n]
        history[i] = past
    s.n[N_ACTIVE] = n


@jit
def _plan_decision(world: World, s: Scratch, t: float) -> None:
    """Set the next decision, not before t: none while nothing is ready or nothing can be launched."""
    n, fire = s.n, world.fire
    if (
        n[N_READY] == 0
        or n[BUSY] >= fire.unit_channels[0]
        or (n[SHOTS_LEFT] == 0 and fire.magazine[0] >= 0)
        or s.t[UNABLE] < np.inf
        or s.t[WEAPON_DOWN] < np.inf
    ):
        s.t[T_DECISION] = np.inf
        return
    first, period = s.t[DECISION_PHASE], fire.decision_period_s[0]
    n[PLANNED] = n[DECISION]
    if first + n[DECISION] * period < t:
        n[PLANNED] = max(n[DECISION], first_index(t, first, period))
    s.t[T_DECISION] = first + n[PLANNED] * period


@jit
def _resolve(world: World, s: Scratch, i: int, row: int, p: float, t_intercept: float) -> None:
    """One shot at threat i: its fate, drawn at the launch."""
    fire, k = world.fire, np.uint64(s.shots[i])
    s.shots[i] += 1
    fate = FATE_MISSED
    if s.dead[i] == 1 or s.t_end[i] <= t_intercept:
        fate = FATE_SURPLUS
    elif fire.reliability[0] < 1.0 and unit(stream_key(s.key[i], draws.RELIABILITY), k) >= fire.reliability[0]:
        fate = FATE_FAILED
    elif s.n[COMMON] == 0 and unit(stream_key(s.key[i], draws.KILL), k) < p:
        fate = FATE_HIT
        s.dead[i] = 1
        s.row[row + out.INTERCEPTED] += 1
    s.fate[i] = fate
    s.row[row + out.FIRED] += 1
    s.row[row + out.HIT + fate - FATE_HIT] += 1


@jit
def _engage(world: World, s: Scratch, i: int, t: float) -> None:
    fire, n = world.fire, s.n
    path, c, tgo = s.path[i], s.group_class[i], s.t_imp[i] - t
    row = c * out.BLOCK
    if s.engagements[i] == 0:
        s.row[row + out.ENGAGED] += 1
        n_shots = fire.salvo_first[0]
    else:
        n_shots = fire.salvo_next[0]
    if fire.magazine[0] >= 0:
        n_shots = min(n_shots, n[SHOTS_LEFT])
        n[SHOTS_LEFT] -= n_shots
        if n[SHOTS_LEFT] == 0:
            s.t[EMPTY] = t
    t_intercept = t + flight_time(fire, path, tgo)
    p = unit_factor(fire.sspk[0, c] * sspk_factor(fire, path, tgo), fire.sspk_logit_sigma[0], s.t[Z])
    for _ in range(n_shots):
        _resolve(world, s, i, row, p, t_intercept)
    n[BUSY] += 1
    n[N_FREE] -= 1
    slot = s.free[n[N_FREE]]
    s.slot_t[slot] = t_intercept + fire.assessment_s[0]
    s.slot_serial[slot] = n[SERIAL]
    s.slot_threat[slot], s.slot_number[slot] = i, s.engagements[i]
    n[SERIAL] += 1
    s.engagements[i] += 1
    heap.push(s.heap, n[BUSY] - 1, s.slot_t, s.slot_serial, slot)


@jit
def _harmless(world: World, s: Scratch, i: int, tgo: float) -> bool:
    """Whether the unit judges threat i harmless at this time-to-go."""
    if world.fire.evaluates[0] == 0 or world.ground.planar == 0:
        return False
    sigma = world.sensing.position_sigma_m[0] + world.sensing.velocity_sigma_mps[0] * tgo
    return value_of(world, s, i, sigma) < 0.0


@jit
def _n_set_fast(x: np.uint64) -> np.uint64:
    """Population count in constant time (Warren, Hacker's Delight, figure 5-2)."""
    x = x - ((x >> _ONE) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (x * np.uint64(0x0101010101010101)) >> np.uint64(56)


@jit
def _try(world: World, s: Scratch, i: int, t: float) -> float:
    """Candidate i at a decision: engage it (-1), give it up for good (-2), or say when to ask again."""
    fire, path = world.fire, s.path[i]
    window = fire.fire_first[path]
    tgo = s.t_imp[i] - t
    if tgo < fire.fire_close_s[window] or t >= s.t_end[i]:
        return -2.0
    if tgo > fire.fire_open_s[window]:
        return s.t_imp[i] - fire.fire_open_s[window] - _SLACK_S
    if t < s.t_ready[i]:
        return s.t_ready[i]
    if fire.max_engagements[0] > 0 and s.engagements[i] >= fire.max_engagements[0]:
        return -2.0
    if _harmless(world, s, i, tgo):
        return t
    _engage(world, s, i, t)
    return -1.0


@jit
def _decide(world: World, s: Scratch, t: float) -> None:
    """One decision: candidates in order of impact, while channels and shots last."""
    n, ready, by_impact = s.n, s.ready, s.by_impact
    channels, limited = world.fire.unit_channels[0], world.fire.magazine[0] >= 0
    again = np.inf
    for word in range(len(ready)):
        bits = ready[word]
        while bits != _ZERO:
            if n[BUSY] >= channels or (limited and n[SHOTS_LEFT] == 0):
                again = t
                break
            low = bits & (~bits + _ONE)
            bits ^= low
            i = by_impact[64 * word + int(_n_set_fast(low - _ONE))]
            answer = _try(world, s, i, t)
            if answer < 0.0:
                ready[word] ^= low
                n[N_READY] -= 1
            else:
                again = min(again, answer)
        if again == t:
            break
    n[DECISION] = n[PLANNED] + 1
    _plan_decision(world, s, again if again > t else t)


@jit
def _assess(world: World, s: Scratch) -> None:
    """The next engagement in progress is assessed."""
    n, fire = s.n, world.fire
    slot = s.heap[0]
    n[BUSY] = heap.pop(s.heap, n[BUSY], s.slot_t, s.slot_serial)
    s.free[n[N_FREE]] = slot
    n[N_FREE] += 1
    i, t = s.slot_threat[slot], s.slot_t[slot]
    dead = s.dead[i] == 1
    judged_killed = dead
    p = fire.p_false_miss[0] if dead else fire.p_false_kill[0]
    if p > 0.0:
        u = unit(stream_key(s.key[i], draws.ASSESSMENT), np.uint64(s.slot_number[slot]))
        judged_killed = dead != (u < p)
    s.wrong[i] = 1 if judged_killed and not dead else 0
    again = t
    if judged_killed:  # only a threat that lives goes on to be seen, and then belies the assessment
        again = np.inf if dead else t + fire.reengage_after_s[0]
    if again < s.t_end[i]:
        s.t_ready[i] = max(s.t_ready[i], again)
        _make_ready(s, i)
    _plan_decision(world, s, t)


@jit
def _lose(world: World, s: Scratch, i: int, j: int, t: float) -> None:
    """Point j is hit by threat i."""
    k = world.ground.point_component[j]
    s.point_hit[j] = 1
    if k < 0:
        s.row[s.group_class[i] * out.BLOCK + out.HITS_ON_ASSETS] += 1
        return
    s.up[0] &= ~(_ONE << np.uint64(k))
    s.hit[0] |= _ONE << np.uint64(k)
    _note_losses(world, s, t)


@jit
def _impact(world: World, s: Scratch, i: int, t: float) -> bool:
    """Threat i comes down alive; whether it is a leaker."""
    ground, raid = world.ground, world.raid
    lethal = raid.class_lethal_radius_m[s.group_class[i]]
    aimed = raid.aim_point[s.aim[i]]
    if ground.planar == 0:
        if aimed >= 0 and own_miss(raid, s.group_class[i], s.key[i]) < lethal + ground.point_radius_m[aimed]:
            _lose(world, s, i, aimed, t)
        return True
    leaks = False
    for j in range(len(ground.point_x_m)):
        distance = math.hypot(s.x_m[i] - ground.point_x_m[j], s.y_m[i] - ground.point_y_m[j])
        if ground.point_area_m[j] > 0.0 and distance <= ground.point_area_m[j]:
            leaks = True
        if (ground.damage_all == 1 or j == aimed) and distance < lethal + ground.point_radius_m[j]:
            leaks = True
            _lose(world, s, i, j, t)
    return leaks


@jit
def _last_decision(world: World, s: Scratch, i: int) -> float:
    """Instant of the last decision at which the weapon reaches leaker i; -1 if there was none."""
    fire = world.fire
    window = fire.fire_first[s.path[i]]
    first, period = s.t[DECISION_PHASE], fire.decision_period_s[0]
    n = int((s.t_imp[i] - fire.fire_close_s[window] - first) / period) + 1
    while n >= 0:
        t = first + n * period
        if s.t_imp[i] - t >= fire.fire_close_s[window] and t < s.t_end[i]:
            break
        n -= 1
    if n < 0 or s.t_imp[i] - (first + n * period) > fire.fire_open_s[window]:
        return -1.0
    return first + n * period


@jit
def _cause_without_shot(world: World, s: Scratch, i: int) -> int:
    """Cause of a leaker at which nothing was fired: the chain of section 7 at the last decision in reach."""
    fire = world.fire
    if len(fire.unit_key) == 0 or s.can_reach[s.path[i]] == 0:
        return out.NO_WEAPON_REACHES
    t = _last_decision(world, s, i)
    if t < 0.0:
        return out.NO_TIME
    if s.t[UNABLE] <= t or len(world.sensing.sensor_key) == 0:
        return out.COMPONENT_LOST
    if s.t_tracked[i] > t:
        if s.t_tracked[i] < np.inf:
            return out.NO_TIME
        return out.NOT_SEEN if s.t_seen[i] > t else out.NOT_TRACKED
    if _harmless(world, s, i, s.t_imp[i] - t):
        return out.JUDGED_HARMLESS
    if t < s.t_tracked[i] + fire.identification_s[0] or s.identity[i] == 2:
        return out.WITHHELD_IDENTIFICATION
    if fire.weapon_control[0] == HOLD or (fire.weapon_control[0] == TIGHT and s.identity[i] == 1):
        return out.WITHHELD_CONTROL_STATUS
    if s.t[WEAPON_DOWN] <= t:
        return out.COMPONENT_LOST
    return out.NO_MISSILE if s.t[EMPTY] <= t else out.NO_CHANNEL


@jit
def _cause(world: World, s: Scratch, i: int) -> int:
    if s.path[i] < 0:
        return out.NOT_AIR_THREAT
    if s.shots[i] > 0:
        return cause_of_fate(s.fate[i], s.wrong[i] == 1)
    return _cause_without_shot(world, s, i)


@jit
def _end(world: World, s: Scratch, i: int) -> None:
    """Threat i, not dead, comes to its end by itself."""
    t, base = s.t_end[i], s.group_class[i] * out.BLOCK
    if t < s.t_imp[i]:
        s.row[base + out.FAILED] += 1
        return
    cause = _cause(world, s, i)  # before the impact: what it destroys does not excuse its own leak
    if _impact(world, s, i, t):
        s.row[base + out.LEAKERS] += 1
        s.row[base + out.N_MEASURES + cause] += 1
        if len(world.fire.unit_key) > 0 and s.t[T_DECISION] < np.inf:
            _plan_decision(world, s, t)
    else:
        s.row[base + out.HARMLESS] += 1
        s.row[base + out.HARMLESS_ENGAGED] += 1 if s.shots[i] > 0 else 0


@jit
def _settle(world: World, s: Scratch) -> None:
    """All threats have ended: fill the rest of the row."""
    row, n_classes = s.row, len(world.raid.class_p_fail)
    total = n_classes * out.BLOCK
    for c in range(n_classes):
        base = c * out.BLOCK
        row[base + out.ARRIVED] = row[base + out.LAUNCHED] - row[base + out.FAILED]
        for column in range(out.BLOCK):
            row[total + column] += row[base + column]
    extras = total + out.BLOCK
    row[extras + out.NO_LEAKER] = 1 if row[total + out.LEAKERS] == 0 else 0
    for j in range(len(s.point_hit)):
        k = world.ground.point_component[j]
        if k < 0:
            row[extras + out.ASSETS_LOST] += s.point_hit[j]
            row[extras + out.N_EXTRAS + j] = s.point_hit[j]
        elif (s.hit[0] >> np.uint64(k)) & _ONE != _ZERO:
            row[extras + out.N_EXTRAS + j] = 1  # nothing comes up again here


@jit
def _shoots_at_the_dead(world: World) -> bool:
    """Whether the raid must be played on when all that remain are dead: a kill may go unrecognised."""
    return len(world.fire.unit_key) > 0 and world.fire.p_false_miss[0] > 0.0


@jit
def _run(world: World, s: Scratch) -> None:
    """Events in order of time; at equal times an end, an assessment, a scan, a decision."""
    n, t_end, by_end, dead = s.n, s.t_end, s.by_end, s.dead
    ended, n_threats = 0, len(by_end)
    t_scan = _next_scan(world, s)
    while True:
        while ended < n_threats and dead[by_end[ended]] == 1:
            ended += 1
        if ended == n_threats and not _shoots_at_the_dead(world):
            return
        i = by_end[min(ended, n_threats - 1)]
        t_assess = s.slot_t[s.heap[0]] if n[BUSY] > 0 else np.inf
        t = min(t_end[i], min(t_assess, min(t_scan, s.t[T_DECISION])))
        if t_end[i] == t:
            if ended == n_threats:
                return
            _end(world, s, i)
            ended += 1
            if not _sensor_up(world, s):
                t_scan = np.inf
        elif t_assess == t:
            _assess(world, s)
        elif t_scan == t:
            _admit(s, t)
            n_ready = n[N_READY]
            _scan(world, s, t)
            n[SCAN] += 1
            t_scan = _next_scan(world, s)
            if n[N_READY] > n_ready:
                _plan_decision(world, s, t)
        else:
            _decide(world, s, t)


@jit
def single_rows(
    world: World, s: Scratch, seed: np.uint64, first: np.uint64, stride: np.uint64, rows: I4
) -> None:
    """Replicates first, first + stride, ... of one world, one a row of `rows`."""
    for m in range(rows.shape[0]):
        key = replicate_key(seed, first + np.uint64(m) * stride)
        s.row[:] = s.launched
        _start_threats(world, s, key)
        _start_defence(world, s, key)
        _run(world, s)
        _settle(world, s)
        rows[m, :] = s.row
