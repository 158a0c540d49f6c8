"""Engagement, intercept, assessment (docs/model.md, section 8)."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import draws, event_log, heap
from rempart.engine import outcomes as out
from rempart.engine.draws import stream_key, unit
from rempart.engine.planning import ask_all, channel_freed, offer
from rempart.engine.rules import (
    belied_at,
    is_judged_killed,
    launch_instant,
    note_salvo,
    p_kill,
    salvo_size,
    spend_shot,
)
from rempart.engine.sensing import find_sensors
from rempart.engine.shooter_counts import count_fate, count_launch
from rempart.engine.state import (
    ALIVE,
    DEAD,
    ENGAGEMENT_SERIAL,
    FATE_ABORTED,
    FATE_FAILED,
    FATE_HIT,
    FATE_MISSED,
    FATE_SURPLUS,
    IN_FLIGHT,
    N_ENGAGEMENT_FREE,
    N_ENGAGEMENT_HEAP,
    N_SHOT_FREE,
    N_SHOT_HEAP,
    SHOT_SERIAL,
    State,
)
from rempart.engine.table_lookup import flight_time, in_launch_window, sspk_factor
from rempart.engine.world import (
    FRIEND,
    GUIDED_TO_HANDOVER,
    GUIDED_TO_LAUNCH,
    HOSTILE,
    World,
)


@inner
def _guided_until(world: World, f: int, t_launch: float, t_intercept: float) -> float:
    if world.fire.guidance[f] == GUIDED_TO_LAUNCH:
        return t_launch
    if world.fire.guidance[f] == GUIDED_TO_HANDOVER:
        return max(t_launch, t_intercept - world.fire.handover_s[f])
    return t_intercept


@inner
def _count_shot(world: World, s: State, i: int) -> None:
    g = world.raid.member_group[i]
    nature = world.raid.group_nature[g]
    if nature == HOSTILE:
        s.row[world.raid.group_class[g] * out.BLOCK + out.FIRED] += 1
        return
    extras = (len(world.raid.class_p_fail) + 1) * out.BLOCK
    s.row[extras + (out.SHOTS_AT_FRIENDS if nature == FRIEND else out.SHOTS_AT_FALSE)] += 1


@inner
def _fire_shot(world: World, s: State, w: int, i: int, t_launch: float) -> int:
    """Put one shot into the air; return its slot."""
    fire = world.fire
    c = world.raid.group_class[world.raid.member_group[i]]
    row = s.path[i] * len(fire.weapon_key) + w
    tgo = s.t_imp[i] - t_launch
    s.count[N_SHOT_FREE] -= 1
    slot = s.shot_free[s.count[N_SHOT_FREE]]
    s.shot_t[slot] = t_launch + flight_time(fire, row, tgo)
    s.shot_need[slot] = _guided_until(world, fire.weapon_unit[w], t_launch, s.shot_t[slot])
    s.shot_serial[slot] = s.count[SHOT_SERIAL]
    s.count[SHOT_SERIAL] += 1
    s.shot_threat[slot], s.shot_weapon[slot] = i, w
    s.shot_number[slot] = s.shots[i]
    s.shot_p[slot] = fire.sspk[w, c] * sspk_factor(fire, row, tgo)
    s.shot_aborted[slot] = s.shot_releases[slot] = 0
    s.shots[i] += 1
    s.fate[i] = IN_FLIGHT
    spend_shot(world, s, w)
    s.count[N_SHOT_HEAP] = heap.push(s.shot_heap, s.count[N_SHOT_HEAP], s.shot_t, s.shot_serial, slot)
    _count_shot(world, s, i)
    count_launch(world, s, w, i)
    event_log.note(s, t_launch, event_log.LAUNCH, i, w, s.shot_number[slot], s.shot_t[slot])
    return slot


@inner
def _fire_salvo(world: World, s: State, w: int, i: int, n: int, t: float) -> float:
    """Launch the n shots of an engagement; return the instant of its last intercept."""
    fire = world.fire
    row = s.path[i] * len(fire.weapon_key) + w
    last_t, last_slot = -np.inf, -1
    for j in range(n):
        t_launch = launch_instant(world, s, w, i, j, t)
        if j > 0 and not in_launch_window(fire, row, s.t_imp[i] - t_launch):
            continue
        slot = _fire_shot(world, s, w, i, t_launch)
        if s.shot_t[slot] >= last_t:
            last_t, last_slot = s.shot_t[slot], slot
    s.shot_releases[last_slot] = fire.free_at_intercept[fire.weapon_unit[w]]
    return last_t


@inner
def engage(world: World, s: State, w: int, i: int, value: float, t: float) -> None:
    """Weapon w engages threat i at a decision at t; the chain has been passed."""
    fire = world.fire
    f = fire.weapon_unit[w]
    last = _fire_salvo(world, s, w, i, salvo_size(world, s, w, i, value), t)
    note_salvo(world, s, w, i, t)
    s.busy[f] += 1
    s.weapon_busy[w] += 1
    s.active[f, i] += 1
    s.count[N_ENGAGEMENT_FREE] -= 1
    slot = s.engagement_free[s.count[N_ENGAGEMENT_FREE]]
    s.engagement_t[slot] = last + fire.assessment_s[f]
    s.engagement_serial[slot] = s.count[ENGAGEMENT_SERIAL]
    s.count[ENGAGEMENT_SERIAL] += 1
    s.engagement_threat[slot], s.engagement_weapon[slot] = i, w
    s.engagement_number[slot] = s.engagements[i]
    s.engagements[i] += 1
    s.count[N_ENGAGEMENT_HEAP] = heap.push(
        s.engagement_heap, s.count[N_ENGAGEMENT_HEAP], s.engagement_t, s.engagement_serial, slot
    )


@inner
def _release(world: World, s: State, w: int, t: float) -> None:
    f = world.fire.weapon_unit[w]
    s.busy[f] -= 1
    s.weapon_busy[w] -= 1
    channel_freed(world, s, world.fire.unit_controller[f], t)


@inner
def _kill(world: World, s: State, i: int, w: int, t: float) -> None:
    """Threat i is hit by weapon w at t: dead, perhaps with a live warhead, perhaps with debris."""
    c = world.raid.group_class[world.raid.member_group[i]]
    s.status[i] = DEAD
    s.t_kill[i] = t
    s.kill_weapon[i] = w
    s.t_stop[i] = min(s.t_stop[i], t)
    p_deflect, p_debris = world.fire.p_deflect[w, c], world.raid.class_p_debris[c]
    if p_deflect <= 0.0 and p_debris <= 0.0:
        return
    stream = stream_key(s.key[i], draws.DEBRIS)
    if unit(stream, np.uint64(0)) < p_deflect:
        s.survived[i] = 1
    elif unit(stream, np.uint64(3)) < p_debris:
        s.debris[i] = 1


@inner
def _fate(world: World, s: State, slot: int) -> int:
    """Question a shot at its intercept, in the order of the page."""
    i, w, k = s.shot_threat[slot], s.shot_weapon[slot], np.uint64(s.shot_number[slot])
    f = world.fire.weapon_unit[w]
    if s.shot_aborted[slot] == 1:
        return FATE_ABORTED
    if s.status[i] != ALIVE:
        return FATE_SURPLUS
    reliability = world.fire.reliability[w]
    if reliability < 1.0 and unit(stream_key(s.key[i], draws.RELIABILITY), k) >= reliability:
        return FATE_FAILED
    p = p_kill(world, s, f, s.shot_p[slot])
    return FATE_HIT if unit(stream_key(s.key[i], draws.KILL), k) < p else FATE_MISSED


@inner
def _book(world: World, s: State, slot: int, fate: int) -> None:
    """Count the fate of a shot."""
    i = s.shot_threat[slot]
    g = world.raid.member_group[i]
    if s.shot_number[slot] == s.shots[i] - 1:
        s.fate[i] = fate
    if world.raid.group_nature[g] == HOSTILE:
        # FATE_HIT .. FATE_SURPLUS and the columns HIT .. SURPLUS stand in the same order
        s.row[world.raid.group_class[g] * out.BLOCK + out.HIT + fate - FATE_HIT] += 1
    count_fate(world, s, s.shot_weapon[slot], i, fate)


@inner
def intercept(world: World, s: State, t: float) -> None:
    """The next shot in flight meets its fate."""
    slot = s.shot_heap[0]
    s.count[N_SHOT_HEAP] = heap.pop(s.shot_heap, s.count[N_SHOT_HEAP], s.shot_t, s.shot_serial)
    s.shot_free[s.count[N_SHOT_FREE]] = slot
    s.count[N_SHOT_FREE] += 1
    fate = _fate(world, s, slot)
    i, w = s.shot_threat[slot], s.shot_weapon[slot]
    _book(world, s, slot, fate)
    event_log.note(s, t, event_log.INTERCEPT, i, w, fate, float(s.shot_number[slot]))
    if fate == FATE_HIT:
        _kill(world, s, i, w, t)
    if s.shot_releases[slot] == 1:
        _release(world, s, w, t)


@inner
def assess(world: World, s: State, t: float) -> None:
    """The next engagement in progress is assessed."""
    slot = s.engagement_heap[0]
    s.count[N_ENGAGEMENT_HEAP] = heap.pop(
        s.engagement_heap, s.count[N_ENGAGEMENT_HEAP], s.engagement_t, s.engagement_serial
    )
    s.engagement_free[s.count[N_ENGAGEMENT_FREE]] = slot
    s.count[N_ENGAGEMENT_FREE] += 1
    i, w = s.engagement_threat[slot], s.engagement_weapon[slot]
    f = world.fire.weapon_unit[w]
    if world.fire.free_at_intercept[f] == 0:
        _release(world, s, w, t)
    s.active[f, i] -= 1
    dead = s.status[i] == DEAD
    judged_killed = is_judged_killed(world.fire, f, dead, s.key[i], s.engagement_number[slot])
    s.wrong[i] = 1 if judged_killed and not dead else 0
    if judged_killed:  # only a threat that lives goes on to be seen, and then belies the assessment
        s.resume[f, i] = np.inf if dead else belied_at(world.fire, f, t)
    offer(world, s, world.fire.unit_controller[f], i, max(t, s.resume[f, i]))
    event_log.note(s, t, event_log.ASSESSMENT, i, w, 1 if judged_killed else 0, 0.0)


@inner
def lose_guidance(world: World, s: State, t: float) -> None:
    """Components went up or down at t: shots of units that are no longer able lose their guidance.

    A unit that may use a sensor that it could not use before is asked about everything in reach.
    """
    for f in range(len(s.able)):
        own, remote = s.own[f], s.remote[f]
        able = find_sensors(world, s, f)
        if (s.own[f] & ~own) | (s.remote[f] & ~remote) != np.uint64(0):
            ask_all(world, s, world.fire.unit_controller[f], t)
        if s.able[f] == 1 and able == 0:
            for n in range(s.count[N_SHOT_HEAP]):
                slot = s.shot_heap[n]
                if world.fire.weapon_unit[s.shot_weapon[slot]] == f and t <= s.shot_need[slot]:
                    s.shot_aborted[slot] = 1
        s.able[f] = able


@inner
def finish_shots(world: World, s: State) -> None:
    """The raid is over: shots still in flight find nothing."""
    for n in range(s.count[N_SHOT_HEAP]):
        slot = s.shot_heap[n]
        _book(world, s, slot, FATE_ABORTED if s.shot_aborted[slot] == 1 else FATE_SURPLUS)
