"""All geometry of a world, and the cache that keeps it apart from probabilities.

Worlds of one scenario differ mostly in probabilities, radar cross-sections and counts: their geometry is
the same and is made once. Designs differ in a sensor or a weapon: then only its tables are made anew. What
the cache hands out is shared between worlds and never written to.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import RLock
from typing import Any, NamedTuple, cast
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from rempart.engine.world import LAW_TABLE, N_DEBRIS_BINS, N_FIRE_BINS, Sensing
from rempart.physics.earth import STANDARD_GRAVITY_MPS2
from rempart.world.detection_tables import pd_bounds
from rempart.world.limits import Limits
from rempart.world.pair_columns import column, completed
from rempart.world.sensor_tables import SeeTables, see_tables
from rempart.world.trajectories.curves import (
    Curve,
    Curves,
    level_at,
    sampled,
    stack,
)
from rempart.world.trajectories.flights import Air, Asked, Site, curves_of
from rempart.world.unreachable import Unreachable
from rempart.world.weapon_tables import FireTables, Shooter, fire_tables
from rempart.world.windows import N_STEPS

F4 = npt.NDArray[np.float32]
F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
Factors = tuple[tuple[float, float], ...]
ColumnKey = tuple[object, ...]

_LAWS_KEPT = 1
"""Bounds of Pd, and factors of SSPK, that a geometry keeps: those last asked for."""


class PathKey(NamedTuple):
    """What makes two members fly the same path: flight, aim (x, y), class, height above the site's level."""

    flight: Air
    aim: tuple[float, float]
    i_class: int
    aim_height_m: float = 0.0


class GeometryKey(NamedTuple):
    """All that the geometry of a world depends on."""

    site: Site
    paths: tuple[PathKey, ...]
    appearance_m: tuple[float, ...]  # by class
    sensors: tuple[Limits, ...]
    shooters: tuple[Shooter, ...]
    reach_m: tuple[tuple[float, ...], ...]  # by weapon and class, within its limits; 0: cannot engage it


@dataclass(frozen=True, eq=False)
class Paths:
    """The paths of a world: one object for equal paths."""

    curves: Curves
    path_class: I4
    debris_x_m: F8
    debris_y_m: F8


@dataclass(frozen=True, eq=False)
class Geometry:
    """Paths and tables; and, for the laws last asked for, what follows from them."""

    paths: Paths
    see: SeeTables
    fire: FireTables
    bounds: dict[tuple[object, ...], tuple[F4, F4]] = field(default_factory=dict)
    factors: dict[tuple[tuple[Factors, ...], ...], F8] = field(default_factory=dict)

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays, with as many bounds and factors as are kept."""
        parts = self.paths.curves[:-1], self.see.windows, self.see[1:], self.fire.windows, self.fire[1:]
        tables = sum(array.nbytes for arrays in parts for array in arrays)
        debris = 2 * self.paths.debris_x_m.nbytes
        of_laws = 8 * self.see.bin_state.size + self.fire.range_m.nbytes
        return int(tables + debris + _LAWS_KEPT * of_laws)

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
            _make_room(self.bounds)
            self.bounds[key] = pd_bounds(sensing, self.see.bin_state)
        return self.bounds[key]

    def sspk_factors(self, factors: tuple[tuple[Factors, ...], ...]) -> F8:
        """Factor on the SSPK at the edges of the launch bins; `factors` by weapon and class."""
        if factors not in self.factors:
            _make_room(self.factors)
            self.factors[factors] = _factor_table(self.fire.range_m, self.paths.path_class, factors)
        return self.factors[factors]


class GeometryCache:
    """Paths and geometries already made, within a number of bytes; the longest unused are dropped first.

    A world whose geometry is new takes what it can from others on the same paths: the tables of every
    sensor and weapon that they share.
    """

    def __init__(self, most_bytes: int = 512 * 2**20, most_path_bytes: int = 16 * 2**20) -> None:
        self._most_bytes, self._most_path_bytes = most_bytes, most_path_bytes
        self.n_bytes = self._n_path_bytes = 0
        self._curves: OrderedDict[tuple[Asked, Site], Curve] = OrderedDict()
        self._geometries: OrderedDict[GeometryKey, Geometry] = OrderedDict()
        self._paths: WeakValueDictionary[tuple[Site, tuple[PathKey, ...]], Paths] = WeakValueDictionary()
        self._columns: dict[ColumnKey, tuple[GeometryKey, int]] = {}
        self._lock = RLock()

    def path(self, flight: Air, aim: tuple[float, float], site: Site, aim_height_m: float = 0.0) -> Curve:
        """The curve of a flight to an aim; raises `Unreachable`."""
        return self.curves([Asked(flight, aim, aim_height_m)], site)[0]

    def curves(self, asked: Sequence[Asked], site: Site) -> list[Curve]:
        """The curves of flights, those not known made together; raises `Unreachable`."""
        with self._lock:
            found = {one: self._curves.get((one, site)) for one in asked}
        missing = [one for one, curve in found.items() if curve is None]
        if missing:
            try:
                made = curves_of(missing, site)
            except Unreachable as error:
                raise Unreachable("", error.reason, asked.index(missing[error.i_path])) from None
            found |= dict(zip(missing, made, strict=True))
            with self._lock:
                self._keep_curves(dict(zip(missing, made, strict=True)), site)
        return [cast("Curve", found[one]) for one in asked]

    def _keep_curves(self, made: dict[Asked, Curve], site: Site) -> None:
        for one, curve in made.items():
            if (one, site) not in self._curves:
                self._curves[one, site] = curve
                self._n_path_bytes += curve.coefficient.nbytes
        while self._n_path_bytes > self._most_path_bytes and len(self._curves) > 1:
            self._n_path_bytes -= self._curves.popitem(last=False)[1].coefficient.nbytes

    def geometry(self, key: GeometryKey) -> Geometry:
        """The geometry of a world, the same object for an equal key; raises `Unreachable`.

        Several threads make theirs at once. Of two that make the same, the first keeps it for both.
        """
        with self._lock:
            if key in self._geometries:
                self._geometries.move_to_end(key)
                return self._geometries[key]
        made = self._make(key)
        with self._lock:
            if key in self._geometries:
                return self._geometries[key]
            self._geometries[key] = made
            self._columns |= {
                column: (key, i)
                for columns in _columns_of(key, made.paths)
                for i, column in enumerate(columns)
            }
            self.n_bytes += made.n_bytes
            while self.n_bytes > self._most_bytes and len(self._geometries) > 1:
                self._forget(*self._geometries.popitem(last=False))
            return made

    def paths(self, key: GeometryKey) -> Paths:
        """The paths of a world, the same object while a geometry has them; raises `Unreachable`."""
        with self._lock:
            known = self._paths.get((key.site, key.paths))
        if known is None:
            asked = [Asked(one.flight, one.aim, one.aim_height_m) for one in key.paths]
            stacked = stack(self.curves(asked, key.site), level_at(key.site.lat_rad))
            path_class = np.array([path.i_class for path in key.paths], dtype=np.int32)
            made = Paths(stacked, path_class, *debris_footprints(stacked, key.paths))
            with self._lock:
                known = self._paths.setdefault((key.site, key.paths), made)
        return known

    def _forget(self, key: GeometryKey, geometry: Geometry) -> None:
        self.n_bytes -= geometry.n_bytes
        for columns in _columns_of(key, geometry.paths):
            for one in columns:
                if self._columns.get(one, (None, 0))[0] is key:
                    del self._columns[one]

    def _make(self, key: GeometryKey) -> Geometry:
        paths = self.paths(key)
        sensors, weapons = _columns_of(key, paths)
        places = _places_of(paths)
        appearance_m = np.array(key.appearance_m)[paths.path_class]
        by_class = np.array(key.reach_m, dtype=np.float64).reshape(len(key.shooters), len(key.appearance_m))
        reach_m = by_class.T[paths.path_class]

        def see(asked: list[int]) -> SeeTables:
            return see_tables(paths.curves, tuple(key.sensors[i] for i in asked), appearance_m, places)

        def fire(asked: list[int]) -> FireTables:
            shooters = tuple(key.shooters[i] for i in asked)
            return fire_tables(paths.curves, shooters, np.ascontiguousarray(reach_m[:, asked]), places)

        with self._lock:
            known_see = {one: self._known(one, True) for one in sensors if one in self._columns}
            known_fire = {one: self._known(one, False) for one in weapons if one in self._columns}
        return Geometry(paths, completed(sensors, known_see, see), completed(weapons, known_fire, fire))

    def _known(self, one: ColumnKey, sees: bool) -> Any:
        key, i = self._columns[one]
        tables = self._geometries[key].see if sees else self._geometries[key].fire
        return column(tables, i, len(key.sensors if sees else key.shooters))


def _columns_of(key: GeometryKey, paths: Paths) -> tuple[list[ColumnKey], list[ColumnKey]]:
    """All that the tables of each sensor, and of each weapon, depend on."""
    sensors: list[ColumnKey] = [(paths, key.appearance_m, limits) for limits in key.sensors]
    weapons: list[ColumnKey] = [(paths, *one) for one in zip(key.shooters, key.reach_m, strict=True)]
    return sensors, weapons


def _make_room(store: dict[Any, Any]) -> None:
    while len(store) >= _LAWS_KEPT:
        del store[next(iter(store))]


def debris_footprints(curves: Curves, paths: tuple[PathKey, ...]) -> tuple[F8, F8]:
    """Centres (P, N_DEBRIS_BINS + 1) of where debris of an intercept comes down, over tgo 0 to duration.

    An assumption, not a published law: debris keeps the velocity that the threat had, falls without
    drag to the height of the aim, and goes no farther than the threat itself would have gone.
    """
    places, velocities = sampled(curves, N_DEBRIS_BINS)
    x, y, z = places.transpose(2, 0, 1)
    vx, vy, vz = velocities.transpose(2, 0, 1)
    falls_to_m = np.array([[path.aim_height_m] for path in paths]).reshape(len(paths), 1)
    height_m = z + 0.5 * (x * x / curves.level.east_m + y * y / curves.level.north_m)
    height_m = np.maximum(height_m - falls_to_m, 0.0)
    climb_mps = vz + x * vx / curves.level.east_m + y * vy / curves.level.north_m
    g = STANDARD_GRAVITY_MPS2
    fall_s = (climb_mps + np.sqrt(climb_mps * climb_mps + 2.0 * g * height_m)) / g
    aim = np.array([path.aim for path in paths]).reshape(len(paths), 2)
    left_m = np.hypot(aim[:, :1] - x, aim[:, 1:] - y)
    carry_m = np.hypot(vx, vy) * fall_s
    part = np.where(carry_m > left_m, left_m / np.maximum(carry_m, 1e-300), 1.0) * fall_s
    return x + part * vx, y + part * vy


@lru_cache(maxsize=8)
def _places_of(paths: Paths) -> F8:
    """Places at the steps of the paths last asked for: of a battery that is moved about, again and again."""
    return sampled(paths.curves, N_STEPS)[0]


@lru_cache(maxsize=16)
def _no_factors(n_rows: int) -> F8:
    """One table for all worlds of a shape."""
    return np.ones((n_rows, N_FIRE_BINS + 1))


def _factor_table(range_m: F8, path_class: I4, factors: tuple[tuple[Factors, ...], ...]) -> F8:
    """Factors (P * W, N_FIRE_BINS + 1) at the ranges of intercept, linear between pairs given, 1 without."""
    if not any(pairs for by_class in factors for pairs in by_class):
        return _no_factors(range_m.shape[0])
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
