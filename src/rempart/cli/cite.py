"""`rempart cite`."""

from __future__ import annotations

import click


@click.command()
@click.argument("scenario")
def cite(scenario: str) -> None:
    """Print every source behind SCENARIO, and every assumption, told apart."""
    import rempart as rp

    click.echo(rp.cite(scenario), nl=False)
