"""Second mode of the twin: geometry from the laws of `world.direct` instead of the tables."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from rempart.world.geometry import PathKey
from rempart.world.indexing import indices
from rempart.world.raid import aims_of, routes_of
from rempart.world.records import Kill, Resolved
from rempart.world.trajectories.flights import Site
from rempart.world.weapon_arrays import kills_of, weapons_of
from world.direct import Intercept, PathFunction, intercept, path_function, pd


class LawGeometry:
    """What can be seen and reached in a resolved world, without any table."""

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.weapons = weapons_of(resolved)
        self.classes = indices((threat.name for threat in resolved.classes), "threat class")
        self.met: dict[tuple[int, int, float], Intercept | None] = {}

    @cached_property
    def keys(self) -> tuple[PathKey, ...]:
        """Paths in the order of the engine's arrays."""
        points = indices((point.name for point in self.resolved.points), "point")
        return routes_of(self.resolved, aims_of(self.resolved, points), self.classes).keys

    @cached_property
    def paths(self) -> list[PathFunction]:
        """The same as functions of time-to-go."""
        site = Site(self.resolved.lat_rad, self.resolved.lon_rad, self.resolved.height_m)
        return [path_function(key.flight, key.aim, site) for key in self.keys]

    def p_detect(self, path: int, sensor: int, tgo_s: float) -> float:
        """By the exact law at the exact place."""
        threat = self.resolved.classes[self.keys[path].i_class]
        return pd(self.paths[path], self.resolved.sensors[sensor], threat, tgo_s)

    def reaches(self, path: int, weapon: int, tgo_s: float) -> bool:
        """Does a launch now meet the target within the limits of the weapon?"""
        met = self._meet(path, weapon, tgo_s)
        kill = self._kill(path, weapon)
        return met is not None and met.within and kill is not None and met.range_m <= kill.range_max_m

    def flight_s(self, path: int, weapon: int, tgo_s: float) -> float:
        """Time from the launch to the meeting."""
        met = self._meet(path, weapon, tgo_s)
        assert met is not None
        return met.flight_s

    def factor(self, path: int, weapon: int, tgo_s: float) -> float:
        """Factor on the SSPK at the slant range of the meeting."""
        met = self._meet(path, weapon, tgo_s)
        kill = self._kill(path, weapon)
        assert met is not None
        assert kill is not None
        ranges_m, factors = zip(*(kill.range_factors or ((0.0, 1.0),)), strict=True)
        return float(np.interp(met.range_m, ranges_m, factors))

    def _kill(self, path: int, weapon: int) -> Kill | None:
        return kills_of(self.resolved, self.classes)[weapon][self.keys[path].i_class]

    def _meet(self, path: int, weapon: int, tgo_s: float) -> Intercept | None:
        key = path, weapon, tgo_s
        if key not in self.met:
            self.met[key] = intercept(self.paths[path], self.weapons[weapon], tgo_s)
        return self.met[key]
