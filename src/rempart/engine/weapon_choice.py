"""Asking about one threat at a decision: which weapon promises most now, else what blocks and until when."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import chain, event_log
from rempart.engine.sensing import SLACK_S, look, look_back
from rempart.engine.state import DECISION_SERIAL, N_ASKED, State
from rempart.engine.table_lookup import in_launch_window, next_launch_window
from rempart.engine.world import World

UNASKED, BLOCKED, GATED = 2, 0, 1
"""`State.gated`: not asked about yet; blocked until `State.wake`; only channels are lacking."""


@inner
def _note_asked(s: State, i: int) -> None:
    if s.gated[i] == UNASKED:
        s.gated[i], s.wake[i] = BLOCKED, np.inf
        s.asked[s.count[N_ASKED]] = i
        s.count[N_ASKED] += 1


@inner
def _taken_until(world: World, s: State, u: int, only: int, i: int) -> float:
    """Instant at which a threat that is taken care of becomes a candidate again by time alone."""
    until = -np.inf
    for f in range(len(s.busy)):
        if world.fire.unit_controller[f] == u and (only < 0 or f == only):
            if s.active[f, i] > 0:
                return np.inf  # its assessment asks
            until = max(until, s.resume[f, i])
    return until


@inner
def _weapon_wake(world: World, s: State, w: int, stage: int, t: float) -> float:
    """Earliest instant at which time alone may unblock weapon w at this stage."""
    if stage == chain.MAGAZINE:
        return s.t_reload[w] if s.reloads_left[w] > 0 else np.inf
    if stage == chain.RESERVE:
        return t if world.ground.planar == 1 else np.inf  # the value endangered moves with the prediction
    if stage == chain.CHANNEL and t < s.t_ready[w]:
        return s.t_ready[w]
    return np.inf


@inner
def best_weapon(
    world: World, s: State, u: int, only: int, i: int, t: float, by_value: bool, note: bool
) -> tuple[int, float, float, int]:
    """Weapon that promises most against threat i now: (weapon or -1, promise, value, rank of what blocks).

    A promise is the probability of the shot, `by_value`: times the value endangered. Notes in `wake` and
    `gated` when the answer may change. The rank counts only with `note`.
    """
    fire = world.fire
    best, best_promise, best_value, rank = -1, -1.0, 0.0, chain.UNTRIED
    _note_asked(s, i)
    if t >= s.t_end[i]:
        return best, best_promise, best_value, rank
    c, tgo, n_weapons = (
        world.raid.group_class[world.raid.member_group[i]],
        s.t_imp[i] - t,
        len(fire.weapon_key),
    )
    if only < 0 and chain.is_taken(world, s, u, 0, True, i, t):
        s.wake[i] = min(s.wake[i], _taken_until(world, s, u, only, i))
        return best, best_promise, best_value, rank
    for f in range(len(s.busy)):
        if (only >= 0 and f != only) or fire.unit_controller[f] != u:
            continue
        if only >= 0 and chain.taken_by(s, f, i, t):
            s.wake[i] = min(s.wake[i], _taken_until(world, s, u, only, i))
            continue
        if not chain.may_engage_again(world, s, f, i):
            continue
        stage, value = chain.UNTRIED, 0.0
        for w in range(fire.weapon_first[f], fire.weapon_first[f] + fire.weapon_n[f]):
            if fire.sspk[w, c] <= 0.0:
                continue
            row = s.path[i] * n_weapons + w
            if not in_launch_window(fire, row, tgo):
                s.wake[i] = min(s.wake[i], s.t_imp[i] - next_launch_window(fire, row, tgo) - SLACK_S)
                continue
            if stage == chain.UNTRIED:
                look(world, s, f, i, t)
                if note:
                    look_back(world, s, f, i, t)
                stage, value = chain.unit_stage(world, s, f, i, t)
                if stage != chain.WEAPON_UP:
                    s.wake[i] = min(s.wake[i], chain.unit_wake(world, s, f, i, t, stage))
            at = stage if stage != chain.WEAPON_UP else chain.weapon_stage(world, s, w, value, t)
            if at != chain.PASSED:
                rank = max(rank, at)
                if stage == chain.WEAPON_UP:
                    s.wake[i] = min(s.wake[i], _weapon_wake(world, s, w, at, t))
                    if at == chain.CHANNEL and t >= s.t_ready[w]:
                        s.gated[i] = GATED
                continue
            promise = chain.shot_probability(world, s, w, i, t)
            if by_value:
                promise = value * promise
            if promise > best_promise:
                best, best_promise, best_value = w, promise, value
    return best, best_promise, best_value, rank


@inner
def gates(world: World, s: State, u: int, only: int, t: float) -> tuple[bool, float]:
    """Whether any weapon of controller u could take a target now; if none, when time alone may free one."""
    fire, again = world.fire, np.inf
    if only >= 0:
        return True, t  # units that decide apart are each asked
    for f in range(len(s.busy)):
        if fire.unit_controller[f] != u or s.busy[f] >= fire.unit_channels[f]:
            continue
        if s.own[f] | s.remote[f] == np.uint64(0):
            continue
        for w in range(fire.weapon_first[f], fire.weapon_first[f] + fire.weapon_n[f]):
            if s.weapon_up[w] == 0:
                continue
            chain.refill(world, s, w, t)
            if fire.magazine[w] >= 0 and s.shots_left[w] == 0:
                again = min(again, s.t_reload[w]) if s.reloads_left[w] > 0 else again
            elif t < s.t_ready[w]:
                again = min(again, s.t_ready[w])
            elif fire.weapon_channels[w] == 0 or s.weapon_busy[w] < fire.weapon_channels[w]:
                return True, t
    return False, again


@inner
def set_block(s: State, i: int, rank: int, t: float) -> None:
    """Note what blocked threat i at this decision: what came closest to firing."""
    serial = s.count[DECISION_SERIAL]
    if s.shots[i] > 0 or rank == chain.UNTRIED:
        return
    if s.block_serial[i] == serial:
        rank = max(rank, s.block[i])
    if rank != s.block[i]:
        event_log.note(s, t, event_log.BLOCKED, i, -1, rank, 0.0)
    s.block[i], s.block_serial[i], s.t_block[i] = rank, serial, t
