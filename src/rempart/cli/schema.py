"""`rempart schema`."""

from __future__ import annotations

import click

from rempart.views.schemas import NAMES


@click.command()
@click.argument("what", type=click.Choice(["scenario", "incident", *NAMES]), default="scenario")
def schema(what: str) -> None:
    """Print the JSON Schema of a file or of a result.

    Files: scenario (so that editors complete them), incident. Objects: result (of run), leaker (of why
    --leaker), assessment (of assess), any other of the command of that name.
    """
    import json

    import rempart as rp

    click.echo(json.dumps(rp.schema(what), indent=2, ensure_ascii=False))
