"""The incident file: read, written, refused in sentences; its page and schema tell all of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args, get_origin

import jsonschema
import pytest

from reference_pages import filled
from rempart.evidence import (
    IncidentError,
    dump_incident,
    incident_schema,
    load_incident,
    model,
    plain,
    shipped_incidents,
)
from rempart.evidence.fields import Number, Words
from rempart.evidence.vocabulary import THREATS
from rempart.reading.days import days_between
from rempart.reading.document import read_yaml
from rempart.reading.sections import Section
from rempart.scenario.fields import CATEGORIES

ROOT = Path(__file__).resolve().parents[2]
PAGE = filled((ROOT / "docs" / "reference" / "incident.md").read_text())
QUOTED = {name for line in re.findall(r"`([^`\n]+)`", PAGE) for name in re.findall(r"[A-Za-z_][\w-]*", line)}
EXAMPLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
SECTIONS = [
    entry
    for entry in (*vars(model).values(), Number, Words)
    if isinstance(entry, type) and issubclass(entry, Section) and entry is not Section
]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
def test_every_field_and_word_is_told(section):
    words = {
        str(word)
        for field in section.model_fields.values()
        if get_origin(field.annotation) is Literal
        for word in get_args(field.annotation)
    }
    assert (set(section.model_fields) | words) - QUOTED - {"1", ""} == set()


def test_every_threat_is_told_and_every_category_is_a_threat():
    assert set(THREATS) <= QUOTED
    assert set(CATEGORIES) <= set(THREATS)


def test_the_example_is_valid():
    example = load_incident(EXAMPLE)
    assert example.claims["at-least-two"].count == Number(low=2)
    assert example.title.said("fr") == "Deux drones contre une base"
    assert example.event.place.said("fr") == "An air base"


@pytest.mark.parametrize("name", shipped_incidents())
def test_shipped_incidents_are_valid_and_read_back_equal(name):
    incident = load_incident(name)
    assert incident.name == name
    data = plain(incident)
    assert load_incident(dump_incident(data)) == incident
    jsonschema.validate(data, incident_schema())


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(incident_schema())
    jsonschema.validate(read_yaml(EXAMPLE, "example").data, incident_schema())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("incident: 1", "incident: 2", "incident: found 2, expected a version of the format"),
        ("incident: 1\n", "incidnt: 1\n", "is missing; expected incident: 1 at the top; did you mean"),
        ("  date: 2021-06-06", "  date: 2021-06-31", "found '2021-06-31', which is no day of the"),
        ("  date: 2021-06-06", "  date: june", "event.date: found 'june', expected a day, month or year"),
        ("  time: 00:30", "  time: 24:30", "event.time: found '24:30', expected an hour such as 00:30"),
        ("  until: 00:45", "  end: 2021-05", "end 2021-05 is before date 2021-06-06"),
        ("lat: 33.80", "lat: 133.80", "event.position.lat: found 133.8; input should be"),
        ("threat: small-drone\n  sys", "threat: small-dron\n  sys", "found 'small-dron', expected one of"),
        ("kind: intercepted", "kind: intercept", "did you mean 'intercepted'?"),
        ("by: ministry", "by: minister", "which is none of `speakers`; did you mean 'ministry'?"),
        ("source: agency\n    kind: inter", "source: agence\n    kind: inter", "did you mean 'agency'?"),
        ("claims: [shot-down,", "claims: [shot-dwn,", "did you mean 'shot-down'?"),
        ("  predicate: lost", "  contradicts: radar-hit\n    predicate: lost", "names the claim itself"),
        ("predicate: lost[patriot/radar]", "predicate: lost[patriot/radar", "claims.radar-hit.predicate: "),
        ("count: {low: 2}", "count: {low: 2, high: 1}", "low, best, high: expected them in rising order"),
        ("count: {low: 2}", "count: two", "found 'two', expected a number, or {low: ...,"),
        ("count: {low: 2}", "count: {}", "expected at least one of low, best and high"),
        ("    of: engaged\n", "", "of_count: say with `of` what is counted"),
        ("    of_count: 2\n", "    of_count: 2\n    share: 90\n", "share: expected a number from 0 to 1"),
        ("    of_count: 2\n", "    of_count: 2\n    series: s\n", "series and as_of go together"),
        ("credibility: 5", "credibility: 7", "credibility: found 7"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(old, new, said):
    assert old in EXAMPLE
    text = EXAMPLE.replace(old, new, 1)
    with pytest.raises(IncidentError) as caught:
        load_incident(text)
    assert said in str(caught.value)
    assert all(problem.line > 0 for problem in caught.value.problems)


def test_the_line_is_that_of_the_field():
    with pytest.raises(IncidentError) as caught:
        load_incident(EXAMPLE.replace("kind: intercepted", "kind: intercept"))
    (problem,) = caught.value.problems
    assert problem.line == 1 + EXAMPLE[: EXAMPLE.index("kind: intercepted")].count("\n")
    assert problem.field == "claims.shot-down.kind"


def test_repeats_in_a_circle_are_refused():
    text = EXAMPLE.replace("    predicate: lost", "    repeats: shot-down\n    predicate: lost")
    text = text.replace("    predicate: engaged", "    repeats: radar-hit\n    predicate: engaged")
    with pytest.raises(IncidentError, match="runs in a circle"):
        load_incident(text)


def test_no_such_incident_names_near_ones():
    with pytest.raises(IncidentError, match="did you mean 'ain-al-asad-2021-06-06'"):
        load_incident("ain-al-asad-2021-06-6")


@pytest.mark.parametrize(
    ("given", "least", "most", "middle"),
    [(3, 3, 3, 3), ({"low": 3}, 3, float("inf"), 3), ({"high": 9}, 0, 9, 9), ({"best": 5}, 5, 5, 5),
     ({"low": 2, "high": 4}, 2, 4, 3), ({"low": 2, "best": 3, "high": 9}, 2, 9, 3)],
)  # fmt: skip
def test_bounds_of_numbers(given, least, most, middle):
    number = Number.model_validate(given)
    assert (number.least, number.most, number.middle) == (least, most, middle)


def test_days_between():
    assert days_between("2021-06-06", "2021-06-20") == 14
    assert days_between("2021-06", "2021-06-20") is None
