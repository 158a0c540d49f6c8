"""The chain of a launch: what a threat and a weapon must pass (docs/model.md, section 7)."""

from __future__ import annotations

import math

import numpy as np

from rempart._jit import inner
from rempart.engine import draws
from rempart.engine.component_masks import needs_met
from rempart.engine.distance import is_within
from rempart.engine.draws import stream_key
from rempart.engine.initial_draws import declared_identity, draw_aim, group_bias, impact_place, normal_pair
from rempart.engine.sensing import any_has_seen, errors_ahead, held_track, next_track
from rempart.engine.state import State
from rempart.engine.table_lookup import in_launch_window, sspk_factor
from rempart.engine.world import HOLD, TIGHT, World

# Ranks of the stages; PASSED is what remains when nothing blocks.
UNTRIED = 0
ABLE = 1
SEEN = 2
TRACKED = 3
EVALUATION = 4
IDENTIFICATION = 5
CONTROL_STATUS = 6
WEAPON_UP = 7
MAGAZINE = 8
RESERVE = 9
CHANNEL = 10
PASSED = 11

_ROUNDING = 1e-6
NO_THREAT_VALUE = 0.001  # value of a threat whose predicted impact endangers nothing
_ZERO = np.uint64(0)


@inner
def value_at(world: World, x: float, y: float) -> float:
    """Largest value among the points whose area, with the margin, reaches a place; -1 if none."""
    ground = world.ground
    value = -1.0
    for j in range(len(ground.point_x_m)):
        area = ground.point_area_m[j]
        if area <= 0.0:
            continue
        if is_within(x - ground.point_x_m[j], y - ground.point_y_m[j], area + ground.margin_m):
            value = max(value, ground.point_value[j])
    return value


@inner
def _group_bias(world: World, s: State, g: int) -> tuple[float, float]:
    """Error of aim that all members of group g share, drawn when it is first asked for."""
    if math.isnan(s.bias_x[g]):
        s.bias_x[g], s.bias_y[g] = group_bias(world.raid, g, s.replicate[0])
    return s.bias_x[g], s.bias_y[g]


@inner
def aim_of(world: World, s: State, i: int) -> int:
    """Row of the aim arrays that threat i aims at, drawn when it is first asked for."""
    if s.aim[i] < 0:
        s.aim[i] = draw_aim(world.raid, world.raid.member_group[i], s.key[i])
    return s.aim[i]


@inner
def identity_of(world: World, s: State, i: int) -> int:
    """What identification says of threat i, drawn when it is first asked for."""
    if s.identity[i] < 0:
        raid = world.raid
        s.identity[i] = declared_identity(raid, raid.group_class[raid.member_group[i]], s.key[i])
    return s.identity[i]


@inner
def place(world: World, s: State, i: int) -> None:
    """Draw where threat i falls if nothing stops it, if not yet done."""
    if s.placed[i] > 0:
        return
    raid, g = world.raid, world.raid.member_group[i]
    bx, by = _group_bias(world, s, g)
    s.x_m[i], s.y_m[i] = impact_place(raid, raid.group_class[g], aim_of(world, s, i), bx, by, s.key[i])
    s.placed[i] = 1


@inner
def predict(world: World, s: State, i: int) -> None:
    """Draw the error of the prediction of where threat i falls, if not yet done."""
    place(world, s, i)
    if s.placed[i] < 2:
        s.pip_x[i], s.pip_y[i] = normal_pair(stream_key(s.key[i], draws.PREDICTION), _ZERO)
        s.placed[i] = 2


@inner
def value_of(world: World, s: State, i: int, sigma: float) -> float:
    """Value that threat i endangers by its predicted impact, whose error is sigma an axis; -1 if nothing."""
    if world.ground.planar == 0:
        point = world.raid.aim_point[aim_of(world, s, i)]
        return world.ground.point_value[point] if point >= 0 else 1.0
    predict(world, s, i)
    return value_at(world, s.x_m[i] + s.pip_x[i] * sigma, s.y_m[i] + s.pip_y[i] * sigma)


@inner
def may_threaten(world: World, s: State, f: int, i: int, t: float) -> bool:
    """Whether any track that unit f may hold from t on could predict a defended place; False is certain.

    The predicted place moves along a line, from the error of the worst track now to that at the impact.
    """
    high, low = errors_ahead(world, s, f, s.t_imp[i] - t)
    ax, ay = s.x_m[i] + s.pip_x[i] * low, s.y_m[i] + s.pip_y[i] * low
    dx, dy = s.pip_x[i] * (high - low), s.pip_y[i] * (high - low)
    squared = dx * dx + dy * dy
    ground = world.ground
    for j in range(len(ground.point_x_m)):
        if ground.point_area_m[j] <= 0.0:
            continue
        reach = (ground.point_area_m[j] + ground.margin_m) * (1.0 + _ROUNDING) + _ROUNDING
        px, py = ground.point_x_m[j] - ax, ground.point_y_m[j] - ay
        along = min(max((px * dx + py * dy) / squared, 0.0), 1.0) if squared > 0.0 else 0.0
        ex, ey = px - along * dx, py - along * dy
        if ex * ex + ey * ey <= reach * reach:
            return True
    return False


@inner
def may_fire(world: World, f: int, identity: int) -> int:
    """Rank of what keeps unit f from ever firing at a threat so declared: its identity or the control status;
    WEAPON_UP if nothing does.
    """
    if identity == 2:
        return IDENTIFICATION
    control = world.fire.weapon_control[f]
    return CONTROL_STATUS if control == HOLD or (control == TIGHT and identity == 1) else WEAPON_UP


@inner
def unit_stage(world: World, s: State, f: int, i: int, t: float) -> tuple[int, float]:
    """Rank of the first of stages 1 to 6 that blocks (WEAPON_UP if none), and the value of i."""
    fire = world.fire
    own, remote = s.own[f], s.remote[f]
    if own | remote == _ZERO:
        return ABLE, 0.0
    since, sigma = held_track(world, s, f, own, remote, i, t)
    if since == np.inf:
        return (TRACKED if any_has_seen(s, own | remote, i, t) else SEEN), 0.0
    value = value_of(world, s, i, sigma) if s.weighs[f] == 1 else NO_THREAT_VALUE
    if fire.evaluates[f] == 1 and world.ground.planar == 1 and value < 0.0:
        return EVALUATION, 0.0
    if value < 0.0:
        value = NO_THREAT_VALUE
    allowed = may_fire(world, f, identity_of(world, s, i))
    if t < since + fire.identification_s[f] or allowed == IDENTIFICATION:
        return IDENTIFICATION, value
    return allowed, value


@inner
def unit_wake(world: World, s: State, f: int, i: int, t: float, stage: int) -> float:
    """Earliest instant at which time alone may unblock unit f at this stage."""
    if stage == ABLE or may_fire(world, f, identity_of(world, s, i)) != WEAPON_UP:
        return np.inf  # a component that comes up asks by itself; identity and control status stay
    if stage == EVALUATION:
        return t if may_threaten(world, s, f, i, t) else np.inf
    return next_track(world, s, f, i, t, world.fire.identification_s[f])


@inner
def refill(world: World, s: State, w: int, t: float) -> None:
    """Put the next load into an empty magazine once its time has come."""
    fire = world.fire
    if s.shots_left[w] == 0 and s.reloads_left[w] > 0 and t >= s.t_reload[w]:
        s.shots_left[w] = fire.reload[w]
        s.reloads_left[w] -= 1


@inner
def shots_for(world: World, s: State, w: int, value: float) -> int:
    """Shots that weapon w may spend on a threat of this value; -1: no limit."""
    fire = world.fire
    if fire.magazine[w] < 0:
        return -1
    if value < fire.reserve_value[w]:
        return max(s.shots_left[w] - fire.reserve[w], 0)
    return s.shots_left[w]


@inner
def has_channel(world: World, s: State, w: int, t: float) -> bool:
    """Whether weapon w and its unit can take one more engagement now."""
    fire = world.fire
    f = fire.weapon_unit[w]
    if s.busy[f] >= fire.unit_channels[f] or t < s.t_ready[w]:
        return False
    return fire.weapon_channels[w] == 0 or s.weapon_busy[w] < fire.weapon_channels[w]


@inner
def weapon_stage(world: World, s: State, w: int, value: float, t: float) -> int:
    """Rank of the first of stages 7 to 10 that blocks a launch from weapon w, PASSED if none."""
    if s.weapon_up[w] == 0:
        return WEAPON_UP
    refill(world, s, w, t)
    if world.fire.magazine[w] >= 0 and s.shots_left[w] == 0:
        return MAGAZINE
    if shots_for(world, s, w, value) == 0:
        return RESERVE
    return PASSED if has_channel(world, s, w, t) else CHANNEL


@inner
def reaches(world: World, s: State, w: int, i: int, t: float) -> bool:
    """Whether a launch from weapon w at threat i is feasible now, by geometry and class."""
    fire = world.fire
    c = world.raid.group_class[world.raid.member_group[i]]
    if fire.sspk[w, c] <= 0.0:
        return False
    return in_launch_window(fire, s.path[i] * len(fire.weapon_key) + w, s.t_imp[i] - t)


@inner
def shot_probability(world: World, s: State, w: int, i: int, t: float) -> float:
    """What a shot from weapon w at threat i promises now: SSPK by geometry and reliability."""
    fire = world.fire
    c = world.raid.group_class[world.raid.member_group[i]]
    row = s.path[i] * len(fire.weapon_key) + w
    return fire.sspk[w, c] * sspk_factor(fire, row, s.t_imp[i] - t) * fire.reliability[w]


@inner
def shares_picture(world: World, s: State, u: int) -> bool:
    """Whether the units of controller u know of each other's engagements now."""
    return world.fire.controller_shared[u] == 1 and needs_met(s.up, 0, world.fire.controller_need, u)


@inner
def taken_by(s: State, f: int, i: int, t: float) -> bool:
    """Whether unit f has threat i under fire, or holds it for killed."""
    return s.active[f, i] > 0 or t < s.resume[f, i]


@inner
def is_taken(world: World, s: State, u: int, f: int, shared: bool, i: int, t: float) -> bool:
    """Whether threat i is taken care of, as unit f of controller u knows it."""
    if not shared:
        return taken_by(s, f, i, t)
    for other in range(len(s.busy)):
        if world.fire.unit_controller[other] == u and taken_by(s, other, i, t):
            return True
    return False


@inner
def may_engage_again(world: World, s: State, f: int, i: int) -> bool:
    """Whether unit f has engagements of threat i left."""
    most = world.fire.max_engagements[f]
    return most == 0 or s.made[f, i] < most
