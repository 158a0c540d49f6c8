"""`rempart size`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.plots import draw, plot_option
from rempart.cli.values import MAX_REPLICATES, WholeNumber, json_option, seed_option

if TYPE_CHECKING:
    from rempart.answers.sizing import Sizing


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
@click.option(
    "--screen",
    type=WholeNumber(2, MAX_REPLICATES),
    default=1000,
    show_default=True,
    metavar="N",
    help="Raids of the first look at each design.",
)
@click.option(
    "--replicates",
    type=WholeNumber(2, MAX_REPLICATES),
    default=10_000,
    show_default=True,
    metavar="N",
    help="Raids of the last look at those that chance leaves in question.",
)
@click.option(
    "--worlds",
    type=WholeNumber(1, 2000),
    default=100,
    show_default=True,
    metavar="M",
    help="Worlds of each run.",
)
@seed_option
@click.option(
    "--in-worlds",
    type=click.FloatRange(0.0, 1.0, min_open=True, max_open=True),
    metavar="SHARE",
    help="The goal must hold in this share of the worlds.  [default: on the mean over worlds]",
)
@click.option(
    "--exhaustive",
    type=WholeNumber(1, 100_000),
    default=300,
    show_default=True,
    metavar="D",
    help="Run all designs if there are no more than this; else search.",
)
@click.option(
    "--budget",
    type=WholeNumber(48, 100_000),
    default=240,
    show_default=True,
    metavar="B",
    help="Designs that a search looks at.",
)
@plot_option("Draw cost against the measure into a .svg, .png or .html file.")
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
    from rempart.cli.extras import needs
    from rempart.scenario import load
    from rempart.scenario.choices import default_levers, load_choices

    statement = parse_statement(goal)
    read = changes.applied(load(scenario))
    levers = load_choices(choices, read) if choices else default_levers(read)
    if not levers.levers:
        raise click.UsageError(
            f"{read.name} has no launcher, magazine or channel to choose: give --options FILE."
        )
    if levers.n_designs > exhaustive:
        needs(f"a search among {levers.n_designs} designs", "analysis", "optuna")
    from rempart.answers.sizing import Sizer
    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.pipeline import execute

    word_on_a_cold_start()
    with Progress() as progress:
        done = progress.of("designs", min(levers.n_designs, max(budget, exhaustive)) + 60)
        sizer = Sizer(
            read,
            levers,
            statement,
            execute,
            screen,
            replicates,
            worlds,
            seed,
            in_worlds,
            exhaustive,
            budget,
            done,
        )
        found = sizer.run()
    given = [
        shlex.quote(scenario),
        f"--goal {shlex.quote(goal)}",
        f"--options {shlex.quote(choices)}" if choices else "",
        changes.words,
        f"--screen {screen} --replicates {replicates} --worlds {worlds} --seed {seed}",
        f"--in-worlds {in_worlds:g}" if in_worlds is not None else "",
        f"--exhaustive {exhaustive} --budget {budget}",
    ]
    _tell(
        found,
        read.name,
        read.title,
        f"rempart size {' '.join(filter(None, given))}",
        in_worlds,
        plot,
        as_json,
    )


def _tell(
    found: Sizing,
    name: str,
    title: str,
    command: str,
    in_worlds: float | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    if as_json:
        import json

        from rempart.views.sizing import object_of

        told = object_of(found, name, command, in_worlds)
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from rempart.views.sizing import table_of
        from rempart.views.table import show

        show(table_of(found, command, title, in_worlds))
    if plot is not None:
        from rempart.views.figures.pareto import pareto_chart

        draw(lambda: pareto_chart(found, title), plot)
