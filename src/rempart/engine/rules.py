"""Rules of an engagement, one function each: the engine and the coverage of the ground both follow these.

Sections of docs/model.md: 3 (what is up at the start, common cause, phases), 7 (salvo), 8 (shots, kill
assessment). The chain of a launch stands in `engine.chain`.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import draws
from rempart.engine.chain import shots_for
from rempart.engine.draws import entity_in_replicate, stream_key, unit
from rempart.engine.initial_draws import component_available, normal_pair, phase, unit_factor
from rempart.engine.state import State
from rempart.engine.world import U8, Fire, Ground, Sensing, World

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@inner
def draw_available(ground: Ground, replicate: np.uint64, available: U8, n: int) -> None:
    """Set n of `available`: the components that are there at all in a replicate."""
    for word in range(available.shape[1]):
        bits = _ZERO
        for k in range(64 * word, min(64 * (word + 1), len(ground.component_key))):
            if component_available(ground.component_key[k], ground.component_availability[k], replicate):
                bits |= _ONE << np.uint64(k & 63)
        available[n, word] = bits


@inner
def start_up(ground: Ground, available: U8, up: U8, n: int) -> None:
    """Set n of `up`: those of set n of `available` that are ready from the start."""
    for word in range(available.shape[1]):
        bits = _ZERO
        for k in range(64 * word, min(64 * (word + 1), len(ground.component_key))):
            if ground.component_ready_s[k] <= 0.0:
                bits |= available[n, word] & (_ONE << np.uint64(k & 63))
        up[n, word] = bits


@inner
def common_cause(fire: Fire, f: int, replicate: np.uint64) -> tuple[int, float]:
    """What all shots of unit f share in a raid: 1 if none can kill; the normal number that moves its SSPK."""
    if fire.p_common_failure[f] <= 0.0 and fire.sspk_logit_sigma[f] <= 0.0:
        return 0, 0.0
    stream = stream_key(entity_in_replicate(replicate, fire.unit_key[f]), draws.COMMON_CAUSE)
    failed = 1 if unit(stream, _ZERO) < fire.p_common_failure[f] else 0
    return failed, normal_pair(stream, _ONE)[0]


@inner
def scan_phase(sensing: Sensing, r: int, replicate: np.uint64) -> float:
    """Instant of the first scan of sensor r, seconds."""
    period_s, key = sensing.scan_period_s[r], sensing.sensor_key[r]
    return phase(sensing.scan_phase_s[r], period_s, key, draws.SCAN_PHASE, replicate)


@inner
def decision_phase(fire: Fire, u: int, replicate: np.uint64) -> float:
    """Instant of the first decision of controller u, seconds."""
    period_s, key = fire.decision_period_s[u], fire.controller_key[u]
    return phase(fire.decision_phase_s[u], period_s, key, draws.DECISION_PHASE, replicate)


@inner
def salvo_size(world: World, s: State, w: int, i: int, value: float) -> int:
    """Shots of the next engagement of threat i, of this value, by weapon w."""
    fire, f = world.fire, world.fire.weapon_unit[w]
    n = fire.salvo_first[f] if s.made[f, i] == 0 else fire.salvo_next[f]
    most = shots_for(world, s, w, value)
    return n if most < 0 else min(n, most)


@inner
def launch_instant(world: World, s: State, w: int, i: int, j: int, t: float) -> float:
    """Instant of launch j of a salvo of weapon w at threat i that is decided on at t."""
    slew_s = world.fire.slew_s[w] if s.last_target[w] != i else 0.0
    return t + slew_s + j * world.fire.salvo_interval_s[world.fire.weapon_unit[w]]


@inner
def spend_shot(world: World, s: State, w: int) -> None:
    """Weapon w launches a shot."""
    if world.fire.magazine[w] >= 0:
        s.shots_left[w] -= 1


@inner
def note_salvo(world: World, s: State, w: int, i: int, t: float) -> None:
    """Weapon w has launched its salvo at threat i, decided on at t: when it is ready again, and loaded."""
    fire = world.fire
    if s.shots_left[w] == 0 and s.reloads_left[w] > 0 and fire.magazine[w] >= 0:
        s.t_reload[w] = t + fire.reload_s[w]
    s.last_target[w] = i
    s.t_ready[w] = t + fire.interval_s[w]
    s.made[fire.weapon_unit[w], i] += 1


@inner
def p_kill(world: World, s: State, f: int, sspk: float) -> float:
    """Probability that a shot of unit f that does not fail kills, given what its shots share in this raid."""
    return 0.0 if s.common[f] == 1 else unit_factor(sspk, world.fire.sspk_logit_sigma[f], s.z[f])


@inner
def is_judged_killed(fire: Fire, f: int, dead: bool, key: np.uint64, number: int) -> bool:
    """What unit f takes an engagement to have done: `number` is its count among those of the threat."""
    p = fire.p_false_miss[f] if dead else fire.p_false_kill[f]
    if p <= 0.0:
        return dead
    return dead != (unit(stream_key(key, draws.ASSESSMENT), np.uint64(number)) < p)


@inner
def belied_at(fire: Fire, f: int, t: float) -> float:
    """Instant at which a threat that was judged killed at t, and lives, is a target of unit f again."""
    return t + fire.reengage_after_s[f]
