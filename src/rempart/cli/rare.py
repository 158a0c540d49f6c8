"""`rempart rare`."""

from __future__ import annotations

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.values import (
    MAX_REPLICATES,
    MAX_WORLDS,
    WholeNumber,
    json_option,
    seed_option,
    threads_option,
)

LEAST_EFFORT = 1_000


@click.command()
@click.argument("scenario")
@click.option(
    "--event",
    required=True,
    metavar="PREDICATE",
    help='What happens in the raid: "leakers >= 20", "lost[patriot/radar] and leakers >= 5".',
)
@change_options
@click.option(
    "--effort",
    type=WholeNumber(LEAST_EFFORT, MAX_REPLICATES),
    default=200_000,
    show_default=True,
    metavar="N",
    help="Raids to spend, about, over all worlds.",
)
@seed_option
@click.option(
    "--worlds",
    type=WholeNumber(1, MAX_WORLDS),
    default=20,
    show_default=True,
    metavar="M",
    help="Worlds, each searched by itself.",
)
@threads_option
@json_option
def rare(
    scenario: str,
    event: str,
    effort: int,
    seed: int,
    worlds: int,
    threads: int | None,
    as_json: bool,
    changes: Changes,
) -> None:
    """Estimate the probability of a rare event in SCENARIO, down to one raid in a thousand million.

    Plain sampling must wait for the event; this leads raids towards it level by level and stays unbiased. It
    says when it cannot be trusted.
    """
    import json
    import shlex

    from rempart.engine.predicates import parse
    from rempart.scenario import load

    predicate = parse(event)
    read = changes.applied(load(scenario))
    from rempart.cli.progress import Progress, word_on_a_cold_start

    word_on_a_cold_start()
    from rempart import pipeline
    from rempart.views.rare import rare_object, table_of
    from rempart.views.table import show

    with Progress() as progress:
        made = pipeline.build(read, seed, worlds, progress=progress.of("drawing worlds", worlds))
        found = pipeline.rare(made, predicate, effort, threads, progress.of("raids", effort))
    words = " ".join((shlex.quote(scenario), changes.words)).strip()
    command = (
        f"rempart rare {words} --event {shlex.quote(event)} --effort {effort} --seed {seed} --worlds {worlds}"
    )
    if as_json:
        told = rare_object(found, read.name, command)
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        show(table_of(found, read.title, command))
