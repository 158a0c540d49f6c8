"""`sensitivity`: which unknown a measure hangs on."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.api.errors import ArgumentError
from rempart.api.given import Given, Named, Settings, Texts, given
from rempart.api.keeping import executor_of
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result
from rempart.extras import require

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.sensitivity import Plan
    from rempart.answers.sensitivity import Sensitivity as Found
    from rempart.views.facts import Facts
    from rempart.views.report import Page

_GEOMETRY_BYTES = 96 * 2**20
"""Thousands of worlds are run, and hardly one comes again: the geometry of all would only take memory."""


@dataclass(frozen=True)
class Sensitivity(Result):
    """A screening of all unknowns; of the leading ones a tornado and Sobol indices."""

    of: Given
    found: Found
    command: str

    @property
    def facts(self) -> Facts:
        """How it was made, and the assumptions that it rests on."""
        from rempart.views.facts import facts_about

        return facts_about(self.of.scenario, self.command)

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart sensitivity --json`."""
        from rempart.views.sensitivity_object import sensitivity_object

        return sensitivity_object(self.found, self.facts)

    def table(self) -> RenderableType:
        """Swings and indices, the greatest first."""
        from rempart.views.sensitivity_table import sensitivity_table

        return sensitivity_table(self.found, self.of.scenario, self.facts)

    def chart(self) -> Any:
        """Tornado and Sobol bars."""
        from rempart.views.figures.sensitivity import sensitivity_chart

        return sensitivity_chart(self.found, self.of.scenario, self.of.scenario.title)

    def page(self) -> Page:
        """A report."""
        from rempart.views.report.decisions import sensitivity_report

        return sensitivity_report(self.found, self.facts, self.of.scenario)

    def shown(self) -> Any:
        """What was found."""
        return self.found


def sensitivity(
    scenario: Named,
    *,
    measure: str = "p_no_leaker",
    method: str = "both",
    leading: int = 8,
    raids: int = 40,
    samples: int = 128,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 200,
    threads: int | None = None,
    out: Path | str | None = None,
    say: Callable[[str], None] | None = None,
    progress: Progress = SILENT,
) -> Sensitivity:
    """Tell which unknown of a scenario a measure hangs on.

    Every distribution in play is screened; the `leading` unknowns are moved one at a time (`method`
    `tornado`), get Sobol indices (`sobol`), or `both`. `raids`: of each world, in two halves. `samples`: rows
    of the Sobol sample, a power of two. `out`: a folder that keeps what is run.

    Raises ScenarioError, PredicateError, MissingExtra, ArgumentError.
    """
    from rempart.answers.inputs import inputs_of
    from rempart.answers.sensitivity import Plan
    from rempart.answers.sensitivity import sensitivity as find
    from rempart.answers.split_half import NotEverywhere
    from rempart.answers.statements import parse_measure

    if samples & (samples - 1):
        raise ArgumentError("", f"--samples {samples}: expected a power of two, such as 64 or 128.")
    if method != "tornado":
        require(f"--method {method}", "analysis")
    if worlds < 2:
        raise ArgumentError("worlds", "what worlds differ by takes two of them at least.")
    asked = given(scenario, set, without, lose)
    plan = Plan(method, leading, worlds, (raids + 1) // 2, samples, seed)
    executor = executor_of(out, threads, say, _GEOMETRY_BYTES)
    progress.whole(plan.most_worlds(len(inputs_of(asked.scenario))))

    def stage(what: str, total: int) -> Callable[[int], None]:
        return progress.of(what, total, plan.worlds_of_a_block[what])

    try:
        found = find(asked.scenario, parse_measure(measure), plan, executor, stage)
    except NotEverywhere as error:
        raise ArgumentError("measure", f"{error}.") from None
    return Sensitivity(asked, found, command_of_sensitivity(asked, measure, raids, plan))


def command_of_sensitivity(asked: Given, measure: str, raids: int, plan: Plan) -> str:
    """The command that gives the same answer again."""
    words = [shlex.quote(asked.named), f"--measure {shlex.quote(measure)}", f"--method {plan.method}"]
    words += [asked.changes] * bool(asked.changes)
    words += [f"--leading {plan.n_leading} --raids {raids} --samples {plan.n_base}"]
    return f"rempart sensitivity {' '.join(words)} --seed {plan.seed} --worlds {plan.n_worlds}"
