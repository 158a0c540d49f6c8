"""Incidents by id, the shipped ones and those of the data folder, and what was said of each, side by side."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from rempart.evidence import Incident, load_incident, plain, shipped_incidents
from rempart.reading.files import read_text
from rempart.web.error_responses import Refused
from rempart.web.library import Library, as_text, entry_of

SCHEMA = "rempart/web-incident/1"
FOLDER = "incidents"
"""Folder of the data folder in which incidents stand."""
_LANGUAGE = "en"


@cache
def _shipped(name: str) -> Incident:
    return load_incident(name)


class IncidentShelf:
    """Incidents. A path is never made from an id: what is asked for is looked up in a list."""

    def __init__(self, data: Path | None) -> None:
        self._data = data.resolve() if data is not None else None

    @property
    def _own(self) -> Library:
        """Files of the folder of incidents, unless a link leads it elsewhere."""
        folder = self._data / FOLDER if self._data is not None else None
        if folder is not None and folder.resolve() != folder:
            folder = None
        return Library(folder)

    def ids(self) -> tuple[str, ...]:
        """All ids."""
        return (*shipped_incidents(), *self._own.files())

    def get(self, incident_id: str) -> Incident:
        """An incident; raises Refused (404) or InputError."""
        if incident_id in shipped_incidents():
            return _shipped(incident_id)
        path = self._own.files().get(incident_id)
        if path is None:
            raise Refused(404, "There is no incident of that id.")
        return load_incident(as_text(read_text(path, FOLDER, "incident")[0]))

    def named(self, incident_id: str) -> str:
        """How the command line names it."""
        path = self._own.files().get(incident_id)
        return incident_id if path is None else str(path)

    def save(self, name: str, yaml: str, replaces: bool) -> str:
        """Write a valid text into the folder of incidents; its id. Raises Refused or IncidentError."""
        load_incident(as_text(yaml))
        if self._data is not None and self._data.is_dir():
            (self._data / FOLDER).mkdir(exist_ok=True)
        return self._own.save(name, yaml, replaces)

    def listed(self) -> list[dict[str, Any]]:
        """An entry an incident, by day; those that cannot be read come last, with what is wrong."""
        nothing = {"date": "", "claims": 0, "weighable": 0}
        entries = [entry_of(one, self._described, **nothing) for one in self.ids()]
        return sorted(entries, key=lambda entry: entry["date"] or "9999")

    def _described(self, incident_id: str) -> dict[str, Any]:
        incident = self.get(incident_id)
        n_weighable = sum(bool(claim.predicate) for claim in incident.claims.values())
        return {
            "title": incident.title.said(_LANGUAGE),
            "date": incident.event.date,
            "claims": len(incident.claims),
            "weighable": n_weighable if incident.scenario else 0,
        }


def incident_object(incident_id: str, incident: Incident) -> dict[str, Any]:
    """All that was said of an incident; texts in English where there are any."""
    event = incident.event
    return {
        "schema": SCHEMA,
        "id": incident_id,
        "name": incident.name,
        "title": incident.title.said(_LANGUAGE),
        "about": " ".join(incident.about.said(_LANGUAGE).split()),
        "scenario": incident.scenario,
        "event": {
            **_given(incident, "event"),
            "place": event.place.said(_LANGUAGE),
            "attacker": event.attacker.said(_LANGUAGE),
            "defender": event.defender.said(_LANGUAGE),
        },
        "agreed": [
            {"says": one.says.said(_LANGUAGE), "sources": _sources(incident, one.source)}
            for one in incident.agreed
        ],
        "claims": [_claim(incident, key) for key in incident.claims],
        "accounts": {
            key: {"title": one.title.said(_LANGUAGE), "claims": list(one.claims)}
            for key, one in incident.accounts.items()
        },
        "questions": {key: one.asks.said(_LANGUAGE) for key, one in incident.questions.items()},
        "notes": list(incident.notes),
    }


def _given(incident: Incident, *path: str) -> dict[str, Any]:
    """A section as the file gives it."""
    found: Any = plain(incident)
    for name in path:
        found = found[name]
    return dict(found)


def _claim(incident: Incident, key: str) -> dict[str, Any]:
    claim = incident.claims[key]
    speaker = incident.speakers[claim.by]
    return {
        **_given(incident, "claims", key),
        "key": key,
        "says": claim.says.said(_LANGUAGE),
        "kind": claim.kind,
        "mode": claim.mode,
        "form": claim.form,
        "speaker": {
            "name": speaker.name.said(_LANGUAGE),
            "interest": speaker.interest,
            "office": speaker.office,
            "reliability": speaker.reliability,
            "note": speaker.note,
        },
        "credibility": claim.credibility,
        "through": list(claim.through),
        "sources": _sources(incident, claim.source),
        "unconfirmed": list(claim.unconfirmed),
    }


def _sources(incident: Incident, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"key": key, **incident.sources[key].model_dump()} for key in keys]
