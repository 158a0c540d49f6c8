"""The kernel: the whole model, event by event (docs/model.md is its law).

What makes it fast: only what can change something is an event. Looks are taken on demand, those of a
pair in a row (`engine/tracks.py`); a controller decides when an answer can change (`engine/decisions.py`);
places, aims and identities are drawn where they are asked for; nothing is allocated.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner, jit
from rempart.engine import event_log
from rempart.engine.chain import aim_of, identity_of, predict
from rempart.engine.component_masks import holds, needs_met
from rempart.engine.decisions import decide, plan_decisions
from rempart.engine.draws import entity_in_replicate, replicate_key
from rempart.engine.impacts import end_threat, settle, switch
from rempart.engine.initial_draws import draw_path, end_instant, impact_instant, wave_shift
from rempart.engine.rules import (
    common_cause,
    decision_phase,
    draw_available,
    scan_phase,
    start_up,
)
from rempart.engine.sensing import find_sensors
from rempart.engine.shots import assess, finish_shots, intercept
from rempart.engine.sorting import sort_by_time
from rempart.engine.state import (
    N_ENGAGEMENT_FREE,
    N_ENGAGEMENT_HEAP,
    N_SHOT_FREE,
    N_SHOT_HEAP,
    State,
)
from rempart.engine.switching import follow_rule, is_status, next_rule, start_rules
from rempart.engine.timing_wheel import decision_time
from rempart.engine.tracks import NOT_BEGUN, update
from rempart.engine.weapon_choice import UNASKED
from rempart.engine.world import I4, World

_ONE, _ZERO = np.uint64(1), np.uint64(0)
_DOWN, _UP, _READY = 0, 1, 2


@inner
def _start_threats(world: World, s: State, replicate: np.uint64) -> None:
    raid, n = world.raid, len(s.t_imp)
    last, wave = -1, 0.0
    for i in range(n):
        g = raid.member_group[i]
        if g != last:
            wave = wave_shift(raid, g, replicate)
            last = g
        s.key[i] = entity_in_replicate(replicate, raid.member_key[i])
        s.aim[i] = s.identity[i] = -1
        if s.draws_paths == 1:
            s.path[i] = draw_path(raid, g, aim_of(world, s, i), s.key[i])
        s.t_imp[i] = impact_instant(raid, g, raid.member_slot[i], s.path[i], wave, s.key[i])
        s.t_end[i] = s.t_stop[i] = s.t_imp[i]
    sort_by_time(s.by_impact, n, s.t_imp, s.bucket, s.work)
    for k in range(n):
        s.rank[s.by_impact[k]] = k
        s.by_end[k] = s.by_impact[k]
    if s.any_failure == 1:
        for i in range(n):
            c = raid.group_class[raid.member_group[i]]
            s.t_end[i] = s.t_stop[i] = end_instant(raid, c, s.path[i], s.t_imp[i], s.key[i])
        sort_by_time(s.by_end, n, s.t_end, s.bucket, s.work)


@inner
def _clear_threat(s: State, i: int) -> None:
    s.placed[i] = s.status[i] = s.survived[i] = s.debris[i] = s.fate[i] = s.wrong[i] = s.block[i] = 0
    s.shots[i] = s.engagements[i] = 0
    s.block_serial[i] = -1
    s.gated[i] = UNASKED
    for r in range(len(s.sensor_up)):
        s.next_scan[r, i] = NOT_BEGUN
        s.passed[r, i] = 0
    for f in range(len(s.busy)):
        s.active[f, i] = s.made[f, i] = 0
        if s.stage_serial.shape[1] > 0:
            s.stage_serial[f, i] = 0
        s.resume[f, i] = -np.inf
    for b in range(s.engaged_by.shape[0]):
        s.engaged_by[b, i] = 0


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
    for g in range(len(s.bias_x)):
        s.bias_x[g] = np.nan
    for f in range(len(s.busy)):
        s.busy[f] = 0
    for w in range(len(s.shots_left)):
        _clear_weapon(world, s, w)
    for j in range(len(s.point_damage)):
        s.point_damage[j] = 0
    for column in range(len(s.row)):
        s.row[column] = s.launched[column]
    for n in range(len(s.shot_free)):
        s.shot_free[n] = n
    s.count[N_SHOT_FREE] = len(s.shot_free)
    for n in range(len(s.engagement_free)):
        s.engagement_free[n] = n
    s.count[N_ENGAGEMENT_FREE] = len(s.engagement_free)


@inner
def _start_components(world: World, s: State, replicate: np.uint64) -> None:
    for word in range(s.hit.shape[1]):
        s.hit[0, word] = _ZERO
    draw_available(world.ground, replicate, s.available, 0)
    start_up(world.ground, s.available, s.up, 0)
    for w in range(len(s.weapon_up)):
        s.weapon_up[w] = 1 if needs_met(s.up, 0, world.fire.weapon_need, w) else 0


@inner
def _start_units(world: World, s: State, replicate: np.uint64) -> None:
    fire = world.fire
    for f in range(len(fire.unit_key)):
        s.able[f] = find_sensors(world, s, f)
        s.common[f], s.z[f] = common_cause(fire, f, replicate)


@inner
def _start_phases(world: World, s: State, replicate: np.uint64) -> None:
    sensing, fire = world.sensing, world.fire
    for r in range(len(sensing.sensor_key)):
        s.scan_phase[r] = scan_phase(sensing, r, replicate)
        s.sensor_up[r] = 1 if needs_met(s.up, 0, sensing.sensor_need, r) else 0
        s.t_sensor_up[r] = -np.inf
        s.crowd_scan[r] = NOT_BEGUN
    for u in range(len(fire.controller_key)):
        s.decision_phase[u] = decision_phase(fire, u, replicate)
        plan_decisions(world, s, u)


@inner
def _next_decision(world: World, s: State) -> tuple[float, int]:
    best, which = np.inf, -1
    for u in range(len(s.next_n)):
        t = decision_time(world, s, u, s.next_n[u])
        if t < best:
            best, which = t, u
    return best, which


@inner
def _timeline_event(world: World, s: State, n: int) -> None:
    k, kind = s.timeline_component[n], s.timeline_kind[n]
    if kind == _READY and not holds(s.available, 0, k):
        return
    switch(world, s, k, kind != _DOWN, s.timeline_s[n])


@inner
def _run(world: World, s: State) -> None:
    """Take events in order of time; at equal times in the order in which they stand here."""
    n_threats, n_events = len(s.by_end), len(s.timeline_s)
    ended = event = 0
    now = -np.inf
    while ended < n_threats:
        i = s.by_end[ended]
        t_event = s.timeline_s[event] if event < n_events else np.inf
        t_shot = s.shot_t[s.shot_heap[0]] if s.count[N_SHOT_HEAP] > 0 else np.inf
        t_assess = s.engagement_t[s.engagement_heap[0]] if s.count[N_ENGAGEMENT_HEAP] > 0 else np.inf
        t_decision, u = _next_decision(world, s)
        t_rule, q = np.inf, -1
        if len(s.rule_t) > 0:
            t_rule, q = next_rule(world, s, now)
        t = min(t_event, s.t_end[i], t_shot, t_assess, t_decision, t_rule)
        now = t
        if t_event == t:
            _timeline_event(world, s, event)
            event += 1
        elif t_rule == t and is_status(world, s, q):
            follow_rule(world, s, q, t)
        elif s.t_end[i] == t:
            end_threat(world, s, i)
            ended += 1
        elif t_shot == t:
            intercept(world, s, t)
        elif t_assess == t:
            assess(world, s, t)
        elif t_rule == t:
            follow_rule(world, s, q, t)
        else:
            decide(world, s, u, t)


@inner
def _finish_trace(world: World, s: State) -> None:
    """Draw and look at what nobody asked for, so that a trace can tell it."""
    for i in range(len(s.t_imp)):
        predict(world, s, i)
        identity_of(world, s, i)
        first, who = np.inf, -1
        for r in range(len(s.sensor_up)):
            update(world, s, r, i, s.t_end[i])
            if s.next_scan[r, i] != NOT_BEGUN and s.t_seen[r, i] < min(first, s.t_stop[i]):
                first, who = s.t_seen[r, i], r
        if who >= 0:
            event_log.note(s, first, event_log.SEEN, i, who, -1, 0.0)


@inner
def replicate(world: World, s: State, seed: np.uint64, number: np.uint64) -> None:
    """One replicate; its outcomes are left in `s.row`."""
    key = replicate_key(seed, number)
    s.replicate[0] = key
    _clear(world, s)
    _start_components(world, s, key)
    _start_threats(world, s, key)
    _start_units(world, s, key)
    _start_phases(world, s, key)
    start_rules(world, s)
    _run(world, s)
    finish_shots(world, s)
    if len(s.trace) > 0:
        _finish_trace(world, s)
    settle(world, s)


@jit
def kernel_rows(
    world: World, s: State, seed: np.uint64, first: np.uint64, stride: np.uint64, rows: I4
) -> None:
    """Replicates first, first + stride, ... of one world, one a row of `rows`."""
    for n in range(rows.shape[0]):
        replicate(world, s, seed, first + np.uint64(n) * stride)
        for column in range(rows.shape[1]):
            rows[n, column] = s.row[column]
