"""What the structure of a world settles before any replicate: limits that no replicate can leave.

Where the two limits of a count meet, chance has no part in it: a defence without weapons intercepts
exactly nothing. A limit is set here only where the arrays of the world prove it; a count that merely stayed
at 0 in a sample gets none. tests/answers holds replicates of every shipped scenario against them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rempart.engine import outcomes as out
from rempart.engine.component_masks import bits_of
from rempart.engine.outcomes import BLOCK, EXTRAS_BY, MEASURES_BY, N_CAUSES, N_MEASURES, Layout
from rempart.engine.world import FALSE_TRACK, FREE, FRIEND, GUIDED_TO_LAUNCH, HOLD, HOSTILE, LAW_FIXED, World

I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NO_LIMIT = 2**40
"""Upper limit of a count that the structure does not bound."""

_SHOT_CAUSES = (
    out.GUIDANCE_LOST,
    out.INTERCEPTOR_FAILED,
    out.MISSED_ALL,
    out.WRONGLY_ASSESSED,
    out.WARHEAD_SURVIVED,
)


@dataclass(frozen=True, eq=False)
class Limits:
    """Least and greatest value of each column of a row in each world; (W, columns)."""

    low: I8
    high: I8

    def settled(self, column: int) -> bool:
        """Whether the column has one possible value in each world: chance has no part in it."""
        return bool(self._settled[column])

    def exact(self, column: int) -> bool:
        """Whether the column has one possible value in all worlds: ignorance has no part in it either."""
        return bool(self._exact[column])

    @cached_property
    def _settled(self) -> Flags:
        return np.asarray((self.low == self.high).all(axis=0), np.bool_)

    @cached_property
    def _exact(self) -> Flags:
        return np.asarray(self._settled & (self.low == self.low[0]).all(axis=0), np.bool_)


def limits_of(worlds: Sequence[World], layout: Layout) -> Limits:
    """Limits of every column in each world; worlds that are the same object are looked at once."""
    known: dict[int, tuple[I8, I8]] = {}
    for world in worlds:
        if id(world) not in known:
            known[id(world)] = _limits(world, layout)
    rows = [known[id(world)] for world in worlds]
    return Limits(np.stack([low for low, _ in rows]), np.stack([high for _, high in rows]))


@dataclass(frozen=True)
class _Groups:
    """By group: members; what some, or all, of the paths that a member may draw allow."""

    n: I8
    of_class: I8
    nature: I8
    flies: Flags
    seen: Flags  # on some path a sensor that can be up has a window
    fired: Flags  # on some path a weapon that can be up can be fired
    reached: Flags  # on some path a weapon has a window, up or not
    always_reached: Flags  # on every path
    inside: Flags  # its impact, if it comes alive, is certain to be inside a defended area

    @property
    def hostile(self) -> Flags:
        return np.asarray(self.nature == HOSTILE, dtype=np.bool_)


def _limits(world: World, layout: Layout) -> tuple[I8, I8]:
    low, high = np.zeros(layout.n_columns, np.int64), np.zeros(layout.n_columns, np.int64)
    groups = _groups(world)
    for c in range(len(layout.classes)):
        _of_class(world, groups, c, low[c * BLOCK :], high[c * BLOCK :])
    for side in (low, high):
        blocks = side[: layout.total].reshape(-1, BLOCK)
        side[layout.total : layout.extras] = np.minimum(blocks.sum(axis=0), NO_LIMIT)
    _lost(world, groups, low[layout.lost : layout.by], high[layout.lost : layout.by])
    _extras(world, groups, layout, low, high)
    _by(world, layout, high)
    return low, high


def _possible(world: World) -> int:
    """Bits of the components that can ever be up."""
    ground = world.ground
    bits = 0
    for k, (availability, ready_s) in enumerate(
        zip(ground.component_availability, ground.component_ready_s, strict=True)
    ):
        if availability > 0.0 and np.isfinite(ready_s):
            bits |= 1 << k
    for k, up in zip(ground.event_component, ground.event_up, strict=True):
        bits |= int(up) << int(k)
    for k in ground.rule_component:
        bits |= 1 << int(k)
    return bits


def _able(needs: npt.NDArray[np.uint64], possible: int) -> Flags:
    return np.array([bits_of(need) & ~possible == 0 for need in needs], dtype=np.bool_)


def _seeing(world: World, possible: int) -> Flags:
    """(P, R) whether a sensor can ever detect a threat on a path."""
    sensing = world.sensing
    n_sensors = len(sensing.sensor_key)
    if n_sensors == 0:
        return _nothing(world, 0)
    windows = np.reshape(sensing.see_n > 0, (-1, n_sensors))
    blind = (sensing.law == LAW_FIXED) & (sensing.pd_fixed <= 0.0)
    able = _able(sensing.sensor_need, possible) & ~blind
    return np.asarray(windows & able[None, :], dtype=np.bool_)


def _nothing(world: World, n: int) -> Flags:
    return np.zeros((len(world.sensing.path_class), n), np.bool_)


def _windows(world: World) -> Flags:
    """(P, W) whether a weapon has a launch window on a path and an SSPK above 0 against its class."""
    fire, n_weapons = world.fire, len(world.fire.weapon_key)
    if n_weapons == 0:
        return _nothing(world, 0)
    windows = np.reshape(fire.fire_n > 0, (-1, n_weapons))
    return np.asarray(windows & (fire.sspk.T[world.sensing.path_class, :] > 0.0))


def _armed(world: World, possible: int) -> Flags:
    """(W,) whether a weapon can ever be fired: up, loaded, its unit with a channel and not on hold."""
    fire = world.fire
    units = _able(fire.unit_need, possible) & (fire.weapon_control != HOLD) & (fire.unit_channels > 0)
    return np.asarray(
        _able(fire.weapon_need, possible) & (fire.magazine != 0) & units[fire.weapon_unit].astype(np.bool_)
    )


def _firing(world: World, windows: Flags, seeing: Flags, possible: int) -> Flags:
    """(P,) whether any weapon can ever be fired at a threat on a path."""
    fire = world.fire
    able = _armed(world, possible)
    found = np.zeros(len(world.sensing.path_class), np.bool_)
    for w in np.flatnonzero(able):
        f = int(fire.weapon_unit[w])
        bits = int(fire.unit_sensors[f]) | int(fire.unit_backup[f]) | int(fire.unit_remote[f])
        usable = [r for r in range(seeing.shape[1]) if bits >> r & 1]
        if usable:
            found |= windows[:, w] & seeing[:, usable].any(axis=1)
    return found


def _groups(world: World) -> _Groups:
    raid = world.raid
    possible = _possible(world)
    windows, seeing = _windows(world), _seeing(world, possible)
    reached: Flags = np.asarray(windows.any(axis=1))
    seen: Flags = np.asarray(seeing.any(axis=1))
    fired = _firing(world, windows, seeing, possible)
    n_groups = len(raid.group_key)
    flies = np.asarray(raid.group_flies == 1, dtype=np.bool_)
    of_paths = np.zeros((4, n_groups), np.bool_)
    inside = np.zeros(n_groups, np.bool_)
    for g in range(n_groups):
        aims = _aims(world, g)
        inside[g] = all(_inside(world, g, a) for a in aims)
        if flies[g]:
            first, n_aims = int(raid.path_first[g]), int(raid.aim_n[g])
            of_aim = aims - int(raid.aim_first[g])
            flights = np.arange(int(raid.flight_n[g]))
            paths = raid.path_of[first + (flights[:, None] * n_aims + of_aim[None, :]).ravel()]
            of_paths[:, g] = seen[paths].any(), fired[paths].any(), reached[paths].any(), reached[paths].all()
    return _Groups(
        np.bincount(raid.member_group, minlength=n_groups).astype(np.int64),
        raid.group_class.astype(np.int64),
        raid.group_nature.astype(np.int64),
        flies,
        of_paths[0],
        of_paths[1],
        of_paths[2],
        of_paths[3],
        inside,
    )


def _aims(world: World, g: int) -> I8:
    """Rows of the aims that a member of group g can draw."""
    first, n = int(world.raid.aim_first[g]), int(world.raid.aim_n[g])
    weights = np.diff(world.raid.aim_cumulative[first : first + n], prepend=0.0)
    return np.asarray(first + np.flatnonzero(weights > 0.0), dtype=np.int64)


def _distances(world: World, a: int) -> npt.NDArray[np.float64]:
    ground, raid = world.ground, world.raid
    return np.asarray(np.hypot(raid.aim_x_m[a] - ground.point_x_m, raid.aim_y_m[a] - ground.point_y_m))


def _errs(world: World, g: int) -> bool:
    raid = world.raid
    return bool(raid.class_miss_sigma_m[raid.group_class[g]] > 0.0 or raid.group_bias_sigma_m[g] > 0.0)


def _inside(world: World, g: int, a: int) -> bool:
    """Whether an impact of group g aimed at a is certain to lie in a defended area."""
    area_m = world.ground.point_area_m
    if world.ground.planar == 0 or np.any(np.isinf(area_m)):
        return True
    return not _errs(world, g) and bool(np.any((area_m > 0.0) & (_distances(world, a) <= area_m)))


def _of_class(world: World, groups: _Groups, c: int, low: I8, high: I8) -> None:
    """Limits of the measures and causes of one class."""
    mine = groups.hostile & (groups.of_class == c)

    def count(chosen: Flags) -> int:
        return int(groups.n[mine & chosen].sum())

    fails = world.raid.class_p_fail[c] > 0.0
    all_of_them, ground = count(np.ones_like(mine)), count(~groups.flies)
    fired = count(groups.fired)
    certain = groups.inside & ~groups.fired & (~groups.flies | (not fails))
    low[[out.LAUNCHED, out.GROUND]] = high[[out.LAUNCHED, out.GROUND]] = all_of_them, ground
    high[out.FAILED] = count(groups.flies) if fails else 0
    low[out.ARRIVED], high[out.ARRIVED] = all_of_them - high[out.FAILED], all_of_them
    high[[out.DETECTED, out.TRACKED]] = count(groups.seen)
    high[[out.ENGAGED, out.INTERCEPTED, out.HIT]] = fired
    low[out.LEAKERS], high[out.LEAKERS] = count(certain), all_of_them
    high[out.HARMLESS] = count(~groups.inside)
    high[out.HARMLESS_ENGAGED] = count(~groups.inside & groups.fired)
    if fired:
        high[[out.FIRED, out.MISSED, out.SURPLUS]] = NO_LIMIT
        high[out.ABORTED] = NO_LIMIT if _guided_after_decision(world) else 0
        high[out.SHOT_FAILED] = NO_LIMIT if np.any(world.fire.reliability < 1.0) else 0
    assets = world.ground.point_component < 0
    high[out.HITS_ON_ASSETS] = NO_LIMIT if np.any(_exposed(world, groups, c) & assets) else 0
    high[out.DEBRIS_ON_ASSETS] = NO_LIMIT if np.any(_under_debris(world, groups, c) & assets) else 0
    causes_low, causes_high = low[N_MEASURES:BLOCK], high[N_MEASURES:BLOCK]
    causes_high[:] = _cause_limits(world, fired, count(groups.reached))
    causes_high[out.NOT_AIR_THREAT] = ground
    causes_low[out.NOT_AIR_THREAT] = count(certain & ~groups.flies)
    causes_high[out.NO_WEAPON_REACHES] = count(groups.flies & ~groups.always_reached)
    causes_low[out.NO_WEAPON_REACHES] = count(certain & groups.flies & ~groups.reached)


def _guided_after_decision(world: World) -> bool:
    """Whether any shot needs its guidance at an instant after the decision to fire it."""
    fire = world.fire
    salvos = (np.maximum(fire.salvo_first, fire.salvo_next) > 1) & (fire.salvo_interval_s > 0.0)
    return bool(np.any(fire.guidance != GUIDED_TO_LAUNCH) or np.any(salvos) or np.any(fire.slew_s > 0.0))


def _cause_limits(world: World, fired: int, reached: int) -> I8:
    """Most leakers of a class by cause: what is never asked is never a cause."""
    fire, raid = world.fire, world.raid
    most = np.full(N_CAUSES, reached, np.int64)
    most[list(_SHOT_CAUSES)] = fired

    def none_if(settled: bool | np.bool_, *causes: int) -> None:
        if settled:
            most[list(causes)] = 0

    none_if(world.ground.planar == 0 or not np.any(fire.evaluates == 1), out.JUDGED_HARMLESS)
    never_friend = bool(np.all(raid.class_p_hostile + raid.class_p_unknown >= 1.0))
    none_if(never_friend and np.all(fire.identification_s <= 0.0), out.WITHHELD_IDENTIFICATION)
    none_if(np.all(fire.weapon_control == FREE), out.WITHHELD_CONTROL_STATUS)
    none_if(np.all((fire.reserve == 0) | (fire.reserve_value <= 0.0)), out.WITHHELD_RESERVE)
    none_if(np.all(fire.magazine < 0), out.NO_MISSILE)
    none_if(np.all(fire.reliability >= 1.0), out.INTERCEPTOR_FAILED)
    none_if(not _guided_after_decision(world), out.GUIDANCE_LOST)
    none_if(np.all(fire.p_false_kill <= 0.0), out.WRONGLY_ASSESSED)
    none_if(np.all(fire.p_deflect <= 0.0), out.WARHEAD_SURVIVED)
    return most


def _exposed(world: World, groups: _Groups, c: int) -> Flags:
    """(J,) whether a threat of class c can ever hit a point alive."""
    raid, ground = world.raid, world.ground
    mine = np.flatnonzero(groups.hostile & (groups.of_class == c) & (groups.n > 0))
    radius_m = ground.point_radius_m
    aimed = np.zeros(len(radius_m), np.bool_)
    for g in mine:
        points = raid.aim_point[_aims(world, int(g))]
        aimed[points[points >= 0]] = True
    reach = aimed if ground.damage_all == 0 else np.full(len(radius_m), len(mine) > 0)
    hit = reach & (raid.class_lethal_radius_m[c] + radius_m > 0.0)
    return np.asarray(hit & np.isfinite(ground.point_x_m))


def _under_debris(world: World, groups: _Groups, c: int) -> Flags:
    """(J,) whether debris of a threat of class c can ever hit a point."""
    raid, ground = world.raid, world.ground
    mine = groups.hostile & (groups.of_class == c) & (groups.n > 0) & groups.fired
    falls = raid.class_p_debris[c] > 0.0 and bool(np.any(mine))
    hit = raid.class_debris_radius_m[c] + ground.point_radius_m > 0.0
    return np.asarray(falls & hit & np.isfinite(ground.point_x_m))


def _surely_hit(world: World, groups: _Groups) -> Flags:
    """(J,) whether some threat is certain to hit a point: it comes alive, and falls where it is aimed."""
    ground, raid = world.ground, world.raid
    sure = np.zeros(len(ground.point_x_m), np.bool_)
    for g in np.flatnonzero(groups.hostile & (groups.n > 0) & ~groups.fired):
        c = int(groups.of_class[g])
        if _errs(world, int(g)) or (groups.flies[g] and raid.class_p_fail[c] > 0.0):
            continue
        aims = _aims(world, int(g))
        hit = np.stack([_distances(world, a) for a in aims]) < (
            raid.class_lethal_radius_m[c] + ground.point_radius_m
        )
        if ground.damage_all == 0:
            hit &= raid.aim_point[aims][:, None] == np.arange(len(sure))[None, :]
        sure |= hit.all(axis=0)
    return sure


def _lost(world: World, groups: _Groups, low: I8, high: I8) -> None:
    """Limits of the 0/1 columns of the points."""
    ground = world.ground
    for c in range(len(world.raid.class_p_fail)):
        counts = (ground.point_component >= 0) | (ground.point_debris_damage > 0)
        high[:] |= _exposed(world, groups, c) | (_under_debris(world, groups, c) & counts)
    # A component may be up again at the end if an event or its ready time puts it up.
    returns = {int(k) for k, up in zip(ground.event_component, ground.event_up, strict=True) if up}
    returns |= {k for k, t in enumerate(ground.component_ready_s) if 0.0 < t < np.inf}
    stays = np.array([int(k) not in returns for k in ground.point_component], dtype=np.bool_)
    at_once = (ground.point_component >= 0) | (ground.point_hit_damage >= ground.point_loss_damage)
    low[:] = _surely_hit(world, groups) & stays & at_once


def _by(world: World, layout: Layout, high: I8) -> None:
    """Upper limits of what some batteries or weapons do: nothing if none of them can ever be fired."""
    possible = _possible(world)
    usable = _armed(world, possible) & _windows(world).any(axis=0)
    for by, mask in zip(layout.counted, world.fire.counted, strict=True):
        if np.any(usable & (mask == 1)):
            for name in MEASURES_BY:
                for threat in (*layout.classes, None):
                    high[layout.column(name, threat, by)] = high[layout.column(name, threat)]
            for name in EXTRAS_BY:
                high[layout.column(name, None, by)] = high[layout.column(name)]


def _extras(world: World, groups: _Groups, layout: Layout, low: I8, high: I8) -> None:
    extras = layout.extras
    leakers = layout.total + out.LEAKERS
    low[extras + out.NO_LEAKER] = 1 if high[leakers] == 0 else 0
    high[extras + out.NO_LEAKER] = 0 if low[leakers] > 0 else 1
    for nature, shots in ((FRIEND, out.SHOTS_AT_FRIENDS), (FALSE_TRACK, out.SHOTS_AT_FALSE)):
        n = int(groups.n[(groups.nature == nature) & groups.fired].sum())
        high[extras + shots] = NO_LIMIT if n else 0
        if nature == FRIEND:
            high[extras + out.FRIENDS_KILLED] = n
    assets = np.flatnonzero(world.ground.point_component < 0)
    for side in (low, high):
        side[extras + out.ASSETS_LOST] = side[layout.lost + assets].sum()
