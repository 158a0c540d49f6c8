"""Days, hours and hours from UTC, as every kind of file writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from rempart.reading.problems import shown
from rempart.reading.sections import refuse

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years that a file may name: before there was no air defence, and beyond is a slip of the hand."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_ZONE = re.compile(r"\+(0\d|1[0-3]):[0-5]\d|\+14:00|-(0\d|1[01]):[0-5]\d|-12:00", re.ASCII)
_WITH_HOUR = re.compile(r"\d{4}-\d{2}-\d{2}[T ].*", re.ASCII)


def why_no_day(text: str) -> str:
    """What keeps a text from being a day, month or year, half a sentence; empty if nothing does."""
    found = _DAY.fullmatch(text)
    if found is None:
        hint = "; an hour has a field of its own" if _WITH_HOUR.fullmatch(text) else ""
        return f"expected a day, month or year such as 2021-06-06, 2021-06 or 2021{hint}"
    year, month, day = (int(part) if part else 1 for part in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"expected a year from {FIRST_YEAR} to {LAST_YEAR}"
    try:
        date(year, month, day)
    except ValueError:
        return "which is no day of the calendar"
    return ""


def _day(raw: Any) -> str:
    """Checks a day, month or year; a year may stand without quotes."""
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    wrong = why_no_day(text if isinstance(text, str) else "")
    if wrong:
        raise refuse(f"found {shown(raw)}, {wrong}")
    return str(text)


def _day_or_none(raw: Any) -> str:
    return "" if raw == "" else _day(raw)


def _hour(raw: Any) -> Any:
    if not isinstance(raw, str) or not _HOUR.fullmatch(raw):
        raise refuse(f"found {shown(raw)}, expected an hour such as 00:30")
    return raw


def _zone(raw: Any) -> Any:
    if not isinstance(raw, str) or not _ZONE.fullmatch(raw):
        raise refuse(f"found {shown(raw)}, expected hours from UTC in quotes, such as '+03:00'")
    return raw


Day = Annotated[str, BeforeValidator(_day, json_schema_input_type=str | int)]
"""`2021-06-06`, `2021-06` or `2021`: as precise as it is known."""
DayIfKnown = Annotated[str, BeforeValidator(_day_or_none, json_schema_input_type=str | int)]
"""A `Day`, or an empty text."""
Hour = Annotated[str, BeforeValidator(_hour)]
Zone = Annotated[str, BeforeValidator(_zone)]


def span_of(day: str) -> tuple[date, date]:
    """First and last day of a `Day`."""
    year, month, of_month = (int(part) for part in (*day.split("-"), "0", "0")[:3])
    first = date(year, month or 1, of_month or 1)
    if of_month:
        return first, first
    following = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
    return first, following - timedelta(days=1)


def days_between(first: str, second: str) -> int | None:
    """Days from one day to another; None where either is no full day."""
    if len(first) < 10 or len(second) < 10:
        return None
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def begin_of(day: Any, hour: Any, zone: Any) -> datetime:
    """Instant (UTC) of an hour of a day, or of its midnight UTC without hour and zone; raises ValueError."""
    if hour is None or zone is None:
        return datetime.fromisoformat(f"{day}T00:00:00+00:00")
    return datetime.fromisoformat(f"{day}T{hour}:00{zone}").astimezone(UTC)
