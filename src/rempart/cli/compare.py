"""`rempart compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.errors import STOPPED
from rempart.cli.output import check_folder, hand_out, out_options
from rempart.cli.plots import draw, plot_option
from rempart.cli.precision import Effort, effort_options
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import (
    json_option,
    seed_option,
    threads_option,
    worlds_option,
)

if TYPE_CHECKING:
    from rempart.answers.paired import Paired
    from rempart.answers.precision import Reached
    from rempart.scenario import Scenario
    from rempart.views.comparison import Compare

FILES = ("comparison.json", "table.txt")


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO [SCENARIO ...]")
@effort_options("difference")
@change_options
@seed_option
@worlds_option
@threads_option
@out_options("Write comparison.json and table.txt into this folder.", "comparison")
@plot_option("Draw the differences into a file: .svg, .png or .html.")
@report_option
@json_option
def compare(
    scenarios: tuple[str, ...],
    seed: int,
    worlds: int,
    threads: int | None,
    out: Path | None,
    force: bool,
    plot: Path | None,
    report: Path | None,
    as_json: bool,
    changes: Changes,
    effort: Effort,
) -> None:
    """Compare designs of a defence under the same luck: the first with each of the others.

    Give two scenarios or more, or one with --set, --without or --lose: then it is set against itself so
    changed. Ctrl-C stops the runs and keeps what is done.
    """
    _check(scenarios, changes)
    if out is not None:
        check_folder(out, FILES, force)
    from rempart.scenario import load

    read = [load(named) for named in scenarios]
    designs = [*read, changes.applied(read[0])] if changes else read
    pairs, reached = _simulated(designs, effort, seed, worlds, threads)
    if pairs[0].n_replicates == 0:
        click.echo("Stopped before the first replicates were done; there is nothing to keep.", err=True)
        raise click.exceptions.Exit(STOPPED)
    from rempart.views.comparison import compared

    again = effort.words(pairs[0].n_replicates, pairs[0].a.interrupted)
    told = compared(designs, pairs, scenarios, changes.words, again, reached)
    _tell(told, out, as_json)
    if plot is not None:
        from rempart.views.figures.comparison import comparison_chart

        draw(lambda: comparison_chart(told), plot)
    if report is not None:
        from rempart.pipeline.raids import raids_apart
        from rempart.views.report.answers import comparison_report

        write_report(report, lambda: comparison_report(told, (raids_apart(told),)))
    if pairs[0].a.interrupted:
        done = pairs[0].n_replicates
        click.echo(f"Stopped: {done} of {effort.most} replicates were done and are kept.", err=True)
        raise click.exceptions.Exit(STOPPED)


def _check(scenarios: tuple[str, ...], changes: Changes) -> None:
    if len(scenarios) == 1 and not changes:
        raise click.UsageError(
            "one scenario alone has nothing to be compared with: name another one, or say what changes"
            " (--set, --without, --lose)."
        )
    if len(scenarios) > 1 and changes:
        raise click.UsageError(
            "--set, --without and --lose set one scenario against itself: name one, not"
            f" {len(scenarios)}, or leave them out."
        )


def _simulated(
    designs: list[Scenario], effort: Effort, seed: int, worlds: int, threads: int | None
) -> tuple[tuple[Paired, ...], Reached | None]:
    plan, asked, most = effort.plan(worlds), effort.asked, effort.most
    watch = (asked.predicate,) if asked.predicate else ()
    from rempart.cli.progress import Progress, word_on_a_cold_start

    word_on_a_cold_start()
    from rempart.pipeline import build, simulate_side_by_side, simulate_side_by_side_until

    with Progress() as progress:
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


def _tell(told: Compare, out: Path | None, as_json: bool) -> None:
    from rempart.views.comparison import comparison_object
    from rempart.views.comparison_table import comparison_table

    hand_out(comparison_object(told), lambda: comparison_table(told), as_json, out, FILES)
