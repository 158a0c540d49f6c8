"""The layered kernel: the whole model, event by event (docs/model.md is its law).

Any number of sensors, controllers, fire units and weapons, every feature of the
page. `engine/single.py` does the same, faster, for one sensor, one unit and one
kind of weapon; on such worlds the two agree column by column.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner, jit
from rempart.engine import draws
from rempart.engine.decisions import decide, plan_decisions
from rempart.engine.draws import entity_in_replicate, replicate_key, stream_key, unit
from rempart.engine.ends import end_threat, settle, switch
from rempart.engine.order import sort_by_time
from rempart.engine.sensing import find_sensors, plan_scans, scan
from rempart.engine.shots import assess, finish_shots, intercept
from rempart.engine.start import (
    component_available,
    declared_identity,
    draw_aim,
    draw_path,
    end_instant,
    group_bias,
    impact_instant,
    impact_place,
    normal_pair,
    own_miss,
    phase,
    wave_shift,
)
from rempart.engine.state import (
    N_ENGAGEMENT_FREE,
    N_ENGAGEMENT_HEAP,
    N_SHOT_FREE,
    N_SHOT_HEAP,
    State,
)
from rempart.engine.world import I4, World

_ONE, _ZERO = np.uint64(1), np.uint64(0)
_DOWN, _UP, _READY = 0, 1, 2


@inner
def _start_member(world: World, s: State, i: int, wave: float, bx: float, by: float) -> None:
    raid = world.raid
    g = raid.member_group[i]
    c, key = raid.group_class[g], s.key[i]
    s.aim[i] = draw_aim(raid, g, key)
    s.path[i] = draw_path(raid, g, s.aim[i], key)
    s.t_imp[i] = impact_instant(raid, g, raid.member_slot[i], s.path[i], wave, key)
    s.t_end[i] = end_instant(raid, c, s.path[i], s.t_imp[i], key)
    if world.ground.planar == 0:
        s.miss_m[i] = own_miss(raid, c, key)
    else:
        s.x_m[i], s.y_m[i] = impact_place(raid, c, s.aim[i], bx, by, key)
        s.pip_x[i], s.pip_y[i] = normal_pair(stream_key(key, draws.PREDICTION), _ZERO)
    s.identity[i] = declared_identity(raid, c, key)


@inner
def _start_threats(world: World, s: State, replicate: np.uint64) -> None:
    raid = world.raid
    last, wave, bx, by = -1, 0.0, 0.0, 0.0
    for i in range(len(raid.member_key)):
        g = raid.member_group[i]
        if g != last:
            wave = wave_shift(raid, g, replicate)
            bx, by = group_bias(raid, g, replicate)
            last = g
        s.key[i] = entity_in_replicate(replicate, raid.member_key[i])
        _start_member(world, s, i, wave, bx, by)
    sort_by_time(s.by_end, len(s.t_end), s.t_end, s.bucket, s.work)
    sort_by_time(s.by_impact, len(s.t_imp), s.t_imp, s.bucket, s.work)


@inner
def _clear_threat(s: State, i: int) -> None:
    s.status[i] = s.survived[i] = s.debris[i] = s.fate[i] = s.wrong[i] = s.block[i] = 0
    s.seen[i] = s.tracked[i] = s.shots[i] = s.engagements[i] = 0
    s.block_serial[i] = -1
    s.t_block[i] = s.t_track[i] = -np.inf
    for r in range(len(s.n_tracks)):
        s.missed[r, i] = s.detected[r, i] = s.confirmed[r, i] = 0
        s.history[r, i] = _ZERO
    for f in range(len(s.busy)):
        s.active[f, i] = s.made[f, i] = s.stage_serial[f, i] = 0
        s.resume[f, i] = -np.inf


@inner
def _clear_weapon(world: World, s: State, w: int) -> None:
    s.weapon_busy[w] = 0
    s.t_ready[w] = -np.inf
    s.last_target[w] = -1
    s.shots_left[w] = max(world.fire.magazine[w], 0)
    s.reloads_left[w] = world.fire.n_reloads[w]
    s.t_reload[w] = np.inf


@inner
def _clear(world: World, s: State) -> None:
    for n in range(len(s.count)):
        s.count[n] = 0
    for i in range(len(s.t_imp)):
        _clear_threat(s, i)
    for r in range(len(s.n_tracks)):
        s.n_tracks[r] = 0
    for f in range(len(s.busy)):
        s.busy[f] = 0
    for w in range(len(s.shots_left)):
        _clear_weapon(world, s, w)
    for j in range(len(s.point_hit)):
        s.point_hit[j] = 0
    for column in range(len(s.row)):
        s.row[column] = 0
    for n in range(len(s.shot_free)):
        s.shot_free[n] = n
    s.count[N_SHOT_FREE] = len(s.shot_free)
    for n in range(len(s.engagement_free)):
        s.engagement_free[n] = n
    s.count[N_ENGAGEMENT_FREE] = len(s.engagement_free)


@inner
def _start_components(world: World, s: State, replicate: np.uint64) -> None:
    ground = world.ground
    s.up[0] = s.hit[0] = s.available[0] = _ZERO
    for k in range(len(ground.component_key)):
        bit = _ONE << np.uint64(k)
        if component_available(ground.component_key[k], ground.component_availability[k], replicate):
            s.available[0] |= bit
            if ground.component_ready_s[k] <= 0.0:
                s.up[0] |= bit


@inner
def _start_units(world: World, s: State, replicate: np.uint64) -> None:
    fire = world.fire
    for f in range(len(fire.unit_key)):
        s.able[f] = find_sensors(world, s, f)
        s.common[f], s.z[f] = 0, 0.0
        if fire.p_common_failure[f] > 0.0 or fire.sspk_logit_sigma[f] > 0.0:
            stream = stream_key(entity_in_replicate(replicate, fire.unit_key[f]), draws.COMMON_CAUSE)
            s.common[f] = 1 if unit(stream, _ZERO) < fire.p_common_failure[f] else 0
            s.z[f] = normal_pair(stream, _ONE)[0]


@inner
def _start_phases(world: World, s: State, replicate: np.uint64) -> None:
    sensing, fire = world.sensing, world.fire
    for r in range(len(sensing.sensor_key)):
        key = sensing.sensor_key[r]
        s.scan_phase[r] = phase(
            sensing.scan_phase_s[r], sensing.scan_period_s[r], key, draws.SCAN_PHASE, replicate
        )
        plan_scans(world, s, r)
    for u in range(len(fire.controller_key)):
        key = fire.controller_key[u]
        s.decision_phase[u] = phase(
            fire.decision_phase_s[u], fire.decision_period_s[u], key, draws.DECISION_PHASE, replicate
        )
        plan_decisions(world, s, u)


@inner
def _next_scan(world: World, s: State) -> tuple[float, int]:
    best, which = np.inf, -1
    for r in range(len(s.scan_n)):
        t = s.scan_phase[r] + s.scan_n[r] * world.sensing.scan_period_s[r]
        if t <= s.scan_last[r] and t < best:
            best, which = t, r
    return best, which


@inner
def _next_decision(world: World, s: State) -> tuple[float, int]:
    best, which = np.inf, -1
    for u in range(len(s.decision_n)):
        t = s.decision_phase[u] + s.decision_n[u] * world.fire.decision_period_s[u]
        if t <= s.decision_last[u] and t < best:
            best, which = t, u
    return best, which


@inner
def _timeline_event(world: World, s: State, n: int) -> None:
    k, kind = s.timeline_component[n], s.timeline_kind[n]
    if kind == _READY and (s.available[0] >> np.uint64(k)) & _ONE == _ZERO:
        return
    switch(world, s, k, kind != _DOWN, s.timeline_s[n])


@inner
def _run(world: World, s: State) -> None:
    """Take events in order of time; at equal times in the order in which they stand here."""
    n_threats, n_events = len(s.by_end), len(s.timeline_s)
    ended = event = 0
    t_scan, r = _next_scan(world, s)
    t_decision, u = _next_decision(world, s)
    while ended < n_threats:
        i = s.by_end[ended]
        t_event = s.timeline_s[event] if event < n_events else np.inf
        t_shot = s.shot_t[s.shot_heap[0]] if s.count[N_SHOT_HEAP] > 0 else np.inf
        t_assess = s.engagement_t[s.engagement_heap[0]] if s.count[N_ENGAGEMENT_HEAP] > 0 else np.inf
        t = min(t_event, s.t_end[i], t_shot, t_assess, t_scan, t_decision)
        if t_event == t:
            _timeline_event(world, s, event)
            event += 1
        elif s.t_end[i] == t:
            end_threat(world, s, i)
            ended += 1
        elif t_shot == t:
            intercept(world, s, t)
        elif t_assess == t:
            assess(world, s, t)
        elif t_scan == t:
            scan(world, s, r, t)
            s.scan_n[r] += 1
            t_scan, r = _next_scan(world, s)
        else:
            decide(world, s, u, t)
            s.decision_n[u] += 1
            t_decision, u = _next_decision(world, s)


@inner
def replicate(world: World, s: State, seed: np.uint64, number: np.uint64) -> None:
    """One replicate; its outcomes are left in `s.row`."""
    key = replicate_key(seed, number)
    _clear(world, s)
    _start_components(world, s, key)
    _start_threats(world, s, key)
    _start_units(world, s, key)
    _start_phases(world, s, key)
    _run(world, s)
    finish_shots(world, s)
    settle(world, s)


@jit
def layered_rows(
    world: World, s: State, seed: np.uint64, first: np.uint64, stride: np.uint64, rows: I4
) -> None:
    """Replicates first, first + stride, ... of one world, one a row of `rows`."""
    for n in range(rows.shape[0]):
        replicate(world, s, seed, first + np.uint64(n) * stride)
        for column in range(rows.shape[1]):
            rows[n, column] = s.row[column]
