"""Incidents: what was said of an event, by whom, and what of it can be true."""

from rempart.evidence.file import dump_incident, load_incident, plain, read_incident, shipped_incidents
from rempart.evidence.model import Claim, Event, Incident, Speaker
from rempart.evidence.problems import IncidentError
from rempart.evidence.schema import incident_schema

__all__ = [
    "Claim",
    "Event",
    "Incident",
    "IncidentError",
    "Speaker",
    "dump_incident",
    "incident_schema",
    "load_incident",
    "plain",
    "read_incident",
    "shipped_incidents",
]
