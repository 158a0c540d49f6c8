"""Ends, causes of leakers and the rest of a row in the single kernel."""

from __future__ import annotations

import math

import numpy as np

from rempart._jit import inner
from rempart.engine import draws
from rempart.engine import outcomes as out
from rempart.engine.draws import stream_key, unit
from rempart.engine.ends import cause_of_fate
from rempart.engine.single_fire import harmless, withheld
from rempart.engine.single_start import aim_of, note_losses, place_of
from rempart.engine.single_state import DECISION_PHASE, EMPTY, UNABLE, WEAPON_DOWN, Scratch
from rempart.engine.start import own_miss
from rempart.engine.world import I4, World

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@inner
def _lose(world: World, s: Scratch, r: int, j: int, t: float) -> None:
    """Point j is hit by threat r."""
    k = world.ground.point_component[j]
    s.point_hit[j] = 1
    if k < 0:
        s.row[s.class_[s.member[r]] * out.BLOCK + out.HITS_ON_ASSETS] += 1
        return
    s.up[0] &= ~(_ONE << np.uint64(k))
    s.hit[0] |= _ONE << np.uint64(k)
    note_losses(world, s, t)


@inner
def _impact_on_aim(world: World, s: Scratch, r: int, t: float) -> None:
    """Impact where only the distance to the aimed point matters."""
    i = s.member[r]
    c, key = s.class_[i], s.key[i]
    u = unit(stream_key(key, draws.MISS), _ZERO)
    if u >= s.hit_never[c]:
        return
    j = world.raid.aim_point[aim_of(world, s, r)]
    if j < 0 or u >= s.hit_high[c, j]:
        return
    lethal = world.raid.class_lethal_radius_m[c] + world.ground.point_radius_m[j]
    if u < s.hit_low[c, j] or own_miss(world.raid, c, key) < lethal:
        _lose(world, s, r, j, t)


@inner
def _impact(world: World, s: Scratch, r: int, t: float) -> bool:
    """Threat r comes down alive; whether it is a leaker."""
    ground, raid = world.ground, world.raid
    if ground.planar == 0:
        _impact_on_aim(world, s, r, t)
        return True
    lethal = raid.class_lethal_radius_m[s.class_[s.member[r]]]
    x, y = place_of(world, s, r)
    aimed = raid.aim_point[aim_of(world, s, r)]
    leaks = False
    for j in range(len(ground.point_x_m)):
        distance = math.hypot(x - ground.point_x_m[j], y - ground.point_y_m[j])
        if ground.point_area_m[j] > 0.0 and distance <= ground.point_area_m[j]:
            leaks = True
        if (ground.damage_all == 1 or j == aimed) and distance < lethal + ground.point_radius_m[j]:
            leaks = True
            _lose(world, s, r, j, t)
    return leaks


@inner
def _last_decision(s: Scratch, r: int) -> float:
    """Instant of the last decision at which the weapon reaches leaker r; -1 if there was none."""
    path = s.path[s.member[r]]
    close, first, period = s.fire_close_s[path], s.t[DECISION_PHASE], s.decision_period_s
    n = int((s.t_imp[r] - close - first) * s.decisions_a_s) + 1
    while n >= 0:
        t = first + n * period
        if s.t_imp[r] - t >= close and t < s.t_end[r]:
            break
        n -= 1
    if n < 0 or s.t_imp[r] - (first + n * period) > s.fire_open_s[path]:
        return -1.0
    return first + n * period


@inner
def _cause_without_shot(world: World, s: Scratch, r: int) -> int:
    """Cause of a leaker at which nothing was fired: the chain of section 7 at the last decision in reach."""
    if s.can_reach[s.path[s.member[r]]] == 0:
        return out.NO_WEAPON_REACHES
    t = _last_decision(s, r)
    if t < 0.0:
        return out.NO_TIME
    if s.t[UNABLE] <= t or len(world.sensing.sensor_key) == 0:
        return out.COMPONENT_LOST
    if s.t_tracked[r] > t:
        if s.t_tracked[r] < np.inf:
            return out.NO_TIME
        return out.NOT_SEEN if s.t_seen[r] > t else out.NOT_TRACKED
    if harmless(world, s, r, s.t_imp[r] - t):
        return out.JUDGED_HARMLESS
    if t < s.t_tracked[r] + s.identification_s:
        return out.WITHHELD_IDENTIFICATION
    cause = withheld(world, s, r)
    if cause >= 0:
        return cause
    if s.t[WEAPON_DOWN] <= t:
        return out.COMPONENT_LOST
    return out.NO_MISSILE if s.t[EMPTY] <= t else out.NO_CHANNEL


@inner
def _cause(world: World, s: Scratch, r: int) -> int:
    if s.shots[r] > 0:
        return cause_of_fate(s.fate[r], s.wrong[r] == 1)
    if s.path[s.member[r]] == len(world.raid.path_duration_s):
        return out.NOT_AIR_THREAT
    return _cause_without_shot(world, s, r)


@inner
def end(world: World, s: Scratch, r: int) -> None:
    """Threat r, not dead, comes to its end by itself."""
    t, base = s.t_end[r], s.class_[s.member[r]] * out.BLOCK
    if t < s.t_imp[r]:
        s.row[base + out.FAILED] += 1
        return
    cause = _cause(world, s, r)  # before the impact: what it destroys does not excuse its own leak
    if _impact(world, s, r, t):
        s.row[base + out.LEAKERS] += 1
        s.row[base + out.N_MEASURES + cause] += 1
    else:
        s.row[base + out.HARMLESS] += 1
        s.row[base + out.HARMLESS_ENGAGED] += 1 if s.shots[r] > 0 else 0


@inner
def settle(world: World, s: Scratch, rows: I4, m: int) -> None:
    """All threats have ended: write the row."""
    row, n_classes, point_component = s.row, s.n_classes, world.ground.point_component
    total = n_classes * out.BLOCK
    for c in range(n_classes):
        base = c * out.BLOCK
        row[base + out.ARRIVED] = row[base + out.LAUNCHED] - row[base + out.FAILED]
        for column in range(out.BLOCK):
            row[total + column] += row[base + column]
    extras = total + out.BLOCK
    row[extras + out.NO_LEAKER] = 1 if row[total + out.LEAKERS] == 0 else 0
    for j in range(len(s.point_hit)):
        k = point_component[j]
        if k < 0:
            row[extras + out.ASSETS_LOST] += s.point_hit[j]
            row[extras + out.N_EXTRAS + j] = s.point_hit[j]
        elif (s.hit[0] >> np.uint64(k)) & _ONE != _ZERO:
            row[extras + out.N_EXTRAS + j] = 1  # nothing comes up again here
    for column in range(len(row)):
        rows[m, column] = row[column]
