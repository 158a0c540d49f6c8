"""Which sensors a fire unit may use, and the track that they give it (docs/model.md, section 6)."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine.component_masks import needs_met
from rempart.engine.state import State
from rempart.engine.tracks import has_seen, is_tracked, look_at_all, next_confirmation, update
from rempart.engine.world import AUTONOMOUS, DARK, REMOTE, U8, World

_ONE, _ZERO = np.uint64(1), np.uint64(0)
SLACK_S = 1e-6  # a threat is asked about this much early: the window itself decides


@inner
def live_sensors(world: World, up: U8, n: int, mask: np.uint64) -> np.uint64:
    """Those of a mask of sensors whose components are up."""
    live = _ZERO
    for r in range(len(world.sensing.sensor_key)):
        bit = _ONE << np.uint64(r)
        if (mask & bit) != _ZERO and needs_met(up, n, world.sensing.sensor_need, r):
            live |= bit
    return live


@inner
def usable_sensors(world: World, up: U8, n: int, f: int) -> tuple[np.uint64, np.uint64]:
    """Sensors that fire unit f may use: (own and backup, remote); none if it is not able.

    `up`, `n`: the components that are up are set n of these.
    """
    fire = world.fire
    if not needs_met(up, n, fire.unit_need, f):
        return _ZERO, _ZERO
    own = live_sensors(world, up, n, fire.unit_sensors[f])
    mode = fire.on_radar_loss[f]
    if own == _ZERO and mode == DARK:
        return _ZERO, _ZERO
    remote = _ZERO
    if needs_met(up, n, fire.unit_remote_need, f) and (
        fire.unit_remote_always[f] == 1 or (own == _ZERO and mode == REMOTE)
    ):
        remote = live_sensors(world, up, n, fire.unit_remote[f])
    if own == _ZERO and mode == AUTONOMOUS:
        own = live_sensors(world, up, n, fire.unit_backup[f])
    return own, remote


@inner
def find_sensors(world: World, s: State, f: int) -> int:
    """Note which sensors fire unit f may use from now on; 1 if any, so that it is able."""
    s.own[f], s.remote[f] = usable_sensors(world, s.up, 0, f)
    return 1 if (s.own[f] | s.remote[f]) != _ZERO else 0


@inner
def look(world: World, s: State, f: int, i: int, t: float) -> None:
    """Bring what the sensors that unit f may use know of threat i up to t."""
    sensors = s.own[f] | s.remote[f]
    for r in range(len(s.sensor_up)):
        if (sensors >> np.uint64(r)) & _ONE != _ZERO:
            update(world, s, r, i, t)


@inner
def look_back(world: World, s: State, f: int, i: int, t: float) -> None:
    """Find out whether a sensor of unit f has seen threat i, if the looks that tell were passed over."""
    sensors = s.own[f] | s.remote[f]
    for r in range(len(s.sensor_up)):
        used = (sensors >> np.uint64(r)) & _ONE != _ZERO
        if used and s.passed[r, i] == 1 and s.t_seen[r, i] == np.inf:
            look_at_all(world, s, r, i, t)


@inner
def any_has_seen(s: State, sensors: np.uint64, i: int, t: float) -> bool:
    """Whether any of these sensors has detected threat i by t."""
    for r in range(len(s.sensor_up)):
        if (sensors >> np.uint64(r)) & _ONE != _ZERO and has_seen(s, r, i, t):
            return True
    return False


@inner
def _track_error(world: World, r: int, tgo: float) -> float:
    """Error (sigma, metres) of the predicted impact by a track of sensor r."""
    return world.sensing.position_sigma_m[r] + world.sensing.velocity_sigma_mps[r] * tgo


@inner
def errors_ahead(world: World, s: State, f: int, tgo: float) -> tuple[float, float]:
    """Largest and smallest error of a track that unit f may hold of a threat from `tgo` to its impact."""
    sensors = s.own[f] | s.remote[f]
    high, low = 0.0, np.inf
    for r in range(len(s.sensor_up)):
        if (sensors >> np.uint64(r)) & _ONE != _ZERO:
            now, last = _track_error(world, r, tgo), _track_error(world, r, 0.0)
            high, low = max(high, now, last), min(low, now, last)
    return high, low


@inner
def held_track(
    world: World, s: State, f: int, own: np.uint64, remote: np.uint64, i: int, t: float
) -> tuple[float, float]:
    """Time and error (sigma, metres) of the track of i that unit f holds; (inf, inf) if none."""
    fire, tgo = world.fire, s.t_imp[i] - t
    since, sigma = np.inf, np.inf
    for r in range(len(s.sensor_up)):
        bit = _ONE << np.uint64(r)
        if (own | remote) & bit == _ZERO or not is_tracked(s, r, i):
            continue
        error = _track_error(world, r, tgo)
        handed = own & bit != _ZERO or (
            t >= s.t_confirmed[r, i] + fire.remote_latency_s[f] and error <= fire.remote_sigma_max_m[f]
        )
        if handed:
            since = min(since, s.t_confirmed[r, i])
            sigma = min(sigma, error)
    return since, sigma


@inner
def _good_from(world: World, s: State, f: int, r: int, i: int) -> float:
    """Instant from which a remote track is good enough for unit f, a little early; inf: never."""
    slack = world.fire.remote_sigma_max_m[f] - world.sensing.position_sigma_m[r]
    if slack < 0.0:
        return np.inf
    drift = world.sensing.velocity_sigma_mps[r]
    return -np.inf if drift <= 0.0 else s.t_imp[i] - slack / drift - SLACK_S


@inner
def next_track(world: World, s: State, f: int, i: int, t: float, wait: float) -> float:
    """Earliest instant at which unit f may hold a track of i that is `wait` seconds old; t at least."""
    own, remote = s.own[f], s.remote[f]
    first = np.inf
    for r in range(len(s.sensor_up)):
        bit = _ONE << np.uint64(r)
        if (own | remote) & bit == _ZERO:
            continue
        at = s.t_confirmed[r, i] if is_tracked(s, r, i) else next_confirmation(world, s, r, i)
        ready = at + wait
        if own & bit == _ZERO:
            ready = max(ready, at + world.fire.remote_latency_s[f], _good_from(world, s, f, r, i))
        first = min(first, ready)
    return max(first, t)
