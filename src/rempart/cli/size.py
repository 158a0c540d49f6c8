"""`rempart size`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_either
from rempart.cli.plots import draw, plot_option
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import Number, json_option, number_option, seed_option
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.scenario import Scenario
    from rempart.scenario.choices import Levers


@click.command()
@click.argument("scenario")
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
    """Find what reaches a goal at least cost: launchers, interceptors, channels, an added battery and where.

    Only fields of the defence can be chosen.
    """
    if replicates < screen or screen < 2 * worlds:
        raise click.UsageError(
            "expected --replicates of at least --screen, and that of at least twice --worlds."
        )
    from rempart.answers.statements import parse_statement
    from rempart.scenario import load

    statement = parse_statement(goal)
    read = changes.applied(load(scenario))
    levers = _levers(read, choices, exhaustive)
    from rempart.answers.sizing import Sizer
    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.pipeline import execute

    word_on_a_cold_start()
    with Progress() as progress:
        done = progress.of("designs", min(levers.n_designs, max(budget, exhaustive)) + 60)
        numbers = screen, replicates, worlds, seed, in_worlds, exhaustive, budget
        found = Sizer(read, levers, statement, execute, *numbers, done).run()
    given = [
        shlex.quote(scenario),
        f"--goal {shlex.quote(goal)}",
        f"--options {shlex.quote(choices)}" if choices else "",
        changes.words,
        f"--screen {screen} --replicates {replicates} --worlds {worlds} --seed {seed}",
        f"--in-worlds {in_worlds:g}" if in_worlds is not None else "",
        f"--exhaustive {exhaustive} --budget {budget}",
    ]
    command = f"rempart size {' '.join(filter(None, given))}"
    from rempart.views.sizing import object_of, table_of

    show_either(
        lambda: object_of(found, read.name, command),
        lambda: table_of(found, command, read.title),
        as_json,
    )
    if plot is not None:
        from rempart.views.figures.pareto import pareto_chart

        draw(lambda: pareto_chart(found, read.title), plot)
    if report is not None:
        from rempart.views.report.decisions import size_report

        write_report(report, lambda: size_report(found, command, read))


def _levers(scenario: Scenario, choices: str | None, exhaustive: int) -> Levers:
    """What may be bought; refused if there is nothing, or more than can be looked at without a library."""
    from rempart.scenario.choices import default_levers, load_choices

    levers = load_choices(choices, scenario) if choices else default_levers(scenario)
    if not levers.levers:
        raise click.UsageError(
            f"{scenario.name} has no launcher, magazine or channel to choose: give --options FILE."
        )
    if levers.n_designs > exhaustive:
        require(f"A search among {levers.n_designs} designs", "analysis")
    return levers
