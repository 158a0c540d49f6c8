"""Threats that come at any place of the ground from a fan of bearings: paths solved once, then shifted.

A path is solved to the site. For another aim it is the same path in the axes of that aim (east, north and up
there), so that what stands on the ground is moved into the axes of the aim instead. That is exact on a
sphere without rotation; what the Earth's rotation and figure change over the shift is told in
docs/coverage.md and held by a test.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.engine.draws import member_key
from rempart.engine.world import World
from rempart.physics.earth import (
    WGS84,
    ecef_to_enu,
    geodetic_to_ecef,
    rotate_ecef_to_enu,
    rotate_enu_to_ecef,
)
from rempart.world.geometry import GeometryCache
from rempart.world.indexing import indices
from rempart.world.limits import limit_rows
from rempart.world.raid import aims_of, key_of, routes_of
from rempart.world.records import Kill, Resolved
from rempart.world.sensor_tables import limits_of
from rempart.world.switching_rules import at_their_best
from rempart.world.tabulate import tabulate
from rempart.world.trajectories.curves import Curves, Level, level_at, sampled_at, stack
from rempart.world.trajectories.flights import Asked, Site
from rempart.world.weapon_arrays import kills_of, weapons_of
from rempart.world.weapon_tables import Shooter, flyout_rows, shooter_of

F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
U8 = npt.NDArray[np.uint64]

N_SAMPLES = 40
"""Parts of a path that are told apart; shorter toward the impact."""
_N_WITHIN, _MORE = 16, 1.001


class Aims(NamedTuple):
    """Axes of places on the ground, from those of the site: p' = turn p + shift."""

    turn: F8  # (N, 3, 3)
    shift_m: F8  # (N, 3)


class Tables(NamedTuple):
    """What one world sees and reaches with: rows of limits in the axes of the site.

    G groups of the fan, C classes, R sensors, Q distinct shooters, W weapons.
    """

    places: F8  # (G, N_SAMPLES + 1, 3) along the paths, from impact to start
    tgo_s: F8  # (G, N_SAMPLES + 1)
    way_m: F8  # (G, N_SAMPLES) length of a path between samples k and k + 1, at most
    speed_mps: F8  # (G, N_SAMPLES) the most from sample k to the start
    climb_mps: F8  # (G, N_SAMPLES) the most that the height changes there, up or down
    group_class: I4  # (G,)
    appearance_m: F8  # (C,)
    sensor_rows: F8  # (R, N_COLUMNS)
    shooter_rows: F8  # (Q, N_COLUMNS)
    flyouts: F8  # (Q, 4)
    shooter_of: I4  # (W, C) the shooter that a weapon is against a class
    engages: I4  # (Q, C) 1: a weapon of this shooter can engage the class
    factor_first: I4  # (W, C) first row of the factors on the SSPK
    factor_n: I4  # (W, C)
    factor_range_m: F8
    factor: F8


class FanWorld(NamedTuple):
    """One world of a fan, ready for `rempart.coverage.footprint`."""

    world: World
    curves: Curves
    tables: Tables
    class_key: U8  # (C,) of the one threat of each class, the same for every bearing
    components: tuple[str, ...]


def aims_at(site: Site, places: tuple[tuple[float, float], ...]) -> Aims:
    """Axes of places given by latitude and longitude (rad), at the height of the site."""
    turn, shift_m = np.empty((len(places), 3, 3)), np.empty((len(places), 3))
    origin = geodetic_to_ecef(WGS84, *site)
    axes = [
        rotate_enu_to_ecef(site.lat_rad, site.lon_rad, *axis)
        for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    ]
    for i, (lat_rad, lon_rad) in enumerate(places):
        for k, axis in enumerate(axes):
            turn[i, :, k] = rotate_ecef_to_enu(lat_rad, lon_rad, *axis)
        shift_m[i] = ecef_to_enu(WGS84, lat_rad, lon_rad, site.height_m, *origin)
    return Aims(turn, shift_m)


def local_places(site: Site, places: tuple[tuple[float, float], ...]) -> F8:
    """Local x, y (N, 2) in the axes of the site of places by latitude and longitude (rad), at its height."""
    local = [
        ecef_to_enu(WGS84, *site, *geodetic_to_ecef(WGS84, lat_rad, lon_rad, site.height_m))[:2]
        for lat_rad, lon_rad in places
    ]
    return np.array(local).reshape(len(places), 2)


def fan_world(resolved: Resolved, cache: GeometryCache) -> FanWorld:
    """One world whose groups are the fan: one threat each, aimed at the site, on one path.

    Raises `Unreachable` if a launch cannot reach its aim.
    """
    classes = indices((c.name for c in resolved.classes), "threat class")
    # Tables of paths are not read here: one path is as good as all.
    world = tabulate(replace(resolved, groups=resolved.groups[:1]), cache)
    # Each aim is defended for what it is: no threat is judged harmless for where it comes down.
    world = world._replace(ground=at_their_best(world.ground)._replace(planar=0))
    routes = routes_of(
        resolved, aims_of(resolved, indices((p.name for p in resolved.points), "point")), classes
    )
    site = Site(resolved.lat_rad, resolved.lon_rad, resolved.height_m)
    paths = [routes.keys[routes.path_of[first]] for first in routes.first]
    level = level_at(site.lat_rad)
    asked = [Asked(path.flight, path.aim, path.aim_height_m) for path in paths]
    curves = stack(cache.curves(asked, site), level)
    group_class = np.array([path.i_class for path in paths], dtype=np.int32)
    tables = _tables(resolved, curves, level, group_class, kills_of(resolved, classes))
    keys = np.array([member_key(key_of(f"raid/fan/{name}"), 0) for name in classes], dtype=np.uint64)
    return FanWorld(world, curves, tables, keys, tuple(c.name for c in resolved.components))


def without_components(world: FanWorld, names: frozenset[str]) -> FanWorld:
    """The same world with these components never up."""
    ground = world.world.ground
    lost = np.array([name in names for name in world.components])
    availability = np.where(lost, 0.0, ground.component_availability)
    kept = ~lost[ground.event_component] if ground.event_component.size else np.zeros(0, np.bool_)
    return world._replace(
        world=world.world._replace(
            ground=ground._replace(
                component_availability=availability,
                event_s=ground.event_s[kept],
                event_component=ground.event_component[kept],
                event_up=ground.event_up[kept],
            )
        )
    )


def _tables(
    resolved: Resolved,
    curves: Curves,
    level: Level,
    group_class: I4,
    kills: tuple[tuple[Kill | None, ...], ...],
) -> Tables:
    share = (np.arange(N_SAMPLES + 1) / N_SAMPLES) ** 2
    known: dict[Shooter, int] = {}
    shooters = np.zeros((len(kills), len(resolved.classes)), dtype=np.int32)
    for i_weapon, weapon in enumerate(weapons_of(resolved)):
        for i_class, kill in enumerate(kills[i_weapon]):
            one = shooter_of(weapon, kill.range_max_m if kill else math.inf)
            shooters[i_weapon, i_class] = known.setdefault(one, len(known))
    engages = np.zeros((len(known), len(resolved.classes)), dtype=np.int32)
    for i_weapon, row in enumerate(kills):
        for i_class, kill in enumerate(row):
            engages[shooters[i_weapon, i_class], i_class] |= kill is not None
    speed_mps, climb_mps = _rates(curves, level)
    return Tables(
        sampled_at(curves, share)[0],
        curves.duration_s[:, None] * share,
        speed_mps * np.diff(curves.duration_s[:, None] * share),
        _most_from(speed_mps),
        _most_from(climb_mps),
        group_class,
        np.array([threat.appearance_range_m for threat in resolved.classes]),
        limit_rows(tuple(limits_of(sensor) for sensor in resolved.sensors), level),
        limit_rows(tuple(shooter.limits for shooter in known), level),
        flyout_rows(tuple(known)),
        shooters,
        engages,
        *_factors(kills, len(resolved.classes)),
    )


def _rates(curves: Curves, level: Level) -> tuple[F8, F8]:
    """The most (G, N_SAMPLES) that the place, and the height, change a second between two samples of a path.

    By samples within each part: exact for flight at constant speed.
    """
    share = (np.arange(N_SAMPLES * _N_WITHIN + 1) / (N_SAMPLES * _N_WITHIN)) ** 2
    places, velocities = sampled_at(curves, share)
    x, y, _ = places.transpose(2, 0, 1)
    vx, vy, vz = velocities.transpose(2, 0, 1)
    rates = np.sqrt(vx * vx + vy * vy + vz * vz), np.abs(vz + x * vx / level.east_m + y * vy / level.north_m)
    return _most_by_part(rates[0]), _most_by_part(rates[1])


def _most_by_part(rate: F8) -> F8:
    """The most in each part, its ends included; a little more."""
    within = rate[:, :-1].reshape(len(rate), N_SAMPLES, _N_WITHIN).max(axis=2)
    most: F8 = _MORE * np.maximum(within, rate[:, _N_WITHIN::_N_WITHIN])
    return most


def _most_from(most: F8) -> F8:
    """The most of each part and of all parts farther from the impact."""
    return np.ascontiguousarray(np.maximum.accumulate(most[:, ::-1], axis=1)[:, ::-1])


def _factors(kills: tuple[tuple[Kill | None, ...], ...], n_classes: int) -> tuple[I4, I4, F8, F8]:
    """Factors on the SSPK by slant range as rows: first and number by weapon and class, ranges, factors."""
    first, n = (np.zeros((len(kills), n_classes), dtype=np.int32) for _ in range(2))
    pairs: list[tuple[float, float]] = []
    for i_weapon, row in enumerate(kills):
        for i_class, kill in enumerate(row):
            if kill is not None:
                first[i_weapon, i_class], n[i_weapon, i_class] = len(pairs), len(kill.range_factors)
                pairs += sorted(kill.range_factors)
    table = np.array(pairs, dtype=np.float64).reshape(len(pairs), 2)
    return first, n, table[:, 0].copy(), table[:, 1].copy()
