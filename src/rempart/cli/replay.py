"""`rempart replay`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.new_file import force_option, write_new
from rempart.cli.shipped import Shipped
from rempart.cli.values import MAX_REPLICATES, Place, WholeNumber, seed_option, worlds_option
from rempart.extras import require

FORMATS = ("html", "czml", "acmi", "kml", "geojson", "csv", "parquet", "dis")
BINARY = ("parquet", "dis")


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
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
    """Write one raid as a page that plays it, or as a file.

    With the same seed and worlds, replicate K is what it was in the run.
    """
    if out is not None and os.path.lexists(out) and not force:
        raise click.UsageError(f"--out {out}: is there already; name another file, or say --force.")
    if form in BINARY and out is None and sys.stdout.isatty():
        raise click.UsageError(f"--format {form}: this is no text for a terminal; say --out FILE.")
    if form == "parquet":
        require("--format parquet", "export")
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.replay(
            scenario,
            replicate=replicate,
            find=wanted,
            **changes._asdict(),
            seed=seed,
            worlds=worlds,
            progress=progress,
        )
    if wanted is not None:
        click.echo(f"Replicate {found.replicate} is the first in which it held.", err=True)
    text = found.content(form)
    if out is None:
        click.echo(text, nl=False)
        return
    write_new("--out", out, text)
    click.echo(f"{out}: {len(text.encode() if isinstance(text, str) else text):,} bytes", err=True)
