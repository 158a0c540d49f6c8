"""`rempart rare`."""

from __future__ import annotations

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_result
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    MAX_WORLDS,
    json_option,
    number_option,
    seed_option,
    threads_option,
)

LEAST_EFFORT = 1_000


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@click.option(
    "--event",
    required=True,
    metavar="PREDICATE",
    help='What happens in the raid: "leakers >= 20", "lost[patriot/radar] and leakers >= 5".',
)
@change_options
@number_option("--effort", "N", 200_000, "Raids to spend, about, over all worlds.", low=LEAST_EFFORT)
@seed_option
@number_option("--worlds", "M", 20, "Worlds, each searched by itself.", high=MAX_WORLDS)
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
    """Estimate how likely an event is that sampling rarely sees.

    Down to one raid in a thousand million: plain sampling must wait for the event; this leads raids
    towards it level by level and stays unbiased. It says when it cannot be trusted.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.rare(
            scenario,
            event,
            effort=effort,
            **changes._asdict(),
            seed=seed,
            worlds=worlds,
            threads=threads,
            progress=progress,
        )
    show_result(found, as_json)
