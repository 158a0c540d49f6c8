"""`sweep`: the same raid, under the same luck, at every setting of one or two inputs."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.api.errors import ArgumentError
from rempart.api.given import Given, Named, Settings, Texts, given, texts_of
from rempart.api.keeping import executor_of
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Contents, Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.saturation import Saturation
    from rempart.answers.sweep import Sweep as Swept
    from rempart.views.facts import Facts
    from rempart.views.report import Page


@dataclass(frozen=True)
class Sweep(Result):
    """Measures at every setting; `saturation`: where P(no leaker) falls through one half, if asked for."""

    of: Given
    swept: Swept
    saturation: Saturation | None
    command: str

    @property
    def facts(self) -> Facts:
        """How it was made, and the assumptions that it rests on."""
        from rempart.views.facts import facts_about

        return facts_about(self.of.scenario, self.command)

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart sweep --json`."""
        from rempart.views.sweep_object import sweep_object

        return sweep_object(self.swept, self.saturation, self.facts)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row a point and measure."""
        return [dict(row) for row in csv.DictReader(io.StringIO(self.to_csv()))]

    def to_csv(self) -> str:
        """A row a point and measure, as CSV."""
        from rempart.views.sweep_object import sweep_csv

        return sweep_csv(self.swept)

    def table(self) -> RenderableType:
        """A row a point, or a carpet of two inputs."""
        from rempart.views.sweep_table import sweep_table

        return sweep_table(self.swept, self.saturation, self.facts)

    def chart(self) -> Any:
        """The curve, or the carpet."""
        from rempart.views.figures.sweep import sweep_chart

        return sweep_chart(self.swept, self.saturation, self.of.scenario.title)

    def page(self) -> Page:
        """A report, with a usual raid."""
        from rempart.pipeline.example_raids import usual_raid
        from rempart.views.report.answers import sweep_report

        raid = usual_raid(self.of.scenario, self.of.words, self.swept.seed)
        return sweep_report(self.swept, self.saturation, self.facts, self.of.scenario, raid)

    def files(self) -> Contents:
        """The table of points."""
        return {"sweep.csv": self.to_csv()}

    def grids(self) -> Mapping[str, Callable[[], bytes]]:
        """The points as a grid."""
        from rempart.views.netcdf import sweep_netcdf

        return {"sweep.nc": lambda: sweep_netcdf(self.swept, self.facts, self.of.scenario)}

    def shown(self) -> Any:
        """The points."""
        return self.swept


def sweep(
    scenario: Named,
    over: Texts,
    *,
    measure: Texts = (),
    saturation: bool = False,
    design: str = "grid",
    points: int = 64,
    replicates: int = 10_000,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 200,
    threads: int | None = None,
    out: Path | str | None = None,
    say: Callable[[str], None] | None = None,
    progress: Progress = SILENT,
) -> Sweep:
    """Vary one input or two: at which size of the raid does the defence break?

    `over`: an input and its values, `raid.rockets.count=1:40:1`, one or two. `measure`: what to tell,
    p_no_leaker by default. `design`: `grid`, or `points` points of `lhs` or `sobol`. `replicates`: raids at
    each point. `out`: a folder that keeps each point; what is kept there is not run again.

    Raises ScenarioError, PredicateError, ArgumentError.
    """
    asked = given(scenario, set, without, lose)
    inputs, measures = texts_of(over), texts_of(measure)
    telling = (*measures, *(["p_no_leaker"] if saturation or not measures else []))
    spent = (replicates, worlds, seed)
    swept = _swept(
        asked,
        inputs,
        tuple(dict.fromkeys(telling)),
        (design, points),
        spent,
        executor_of(out, threads, say),
        progress,
    )
    command = command_of_sweep(asked, inputs, measures, saturation, (design, points), spent)
    return Sweep(asked, swept, _saturation(swept) if saturation else None, command)


def command_of_sweep(
    asked: Given,
    over: tuple[str, ...],
    measures: tuple[str, ...],
    saturation: bool,
    design: tuple[str, int],
    spent: tuple[int, int, int],
) -> str:
    """The command that gives the same points again."""
    replicates, worlds, seed = spent
    words = [shlex.quote(asked.named), *(f"--over {shlex.quote(text)}" for text in over)]
    words += [f"--measure {shlex.quote(text)}" for text in measures]
    words += ["--saturation"] * saturation
    words += [f"--design {design[0]} --points {design[1]}"] * (design[0] != "grid")
    words += [asked.changes] * bool(asked.changes)
    words += [f"--replicates {replicates} --seed {seed} --worlds {worlds}"]
    return f"rempart sweep {' '.join(words)}"


def _swept(
    asked: Given,
    over: tuple[str, ...],
    measures: tuple[str, ...],
    design: tuple[str, int],
    spent: tuple[int, int, int],
    executor: Any,
    progress: Progress,
) -> Swept:
    from rempart.answers.designs import settings_of
    from rempart.answers.factors import check_factors, parse_factor
    from rempart.answers.statements import parse_measure
    from rempart.answers.sweep import cases_of, sweep

    wanted = [parse_measure(text) for text in measures]
    factors = [parse_factor(text) for text in over]
    check_factors(asked.scenario, factors)
    settings = settings_of(factors, *design, spent[2])
    cases = cases_of(asked.scenario, factors, settings, wanted, *spent)
    return sweep(cases, factors, settings, wanted, design[0], executor, progress.of("points", len(cases)))


def _saturation(swept: Swept) -> Saturation:
    from rempart.answers.saturation import saturation

    try:
        return saturation(swept)
    except ValueError as error:
        raise ArgumentError("saturation", f"{error}.") from None
