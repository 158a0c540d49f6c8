"""What weapons do to one threat on its way to an aim (docs/model.md, sections 7 and 8)."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.coverage.approach import (
    ALIVE,
    CLOSE,
    ENGAGEMENTS,
    OPEN,
    STOPPED,
    T_IMPACT,
    Approach,
    inside_at,
    sample_range,
)
from rempart.coverage.bearings import N_SAMPLES, Tables
from rempart.coverage.clearance import first_inside
from rempart.coverage.detection import first_track
from rempart.engine.chain import (
    PASSED,
    WEAPON_UP,
    is_taken,
    may_engage_again,
    may_fire,
    shares_picture,
    taken_by,
    unit_stage,
    weapon_stage,
)
from rempart.engine.rules import (
    belied_at,
    is_judged_killed,
    launch_instant,
    note_salvo,
    p_kill,
    salvo_size,
    spend_shot,
)
from rempart.engine.state import State
from rempart.engine.table_lookup import first_index
from rempart.engine.world import World
from rempart.world.limits import distance
from rempart.world.trajectories.curves import place_at
from rempart.world.weapon_tables import flight_s, launch_tgo, lowest_launch, meeting

_ZERO = np.uint64(0)
_LEAST_ALIVE = 1e-4  # a threat stopped but for so much is followed no further


@inner
def reach_ahead(a: Approach, g: int) -> bool:
    """When each shooter reaches a path, before any replicate; whether any does."""
    tables, c, any_reach = a.tables, a.tables.group_class[g], False
    for q in range(len(a.limits)):
        a.reach[q, OPEN], a.reach[q, CLOSE] = -np.inf, np.inf
        if tables.engages[q, c] == 1 and _find_reach(a, g, q):
            any_reach = True
    return any_reach


@inner
def _find_reach(a: Approach, g: int, q: int) -> bool:
    """Times-to-go of launch between which shooter q reaches a path; whether it does at all."""
    close_s = first_inside(a, g, a.limits, q, 1)
    if close_s < 0.0:
        return False
    open_s = first_inside(a, g, a.limits, q, -1)
    pair = g * len(a.limits) + q
    _sample_launches(a, g, q, pair)
    a.reach[q, OPEN] = launch_tgo(a, pair, open_s)
    a.reach[q, CLOSE] = min(a.reach[q, OPEN], launch_tgo(a, pair, close_s))
    earlier_s = np.inf  # a launch that has met the target before flies no further
    for k in range(N_SAMPLES + 1):
        if a.meet_s[q, k] > open_s:
            earlier_s = min(earlier_s, a.launch_s[q, k])
        elif a.meet_s[q, k] > close_s:
            a.reach[q, CLOSE] = min(a.reach[q, CLOSE], a.launch_s[q, k])
    return a.reach[q, CLOSE] < earlier_s


@inner
def _sample_launches(a: Approach, g: int, q: int, pair: int) -> None:
    """Launches that meet the target at the samples, and at the latest of all between two of them."""
    meet_s, launch_s, tgo_s = a.meet_s, a.launch_s, a.tables.tgo_s
    for k in range(N_SAMPLES + 1):
        meet_s[q, k] = tgo_s[g, k]
        launch_s[q, k] = tgo_s[g, k] + flight_s(a.flyouts, q, sample_range(a.tables, g, k, a.limits, q))
    for k in range(1, N_SAMPLES):
        if launch_s[q, k] < launch_s[q, k - 1] and launch_s[q, k] <= launch_s[q, k + 1]:
            meet_s[q, k] = lowest_launch(a, pair, tgo_s[g, k - 1], tgo_s[g, k + 1])
            launch_s[q, k] = launch_tgo(a, pair, meet_s[q, k])


@inner
def _meet(a: Approach, g: int, q: int, tgo_s: float) -> float:
    """Time-to-go of the first meeting of a launch at `tgo_s` with its target; -1 if there is none."""
    launch_s, at_s, k = a.launch_s, a.meet_s, N_SAMPLES
    while k >= 0 and launch_s[q, k] > tgo_s:
        k -= 1
    if k < 0:
        return -1.0
    if k == N_SAMPLES or launch_s[q, k] == tgo_s:
        return float(at_s[q, k])
    below, above = (at_s[q, k], launch_s[q, k] - tgo_s), (at_s[q, k + 1], launch_s[q, k + 1] - tgo_s)
    return meeting(a, g * len(a.limits) + q, tgo_s, below, above)


@inner
def _factor(tables: Tables, w: int, c: int, range_m: float) -> float:
    """Factor on the SSPK at a slant range: linear between the pairs given, 1 without any."""
    first, n = tables.factor_first[w, c], tables.factor_n[w, c]
    if n == 0:
        return 1.0
    if range_m <= tables.factor_range_m[first]:
        return float(tables.factor[first])
    for i in range(first + 1, first + n):
        low_m, high_m = tables.factor_range_m[i - 1], tables.factor_range_m[i]
        if range_m <= high_m:
            share = (range_m - low_m) / (high_m - low_m) if high_m > low_m else 1.0
            return float(tables.factor[i - 1] + share * (tables.factor[i] - tables.factor[i - 1]))
    return float(tables.factor[first + n - 1])


@inner
def _sspk_at(world: World, a: Approach, g: int, w: int, meet_s: float) -> float:
    """SSPK of weapon w at a meeting."""
    c = a.tables.group_class[g]
    q = a.tables.shooter_of[w, c]
    x, y, z = place_at(a.curves, g, meet_s)
    return world.fire.sspk[w, c] * _factor(a.tables, w, c, distance(a.limits, q, x, y, z))


@inner
def _salvo(world: World, s: State, a: Approach, g: int, w: int, n_shots: int, t: float) -> float:
    """Shots of one engagement: what they leave of the threat; returns the instant of the last intercept."""
    fire, f, fate = world.fire, world.fire.weapon_unit[w], a.fate
    q = a.tables.shooter_of[w, a.tables.group_class[g]]
    t_last = -np.inf
    for j in range(n_shots):
        t_launch = launch_instant(world, s, w, 0, j, t)
        tgo_s = fate[T_IMPACT] - t_launch
        if j == 0:
            tgo_s = min(max(tgo_s, a.reach[q, CLOSE]), a.reach[q, OPEN])
        meet_s = _meet(a, g, q, tgo_s)
        if j > 0 and (meet_s < 0.0 or not inside_at(a.curves, g, a.limits, q, meet_s)):
            continue
        meet_s = max(meet_s, 0.0)
        spend_shot(world, s, w)
        t_intercept = t_launch + tgo_s - meet_s
        t_last = max(t_last, t_intercept)
        if t_intercept >= fate[T_IMPACT]:
            continue
        p = p_kill(world, s, f, _sspk_at(world, a, g, w, meet_s))
        hit = fate[ALIVE] * min(p, 1.0) * fire.reliability[w]
        fate[ALIVE] -= hit
        fate[STOPPED] += hit * (1.0 - fire.p_deflect[w, a.tables.group_class[g]])
    return t_last


@inner
def _engage(
    world: World, s: State, a: Approach, g: int, w: int, value: float, key: np.uint64, t: float
) -> None:
    """Weapon w engages the threat at t; what the assessment will say is drawn at once."""
    fire, f, fate = world.fire, world.fire.weapon_unit[w], a.fate
    t_judged = _salvo(world, s, a, g, w, salvo_size(world, s, w, 0, value), t) + fire.assessment_s[f]
    note_salvo(world, s, w, 0, t)
    judged_killed = is_judged_killed(fire, f, False, key, int(fate[ENGAGEMENTS]))
    fate[ENGAGEMENTS] += 1.0
    s.resume[f, 0] = belied_at(fire, f, t_judged) if judged_killed else t_judged


@inner
def _best(world: World, s: State, a: Approach, g: int, u: int, only: int, t: float) -> tuple[int, float]:
    """Weapon of controller u that promises most now, and the value of the threat to its unit; -1: none."""
    fire, tgo_s, c = world.fire, a.fate[T_IMPACT] - t, a.tables.group_class[g]
    best, best_pk, best_value = -1, -1.0, 0.0
    for f in range(len(s.busy)):
        if (only >= 0 and f != only) or fire.unit_controller[f] != u or not may_engage_again(world, s, f, 0):
            continue
        stage, value = unit_stage(world, s, f, 0, t)
        if stage != WEAPON_UP:
            continue
        last_q, meet_s = -1, -1.0
        for w in range(fire.weapon_first[f], fire.weapon_first[f] + fire.weapon_n[f]):
            q = a.tables.shooter_of[w, c]
            if fire.sspk[w, c] <= 0.0 or not a.reach[q, CLOSE] <= tgo_s <= a.reach[q, OPEN]:
                continue
            if weapon_stage(world, s, w, value, t) != PASSED:
                continue
            if q != last_q:
                meet_s, last_q = _meet(a, g, q, tgo_s), q
                if meet_s >= 0.0 and not inside_at(a.curves, g, a.limits, q, meet_s):
                    meet_s = -1.0
            pk = _sspk_at(world, a, g, w, meet_s) * fire.reliability[w] if meet_s >= 0.0 else -1.0
            if pk > best_pk:
                best, best_pk, best_value = w, pk, value
    return best, best_value


@inner
def _decide(world: World, s: State, a: Approach, g: int, u: int, key: np.uint64, t: float) -> float:
    """A decision of controller u at t; returns the instant before which the next can change nothing."""
    shared = shares_picture(world, s, u)
    for only in range(-1, len(s.busy)):
        if shared != (only < 0) or (only >= 0 and world.fire.unit_controller[only] != u):
            continue
        if is_taken(world, s, u, 0, True, 0, t) if shared else taken_by(s, only, 0, t):
            continue
        w, value = _best(world, s, a, g, u, only, t)
        if w >= 0:
            _engage(world, s, a, g, w, value, key, t)
    earliest, latest = np.inf, -np.inf
    for f in range(len(s.busy)):
        if world.fire.unit_controller[f] == u:
            earliest, latest = min(earliest, s.resume[f, 0]), max(latest, s.resume[f, 0])
    return latest if shared else earliest


@inner
def _may_ever_fire(world: World, s: State, f: int) -> bool:
    """Whether nothing that lasts as long as the threat flies keeps unit f from firing at it."""
    if s.own[f] | s.remote[f] == _ZERO or world.fire.unit_channels[f] == 0:
        return False
    return may_fire(world, f, s.identity[0]) == WEAPON_UP


@inner
def plan(world: World, s: State, a: Approach, n: int, g: int) -> None:
    """First and last decision of each controller at which a weapon of its may reach the threat."""
    fire, tables, t_impact, c = (
        world.fire,
        a.tables,
        a.fate[T_IMPACT],
        a.tables.group_class[g],
    )
    for u in range(len(s.decision_n)):
        open_s, close_s = -np.inf, np.inf
        for w in range(len(s.shots_left)):
            q, f = tables.shooter_of[w, c], fire.weapon_unit[w]
            if fire.unit_controller[f] == u and fire.sspk[w, c] > 0.0 and _may_ever_fire(world, s, f):
                open_s, close_s = max(open_s, a.reach[q, OPEN]), min(close_s, a.reach[q, CLOSE])
        s.decision_phase[u] = a.luck.decision_phase_s[n, u]
        a.last_decision_s[u] = t_impact - close_s if open_s > -np.inf else -np.inf
        s.decision_n[u] = 0
        if open_s > -np.inf:
            t_first = max(t_impact - open_s, 0.0)
            s.decision_n[u] = first_index(t_first, s.decision_phase[u], fire.decision_period_s[u])


@inner
def _sensors_of(world: World, s: State, u: int) -> np.uint64:
    mask = _ZERO
    for f in range(len(s.busy)):
        if world.fire.unit_controller[f] == u and _may_ever_fire(world, s, f):
            mask |= s.own[f] | s.remote[f]
    return mask


@inner
def fight(world: World, s: State, a: Approach, g: int, key: np.uint64) -> None:
    """Decisions of all controllers in order of time, until none can change anything."""
    fire, t_impact = world.fire, a.fate[T_IMPACT]
    while True:
        t, u = t_impact, -1
        for k in range(len(s.decision_n)):
            at = s.decision_phase[k] + s.decision_n[k] * fire.decision_period_s[k]
            if at <= a.last_decision_s[k] and at < t:
                t, u = at, k
        if u < 0 or a.fate[ALIVE] < _LEAST_ALIVE:
            return
        t_next = first_track(world, s, a, g, _sensors_of(world, s, u), key, t)
        if t_next <= t:
            t_next = _decide(world, s, a, g, u, key, t)
        s.decision_n[u] += 1
        if t_next >= t_impact:
            a.last_decision_s[u] = -np.inf
        elif t_next > t:
            n = first_index(t_next, s.decision_phase[u], fire.decision_period_s[u])
            s.decision_n[u] = max(n, s.decision_n[u])
