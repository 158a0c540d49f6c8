"""`rempart breakeven`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_either
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import json_option, number_option, seed_option
from rempart.extras import require


@click.command()
@click.argument("scenario")
@click.option(
    "--claim",
    required=True,
    metavar="STATEMENT",
    help='What is claimed: "p_no_leaker >= 0.5", "leakers < 2", "p(lost[patriot/radar]) > 0.3".',
)
@change_options
@number_option("--replicates", "N", 4000, "Raids of each run; at least two for each world.", low=2)
@number_option("--worlds", "M", 100, "Worlds of each run.", high=2000)
@seed_option
@number_option(
    "--leading",
    "L",
    12,
    "Unknowns that are moved one at a time: those that the measure answers to most.",
    0,
    1000,
)
@number_option("--together", "K", 5, "Leading unknowns that are moved all together; below 2: none.", 0, 12)
@plot_option("Draw where in its range each unknown flips the claim: .svg, .png or .html.")
@report_option
@json_option
def breakeven(
    scenario: str,
    claim: str,
    changes: Changes,
    replicates: int,
    worlds: int,
    seed: int,
    leading: int,
    together: int,
    plot: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Find the smallest change of an assumption that flips a claim about SCENARIO.

    Each unknown is moved within its 5-95 % range by itself, then the leading ones together. How the raid is
    flown and aimed is never moved.
    """
    if replicates < 2 * worlds:
        raise click.UsageError(
            f"--replicates {replicates}: expected at least two for each of {worlds} worlds."
        )
    if together > 1:
        require("--together above 1", "analysis")
    from rempart.answers.statements import parse_statement
    from rempart.scenario import load

    statement = parse_statement(claim)
    read = changes.applied(load(scenario))
    from rempart.cli.progress import Progress, word_on_a_cold_start

    word_on_a_cold_start()
    from rempart.answers.breakeven import breakeven as found_for
    from rempart.answers.probing import Probe
    from rempart.pipeline import execute

    with Progress() as progress:
        done = progress.of("runs", 1 + 12 * leading + 8 * together)
        found = found_for(Probe(read, statement, execute, replicates, worlds, seed, done), leading, together)
    options = (
        f"--replicates {replicates} --worlds {worlds} --seed {seed} --leading {leading} --together {together}"
    )
    words = " ".join(
        part
        for part in (shlex.quote(scenario), "--claim", shlex.quote(claim), changes.words, options)
        if part
    )
    command = f"rempart breakeven {words}"
    from rempart.views.breakeven import object_of, table_of

    show_either(
        lambda: object_of(found, read.name, command, seed),
        lambda: table_of(found, command, read.title),
        as_json,
    )
    if plot is not None:
        from rempart.views.figures.breakeven import breakeven_chart

        draw(lambda: breakeven_chart(found, f"{read.title}: what flips {statement.text}"), plot)
    if report is not None:
        from rempart.views.report.decisions import breakeven_report

        write_report(report, lambda: breakeven_report(found, command, read))
