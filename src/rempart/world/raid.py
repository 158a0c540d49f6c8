"""Arrays of a raid: members, aims, launch samples and the paths that they make."""

from __future__ import annotations

import dataclasses
import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.engine.draws import GAMMA, name_key
from rempart.engine.world import FALSE_TRACK, FRIEND, HOSTILE, Raid
from rempart.world.geometry import Geometry, PathKey
from rempart.world.indexing import index
from rempart.world.records import Ballistic, Flight, Ground, Group, Resolved
from rempart.world.trajectories.flights import Air

F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
U8 = npt.NDArray[np.uint64]

NATURES = {"hostile": HOSTILE, "friend": FRIEND, "false": FALSE_TRACK}


class Aims(NamedTuple):
    """Aims of all groups in rows: where, which point (-1: a bare place), cumulative weight in the group."""

    first: list[int]
    n: list[int]
    cumulative: list[float]
    point: list[int]
    place: list[tuple[float, float]]
    height_m: list[float]


class Routes(NamedTuple):
    """Paths of the world, each once, and `path_of` every (group, launch sample, aim)."""

    keys: tuple[PathKey, ...]
    groups: tuple[str, ...]  # the first group that flies each path
    first: list[int]
    path_of: list[int]


def aims_of(resolved: Resolved, points: dict[str, int]) -> Aims:
    """All aims, an aim at a point taking the point's place and height."""
    aims = Aims([], [], [], [], [], [])
    for group in resolved.groups:
        if not group.aims:
            raise ValueError(f"the group {group.name!r} has no aim")
        total = math.fsum(aim.weight for aim in group.aims)
        aims.first.append(len(aims.point))
        aims.n.append(len(group.aims))
        so_far = 0.0
        for aim in group.aims:
            so_far += aim.weight
            aims.cumulative.append(so_far / total)
            i = index(aim.point, points, "point", f"the group {group.name!r}") if aim.point else -1
            aims.point.append(i)
            at = resolved.points[i] if aim.point else aim
            aims.place.append((at.x_m, at.y_m))
            aims.height_m.append(at.height_m)
        aims.cumulative[-1] = 1.0
    return aims


def routes_of(resolved: Resolved, aims: Aims, classes: dict[str, int]) -> Routes:
    """Every path once: members share it that have one flight, one aim place and one class."""
    known: dict[PathKey, int] = {}
    groups: list[str] = []
    first: list[int] = []
    path_of: list[int] = []
    for group, i_aim, n_aims in zip(resolved.groups, aims.first, aims.n, strict=True):
        i_class = index(group.threat, classes, "threat class", f"the group {group.name!r}")
        if not group.flights:
            raise ValueError(f"the group {group.name!r} has no flight")
        first.append(len(path_of))
        for flight in group.flights:
            air = _air(flight)
            for i in range(i_aim, i_aim + n_aims):
                if air is None:
                    path_of.append(-1)
                    continue
                path = known.setdefault(PathKey(air, aims.place[i], i_class, aims.height_m[i]), len(known))
                if path == len(groups):
                    groups.append(group.name)
                path_of.append(path)
    return Routes(tuple(known), tuple(groups), first, path_of)


def _air(flight: Flight) -> Air | None:
    """The flight as a key: every nan the same object, so that equal flights are equal."""
    if isinstance(flight, Ground):
        return None
    if isinstance(flight, Ballistic):
        speed_mps, elevation_rad = flight.burnout_speed_mps, flight.elevation_rad
        return dataclasses.replace(
            flight,
            burnout_speed_mps=math.nan if math.isnan(speed_mps) else speed_mps,
            elevation_rad=math.nan if math.isnan(elevation_rad) else elevation_rad,
        )
    return flight


def _flies(group: Group) -> int:
    on_ground = {isinstance(flight, Ground) for flight in group.flights}
    if len(on_ground) != 1:
        raise ValueError(f"the group {group.name!r} mixes ground attacks with flights")
    return 0 if on_ground.pop() else 1


@lru_cache(maxsize=4096)
def key_of(name: str) -> int:
    """`name_key`, remembered: worlds of one scenario share their names."""
    return name_key(name)


@lru_cache(maxsize=1024)
def member_keys(group_key: int, count: int) -> U8:
    """`member_key` of members 0 to count - 1 of a group."""
    with np.errstate(over="ignore"):
        z = np.uint64(group_key) + np.arange(1, count + 1, dtype=np.uint64) * GAMMA
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        keys: U8 = z ^ (z >> np.uint64(31))
    return keys


def raid_of(
    resolved: Resolved, aims: Aims, routes: Routes, geometry: Geometry, classes: dict[str, int]
) -> Raid:
    """Arrays of the raid."""
    groups = resolved.groups
    group_keys = [key_of(f"raid/{group.name}") for group in groups]
    counts = [group.count for group in groups]
    nothing = [np.empty(0, dtype=np.uint64)]

    def each(values: list[float]) -> F8:
        return np.array(values, dtype=np.float64)

    def by_class(field: str) -> F8:
        return each([getattr(threat, field) for threat in resolved.classes])

    place = np.array(aims.place, dtype=np.float64).reshape(len(aims.place), 2)
    return Raid(
        member_group=np.repeat(np.arange(len(groups), dtype=np.int32), counts),
        member_slot=np.concatenate([np.empty(0, np.int32), *(np.arange(n, dtype=np.int32) for n in counts)]),
        member_key=np.concatenate(
            nothing + [member_keys(k, n) for k, n in zip(group_keys, counts, strict=True)]
        ),
        group_key=np.array(group_keys, dtype=np.uint64),
        group_class=np.array([classes[group.threat] for group in groups], dtype=np.int32),
        group_nature=np.array([NATURES[group.nature] for group in groups], dtype=np.int8),
        group_flies=np.array([_flies(group) for group in groups], dtype=np.int8),
        group_at_s=each([group.at_s for group in groups]),
        group_by_launch=np.array([group.timed_by_launch for group in groups], dtype=np.int8),
        group_interval_s=each([group.interval_s for group in groups]),
        group_wave_s=each([group.wave_spread_s for group in groups]),
        group_spread_s=each([group.spread_s for group in groups]),
        group_bias_sigma_m=each([group.bias_sigma_m for group in groups]),
        aim_first=np.array(aims.first, dtype=np.int32),
        aim_n=np.array(aims.n, dtype=np.int32),
        aim_cumulative=each(aims.cumulative),
        aim_point=np.array(aims.point, dtype=np.int32),
        aim_x_m=place[:, 0].copy(),
        aim_y_m=place[:, 1].copy(),
        flight_n=np.array([len(group.flights) for group in groups], dtype=np.int32),
        path_first=np.array(routes.first, dtype=np.int32),
        path_of=np.array(routes.path_of, dtype=np.int32),
        path_duration_s=geometry.paths.curves.duration_s,
        debris_x_m=geometry.paths.debris_x_m,
        debris_y_m=geometry.paths.debris_y_m,
        class_miss_sigma_m=by_class("miss_sigma_m"),
        class_p_fail=by_class("p_fail"),
        class_p_hostile=by_class("p_hostile"),
        class_p_unknown=by_class("p_unknown"),
        class_p_debris=by_class("p_debris"),
        class_debris_sigma_m=by_class("debris_sigma_m"),
        class_debris_radius_m=by_class("debris_radius_m"),
        class_lethal_radius_m=by_class("lethal_radius_m"),
    )
