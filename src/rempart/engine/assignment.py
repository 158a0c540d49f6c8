"""Who shoots at what at one decision (docs/model.md, section 7): in order, greedy, or optimal."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import chain
from rempart.engine.hungarian import assign
from rempart.engine.sensing import held_track, look
from rempart.engine.shots import engage
from rempart.engine.state import DECISION_SERIAL, N_LIST, State
from rempart.engine.timing_wheel import lowest
from rempart.engine.weapon_choice import best_weapon, gates, set_block
from rempart.engine.world import VALUE_AND_TIME, World

_TIE = 1e-10  # part of the law: breaks ties of the optimal assignment the same way everywhere
_ZERO, _ONE = np.uint64(0), np.uint64(1)


@inner
def _is_due(s: State, i: int) -> bool:
    """Whether what blocks threat i is to be noted at this decision."""
    if s.every == 1:
        return True
    k = np.uint64(s.rank[i])
    return (s.due[s.rank[i] >> 6] >> (k & np.uint64(63))) & _ONE != _ZERO


@inner
def _list(s: State, u: int, due_only: bool) -> int:
    """Put candidates of controller u into `pick`, in order of impact; how many."""
    n = 0
    for word in range(len(s.due)):
        bits = s.ready[u, word]
        if due_only:
            bits &= s.due[word]
        while bits != _ZERO:
            s.pick[n] = s.by_impact[64 * word + lowest(bits)]
            bits &= bits - _ONE
            n += 1
    s.count[N_LIST] = n
    return n


@inner
def _picture_value(world: World, s: State, u: int, only: int, i: int, t: float) -> float:
    """Value of threat i to the lowest-numbered unit of the picture that holds its track."""
    for f in range(len(s.busy)):
        if (only >= 0 and f != only) or world.fire.unit_controller[f] != u:
            continue
        look(world, s, f, i, t)
        since, sigma = held_track(world, s, f, s.own[f], s.remote[f], i, t)
        if since < np.inf:
            value = chain.value_of(world, s, i, sigma)
            return value if value >= 0.0 else chain.NO_THREAT_VALUE
    return chain.NO_THREAT_VALUE


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
def _in_turn(world: World, s: State, u: int, only: int, i: int, t: float, note: bool) -> bool:
    """Threat i has its turn; whether a weapon was launched at it."""
    w, _, value, rank = best_weapon(world, s, u, only, i, t, False, note)
    if w >= 0:
        engage(world, s, w, i, value, t)
        return True
    if note:
        set_block(s, i, rank, t)
    return False


@inner
def _in_order_of_value(world: World, s: State, u: int, only: int, t: float) -> None:
    free, _ = gates(world, s, u, only, t)
    n = _list(s, u, not free and s.every == 0)
    _sort_by_value(world, s, u, only, n, t)
    for k in range(n):
        i = s.pick[k]
        due = _is_due(s, i)
        if (free or due) and _in_turn(world, s, u, only, i, t, due):
            free, _ = gates(world, s, u, only, t)


@inner
def in_order(world: World, s: State, u: int, only: int, t: float) -> None:
    """Threats in order of priority; each takes the weapon that promises most of those that pass."""
    if world.fire.priority[u] == VALUE_AND_TIME:
        _in_order_of_value(world, s, u, only, t)
        return
    free, _ = gates(world, s, u, only, t)
    for word in range(len(s.due)):
        bits, due = s.ready[u, word], s.due[word]
        while True:
            if not free and s.every == 0:
                bits &= due
            if bits == _ZERO:
                break
            low = bits & (~bits + _ONE)
            bits ^= low
            i = s.by_impact[64 * word + lowest(low)]
            if _in_turn(world, s, u, only, i, t, s.every == 1 or due & low != _ZERO) and free:
                free, _ = gates(world, s, u, only, t)


@inner
def greedy(world: World, s: State, u: int, only: int, t: float) -> None:
    """Launch where most is gained, until nobody can launch."""
    free, _ = gates(world, s, u, only, t)
    n = _list(s, u, not free and s.every == 0)
    for k in range(n):
        i = s.pick[k]
        s.pick_weapon[k], s.pick_key[k], s.pick_value[k], _ = best_weapon(
            world, s, u, only, i, t, True, False
        )
    while True:
        best = -1
        for k in range(n):
            if s.pick_weapon[k] >= 0 and (best < 0 or s.pick_key[k] > s.pick_key[best]):
                best = k
        if best < 0:
            break
        w = s.pick_weapon[best]
        engage(world, s, w, s.pick[best], s.pick_value[best], t)
        s.pick_weapon[best] = -1
        f = world.fire.weapon_unit[w]
        for k in range(n):  # a launch takes only from the weapons of its own unit
            if s.pick_weapon[k] >= 0 and world.fire.weapon_unit[s.pick_weapon[k]] == f:
                i = s.pick[k]
                s.pick_weapon[k], s.pick_key[k], s.pick_value[k], _ = best_weapon(
                    world, s, u, only, i, t, True, False
                )
    for k in range(n):
        i = s.pick[k]
        if _is_due(s, i) and s.shots[i] == 0:
            set_block(s, i, best_weapon(world, s, u, only, i, t, True, True)[3], t)


@inner
def _stage_now(world: World, s: State, f: int, i: int, t: float) -> tuple[int, float]:
    """`unit_stage`, asked once a decision: launches do not change it."""
    if s.stage_serial[f, i] != s.count[DECISION_SERIAL]:
        look(world, s, f, i, t)
        s.stage[f, i], s.stage_value[f, i] = chain.unit_stage(world, s, f, i, t)
        s.stage_serial[f, i] = s.count[DECISION_SERIAL]
    return s.stage[f, i], s.stage_value[f, i]


@inner
def _pair_gain(world: World, s: State, u: int, only: int, i: int, w: int, t: float) -> tuple[float, float]:
    """Value times probability of (threat i, weapon w), and the value; (-1, 0) if it is no candidate."""
    fire = world.fire
    f = fire.weapon_unit[w]
    if (only >= 0 and f != only) or fire.unit_controller[f] != u or t >= s.t_end[i]:
        return -1.0, 0.0
    if not chain.reaches(world, s, w, i, t):
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
def optimal(world: World, s: State, u: int, only: int, t: float) -> None:
    """The one-to-one assignment of threats to weapon slots that gains most."""
    n = _list(s, u, False)
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
    for k in range(n):
        i = s.pick[k]
        set_block(s, i, best_weapon(world, s, u, only, i, t, False, True)[3], t)
