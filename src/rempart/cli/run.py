"""`rempart run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.errors import STOPPED, WRONG_INPUT
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import (
    MAX_REPLICATES,
    MAX_THREADS,
    WholeNumber,
    empty_or_ours,
    seed_option,
    worlds_option,
)

if TYPE_CHECKING:
    from rempart.answers.outcomes import Outcomes
    from rempart.scenario import Scenario

FILES = ("result.json", "table.txt")


@click.command()
@click.argument("scenario")
@click.option(
    "--replicates",
    type=WholeNumber(1, MAX_REPLICATES),
    default=100_000,
    show_default=True,
    metavar="N",
    help="Raids to simulate.",
)
@change_options
@seed_option
@worlds_option
@click.option(
    "--threads",
    type=WholeNumber(1, MAX_THREADS),
    metavar="T",
    help="Threads; the result is the same with any number.  [default: all processors]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write result.json and table.txt into this folder.",
)
@click.option("--force", is_flag=True, help="Replace the files of another run in DIR.")
@report_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def run(
    scenario: str,
    replicates: int,
    seed: int,
    worlds: int,
    threads: int | None,
    out: Path | None,
    force: bool,
    report: Path | None,
    as_json: bool,
    changes: Changes,
) -> None:
    """Simulate the raid of SCENARIO many times: who got through, and why.

    Ctrl-C stops the run and keeps what is done.
    """
    if out is not None:
        empty_or_ours(out, FILES, force)
    from rempart.scenario import load

    read = changes.applied(load(scenario))
    outcomes = simulated(read, replicates, seed, worlds, threads)
    if outcomes.n_replicates == 0:
        click.echo("Stopped before the first replicates were done; there is nothing to keep.", err=True)
        raise click.exceptions.Exit(STOPPED)
    _tell(read, outcomes, scenario, changes, out, as_json)
    if report is not None:
        write_report(report, lambda: report_of(read, outcomes, scenario, changes))
    if outcomes.interrupted:
        click.echo(
            f"Stopped: {outcomes.n_replicates} of {replicates} replicates were done and are kept.", err=True
        )
        raise click.exceptions.Exit(STOPPED)


def simulated(scenario: Scenario, replicates: int, seed: int, worlds: int, threads: int | None) -> Outcomes:
    """Outcomes of a run, with progress on standard error."""
    from rempart.cli.progress import Progress, word_on_a_cold_start

    word_on_a_cold_start()
    from rempart.pipeline import build, simulate

    with Progress() as progress:
        made = build(
            scenario, seed, worlds, replicates, progress.of("drawing worlds", min(worlds, replicates))
        )
        return simulate(made, replicates, threads, progress.of("raids", replicates))


def _tell(
    scenario: Scenario, outcomes: Outcomes, named: str, changes: Changes, out: Path | None, as_json: bool
) -> None:
    import json

    from rempart.pipeline import answer
    from rempart.views.facts import facts_of
    from rempart.views.result import result_of

    answers = answer(outcomes)
    facts = facts_of(scenario, outcomes, named, changes.words)
    result = json.dumps(result_of(outcomes, answers, facts), indent=2, ensure_ascii=False, allow_nan=False)
    if as_json and out is None:
        click.echo(result)
        return
    from rempart.views.table import as_text, show, table_of

    table = table_of(outcomes, answers, facts)
    if as_json:
        click.echo(result)
    else:
        show(table)
    if out is not None:
        write_files(out, dict(zip(FILES, (f"{result}\n", as_text(table)), strict=True)))


def report_of(scenario: Scenario, outcomes: Outcomes, named: str, changes: Changes) -> str:
    """The page of a run."""
    import shlex

    from rempart import pipeline
    from rempart.answers.ledger import waterfalls
    from rempart.views.facts import facts_of
    from rempart.views.report.run import run_report

    number = pipeline.telling(outcomes, scenario)
    words = f"{shlex.quote(named)} {changes.words}".strip()
    return run_report(
        scenario,
        outcomes,
        pipeline.answer(outcomes),
        facts_of(scenario, outcomes, named, changes.words),
        waterfalls(outcomes),
        pipeline.scene(scenario, number, outcomes.seed, outcomes.n_worlds),
        f"rempart replay {words} --replicate {number} --seed {outcomes.seed} --worlds {outcomes.n_worlds}",
    )


def write_files(out: Path, texts: dict[str, str]) -> None:
    """Write the files of a result, or say in a sentence why they could not be."""
    from rempart.store.files import write_whole

    try:
        write_whole(out, texts)
    except OSError as error:
        click.echo(
            f"--out {out}: could not be written ({error.strerror}); the result stands above only.", err=True
        )
        raise click.exceptions.Exit(WRONG_INPUT) from None
