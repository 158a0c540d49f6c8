"""Who shoots at what (docs/model.md, section 7)."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import chain, journal
from rempart.engine.hungarian import assign
from rempart.engine.order import sort_by_time
from rempart.engine.sensing import SLACK_S, held_track
from rempart.engine.shots import engage
from rempart.engine.start import first_index
from rempart.engine.state import DEAD, DECISION_SERIAL, N_LIST, State
from rempart.engine.world import GREEDY, IN_ORDER, OPTIMAL, VALUE_AND_TIME, World

_NO_VALUE = 0.001
_TIE = 1e-10  # part of the law: breaks ties of the optimal assignment the same way everywhere


@inner
def _admit(s: State, u: int, i: int) -> None:
    """Put threat i on the list of controller u, in order of impact."""
    k = s.n_near[u]
    s.n_near[u] = k + 1
    while k > 0:
        other = s.near[u, k - 1]
        if s.t_imp[other] < s.t_imp[i] or (s.t_imp[other] == s.t_imp[i] and other < i):
            break
        s.near[u, k] = other
        k -= 1
    s.near[u, k] = i


@inner
def _done_with(world: World, s: State, u: int, i: int) -> bool:
    """Whether every unit of controller u holds threat i for killed, for good."""
    for f in range(len(s.busy)):
        if world.fire.unit_controller[f] == u and s.resume[f, i] < np.inf:
            return False
    return True


@inner
def _approach(world: World, s: State, u: int, t: float) -> None:
    """Bring the list of threats near the reach of controller u up to date: who comes, who is gone."""
    while s.next_coming[u] < s.n_coming[u]:
        i = s.coming[u, s.next_coming[u]]
        if s.t_imp[i] - s.reach_open[u, s.path[i]] > t + SLACK_S:
            break
        s.next_coming[u] += 1
        _admit(s, u, i)
    n = 0
    for k in range(s.n_near[u]):
        i = s.near[u, k]
        over = t >= s.t_end[i] or s.t_imp[i] - t < s.reach_close[u, s.path[i]]
        if not over and not (s.status[i] == DEAD and _done_with(world, s, u, i)):
            s.near[u, n] = i
            n += 1
    s.n_near[u] = n


@inner
def _set_block(s: State, i: int, rank: int, t: float) -> None:
    """Note what blocked threat i at this decision: what came closest to firing."""
    serial = s.count[DECISION_SERIAL]
    if s.shots[i] > 0 or rank == chain.UNTRIED:
        return
    if s.block_serial[i] == serial:
        rank = max(rank, s.block[i])
    if rank != s.block[i]:
        journal.note(s, t, journal.BLOCKED, i, -1, rank, 0.0)
    s.block[i], s.block_serial[i], s.t_block[i] = rank, serial, t


@inner
def _stage_now(world: World, s: State, f: int, i: int, t: float) -> tuple[int, float]:
    """`unit_stage`, asked once a decision: launches do not change it."""
    if s.stage_serial[f, i] != s.count[DECISION_SERIAL]:
        s.stage[f, i], s.stage_value[f, i] = chain.unit_stage(world, s, f, i, t)
        s.stage_serial[f, i] = s.count[DECISION_SERIAL]
    return s.stage[f, i], s.stage_value[f, i]


@inner
def _best_weapon(
    world: World, s: State, u: int, only: int, i: int, t: float, by_value: bool
) -> tuple[int, float, float, int]:
    """Weapon that promises most against threat i now: (weapon or -1, promise, value, rank).

    A promise is the probability of the shot, `by_value`: times the value endangered.
    """
    fire = world.fire
    best, best_promise, best_value, rank = -1, -1.0, 0.0, chain.UNTRIED
    if only < 0 and chain.is_taken(world, s, u, 0, True, i, t):
        return best, best_promise, best_value, rank
    for f in range(len(s.busy)):
        if (only >= 0 and f != only) or fire.unit_controller[f] != u:
            continue
        if (only >= 0 and chain.taken_by(s, f, i, t)) or not chain.may_engage_again(world, s, f, i):
            continue
        for w in range(fire.weapon_first[f], fire.weapon_first[f] + fire.weapon_n[f]):
            if not chain.reaches(world, s, w, i, t):
                continue
            at, value = _stage_now(world, s, f, i, t)
            if at == chain.WEAPON_UP:
                at = chain.weapon_stage(world, s, w, value, t)
            if at != chain.PASSED:
                rank = max(rank, at)
                continue
            promise = chain.shot_probability(world, s, w, i, t)
            if by_value:
                promise = value * promise
            if promise > best_promise:
                best, best_promise, best_value = w, promise, value
    return best, best_promise, best_value, rank


@inner
def _listed(s: State, u: int, t: float) -> int:
    """Put the threats within reach of controller u into `pick`, in order of impact."""
    n = 0
    for k in range(s.n_near[u]):
        i = s.near[u, k]
        if s.t_imp[i] - t <= s.reach_open[u, s.path[i]]:
            s.pick[n] = i
            n += 1
    s.count[N_LIST] = n
    return n


@inner
def _picture_value(world: World, s: State, u: int, only: int, i: int, t: float) -> float:
    """Value of threat i to the lowest-numbered unit of the picture that holds its track."""
    for f in range(len(s.busy)):
        if (only >= 0 and f != only) or world.fire.unit_controller[f] != u:
            continue
        since, sigma = held_track(world, s, f, s.own[f], s.remote[f], i, t)
        if since < np.inf:
            value = chain.value_of(world, s, i, sigma)
            return value if value >= 0.0 else _NO_VALUE
    return _NO_VALUE


@inner
def _sort_by_value(world: World, s: State, u: int, only: int, n: int, t: float) -> None:
    """Sort `pick` by value over time left, falling; equal keys keep the order of impact."""
    for k in range(n):
        i = s.pick[k]
        s.pick_key[i] = _picture_value(world, s, u, only, i, t) / max(s.t_imp[i] - t, 1.0)
    for j in range(1, n):
        i = s.pick[j]
        k = j - 1
        while k >= 0 and s.pick_key[s.pick[k]] < s.pick_key[i]:
            s.pick[k + 1] = s.pick[k]
            k -= 1
        s.pick[k + 1] = i


@inner
def _in_order(world: World, s: State, u: int, only: int, t: float) -> None:
    n = _listed(s, u, t)
    if world.fire.priority[u] == VALUE_AND_TIME:
        _sort_by_value(world, s, u, only, n, t)
    for k in range(n):
        i = s.pick[k]
        w, _, value, rank = _best_weapon(world, s, u, only, i, t, False)
        if w >= 0:
            engage(world, s, w, i, value, t)
        else:
            _set_block(s, i, rank, t)


@inner
def _drop(s: State, k: int) -> None:
    """Take entry k out of `pick`, keeping the order."""
    n = s.count[N_LIST] - 1
    for j in range(k, n):
        s.pick[j] = s.pick[j + 1]
    s.count[N_LIST] = n


@inner
def _set_remaining_blocks(world: World, s: State, u: int, only: int, t: float) -> None:
    for k in range(s.count[N_LIST]):
        i = s.pick[k]
        _set_block(s, i, _best_weapon(world, s, u, only, i, t, False)[3], t)


@inner
def _goes_before(s: State, gain: float, i: int, best: float, best_i: int) -> bool:
    """Whether threat i, of which a launch gains so much, goes before the best so far."""
    if best_i < 0 or gain != best:
        return best_i < 0 or gain > best
    if s.t_imp[i] != s.t_imp[best_i]:
        return s.t_imp[i] < s.t_imp[best_i]
    return i < best_i


@inner
def _greedy(world: World, s: State, u: int, only: int, t: float) -> None:
    """Launch where most is gained, then ask all that are left anew, until nobody can launch."""
    _listed(s, u, t)
    while True:
        best, best_k, best_w, best_value = 0.0, -1, -1, 0.0
        for k in range(s.count[N_LIST]):
            i = s.pick[k]
            w, gain, value, rank = _best_weapon(world, s, u, only, i, t, True)
            s.pick_key[i] = rank  # what blocks it, if this is the last round
            if w >= 0 and _goes_before(s, gain, i, best, s.pick[best_k] if best_k >= 0 else -1):
                best, best_k, best_w, best_value = gain, k, w, value
        if best_k < 0:
            break
        engage(world, s, best_w, s.pick[best_k], best_value, t)
        _drop(s, best_k)
    for k in range(s.count[N_LIST]):
        _set_block(s, s.pick[k], int(s.pick_key[s.pick[k]]), t)


@inner
def _pair_gain(world: World, s: State, u: int, only: int, i: int, w: int, t: float) -> tuple[float, float]:
    """Value times probability of (threat i, weapon w), and the value; (-1, 0) if it is no candidate."""
    fire = world.fire
    f = fire.weapon_unit[w]
    if (only >= 0 and f != only) or fire.unit_controller[f] != u or not chain.reaches(world, s, w, i, t):
        return -1.0, 0.0
    if chain.is_taken(world, s, u, f, only < 0, i, t) or not chain.may_engage_again(world, s, f, i):
        return -1.0, 0.0
    stage, value = _stage_now(world, s, f, i, t)
    if stage != chain.WEAPON_UP or chain.weapon_stage(world, s, w, value, t) != chain.PASSED:
        return -1.0, 0.0
    return value * chain.shot_probability(world, s, w, i, t), value


@inner
def _slots(world: World, s: State, w: int, n_candidates: int) -> int:
    """Engagements that weapon w can begin at this decision."""
    fire = world.fire
    f = fire.weapon_unit[w]
    n = min(n_candidates, fire.unit_channels[f] - s.busy[f])
    if fire.weapon_channels[w] > 0:
        n = min(n, fire.weapon_channels[w] - s.weapon_busy[w])
    if fire.magazine[w] >= 0:
        n = min(n, max(s.shots_left[w] // max(fire.salvo_first[f], 1), min(s.shots_left[w], 1)))
    return min(n, 1) if fire.interval_s[w] > 0.0 else n


@inner
def _fill_gains(world: World, s: State, u: int, only: int, t: float) -> int:
    """Costs of the optimal assignment: candidates by slots, then a column of nothing each; how many.

    `slot_weapon` keeps the weapon of each column, -1 for nothing.
    """
    n = s.count[N_LIST]
    m = 0
    for w in range(len(s.shots_left)):
        usable = False
        for k in range(n):
            usable = usable or _pair_gain(world, s, u, only, s.pick[k], w, t)[0] >= 0.0
        for _ in range(_slots(world, s, w, n) if usable else 0):
            for k in range(n):
                i = s.pick[k]
                gain, _ = _pair_gain(world, s, u, only, i, w, t)
                s.gain[k, m] = 0.0 if gain < 0.0 else -(gain - _TIE * (w + 1) * (i + 1))
            s.slot_weapon[m] = w
            m += 1
    for _ in range(n):
        s.slot_weapon[m] = -1
        for k in range(n):
            s.gain[k, m] = 0.0
        m += 1
    return m


@inner
def _optimal(world: World, s: State, u: int, only: int, t: float) -> None:
    n = _listed(s, u, t)
    m = _fill_gains(world, s, u, only, t)
    assign(s.gain, n, m, s.gain_work)
    for i in range(len(s.t_imp)):  # launched in member order
        s.pick_key[i] = -1.0
    for j in range(m):
        k = int(s.gain_work[2, j + 1]) - 1
        if k >= 0 and s.slot_weapon[j] >= 0 and s.gain[k, j] < 0.0:
            s.pick_key[s.pick[k]] = s.slot_weapon[j]
    for i in range(len(s.t_imp)):
        if s.pick_key[i] >= 0.0:
            w = int(s.pick_key[i])
            gain, value = _pair_gain(world, s, u, only, i, w, t)
            if gain >= 0.0:
                engage(world, s, w, i, value, t)
    _set_remaining_blocks(world, s, u, only, t)


@inner
def _choose(world: World, s: State, u: int, only: int, t: float) -> None:
    how = world.fire.assignment[u]
    if how == IN_ORDER:
        _in_order(world, s, u, only, t)
    elif how == GREEDY:
        _greedy(world, s, u, only, t)
    elif how == OPTIMAL:
        _optimal(world, s, u, only, t)


@inner
def decide(world: World, s: State, u: int, t: float) -> None:
    """One decision of controller u at time t."""
    s.count[DECISION_SERIAL] += 1
    _approach(world, s, u, t)
    if s.n_near[u] == 0:
        return
    if chain.shares_picture(world, s, u):
        _choose(world, s, u, -1, t)
        return
    for f in range(len(s.busy)):
        if world.fire.unit_controller[f] == u:
            _choose(world, s, u, f, t)


@inner
def plan_decisions(world: World, s: State, u: int) -> None:
    """Set the first decision and the last instant at which anything is in reach, and who comes."""
    n, first, last = len(s.t_imp), np.inf, -np.inf
    for i in range(n):
        p = s.path[i]
        s.pick_key[i] = s.t_imp[i]
        if p >= 0 and s.reach_open[u, p] > -np.inf:
            s.pick_key[i] = s.t_imp[i] - s.reach_open[u, p]
            first = min(first, s.pick_key[i])
            last = max(last, s.t_imp[i] - s.reach_close[u, p])
    s.n_coming[u] = s.next_coming[u] = s.n_near[u] = 0
    sort_by_time(s.pick, n, s.pick_key, s.bucket, s.work)
    for k in range(n):
        i = s.pick[k]
        if s.path[i] >= 0 and s.reach_open[u, s.path[i]] > -np.inf:
            s.coming[u, s.n_coming[u]] = i
            s.n_coming[u] += 1
    s.decision_last[u] = last + SLACK_S
    s.decision_n[u] = 0
    if first < np.inf:
        n = first_index(first, s.decision_phase[u], world.fire.decision_period_s[u])
        s.decision_n[u] = max(n - 1, 0)
