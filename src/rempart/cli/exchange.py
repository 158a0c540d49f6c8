"""`rempart incidents`, `rempart export-claims`, `rempart import-claims`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rempart.cli.errors import WRONG_INPUT
from rempart.cli.shipped import Shipped
from rempart.cli.values import Place

_FORMS = click.Choice(["claims", "acled", "ucdp"])


@click.command()
def incidents() -> None:
    """List the shipped incidents, with their number of claims."""
    from rempart.evidence import load_incident, shipped_incidents
    from rempart.views.evidence.listing import incident_list
    from rempart.views.table import show

    show(incident_list([load_incident(name) for name in shipped_incidents()]))


@click.command()
@click.argument("incidents", type=Shipped("incidents"), nargs=-1, metavar="[INCIDENT]...")
@click.option("--as", "form", type=_FORMS, default="claims", show_default=True, help="Columns of the table.")
@click.option("--out", type=Place(dir_okay=False), metavar="FILE", help="Write into a file.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def export_claims(incidents: tuple[str, ...], form: str, out: Path | None, force: bool) -> None:
    """Print incidents as a CSV table, a row per claim or event.

    With --as, in the columns of ACLED or UCDP GED. INCIDENT is the name of a shipped incident or a YAML
    file; without any, all that are shipped. What the columns cannot hold is printed on standard error.
    """
    import rempart as rp

    text = rp.export_claims(*incidents, form=form)
    if text.lost:
        click.echo(f"Not in columns of {form} (number of incidents): {', '.join(text.lost)}.", err=True)
    if out is None:
        click.echo(text, nl=False)
        return
    if os.path.lexists(out) and not force:
        raise click.UsageError(f"--out {out}: exists; name another file, or say --force to replace it.")
    _write(out.absolute().parent, {out.name: text})


@click.command()
@click.argument("table", type=Place())
@click.option("--as", "form", type=_FORMS, default="claims", show_default=True, help="Columns of the table.")
@click.option(
    "--out",
    type=Place(file_okay=False),
    required=True,
    metavar="DIR",
    help="Write into this folder, made if need be.",
)
@click.option("--force", is_flag=True, help="Replace files of the same name in DIR.")
def import_claims(table: Path, form: str, out: Path, force: bool) -> None:
    """Write incident files from a CSV table.

    All of them or none.
    """
    import rempart as rp

    files = rp.import_claims(table, form=form)
    there = [name for name in files if os.path.lexists(out / name)]
    if there and not force:
        raise click.UsageError(f"--out {out}: holds {there[0]}; name another folder, or say --force.")
    _write(out, files)
    click.echo(f"Wrote {len(files)} incident file{'s' * (len(files) > 1)} into {out}.", err=True)


def _write(folder: Path, texts: dict[str, str]) -> None:
    from rempart._whole import write_whole

    try:
        write_whole(folder, texts)
    except OSError as error:
        click.echo(f"--out {folder}: could not be written ({error.strerror}).", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None
