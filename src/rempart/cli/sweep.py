"""`rempart sweep`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import check_folder_of, executor_keeping, hand_out, netcdf_or_word, out_options
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import (
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)

if TYPE_CHECKING:
    from rempart.answers.saturation import Saturation
    from rempart.answers.sweep import Sweep
    from rempart.scenario import Scenario
    from rempart.views.facts import Facts

FILES = ("sweep.json", "sweep.csv", "table.txt")


@click.command()
@click.argument("scenario")
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
    """Vary one input or two of SCENARIO: at which size of the raid does the defence break?

    All points share their luck. Aim points, bearings, launch places and timing of a raid are no inputs.
    """
    from rempart.scenario import load
    from rempart.views.facts import facts_about

    read = changes.applied(load(scenario))
    words = [shlex.quote(scenario), *(f"--over {shlex.quote(text)}" for text in over)]
    words += [f"--measure {shlex.quote(text)}" for text in measures]
    words += ["--saturation"] * saturation + (
        [f"--design {design} --points {points}"] if design != "grid" else []
    )
    words += [changes.words] if changes else []
    words += [f"--replicates {replicates} --seed {seed} --worlds {worlds}"]
    facts = facts_about(read, f"rempart sweep {' '.join(words)}")
    if out is not None:
        check_folder_of(facts.command, out, FILES, force)
    asked = (*measures, *(["p_no_leaker"] if saturation or not measures else []))
    swept = _swept(
        read, over, tuple(dict.fromkeys(asked)), design, points, (replicates, worlds, seed), threads, out
    )
    found = _saturation(swept) if saturation else None
    _tell(swept, found, facts, read, out, plot, as_json)
    if report is not None:
        from rempart.pipeline.raids import usual_raid
        from rempart.views.report.answers import sweep_report

        named = f"{shlex.quote(scenario)} {changes.words}".strip()
        write_report(report, lambda: sweep_report(swept, found, facts, read, usual_raid(read, named, seed)))


def _swept(
    scenario: Scenario,
    over: tuple[str, ...],
    measures: tuple[str, ...],
    design: str,
    points: int,
    spent: tuple[int, int, int],
    threads: int | None,
    out: Path | None,
) -> Sweep:
    from rempart.answers.designs import settings_of
    from rempart.answers.factors import check_factors, parse_factor
    from rempart.answers.statements import parse_measure
    from rempart.answers.sweep import cases_of, sweep
    from rempart.cli.progress import Progress, word_on_a_cold_start

    asked = [parse_measure(text) for text in measures]
    factors = [parse_factor(text) for text in over]
    check_factors(scenario, factors)
    settings = settings_of(factors, design, points, spent[2])
    cases = cases_of(scenario, factors, settings, asked, *spent)
    word_on_a_cold_start()
    with Progress() as progress, executor_keeping(out, threads) as executor:
        return sweep(cases, factors, settings, asked, design, executor, progress.of("points", len(cases)))


def _saturation(swept: Sweep) -> Saturation:
    from rempart.answers.saturation import saturation

    try:
        return saturation(swept)
    except ValueError as error:
        raise click.UsageError(f"--saturation: {error}.") from None


def _tell(
    swept: Sweep,
    found: Saturation | None,
    facts: Facts,
    scenario: Scenario,
    out: Path | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    from rempart.views.netcdf import sweep_netcdf
    from rempart.views.sweep_object import sweep_csv, sweep_object
    from rempart.views.sweep_table import sweep_table

    hand_out(
        sweep_object(swept, found, facts),
        lambda: sweep_table(swept, found, facts),
        as_json,
        out,
        FILES,
        lambda: {
            FILES[1]: sweep_csv(swept),
            **netcdf_or_word("sweep.nc", lambda: sweep_netcdf(swept, facts, scenario)),
        },
    )
    if plot is not None:
        from rempart.views.figures.sweep import sweep_chart

        draw(lambda: sweep_chart(swept, found, facts.title), plot)
