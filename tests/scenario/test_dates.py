"""Days and hours: those of the calendar are read, all else is refused with what to write."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rempart.evidence import IncidentError, load_incident
from rempart.reading.days import why_no_day
from rempart.reading.files import read_text
from rempart.reading.problems import InputError
from rempart.scenario import load
from rempart.scenario.laydown import load_laydown
from rempart.views.exchange.instants import NO_DATE, epoch_of
from scenario.cases import ROOT, SMALL, changed, problem

WRONG = [
    "2021-02-30", "2021-13-01", "06/06/2021", "6 June 2021", "2021-6-6", "2021-06-06T02:30",
    "2021-06-06 02:30:00+03:00",
    "'2021-06-06 '", "0000-01-01", "0001-01-01", "9999-12-31", "1899", "2101-01-01", "2021-W22", "20210606",
]  # fmt: skip
PLACES = ["date: {}", "sources: {{a: {{title: t, date: {}}}}}", "sources: {{a: {{title: t, accessed: {}}}}}"]


@pytest.mark.parametrize("text", WRONG)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_day_is_refused_in_every_field_of_a_scenario(text, place):
    found = problem(changed("name: small", f"name: small\n{place.format(text)}"))
    assert found.line == 3
    assert "expected a" in found.message or "no day of the calendar" in found.message


@pytest.mark.parametrize("text", WRONG)
def test_and_in_a_quantity_a_laydown_and_an_incident(text):
    assert "accessed" in problem(changed("count: 3", f"count: {{value: 3, accessed: {text}}}")).message
    laydown, _ = read_text("june-2021-before", "laydowns", "laydown")
    with pytest.raises(InputError, match="date"):
        load_laydown(laydown.replace("date: 2021-06\n", f"date: {text}\n"))
    incident, _ = read_text("ain-al-asad-2021-06-20", "incidents", "incident")
    assert incident.count("\n  date: '2021-06-20'") == 1
    with pytest.raises(IncidentError, match="date"):
        load_incident(incident.replace("\n  date: '2021-06-20'", f"\n  date: {text}"))


def test_the_case_of_a_day_that_is_none():
    found = problem((ROOT / "tests" / "cases" / "date-no-day.yaml").read_text())
    assert (found.line, found.field) == (4, "date")
    assert "no day of the calendar" in found.message


def test_days_months_and_years_are_read():
    for text in ("2020-02-29", "2021-06", "2021", "1900-01-01", "2100-12-31"):
        assert why_no_day(text) == ""
        assert load(changed("name: small", f"name: small\ndate: {text}")).content.date == text


def at(lines: str) -> datetime:
    return epoch_of(load(changed("name: small", f"name: small\n{lines}")).content)


def test_time_0_is_an_instant():
    assert at("date: 2021-06-06") == datetime(2021, 6, 6, tzinfo=UTC)
    assert at("date: 2021-06") == datetime(2021, 6, 1, tzinfo=UTC)
    assert at("date: 2021") == datetime(2021, 1, 1, tzinfo=UTC)
    assert epoch_of(load(SMALL).content) == NO_DATE
    assert at("date: 2021-06-06\ntime: 02:30\ntime_zone: '+03:00'") == datetime(
        2021, 6, 5, 23, 30, tzinfo=UTC
    )
    assert at("date: 2021-06-06\ntime: 22:30\ntime_zone: -03:30") == datetime(2021, 6, 7, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("date: 2021-06-06\ntime: 02:30", "go together"),
        ("date: 2021-06-06\ntime_zone: '+03:00'", "go together"),
        ("date: 2021-06\ntime: 02:30\ntime_zone: '+03:00'", "needs a date with its day"),
        ("time: 02:30\ntime_zone: '+03:00'", "needs a date with its day"),
        ("date: 2021-06-06\ntime: 24:00\ntime_zone: '+03:00'", "expected an hour such as 00:30"),
        ("date: 2021-06-06\ntime: 2:30 pm\ntime_zone: '+03:00'", "expected an hour such as 00:30"),
        ("date: 2021-06-06\ntime: 02:30\ntime_zone: '+14:30'", "expected hours from UTC"),
        ("date: 2021-06-06\ntime: 02:30\ntime_zone: '-13:00'", "expected hours from UTC"),
        ("date: 2021-06-06\ntime: 02:30\ntime_zone: Baghdad", "expected hours from UTC"),
    ],
)
def test_an_hour_is_whole_or_refused(lines, sentence):
    assert sentence in problem(changed("name: small", f"name: small\n{lines}")).message
