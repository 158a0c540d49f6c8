"""Single replicates: found, traced, told, made a scene of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rempart.answers.outcomes import Outcomes
from rempart.engine.event_patterns import watching
from rempart.engine.outcomes import LEAKERS
from rempart.engine.run import run_rows
from rempart.engine.world import World
from rempart.pipeline.worlds import N_WORLDS, build, counting
from rempart.scenario import Scenario
from rempart.world.draw_world import resolve
from rempart.world.records import Resolved
from rempart.world.tabulate import paths_of, tabulate

if TYPE_CHECKING:
    from rempart.answers.leaker import Ending
    from rempart.answers.scene import Scene
    from rempart.answers.trace import Trace

_LOOKED_AT_ONCE = 2_000


def trace(scenario: Scenario, replicate: int, seed: int = 1, n_worlds: int = N_WORLDS) -> Trace:
    """What happened in one replicate of a run with this seed and number of worlds, event by event."""
    told, _, _ = _traced(scenario, replicate, seed, n_worlds)
    return told


def ending(
    scenario: Scenario, replicate: int, threat: str | None = None, seed: int = 1, n_worlds: int = N_WORLDS
) -> Ending | None:
    """How one threat of a replicate ended: the one named, else the first that got through, if one did.

    Raises UnknownThreat if the replicate has none of that name.
    """
    from rempart.answers.leaker import ending_of, first_leaker

    told, resolved, world = _traced(scenario, replicate, seed, n_worlds)
    chosen = threat or first_leaker(told)
    return None if chosen is None else ending_of(told, resolved, world, chosen)


def scene(scenario: Scenario, replicate: int, seed: int = 1, n_worlds: int = N_WORLDS) -> Scene:
    """One replicate of a run as a scene: where everything was, and when."""
    from rempart.answers.scene import scene_of

    told, resolved, _ = _traced(scenario, replicate, seed, n_worlds)
    return scene_of(resolved, paths_of(resolved), told, scenario.title)


def _traced(scenario: Scenario, replicate: int, seed: int, n_worlds: int) -> tuple[Trace, Resolved, World]:
    from rempart.answers.trace import trace_of

    i_world = replicate % n_worlds
    resolved = resolve(scenario, seed, i_world)
    world = tabulate(resolved)
    return trace_of(resolved, world, seed, replicate, i_world), resolved, world


def find(
    scenario: Scenario, predicate: str, seed: int = 1, n_worlds: int = N_WORLDS, at_most: int = 100_000
) -> int | None:
    """The first of `at_most` replicates in which a predicate holds; None if there is none.

    `radar lost` is read as a predicate too: any component or asset of that name, or whose name ends so.
    Raises `PredicateError`.
    """
    made = build(scenario, seed, n_worlds, at_most)
    asked = (_predicate(predicate, made.layout.points),)
    worlds = counting(made, asked)
    watch = watching(asked, worlds.layout)
    for first in range(0, at_most, _LOOKED_AT_ONCE):
        rows = run_rows(worlds.worlds, seed, first, min(_LOOKED_AT_ONCE, at_most - first))
        held = np.flatnonzero(watch(rows)) if watch is not None else np.empty(0, np.int64)
        if held.size:
            return first + int(held[0])
    return None


def telling(outcomes: Outcomes, scenario: Scenario) -> int:
    """A replicate to tell a run by: the first in which as many got through as in the middle one of all."""
    shares = outcomes.tally.histograms[LEAKERS]
    middle = int(np.searchsorted(np.cumsum(shares), (outcomes.n_replicates + 1) // 2))
    found = find(scenario, f"leakers == {middle}", outcomes.seed, outcomes.n_worlds, outcomes.n_replicates)
    return 0 if found is None else found


def _predicate(text: str, points: Sequence[str]) -> str:
    """A predicate as people say it: besides the grammar, `NAME lost` for any point so called."""
    words = text.split()
    if len(words) != 2 or words[1] != "lost":
        return text
    named = [point for point in points if words[0] in (point, point.rsplit("/", 1)[-1])]
    return " or ".join(f"lost[{point}]" for point in named or words[:1])
