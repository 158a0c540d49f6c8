"""Rules of the defence that switch components: sensors that go dark, or turn (docs/model.md, section 5).

A rule owns components that nothing else switches. What it waits for is asked of the tracks ahead of time,
as a controller does; without rules there is one comparison an event.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine.component_masks import holds
from rempart.engine.impacts import switch
from rempart.engine.state import State
from rempart.engine.tracks import is_tracked, next_confirmation, update
from rempart.engine.world import RULE_CUE, RULE_CYCLE, World

_ZERO = np.uint64(0)
_WAITING, _TOLD, _TURNING, _DONE = 0, 1, 2, 3


@inner
def start_rules(world: World, s: State) -> None:
    """Rules at the start of a replicate."""
    ground = world.ground
    for q in range(len(s.rule_t)):
        s.rule_stage[q], s.rule_choice[q], s.rule_t[q] = _WAITING, 0, np.inf
        for word in range(s.rule_hit.shape[1]):
            s.rule_hit[q, word] = _ZERO
        if ground.rule_kind[q] == RULE_CYCLE:
            s.rule_t[q] = _next_toggle(world, s, q)


@inner
def _is_up(s: State, k: int) -> bool:
    return holds(s.up, 0, k)


@inner
def _next_toggle(world: World, s: State, q: int) -> float:
    """When the component of a cycle goes down, or up again; `rule_choice` counts how often it went up."""
    ground, n = world.ground, s.rule_choice[q]
    period_s = ground.rule_on_s[q] + ground.rule_turn_s[q]
    if _is_up(s, ground.rule_component[ground.rule_first[q]]):
        return ground.rule_phase_s[q] + n * period_s + ground.rule_on_s[q]
    return ground.rule_phase_s[q] + (n + 1) * period_s


@inner
def _first_track(world: World, s: State, q: int, now: float) -> float:
    """Earliest instant from `now` on at which a sensor of a rule may confirm a track."""
    first, before = np.inf, np.nextafter(now, -np.inf)
    for r in range(len(s.sensor_up)):
        if not holds(world.ground.rule_mask, q, r) or s.sensor_up[r] == 0:
            continue
        for i in range(len(s.t_imp)):
            if s.t_stop[i] > now:
                update(world, s, r, i, before)
                # a track that is there is one of this instant, which another rule has looked at before
                first = min(first, now if is_tracked(s, r, i) else next_confirmation(world, s, r, i))
    return first


@inner
def _has_new_loss(world: World, s: State, q: int) -> bool:
    """Whether a component of a rule was hit since it last answered; it is noted as answered."""
    new = False
    for word in range(s.rule_hit.shape[1]):
        hit = s.hit[0, word] & world.ground.rule_mask[q, word] & ~s.rule_hit[q, word]
        s.rule_hit[q, word] |= hit
        new = new or hit != _ZERO
    return new


@inner
def next_rule(world: World, s: State, now: float) -> tuple[float, int]:
    """The next instant at which a rule may do something, after an event at `now`, and which; -1: none."""
    best, which = np.inf, -1
    for q in range(len(s.rule_t)):
        t, kind = s.rule_t[q], world.ground.rule_kind[q]
        if s.rule_stage[q] == _WAITING and kind == RULE_CUE:
            t = _first_track(world, s, q, now)
        elif s.rule_stage[q] == _WAITING and kind != RULE_CYCLE and _has_new_loss(world, s, q):
            s.rule_stage[q] = _TOLD
            t = s.rule_t[q] = now + world.ground.rule_delay_s[q]
        if t < best:
            best, which = t, q
    return best, which


@inner
def is_status(world: World, s: State, q: int) -> bool:
    """Whether what rule q does next is to switch a component, and not to look at tracks."""
    return not (s.rule_stage[q] == _WAITING and world.ground.rule_kind[q] == RULE_CUE)


@inner
def follow_rule(world: World, s: State, q: int, t: float) -> None:
    """What rule q does at t."""
    kind = world.ground.rule_kind[q]
    if kind == RULE_CYCLE:
        _toggle(world, s, q, t)
    elif kind == RULE_CUE:
        _cue(world, s, q, t)
    elif s.rule_stage[q] == _TOLD:
        switch(world, s, world.ground.rule_component[world.ground.rule_first[q]], False, t)
        s.rule_stage[q], s.rule_t[q] = _TURNING, t + world.ground.rule_turn_s[q]
    else:
        switch(world, s, world.ground.rule_component[world.ground.rule_first[q]], True, t)
        s.rule_stage[q], s.rule_t[q] = _WAITING, np.inf


@inner
def _toggle(world: World, s: State, q: int, t: float) -> None:
    k = world.ground.rule_component[world.ground.rule_first[q]]
    up = not _is_up(s, k)
    s.rule_choice[q] += 1 if up else 0
    switch(world, s, k, up, t)
    s.rule_t[q] = _next_toggle(world, s, q)


@inner
def _cue(world: World, s: State, q: int, t: float) -> None:
    ground, first, choice = world.ground, world.ground.rule_first[q], s.rule_choice[q]
    if s.rule_stage[q] == _WAITING:
        _take_cue(world, s, q, t)
        return
    s.rule_t[q] = np.inf
    if s.rule_stage[q] == _TOLD and not _is_up(s, ground.rule_component[first + choice]):
        for m in range(ground.rule_n[q]):
            switch(world, s, ground.rule_component[first + m], False, t)
        if ground.rule_turn_s[q] > 0.0:
            s.rule_stage[q], s.rule_t[q] = _TURNING, t + ground.rule_turn_s[q]
            return
    s.rule_stage[q] = _DONE
    switch(world, s, ground.rule_component[first + choice], True, t)


@inner
def _take_cue(world: World, s: State, q: int, t: float) -> None:
    """Look at the tracks of the sensors of a rule at t: the first that is confirmed tells what to turn to."""
    for r in range(len(s.sensor_up)):
        if not holds(world.ground.rule_mask, q, r) or s.sensor_up[r] == 0:
            continue
        for i in range(len(s.t_imp)):
            if s.t_stop[i] <= t:
                continue
            update(world, s, r, i, t)
            if is_tracked(s, r, i):
                s.rule_stage[q], s.rule_t[q] = _TOLD, t + world.ground.rule_delay_s[q]
                s.rule_choice[q] = _longest_view(world, s, q, i, s.rule_t[q] + world.ground.rule_turn_s[q])
                return


@inner
def _longest_view(world: World, s: State, q: int, i: int, t: float) -> int:
    """Which of the sensors of a rule sees the path of threat i for longest after t; the first of equals."""
    ground, sensing, best, which = world.ground, world.sensing, -1.0, 0
    tgo_s = s.t_imp[i] - t
    for m in range(ground.rule_n[q]):
        row = s.path[i] * len(s.sensor_up) + ground.rule_sensor[ground.rule_first[q] + m]
        view_s = 0.0
        for w in range(sensing.see_first[row], sensing.see_first[row] + sensing.see_n[row]):
            view_s += max(min(sensing.see_open_s[w], tgo_s) - sensing.see_close_s[w], 0.0)
        if view_s > best:
            best, which = view_s, m
    return which
