"""`compare`: designs of a defence under the same luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rempart.api.effort import Effort
from rempart.api.errors import ArgumentError
from rempart.api.given import Changes, Named, Settings, Texts, changes_of, read_scenario
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.paired import Paired
    from rempart.answers.precision import Reached
    from rempart.scenario import Scenario
    from rempart.views.comparison import Compare
    from rempart.views.report import Page


@dataclass(frozen=True)
class Comparison(Result):
    """The first design against each of the others."""

    compared: Compare
    effort: Effort

    @property
    def command(self) -> str:
        """The command that gives the same comparison again."""
        return self.compared.command

    @property
    def n_replicates(self) -> int:
        """Raids with each design."""
        return self.compared.pairs[0].n_replicates

    @property
    def interrupted(self) -> bool:
        """Whether it is a prefix of what was asked for."""
        return self.compared.first.interrupted

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart compare --json`."""
        from rempart.views.comparison import comparison_object

        return comparison_object(self.compared)

    def table(self) -> RenderableType:
        """Measures of both designs and their differences."""
        from rempart.views.comparison_table import comparison_table

        return comparison_table(self.compared)

    def chart(self) -> Any:
        """The differences with both intervals."""
        from rempart.views.figures.comparison import comparison_chart

        return comparison_chart(self.compared)

    def page(self) -> Page:
        """A report, with a raid that ends otherwise under the two designs."""
        from rempart.pipeline.example_raids import raids_apart
        from rempart.views.report.answers import comparison_report

        return comparison_report(self.compared, (raids_apart(self.compared),))

    def shown(self) -> Any:
        """The first pair."""
        return self.compared.pairs[0]


def compare(
    *scenarios: Named,
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
) -> Comparison:
    """Compare designs of a defence under the same luck: the first with each of the others.

    Give two scenarios or more, or one with `set`, `without` or `lose`: then it is compared with itself so
    changed. The other arguments are those of `simulate`.

    Raises ScenarioError, PredicateError, ArgumentError.
    """
    changes = changes_of(set, without, lose)
    _check(scenarios, changes)
    effort = Effort(replicates, precision, of, at_most)
    read = [read_scenario(scenario) for scenario in scenarios]
    designs = [scenario for scenario, _ in read]
    if changes:
        designs.append(changes.applied(designs[0]))
    pairs, reached = _simulated(designs, effort, seed, worlds, threads, progress)
    from rempart.views.comparison import compared

    again = effort.words(pairs[0].n_replicates, pairs[0].a.interrupted)
    names = tuple(named for _, named in read)
    return Comparison(compared(designs, pairs, names, changes.words, again, reached), effort)


def _check(scenarios: tuple[Named, ...], changes: Changes) -> None:
    if not scenarios or (len(scenarios) == 1 and not changes):
        raise ArgumentError(
            "",
            "one scenario alone has nothing to be compared with: name another one, or say what changes"
            " (--set, --without, --lose).",
        )
    if len(scenarios) > 1 and changes:
        raise ArgumentError(
            "",
            "--set, --without and --lose set one scenario against itself: name one, not"
            f" {len(scenarios)}, or leave them out.",
        )


def _simulated(
    designs: list[Scenario],
    effort: Effort,
    seed: int,
    worlds: int,
    threads: int | None,
    progress: Progress,
) -> tuple[tuple[Paired, ...], Reached | None]:
    from rempart.pipeline import build, simulate_side_by_side, simulate_side_by_side_until

    plan, asked, most = effort.plan(worlds), effort.asked, effort.most
    watch = (asked.predicate,) if asked.predicate else ()
    n_worlds = min(worlds, most)
    made = [
        build(design, seed, worlds, most, progress.of(f"drawing worlds {i} of {len(designs)}", n_worlds))
        for i, design in enumerate(designs, 1)
    ]
    for each in made:
        asked.check(each.layout)
    raids = progress.of("raids", most)
    if plan is None:
        return simulate_side_by_side(made, most, threads, raids, watch), None
    return simulate_side_by_side_until(made, plan, threads, raids)
