"""Incident files: read, written, listed."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from rempart.evidence.checks import findings
from rempart.evidence.model import Incident
from rempart.evidence.problems import IncidentError
from rempart.reading.document import Document
from rempart.reading.files import as_yaml, shipped_in
from rempart.reading.opening import Kind, check_kind, open_document
from rempart.reading.problems import raised_as
from rempart.reading.wording import problems_of

INCIDENT = Kind("incident", "an incident", "incident", "incidents")


def load_incident(source: str | FilePath) -> Incident:
    """Incident of a file, of the name of a shipped one, or of a text (a `str` with a line break).

    Raises IncidentError, and nothing else, with all that is wrong.
    """
    with raised_as(IncidentError):
        return read_incident(open_document(source, INCIDENT))


def read_incident(document: Document) -> Incident:
    """Incident of a document; raises IncidentError."""
    with raised_as(IncidentError):
        check_kind(document, INCIDENT)
    try:
        incident = Incident.model_validate(document.data)
    except ValidationError as error:
        raise IncidentError(problems_of(error, Incident, document)) from None
    problems = [document.problem(path, message) for path, message in findings(incident)]
    if problems:
        raise IncidentError(problems)
    return incident


def dump_incident(data: dict[str, Any]) -> str:
    """YAML text of an incident in plain mappings, once it is known to be valid; raises IncidentError."""
    text = as_yaml(data)
    load_incident(text)
    return text


def plain(incident: Incident) -> dict[str, Any]:
    """Plain mappings of an incident: what is given, and no defaults."""
    found: dict[str, Any] = _shortened(incident.model_dump(exclude_unset=True))
    return found


def shipped_incidents() -> tuple[str, ...]:
    """Names of the incidents that come with the package."""
    return shipped_in(INCIDENT.folder)


def _shortened(value: Any) -> Any:
    """Tuples as lists; `{plain: x}` as x, and a number whose bounds meet as that number."""
    if isinstance(value, dict):
        if set(value) == {"plain"}:
            return value["plain"]
        if set(value) == {"low", "best", "high"} and value["low"] == value["best"] == value["high"]:
            return value["low"]
        return {key: _shortened(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_shortened(entry) for entry in value]
    return value
