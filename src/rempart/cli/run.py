"""`rempart run`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.errors import STOPPED
from rempart.cli.output import check_folder, hand_out, out_options
from rempart.cli.precision import Effort, effort_options
from rempart.cli.reports import report_option, write_report
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    json_option,
    seed_option,
    threads_option,
    worlds_option,
)

FILES = ("result.json", "table.txt")


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@effort_options("measure")
@change_options
@seed_option
@worlds_option
@threads_option
@out_options("Write result.json and table.txt into this folder.", "run")
@report_option
@click.option(
    "--with-sensitivity", is_flag=True, help="In the report, also a quick look at what the result hangs on."
)
@click.option("--brief", is_flag=True, help="Print the answer in five lines.")
@json_option
def run(
    scenario: str,
    seed: int,
    worlds: int,
    threads: int | None,
    out: Path | None,
    force: bool,
    report: Path | None,
    with_sensitivity: bool,
    brief: bool,
    as_json: bool,
    changes: Changes,
    effort: Effort,
) -> None:
    """Simulate a raid many times: who gets through, and why.

    Ctrl-C stops the run and keeps what is done.
    """
    if brief and as_json:
        raise click.UsageError("--brief and --json are two forms of the answer: leave out one.")
    if with_sensitivity and report is None:
        raise click.UsageError("--with-sensitivity is about the report; give --report FILE too.")
    if out is not None:
        check_folder(out, FILES, force)
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.simulate(
            scenario,
            **effort._asdict(),
            **changes._asdict(),
            seed=seed,
            worlds=worlds,
            threads=threads,
            progress=progress,
        )
    done = found.outcomes.n_replicates
    if done == 0:
        click.echo("Stopped before the first replicates were done; there is nothing to keep.", err=True)
        raise click.exceptions.Exit(STOPPED)
    hand_out(found, as_json, out, FILES, found.brief if brief else None)
    for notice in found.notices:
        click.echo(f"Note: {notice}", err=True)
    if report is not None:
        write_report(report, lambda: found.page(with_sensitivity=with_sensitivity))
    if found.outcomes.interrupted:
        click.echo(f"Stopped: {done} of {found.effort.most} replicates were done and are kept.", err=True)
        raise click.exceptions.Exit(STOPPED)
