"""`rempart list`."""

from __future__ import annotations

import click


@click.command("list")
def list_scenarios() -> None:
    """List the scenarios that come with rempart."""
    from rempart.scenario import load, shipped

    names = shipped()
    width = max(map(len, names))
    for name in names:
        click.echo(f"{name:<{width}}  {load(name).title}")
