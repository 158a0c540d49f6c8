"""When controllers decide (docs/model.md, section 7).

A controller could decide at every period. It does so only where an answer can change: a threat is asked
about when it comes into reach, and again at the earliest decision at which what blocked it may have
passed (`State.wake`); when only channels are lacking it stays `ready` until one is freed. What blocks a
threat at the last decision that can reach it is noted for the ledger.
"""

from __future__ import annotations

import math

import numpy as np

from rempart._jit import inner
from rempart.engine import chain
from rempart.engine.assignment import greedy, in_order, optimal
from rempart.engine.sensing import SLACK_S
from rempart.engine.state import DECISION_SERIAL, N_ASKED, N_SLOTS, State
from rempart.engine.timing_wheel import (
    NEVER,
    ask_by,
    clear_wheel,
    decision_from,
    decision_time,
    next_used,
    put,
)
from rempart.engine.weapon_choice import GATED, UNASKED, gates
from rempart.engine.world import GREEDY, HOSTILE, IN_ORDER, OPTIMAL, World

_ZERO, _ONE = np.uint64(0), np.uint64(1)
_UNKNOWN, _NONE = -1, -2


@inner
def _bit(s: State, i: int) -> np.uint64:
    return _ONE << np.uint64(s.rank[i] & 63)


@inner
def _last_in_window(world: World, s: State, u: int, i: int, open_s: float, close_s: float) -> int:
    """Number of the last decision of controller u with threat i in a window of tgo; -2: none."""
    period, t_imp = world.fire.decision_period_s[u], s.t_imp[i]
    n = math.floor((min(t_imp - close_s, s.t_end[i]) - s.decision_phase[u]) / period) + 1
    while n >= 0:
        t = decision_time(world, s, u, n)
        if t < s.t_end[i] and t_imp - t >= close_s:
            break
        n -= 1
    return n if n >= 0 and t_imp - decision_time(world, s, u, n) <= open_s else _NONE


@inner
def _last_reach(world: World, s: State, u: int, i: int) -> int:
    """Number of the last decision of controller u at which any of its weapons reaches threat i; -2: none."""
    fire, last = world.fire, _NONE
    c = world.raid.group_class[world.raid.member_group[i]]
    for w in range(len(s.shots_left)):
        if fire.unit_controller[fire.weapon_unit[w]] != u or fire.sspk[w, c] <= 0.0:
            continue
        row = s.path[i] * len(s.shots_left) + w
        k = fire.fire_first[row] + fire.fire_n[row] - 1
        while k >= fire.fire_first[row]:
            n = _last_in_window(world, s, u, i, fire.fire_open_s[k], fire.fire_close_s[k])
            last = max(last, n)
            k = k - 1 if n < 0 else -1
    return last


@inner
def _last_decision(world: World, s: State, u: int, i: int) -> int:
    """`_last_reach` of a threat that comes down, by the last of all windows alone; -1 if it does not tell."""
    t_imp, first, period = s.t_imp[i], s.decision_phase[u], world.fire.decision_period_s[u]
    close_s, open_s = s.reach_close[u, s.path[i]], s.last_open[u, s.path[i]]
    n = int((t_imp - close_s - first) / period)
    t, after = first + n * period, first + (n + 1) * period
    tells = (
        n >= 0
        and t < t_imp
        and close_s <= t_imp - t <= open_s
        and not (after < t_imp and t_imp - after >= close_s)
    )
    return n if tells else _UNKNOWN


@inner
def _plan_note(world: World, s: State, u: int, i: int) -> None:
    """Ask about threat i at the last decision that reaches it, if what blocks it then may count."""
    n = s.decision_n[u]
    if s.shots[i] > 0 or s.t_end[i] < s.t_imp[i] or s.status[i] != 0:
        return
    if s.last_n[u, i] == _UNKNOWN:
        hostile = world.raid.group_nature[world.raid.member_group[i]] == HOSTILE
        s.last_n[u, i] = _last_reach(world, s, u, i) if hostile else _NONE
    if s.last_n[u, i] == n:
        s.due[s.rank[i] >> 6] |= _bit(s, i)
    elif s.last_n[u, i] > n:
        ask_by(s, u, i, s.last_n[u, i])


@inner
def _take_slot(world: World, s: State, u: int) -> None:
    """Those who are to be asked about at this decision become ready."""
    slot = s.decision_n[u] & (N_SLOTS - 1)
    i = s.slot_first[u, slot]
    s.slot_first[u, slot] = -1
    s.slot_used[u] &= ~(_ONE << np.uint64(slot))
    while i >= 0:
        after = s.ask_after[u, i]
        s.ask_n[u, i] = -1
        if s.ask_at[u, i] > s.decision_n[u]:
            put(s, u, i, s.ask_at[u, i])
            i = after
            continue
        word, bit = s.rank[i] >> 6, _bit(s, i)
        if s.ready[u, word] & bit == _ZERO:
            s.ready[u, word] |= bit
            s.n_ready[u] += 1
        s.gated[i] = UNASKED
        _plan_note(world, s, u, i)
        i = after


@inner
def _choose(world: World, s: State, u: int, only: int, t: float) -> None:
    how = world.fire.assignment[u]
    if how == IN_ORDER:
        in_order(world, s, u, only, t)
    elif how == GREEDY:
        greedy(world, s, u, only, t)
    elif how == OPTIMAL:
        optimal(world, s, u, only, t)


@inner
def _plan_again(world: World, s: State, u: int, t: float, dense: bool) -> None:
    """Those who were asked about: when to ask again."""
    for k in range(s.count[N_ASKED]):
        i = s.asked[k]
        gated = s.gated[i]
        s.gated[i] = UNASKED
        in_reach = t < s.t_end[i] and s.t_imp[i] - t >= s.reach_close[u, s.path[i]]
        wake = s.wake[i]
        if dense and in_reach:
            gated, wake = 0, t
        if gated != GATED or not in_reach:
            s.ready[u, s.rank[i] >> 6] &= ~_bit(s, i)
            s.n_ready[u] -= 1
        if wake < np.inf and in_reach:
            ask_by(s, u, i, decision_from(world, s, u, wake))
    s.count[N_ASKED] = 0


@inner
def decide(world: World, s: State, u: int, t: float) -> None:
    """The next decision of controller u, at time t."""
    s.count[DECISION_SERIAL] += 1
    s.decision_n[u] = s.next_n[u]
    _take_slot(world, s, u)
    again = np.inf
    if s.n_ready[u] > 0:
        if chain.shares_picture(world, s, u):
            _choose(world, s, u, -1, t)
        else:
            for f in range(len(s.busy)):
                if world.fire.unit_controller[f] == u:
                    _choose(world, s, u, f, t)
        for word in range(len(s.due)):
            s.due[word] = _ZERO
        _plan_again(world, s, u, t, s.every == 1 or world.fire.assignment[u] == OPTIMAL)
        if s.n_ready[u] > 0:
            free, again = gates(world, s, u, -1, t)
            if free:
                again = np.inf  # who is ready lacks the channels of others
    s.next_n[u] = next_used(s, u)
    if again < np.inf:
        s.next_n[u] = min(s.next_n[u], decision_from(world, s, u, again))


@inner
def plan_decisions(world: World, s: State, u: int) -> None:
    """Ask about every threat at the first decision at which anything may reach it."""
    clear_wheel(s, u)
    s.decision_n[u] = -1
    s.n_ready[u] = 0
    for word in range(len(s.due)):
        s.ready[u, word] = _ZERO
    first = NEVER
    for i in range(len(s.t_imp)):
        s.ask_n[u, i], s.last_n[u, i] = -1, _UNKNOWN
        p = s.path[i]
        s.asked[i] = NEVER
        if p >= 0 and s.reach_open[u, p] > -np.inf:
            if world.raid.group_nature[world.raid.member_group[i]] == HOSTILE:
                s.last_n[u, i] = _last_decision(world, s, u, i)
            s.asked[i] = decision_from(world, s, u, s.t_imp[i] - s.reach_open[u, p] - SLACK_S)
            first = min(first, s.asked[i])
    s.decision_n[u] = first - 1
    s.next_n[u] = NEVER
    for i in range(len(s.t_imp)):
        if s.asked[i] < NEVER:
            put(s, u, i, s.asked[i])
