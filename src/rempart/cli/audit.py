"""`rempart audit`."""

from __future__ import annotations

import click

from rempart.cli.output import show_result
from rempart.cli.shipped import Shipped
from rempart.cli.values import json_option


@click.command()
@click.argument("incidents", type=Shipped("incidents"), nargs=-1, metavar="[INCIDENT]...")
@json_option
def audit(incidents: tuple[str, ...], as_json: bool) -> None:
    """Check the figures of incidents: totals, double counts.

    INCIDENT is the name of a shipped incident or a YAML file; without any, all that are shipped.
    """
    import rempart as rp

    show_result(rp.audit(*incidents), as_json)
