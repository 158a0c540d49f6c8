"""`simulate`: who gets through, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rempart.api.effort import Effort
from rempart.api.given import Given, Named, Settings, Texts, given
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.measures import Answers
    from rempart.answers.outcomes import Outcomes
    from rempart.answers.precision import Reached
    from rempart.views.effort import Effort as Spent
    from rempart.views.facts import Facts
    from rempart.views.report import Page


@dataclass(frozen=True)
class Run(Result):
    """Outcomes of many raids, and the measures that they give.

    `reached`: where the run stopped, if its precision decided that.
    """

    of: Given
    effort: Effort
    outcomes: Outcomes
    answers: Answers
    reached: Reached | None = None

    @property
    def facts(self) -> Facts:
        """How the run was made, and the assumptions that it rests on."""
        from rempart.views.facts import facts_of

        again = self.effort.words(self.outcomes.n_replicates, self.outcomes.interrupted)
        return facts_of(self.of.scenario, self.outcomes, self.of.named, self.of.changes, effort=again)

    @property
    def command(self) -> str:
        """The command that gives the same result again."""
        return self.facts.command

    @property
    def fingerprint(self) -> str:
        """Equal wherever the results are equal."""
        return self.outcomes.fingerprint

    @property
    def notices(self) -> tuple[str, ...]:
        """What the scenario says that its author may not have meant."""
        from rempart.pipeline.notices import notices

        return tuple(notices(self.of.scenario))

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart run --json`."""
        from rempart.views.effort import effort_object
        from rempart.views.result import result_of

        return result_of(self.outcomes, self.answers, self.facts, effort_object(self._spent()))

    def table(self) -> RenderableType:
        """Measures, ledger, and what they rest on."""
        from rempart.views.table import table_of

        return table_of(self.outcomes, self.answers, self.facts, self._spent())

    def brief(self) -> str:
        """What gets through, what does not, and the main cause: five lines."""
        from rempart.views.brief import brief_of

        return brief_of(self.answers, self.facts)

    def page(self, *, with_sensitivity: bool = False) -> Page:
        """A report, with a look at saturation and coverage, and at the assumptions if asked for."""
        from rempart.pipeline.report_context import looks_around
        from rempart.pipeline.reporting import report

        looks = looks_around(self.of.scenario, self.outcomes, with_sensitivity)
        return report(self.of.scenario, self.outcomes, self.of.named, self.of.changes, looks)

    def shown(self) -> Any:
        """The outcomes."""
        return self.outcomes

    def _spent(self) -> Spent:
        from rempart.views.effort import effort_of

        named = self.effort.of is not None
        return effort_of(self.effort.asked, named, self.outcomes, self.answers, self.reached)


def simulate(
    scenario: Named,
    *,
    replicates: int | None = None,
    precision: float | None = None,
    of: str | None = None,
    at_most: int | None = None,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 200,
    threads: int | None = None,
    progress: Progress = SILENT,
) -> Run:
    """Simulate the raid of a scenario many times.

    `replicates`: raids (100,000 if neither they nor a precision is given). `precision`: go on until the 95 %
    interval of the measure `of` reaches so far to either side, with `at_most` so many raids. `threads`: all
    processors if None; the result is the same with any number. Ctrl-C keeps a prefix of the raids.

    Raises ScenarioError, PredicateError, ArgumentError.
    """
    return run_of(
        given(scenario, set, without, lose),
        Effort(replicates, precision, of, at_most),
        seed,
        worlds,
        threads,
        progress,
    )


def run_of(
    asked: Given, effort: Effort, seed: int, worlds: int, threads: int | None, progress: Progress
) -> Run:
    """A run of a scenario that was read."""
    from rempart.pipeline import answer, build, simulate, simulate_until

    plan, most, measure = effort.plan(worlds), effort.most, effort.asked
    watch = (measure.predicate,) if measure.predicate else ()
    made = build(asked.scenario, seed, worlds, most, progress.of("drawing worlds", min(worlds, most)))
    measure.check(made.layout)
    raids, reached = progress.of("raids", most), None
    if plan is None:
        outcomes = simulate(made, most, threads, raids, watch=watch)
    else:
        outcomes, reached = simulate_until(made, plan, threads, raids)
    return Run(asked, effort, outcomes, answer(outcomes), reached)
