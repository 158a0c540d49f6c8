"""Whether the raid of a scenario can be flown at all, in every world that a run draws."""

from __future__ import annotations

from rempart.answers.digest import digest_of_values
from rempart.pipeline.worlds import N_WORLDS, Progress
from rempart.scenario import Scenario
from rempart.world.draw_world import resolve
from rempart.world.records import Resolved
from rempart.world.tabulate import paths_of


def check_flies(
    scenario: Scenario, seed: int = 1, n_worlds: int = N_WORLDS, progress: Progress | None = None
) -> tuple[Resolved, ...]:
    """The worlds of a run, every path of them solved; raises `Unreachable` as the run would."""
    done: set[str] = set()
    worlds: list[Resolved] = []
    for world in range(n_worlds):
        resolved = resolve(scenario, seed, world)
        worlds.append(resolved)
        digest = digest_of_values(resolved)
        if digest not in done:
            done.add(digest)
            paths_of(resolved)
        if progress is not None:
            progress(world + 1)
    return tuple(worlds)
