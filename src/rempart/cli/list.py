"""`rempart list`."""

from __future__ import annotations

import click

from rempart.cli.output import as_json_text
from rempart.cli.values import json_option


@click.command("list")
@json_option
def list_shipped(as_json: bool) -> None:
    """List the scenarios, campaigns, laydowns and incidents."""
    from rempart.api.shelf import shipped
    from rempart.views.shipped_files import KINDS, shelf_object, table_of
    from rempart.views.table import show

    found = {kind: shipped(kind) for kind in KINDS}
    if as_json:
        click.echo(as_json_text(shelf_object(found)))
    else:
        show(table_of(found))
