"""Chance and ignorance stand apart, side by side, in every answer of every command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from answers.small_scenarios import UNCERTAIN
from cli.calling import rempart
from cli.test_campaign import CAMPAIGN
from cli.test_size import CHOICES

pytestmark = pytest.mark.kernel

FEW = ("--replicates", 60, "--worlds", 3)
COMMANDS = {
    "run": ("run", "SCENARIO", *FEW, "--of", "p(leakers >= 2)"),
    "run until precise": ("run", "SCENARIO", "--precision", 0.2, "--worlds", 3),
    "compare": ("compare", "SCENARIO", "--lose", "radar", *FEW),
    "why": ("why", "SCENARIO", *FEW),
    "breakeven": ("breakeven", "SCENARIO", "--claim", "leakers >= 2", *FEW, "--leading", 1, "--together", 0),
    "sweep": ("sweep", "SCENARIO", "--over", "raid.darts.count=2,4", *FEW),
    "sensitivity": ("sensitivity", "SCENARIO", "--raids", 8, "--worlds", 12, "--samples", 8),
    "campaign": ("campaign", "CAMPAIGN", "--replicates", 20, "--worlds", 2),
    "size": (*("size", "SCENARIO", "--goal", "leakers < 3", "--options", "CHOICES"), "--screen", 40, *FEW),
}


def one_sided(found: Any, path: str = "") -> Iterator[str]:
    """Where an object tells the interval of one kind of not knowing without the other."""
    if isinstance(found, dict):
        if ("ci95" in found) != ("ignorance90" in found):
            yield path
        for key, value in found.items():
            yield from one_sided(value, f"{path}.{key}".lstrip("."))
    elif isinstance(found, list):
        for value in found:
            yield from one_sided(value, f"{path}[]")


@pytest.fixture
def words(tmp_path):
    files = {"SCENARIO": UNCERTAIN, "CAMPAIGN": CAMPAIGN, "CHOICES": CHOICES}
    paths = {name: tmp_path / f"{name.lower()}.yaml" for name in files}
    for name, path in paths.items():
        path.write_text(files[name].replace("raid.yaml", str(paths["SCENARIO"])))
    return lambda name: [paths.get(word, word) for word in COMMANDS[name]]


@pytest.mark.parametrize("name", COMMANDS)
def test_json_tells_both(name, words):
    result = rempart(*words(name), "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert '"ci95"' in result.stdout
    assert sorted(set(one_sided(found))) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_table_names_both(name, words):
    told = rempart(*words(name)).stdout.lower()
    assert "chance" in told
    assert "ignorance" in told
