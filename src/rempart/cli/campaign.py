"""`rempart campaign`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from rempart.cli.output import show_either
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import (
    json_option,
    number_option,
    seed_option,
    threads_option,
)


@click.command()
@click.argument("file")
@number_option("--replicates", "N", 200, "Campaigns to simulate.", low=2)
@number_option("--worlds", "M", 40, "Worlds; campaign K belongs to world K mod M.", high=2000)
@seed_option
@threads_option
@click.option(
    "--worth/--no-worth",
    default=True,
    show_default=True,
    help="Run again without each delivery: what does it buy?",
)
@plot_option("Draw leakers and stocks over days into a .svg, .png or .html file.")
@report_option
@json_option
def campaign(
    file: str,
    replicates: int,
    worlds: int,
    seed: int,
    threads: int | None,
    worth: bool,
    plot: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Simulate the raids over days of a campaign FILE on one defence: when does it run dry?

    Stocks, deliveries, loading, repair and readiness are carried from raid to raid. FILE is the name of a
    shipped campaign or a YAML file.
    """
    from rempart.scenario.campaign import load_campaign

    if replicates < 2 * worlds:
        raise click.UsageError(
            f"--replicates {replicates}: expected at least two for each of {worlds} worlds."
        )
    read = load_campaign(file)
    from rempart.cli.progress import Progress, word_on_a_cold_start

    word_on_a_cold_start()
    from rempart.answers.campaign import campaigns
    from rempart.answers.endurance import endurance
    from rempart.pipeline import build

    left_out = tuple(read.content.deliveries) if worth else ()
    with Progress() as progress:
        told = (
            progress.of("building raids", len(read.occurrences)),
            progress.of("worlds", worlds * (1 + len(left_out))),
        )
        chains, without = campaigns(read, build, replicates, seed, worlds, threads, left_out, told)
    found = endurance(chains, without)
    command = (
        f"rempart campaign {shlex.quote(file)} --replicates {replicates} --worlds {worlds} --seed {seed}"
        f"{'' if worth else ' --no-worth'}"
    )
    from rempart.views.campaign import object_of, table_of

    show_either(lambda: object_of(chains, found, command), lambda: table_of(chains, found, command), as_json)
    if plot is not None:
        from rempart.views.figures.campaign import campaign_chart

        draw(lambda: campaign_chart(chains, found), plot)
    if report is not None:
        from rempart.views.report.decisions import campaign_report

        write_report(report, lambda: campaign_report(chains, found, command))
