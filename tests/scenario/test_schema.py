"""The JSON Schema takes what is valid and refuses what an editor should underline."""

from __future__ import annotations

import jsonschema
import pytest

from rempart.reading.document import read_yaml
from rempart.scenario import json_schema
from scenario.cases import SMALL, changed, documented, valid_texts

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def test_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert "x-quantity" not in str(json_schema())


@pytest.mark.parametrize("text", [*valid_texts(), documented()])
def test_takes_valid_files(text):
    assert [error.message for error in VALIDATOR.iter_errors(read_yaml(text, "f").data)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("60 km", "60"),
        ("speed: 50", "sped: 50"),
        ("flight: powered", "flight: glides"),
        ("count: 3", "count: 2.5"),
        ("name: small", "name: two words"),
        ("rempart: 1", "rempart: 3"),
        ("{any: 0.7}", "0.7"),
        ("scan_period: 2 s", "scan_period: {lwo: 1 s}"),
    ],
)
def test_refuses(old, new):
    assert not VALIDATOR.is_valid(read_yaml(changed(old, new, SMALL), "f").data)


def test_card_sections_need_nothing_else():
    text = changed("{scan_period: 2 s, range_reference: 50 km}", "{card: an-mpq-65}", SMALL)
    assert VALIDATOR.is_valid(read_yaml(text, "f").data)
