"""`rempart cite`."""

from __future__ import annotations

import click

from rempart.cli.shipped import Shipped


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
def cite(scenario: str) -> None:
    """Print the sources of a scenario, and its assumptions."""
    import rempart as rp

    click.echo(rp.cite(scenario), nl=False)
