"""Tables for exchange: claims with their bounds, and events in the columns of ACLED and of UCDP GED.

The columns of the two collections and their precision codes are those of their codebooks (ACLED Codebook,
2024; UCDP Georeferenced Event Dataset Codebook, version 24.1). docs/interchange.md tells what becomes of
what.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from rempart.evidence.fields import Number, Words
from rempart.evidence.model import Claim, Event, Incident
from rempart.reading.cells import guarded
from rempart.reading.days import span_of

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
    "said", "wording", "language", "form", "kind", "mode", "of", "definition", "component", "place", "time",
    "series", "as_of", "predicate", "note",
)  # fmt: skip

EVENT_COLUMNS = (
    "incident", "title", "scenario", "event_kind", "date_start", "date_end", "date_prec", "time_precision",
    "where_description", "where_prec", "place_precision", "country", "latitude", "longitude",
    "about", "event_threat", "event_systems", "attacker", "defender", "event_time", "event_until",
    "time_zone", "distinct_from", "event_record", "event_note", "notes",
)  # fmt: skip
EVENT_LISTS = {"event_threat": "threat", "event_systems": "systems", "distinct_from": "distinct_from"}
"""Columns of lists of an event, and its fields."""
EVENT_TEXTS = {
    "attacker": "attacker",
    "defender": "defender",
    "event_time": "time",
    "event_until": "until",
    "time_zone": "time_zone",
    "event_note": "note",
}
"""Columns of texts of an event, and its fields."""
AGREED = "agreed"
"""In the place of a kind: the row tells what no party disputes, and has no speaker."""
SOURCES = {
    "source_office": "publisher",
    "source_date": "date",
    "source_url": "url",
    "source_author": "author",
    "source_via": "via",
    "source_accessed": "accessed",
    "source_note": "note",
}
"""Columns of a source but for its title, `source_headline`, and its fields."""
CLAIM_COLUMNS = (
    *EVENT_COLUMNS,
    "claim", "by", "speaker", "interest", "office", "reliability", "speaker_note", "credibility", "says",
    *TEXTS, *LISTS,
    *(f"{prefix}{bound}" for prefix in NUMBERS.values() for bound in BOUNDS),
    "source_headline", *SOURCES,
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
_SPANS = ((1, "day"), (7, "week"), (31, "month"), (10**6, "year"))
"""Days from the first to the last of an event up to which it is known as precisely as the word says."""
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
    for i, agreed in enumerate(incident.agreed, 1):
        told = {"says": agreed.says.said("en"), **_source_row(incident, agreed.source)}
        yield {**event, "claim": f"{AGREED}-{i}", "kind": AGREED, **told}


def _event_row(incident: Incident) -> Row:
    event = incident.event
    return {
        "incident": incident.name,
        "title": incident.title.said("en"),
        "scenario": incident.scenario,
        "event_kind": event.kind,
        "date_start": event.date,
        "date_end": event.end or event.date,
        "date_prec": _date_prec(event),
        "time_precision": event.time_precision,
        "where_description": event.place.said("en"),
        "where_prec": str(_UCDP_PLACE[event.place_precision]),
        "place_precision": event.place_precision,
        "country": SEPARATOR.join(event.country),
        "latitude": "" if event.position is None else f"{event.position.lat}",
        "longitude": "" if event.position is None else f"{event.position.lon}",
        "about": " ".join(incident.about.said("en").split()),  # a row a line
        "event_record": SEPARATOR.join(incident.record),
        "notes": SEPARATOR.join(incident.notes),
        **{column: SEPARATOR.join(getattr(event, field)) for column, field in EVENT_LISTS.items()},
        **{column: _said(getattr(event, field)) for column, field in EVENT_TEXTS.items()},
    }


def _said(value: Words | str | None) -> str:
    return value.said("en") if isinstance(value, Words) else str(value or "")


def _days(event: Event) -> int:
    """Days from the first to the last that it may have been on."""
    return (span_of(event.end or event.date)[1] - span_of(event.date)[0]).days + 1


def _precision(event: Event) -> str:
    """How precisely one day is known that stands for the event: a campaign is many."""
    spanned = next(word for most, word in _SPANS if _days(event) <= most)
    return max(event.time_precision, spanned, key=_UCDP_TIME.__getitem__)


def _date_prec(event: Event) -> str:
    """The code of UCDP; 2 for two to six days."""
    code = _UCDP_TIME[_precision(event)]
    return (
        "2"
        if code == _UCDP_TIME["week"] and event.time_precision != "week" and _days(event) < 7
        else str(code)
    )


def _claim_row(incident: Incident, claim: Claim) -> Row:
    speaker = incident.speakers[claim.by]
    row: Row = {
        "by": claim.by,
        "speaker": speaker.name.said("en"),
        "interest": speaker.interest,
        "office": speaker.office,
        "reliability": speaker.reliability,
        "speaker_note": speaker.note,
        "credibility": str(claim.credibility),
        "says": claim.says.said("en"),
        **_source_row(incident, claim.source),
    }
    row |= {name: str(getattr(claim, name) or "") for name in TEXTS}
    row |= {name: SEPARATOR.join(getattr(claim, name)) for name in LISTS}
    for name, prefix in NUMBERS.items():
        row |= _bounds(getattr(claim, name), prefix)
    return row


def _source_row(incident: Incident, keys: Sequence[str]) -> Row:
    sources = [incident.sources[key] for key in keys]
    columns = {"source_headline": "title", **SOURCES}
    return {
        column: SEPARATOR.join(getattr(source, field) for source in sources)
        if any(getattr(source, field) for source in sources)
        else ""
        for column, field in columns.items()
    }


def _bounds(number: Number | None, prefix: str) -> Row:
    if number is None:
        return {}
    given = {bound: getattr(number, bound) for bound in BOUNDS}
    return {f"{prefix}{bound}": f"{value}" for bound, value in given.items() if value is not None}


def _acled_rows(incident: Incident) -> Iterable[Row]:
    """The first actor is who fires: the attacker, or the defender where own aircraft are shot at."""
    event = incident.event
    friendly = event.kind == "friendly_fire"
    first, second = (event.defender, event.attacker) if friendly else (event.attacker, event.defender)
    yield {
        "event_id_cnty": incident.name,
        "event_date": event.date,
        "year": event.date[:4],
        "time_precision": str(_ACLED_TIME[_precision(event)]),
        "event_type": "Strategic developments" if event.kind == "posture" else "Explosions/Remote violence",
        "sub_event_type": _sub_event(incident),
        "actor1": first.said("en"),
        "actor2": second.said("en"),
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
    if incident.event.kind == "friendly_fire":  # what flies is what is shot at
        return "Shelling/artillery/missile attack"
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
        "date_prec": _date_prec(event),
        "date_start": event.date,
        "date_end": event.end or event.date,
    }
