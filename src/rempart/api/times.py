"""`times`: when threats are detected, engaged and intercepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rempart.api.given import Given, Named, Settings, Texts, given
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.times import Times as OfPair


@dataclass(frozen=True)
class Times(Result):
    """Times of detection, engagement and intercept, by battery and class."""

    of: Given
    times: tuple[OfPair, ...]
    replicates: int
    worlds: int
    seed: int

    @property
    def command(self) -> str:
        """The command that gives the same times again."""
        spent = f"--replicates {self.replicates} --seed {self.seed} --worlds {self.worlds}"
        return f"rempart times {self.of.words} {spent}"

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart times --json`."""
        from rempart.views.times import times_object

        name = self.of.scenario.name
        return times_object(self.times, name, self.seed, self.replicates, self.worlds, self.command)

    def table(self) -> RenderableType:
        """Medians and spreads, by battery and class."""
        from rempart.views.times import table_of

        return table_of(self.times, self.of.scenario.title, self.replicates, self.command)


def times(
    scenario: Named,
    *,
    replicates: int = 400,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 20,
    progress: Progress = SILENT,
) -> Times:
    """Tell when threats are detected, engaged and intercepted, by battery and class, from traces of raids.

    Raises ScenarioError.
    """
    from rempart.answers.times import times_of, traces_of
    from rempart.pipeline import build

    asked = given(scenario, set, without, lose)
    drawn = progress.of("drawing worlds", min(worlds, replicates))
    made = build(asked.scenario, seed, worlds, replicates, drawn)
    traces = traces_of(made.resolved, made.worlds, seed, replicates)
    return Times(asked, times_of(traces, worlds_differ=made.n_distinct > 1), replicates, worlds, seed)
