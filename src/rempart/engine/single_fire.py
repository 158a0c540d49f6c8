"""Decisions, engagements and assessments of the single kernel."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import draws
from rempart.engine import outcomes as out
from rempart.engine.chain import value_at
from rempart.engine.draws import stream_key, unit
from rempart.engine.laws import flight_time, sspk_factor
from rempart.engine.single_start import predict
from rempart.engine.single_state import (
    BUSY,
    COMMON,
    DECISION,
    DECISION_PHASE,
    EMPTY,
    N_READY,
    PLANNED,
    SHOTS_LEFT,
    T_DECISION,
    T_READY,
    U4,
    UNABLE,
    WEAPON_DOWN,
    Scratch,
    Z,
)
from rempart.engine.start import declared_identity, unit_factor
from rempart.engine.state import FATE_FAILED, FATE_HIT, FATE_MISSED, FATE_SURPLUS
from rempart.engine.world import F8, HOLD, TIGHT, World

_ZERO, _ONE, _6, _63 = np.uint64(0), np.uint64(1), np.uint64(6), np.uint64(63)
_SLACK_S = 1e-6  # a candidate is offered to the decisions this much early: the window itself decides


@inner
def withheld(world: World, s: Scratch, r: int) -> int:
    """Cause for which the unit never fires at threat r, as it declares itself; -1 if none."""
    i = s.member[r]
    identity = declared_identity(world.raid, s.class_[i], s.key[i])
    if identity == 2:
        return out.WITHHELD_IDENTIFICATION
    control = world.fire.weapon_control[0]
    if control == HOLD or (control == TIGHT and identity == 1):
        return out.WITHHELD_CONTROL_STATUS
    return -1


@inner
def _make_ready(s: Scratch, r: int, t_ready: float) -> None:
    """Threat r is a candidate from t_ready on."""
    k = np.uint64(r)
    s.ready[k >> _6] |= _ONE << (k & _63)
    s.n[N_READY] += 1
    s.t_ready[r] = t_ready
    s.t[T_READY] = min(s.t[T_READY], t_ready)


@inner
def confirm(world: World, s: Scratch, r: int) -> None:
    """The sensor will confirm threat r: a candidate from then on, if the unit may ever fire at it."""
    path = s.path[s.member[r]]
    if s.can_reach[path] == 0:
        return
    if s.evaluates == 1:
        predict(world, s, r)
    if withheld(world, s, r) < 0:
        t_open = s.t_imp[r] - s.fire_open_s[path] - _SLACK_S
        _make_ready(s, r, max(s.t_tracked[r] + s.identification_s, t_open))


@inner
def harmless(world: World, s: Scratch, r: int, tgo: float) -> bool:
    """Whether the unit judges threat r harmless at this time-to-go."""
    if s.evaluates == 0:
        return False
    sigma = world.sensing.position_sigma_m[0] + world.sensing.velocity_sigma_mps[0] * tgo
    return value_at(world, s.x_m[r] + s.pip_x[r] * sigma, s.y_m[r] + s.pip_y[r] * sigma) < 0.0


@inner
def plan_decision(s: Scratch, t: float) -> None:
    """Set the next decision, not before t: none while nothing is ready or nothing can be launched."""
    n, t = s.n, max(t, s.t[T_READY])
    if (
        n[N_READY] == 0
        or n[BUSY] >= s.channels
        or (n[SHOTS_LEFT] == 0 and s.limited == 1)
        or s.t[UNABLE] < np.inf
        or s.t[WEAPON_DOWN] < np.inf
    ):
        s.t[T_DECISION] = np.inf
        return
    first, period, k = s.t[DECISION_PHASE], s.decision_period_s, n[DECISION]
    if first + k * period < t:
        # The product may be off by one: the instants decide, as they are computed.
        k = max(k, int((t - first) * s.decisions_a_s) - 1)
        while first + k * period < t:
            k += 1
    n[PLANNED] = k
    s.t[T_DECISION] = first + k * period


@inner
def _resolve(s: Scratch, r: int, row: int, p: float, t_intercept: float) -> None:
    """One shot at threat r: its fate, drawn at the launch."""
    k, key = np.uint64(s.shots[r]), s.key[s.member[r]]
    s.shots[r] += 1
    fate = FATE_MISSED
    if s.dead[r] == 1 or s.t_end[r] <= t_intercept:
        fate = FATE_SURPLUS
    elif s.reliability < 1.0 and unit(stream_key(key, draws.RELIABILITY), k) >= s.reliability:
        fate = FATE_FAILED
    elif s.n[COMMON] == 0 and unit(stream_key(key, draws.KILL), k) < p:
        fate = FATE_HIT
        s.dead[r] = 1
        s.row[row + out.INTERCEPTED] += 1
    s.fate[r] = fate
    s.row[row + out.FIRED] += 1
    s.row[row + out.HIT + fate - FATE_HIT] += 1


@inner
def _push(heap_t: F8, heap_r: U4, n: int, t: float, r: int) -> None:
    """Add threat r, assessed at t, to a heap of n, earliest on top (ties do not matter)."""
    while n > 0:
        parent = (n - 1) >> 1
        if heap_t[parent] <= t:
            break
        heap_t[n], heap_r[n] = heap_t[parent], heap_r[parent]
        n = parent
    heap_t[n], heap_r[n] = t, r


@inner
def _pop(heap_t: F8, heap_r: U4, n: int) -> None:
    """Take the top off a heap that has n afterwards."""
    t, r, k = heap_t[n], heap_r[n], 0
    while True:
        child = 2 * k + 1
        if child >= n:
            break
        if child + 1 < n and heap_t[child + 1] < heap_t[child]:
            child += 1
        if heap_t[child] >= t:
            break
        heap_t[k], heap_r[k] = heap_t[child], heap_r[child]
        k = child
    heap_t[k], heap_r[k] = t, r


@inner
def _engage(world: World, s: Scratch, r: int, t: float) -> None:
    fire, n, i = world.fire, s.n, s.member[r]
    path, c, tgo = s.path[i], s.class_[i], s.t_imp[r] - t
    row = c * out.BLOCK
    if s.engagements[r] == 0:
        s.row[row + out.ENGAGED] += 1
        s.wrong[r] = 0
        n_shots = s.salvo_first
    else:
        n_shots = s.salvo_next
    if s.limited == 1:
        n_shots = min(n_shots, n[SHOTS_LEFT])
        n[SHOTS_LEFT] -= n_shots
        if n[SHOTS_LEFT] == 0:
            s.t[EMPTY] = t
    t_intercept = t + flight_time(fire, path, tgo)
    p = unit_factor(fire.sspk[0, c] * sspk_factor(fire, path, tgo), s.sspk_logit_sigma, s.t[Z])
    for _ in range(n_shots):
        _resolve(s, r, row, p, t_intercept)
    s.engagements[r] += 1
    _push(s.heap_t, s.heap_r, n[BUSY], t_intercept + s.assessment_s, r)
    n[BUSY] += 1


@inner
def _n_set(x: np.uint64) -> np.uint64:
    """Population count in constant time (Warren, Hacker's Delight, figure 5-2)."""
    x = x - ((x >> _ONE) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (x * np.uint64(0x0101010101010101)) >> np.uint64(56)


@inner
def _try(world: World, s: Scratch, r: int, t: float) -> float:
    """Candidate r at a decision: engage it (-1), give it up for good (-2), or say when to ask again."""
    path = s.path[s.member[r]]
    tgo = s.t_imp[r] - t
    if tgo < s.fire_close_s[path] or t >= s.t_end[r]:
        return -2.0
    if t < s.t_ready[r]:
        return s.t_ready[r]
    if tgo > s.fire_open_s[path]:
        return t
    if s.max_engagements > 0 and s.engagements[r] >= s.max_engagements:
        return -2.0
    if harmless(world, s, r, tgo):
        return t
    _engage(world, s, r, t)
    return -1.0


@inner
def decide(world: World, s: Scratch, t: float) -> None:
    """One decision: candidates in order of impact, while channels and shots last."""
    n, ready = s.n, s.ready
    again, spent = np.inf, False
    for word in range(len(ready)):
        bits = ready[word]
        while bits != _ZERO:
            if n[BUSY] >= s.channels or (s.limited == 1 and n[SHOTS_LEFT] == 0):
                again, spent = t, True
                break
            low = bits & (~bits + _ONE)
            bits ^= low
            answer = _try(world, s, 64 * word + np.int64(_n_set(low - _ONE)), t)
            if answer < 0.0:
                ready[word] ^= low
                n[N_READY] -= 1
            else:
                again = min(again, answer)
        if spent:
            break
    n[DECISION] = n[PLANNED] + 1
    s.t[T_READY] = again
    plan_decision(s, t)


@inner
def assess(world: World, s: Scratch) -> None:
    """The next engagement in progress is assessed."""
    n, fire, r, t = s.n, world.fire, np.int64(s.heap_r[0]), s.heap_t[0]
    n[BUSY] -= 1
    _pop(s.heap_t, s.heap_r, n[BUSY])
    dead = s.dead[r] == 1
    judged_killed = dead
    p = fire.p_false_miss[0] if dead else fire.p_false_kill[0]
    if p > 0.0:
        number = np.uint64(s.engagements[r]) - _ONE  # no other engagement of r began meanwhile
        judged_killed = dead != (unit(stream_key(s.key[s.member[r]], draws.ASSESSMENT), number) < p)
    s.wrong[r] = 1 if judged_killed and not dead else 0
    again = t
    if judged_killed:  # only a threat that lives goes on to be seen, and then belies the assessment
        again = np.inf if dead else t + fire.reengage_after_s[0]
    if again < s.t_end[r]:
        _make_ready(s, r, max(s.t_ready[r], again))
    plan_decision(s, t)
