"""`rempart replay`."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.errors import WRONG_INPUT
from rempart.cli.new_file import force_option, write_new
from rempart.cli.values import MAX_REPLICATES, Place, WholeNumber, seed_option, worlds_option
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.scenario import Scenario

FORMATS = ("html", "czml", "acmi", "kml", "geojson", "csv", "parquet", "dis")
BINARY = ("parquet", "dis")


@click.command()
@click.argument("scenario")
@click.option(
    "--replicate",
    type=WholeNumber(0, MAX_REPLICATES - 1),
    metavar="K",
    help="Which raid of the run, counted from 0.  [default: 0]",
)
@click.option(
    "--find",
    "wanted",
    metavar="PREDICATE",
    help="The first raid in which this held: 'lost[patriot/radar]', 'leakers >= 3', 'radar lost'.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="html",
    show_default=True,
    help="What to write; parquet needs the extra export.",
)
@click.option("--out", type=Place(), metavar="FILE", help="Where to.  [default: standard output]")
@force_option("Replace FILE if it is there.", given=True)
@change_options
@seed_option
@worlds_option
def replay(
    scenario: str,
    replicate: int | None,
    wanted: str | None,
    form: str,
    out: Path | None,
    force: bool,
    changes: Changes,
    seed: int,
    worlds: int,
) -> None:
    """Write one raid of a run as a page that plays it, or for other tools.

    With the same seed and worlds, replicate K is what it was in the run.
    """
    if replicate is not None and wanted is not None:
        raise click.UsageError("--replicate and --find each name a raid; give one of them.")
    if out is not None and os.path.lexists(out) and not force:
        raise click.UsageError(f"--out {out}: is there already; name another file, or say --force.")
    _check(form, out)
    from rempart.cli.progress import word_on_a_cold_start
    from rempart.scenario import load

    read = changes.applied(load(scenario))
    word_on_a_cold_start()
    number = _found(read, wanted, seed, worlds) if wanted is not None else replicate or 0
    words = f"{shlex.quote(scenario)} {changes.words}".strip()
    text = _text(read, number, seed, worlds, form, words)
    if out is None:
        click.echo(text, nl=False)
    else:
        _write(out, text)


def _check(form: str, out: Path | None) -> None:
    if form in BINARY and out is None and sys.stdout.isatty():
        raise click.UsageError(f"--format {form}: this is no text for a terminal; say --out FILE.")
    if form == "parquet":
        require("--format parquet", "export")


def _found(scenario: Scenario, wanted: str, seed: int, worlds: int) -> int:
    from rempart import pipeline

    number = pipeline.find(scenario, wanted, seed, worlds)
    if number is None:
        click.echo(f"--find {wanted}: it held in none of the first 100 000 raids.", err=True)
        raise click.exceptions.Exit(WRONG_INPUT)
    click.echo(f"Replicate {number} is the first in which it held.", err=True)
    return number


def _text(scenario: Scenario, number: int, seed: int, worlds: int, form: str, words: str) -> str | bytes:
    from rempart import pipeline

    scene = pipeline.scene(scenario, number, seed, worlds)
    address = f"--replicate {number} --seed {seed} --worlds {worlds}"
    if form == "html":
        from rempart.views.replay import page_of

        again = f"rempart replay {words} {address}"
        return page_of(scene, again, f"rempart trace {words} {address}")
    from rempart.views import exchange
    from rempart.views.exchange.instants import epoch_of

    return exchange.FORMATS[form](scene, epoch_of(scenario.content))


def _write(out: Path, text: str | bytes) -> None:
    write_new("--out", out, text)
    click.echo(f"{out}: {len(text.encode() if isinstance(text, str) else text):,} bytes", err=True)
