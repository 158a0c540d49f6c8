"""`rempart show`."""

from __future__ import annotations

import click


@click.command()
@click.argument("scenario")
def show(scenario: str) -> None:
    """Print what SCENARIO will simulate: every number, and where it comes from."""
    import rempart as rp

    click.echo(rp.show(scenario), nl=False)
