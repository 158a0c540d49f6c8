"""`rempart cite`."""

from __future__ import annotations

import click


@click.command()
@click.argument("scenario")
def cite(scenario: str) -> None:
    """Print every source behind SCENARIO, and every assumption, told apart."""
    from rempart.scenario import load
    from rempart.views.listing import bibliography

    click.echo(bibliography(load(scenario)), nl=False)
