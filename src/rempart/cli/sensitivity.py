"""`rempart sensitivity`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.errors import STOPPED, WRONG_INPUT
from rempart.cli.plots import draw, plot_option
from rempart.cli.values import WholeNumber, json_option, seed_option, threads_option, worlds_option

if TYPE_CHECKING:
    from rempart.answers.sensitivity import Plan, Sensitivity
    from rempart.scenario import Scenario
    from rempart.views.facts import Facts

FILES = ("sensitivity.json", "table.txt")


@click.command()
@click.argument("scenario")
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
@click.option(
    "--leading",
    type=WholeNumber(1, 50),
    default=8,
    show_default=True,
    metavar="K",
    help="Unknowns to look at closely, after a screening of all.",
)
@click.option(
    "--raids",
    type=WholeNumber(2, 10**6),
    default=40,
    show_default=True,
    metavar="R",
    help="Raids in each world, in two halves.",
)
@click.option(
    "--samples",
    type=WholeNumber(4, 2**20),
    default=128,
    show_default=True,
    metavar="N",
    help="Rows of the Sobol sample, a power of two.",
)
@change_options
@seed_option
@worlds_option
@threads_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep what is run there and go on from it; write sensitivity.json and table.txt.",
)
@click.option("--force", is_flag=True, help="Replace the files of another analysis in DIR.")
@plot_option("Draw tornado and Sobol bars into a file: .svg, .png or .html.")
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
    as_json: bool,
    changes: Changes,
) -> None:
    """Tell which unknown of SCENARIO a measure hangs on.

    Every distribution in play is screened; the leading unknowns get a tornado and Sobol indices.
    """
    from rempart.answers.sensitivity import Plan
    from rempart.scenario import load
    from rempart.views.facts import facts_about

    if samples & (samples - 1):
        raise click.UsageError(f"--samples {samples}: expected a power of two, such as 64 or 128.")
    if worlds < 2:
        raise click.UsageError("--worlds: what worlds differ by takes two of them at least.")
    read = changes.applied(load(scenario))
    words = [shlex.quote(scenario), f"--measure {shlex.quote(measure)}", f"--method {method}"]
    words += [changes.words] if changes else []
    words += [f"--leading {leading} --raids {raids} --samples {samples} --seed {seed} --worlds {worlds}"]
    facts = facts_about(read, f"rempart sensitivity {' '.join(words)}")
    if out is not None:
        from rempart.cli.sweep import check_folder

        check_folder(out, FILES, facts.command, force)
    plan = Plan(method, leading, worlds, (raids + 1) // 2, samples, seed)
    found = _found(read, measure, plan, threads, out)
    _tell(found, read, facts, out, plot, as_json)


def _found(
    scenario: Scenario, measure: str, plan: Plan, threads: int | None, out: Path | None
) -> Sensitivity:
    from functools import partial

    from rempart.answers.halves import NotEverywhere
    from rempart.answers.sensitivity import sensitivity
    from rempart.answers.statements import parse_measure
    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.pipeline import execute
    from rempart.store.kept import kept

    asked = parse_measure(measure)
    word_on_a_cold_start()
    run = partial(execute, threads=threads)
    executor = run if out is None else kept(run, out, partial(click.echo, err=True))
    with Progress() as progress:
        try:
            return sensitivity(scenario, asked, plan, executor, progress.of)
        except NotEverywhere as error:
            raise click.UsageError(f"--measure: {error}.") from None
        except KeyboardInterrupt:
            if out is None:
                raise
            stopped = f"Stopped; what was done is kept in {out}, and the same command goes on from there."
        except OSError as error:
            click.echo(f"--out {out}: could not be written ({error.strerror}).", err=True)
            raise click.exceptions.Exit(WRONG_INPUT) from None
    click.echo(stopped, err=True)
    raise click.exceptions.Exit(STOPPED)


def _tell(
    found: Sensitivity, scenario: Scenario, facts: Facts, out: Path | None, plot: Path | None, as_json: bool
) -> None:
    import json

    from rempart.views.sensitivity_object import sensitivity_object
    from rempart.views.sensitivity_table import sensitivity_table
    from rempart.views.table import as_text, show

    table = sensitivity_table(found, scenario, facts)
    text = json.dumps(sensitivity_object(found, facts), indent=2, ensure_ascii=False, allow_nan=False)
    if as_json:
        click.echo(text)
    else:
        show(table)
    if out is not None:
        from rempart.cli.run import write_files

        write_files(out, dict(zip(FILES, (f"{text}\n", as_text(table)), strict=True)))
    if plot is not None:
        from rempart.views.figures.sensitivity import sensitivity_chart

        draw(lambda: sensitivity_chart(found, scenario, facts.title), plot)
