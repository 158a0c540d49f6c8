"""`rempart compare`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.errors import STOPPED
from rempart.cli.output import check_folder, hand_out, out_options
from rempart.cli.plots import draw, plot_option
from rempart.cli.precision import Effort, effort_options
from rempart.cli.reports import report_option, write_report
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    json_option,
    seed_option,
    threads_option,
    worlds_option,
)

FILES = ("comparison.json", "table.txt")


@click.command()
@click.argument(
    "scenarios", type=Shipped("scenarios"), nargs=-1, required=True, metavar="SCENARIO [SCENARIO ...]"
)
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
    """Compare designs of a defence under the same raids.

    The first is compared with each of the others, in pairs with the same random numbers. Give two
    scenarios or more, or one with --set, --without or --lose: then it is set against itself so changed.
    Ctrl-C stops the runs and keeps what is done.
    """
    if out is not None:
        check_folder(out, FILES, force)
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.compare(
            *scenarios,
            **effort._asdict(),
            **changes._asdict(),
            seed=seed,
            worlds=worlds,
            threads=threads,
            progress=progress,
        )
    if found.n_replicates == 0:
        click.echo("Stopped before the first replicates were done; there is nothing to keep.", err=True)
        raise click.exceptions.Exit(STOPPED)
    hand_out(found, as_json, out, FILES)
    if plot is not None:
        draw(found.chart, plot)
    if report is not None:
        write_report(report, found.page)
    if found.interrupted:
        most = found.effort.most
        click.echo(f"Stopped: {found.n_replicates} of {most} replicates were done and are kept.", err=True)
        raise click.exceptions.Exit(STOPPED)
