"""`rare`: the probability of an event that plain sampling would hardly see."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rempart.api.given import Given, Named, Settings, Texts, given
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.rare import RareEvent


@dataclass(frozen=True)
class Rare(Result):
    """The probability of an event, with its intervals and what is doubtful about it."""

    of: Given
    event: str
    estimate: RareEvent
    effort: int
    worlds: int
    seed: int

    @property
    def command(self) -> str:
        """The command that gives the same estimate again."""
        spent = f"--effort {self.effort} --seed {self.seed} --worlds {self.worlds}"
        return f"rempart rare {self.of.words} --event {shlex.quote(self.event)} {spent}"

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart rare --json`."""
        from rempart.views.rare import rare_object

        return rare_object(self.estimate, self.of.scenario.name, self.command)

    def table(self) -> RenderableType:
        """The probability, of all worlds and of each."""
        from rempart.views.rare import table_of

        return table_of(self.estimate, self.of.scenario.title, self.command)

    def shown(self) -> Any:
        """The estimate."""
        return self.estimate


def rare(
    scenario: Named,
    event: str,
    *,
    effort: int = 200_000,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 20,
    threads: int | None = None,
    progress: Progress = SILENT,
) -> Rare:
    """Estimate the probability of a rare event, down to one raid in a thousand million.

    `event`: a predicate, such as `leakers >= 20`. `effort`: raids to spend, about, over all worlds.
    Raises ScenarioError, PredicateError.
    """
    from rempart import pipeline
    from rempart.engine.predicates import parse

    predicate = parse(event)
    asked = given(scenario, set, without, lose)
    made = pipeline.build(asked.scenario, seed, worlds, progress=progress.of("drawing worlds", worlds))
    found = pipeline.rare(made, predicate, effort, threads, progress.of("raids", effort))
    return Rare(asked, event, found, effort, worlds, seed)
