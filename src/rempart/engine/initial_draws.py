"""What is drawn at the start of a replicate (docs/model.md, section 3), one threat at a time."""

from __future__ import annotations

import math

import numpy as np

from rempart._jit import inner
from rempart.engine import draws
from rempart.engine.draws import entity_in_replicate, stream_key, unit
from rempart.engine.world import F8, Raid
from rempart.physics.normal import polar_normal, rayleigh

_C0, _C1 = np.uint64(0), np.uint64(1)


@inner
def normal_pair(stream: np.uint64, first: np.uint64) -> tuple[float, float]:
    """Two independent standard normals from draws `first` and `first` + 1 of a stream."""
    return polar_normal(unit(stream, first), unit(stream, first + _C1), 1.0)


@inner
def choose(cumulative: F8, first: int, n: int, u: float) -> int:
    """First of rows `first` .. `first + n - 1` whose cumulative weight exceeds u."""
    i = first
    while i < first + n - 1 and cumulative[i] <= u:
        i += 1
    return i


@inner
def draw_aim(raid: Raid, g: int, key: np.uint64) -> int:
    """Row of the aim arrays that a member of group g aims at."""
    first, n = raid.aim_first[g], raid.aim_n[g]
    if n == 1:
        return first
    return choose(raid.aim_cumulative, first, n, unit(stream_key(key, draws.AIM), _C0))


@inner
def draw_path(raid: Raid, g: int, aim: int, key: np.uint64) -> int:
    """Path that a member of group g flies to its aim; -1 on the ground."""
    n = raid.flight_n[g]
    k = 0
    if n > 1:
        k = min(int(unit(stream_key(key, draws.PATH), _C0) * n), n - 1)
    return raid.path_of[raid.path_first[g] + k * raid.aim_n[g] + aim - raid.aim_first[g]]


@inner
def wave_shift(raid: Raid, g: int, replicate: np.uint64) -> float:
    """Shift in time that all members of group g share, seconds."""
    if raid.group_wave_s[g] == 0.0:
        return 0.0
    key = entity_in_replicate(replicate, raid.group_key[g])
    return raid.group_wave_s[g] * unit(stream_key(key, draws.WAVE), _C0)


@inner
def impact_instant(raid: Raid, g: int, slot: int, path: int, wave: float, key: np.uint64) -> float:
    """Impact instant of member `slot` of group g, seconds."""
    t = raid.group_at_s[g]
    if raid.group_by_launch[g] == 1 and path >= 0:
        t = t + raid.path_duration_s[path]
    t = t + raid.group_interval_s[g] * slot
    t = t + wave
    if raid.group_spread_s[g] > 0.0:
        t = t + raid.group_spread_s[g] * unit(stream_key(key, draws.T_IMPACT), _C0)
    return t


@inner
def end_instant(raid: Raid, c: int, path: int, t_imp: float, key: np.uint64) -> float:
    """Instant at which a threat ends by itself: its impact, or earlier if it fails on its way."""
    p = raid.class_p_fail[c]
    if p <= 0.0 or path < 0:
        return t_imp
    stream = stream_key(key, draws.FAILURE)
    if unit(stream, _C0) >= p:
        return t_imp
    return t_imp - raid.path_duration_s[path] * unit(stream, _C1)


@inner
def group_bias(raid: Raid, g: int, replicate: np.uint64) -> tuple[float, float]:
    """Error of aim that all members of group g share, metres."""
    sigma = raid.group_bias_sigma_m[g]
    if sigma == 0.0:
        return 0.0, 0.0
    key = entity_in_replicate(replicate, raid.group_key[g])
    x, y = normal_pair(stream_key(key, draws.BIAS), _C0)
    return x * sigma, y * sigma


@inner
def impact_place(
    raid: Raid, c: int, aim: int, bias_x: float, bias_y: float, key: np.uint64
) -> tuple[float, float]:
    """Where a threat falls if nothing stops it, metres east and north."""
    sigma = raid.class_miss_sigma_m[c]
    x, y = raid.aim_x_m[aim] + bias_x, raid.aim_y_m[aim] + bias_y
    if sigma == 0.0:
        return x, y
    dx, dy = normal_pair(stream_key(key, draws.MISS), _C0)
    return x + dx * sigma, y + dy * sigma


@inner
def own_miss(raid: Raid, c: int, key: np.uint64) -> float:
    """Distance of the impact from the aim by a threat's own error alone, metres."""
    return rayleigh(unit(stream_key(key, draws.MISS), _C0), raid.class_miss_sigma_m[c])


@inner
def declared_identity(raid: Raid, c: int, key: np.uint64) -> int:
    """What identification says of a threat: 0 hostile, 1 unknown, 2 friend."""
    if raid.class_p_hostile[c] >= 1.0:
        return 0
    u = unit(stream_key(key, draws.IDENTITY), _C0)
    if u < raid.class_p_hostile[c]:
        return 0
    return 1 if u < raid.class_p_hostile[c] + raid.class_p_unknown[c] else 2


@inner
def component_available(key: np.uint64, availability: float, replicate: np.uint64) -> bool:
    """Whether a component is there at all in a replicate."""
    if availability >= 1.0:
        return True
    stream = stream_key(entity_in_replicate(replicate, key), draws.AVAILABILITY)
    return unit(stream, _C0) < availability


@inner
def phase(fixed: float, period: float, key: np.uint64, purpose: np.uint64, replicate: np.uint64) -> float:
    """Phase of scans or decisions, seconds: fixed, or drawn if nan."""
    if not math.isnan(fixed):
        return fixed
    return period * unit(stream_key(entity_in_replicate(replicate, key), purpose), _C0)


@inner
def unit_factor(p: float, sigma: float, z: float) -> float:
    """Kill probability moved by the raid-and-unit factor on its logit."""
    if sigma == 0.0 or p <= 0.0 or p >= 1.0:
        return p
    return 1.0 / (1.0 + math.exp(-(math.log(p / (1.0 - p)) + sigma * z)))
