"""`rempart audit`."""

from __future__ import annotations

import click

from rempart.cli.output import as_json_text
from rempart.cli.values import json_option


@click.command()
@click.argument("incidents", nargs=-1, metavar="[INCIDENT]...")
@json_option
def audit(incidents: tuple[str, ...], as_json: bool) -> None:
    """Check the numbers of incidents: totals, cumulative counts, denominators, double counts.

    INCIDENT is the name of a shipped incident or a YAML file; without any, all that are shipped.
    """
    import shlex

    from rempart.evidence import load_incident, shipped_incidents
    from rempart.evidence.audit import audit as found_in

    read = [load_incident(name) for name in incidents or shipped_incidents()]
    findings = found_in(read)
    command = " ".join(["rempart audit", *map(shlex.quote, incidents)])
    if as_json:
        from rempart.views.evidence.audit import audit_result

        click.echo(as_json_text(audit_result(read, findings, command)))
        return
    from rempart.views.evidence.audit import audit_text
    from rempart.views.table import show

    show(audit_text(read, findings, command))
