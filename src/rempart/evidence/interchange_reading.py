"""Incidents from tables: claims as we write them, and events of ACLED and UCDP GED."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from rempart.evidence.checks import findings
from rempart.evidence.interchange import (
    AGREED,
    BOUNDS,
    EVENT_COLUMNS,
    EVENT_LISTS,
    EVENT_TEXTS,
    LISTS,
    NUMBERS,
    SEPARATOR,
    SOURCES,
    TEXTS,
)
from rempart.evidence.model import Incident
from rempart.evidence.problems import IncidentError
from rempart.reading.document import Document
from rempart.reading.problems import InputError, Path, Problem, shown
from rempart.reading.rows import Numbered, Row, rows_of
from rempart.reading.texts import not_carried, not_carried_line
from rempart.reading.wording import problems_of

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

_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")

Plain = dict[str, Any]


def import_table(text: str, file: str, form: str) -> list[Incident]:
    """Incidents of a CSV text; raises IncidentError with the line of every problem, and the event.

    Cells are parted by commas, or by semicolons or tabs where the heading is.
    """
    must, read = _IMPORTERS[form]
    wrong = not_carried(text)
    if wrong:
        raise IncidentError([Problem(file, not_carried_line(text), "", wrong)])
    try:
        return read(rows_of(text, file, must), file)
    except InputError as error:
        raise IncidentError(error.problems) from None


def _from_claims(rows: Numbered, file: str) -> list[Incident]:
    made: dict[str, Plain] = {}
    lines: dict[str, dict[Path, int]] = {}
    firsts: dict[str, tuple[int, Row]] = {}
    for line, row in rows:
        name = row["incident"]
        data = made.get(name) or _new(name, row.get("title") or name, _event(row, line, file))
        made[name] = data
        where = lines.setdefault(name, _where(data, line))
        _same_event(firsts.setdefault(name, (line, row)), row, line, file)
        if row.get("scenario"):
            data["scenario"] = row["scenario"]
        data |= {field: row[field] for field in ("about",) if row.get(field)}
        for column, field in (("event_record", "record"), ("notes", "notes")):
            if row.get(column):
                data[field] = row[column].split(SEPARATOR)
        if row["kind"] == AGREED:
            _agreed(row, data)
            continue
        key = row["claim"]
        if key in data["claims"]:
            raise InputError([Problem(file, line, "claim", f"{key!r} stands twice in {name!r}")])
        where["claims", key] = line
        speaker = _speaker(row)
        if data["speakers"].setdefault(row["by"], speaker) != speaker:
            raise InputError([Problem(file, line, "by", f"{row['by']!r} is told otherwise on a line above")])
        data["claims"][key] = _claim(row, data, line, file)
    _once({name: lines[name]["name",] for name in made}, file)
    return [_checked(data, file, lines[name], name, "claims") for name, data in made.items()]


def _agreed(row: Row, data: Plain) -> None:
    """Add what no party disputes."""
    told = {"says": row.get("says") or row["claim"], "source": _sources(row, data)}
    data.setdefault("agreed", []).append(told)


def _same_event(first: tuple[int, Row], row: Row, line: int, file: str) -> None:
    """Raise InputError where a row tells the event of its incident otherwise than the first row did."""
    for column in EVENT_COLUMNS:
        told, before = row.get(column, ""), first[1].get(column, "")
        if told and told != before:
            wrong = f"found {shown(told)}, where line {first[0]} says {shown(before)} of the same incident"
            raise InputError([Problem(file, line, column, wrong)])


def _new(name: str, title: str, event: Plain) -> Plain:
    return {
        "incident": 1, "name": name, "title": title, "event": event,
        "sources": {}, "speakers": {}, "claims": {},
    }  # fmt: skip


def _event(row: Row, line: int, file: str) -> Plain:
    event: Plain = {"date": _day(row, "date_start"), "place": row["where_description"] or "not told"}
    if _day(row, "date_end") not in ("", event["date"]):
        event["end"] = _day(row, "date_end")
    _same_year(row, event["date"], line, file)
    if row.get("country"):
        event["country"] = _parted(row["country"])
    event |= _position(row)
    event |= {field: row[column].split(SEPARATOR) for column, field in EVENT_LISTS.items() if row.get(column)}
    event |= {field: row[column] for column, field in EVENT_TEXTS.items() if row.get(column)}
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


def _parted(text: str) -> list[str]:
    """Entries of a cell, by our sign or by that of the collections."""
    return [part.strip() for part in re.split(r" \| |;", text) if part.strip()]


def _position(row: Row) -> Plain:
    if not (row.get("latitude") and row.get("longitude")):
        return {}
    # No degree has thousands: a comma in it is a decimal comma.
    lat, lon = (_number(row[column].replace(",", ".", 1)) for column in ("latitude", "longitude"))
    return {"position": {"lat": lat, "lon": lon}}


def _day(row: Row, column: str) -> str:
    """Day of a cell, which may have midnight after it, as UCDP writes it."""
    return _MIDNIGHT.sub("", row.get(column, ""))


def _same_year(row: Row, day: str, line: int, file: str) -> None:
    """Raise InputError where the year of a row is not that of its day."""
    year = row.get("year", "")
    if year and year != day[:4]:
        wrong = f"found {shown(year)}, and the day of the event is {day}"
        raise InputError([Problem(file, line, "year", wrong)])


def _speaker(row: Row) -> Plain:
    told: Plain = {"name": row.get("speaker") or row["by"]}
    if row.get("speaker_note"):
        told["note"] = row["speaker_note"]
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
        for column, field in SOURCES.items():
            parts = row.get(column, "").split(SEPARATOR)
            if len(parts) == len(titles) and parts[i]:
                source[field] = parts[i]
        known = next((key for key, other in data["sources"].items() if other == source), None)
        key = known or f"s{len(data['sources']) + 1}"
        data["sources"][key] = source
        found.append(key)
    return found


def _from_acled(rows: Numbered, file: str) -> list[Incident]:
    return _each(rows, file, "acled", "event_id_cnty", _acled)


def _each(
    rows: Numbered, file: str, form: str, key: str, made_of: Callable[[Row, int, str], Plain]
) -> list[Incident]:
    """An incident a row; raises InputError where two have one id, or ids that make one name."""
    made: list[tuple[Plain, int, str]] = []
    names: dict[str, int] = {}
    for line, row in rows:
        data = made_of(row, line, file)
        if data["name"] in names:
            wrong = f"{row[key]!r} makes the name {data['name']!r}, as line {names[data['name']]} does"
            raise InputError([Problem(file, line, key, wrong)])
        names[data["name"]] = line
        made.append((data, line, row[key]))
    _once(names, file)
    return [_checked(data, file, _where(data, line), event, form) for data, line, event in made]


def _once(names: Mapping[str, int], file: str) -> None:
    """Raise InputError where names differ in capitals alone: on some systems they are one file."""
    first: dict[str, str] = {}
    for name, line in names.items():
        other = first.setdefault(name.casefold(), name)
        if other != name:
            wrong = f"{name!r} and {other!r} of line {names[other]} would be one file on some systems"
            raise InputError([Problem(file, line, "", wrong)])


def _where(data: Plain, line: int) -> dict[Path, int]:
    """All that a row made stands on its line."""
    return dict.fromkeys(((), *((key,) for key in data)), line)


def _acled(row: Row, line: int, file: str) -> Plain:
    event: Plain = {"date": _acled_day(row["event_date"], line, file), "place": row["location"] or "not told"}
    _same_year(row, event["date"], line, file)
    event["time_precision"] = _code(row, "time_precision", _ACLED_TIME, line, file)
    event["place_precision"] = _code(row, "geo_precision", _ACLED_PLACE, line, file)
    if row.get("country"):
        event["country"] = _parted(row["country"])
    event |= _position(row)
    for column, field in (("actor1", "attacker"), ("actor2", "defender")):
        if row.get(column):
            event[field] = row[column]
    if row.get("event_type") == "Strategic developments":
        event["kind"] = "posture"
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
    return _each(rows, file, "ucdp", "id", _ucdp)


def _ucdp(row: Row, line: int, file: str) -> Plain:
    told = {key: row[key] for key in row if key not in ("time_precision", "place_precision", "event_kind")}
    for column, codes in (("date_prec", _UCDP_TIME), ("where_prec", _UCDP_PLACE)):
        _code(told, column, codes, line, file)
    event = _event(told, line, file)
    for column, field in (("side_b", "attacker"), ("side_a", "defender")):
        if row.get(column):
            event[field] = row[column]
    event["unconfirmed"] = sorted(event)
    row = {**row, **_ucdp_sources(row)}
    title = row["source_headline"].split(SEPARATOR)[0] or row["where_description"]
    data = _new(_name("ucdp", row["id"]), title, event)
    sources = _sources(row, data)
    data["speakers"]["ucdp"] = {"name": "UCDP, from its sources", "interest": "third", "office": "expert"}
    bounds = {bound: _number(row[bound]) for bound in BOUNDS if row.get(bound)}
    if any(value not in (0, 0.0) for value in bounds.values()):
        data["claims"]["deaths"] = _deaths("ucdp", bounds, sources)
    return data


def _ucdp_sources(row: Row) -> Row:
    """Columns of sources as `_sources` reads them: the collection parts several by a semicolon."""
    columns = {name: f"source_{name}" for name in ("headline", "office", "date")} | {"url": "source_article"}
    return {
        f"source_{name}": SEPARATOR.join(part.strip() for part in row.get(column, "").split(";"))
        for name, column in columns.items()
    }


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
    """`06 June 2021`, as the collection writes it, or `2021-06-06`; a month or a year, as we write those."""
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text.strip()):
        return text.strip()
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


def _checked(data: Plain, file: str, lines: Mapping[Path, int], event: str, form: str) -> Incident:
    document = Document(file, data, dict(lines))
    try:
        incident = Incident.model_validate(data)
    except ValidationError as error:
        problems = problems_of(error, Incident, document)
    else:
        problems = [document.problem(path, message) for path, message in findings(incident)]
    if problems:
        raise InputError(_with_event(problem, event, _COLUMNS[form]) for problem in problems)
    return incident


def _with_event(problem: Problem, event: str, columns: Mapping[str, str]) -> Problem:
    column = columns.get(problem.field)
    where = f"event {event}" if column is None else f"event {event}, column {column}"
    return replace(problem, message=f"{problem.message} ({where})")


_OF_UCDP = {
    "event.date": "date_start", "event.end": "date_end", "event.position.lat": "latitude",
    "event.position.lon": "longitude", "event": "date_end",
}  # fmt: skip
_COLUMNS = {
    "acled": {**_OF_UCDP, "event.date": "event_date", "claims.deaths.count.best": "fatalities"},
    "ucdp": _OF_UCDP,
    "claims": {**_OF_UCDP, "name": "incident"},
}
"""Columns of what stands in an incident file under another name."""

_IMPORTERS: dict[str, tuple[tuple[str, ...], Callable[[Numbered, str], list[Incident]]]] = {
    "claims": (("incident", "date_start", "where_description", "claim", "by", "kind"), _from_claims),
    "acled": (("event_id_cnty", "event_date", "location"), _from_acled),
    "ucdp": (("id", "date_start", "where_description"), _from_ucdp),
}
