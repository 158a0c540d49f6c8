"""`rempart breakeven`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_result
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.shipped import Shipped
from rempart.cli.values import json_option, number_option, seed_option


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
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
    """Find the smallest change of an input that flips a claim.

    Each unknown is moved within its 5-95 % range by itself, then the leading ones together. How the raid is
    flown and aimed is never moved.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.breakeven(
            scenario,
            claim,
            **changes._asdict(),
            replicates=replicates,
            worlds=worlds,
            seed=seed,
            leading=leading,
            together=together,
            progress=progress,
        )
    show_result(found, as_json)
    if plot is not None:
        draw(found.chart, plot)
    if report is not None:
        write_report(report, found.page)
