"""`rempart check`."""

from __future__ import annotations

import click


@click.command()
@click.argument("file")
def check(file: str) -> None:
    """Say whether FILE is valid and its raids can be flown, and if not, all that is wrong with it.

    FILE is a scenario, an incident, a campaign or a laydown, told apart by what it holds, or the name of
    shipped ones. What the claims of an incident name is looked for in its scenario.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.check(file, progress=progress)
    click.echo(found)
