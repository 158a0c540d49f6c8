"""`rempart sweep`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import check_folder_of, hand_out, keeping, out_options
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)

FILES = ("sweep.json", "sweep.csv", "table.txt")


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@click.option(
    "--over",
    multiple=True,
    required=True,
    metavar="PATH=VALUES",
    help="An input and its values: raid.rockets.count=1:40:1, raid.size=5:50:5, or a list 2,4,8. One or two.",
)
@click.option(
    "--measure", "measures", multiple=True, metavar="MEASURE", help="What to tell.  [default: p_no_leaker]"
)
@click.option("--saturation", is_flag=True, help="Where P(no leaker) falls through 50%.")
@click.option(
    "--design",
    type=click.Choice(["grid", "lhs", "sobol"]),
    default="grid",
    show_default=True,
    help="Every combination, or points of a Latin hypercube or Sobol sequence.",
)
@number_option("--points", "N", 64, "Points of lhs or sobol.", high=20_000)
@number_option("--replicates", "N", 10_000, "Raids to simulate at each point.")
@change_options
@seed_option
@worlds_option
@threads_option
@out_options(
    "Keep each point there, go on from what is kept; write sweep.json, sweep.csv, sweep.nc, table.txt.",
    "sweep",
)
@plot_option("Draw the curve or the carpet into a file: .svg, .png or .html.")
@report_option
@json_option
def sweep(
    scenario: str,
    over: tuple[str, ...],
    measures: tuple[str, ...],
    saturation: bool,
    design: str,
    points: int,
    replicates: int,
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
    """Vary one or two inputs: when does the defence break?

    All points share their luck. Aim points, bearings, launch places and timing of a raid are no inputs.
    """
    import rempart as rp
    from rempart.api.given import given
    from rempart.api.sweep import command_of_sweep
    from rempart.cli.progress import Progress

    if out is not None:
        asked = given(scenario, **changes._asdict())
        spent = (replicates, worlds, seed)
        command = command_of_sweep(asked, over, measures, saturation, (design, points), spent)
        check_folder_of(command, out, FILES, force)
    with keeping(out), Progress() as progress:
        found = rp.sweep(
            scenario,
            over,
            measure=measures,
            saturation=saturation,
            design=design,
            points=points,
            replicates=replicates,
            **changes._asdict(),
            seed=seed,
            worlds=worlds,
            threads=threads,
            out=out,
            say=partial(click.echo, err=True),
            progress=progress,
        )
    hand_out(found, as_json, out, FILES)
    if plot is not None:
        draw(found.chart, plot)
    if report is not None:
        write_report(report, found.page)
