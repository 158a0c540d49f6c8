"""`rempart schema`."""

from __future__ import annotations

import click


@click.command()
@click.argument("what", type=click.Choice(["scenario", "result", "incident"]), default="scenario")
def schema(what: str) -> None:
    """Print the JSON Schema of scenario or incident files (so that editors complete them), or of results."""
    import json

    if what == "scenario":
        from rempart.scenario import json_schema

        found = json_schema()
    elif what == "incident":
        from rempart.evidence import incident_schema

        found = incident_schema()
    else:
        from rempart.views.result_schema import result_schema

        found = result_schema()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))
