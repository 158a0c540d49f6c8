"""`rempart breakeven`: the object, the table, and what is refused."""

from __future__ import annotations

import json
import shlex

import pytest

from answers.one_shot import one_shot
from cli.calling import rempart

pytestmark = pytest.mark.kernel

SSPK = '{uniform: [0.1, 0.9], source: "assumption: none is published"}'
FEW = ("--replicates", 400, "--worlds", 20, "--together", 0)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "raid.yaml"
    path.write_text(one_shot(sspk=SSPK))
    return str(path)


def test_object(file):
    result = rempart("breakeven", file, "--claim", "p_no_leaker>=0.3", *FEW, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["schema"] == "rempart/breakeven/1"
    assert found["truth"] == "holds"
    (flip,) = found["flips"]
    assert flip["path"] == "batteries.gun.weapons.gun.sspk.dart"
    low, high = flip["threshold"]["value_ci95"]
    assert low <= flip["threshold"]["value"] <= high
    assert flip["threshold"]["sentence"].startswith(
        "holds while the SSPK of gun/gun against dart is above 0."
    )
    again = rempart(*shlex.split(found["command"])[1:], "--json")
    assert json.loads(again.stdout) == found


def test_table_says_it_in_words(file):
    result = rempart("breakeven", file, "--claim", "p_no_leaker >= 0.3", *FEW)
    text = " ".join(result.stdout.split())
    assert "p_no_leaker >= 0.3 holds" in text
    assert "holds while the SSPK of gun/gun against dart is above 0." in text
    assert "[assumption: none is published]" in text


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("p_no_leaker", "expected a measure"),
        ("nonsense > 1", "'nonsense' is not a measure"),
        ("p_lost[tank] > 0.1", "there is no 'tank'"),
    ],
)
def test_refused(file, claim, words):
    result = rempart("breakeven", file, "--claim", claim, *FEW)
    assert result.exit_code == 2
    assert words in result.stderr


def test_too_few_replicates_are_refused(file):
    result = rempart("breakeven", file, "--claim", "leakers < 1", "--replicates", 10, "--worlds", 20)
    assert result.exit_code == 2
    assert "at least two" in result.stderr


def test_brackets_of_a_claim_are_printed(file):
    result = rempart("breakeven", file, "--claim", "p_lost[gun/radar] < 0.9", *FEW)
    assert "'p_lost[gun/radar] < 0.9'" in " ".join(result.stdout.split())
