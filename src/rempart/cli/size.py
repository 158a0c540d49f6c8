"""`rempart size`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_result
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.shipped import Shipped
from rempart.cli.values import Number, json_option, number_option, seed_option


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@click.option("--goal", required=True, metavar="STATEMENT", help='What is wanted: "p_no_leaker >= 0.9".')
@click.option(
    "--options",
    "choices",
    metavar="FILE",
    help="Choices file: what may be bought at which cost.  [default: launchers, magazines and channels]",
)
@change_options
@number_option("--screen", "N", 1000, "Raids of the first look at each design.", low=2)
@number_option(
    "--replicates", "N", 10_000, "Raids of the last look at those that chance leaves in question.", low=2
)
@number_option("--worlds", "M", 100, "Worlds of each run.", high=2000)
@seed_option
@click.option(
    "--in-worlds",
    type=Number(0.0, 1.0, above=True, below=True),
    metavar="SHARE",
    help="The goal must hold in this share of the worlds.  [default: on the mean over worlds]",
)
@number_option(
    "--exhaustive", "D", 300, "Run all designs if there are no more than this; else search.", high=100_000
)
@number_option("--budget", "B", 240, "Designs that a search looks at.", 48, 100_000)
@plot_option("Draw cost against the measure into a .svg, .png or .html file.")
@report_option
@json_option
def size(
    scenario: str,
    goal: str,
    choices: str | None,
    changes: Changes,
    screen: int,
    replicates: int,
    worlds: int,
    seed: int,
    in_worlds: float | None,
    exhaustive: int,
    budget: int,
    plot: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Find the cheapest defence that reaches a goal.

    Launchers, interceptors, channels, an added battery and its place can be chosen: fields of the defence
    only.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.size(
            scenario,
            goal,
            options=choices,
            **changes._asdict(),
            screen=screen,
            replicates=replicates,
            worlds=worlds,
            seed=seed,
            in_worlds=in_worlds,
            exhaustive=exhaustive,
            budget=budget,
            progress=progress,
        )
    show_result(found, as_json)
    if plot is not None:
        draw(found.chart, plot)
    if report is not None:
        write_report(report, found.page)
