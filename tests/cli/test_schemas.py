"""What commands print with --json obeys the schemas that `rempart schema` prints, and these are strict."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml

from answers.one_shot import one_shot
from answers.small_scenarios import FIXED, UNCERTAIN
from cli.calling import rempart
from reference_rows import FOLDER
from rempart.evidence.record.effectiveness import Cell, Check, Effectiveness, Rate
from rempart.evidence.record.hindcast import calibration, from_shares, shipped_plan
from rempart.evidence.record.result import Record
from rempart.views.evidence.audit_words import _SENTENCES
from rempart.views.record import SHARE_WORDS, hindcast_object, record_object
from rempart.views.schemas import NAMES, schema_of
from rempart.weighing.record import record_of

PLACE = """
rempart-laydown: 1
name: {name}
raids: {{darts: {{darts: {{threat: dart, count: 3, from: {{bearing: 90 deg, distance: 20 km}}, aim: camp, at: 60 s}}}}}}
places:
  hill:
    country: Utopia
    raids: [darts]
    people: {{low: 10, high: 20, source: "assumption: a test"}}
    defence:
      site: {{position: {{lat: 33.0, lon: 44.0}}, area: 1 km}}
      assets: {{camp: {{position: site}}}}
      threats: {{dart: {{flight: straight, speed: 300 m/s, descent: 45 deg}}}}
      batteries: {batteries}
"""  # noqa: E501
GUN = """
        gun:
          sensors: {radar: {scan_period: 0.5 s, pd: 1, horizon: false}}
          weapons: {gun: {speed: 900 m/s, magazine: 9, range_max: 3 km, sspk: {dart: 0.5}}}
          fire_unit: {channels: 1}
"""
CAMPAIGN = """
rempart-campaign: 1
name: three-days
scenario: daily.yaml
raids: {daily: {at: 1 d, every: 1 d, times: 3}}
stocks: {gun/gun: {depot: 2, reload_time: 6 h}}
deliveries: {lorry: {at: 2.5 d, of: gun/gun, count: 4}}
"""
CHOICES = """
rempart-choices: 1
choices: {magazine: {path: batteries.gun.weapons.gun.magazine, values: [1, 2, 3], cost_each: 1}}
"""
ARTICLES = {
    one["id"]: one["text"]
    for one in yaml.safe_load((FOLDER / "drafting/articles.yaml").read_text(encoding="utf-8"))["articles"]
}
FILES = {
    "raid.yaml": UNCERTAIN,
    "fixed.yaml": FIXED,
    "one.yaml": one_shot(sspk='{uniform: [0.1, 0.9], source: "assumption: none is published"}'),
    "daily.yaml": one_shot(magazine="3", sspk="1", count="3"),
    "campaign.yaml": CAMPAIGN,
    "choices.yaml": CHOICES,
    "press.txt": ARTICLES["en-a2"],
    "presse.txt": ARTICLES["fr-a2"],
    "nothing.txt": "The weather stays fine for the week.",
    "with.yaml": PLACE.format(name="with", batteries=GUN),
    "bare.yaml": PLACE.format(name="bare", batteries="{}"),
}
RUNS = ("--replicates", "80", "--worlds", "4")
FEW = ("--screen", "40", "--replicates", "80", "--worlds", "4")
MAP = ("--points", "8", "--size", "6", "--worlds", "2", "--replicates", "4")
GROUND = ("--replicates", "40", "--worlds", "1", "--points", "4")
CALLS = {
    "result": [("run", "raid.yaml", *RUNS), ("run", "raid.yaml", "--precision", "0.1", "--of", "leakers")],
    "compare": [
        ("compare", "raid.yaml", "fixed.yaml", *RUNS),
        ("compare", "raid.yaml", "--lose", "radar", "--precision", "0.2", "--worlds", "4"),
    ],
    "sweep": [
        ("sweep", "raid.yaml", "--over", "raid.darts.count=1:9:4", *RUNS, "--saturation"),
        (
            "sweep",
            "raid.yaml",
            "--over",
            "batteries.gun.fire_unit.channels=1,2",
            "--measure",
            "p_lost[camp]",
            *RUNS,
        ),
    ],
    "sensitivity": [
        ("sensitivity", "raid.yaml", "--raids", "8", "--worlds", "12", "--samples", "8"),
        ("sensitivity", "raid.yaml", "--raids", "8", "--worlds", "12", "--method", "tornado"),
    ],
    "coverage": [("coverage", "raid.yaml", *MAP, "--compare")],
    "laydown": [("laydown", "with.yaml", "bare.yaml", *GROUND)],
    "size": [
        ("size", "one.yaml", "--goal", goal, "--options", "choices.yaml", *FEW)
        for goal in ("leakers < 9", "p_no_leaker >= 0.9999")
    ],
    "breakeven": [
        ("breakeven", "one.yaml", "--claim", claim, *RUNS) for claim in ("p_no_leaker >= 0.3", "leakers < 99")
    ],
    "campaign": [("campaign", "campaign.yaml", "--replicates", "20", "--worlds", "2")],
    "rare": [
        ("rare", "raid.yaml", "--event", event, "--effort", effort, "--worlds", "2")
        for event, effort in (
            ("intercepted >= 4", "1000"),
            ("intercepted >= 4", "30000"),
            ("intercepted >= 6", "1000"),
        )
    ],
    "why": [("why", "raid.yaml", *RUNS)],
    "leaker": [("why", "raid.yaml", "--leaker"), ("why", "daily.yaml", "--leaker", "--replicates", "3")],
    "times": [("times", "raid.yaml", "--replicates", "12", "--worlds", "4")],
    "trace": [
        ("trace", "raid.yaml", "--replicate", "3", "--lose", "radar@40s"),
        ("trace", "daily.yaml", "--replicate", "0"),
        ("trace", "ain-al-asad-2021-07-07", "--replicate", "2"),
    ],
    "assessment": [
        ("assess", "ain-al-asad-2021-06-06", "--replicates", "400", "--worlds", "20"),
        ("assess", "baghdad-airport-2021-06-14", "--replicates", "20", "--worlds", "4"),
    ],
    "audit": [("audit",)],
    "draft": [
        ("draft", "press.txt", "--published", "2021-06-22"),
        ("draft", "presse.txt"),
        ("draft", "nothing.txt", "--lang", "en"),
    ],
    "list": [("list",)],
    "show": [("show", "raid.yaml"), ("show", "ain-al-asad-2021-06-06")],
}
WITHOUT_INTERVALS = ("leaker", "trace", "audit", "draft", "list", "show")
OPTIONAL = {
    *("exact", "of_worlds", "distribution", "ignorance_known"),  # of a measure
    *("pairing_gain", "unpaired_raids"),  # of a difference that chance has a part in
    *("launched", "made"),  # of an audit that has the number launched
    *("cause", "what"),  # of an impact that leaked, of a hit by debris
}
"""Fields that need not be there; those of a leaker need each other."""
INTERVALS = (
    "ci95",
    "ignorance90",
    "first_ci95",
    "total_ci95",
    "value_ci95",
    "share_ci95",
    "distance_ci95",
    "stock90",
    "median_ci95",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("schemas")
    for name, text in FILES.items():
        (made / name).write_text(text)
    return made


@pytest.fixture(autouse=True)
def here(folder, monkeypatch):
    monkeypatch.chdir(folder)


def intervals_of(found: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Path of each interval."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key in INTERVALS:
                yield (*path, key)
            else:
                yield from intervals_of(value, (*path, key))
    elif isinstance(found, list):
        for i, value in enumerate(found):
            yield from intervals_of(value, (*path, i))


def wrong_in(name: str, found: Any) -> list[str]:
    """What a schema finds wrong with an object."""
    schema = jsonschema.Draft202012Validator(schema_of(name))
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(found)]


def records_in(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that describes named fields."""
    if isinstance(schema, list):
        for entry in schema:
            yield from records_in(entry)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from records_in(value)


def without(found: Any, path: tuple[str | int, ...]) -> Any:
    changed = copy.deepcopy(found)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    del parent[path[-1]]
    return changed


def test_every_schema_has_calls_and_is_printed():
    assert {*CALLS, "record", "hindcast"} == set(NAMES)
    for name in NAMES:
        schema = json.loads(rempart("schema", name).stdout)
        assert schema == schema_of(name)
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_command_that_prints_such_an_object_says_its_schema():
    keys = [schema_of(name)["properties"]["schema"]["const"] for name in NAMES]
    assert keys == [f"rempart/{name}/1" for name in NAMES]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "draft"])
def test_a_field_that_is_gone_or_new_is_an_error(name):
    """What a draft holds is an incident file, of which most fields may be left out."""
    found = {}
    for part in records_in(schema_of(name)):
        assert part["additionalProperties"] is False
        found |= dict.fromkeys(set(part["properties"]) - set(part["required"]))
    allowed = OPTIONAL | set(schema_of(name).get("dependentRequired", {}).get("world", ()))
    assert set(found) <= allowed


def test_every_finding_of_an_audit_has_its_facts():
    findings = schema_of("audit")["properties"]["findings"]["items"]["oneOf"]
    assert {one["properties"]["kind"]["const"] for one in findings} == set(_SENTENCES)


def test_the_record_and_the_hindcast_obey_their_schemas():
    """With no inference and no scenario simulated, which take a minute: slow tests of evidence do both."""
    found, left_out = record_of()
    rate = Rate(0.5, 0.1, 0.9)
    cells = tuple(Cell(o.system, o.family, 1, 1, int(o.bare), rate, rate) for o in found)
    checks = tuple(Check(o, rate, 0.5) for o in found)
    shares = dict.fromkeys(SHARE_WORDS, rate)
    result = Effectiveness("standard", "", cells, shares, checks, 1.0, 900.0, 0.0)
    told = json.loads(json.dumps(record_object(Record(found, left_out, (result,)), "rempart record")))
    assert wrong_in("record", told) == []
    assert wrong_in("record", without(told, ("priors", 0, "cells", 0, "killed", "low")))
    predictions = from_shares(found, shipped_plan())
    predicted = json.loads(json.dumps(hindcast_object(predictions, calibration(predictions))))
    assert wrong_in("hindcast", predicted) == []
    assert wrong_in("hindcast", without(predicted, ("calibration", "chance")))


@pytest.mark.kernel
@pytest.mark.parametrize("name", CALLS)
def test_object_obeys_its_schema_and_no_interval_may_be_missing(name):
    schema = jsonschema.Draft202012Validator(schema_of(name))
    for call in CALLS[name]:
        result = rempart(*call, "--json")
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)
        assert wrong_in(name, found) == []
        # One of each kind of place: entries of lists are alike.
        places = {tuple(key for key in path if isinstance(key, str)): path for path in intervals_of(found)}
        assert places or name in WITHOUT_INTERVALS
        for path in places.values():
            assert not schema.is_valid(without(found, path)), path
        assert not schema.is_valid({**found, "more": 1})
