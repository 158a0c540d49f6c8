"""`rempart assess`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.values import MAX_REPLICATES, MAX_THREADS, WholeNumber, seed_option, worlds_option


@click.command()
@click.argument("incident")
@click.option(
    "--replicates",
    type=WholeNumber(1, MAX_REPLICATES),
    default=40_000,
    show_default=True,
    metavar="N",
    help="Raids to simulate.",
)
@seed_option
@worlds_option
@click.option(
    "--reliability",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Prior on how far speakers are believed, in place of the one that comes with rempart.",
)
@click.option(
    "--threads",
    type=WholeNumber(1, MAX_THREADS),
    metavar="T",
    help="Threads; the result is the same with any number.  [default: all processors]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def assess(
    incident: str,
    replicates: int,
    seed: int,
    worlds: int,
    reliability: Path | None,
    threads: int | None,
    as_json: bool,
) -> None:
    """Weigh what was said of INCIDENT: how likely each claim is, and what can be true together.

    INCIDENT is the name of a shipped incident (rempart incidents) or a YAML file.
    """
    import json

    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.evidence import load_incident
    from rempart.evidence.reliability import load_reliability
    from rempart.pipeline import scenario_of, weigh
    from rempart.views.evidence.facts import made

    read = load_incident(incident)
    scenario = scenario_of(read, incident)
    believed = load_reliability(reliability)
    word_on_a_cold_start()
    with Progress() as progress:
        found = weigh(
            read, scenario, replicates, seed, worlds, believed, threads, progress.of("raids", replicates)
        )
    facts = made(scenario, incident, replicates, seed, worlds, str(reliability or ""))
    if as_json:
        from rempart.views.evidence.result import assessment_result

        told = json.dumps(assessment_result(found, facts), indent=2, ensure_ascii=False, allow_nan=False)
        click.echo(told)
        return
    from rempart.views.evidence.table import assessment_table
    from rempart.views.table import show

    show(assessment_table(found, facts))
