"""`rempart why`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_result
from rempart.cli.plots import draw, plot_option
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    MAX_REPLICATES,
    WholeNumber,
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@number_option("--replicates", "N", 100_000, "Raids to simulate.")
@change_options
@seed_option
@worlds_option
@threads_option
@plot_option("Draw the waterfall into a file: .svg, .png or .html.")
@click.option("--leaker", is_flag=True, help="Tell in a sentence how one threat got through, and why.")
@click.option(
    "--replicate",
    type=WholeNumber(0, MAX_REPLICATES - 1),
    metavar="K",
    help="With --leaker: in this raid.  [default: the first in which something got through]",
)
@click.option("--threat", metavar="NAME", help="With --leaker: of this threat.  [default: the first leaker]")
@json_option
def why(
    scenario: str,
    replicates: int,
    seed: int,
    worlds: int,
    threads: int | None,
    plot: Path | None,
    leaker: bool,
    replicate: int | None,
    threat: str | None,
    as_json: bool,
    changes: Changes,
) -> None:
    """Show at which link of the kill chain threats fall out.

    Every threat falls out at one link: it fails by itself, falls harmless, gets through for one cause, or is
    intercepted. The steps add up exactly.
    """
    if not leaker and (replicate is not None or threat is not None):
        raise click.UsageError("--replicate and --threat choose the threat of --leaker: add --leaker.")
    if leaker and plot is not None:
        raise click.UsageError("--plot draws the waterfall, --leaker tells of one threat: leave out one.")
    import rempart as rp
    from rempart.api.result import Result
    from rempart.cli.progress import Progress

    found: Result
    with Progress() as progress:
        if leaker:
            found = rp.leaker(
                scenario,
                replicate=replicate,
                threat=threat,
                replicates=replicates,
                **changes._asdict(),
                seed=seed,
                worlds=worlds,
                progress=progress,
            )
        else:
            found = rp.why(
                scenario,
                replicates=replicates,
                **changes._asdict(),
                seed=seed,
                worlds=worlds,
                threads=threads,
                progress=progress,
            )
    show_result(found, as_json)
    if plot is not None:
        draw(found.chart, plot)
