"""`rempart check`."""

from __future__ import annotations

import click

from rempart.cli.shipped import Shipped


@click.command()
@click.argument("file", type=Shipped("scenarios", "incidents", "campaigns", "laydowns"))
def check(file: str) -> None:
    """Check a file, and list everything that is wrong with it.

    FILE is a scenario, an incident, a campaign or a laydown, told apart by what it holds, or the name of
    shipped ones. What the claims of an incident name is looked for in its scenario.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.check(file, progress=progress)
    click.echo(found)
