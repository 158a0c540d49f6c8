"""What commands print with --json obeys the schemas that `rempart schema` prints, and these are strict."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from answers.one_shot import one_shot
from answers.small_scenarios import FIXED, UNCERTAIN
from cli.calling import rempart
from rempart.views.schemas import NAMES, schema_of

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
FILES = {
    "raid.yaml": UNCERTAIN,
    "fixed.yaml": FIXED,
    "one.yaml": one_shot(sspk='{uniform: [0.1, 0.9], source: "assumption: none is published"}'),
    "daily.yaml": one_shot(magazine="3", sspk="1", count="3"),
    "campaign.yaml": CAMPAIGN,
    "choices.yaml": CHOICES,
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
}
INTERVALS = (
    "ci95",
    "ignorance90",
    "first_ci95",
    "total_ci95",
    "value_ci95",
    "share_ci95",
    "distance_ci95",
    "stock90",
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


def without(found: Any, path: tuple[str | int, ...]) -> Any:
    changed = copy.deepcopy(found)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    del parent[path[-1]]
    return changed


def test_every_schema_has_calls_and_is_printed():
    assert set(CALLS) == set(NAMES)
    for name in NAMES:
        schema = json.loads(rempart("schema", name).stdout)
        assert schema == schema_of(name)
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_command_that_prints_such_an_object_says_its_schema():
    keys = [schema_of(name)["properties"]["schema"]["const"] for name in NAMES]
    assert keys == [f"rempart/{name}/1" for name in NAMES]


@pytest.mark.kernel
@pytest.mark.parametrize("name", NAMES)
def test_object_obeys_its_schema_and_no_interval_may_be_missing(name):
    schema = jsonschema.Draft202012Validator(schema_of(name))
    for call in CALLS[name]:
        result = rempart(*call, "--json")
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)
        assert [f"{error.json_path}: {error.message}" for error in schema.iter_errors(found)] == []
        # One of each kind of place: entries of lists are alike.
        places = {tuple(key for key in path if isinstance(key, str)): path for path in intervals_of(found)}
        assert places or name == "leaker"
        for path in places.values():
            assert not schema.is_valid(without(found, path)), path
        assert not schema.is_valid({**found, "more": 1})
