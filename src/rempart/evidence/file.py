"""Incident files: read, written, listed."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from rempart.evidence.checks import findings
from rempart.evidence.model import Incident
from rempart.evidence.problems import IncidentError
from rempart.reading.document import Document, read_yaml
from rempart.reading.files import as_yaml, read_text, shipped_in
from rempart.reading.problems import InputError, Problem, one_of, shown
from rempart.reading.wording import problems_of

VERSIONS = (1,)
"""Versions of the format that can be read."""

_FOLDER = "incidents"


def load_incident(source: str | FilePath) -> Incident:
    """Incident of a file, of the name of a shipped one, or of a text (a `str` with a line break).

    Raises IncidentError, and nothing else, with all that is wrong.
    """
    try:
        if isinstance(source, str) and "\n" in source:
            text, name = source, "<text>"
        else:
            text, name = read_text(source, _FOLDER, "incident")
        return read_incident(read_yaml(text, name))
    except IncidentError:
        raise
    except InputError as error:
        raise IncidentError(error.problems) from None


def read_incident(document: Document) -> Incident:
    """Incident of a document; raises IncidentError."""
    data = document.data
    if not isinstance(data, dict):
        found = "nothing" if data is None else shown(data)
        raise IncidentError(
            [Problem(document.file, 0, "", f"holds {found}, expected an incident, with incident: 1")]
        )
    _check_version(document)
    try:
        incident = Incident.model_validate(data)
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
    return shipped_in(_FOLDER)


def _check_version(document: Document) -> None:
    version = document.data.get("incident")
    if version in VERSIONS and not isinstance(version, bool):
        return
    known = ", ".join(str(v) for v in VERSIONS)
    if "incident" in document.data:
        message = f"found {shown(version)}, expected a version of the format that this program knows: {known}"
    else:
        near = one_of("incident", [key for key in document.data if key.startswith("i")])
        message = f"is missing; expected incident: {known} at the top{near if 'did' in near else ''}"
    raise IncidentError([document.problem(("incident",), message)])


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
