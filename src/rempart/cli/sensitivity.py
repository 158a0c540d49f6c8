"""`rempart sensitivity`."""

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

FILES = ("sensitivity.json", "table.txt")


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@click.option(
    "--measure", default="p_no_leaker", show_default=True, metavar="MEASURE", help="What hangs on them."
)
@click.option(
    "--method",
    type=click.Choice(["tornado", "sobol", "both"]),
    default="both",
    show_default=True,
    help="One at a time, Sobol indices, or both.",
)
@number_option("--leading", "K", 8, "Unknowns to look at closely, after a screening of all.", high=50)
@number_option("--raids", "R", 40, "Raids in each world, in two halves.", 2, 10**6)
@number_option("--samples", "N", 128, "Rows of the Sobol sample, a power of two.", 4, 2**20)
@change_options
@seed_option
@worlds_option
@threads_option
@out_options("Keep what is run there and go on from it; write sensitivity.json and table.txt.", "analysis")
@plot_option("Draw tornado and Sobol bars into a file: .svg, .png or .html.")
@report_option
@json_option
def sensitivity(
    scenario: str,
    measure: str,
    method: str,
    leading: int,
    raids: int,
    samples: int,
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
    """Find the unknown inputs that a measure depends on.

    Every distribution in play is screened; the leading unknowns get a tornado and Sobol indices.
    """
    import rempart as rp
    from rempart.answers.sensitivity import Plan
    from rempart.api.given import given
    from rempart.api.sensitivity import command_of_sensitivity
    from rempart.cli.progress import Progress

    if out is not None:
        plan = Plan(method, leading, worlds, (raids + 1) // 2, samples, seed)
        asked = given(scenario, **changes._asdict())
        check_folder_of(command_of_sensitivity(asked, measure, raids, plan), out, FILES, force)
    with keeping(out), Progress() as progress:
        found = rp.sensitivity(
            scenario,
            measure=measure,
            method=method,
            leading=leading,
            raids=raids,
            samples=samples,
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
