"""`rempart why`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.plots import plot_option
from rempart.cli.values import (
    MAX_REPLICATES,
    WholeNumber,
    json_option,
    seed_option,
    threads_option,
    worlds_option,
)


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
@threads_option
@plot_option("Draw the waterfall into a file: .svg, .png or .html.")
@json_option
def why(
    scenario: str,
    replicates: int,
    seed: int,
    worlds: int,
    threads: int | None,
    plot: Path | None,
    as_json: bool,
    changes: Changes,
) -> None:
    """Tell at which link of the chain threats fall out: of 100 launched, how many where.

    Every threat falls out at one link: it fails by itself, falls harmless, gets through for one cause, or is
    intercepted. The steps add up exactly.
    """
    import json

    from rempart.scenario import load

    read = changes.applied(load(scenario))
    from rempart.cli.run import simulated

    outcomes = simulated(read, replicates, seed, worlds, threads)
    from rempart.answers.ledger import waterfalls
    from rempart.views.facts import facts_of
    from rempart.views.table import show
    from rempart.views.why import table_of, why_object

    chains = waterfalls(outcomes)
    facts = facts_of(read, outcomes, scenario, changes.words, "why")
    if as_json:
        told = why_object(outcomes, chains, facts)
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        show(table_of(outcomes, chains, facts))
    if plot is not None:
        from rempart.cli.plots import draw
        from rempart.views.figures.ledger import waterfall_chart

        draw(lambda: waterfall_chart(chains, facts.title), plot)
