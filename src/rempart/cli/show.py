"""`rempart show`."""

from __future__ import annotations

import click


@click.command()
@click.argument("scenario")
def show(scenario: str) -> None:
    """Print what SCENARIO will simulate: every number, and where it comes from."""
    from rempart.scenario import load
    from rempart.views.listing import contents

    click.echo(contents(load(scenario)), nl=False)
