"""`rempart rare`: the answer, and what is wrong with an event said in a sentence."""

from __future__ import annotations

import json
import shlex

import pytest

from answers.small_scenarios import UNCERTAIN
from cli.calling import rempart

pytestmark = pytest.mark.kernel


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "uncertain.yaml"
    path.write_text(UNCERTAIN)
    return path


def test_object_tells_both_kinds_of_not_knowing(scenario):
    words = (scenario, "--event", "intercepted >= 4", "--effort", 3000, "--worlds", 4)
    told = json.loads(rempart("rare", *words, "--json").stdout)
    assert told["schema"] == "rempart/rare/1"
    p = told["probability"]
    assert p["ci95"][0] <= p["mean"] <= p["ci95"][1]
    assert p["ignorance90"][0] < p["ignorance90"][1]
    assert len(told["by_world"]) == 4
    assert told["raids"] == sum(world["raids"] for world in told["by_world"])
    again = shlex.split(told["command"])[1:]
    assert told == json.loads(rempart(*again, "--json").stdout)


def test_table_says_what_was_spent(scenario):
    shown = rempart("rare", scenario, "--event", "intercepted >= 4", "--effort", 3000, "--worlds", 2).stdout
    for words in ("probability", "chance", "ignorance", "raids of plain sampling", "World by world"):
        assert words in shown


@pytest.mark.parametrize(
    ("event", "words"),
    [("leakers > ", "expected"), ("leekers >= 1", "leakers"), ("lost[nobody]", "no point")],
)
def test_wrong_event_is_told_in_a_sentence(scenario, event, words):
    result = rempart("rare", scenario, "--event", event)
    assert result.exit_code == 2
    assert words in result.output


def test_impossible_event_is_exactly_0(scenario):
    shown = rempart("rare", scenario, "--event", "intercepted >= 6", "--worlds", 2).stdout
    assert "exactly 0" in shown
