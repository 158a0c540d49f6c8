"""Worlds of a scenario: drawn, resolved, tabulated."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from rempart.answers.aligned_columns import counted_weapons, made_alike, shooters_of
from rempart.answers.digest import digest_of_values
from rempart.answers.outcomes import Flags
from rempart.answers.structure import Limits, limits_of
from rempart.engine.outcomes import Layout, Shooters
from rempart.engine.predicates import parse
from rempart.engine.run import default_threads
from rempart.engine.world import World
from rempart.pipeline.compiling import kernel_meanwhile
from rempart.scenario import Scenario
from rempart.world.draw_world import resolve
from rempart.world.geometry import GeometryCache
from rempart.world.records import Resolved
from rempart.world.tabulate import tabulate

N_WORLDS = 200
"""Worlds of a run, unless told otherwise."""

Progress = Callable[[int], Any]
"""Told how many worlds, or replicates, are done."""


@dataclass(frozen=True, eq=False)
class Worlds:
    """The worlds of a scenario, made ready for the engine, all with the columns of `layout`.

    Worlds whose `resolved` are equal are one object; making one took `world_s` (median). World i serves the
    replicates K for which K mod `n_asked` = i; worlds that no replicate needs are not made.
    """

    scenario: Scenario
    seed: int
    n_asked: int
    resolved: tuple[Resolved, ...]
    worlds: tuple[World, ...]
    layout: Layout
    present: Flags
    world_s: float = 0.0

    @cached_property
    def limits(self) -> Limits:
        """What the structure of each world settles; of one world if all are the same."""
        return limits_of(self.worlds[: None if self.n_distinct > 1 else 1], self.layout)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Digests of the inputs of each world; of one world if all are the same."""
        return _digests(self.resolved[: None if self.n_distinct > 1 else 1])

    @property
    def n_distinct(self) -> int:
        """Worlds that differ."""
        return len({id(world) for world in self.worlds})


def build(
    scenario: Scenario,
    seed: int = 1,
    n_worlds: int = N_WORLDS,
    n_replicates: int | None = None,
    progress: Progress | None = None,
    quantiles: Sequence[Mapping[str, float]] = (),
    cache: GeometryCache | None = None,
) -> Worlds:
    """Draw and tabulate the worlds that replicates 0 .. n_replicates - 1 need (all if not said).

    `quantiles`: if given, there are as many worlds as entries, and world i takes the unknowns that entry i
    names at that share of their distribution. `cache`: of geometry, that of the process if none is given.
    Raises `rempart.world.Unreachable` if a launch cannot reach its aim.
    """
    n_asked = len(quantiles) or n_worlds
    n = n_asked if n_replicates is None else min(n_asked, n_replicates)
    told = quantiles or [{}] * n
    began = time.perf_counter()
    resolved = _resolved(scenario, seed, told[:n])
    resolve_s = (time.perf_counter() - began) / n
    alike, layout = layout_of(scenario, resolved)
    with kernel_meanwhile():
        worlds, tabulate_s = _tabulated(alike, _digests(alike), progress, cache)
    there = [{point.name for point in one.points} for one in resolved]
    present = np.array([[name in here for name in layout.points] for here in there], np.bool_)
    return Worlds(
        scenario,
        seed,
        n_asked,
        resolved,
        worlds,
        layout,
        present,
        resolve_s + tabulate_s,
    )


class _Told(dict[str, float]):
    """Quantiles of a world that note whether an unknown was asked for that they do not tell."""

    drawn = False

    def __bool__(self) -> bool:
        return True  # an empty one notes too

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key, default)
        self.drawn |= found is None
        return found


def _resolved(scenario: Scenario, seed: int, told: Sequence[Mapping[str, float]]) -> tuple[Resolved, ...]:
    """Worlds resolved; those that are told the same of all that they ask for are one object."""
    known: dict[frozenset[tuple[str, float]], Resolved] = {}
    found: list[Resolved] = []
    for world, quantiles in enumerate(told):
        key = frozenset(quantiles.items())
        one = known.get(key)
        if one is None:
            noting = _Told(quantiles)
            one = resolve(scenario, seed, world, noting if quantiles else quantiles)
            if quantiles and not noting.drawn:
                known[key] = one
        found.append(one)
    return tuple(found)


def layout_of(scenario: Scenario, resolved: Sequence[Resolved]) -> tuple[tuple[Resolved, ...], Layout]:
    """Worlds with the classes and points of all of them, and the columns of their rows."""
    alike, classes, points = made_alike(resolved, tuple(scenario.content.threats))
    return alike, Layout(classes, points, shooters_of(resolved))


def counting(made: Worlds, predicates: Sequence[str]) -> Worlds:
    """The worlds with columns for what the predicates ask of single batteries and weapons.

    Worlds of which nothing of the kind is asked come back as they are. These columns are for predicates
    alone: a tally, its fingerprint and all measures are without them.
    Raises PredicateError.
    """
    asked = [count for text in predicates for count in parse(text).counts() if count.by]
    for count in asked:
        count.check(made.layout)
    counted = tuple(dict.fromkeys(count.by for count in asked))
    if not counted:
        return made
    known: dict[int, World] = {}
    for one, world in zip(made.resolved, made.worlds, strict=True):
        if id(world) not in known:
            known[id(world)] = _counted_in(world, one, counted)
    worlds = tuple(known[id(world)] for world in made.worlds)
    return replace(made, worlds=worlds, layout=replace(made.layout, counted=counted))


def _counted_in(world: World, resolved: Resolved, counted: Sequence[Shooters]) -> World:
    return world._replace(fire=world.fire._replace(counted=counted_weapons(resolved, counted)))


def _tabulated(
    resolved: Sequence[Resolved],
    inputs: Sequence[str],
    progress: Progress | None,
    cache: GeometryCache | None,
) -> tuple[tuple[World, ...], float]:
    """Worlds, those of equal inputs made once, by several threads; and the seconds that one took (median)."""
    first = dict(zip(reversed(inputs), reversed(resolved), strict=True))
    n_of, done = Counter(inputs), 0
    known: dict[str, World] = {}
    took_s: list[float] = []
    with ThreadPoolExecutor(default_threads(), "worlds") as pool:
        jobs = [(digest, pool.submit(_timed, first[digest], cache)) for digest in dict.fromkeys(inputs)]
        try:
            for digest, job in jobs:
                known[digest], elapsed_s = job.result()
                took_s.append(elapsed_s)
                done += n_of[digest]
                if progress is not None:
                    progress(done)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return tuple(known[digest] for digest in inputs), float(np.median(took_s))


def _timed(resolved: Resolved, cache: GeometryCache | None) -> tuple[World, float]:
    """A world, and the seconds of this thread that it took."""
    began = time.thread_time()
    return tabulate(resolved, cache), time.thread_time() - began


def _digests(worlds: Sequence[Resolved]) -> tuple[str, ...]:
    """Digests of the inputs of each world: from Python 3.13 on a record that holds a nan equals no other."""
    known = {id(one): digest_of_values(one) for one in {id(one): one for one in worlds}.values()}
    return tuple(known[id(one)] for one in worlds)
