"""`rempart sensitivity`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import check_folder_of, executor_keeping, hand_out, out_options
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import (
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.answers.sensitivity import Plan, Sensitivity
    from rempart.scenario import Scenario
    from rempart.views.facts import Facts

FILES = ("sensitivity.json", "table.txt")


@click.command()
@click.argument("scenario")
@click.option(
    "--measure", default="p_no_leaker", show_default=True, metavar="MEASURE", help="What hangs on them."
)
@click.option(
    "--method",
    type=click.Choice(["tornado", "sobol", "both"]),
    default="both",
    show_default=True,
    help="One at a time, Sobol indices, or both.",
)
@number_option("--leading", "K", 8, "Unknowns to look at closely, after a screening of all.", high=50)
@number_option("--raids", "R", 40, "Raids in each world, in two halves.", 2, 10**6)
@number_option("--samples", "N", 128, "Rows of the Sobol sample, a power of two.", 4, 2**20)
@change_options
@seed_option
@worlds_option
@threads_option
@out_options("Keep what is run there and go on from it; write sensitivity.json and table.txt.", "analysis")
@plot_option("Draw tornado and Sobol bars into a file: .svg, .png or .html.")
@report_option
@json_option
def sensitivity(
    scenario: str,
    measure: str,
    method: str,
    leading: int,
    raids: int,
    samples: int,
    seed: int,
    worlds: int,
    threads: int | None,
    out: Path | None,
    force: bool,
    plot: Path | None,
    report: Path | None,
    as_json: bool,
    changes: Changes,
) -> None:
    """Tell which unknown of SCENARIO a measure hangs on.

    Every distribution in play is screened; the leading unknowns get a tornado and Sobol indices.
    """
    from rempart.answers.sensitivity import Plan
    from rempart.scenario import load
    from rempart.views.facts import facts_about

    if samples & (samples - 1):
        raise click.UsageError(f"--samples {samples}: expected a power of two, such as 64 or 128.")
    if method != "tornado":
        require(f"--method {method}", "analysis")
    if worlds < 2:
        raise click.UsageError("--worlds: what worlds differ by takes two of them at least.")
    read = changes.applied(load(scenario))
    words = [shlex.quote(scenario), f"--measure {shlex.quote(measure)}", f"--method {method}"]
    words += [changes.words] if changes else []
    words += [f"--leading {leading} --raids {raids} --samples {samples} --seed {seed} --worlds {worlds}"]
    facts = facts_about(read, f"rempart sensitivity {' '.join(words)}")
    if out is not None:
        check_folder_of(facts.command, out, FILES, force)
    plan = Plan(method, leading, worlds, (raids + 1) // 2, samples, seed)
    found = _found(read, measure, plan, threads, out)
    _tell(found, read, facts, out, plot, as_json)
    if report is not None:
        from rempart.views.report.decisions import sensitivity_report

        write_report(report, lambda: sensitivity_report(found, facts, read))


def _found(
    scenario: Scenario, measure: str, plan: Plan, threads: int | None, out: Path | None
) -> Sensitivity:
    from rempart.answers.halves import NotEverywhere
    from rempart.answers.sensitivity import sensitivity
    from rempart.answers.statements import parse_measure
    from rempart.cli.progress import Progress, word_on_a_cold_start

    asked = parse_measure(measure)
    word_on_a_cold_start()
    with Progress() as progress, executor_keeping(out, threads) as executor:
        try:
            return sensitivity(scenario, asked, plan, executor, progress.of)
        except NotEverywhere as error:
            raise click.UsageError(f"--measure: {error}.") from None


def _tell(
    found: Sensitivity, scenario: Scenario, facts: Facts, out: Path | None, plot: Path | None, as_json: bool
) -> None:
    from rempart.views.sensitivity_object import sensitivity_object
    from rempart.views.sensitivity_table import sensitivity_table

    told = sensitivity_object(found, facts)
    hand_out(told, lambda: sensitivity_table(found, scenario, facts), as_json, out, FILES)
    if plot is not None:
        from rempart.views.figures.sensitivity import sensitivity_chart

        draw(lambda: sensitivity_chart(found, scenario, facts.title), plot)
