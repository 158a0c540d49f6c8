"""Defaults are told where a program reads them: in the JSON Schema and by `rempart show --json`."""

from __future__ import annotations

import json
import math
import re

import pytest

from cli.calling import rempart
from rempart.scenario import json_schema, load, shipped
from rempart.scenario.defaults import default_of, rule_of, sections_of
from rempart.scenario.model import (
    Asset,
    Battery,
    Content,
    Controller,
    FireUnit,
    Group,
    Sensor,
    Threat,
    Weapon,
)
from rempart.scenario.quantity import Quantity
from rempart.world.draw_world import resolve
from scenario.cases import ROOT, SMALL

SCHEMA = json_schema()
NUMBERS = [
    (section, field.alias or name, field)
    for section in sections_of(Content)
    for name, field in section.model_fields.items()
    if isinstance(field.default, Quantity)
]


@pytest.mark.parametrize(
    ("section", "key", "field"), NUMBERS, ids=[f"{section.__name__}-{key}" for section, key, _ in NUMBERS]
)
def test_the_default_of_a_quantity_reads_back_as_itself(section, key, field):
    node = SCHEMA["properties"] if section is Content else SCHEMA["$defs"][section.__name__]["properties"]
    told = node[key]["default"]
    assert told == default_of(field)
    read = rule_of(field).read(told).value
    assert read == pytest.approx(field.default.value, rel=1e-12, nan_ok=True)


def test_known_defaults():
    """By hand, from the reference page as it was read."""
    defaults = {key: entry.get("default") for key, entry in SCHEMA["$defs"]["Sensor"]["properties"].items()}
    expected = {"sector": "360 deg", "pfa": 1e-6, "snr_reference": "13 dB", "capacity": "unlimited"}
    assert {key: defaults[key] for key in expected} == expected
    assert len(NUMBERS) > 60


def _without_notes(value):
    if isinstance(value, dict):
        return {key: _without_notes(entry) for key, entry in value.items() if key != "by_default"}
    return [_without_notes(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", [name for name in shipped() if "rr-2" not in name or name == "rr-24-g"])
def test_a_file_with_its_defaults_written_out_gives_the_same_worlds(name):
    read = load(name)
    told = json.loads(rempart("show", name, "--json").output)
    assert math.isclose(sum(one["share"] for one in told["alternatives"]), 1.0)
    if len(told["alternatives"]) == 1:
        again = load(json.dumps(_without_notes(told["alternatives"][0]["content"]), indent=1))
        for world in range(3):  # as text, where a nan is a nan
            assert repr(resolve(again, 1, world)) == repr(resolve(read, 1, world))


def test_what_a_file_leaves_out_is_named(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    content = json.loads(rempart("show", file, "--json").output)["alternatives"][0]["content"]
    radar = content["batteries"]["guard"]["sensors"]["radar"]
    assert radar["scan_period"] == "2 s"
    assert radar["confirm_m"] == 1
    assert "confirm_m" in radar["by_default"]
    assert "scan_period" not in radar["by_default"]


MODEL_PAGE = (ROOT / "docs" / "model.md").read_text()
TOLD = re.findall(r"^\| `([a-z_]+)\.([a-z_]+)` \| (.+) \|$", MODEL_PAGE, re.MULTILINE)
OF_THE_LAW: dict[str, type] = {
    "sensor": Sensor,
    "weapon": Weapon,
    "fire_unit": FireUnit,
    "controller": Controller,
    "threat": Threat,
    "group": Group,
    "asset": Asset,
    "battery": Battery,
}


@pytest.mark.parametrize(("section", "key", "told"), TOLD, ids=[".".join(row[:2]) for row in TOLD])
def test_defaults_of_the_model_page_are_those_of_the_format(section, key, told):
    value = default_of(OF_THE_LAW[section].model_fields[key])
    assert told == (str(value).lower() if isinstance(value, bool) else str(value))


@pytest.mark.parametrize(("section", "model"), OF_THE_LAW.items())
def test_the_model_page_tells_every_default_of_a_number(section, model):
    numbers = {key for key, field in model.model_fields.items() if isinstance(field.default, Quantity)}
    # of parts: those of a component, told once, with the sensor
    missing = numbers - {key for name, key, _ in TOLD if name == section} - {"availability", "height"}
    assert missing == set()
