"""`rempart campaign`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.output import show_result
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    json_option,
    number_option,
    seed_option,
    threads_option,
)


@click.command()
@click.argument("file", type=Shipped("campaigns"))
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
    """Simulate raids over days: when do the stocks run out?

    Stocks, deliveries, loading, repair and readiness are carried from raid to raid. FILE is the name of a
    shipped campaign or a YAML file.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.campaign(
            file,
            replicates=replicates,
            worlds=worlds,
            seed=seed,
            threads=threads,
            worth=worth,
            progress=progress,
        )
    show_result(found, as_json)
    if plot is not None:
        draw(found.chart, plot)
    if report is not None:
        write_report(report, found.page)
