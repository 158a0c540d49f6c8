"""`rempart coverage`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import check_folder, hand_out, out_options
from rempart.cli.reports import report_option, write_report
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    MAX_WORLDS,
    Number,
    arc_option,
    json_option,
    number_option,
    seed_option,
    threads_option,
)
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.answers.arcs import Arc

FILES, MAPS = ("result.json", "table.txt"), ("coverage.geojson", "map.png")


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@click.option(
    "--threat",
    "threats",
    multiple=True,
    metavar="CLASS",
    help="A class of the scenario or a card of a threat; may be repeated.  [default: all of the raid]",
)
@number_option("--bearings", "N", 8, "Bearings of the arc from which each threat comes.", high=72)
@arc_option
@click.option(
    "--from",
    "distance_km",
    type=Number(0.1, 5000.0),
    metavar="KM",
    help="Distance from which the threats are launched.  [default: as in the raid, or on the card]",
)
@click.option(
    "--size",
    "size_km",
    type=Number(0.1, 2000.0),
    metavar="KM",
    help="Side of the map.  [default: what holds the protected ground]",
)
@number_option("--points", "N", 100, "Points a side.", 4, 1000)
@click.option(
    "--probability",
    "levels",
    type=Number(0.0, 1.0, above=True),
    multiple=True,
    metavar="P",
    help="Isoline and area of this probability; may be repeated.  [default: 0.5 and 0.9]",
)
@click.option("--compare", is_flag=True, help="Tell how much ground the loss of each component takes.")
@change_options
@seed_option
@number_option("--worlds", "M", 20, "Worlds, each with its own draw of what is not known.", high=MAX_WORLDS)
@number_option(
    "--replicates",
    "N",
    60,
    "Replicates of each point, class and bearing, the same number in every world.",
    high=1_000_000,
)
@threads_option
@out_options(
    "Write result.json, table.txt, coverage.geojson, coverage.nc, map.png, GeoTIFFs into this folder.",
    "map",
)
@report_option
@json_option
def coverage(
    scenario: str,
    threats: tuple[str, ...],
    bearings: int,
    arc: Arc | None,
    distance_km: float | None,
    size_km: float | None,
    points: int,
    levels: tuple[float, ...],
    compare: bool,
    changes: Changes,
    seed: int,
    worlds: int,
    replicates: int,
    threads: int | None,
    out: Path | None,
    force: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Map the ground that is seen, reached and protected.

    At each point of a grid, for each threat: the probability that one aimed there is tracked, and stopped,
    as the mean over the bearings of the arc that it comes from, and the least of them.
    """
    if out is not None:
        check_folder(out, (*FILES, *MAPS), force)
    for option, asked in (("--out", out), ("--report", report)):
        if asked is not None:
            require(option, "maps")
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.coverage(
            scenario,
            threat=threats,
            bearings=bearings,
            arc=arc,
            distance_km=distance_km,
            size_km=size_km,
            points=points,
            probability=levels,
            compare=compare,
            **changes._asdict(),
            seed=seed,
            worlds=worlds,
            replicates=replicates,
            threads=threads,
            progress=progress,
        )
    hand_out(found, as_json, out, FILES)
    if report is not None:
        write_report(report, found.page)
