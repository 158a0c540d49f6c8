"""Seconds of the scenario's clock as instants of UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Second 0 of a scenario that names no date."""


def epoch_of(date: str) -> datetime:
    """Midnight UTC of a scenario's date; of `NO_DATE` if it names none, or less than a day."""
    try:
        return datetime.strptime(date.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return NO_DATE


def instant(epoch: datetime, t_s: float) -> str:
    """ISO 8601 instant in UTC, to a thousandth of a second."""
    rounded = timedelta(milliseconds=round(t_s * 1000.0))
    return (epoch + rounded).isoformat(timespec="milliseconds").replace("+00:00", "Z")
