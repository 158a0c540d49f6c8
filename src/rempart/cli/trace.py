"""`rempart trace`."""

from __future__ import annotations

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import as_json_text
from rempart.cli.shipped import Shipped
from rempart.cli.values import MAX_REPLICATES, WholeNumber, json_option, seed_option, worlds_option


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
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
    """Show one raid event by event.

    Who saw, who tracked, who fired, why nobody fired. With the same seed and worlds, replicate K is what it
    was in the run.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.trace(
            scenario,
            replicate=replicate,
            **changes._asdict(),
            seed=seed,
            worlds=worlds,
            progress=progress,
        )
    click.echo(as_json_text(found.to_dict()) if as_json else found.text)
