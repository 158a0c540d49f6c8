"""Incidents as a list on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table

from rempart.evidence.model import Incident


def incident_list(incidents: Sequence[Incident]) -> RenderableType:
    """A line an incident, by day."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("incident", overflow="fold")
    table.add_column("day")
    table.add_column("claims", justify="right")
    table.add_column("can be weighed", justify="right")
    table.add_column("title", overflow="fold")
    for incident in sorted(incidents, key=lambda one: one.event.date):
        n_weighed = sum(bool(claim.predicate) for claim in incident.claims.values())
        weighed = str(n_weighed) if incident.scenario else "–"
        title = incident.title.said("en")
        table.add_row(incident.name, incident.event.date, str(len(incident.claims)), weighed, title)
    return table
