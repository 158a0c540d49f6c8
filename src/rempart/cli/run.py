"""`rempart run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.errors import STOPPED
from rempart.cli.output import check_folder, hand_out, out_options
from rempart.cli.precision import Effort, effort_options
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import (
    json_option,
    seed_option,
    threads_option,
    worlds_option,
)

if TYPE_CHECKING:
    from rempart.answers.outcomes import Outcomes
    from rempart.answers.precision import Reached
    from rempart.scenario import Scenario
    from rempart.views.report import Page

FILES = ("result.json", "table.txt")


@click.command()
@click.argument("scenario")
@effort_options("measure")
@change_options
@seed_option
@worlds_option
@threads_option
@out_options("Write result.json and table.txt into this folder.", "run")
@report_option
@click.option(
    "--with-sensitivity", is_flag=True, help="In the report, also a quick look at what the result hangs on."
)
@json_option
def run(
    scenario: str,
    seed: int,
    worlds: int,
    threads: int | None,
    out: Path | None,
    force: bool,
    report: Path | None,
    with_sensitivity: bool,
    as_json: bool,
    changes: Changes,
    effort: Effort,
) -> None:
    """Simulate the raid of SCENARIO many times: who got through, and why.

    Ctrl-C stops the run and keeps what is done.
    """
    if with_sensitivity and report is None:
        raise click.UsageError("--with-sensitivity is about the report; give --report FILE too.")
    if out is not None:
        check_folder(out, FILES, force)
    from rempart.scenario import load

    read = changes.applied(load(scenario))
    outcomes, reached = _simulated(read, effort, seed, worlds, threads)
    if outcomes.n_replicates == 0:
        click.echo("Stopped before the first replicates were done; there is nothing to keep.", err=True)
        raise click.exceptions.Exit(STOPPED)
    _tell(read, outcomes, reached, effort, scenario, changes, out, as_json)
    if report is not None:
        write_report(report, lambda: _report_of(read, outcomes, scenario, changes, with_sensitivity))
    if outcomes.interrupted:
        click.echo(
            f"Stopped: {outcomes.n_replicates} of {effort.most} replicates were done and are kept.", err=True
        )
        raise click.exceptions.Exit(STOPPED)


def _report_of(
    scenario: Scenario, outcomes: Outcomes, named: str, changes: Changes, with_sensitivity: bool
) -> Page:
    from rempart.pipeline.looks import looks_around
    from rempart.pipeline.reporting import report

    looks = looks_around(scenario, outcomes, with_sensitivity)
    return report(scenario, outcomes, named, changes.words, looks)


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


def _simulated(
    scenario: Scenario, effort: Effort, seed: int, worlds: int, threads: int | None
) -> tuple[Outcomes, Reached | None]:
    """Outcomes of a run as long as was asked for; where it stopped, if that was left to its precision."""
    from rempart.cli.progress import Progress, word_on_a_cold_start

    asked = effort.asked
    plan = effort.plan(worlds)
    watch = (asked.predicate,) if asked.predicate else ()
    word_on_a_cold_start()
    from rempart.pipeline import build, simulate, simulate_until

    most = effort.most
    with Progress() as progress:
        made = build(scenario, seed, worlds, most, progress.of("drawing worlds", min(worlds, most)))
        asked.check(made.layout)
        raids = progress.of("raids", most)
        if plan is None:
            return simulate(made, most, threads, raids, watch=watch), None
        return simulate_until(made, plan, threads, raids)


def _tell(
    scenario: Scenario,
    outcomes: Outcomes,
    reached: Reached | None,
    effort: Effort,
    named: str,
    changes: Changes,
    out: Path | None,
    as_json: bool,
) -> None:
    from rempart.pipeline import answer
    from rempart.views.effort import effort_object, effort_of
    from rempart.views.facts import facts_of
    from rempart.views.result import result_of

    answers = answer(outcomes)
    again = effort.words(outcomes.n_replicates, outcomes.interrupted)
    facts = facts_of(scenario, outcomes, named, changes.words, effort=again)
    told = effort_of(effort.asked, effort.of is not None, outcomes, answers, reached)
    found = result_of(outcomes, answers, facts, effort_object(told))

    def table() -> Any:
        from rempart.views.table import table_of  # rich, which the JSON object does without

        return table_of(outcomes, answers, facts, told)

    hand_out(found, table, as_json, out, FILES)
