"""One threat at a time against the whole chain, at every place of the ground: the kernel of coverage.

The law is that of docs/model.md with one member: the same draws of what is up, of phases, identity and kill
assessment, the same stages of a launch (`engine.chain`), the same geometry (`world.limits`,
`world.weapon_tables`). Two things differ, so that a map costs seconds. Windows are looked for between
`bearings.N_SAMPLES` samples of a path, and then places are exact. And the fate of a shot is not drawn:
a replicate follows the threat as if every shot missed and keeps the probability that one of them stopped
it, 1 - prod(1 - p): its expectation given all other draws, so the mean is the engine's, with less chance.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner, jit
from rempart.coverage.approach import (
    ALIVE,
    ENGAGEMENTS,
    FROM,
    STOPPED,
    T_IMPACT,
    U8,
    Approach,
    Luck,
    move,
    move_zones,
)
from rempart.coverage.detection import look_ahead, was_seen, was_tracked, watch_to_the_end
from rempart.coverage.engagement import fight, plan, reach_ahead
from rempart.engine.component_masks import n_words, needs_met, put
from rempart.engine.draws import entity_in_replicate, replicate_key
from rempart.engine.initial_draws import declared_identity
from rempart.engine.rules import (
    common_cause,
    decision_phase,
    draw_available,
    scan_phase,
    start_up,
)
from rempart.engine.sensing import usable_sensors
from rempart.engine.state import State
from rempart.engine.table_lookup import first_index
from rempart.engine.timing_wheel import NEVER
from rempart.engine.world import World

_ZERO, _ONE = np.uint64(0), np.uint64(1)


def no_luck(world: World, n: int) -> Luck:
    """Room for the draws of n replicates."""
    n_sensors, n_units = len(world.sensing.sensor_key), len(world.fire.unit_key)
    n_classes = len(world.raid.class_p_fail)
    return Luck(
        np.zeros((n, n_words(len(world.ground.component_key))), np.uint64),
        np.zeros((n, n_sensors)),
        np.zeros((n, len(world.fire.controller_key))),
        np.zeros((n, n_units), np.uint64),
        np.zeros((n, n_units), np.uint64),
        np.zeros((n, n_units), np.int8),
        np.zeros((n, n_units)),
        np.zeros((n, n_classes), np.uint64),
        np.zeros((n, n_classes), np.int8),
    )


@jit
def draw_luck(
    world: World, class_key: U8, seed: np.uint64, first: np.uint64, stride: np.uint64, luck: Luck
) -> None:
    """Draw replicates first, first + stride, ...: the same draws as the engine's."""
    fire, sensing = world.fire, world.sensing
    for n in range(len(luck.up)):
        key = replicate_key(seed, first + np.uint64(n) * stride)
        _up_when_the_file_begins(world, key, luck.up, n)
        for r in range(len(sensing.sensor_key)):
            luck.scan_phase_s[n, r] = scan_phase(sensing, r, key)
        for u in range(len(fire.controller_key)):
            luck.decision_phase_s[n, u] = decision_phase(fire, u, key)
        for f in range(len(fire.unit_key)):
            luck.own[n, f], luck.remote[n, f] = usable_sensors(world, luck.up, n, f)
            luck.common[n, f], luck.z[n, f] = common_cause(fire, f, key)
        for c in range(len(class_key)):
            luck.key[n, c] = entity_in_replicate(key, class_key[c])
            luck.identity[n, c] = declared_identity(world.raid, c, luck.key[n, c])


@inner
def _up_when_the_file_begins(world: World, key: np.uint64, up: U8, n: int) -> None:
    """Set n of `up`: components at time 0; what becomes ready or is lost later is not waited for."""
    ground = world.ground
    draw_available(ground, key, up, n)
    start_up(ground, up, up, n)
    for e in range(len(ground.event_s)):
        if ground.event_s[e] <= 0.0:
            put(up, n, ground.event_component[e], ground.event_up[e] == 1)


@inner
def _clear(world: World, s: State, a: Approach, n: int, g: int) -> None:
    """Replicate n begins: one threat on path g, nothing seen, nothing fired."""
    luck, fire, fate = a.luck, world.fire, a.fate
    fate[ALIVE], fate[STOPPED], fate[ENGAGEMENTS], fate[T_IMPACT] = (
        1.0,
        0.0,
        0.0,
        a.curves.duration_s[g],
    )
    for word in range(luck.up.shape[1]):
        s.up[0, word] = luck.up[n, word]
    s.identity[0] = luck.identity[n, a.tables.group_class[g]]
    s.status[0] = s.aim[0] = 0
    s.placed[0] = 2  # at its aim
    s.t_stop[0] = np.inf
    for r in range(len(s.sensor_up)):
        s.missed[r, 0] = s.confirmed[r, 0] = 0
        s.history[r, 0] = _ZERO
        s.t_seen[r, 0], s.t_confirmed[r, 0] = np.inf, -np.inf
        s.scan_phase[r] = luck.scan_phase_s[n, r]
        s.next_scan[r, 0] = NEVER
        if a.sight[r, FROM] >= 0.0 and needs_met(s.up, 0, world.sensing.sensor_need, r):
            t_first = max(fate[T_IMPACT] - a.sight[r, FROM], 0.0)
            s.next_scan[r, 0] = first_index(t_first, s.scan_phase[r], world.sensing.scan_period_s[r])
    for f in range(len(s.busy)):
        s.own[f], s.remote[f] = luck.own[n, f], luck.remote[n, f]
        s.busy[f] = s.active[f, 0] = s.made[f, 0] = 0
        s.common[f], s.z[f] = luck.common[n, f], luck.z[n, f]
        s.resume[f, 0] = -np.inf
    for w in range(len(s.shots_left)):
        s.weapon_up[w] = 1 if needs_met(s.up, 0, fire.weapon_need, w) else 0
        s.weapon_busy[w] = 0
        s.t_ready[w], s.t_reload[w] = -np.inf, np.inf
        s.last_target[w] = -1
        s.shots_left[w] = max(fire.magazine[w], 0)
        s.reloads_left[w] = fire.n_reloads[w]


@inner
def _replicate(world: World, s: State, a: Approach, n: int, g: int) -> None:
    c = a.tables.group_class[g]
    key = a.luck.key[n, c]
    _clear(world, s, a, n, g)
    plan(world, s, a, n, g)
    fight(world, s, a, g, key)
    watch_to_the_end(world, s, a, g, key)
    a.of_class[n, c] += a.fate[STOPPED] / a.n_groups[c]
    a.tracked[n, c] += (1.0 if was_tracked(s) else 0.0) / a.n_groups[c]


@jit
def fill_found(world: World, s: State, a: Approach, first: int) -> None:
    """Threats of every group of the fan at each aim: sums over all replicates of `a.luck`.

    Aim i is place `first + i` of `a.found`.
    """
    tables, found, of_class, tracked = a.tables, a.found, a.of_class, a.tracked
    for i in range(len(a.aims.shift_m)):
        of_class[:] = 0.0
        tracked[:] = 0.0
        for r in range(len(a.sensors)):
            move(tables.sensor_rows, r, a.aims, i, a.sensors)
        for q in range(len(a.limits)):
            move(tables.shooter_rows, q, a.aims, i, a.limits)
            move_zones(a.curves.level, tables.shooter_rows, q, a.aims, i, a.limits)
        for g in range(len(tables.group_class)):
            look_ahead(world, a, g)
            found.reached[g, first + i] = 1.0 if reach_ahead(a, g) else 0.0
            for n in range(len(a.luck.up)):
                _replicate(world, s, a, n, g)
                found.stopped[g, first + i] += a.fate[STOPPED]
                found.squares[g, first + i] += a.fate[STOPPED] ** 2
                found.detected[g, first + i] += 1.0 if was_seen(s) else 0.0
                found.tracked[g, first + i] += 1.0 if was_tracked(s) else 0.0
        for c in range(len(a.n_groups)):
            for n in range(len(a.luck.up)):
                found.mean_squares[c, first + i] += of_class[n, c] ** 2
                found.mean_tracked_squares[c, first + i] += tracked[n, c] ** 2
