"""`rempart schema`."""

from __future__ import annotations

import click

from rempart.views.schemas import NAMES


@click.command()
@click.argument("what", type=click.Choice(["scenario", "incident", *NAMES]), default="scenario")
def schema(what: str) -> None:
    """Print a JSON Schema: of scenario or incident files, or of what a command prints with --json.

    Files: scenario (so that editors complete them), incident. Objects: result (of run), leaker (of why
    --leaker), assessment (of assess), any other of the command of that name.
    """
    import json

    import rempart as rp

    click.echo(json.dumps(rp.schema(what), indent=2, ensure_ascii=False))
