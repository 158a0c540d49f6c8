"""`rempart laydown`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.output import check_folder, hand_out, out_options
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    Number,
    arc_option,
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)

if TYPE_CHECKING:
    from rempart.answers.arcs import Arc

FILES = ("result.json", "table.txt")


@click.command()
@click.argument("before", type=Shipped("laydowns"))
@click.argument("after", type=Shipped("laydowns"))
@number_option("--replicates", "N", 20_000, "Raids of each kind at each place.")
@seed_option
@worlds_option
@number_option("--points", "N", 24, "Points a side of the map of each place; 0: no ground.", 0, 400)
@click.option(
    "--probability",
    "level",
    type=Number(0.0, 1.0, above=True),
    default=0.5,
    show_default=True,
    metavar="P",
    help="Ground, site and assets count as covered where a threat is stopped with this probability.",
)
@arc_option
@threads_option
@out_options("Write result.json and table.txt into this folder.", "run")
@json_option
def laydown(
    before: str,
    after: str,
    replicates: int,
    seed: int,
    worlds: int,
    points: int,
    level: float,
    arc: Arc | None,
    threads: int | None,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Show what a withdrawal or a move costs, place by place.

    BEFORE and AFTER are names of shipped laydowns or YAML files. Each raid is played against both, with the
    same luck.
    """
    if out is not None:
        check_folder(out, FILES, force)
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.laydown(
            before,
            after,
            replicates=replicates,
            seed=seed,
            worlds=worlds,
            points=points,
            probability=level,
            arc=arc,
            threads=threads,
            progress=progress,
        )
    hand_out(found, as_json, out, FILES)
