"""`rempart check`."""

from __future__ import annotations

import click


@click.command()
@click.argument("scenario")
def check(scenario: str) -> None:
    """Say whether SCENARIO is valid, and if not, all that is wrong with it."""
    from rempart.scenario import load
    from rempart.views.listing import summary

    click.echo(summary(load(scenario)))
