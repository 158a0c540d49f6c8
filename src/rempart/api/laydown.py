"""`laydown`: what a change from one laydown to another costs, place by place."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.api.given import arc_of
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.arcs import Arc
    from rempart.answers.paired import Paired
    from rempart.planning.laydown import LaydownCost
    from rempart.scenario import Scenario
    from rempart.views.laydown import Told


@dataclass(frozen=True)
class Laydown(Result):
    """Two laydowns compared place by place, under the same luck."""

    cost: LaydownCost
    told: Told

    @property
    def command(self) -> str:
        """The command that gives the same comparison again."""
        return self.told.command

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart laydown --json`."""
        from rempart.views.laydown import laydown_object

        return laydown_object(self.cost, self.told)

    def table(self) -> RenderableType:
        """Place by place."""
        from rempart.views.laydown_table import laydown_table

        return laydown_table(self.cost, self.told)


def laydown(
    before: str | Path,
    after: str | Path,
    *,
    replicates: int = 20_000,
    seed: int = 1,
    worlds: int = 200,
    points: int = 24,
    probability: float = 0.5,
    arc: Arc | str | None = None,
    threads: int | None = None,
    progress: Progress = SILENT,
) -> Laydown:
    """Tell place by place what a change from one laydown to another costs.

    `before`, `after`: names of shipped laydowns, or files. `points`: of a side of the map of each place, 0
    for no ground; ground counts as covered where a threat is stopped with this `probability`, from whichever
    bearing of the `arc`, that of the raids by default.
    Raises ScenarioError.
    """
    from rempart.answers.arcs import arc_words
    from rempart.pipeline import build, simulate_pair
    from rempart.planning.laydown import Ground, laydown_cost
    from rempart.scenario.laydown import load_laydown
    from rempart.views.laydown import Told

    asked = arc_of(arc)
    both = load_laydown(before), load_laydown(after)
    ground = Ground(points, seed, 20, 3, probability, arc=asked)

    def pair(a: Scenario, b: Scenario) -> Paired:
        made = [build(scenario, seed, worlds, replicates) for scenario in (a, b)]
        return simulate_pair(made[0], made[1], replicates, threads)

    step = progress.of("places", len(both[0].content.places))
    cost = laydown_cost(*both, pair, ground, threads, step)
    words = f"{shlex.quote(str(before))} {shlex.quote(str(after))} --replicates {replicates} --seed {seed}"
    command = f"rempart laydown {words} --worlds {worlds} --points {points} --probability {probability:g}"
    command += f" {arc_words(asked)}" if asked else ""
    return Laydown(cost, Told(command, ground, replicates, worlds))
