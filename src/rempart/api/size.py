"""`size`: what reaches a goal at least cost."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.api.errors import ArgumentError
from rempart.api.given import Given, Named, Settings, Texts, given
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result
from rempart.extras import require

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.planning.sizing import Sizing
    from rempart.scenario import Scenario
    from rempart.scenario.choices import Levers
    from rempart.views.report import Page


@dataclass(frozen=True)
class Size(Result):
    """Designs of a defence by cost and by what they achieve."""

    of: Given
    found: Sizing
    command: str

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart size --json`."""
        from rempart.views.sizing import object_of

        return object_of(self.found, self.of.scenario.name, self.command)

    def table(self) -> RenderableType:
        """What reaches the goal, and what chance leaves in question."""
        from rempart.views.sizing import table_of

        return table_of(self.found, self.command, self.of.scenario.title)

    def chart(self) -> Any:
        """Cost against the measure."""
        from rempart.views.figures.pareto import pareto_chart

        return pareto_chart(self.found, self.of.scenario.title)

    def page(self) -> Page:
        """A report."""
        from rempart.views.report.decisions import size_report

        return size_report(self.found, self.command, self.of.scenario)

    def shown(self) -> Any:
        """What was found."""
        return self.found


def size(
    scenario: Named,
    goal: str,
    *,
    options: str | Path | None = None,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    screen: int = 1000,
    replicates: int = 10_000,
    worlds: int = 100,
    seed: int = 1,
    in_worlds: float | None = None,
    exhaustive: int = 300,
    budget: int = 240,
    progress: Progress = SILENT,
) -> Size:
    """Find what reaches a goal, such as `p_no_leaker >= 0.9`, at least cost.

    `options`: a choices file, what may be bought at which cost; by default launchers, magazines and channels.
    `screen`: raids of the first look at each design; `replicates`: of the last look. `in_worlds`: the goal
    must hold in this share of the worlds, by default on their mean. All designs are run if there are no more
    than `exhaustive`; else a search looks at `budget` of them. Only fields of the defence can be chosen.

    Raises ScenarioError, PredicateError, MissingExtra, ArgumentError.
    """
    if replicates < screen or screen < 2 * worlds:
        raise ArgumentError(
            "", "expected --replicates of at least --screen, and that of at least twice --worlds."
        )
    from rempart.answers.statements import parse_statement
    from rempart.pipeline import execute
    from rempart.planning.sizing import Sizer

    statement = parse_statement(goal)
    asked = given(scenario, set, without, lose)
    levers = _levers(asked.scenario, options, exhaustive)
    numbers = screen, replicates, worlds, seed, in_worlds, exhaustive, budget
    words = [
        shlex.quote(asked.named),
        f"--goal {shlex.quote(goal)}",
        f"--options {shlex.quote(str(options))}" if options else "",
        asked.changes,
        f"--screen {screen} --replicates {replicates} --worlds {worlds} --seed {seed}",
        f"--in-worlds {in_worlds:g}" if in_worlds is not None else "",
        f"--exhaustive {exhaustive} --budget {budget}",
    ]
    sizer = Sizer(asked.scenario, levers, statement, execute, *numbers)
    sizer.progress = progress.of("raids", sizer.most_raids)
    found = sizer.run()
    return Size(asked, found, f"rempart size {' '.join(filter(None, words))}")


def _levers(scenario: Scenario, options: str | Path | None, exhaustive: int) -> Levers:
    """What may be bought; refused if there is nothing, or more than can be looked at without a library."""
    from rempart.scenario.choices import default_levers, load_choices

    levers = load_choices(options, scenario) if options else default_levers(scenario)
    if not levers.levers:
        raise ArgumentError(
            "", f"{scenario.name} has no launcher, magazine or channel to choose: give --options FILE."
        )
    if levers.n_designs > exhaustive:
        require(f"A search among {levers.n_designs} designs", "analysis")
    return levers
