"""`rempart laydown`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.output import check_folder, hand_out, out_options
from rempart.cli.values import (
    Number,
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)

if TYPE_CHECKING:
    from rempart.answers.laydown import Ground, LaydownCost
    from rempart.answers.paired import Paired
    from rempart.scenario import Scenario
    from rempart.scenario.laydown import Laydown

FILES = ("result.json", "table.txt")


@click.command()
@click.argument("before")
@click.argument("after")
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
    threads: int | None,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Tell place by place what a change from one laydown to another costs.

    BEFORE and AFTER are names of shipped laydowns or YAML files. Each raid is played against both, with the
    same luck.
    """
    if out is not None:
        check_folder(out, FILES, force)
    from rempart.answers.laydown import Ground
    from rempart.scenario.laydown import load_laydown

    both = load_laydown(before), load_laydown(after)
    ground = Ground(points, seed, 20, 3, level)
    found = _compared(both, ground, replicates, worlds, threads)
    words = f"{shlex.quote(before)} {shlex.quote(after)} --replicates {replicates} --seed {seed}"
    command = f"rempart laydown {words} --worlds {worlds} --points {points} --probability {level:g}"
    _tell(found, command, ground, replicates, worlds, out, as_json)


def _compared(
    both: tuple[Laydown, Laydown], ground: Ground, replicates: int, worlds: int, threads: int | None
) -> LaydownCost:
    from rempart.answers.laydown import laydown_cost
    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.pipeline import build, simulate_pair

    word_on_a_cold_start()

    def pair(a: Scenario, b: Scenario) -> Paired:
        made = [build(scenario, ground.seed, worlds, replicates) for scenario in (a, b)]
        return simulate_pair(made[0], made[1], replicates, threads)

    with Progress() as progress:
        step = progress.of("places", len(both[0].content.places))
        return laydown_cost(both[0], both[1], pair, ground, threads, step)


def _tell(
    found: LaydownCost,
    command: str,
    ground: Ground,
    replicates: int,
    worlds: int,
    out: Path | None,
    as_json: bool,
) -> None:
    from rempart.views.laydown import Told, laydown_object
    from rempart.views.laydown_table import laydown_table

    told = Told(command, ground, replicates, worlds)
    hand_out(laydown_object(found, told), lambda: laydown_table(found, told), as_json, out, FILES)
