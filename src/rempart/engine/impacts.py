"""How threats end, what they hit, and which link is charged (docs/model.md, sections 9 to 11)."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import chain, draws, event_log
from rempart.engine import outcomes as out
from rempart.engine.component_masks import holds, needs_met, put
from rempart.engine.distance import is_nearer, is_within
from rempart.engine.draws import stream_key, unit
from rempart.engine.initial_draws import normal_pair, own_miss
from rempart.engine.planning import ask_all
from rempart.engine.shooter_counts import count_intercepted, settle_apart
from rempart.engine.shots import lose_guidance
from rempart.engine.state import (
    ALIVE,
    DEAD,
    ENDED,
    FATE_ABORTED,
    FATE_FAILED,
    FATE_HIT,
    FATE_MISSED,
    State,
)
from rempart.engine.table_lookup import between
from rempart.engine.tracks import ever_seen, last_confirmation, lose_sensor, regain_sensor
from rempart.engine.world import FRIEND, HOSTILE, N_DEBRIS_BINS, World

_ONE, _ZERO = np.uint64(1), np.uint64(0)


@inner
def cause_of_rank(rank: int, tracked_later: bool) -> int:
    """Cause that the last block of a threat without a shot gives."""
    if rank == chain.SEEN or rank == chain.TRACKED:
        if tracked_later:
            return out.NO_TIME
        return out.NOT_SEEN if rank == chain.SEEN else out.NOT_TRACKED
    if rank == chain.EVALUATION:
        return out.JUDGED_HARMLESS
    if rank == chain.IDENTIFICATION:
        return out.WITHHELD_IDENTIFICATION
    if rank == chain.CONTROL_STATUS:
        return out.WITHHELD_CONTROL_STATUS
    if rank == chain.MAGAZINE:
        return out.NO_MISSILE
    if rank == chain.RESERVE:
        return out.WITHHELD_RESERVE
    if rank == chain.CHANNEL:
        return out.NO_CHANNEL
    return out.COMPONENT_LOST


@inner
def cause_of_fate(fate: int, wrongly_assessed: bool) -> int:
    """Cause that the last shot at a threat gives."""
    if fate == FATE_HIT:
        return out.WARHEAD_SURVIVED
    if fate == FATE_ABORTED:
        return out.GUIDANCE_LOST
    if fate == FATE_FAILED:
        return out.INTERCEPTOR_FAILED
    return out.WRONGLY_ASSESSED if wrongly_assessed and fate == FATE_MISSED else out.MISSED_ALL


@inner
def _cause(world: World, s: State, i: int, t: float) -> int:
    """The one link that leaker i is charged to."""
    if s.path[i] < 0:
        return out.NOT_AIR_THREAT
    if s.shots[i] > 0:
        return cause_of_fate(s.fate[i], s.wrong[i] == 1)
    if s.reach_any[s.path[i]] == 0:
        return out.NO_WEAPON_REACHES
    if s.block[i] == chain.UNTRIED:
        return out.NO_TIME
    later = s.block[i] == chain.SEEN or s.block[i] == chain.TRACKED
    return cause_of_rank(s.block[i], later and last_confirmation(world, s, i, t) > s.t_block[i])


@inner
def _switch_sensors(world: World, s: State, t: float) -> None:
    for r in range(len(s.sensor_up)):
        up = needs_met(s.up, 0, world.sensing.sensor_need, r)
        if s.sensor_up[r] == 1 and not up:
            lose_sensor(world, s, r, t)
        elif s.sensor_up[r] == 0 and up:
            regain_sensor(world, s, r, t)


@inner
def switch(world: World, s: State, k: int, up: bool, t: float) -> None:
    """Component k goes up or down at t, with all that depends on it."""
    if holds(s.up, 0, k) == up:
        return
    event_log.note(s, t, event_log.COMPONENT_UP if up else event_log.COMPONENT_DOWN, -1, k, -1, 0.0)
    put(s.up, 0, k, up)
    _switch_sensors(world, s, t)
    lose_guidance(world, s, t)
    for u in range(len(s.next_n)):
        if holds(world.fire.controller_need, u, k):
            ask_all(world, s, u, t)
    for w in range(len(s.weapon_up)):
        if holds(world.fire.weapon_need, w, k):
            s.weapon_up[w] = 1 if needs_met(s.up, 0, world.fire.weapon_need, w) else 0
            if up:
                ask_all(world, s, world.fire.unit_controller[world.fire.weapon_unit[w]], t)


@inner
def _damage(world: World, s: State, i: int, j: int, debris: bool, t: float) -> None:
    """Point j is hit by threat i or its debris."""
    c = world.raid.group_class[world.raid.member_group[i]]
    k = world.ground.point_component[j]
    damage = world.ground.point_debris_damage[j] if debris else world.ground.point_hit_damage[j]
    s.point_damage[j] += damage
    event_log.note(s, t, event_log.HIT, i, j, 1 if debris else 0, 0.0)
    if k < 0:
        s.row[c * out.BLOCK + (out.DEBRIS_ON_ASSETS if debris else out.HITS_ON_ASSETS)] += 1
        return
    put(s.hit, 0, k, True)
    switch(world, s, k, False, t)


@inner
def _strike(world: World, s: State, i: int, x: float, y: float, reach: float, debris: bool, t: float) -> bool:
    """Damage every point within `reach` (plus its own radius) of a place; whether any was."""
    ground = world.ground
    aimed = world.raid.aim_point[chain.aim_of(world, s, i)]
    any_hit = False
    for j in range(len(ground.point_x_m)):
        if ground.damage_all == 0 and not debris and j != aimed:
            continue
        if is_nearer(x - ground.point_x_m[j], y - ground.point_y_m[j], reach + ground.point_radius_m[j]):
            _damage(world, s, i, j, debris, t)
            any_hit = True
    return any_hit


@inner
def _in_area(world: World, x: float, y: float) -> bool:
    ground = world.ground
    for j in range(len(ground.point_x_m)):
        area = ground.point_area_m[j]
        if area > 0.0 and is_within(x - ground.point_x_m[j], y - ground.point_y_m[j], area):
            return True
    return False


@inner
def _hits_aim(world: World, s: State, i: int, c: int, point: int) -> bool:
    """Whether threat i of class c, by its own error alone, comes down on the point that it aims at."""
    u = unit(stream_key(s.key[i], draws.MISS), _ZERO)
    if u < s.hit_below[c, point] or u >= s.hit_from[c, point]:
        return u < s.hit_below[c, point]
    lethal = world.raid.class_lethal_radius_m[c] + world.ground.point_radius_m[point]
    return own_miss(world.raid, c, s.key[i]) < lethal


@inner
def _impact(world: World, s: State, i: int, x: float, y: float, t: float) -> bool:
    """Threat i comes down alive; whether it is a leaker."""
    c = world.raid.group_class[world.raid.member_group[i]]
    lethal = world.raid.class_lethal_radius_m[c]
    if world.ground.planar == 0:
        point = world.raid.aim_point[chain.aim_of(world, s, i)]
        if point >= 0 and _hits_aim(world, s, i, c, point):
            _damage(world, s, i, point, False, t)
        return True
    inside = _in_area(world, x, y)
    hit = _strike(world, s, i, x, y, lethal, False, t)
    return inside or hit


@inner
def _own_impact(world: World, s: State, i: int, t: float) -> bool:
    """Threat i, which nothing stopped, comes down; whether it is a leaker."""
    if world.ground.planar == 1:
        chain.place(world, s, i)
    return _impact(world, s, i, s.x_m[i], s.y_m[i], t)


@inner
def _debris_falls(world: World, s: State, i: int, t: float) -> None:
    raid, p = world.raid, s.path[i]
    c = raid.group_class[raid.member_group[i]]
    tgo = s.t_imp[i] - s.t_kill[i]
    dx, dy = normal_pair(stream_key(s.key[i], draws.DEBRIS), np.uint64(4))
    at = tgo / raid.path_duration_s[p] * N_DEBRIS_BINS
    x = between(raid.debris_x_m, p, at, N_DEBRIS_BINS) + dx * raid.class_debris_sigma_m[c]
    y = between(raid.debris_y_m, p, at, N_DEBRIS_BINS) + dy * raid.class_debris_sigma_m[c]
    _strike(world, s, i, x, y, raid.class_debris_radius_m[c], True, t)


@inner
def _deflected_impact(world: World, s: State, i: int, t: float) -> bool:
    """The warhead outlived the hit and comes down elsewhere; whether as a leaker."""
    c = world.raid.group_class[world.raid.member_group[i]]
    sigma = world.fire.deflect_sigma_m[s.kill_weapon[i], c]
    dx, dy = normal_pair(stream_key(s.key[i], draws.DEBRIS), np.uint64(1))
    if world.ground.planar == 1:
        chain.place(world, s, i)
    return _impact(world, s, i, s.x_m[i] + dx * sigma, s.y_m[i] + dy * sigma, t)


@inner
def _leak(s: State, i: int, base: int, cause: int, t: float) -> None:
    s.row[base + out.LEAKERS] += 1
    s.row[base + out.N_MEASURES + cause] += 1
    event_log.note(s, t, event_log.IMPACT, i, -1, 1, float(cause))


@inner
def _end_hostile(world: World, s: State, i: int, t: float) -> None:
    """A hostile ends in exactly one of four ways."""
    base = world.raid.group_class[world.raid.member_group[i]] * out.BLOCK
    if s.status[i] == DEAD:
        leaks = s.survived[i] == 1 and _deflected_impact(world, s, i, t)
        if s.debris[i] == 1:
            _debris_falls(world, s, i, t)
        if leaks:
            _leak(s, i, base, _cause(world, s, i, t), t)
        else:
            s.row[base + out.INTERCEPTED] += 1
            count_intercepted(world, s, i)
        return
    if t < s.t_imp[i]:
        s.row[base + out.FAILED] += 1
        event_log.note(s, t, event_log.FAILED, i, -1, -1, 0.0)
    elif _own_impact(world, s, i, t):
        _leak(s, i, base, _cause(world, s, i, t), t)
    else:
        s.row[base + out.HARMLESS] += 1
        s.row[base + out.HARMLESS_ENGAGED] += 1 if s.shots[i] > 0 else 0
        event_log.note(s, t, event_log.IMPACT, i, -1, 2, 0.0)


@inner
def end_threat(world: World, s: State, i: int) -> None:
    """Threat i comes to its end by itself: impact or failure."""
    t = s.t_end[i]
    if world.raid.group_nature[world.raid.member_group[i]] == HOSTILE:
        _end_hostile(world, s, i, t)
    if s.status[i] == ALIVE:
        s.status[i] = ENDED


@inner
def _count_member(world: World, s: State, i: int) -> None:
    g = world.raid.member_group[i]
    nature = world.raid.group_nature[g]
    if nature != HOSTILE:
        if nature == FRIEND and s.status[i] == DEAD:
            s.row[(len(world.raid.class_p_fail) + 1) * out.BLOCK + out.FRIENDS_KILLED] += 1
        return
    base = world.raid.group_class[g] * out.BLOCK
    if s.shots[i] > 0:  # nobody fires without a track
        s.row[base + out.DETECTED] += 1
        s.row[base + out.TRACKED] += 1
        s.row[base + out.ENGAGED] += 1
        return
    seen, tracked = ever_seen(world, s, i)
    s.row[base + out.DETECTED] += 1 if seen else 0
    s.row[base + out.TRACKED] += 1 if tracked else 0


@inner
def _total(s: State, n_classes: int) -> None:
    for c in range(n_classes):
        base = c * out.BLOCK
        s.row[base + out.ARRIVED] = s.row[base + out.LAUNCHED] - s.row[base + out.FAILED]
        for column in range(out.BLOCK):
            s.row[n_classes * out.BLOCK + column] += s.row[base + column]


@inner
def settle(world: World, s: State) -> None:
    """All threats have ended: fill the rest of the row."""
    for i in range(len(s.t_imp)):
        _count_member(world, s, i)
    n_classes = len(world.raid.class_p_fail)
    _total(s, n_classes)
    settle_apart(world, s)
    extras = (n_classes + 1) * out.BLOCK
    s.row[extras + out.NO_LEAKER] = 1 if s.row[n_classes * out.BLOCK + out.LEAKERS] == 0 else 0
    for j in range(len(world.ground.point_x_m)):
        k = world.ground.point_component[j]
        lost = 1 if s.point_damage[j] >= world.ground.point_loss_damage[j] else 0
        if k < 0:
            s.row[extras + out.ASSETS_LOST] += lost
        else:  # a component that was hit, and is not up again
            lost = 1 if holds(s.hit, 0, k) and not holds(s.up, 0, k) else 0
        s.row[extras + out.N_EXTRAS + j] = lost
