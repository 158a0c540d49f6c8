"""`rempart assess`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.new_file import NewFile, force_option, write_new
from rempart.cli.output import show_either
from rempart.cli.values import (
    Place,
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.evidence.assess import Assessment
    from rempart.views.evidence.facts import Made


@click.command()
@click.argument("incident")
@number_option("--replicates", "N", 40_000, "Raids to simulate.")
@seed_option
@worlds_option
@click.option(
    "--reliability",
    type=Place(),
    metavar="FILE",
    help="Prior on how far speakers are believed, in place of the one that comes with rempart.",
)
@threads_option
@click.option(
    "--report",
    type=NewFile(".html", (".html", ".htm"), lambda _path: require("--report", "evidence")),
    metavar="FILE",
    help="Write one self-contained page (HTML) for readers who are not analysts.",
)
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of the report."
)
@force_option("Replace FILE if it is there.")
@json_option
def assess(
    incident: str,
    replicates: int,
    seed: int,
    worlds: int,
    reliability: Path | None,
    threads: int | None,
    report: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Weigh what was said of INCIDENT: how likely each claim is, and what can be true together.

    INCIDENT is the name of a shipped incident or a YAML file.
    """
    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.evidence import load_incident
    from rempart.evidence.reliability import load_reliability
    from rempart.views.evidence.facts import made
    from rempart.weighing.claims import scenario_of, weigh

    read = load_incident(incident)
    scenario = scenario_of(read, incident)
    believed = load_reliability(reliability)
    word_on_a_cold_start()
    with Progress() as progress:
        found = weigh(
            read, scenario, replicates, seed, worlds, believed, threads, progress.of("raids", replicates)
        )
    facts = made(scenario, incident, replicates, seed, worlds, str(reliability or ""))
    _tell(found, facts, as_json)
    if report is not None:
        _write(report, found, facts, lang)


def _tell(found: Assessment, facts: Made, as_json: bool) -> None:
    from rempart.views.evidence.result import assessment_result
    from rempart.views.evidence.table import assessment_table

    show_either(lambda: assessment_result(found, facts), lambda: assessment_table(found, facts), as_json)


def _write(report: Path, found: Assessment, facts: Made, lang: str) -> None:
    from rempart.evidence.audit import audit
    from rempart.views.evidence.report import report_page

    told = facts.with_report(report.name, lang)
    write_new("--report", report, report_page(found, audit([found.incident]), told, lang))
    click.echo(f"Wrote {report}.", err=True)
