"""All geometry of a world, and the cache that keeps it apart from probabilities.

Worlds of one scenario differ mostly in probabilities, radar cross-sections and counts: their
geometry is the same and is made once. A cache looks up paths by (flight, aim, site) and the rest by
all that it depends on; what it hands out is shared between worlds and never written to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.engine.world import LAW_TABLE, N_DEBRIS_BINS, N_FIRE_BINS, Sensing
from rempart.physics.earth import STANDARD_GRAVITY_MPS2
from rempart.world.curves import (
    Curve,
    Curves,
    level_at,
    sampled,
    stack,
)
from rempart.world.detecting import pd_bounds
from rempart.world.firing import FireTables, Shooter, fire_tables
from rempart.world.flights import Air, Site, curve_of
from rempart.world.limits import Limits
from rempart.world.seeing import SeeTables, see_tables
from rempart.world.windows import N_STEPS

F4 = npt.NDArray[np.float32]
F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
Factors = tuple[tuple[float, float], ...]


class PathKey(NamedTuple):
    """What makes two members fly the same path: flight, aim (x, y) and class."""

    flight: Air
    aim: tuple[float, float]
    i_class: int


class GeometryKey(NamedTuple):
    """All that the geometry of a world depends on."""

    site: Site
    paths: tuple[PathKey, ...]
    appearance_m: tuple[float, ...]  # by class
    sensors: tuple[Limits, ...]
    shooters: tuple[Shooter, ...]
    engages: tuple[tuple[bool, ...], ...]  # by weapon and class


@dataclass(frozen=True, eq=False)
class Geometry:
    """Paths and tables; and, for the laws last asked for, what follows from them."""

    curves: Curves
    path_class: I4
    debris_x_m: F8
    debris_y_m: F8
    see: SeeTables
    fire: FireTables
    bounds: dict[tuple[object, ...], tuple[F4, F4]] = field(default_factory=dict)
    factors: dict[tuple[tuple[Factors, ...], ...], F8] = field(default_factory=dict)

    def pd_bounds(self, sensing: Sensing) -> tuple[F4, F4]:
        """Bounds of Pd under the laws of `sensing`; the same arrays when the laws are the same again."""
        key = (
            sensing.law.tobytes(),
            sensing.log_pfa.tobytes(),
            sensing.gain_m4.tobytes(),
            sensing.pd_fixed.tobytes(),
            sensing.pd_table.tobytes() if (sensing.law == LAW_TABLE).any() else b"",
        )
        if key not in self.bounds:
            _make_room(self.bounds, 8)
            self.bounds[key] = pd_bounds(sensing, self.see.bin_state)
        return self.bounds[key]

    def sspk_factors(self, factors: tuple[tuple[Factors, ...], ...]) -> F8:
        """Factor on the SSPK at the edges of the launch bins; `factors` by weapon and class."""
        if factors not in self.factors:
            _make_room(self.factors, 8)
            self.factors[factors] = _factor_table(self.fire.range_m, self.path_class, factors)
        return self.factors[factors]


class GeometryCache:
    """Paths and geometries already made, the oldest dropped first."""

    def __init__(self, most_paths: int = 4096, most_geometries: int = 32) -> None:
        self._most_paths = most_paths
        self._most_geometries = most_geometries
        self._paths: dict[tuple[Air, tuple[float, float], Site], Curve] = {}
        self._geometries: dict[GeometryKey, Geometry] = {}

    def path(self, flight: Air, aim: tuple[float, float], site: Site) -> Curve:
        """The curve of a flight to an aim; raises `Unreachable`."""
        key = (flight, aim, site)
        if key not in self._paths:
            _make_room(self._paths, self._most_paths)
            self._paths[key] = curve_of(flight, aim, site)
        return self._paths[key]

    def geometry(self, key: GeometryKey) -> Geometry:
        """The geometry of a world, the same object for an equal key."""
        if key not in self._geometries:
            _make_room(self._geometries, self._most_geometries)
            self._geometries[key] = self._make(key)
        return self._geometries[key]

    def _make(self, key: GeometryKey) -> Geometry:
        paths = [self.path(path.flight, path.aim, key.site) for path in key.paths]
        curves = stack(paths, level_at(key.site.lat_rad))
        path_class = np.array([path.i_class for path in key.paths], dtype=np.int32)
        engages = np.array(key.engages, dtype=np.bool_).reshape(len(key.shooters), len(key.appearance_m))
        appearance_m = np.array(key.appearance_m)
        places, _ = sampled(curves, N_STEPS)
        debris_x_m, debris_y_m = debris_footprints(curves, key.paths)
        return Geometry(
            curves,
            path_class,
            debris_x_m,
            debris_y_m,
            see_tables(curves, key.sensors, appearance_m[path_class], places),
            fire_tables(curves, key.shooters, np.ascontiguousarray(engages.T[path_class]), places),
        )


def _make_room(store: dict, most: int) -> None:  # type: ignore[type-arg]
    while len(store) >= most:
        del store[next(iter(store))]


def debris_footprints(curves: Curves, paths: tuple[PathKey, ...]) -> tuple[F8, F8]:
    """Centres (P, N_DEBRIS_BINS + 1) of where debris of an intercept comes down, over tgo 0 to duration.

    An assumption, not a published law: debris keeps the velocity that the threat had, falls without
    drag, and goes no farther than the threat itself would have gone.
    """
    places, velocities = sampled(curves, N_DEBRIS_BINS)
    x, y, z = places.transpose(2, 0, 1)
    vx, vy, vz = velocities.transpose(2, 0, 1)
    height_m = np.maximum(z + 0.5 * (x * x / curves.level.east_m + y * y / curves.level.north_m), 0.0)
    climb_mps = vz + x * vx / curves.level.east_m + y * vy / curves.level.north_m
    g = STANDARD_GRAVITY_MPS2
    fall_s = (climb_mps + np.sqrt(climb_mps * climb_mps + 2.0 * g * height_m)) / g
    aim = np.array([path.aim for path in paths]).reshape(len(paths), 2)
    left_m = np.hypot(aim[:, :1] - x, aim[:, 1:] - y)
    carry_m = np.hypot(vx, vy) * fall_s
    part = np.where(carry_m > left_m, left_m / np.maximum(carry_m, 1e-300), 1.0) * fall_s
    return x + part * vx, y + part * vy


def _factor_table(range_m: F8, path_class: I4, factors: tuple[tuple[Factors, ...], ...]) -> F8:
    """Factors (P * W, N_FIRE_BINS + 1) at the ranges of intercept, linear between pairs given, 1 without."""
    table: F8 = np.ones((range_m.shape[0], N_FIRE_BINS + 1))
    n_weapons = len(factors)
    for i_weapon, by_class in enumerate(factors):
        for i_class, pairs in enumerate(by_class):
            if not pairs:
                continue
            rows = np.nonzero(path_class == i_class)[0] * n_weapons + i_weapon
            at_m, factor = np.array(sorted(pairs)).T
            table[rows] = np.interp(range_m[rows], at_m, factor)
    return table
