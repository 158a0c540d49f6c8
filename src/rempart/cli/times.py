"""`rempart times`."""

from __future__ import annotations

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_either
from rempart.cli.values import MAX_WORLDS, json_option, number_option, seed_option

MAX_TRACED = 1_000_000


@click.command()
@click.argument("scenario")
@number_option("--replicates", "N", 400, "Raids to trace.", high=MAX_TRACED)
@change_options
@seed_option
@number_option("--worlds", "M", 20, "Worlds, few enough to hold several of the raids each.", high=MAX_WORLDS)
@json_option
def times(scenario: str, replicates: int, seed: int, worlds: int, as_json: bool, changes: Changes) -> None:
    """Tell when threats are detected, engaged and intercepted, by battery and class."""
    import shlex

    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.scenario import load

    read = changes.applied(load(scenario))
    word_on_a_cold_start()
    from rempart import pipeline
    from rempart.answers.times import times_of, traces_of
    from rempart.views.times import table_of, times_object

    with Progress() as progress:
        n_made = min(worlds, replicates)
        made = pipeline.build(read, seed, worlds, replicates, progress.of("drawing worlds", n_made))
    traces = traces_of(made.resolved, made.worlds, seed, replicates)
    found = times_of(traces, worlds_differ=made.n_distinct > 1)
    words = " ".join((shlex.quote(scenario), changes.words)).strip()
    command = f"rempart times {words} --replicates {replicates} --seed {seed} --worlds {worlds}"
    show_either(
        lambda: times_object(found, read.name, seed, replicates, worlds, command),
        lambda: table_of(found, read.title, replicates, command),
        as_json,
    )
