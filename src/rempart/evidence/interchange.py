"""Tables for exchange: claims with their bounds, and events in the columns of ACLED and of UCDP GED.

The columns of the two collections and their precision codes are those of their codebooks (ACLED Codebook,
2024; UCDP Georeferenced Event Dataset Codebook, version 24.1). docs/interchange.md tells what becomes of
what.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from rempart.evidence.fields import Number
from rempart.evidence.model import Claim, Incident
from rempart.reading.cells import guarded

FORMATS = ("claims", "acled", "ucdp")
_ACLED_TIME = {"minute": 1, "hour": 1, "part_of_day": 1, "day": 1, "week": 2, "month": 3, "year": 3}
_UCDP_TIME = {"minute": 1, "hour": 1, "part_of_day": 1, "day": 1, "week": 3, "month": 4, "year": 5}
_ACLED_PLACE = {"site": 1, "locality": 1, "district": 2, "province": 3, "country": 3, "region": 3}
_UCDP_PLACE = {"site": 1, "locality": 2, "district": 3, "province": 4, "country": 6, "region": 5}
BOUNDS = ("low", "best", "high")
NUMBERS = {"count": "", "of_count": "of_", "share": "share_"}
"""Number of a claim: prefix of its three columns."""
LISTS = (
    "through",
    "threat",
    "system",
    "contradicts",
    "refines",
    "repeats",
    "supersedes",
    "total_of",
    "record",
)
TEXTS = (
    "said", "wording", "language", "form", "kind", "of", "definition", "component", "place", "time", "series",
    "as_of", "predicate", "note",
)  # fmt: skip

EVENT_COLUMNS = (
    "incident", "title", "scenario", "event_kind", "date_start", "date_end", "date_prec", "time_precision",
    "where_description", "where_prec", "place_precision", "country", "latitude", "longitude",
)  # fmt: skip
CLAIM_COLUMNS = (
    *EVENT_COLUMNS,
    "claim", "by", "speaker", "interest", "office", "reliability", "credibility", "says",
    *TEXTS, *LISTS,
    *(f"{prefix}{bound}" for prefix in NUMBERS.values() for bound in BOUNDS),
    "source_headline", "source_office", "source_date", "source_url",
)  # fmt: skip
ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type", "actor1",
    "actor2", "country", "location", "latitude", "longitude", "geo_precision", "source", "notes",
    "fatalities",
)  # fmt: skip
UCDP_COLUMNS = (
    "id", "relid", "year", "side_a", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "where_prec", "where_description", "latitude", "longitude", "country",
    "date_prec", "date_start", "date_end", "best", "high", "low",
)  # fmt: skip

SEPARATOR = " | "
"""Between the entries of a list in one cell."""
_THEIRS = "; "
_AIR = ("small-drone", "long-range-drone", "drone", "aircraft")

Row = dict[str, str]


def export_table(incidents: Sequence[Incident], form: str) -> str:
    """CSV text, with a heading; `form`: one of `FORMATS`."""
    columns, rows = _exporters()[form]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for incident in incidents:
        writer.writerows(guarded(row.get(column, "") for column in columns) for row in rows(incident))
    return out.getvalue()


def _exporters() -> dict[str, tuple[tuple[str, ...], Callable[[Incident], Iterable[Row]]]]:
    return {
        "claims": (CLAIM_COLUMNS, _claim_rows),
        "acled": (ACLED_COLUMNS, _acled_rows),
        "ucdp": (UCDP_COLUMNS, _ucdp_rows),
    }


def _claim_rows(incident: Incident) -> Iterable[Row]:
    event = _event_row(incident)
    for key, claim in incident.claims.items():
        yield {**event, "claim": key, **_claim_row(incident, claim)}


def _event_row(incident: Incident) -> Row:
    event = incident.event
    return {
        "incident": incident.name,
        "title": incident.title.said("en"),
        "scenario": incident.scenario,
        "event_kind": event.kind,
        "date_start": event.date,
        "date_end": event.end or event.date,
        "date_prec": str(_UCDP_TIME[event.time_precision]),
        "time_precision": event.time_precision,
        "where_description": event.place.said("en"),
        "where_prec": str(_UCDP_PLACE[event.place_precision]),
        "place_precision": event.place_precision,
        "country": SEPARATOR.join(event.country),
        "latitude": "" if event.position is None else f"{event.position.lat}",
        "longitude": "" if event.position is None else f"{event.position.lon}",
    }


def _claim_row(incident: Incident, claim: Claim) -> Row:
    speaker = incident.speakers[claim.by]
    sources = [incident.sources[name] for name in claim.source]
    row: Row = {
        "by": claim.by,
        "speaker": speaker.name.said("en"),
        "interest": speaker.interest,
        "office": speaker.office,
        "reliability": speaker.reliability,
        "credibility": str(claim.credibility),
        "says": claim.says.said("en"),
        "source_headline": SEPARATOR.join(source.title for source in sources),
        "source_office": SEPARATOR.join(source.publisher for source in sources),
        "source_date": SEPARATOR.join(source.date for source in sources),
        "source_url": SEPARATOR.join(source.url for source in sources),
    }
    row |= {name: str(getattr(claim, name) or "") for name in TEXTS}
    row |= {name: SEPARATOR.join(getattr(claim, name)) for name in LISTS}
    for name, prefix in NUMBERS.items():
        row |= _bounds(getattr(claim, name), prefix)
    return row


def _bounds(number: Number | None, prefix: str) -> Row:
    if number is None:
        return {}
    given = {bound: getattr(number, bound) for bound in BOUNDS}
    return {f"{prefix}{bound}": f"{value}" for bound, value in given.items() if value is not None}


def _acled_rows(incident: Incident) -> Iterable[Row]:
    event = incident.event
    yield {
        "event_id_cnty": incident.name,
        "event_date": event.date,
        "year": event.date[:4],
        "time_precision": str(_ACLED_TIME[event.time_precision]),
        "event_type": "Strategic developments" if event.kind == "posture" else "Explosions/Remote violence",
        "sub_event_type": _sub_event(incident),
        "actor1": event.attacker.said("en"),
        "actor2": event.defender.said("en"),
        "country": _THEIRS.join(event.country),
        "location": event.place.said("en"),
        "latitude": "" if event.position is None else f"{event.position.lat}",
        "longitude": "" if event.position is None else f"{event.position.lon}",
        "geo_precision": str(_ACLED_PLACE[event.place_precision]),
        "source": _THEIRS.join(dict.fromkeys(source.publisher for source in incident.sources.values())),
        "notes": incident.about.said("en").strip() or incident.title.said("en"),
    }


def _sub_event(incident: Incident) -> str:
    threats = incident.event.threat
    if incident.event.kind == "posture":
        return "Other"
    if threats and all(threat in _AIR for threat in threats):
        return "Air/drone strike"
    if threats == ("ground-attack",):
        return "Remote explosive/landmine/IED"
    return "Shelling/artillery/missile attack"


def _ucdp_rows(incident: Incident) -> Iterable[Row]:
    event, sources = incident.event, list(incident.sources.values())
    yield {
        "id": incident.name,
        "relid": _THEIRS.join(incident.record),
        "year": event.date[:4],
        "side_a": event.defender.said("en"),
        "side_b": event.attacker.said("en"),
        "number_of_sources": str(len(sources)),
        "source_article": _THEIRS.join(source.url for source in sources),
        "source_office": _THEIRS.join(source.publisher for source in sources),
        "source_date": _THEIRS.join(source.date for source in sources),
        "source_headline": _THEIRS.join(source.title for source in sources),
        "where_prec": str(_UCDP_PLACE[event.place_precision]),
        "where_description": event.place.said("en"),
        "latitude": "" if event.position is None else f"{event.position.lat}",
        "longitude": "" if event.position is None else f"{event.position.lon}",
        "country": _THEIRS.join(event.country),
        "date_prec": str(_UCDP_TIME[event.time_precision]),
        "date_start": event.date,
        "date_end": event.end or event.date,
    }
