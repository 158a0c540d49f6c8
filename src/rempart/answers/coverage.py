"""Coverage: over which ground does a defence see, reach and stop a threat aimed there.

One threat at a time, from bearings of the arc that its class comes from, at its distance, at every point of
a grid. What is told of a point is the mean over the bearings and the least of them; no bearing is told by
itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.arcs import Arc
from rempart.answers.ground import Grid, can_be_mapped, grid_around
from rempart.answers.notebook_display import Showing
from rempart.answers.threat_fan import Fan, Launch
from rempart.coverage.approach import Found, Luck, approach_of, no_found
from rempart.coverage.bearings import Aims, FanWorld, aims_at, fan_world, without_components
from rempart.coverage.footprint import draw_luck, fill_found, no_luck
from rempart.engine.run import default_threads
from rempart.engine.state import allocate
from rempart.engine.struct_ref import Frame
from rempart.scenario import Scenario
from rempart.stats.fields import Fields, estimate_fields
from rempart.stats.intervals import Interval
from rempart.world.draw_world import resolve
from rempart.world.geometry import GeometryCache
from rempart.world.trajectories.flights import Site

F4 = npt.NDArray[np.float32]
F8 = npt.NDArray[np.float64]
Progress = Callable[[int], Any]

TRACKED, REACHED, STOPPED = MEASURES = ("tracked", "reached", "stopped")
"""Tracked by some sensor before the impact; some weapon has an intercept; stopped."""
WORST, AVERAGE = OVER = ("worst", "mean")
"""Over the bearings: the least of them, or their mean."""
_CHUNK = 400  # places a task
_SCOUT_POINTS, _SCOUT_WORLDS, _SCOUT_LEVEL = 24, 6, 0.1
_SCOUT_SIZES_M = (12e3, 48e3, 192e3, 768e3)


@dataclass(frozen=True, slots=True)
class Area:
    """Ground over which a probability is at least `level`, in km2.

    `by_world`: the area in each world, with what chance is left in it.
    `ci95`, `ignorance90`: the ground over which the ends of the interval of each point are at least that: as
    all points share their luck and their world, they move together. `cut`: it reaches the edge of the map,
    and is larger than told.
    """

    threat: str
    measure: str
    over: str
    level: float
    km2: float
    ci95: Interval
    ignorance90: Interval
    cut: bool
    by_world: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class ClassCoverage:
    """Maps of one class, each (n, n): `fields[measure, over]`."""

    threat: str
    launch: Launch
    arc: Arc
    fields: dict[tuple[str, str], Fields]
    stopped: F4  # (M, n, n) by world, mean over the bearings


@dataclass(frozen=True, eq=False)
class Coverage(Showing):
    """Coverage of a scenario over a grid."""

    fan: Fan
    grid: Grid
    seed: int
    n_worlds: int
    n_per_world: int
    n_distinct: int
    by_class: tuple[ClassCoverage, ...]

    @property
    def behind(self) -> tuple[Scenario, ...]:
        """The scenario of its fan."""
        return (self.fan.scenario,)

    def areas(self, levels: tuple[float, ...]) -> tuple[Area, ...]:
        """Areas of every class, measure and level; tracked and reached at the first level only."""
        return tuple(
            _area(one, self.grid, measure, over, level)
            for one in self.by_class
            for measure in MEASURES
            for level in (levels if measure == STOPPED else levels[:1])
            for over in OVER
        )


def _area(one: ClassCoverage, grid: Grid, measure: str, over: str, level: float) -> Area:
    field = one.fields[measure, over]

    def km2(values: F8 | F4) -> float:
        return float(grid.cell_km2[values >= level].sum())

    inside = field.mean >= level
    cut = bool(inside[0].any() or inside[-1].any() or inside[:, 0].any() or inside[:, -1].any())
    ci95, ignorance90 = ((km2(low), km2(high)) for low, high in (field.ci95, field.ignorance90))
    by_world: tuple[float, ...] = ()
    if (measure, over) == (STOPPED, AVERAGE):
        by_world = tuple(km2(world) for world in one.stopped)
    return Area(one.threat, measure, over, level, km2(field.mean), ci95, ignorance90, cut, by_world)


@dataclass(frozen=True, eq=False)
class FanWorlds:
    """The worlds of a fan, ready for any grid."""

    fan: Fan
    seed: int
    worlds: tuple[FanWorld, ...]
    site: Site


def fan_worlds(fan: Fan, seed: int, n_worlds: int, progress: Progress | None = None) -> FanWorlds:
    """Draw and tabulate the worlds of a fan; raises `Unreachable` if a launch cannot reach its aim."""
    cache = GeometryCache()
    made: dict[Any, FanWorld] = {}
    worlds: list[FanWorld] = []
    resolved = resolve(fan.scenario, seed, 0)
    for i in range(n_worlds):
        resolved = resolve(fan.scenario, seed, i)
        if resolved not in made:
            made[resolved] = fan_world(resolved, cache)
        worlds.append(made[resolved])
        if progress is not None:
            progress(i + 1)
    return FanWorlds(fan, seed, tuple(worlds), Site(resolved.lat_rad, resolved.lon_rad, resolved.height_m))


def coverage(
    worlds: FanWorlds,
    grid: Grid,
    n_per_world: int,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Coverage:
    """Coverage of a grid, with `n_per_world` replicates in each world; the same for any threads."""
    fan, n_classes, n_places = worlds.fan, len(worlds.fan.classes), grid.n * grid.n
    aims = aims_at(grid.site, grid.places)
    sums = _Sums.empty(len(worlds.worlds), n_classes, fan.n_bearings, n_places)
    for i, (world, found) in enumerate(_run(worlds, aims, n_per_world, threads or default_threads())):
        sums.take(i, world, found, n_per_world)
        if progress is not None:
            progress((i + 1) * n_places)
    by_class = tuple(
        ClassCoverage(name, launch, arc, sums.fields(k, n_per_world, grid.n), sums.stopped(k, grid.n))
        for k, (name, launch, arc) in enumerate(zip(fan.classes, fan.launches, fan.arcs, strict=True))
    )
    n_distinct = len({id(world) for world in worlds.worlds})
    return Coverage(fan, grid, worlds.seed, len(worlds.worlds), n_per_world, n_distinct, by_class)


def _run(worlds: FanWorlds, aims: Aims, n_per_world: int, threads: int) -> Iterator[tuple[FanWorld, Found]]:
    n_places = len(aims.shift_m)
    with ThreadPoolExecutor(threads) as pool:
        for i, world in enumerate(worlds.worlds):
            framed: Any = Frame(world.world)
            luck = no_luck(world.world, n_per_world)
            address = np.uint64(worlds.seed), np.uint64(i), np.uint64(len(worlds.worlds))
            drawn: Any = Frame(luck)
            draw_luck(framed, world.class_key, *address, drawn)
            found = no_found(world.tables, n_places)
            jobs = [
                pool.submit(_chunk, world, framed, _kept(luck, drawn), aims, first, found)
                for first in range(0, n_places, _CHUNK)
            ]
            for job in jobs:
                job.result()
            yield world, found


def _kept(luck: Luck, drawn: Any) -> Luck:
    """What was drawn into a frame, which keeps integers in arrays of its own."""
    return luck._replace(common=drawn.common, identity=drawn.identity)


def _chunk(world: FanWorld, framed: Any, luck: Luck, aims: Aims, first: int, found: Found) -> None:
    """Places first, first + 1, ... of one world; what is found goes to columns of its own."""
    here = slice(first, first + _CHUNK)
    some = Aims(aims.turn[here], aims.shift_m[here])
    approach: Any = Frame(approach_of(world.curves, world.tables, luck, some, found))
    state: Any = Frame(allocate(world.world))
    fill_found(framed, state, approach, first)


@dataclass(frozen=True, eq=False)
class _Sums:
    """Means by world (M, C, B, N) of each measure, and variances within worlds, averaged over the worlds."""

    means: dict[str, F4]
    within: dict[str, F8]  # (C, B, N)
    within_average: F8  # (C, N) of the mean over bearings, of `stopped`
    tracked_average: F8  # (C, N)

    @classmethod
    def empty(cls, n_worlds: int, n_classes: int, n_bearings: int, n_places: int) -> _Sums:
        shape = n_classes, n_bearings, n_places
        return cls(
            {name: np.zeros((n_worlds, *shape), np.float32) for name in MEASURES},
            {name: np.zeros(shape) for name in MEASURES},
            np.zeros((n_classes, n_places)),
            np.zeros((n_classes, n_places)),
        )

    def take(self, i: int, world: FanWorld, found: Found, n: int) -> None:
        """Add what was found in world i."""
        shape = self.within[STOPPED].shape
        order = world.tables.group_class[:: shape[1]]  # the classes of a world stand in the order of its file
        n_worlds = len(self.means[STOPPED])
        stopped, tracked = (part.reshape(shape) / n for part in (found.stopped, found.tracked))
        self.means[STOPPED][i], self.means[TRACKED][i] = stopped, tracked
        self.means[REACHED][i] = found.reached.reshape(shape)
        if n > 1:
            scale = n / (n - 1) / n_worlds
            self.within[STOPPED][:] += scale * np.maximum(found.squares.reshape(shape) / n - stopped**2, 0.0)
            self.within[TRACKED][:] += scale * tracked * (1.0 - tracked)
            for total, squares, mean in (
                (self.within_average, found.mean_squares[order], stopped.mean(axis=1)),
                (self.tracked_average, found.mean_tracked_squares[order], tracked.mean(axis=1)),
            ):
                total[:] += scale * np.maximum(squares / n - mean**2, 0.0)

    def stopped(self, i_class: int, n: int) -> F4:
        """P(stopped) (M, n, n) of one class by world, mean over the bearings."""
        means: F4 = self.means[STOPPED][:, i_class].mean(axis=1)
        return means.reshape(-1, n, n)

    def fields(self, i_class: int, n_per_world: int, n: int) -> dict[tuple[str, str], Fields]:
        """Maps (n, n) of one class."""
        found: dict[tuple[str, str], Fields] = {}
        averages = {
            STOPPED: self.within_average,
            TRACKED: self.tracked_average,
            REACHED: self.within_average * 0.0,
        }
        for name in MEASURES:
            means = self.means[name][:, i_class].astype(np.float64)  # (M, B, N)
            worst = means.mean(axis=0).argmin(axis=0)[None, :]  # (1, N)
            least = np.take_along_axis(means, worst[None], axis=1)[:, 0]
            within = np.take_along_axis(self.within[name][i_class], worst, axis=0)[0]
            for over, world_means, variance in (
                (WORST, least, within),
                (AVERAGE, means.mean(axis=1), averages[name][i_class]),
            ):
                whole = estimate_fields(world_means, variance, n_per_world)
                found[name, over] = _square(whole, n, settled=name == REACHED or not means.any())
        return found


def _square(fields: Fields, n: int, settled: bool) -> Fields:
    """Maps as squares; without chance where geometry alone decides."""
    mean = fields.mean.reshape(n, n)
    chance = (mean, mean) if settled else tuple(end.reshape(n, n) for end in fields.ci95)
    low, high = (end.reshape(n, n) for end in fields.ignorance90)
    return Fields(mean, (chance[0], chance[1]), (low, high))


def without(worlds: FanWorlds, names: Sequence[str]) -> FanWorlds:
    """The same worlds with these components never up."""
    lost = frozenset(names)
    made = {id(world): without_components(world, lost) for world in worlds.worlds}
    return replace(worlds, worlds=tuple(made[id(world)] for world in worlds.worlds))


@dataclass(frozen=True, slots=True)
class Cost:
    """What the loss of components takes: ground (km2) on which a threat was stopped and no longer is.

    `whole` and `left`: areas with and without them, on the same worlds and the same luck.
    """

    lost: str
    whole: Area
    left: Area

    @property
    def km2(self) -> float:
        """Ground that is no longer protected."""
        return self.whole.km2 - self.left.km2

    @property
    def ci95(self) -> Interval:
        """Chance: the differences of the ends of the two intervals, which move together."""
        ends = (self.whole.ci95[0] - self.left.ci95[0], self.whole.ci95[1] - self.left.ci95[1], self.km2)
        return min(ends), max(ends)

    @property
    def ignorance90(self) -> Interval:
        """Ignorance: 5th to 95th percentile of the differences by world; they hold chance: an outer bound."""
        lost = np.subtract(self.whole.by_world, self.left.by_world)
        low, high = np.quantile(lost, [0.05, 0.95], method="median_unbiased")
        return float(low), float(high)


def costs(
    worlds: FanWorlds,
    grid: Grid,
    n_per_world: int,
    levels: tuple[float, ...],
    threads: int | None = None,
    progress: Progress | None = None,
) -> tuple[Cost, ...]:
    """What the loss of each component costs, one after the other; launchers of a kind are lost together."""
    whole = coverage(worlds, grid, n_per_world, threads).areas(levels)
    found: list[Cost] = []
    for i, (lost, names) in enumerate(losses(worlds).items()):
        left = coverage(without(worlds, names), grid, n_per_world, threads).areas(levels)
        found += [
            Cost(lost, one, other)
            for one, other in zip(whole, left, strict=True)
            if one.measure == STOPPED and one.over == AVERAGE
        ]
        if progress is not None:
            progress(i + 1)
    return tuple(found)


def losses(worlds: FanWorlds) -> dict[str, tuple[str, ...]]:
    """What may be lost, by name: every component, with all launchers of one weapon as one."""
    content = worlds.fan.scenario.content
    named: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys(name for world in worlds.worlds for name in world.components):
        battery, _, part = name.partition("/")
        labels = content.batteries[battery].weapons if battery in content.batteries else {}
        label = max((w for w in labels if part == w or part.startswith(f"{w}-")), key=len, default="")
        key = f"{battery}/{label}" if label else name
        named[key] = (*named.get(key, ()), name)
    return named


def fitting_size(worlds: FanWorlds, threads: int | None = None) -> float:
    """Side (m) of a square around the site that holds the ground that the defence protects, with a margin.

    Looked for on coarse grids, from the largest down: the farthest point at which some class is stopped with
    probability 0.1 on the mean over bearings, or else reached.
    """
    few = FanWorlds(worlds.fan, worlds.seed, worlds.worlds[:_SCOUT_WORLDS], worlds.site)
    farthest_m = reached_m = 0.0
    sizes_m = [size for size in _SCOUT_SIZES_M[1:] if can_be_mapped(worlds.site, size)]
    for size_m in (*reversed(sizes_m), _SCOUT_SIZES_M[0]):
        grid = grid_around(worlds.site, size_m, _SCOUT_POINTS)
        found = coverage(few, grid, 1, threads)
        farthest_m = _farthest(found, STOPPED)
        reached_m = reached_m or _farthest(found, REACHED)
        if farthest_m > 0.1 * size_m:
            break
    return _rounded_up(2.4 * max(farthest_m or reached_m, 500.0))


def _farthest(found: Coverage, measure: str) -> float:
    step_m = found.grid.size_m / found.grid.n
    offset_m = np.abs((np.arange(found.grid.n) + 0.5) * step_m - 0.5 * found.grid.size_m)
    away_m = np.maximum(offset_m[:, None], offset_m[None, :]) + 0.5 * step_m
    inside = [one.fields[measure, AVERAGE].mean >= _SCOUT_LEVEL for one in found.by_class]
    return max((float(away_m[where].max()) for where in inside if where.any()), default=0.0)


def _rounded_up(size_m: float) -> float:
    """To the next of 1, 1.5, 2, 3, 4, 5, 6, 8 of a decade."""
    decade = 10.0 ** np.floor(np.log10(size_m))
    return float(next((k * decade for k in (1, 1.5, 2, 3, 4, 5, 6, 8) if k * decade >= size_m), 10 * decade))
