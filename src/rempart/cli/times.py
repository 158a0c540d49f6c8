"""`rempart times`."""

from __future__ import annotations

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_result
from rempart.cli.shipped import Shipped
from rempart.cli.values import MAX_WORLDS, json_option, number_option, seed_option

MAX_TRACED = 1_000_000


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@number_option("--replicates", "N", 400, "Raids to trace.", high=MAX_TRACED)
@change_options
@seed_option
@number_option("--worlds", "M", 20, "Worlds, few enough to hold several of the raids each.", high=MAX_WORLDS)
@json_option
def times(scenario: str, replicates: int, seed: int, worlds: int, as_json: bool, changes: Changes) -> None:
    """Show when threats are detected, engaged, intercepted."""
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.times(
            scenario,
            replicates=replicates,
            **changes._asdict(),
            seed=seed,
            worlds=worlds,
            progress=progress,
        )
    show_result(found, as_json)
