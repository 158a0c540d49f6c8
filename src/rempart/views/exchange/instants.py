"""Seconds of the scenario's clock as instants of UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rempart.reading.days import begin_of

if TYPE_CHECKING:
    from rempart.scenario.model import Content

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Second 0 of a scenario that names no date."""


def epoch_of(content: Content) -> datetime:
    """Instant of time 0 of a scenario: its date and hour, or midnight UTC where it gives no hour.

    Of a month or year it is the first day, of a scenario without a date `NO_DATE`.
    """
    if not content.date:
        return NO_DATE
    year, month, day = (int(part) for part in f"{content.date}-01-01".split("-")[:3])
    return begin_of(f"{year:04}-{month:02}-{day:02}", content.time, content.time_zone)


def instant(epoch: datetime, t_s: float) -> str:
    """ISO 8601 instant in UTC, to a thousandth of a second."""
    rounded = timedelta(milliseconds=round(t_s * 1000.0))
    return (epoch + rounded).isoformat(timespec="milliseconds").replace("+00:00", "Z")
