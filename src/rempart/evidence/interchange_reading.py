"""Incidents from tables: claims as we write them, and events of ACLED and UCDP GED."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from rempart.evidence.checks import findings
from rempart.evidence.interchange import BOUNDS, LISTS, NUMBERS, SEPARATOR, TEXTS
from rempart.evidence.model import Incident
from rempart.evidence.problems import IncidentError
from rempart.reading.document import Document
from rempart.reading.problems import InputError, Path, Problem, one_of, shown
from rempart.reading.texts import not_carried, not_carried_line
from rempart.reading.wording import problems_of

MAX_ROWS = 100_000

_ACLED_TIME = {"1": "day", "2": "week", "3": "month"}
_UCDP_TIME = {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"}
_ACLED_PLACE = {"1": "locality", "2": "district", "3": "province"}
_UCDP_PLACE = {
    "1": "site", "2": "locality", "3": "district", "4": "province", "5": "region", "6": "country",
    "7": "region",
}  # fmt: skip
_SUB_EVENTS = {"Air/drone strike": "drone", "Remote explosive/landmine/IED": "ground-attack"}
_CODED = ["by", "kind", "count", "says"]
"""Fields of an imported claim that nobody of ours has confirmed."""

Row = dict[str, str]
Plain = dict[str, Any]
Numbered = list[tuple[int, Row]]


def import_table(text: str, file: str, form: str) -> list[Incident]:
    """Incidents of a CSV text; raises IncidentError with the line of every problem."""
    must, read = _IMPORTERS[form]
    wrong = not_carried(text)
    if wrong:
        raise IncidentError([Problem(file, not_carried_line(text), "", wrong)])
    try:
        rows = _rows(text, file, must)
        return read(rows, file)
    except InputError as error:
        raise IncidentError(error.problems) from None


def _rows(text: str, file: str, must: tuple[str, ...]) -> Numbered:
    reader = csv.DictReader(io.StringIO(text), restval="", strict=True)
    rows: Numbered = []
    try:
        headings = list(reader.fieldnames or ())
        for column in must:
            if column not in headings:
                told = f"this column is missing{one_of(column, headings)}"
                raise InputError([Problem(file, 1, column, told)])
        for row in reader:
            rows.append((reader.line_num, {key: value or "" for key, value in row.items() if key}))
            if len(rows) > MAX_ROWS:
                raise InputError([Problem(file, reader.line_num, "", f"has more than {MAX_ROWS:,} rows")])
    except csv.Error as error:
        line = max(reader.line_num, 1)
        raise InputError([Problem(file, line, "", f"cannot be read as CSV: {error}")]) from None
    if not rows:
        raise InputError([Problem(file, 1, "", "holds no row below its heading")])
    return rows


def _from_claims(rows: Numbered, file: str) -> list[Incident]:
    made: dict[str, Plain] = {}
    lines: dict[str, dict[Path, int]] = {}
    for line, row in rows:
        name = row["incident"]
        data = made.setdefault(name, _new(name, row.get("title") or name, _event(row)))
        where = lines.setdefault(name, {(): line})
        if row.get("scenario"):
            data["scenario"] = row["scenario"]
        key = row["claim"]
        if key in data["claims"]:
            raise InputError([Problem(file, line, "claim", f"{key!r} stands twice in {name!r}")])
        where["claims", key] = line
        data["speakers"].setdefault(row["by"], _speaker(row))
        data["claims"][key] = _claim(row, data, line, file)
    return [_checked(data, file, lines[name]) for name, data in made.items()]


def _new(name: str, title: str, event: Plain) -> Plain:
    return {
        "incident": 1, "name": name, "title": title, "event": event,
        "sources": {}, "speakers": {}, "claims": {},
    }  # fmt: skip


def _event(row: Row) -> Plain:
    event: Plain = {"date": row["date_start"][:10], "place": row["where_description"] or "not told"}
    if row.get("date_end", "")[:10] not in ("", event["date"]):
        event["end"] = row["date_end"][:10]
    if row.get("country"):
        event["country"] = row["country"].split(SEPARATOR)
    event |= _position(row)
    for column, field in (
        ("event_kind", "kind"),
        ("time_precision", "time_precision"),
        ("place_precision", "place_precision"),
    ):
        if row.get(column):
            event[field] = row[column]
    if "time_precision" not in event and row.get("date_prec") in _UCDP_TIME:
        event["time_precision"] = _UCDP_TIME[row["date_prec"]]
    if "place_precision" not in event and row.get("where_prec") in _UCDP_PLACE:
        event["place_precision"] = _UCDP_PLACE[row["where_prec"]]
    return event


def _position(row: Row) -> Plain:
    if not (row.get("latitude") and row.get("longitude")):
        return {}
    return {"position": {"lat": _number(row["latitude"]), "lon": _number(row["longitude"])}}


def _speaker(row: Row) -> Plain:
    told: Plain = {"name": row.get("speaker") or row["by"]}
    return told | {name: row[name] for name in ("interest", "office", "reliability") if row.get(name)}


def _claim(row: Row, data: Plain, line: int, file: str) -> Plain:
    claim: Plain = {"by": row["by"], "says": row.get("says") or row["claim"]}
    claim |= {name: row[name] for name in TEXTS if row.get(name)}
    claim |= {name: row[name].split(SEPARATOR) for name in LISTS if row.get(name)}
    if row.get("credibility"):
        claim["credibility"] = _number(row["credibility"])
    for name, prefix in NUMBERS.items():
        given = {b: _number(row[f"{prefix}{b}"]) for b in BOUNDS if row.get(f"{prefix}{b}")}
        if any(isinstance(value, str) for value in given.values()):
            wrong = next(value for value in given.values() if isinstance(value, str))
            found = f"found {shown(wrong)}, expected a number"
            raise InputError([Problem(file, line, f"{prefix}best", found)])
        if given:
            claim[name] = given
    sources = _sources(row, data)
    return claim | ({"source": sources} if sources else {})


def _sources(row: Row, data: Plain) -> list[str]:
    """Keys of the sources of a row, made where they are new."""
    titles = [title for title in row.get("source_headline", "").split(SEPARATOR) if title]
    found = []
    for i, title in enumerate(titles):
        source = {"title": title}
        for column, field in (("source_office", "publisher"), ("source_date", "date"), ("source_url", "url")):
            parts = row.get(column, "").split(SEPARATOR)
            if len(parts) == len(titles) and parts[i]:
                source[field] = parts[i]
        known = next((key for key, other in data["sources"].items() if other == source), None)
        key = known or f"s{len(data['sources']) + 1}"
        data["sources"][key] = source
        found.append(key)
    return found


def _from_acled(rows: Numbered, file: str) -> list[Incident]:
    return [_checked(_acled(row, line, file), file, {(): line}) for line, row in rows]


def _acled(row: Row, line: int, file: str) -> Plain:
    event: Plain = {"date": _acled_day(row["event_date"], line, file), "place": row["location"] or "not told"}
    event["time_precision"] = _code(row, "time_precision", _ACLED_TIME, line, file)
    event["place_precision"] = _code(row, "geo_precision", _ACLED_PLACE, line, file)
    if row.get("country"):
        event["country"] = row["country"]
    event |= _position(row)
    for column, field in (("actor1", "attacker"), ("actor2", "defender")):
        if row.get(column):
            event[field] = row[column]
    if row.get("sub_event_type") in _SUB_EVENTS:
        event["threat"] = _SUB_EVENTS[row["sub_event_type"]]
    event["unconfirmed"] = sorted(event)
    data = _new(_name("acled", row["event_id_cnty"]), row.get("notes", "")[:80] or row["location"], event)
    data["about"] = row.get("notes", "")
    for office in [part for part in row.get("source", "").split(";") if part.strip()]:
        key = f"s{len(data['sources']) + 1}"
        data["sources"][key] = {"title": office.strip(), "publisher": office.strip()}
    data["speakers"]["acled"] = {"name": "ACLED, from its sources", "interest": "third", "office": "expert"}
    deaths = row.get("fatalities", "")
    if deaths and deaths != "0":
        data["claims"]["deaths"] = _deaths("acled", {"best": _number(deaths)}, list(data["sources"]))
    return data


def _from_ucdp(rows: Numbered, file: str) -> list[Incident]:
    return [_checked(_ucdp(row, line, file), file, {(): line}) for line, row in rows]


def _ucdp(row: Row, line: int, file: str) -> Plain:
    told = {key: row[key] for key in row if key not in ("time_precision", "place_precision", "event_kind")}
    for column, codes in (("date_prec", _UCDP_TIME), ("where_prec", _UCDP_PLACE)):
        _code(told, column, codes, line, file)
    event = _event(told)
    for column, field in (("side_b", "attacker"), ("side_a", "defender")):
        if row.get(column):
            event[field] = row[column]
    event["unconfirmed"] = sorted(event)
    title = row.get("source_headline", "").split(SEPARATOR)[0] or row["where_description"]
    data = _new(_name("ucdp", row["id"]), title, event)
    row = {**row, "source_url": row.get("source_article", "")}
    sources = _sources(row, data)
    data["speakers"]["ucdp"] = {"name": "UCDP, from its sources", "interest": "third", "office": "expert"}
    bounds = {bound: _number(row[bound]) for bound in BOUNDS if row.get(bound)}
    if any(value not in (0, 0.0) for value in bounds.values()):
        data["claims"]["deaths"] = _deaths("ucdp", bounds, sources)
    return data


def _deaths(by: str, bounds: Mapping[str, Any], sources: list[str]) -> Plain:
    claim: Plain = {
        "by": by, "says": "Persons were killed.", "kind": "casualties", "count": dict(bounds),
        "note": "deaths, as the collection counts them", "unconfirmed": _CODED,
    }  # fmt: skip
    return claim | ({"source": sources} if sources else {})


def _name(prefix: str, given: str) -> str:
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", given).strip("-")
    return (name if re.match(r"[A-Za-z]", name) else f"{prefix}-{name}")[:64]


def _acled_day(text: str, line: int, file: str) -> str:
    """`06 June 2021`, as the collection writes it, or `2021-06-06`."""
    for form in ("%d %B %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    wrong = f"found {shown(text)}, expected a day such as 06 June 2021 or 2021-06-06"
    raise InputError([Problem(file, line, "event_date", wrong)])


def _code(row: Row, column: str, codes: Mapping[str, str], line: int, file: str) -> str:
    given = row.get(column, "") or "1"
    if given not in codes:
        wrong = f"found {shown(given)}, expected a precision code: {', '.join(codes)}"
        raise InputError([Problem(file, line, column, wrong)])
    return codes[given]


def _number(text: str) -> Any:
    """The number that a cell holds; the text itself if it holds none, for a message."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def _checked(data: Plain, file: str, lines: Mapping[Path, int]) -> Incident:
    document = Document(file, data, dict(lines))
    try:
        incident = Incident.model_validate(data)
    except ValidationError as error:
        raise InputError(problems_of(error, Incident, document)) from None
    problems = [document.problem(path, message) for path, message in findings(incident)]
    if problems:
        raise InputError(problems)
    return incident


_IMPORTERS: dict[str, tuple[tuple[str, ...], Callable[[Numbered, str], list[Incident]]]] = {
    "claims": (("incident", "date_start", "where_description", "claim", "by", "kind"), _from_claims),
    "acled": (("event_id_cnty", "event_date", "location"), _from_acled),
    "ucdp": (("id", "date_start", "where_description"), _from_ucdp),
}
