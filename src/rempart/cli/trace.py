"""`rempart trace`."""

from __future__ import annotations

import shlex

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import as_json_text
from rempart.cli.values import MAX_REPLICATES, WholeNumber, json_option, seed_option, worlds_option


@click.command()
@click.argument("scenario")
@click.option(
    "--replicate",
    type=WholeNumber(0, MAX_REPLICATES - 1),
    required=True,
    metavar="K",
    help="Which raid of the run, counted from 0.",
)
@change_options
@seed_option
@worlds_option
@json_option
def trace(scenario: str, replicate: int, changes: Changes, seed: int, worlds: int, as_json: bool) -> None:
    """Tell one raid of a run event by event.

    Who saw, who tracked, who fired, why nobody fired. With the same seed and worlds, replicate K is what it
    was in the run.
    """
    from rempart.cli.progress import word_on_a_cold_start
    from rempart.scenario import load

    read = changes.applied(load(scenario))
    word_on_a_cold_start()
    from rempart import pipeline
    from rempart.views.story import story_of, trace_object

    told = pipeline.trace(read, replicate, seed, worlds)
    words = f"{shlex.quote(scenario)} {changes.words}".strip()
    command = f"rempart trace {words} --replicate {replicate} --seed {seed} --worlds {worlds}"
    if as_json:
        click.echo(as_json_text(trace_object(told, read.name, worlds, command)))
        return
    click.echo(read.title)
    click.echo(story_of(told), nl=False)
    click.echo(f"again  {command}")
