"""`rempart upgrade`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.errors import WRONG_INPUT
from rempart.cli.values import Place


@click.command()
@click.argument("file", type=Place(exists=True, dir_okay=False))
@click.option("--out", type=Place(), metavar="FILE", help="Write there, and leave FILE as it is.")
@click.option("--force", is_flag=True, help="Replace the file of --out.")
def upgrade(file: Path, out: Path | None, force: bool) -> None:
    """Rewrite a scenario or laydown in version 2 of the format.

    Only the version changes, comments stay; nothing is written unless the file is valid as version 2.
    """
    if out is not None and out.exists() and not force:
        raise click.UsageError(f"--out {out}: is there already; name another file, or say --force.")
    from rempart._whole import write_whole
    from rempart.scenario.upgrading import upgraded

    text, changes = upgraded(file)
    target = out or file
    try:
        write_whole(target.absolute().parent, {target.name: text})
    except OSError as error:
        click.echo(f"{target}: could not be written ({error.strerror}); it is as it was.", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None
    for problem in changes:
        click.echo(f"{problem.file}:{problem.line}: {problem.field} is used as it stands from now on.")
    n = len(changes)
    click.echo(f"{target} is of version 2: {n or 'no'} field{'' if n == 1 else 's'} read otherwise.")
