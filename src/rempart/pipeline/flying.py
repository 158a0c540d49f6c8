"""Whether the raid of a scenario can be flown at all, in every world that a run draws."""

from __future__ import annotations

from rempart.pipeline.worlds import N_WORLDS, Progress
from rempart.scenario import Scenario
from rempart.world.resolve import resolve
from rempart.world.resolved import Resolved
from rempart.world.tabulate import paths_of


def check_flies(
    scenario: Scenario, seed: int = 1, n_worlds: int = N_WORLDS, progress: Progress | None = None
) -> None:
    """Solve every path of every world of a run; raises `Unreachable` as the run would."""
    done: set[Resolved] = set()
    for world in range(n_worlds):
        resolved = resolve(scenario, seed, world)
        if resolved not in done:
            done.add(resolved)
            paths_of(resolved)
        if progress is not None:
            progress(world + 1)
