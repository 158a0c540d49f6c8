"""`rempart show`."""

from __future__ import annotations

import click

from rempart.cli.output import as_json_text
from rempart.cli.shipped import Shipped
from rempart.cli.values import json_option


@click.command()
@click.argument("scenario", type=Shipped("scenarios"))
@json_option
def show(scenario: str, as_json: bool) -> None:
    """Print every number of a scenario, and its source.

    With --json also what the file leaves to its default.
    """
    import rempart as rp

    found = rp.show(scenario)
    click.echo(as_json_text(found.to_dict()) if as_json else found, nl=as_json)
