"""`rempart size`: the object, the table, the figure, and what is refused."""

from __future__ import annotations

import json
import shlex

import pytest

from answers.one_shot import one_shot
from cli.calling import rempart

pytestmark = pytest.mark.kernel

CHOICES = """
rempart-choices: 1
unit: crates
source: "assumption: a crate is a crate"
choices:
  magazine: {path: batteries.gun.weapons.gun.magazine, values: [1, 2, 3, 4], cost_each: 1}
"""
FEW = ("--screen", 40, "--replicates", 400, "--worlds", 1)


@pytest.fixture
def files(tmp_path):
    raid, choices = tmp_path / "raid.yaml", tmp_path / "choices.yaml"
    raid.write_text(one_shot(sspk="1", count="3"))
    choices.write_text(CHOICES)
    return str(raid), str(choices)


def test_object(files):
    raid, choices = files
    result = rempart("size", raid, "--goal", "p_no_leaker >= 0.9", "--options", choices, *FEW, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["schema"] == "rempart/size/1"
    assert found["reached"]
    assert found["answer"]["taken"] == {"magazine": "3"}
    assert found["answer"]["cost"] == 2
    assert [one["cost"] for one in found["front"]] == [0, 2]
    for one in (*found["front"], found["best"]):
        assert one["measure"]["ci95"][0] <= one["measure"]["mean"] <= one["measure"]["ci95"][1]
    again = rempart(*shlex.split(found["command"])[1:], "--json")
    assert json.loads(again.stdout) == found


def test_table_and_figure(files, tmp_path):
    raid, choices = files
    plot = tmp_path / "front.svg"
    arguments = ("--goal", "leakers < 0.5", "--options", choices, *FEW, "--plot", plot)
    result = rempart("size", raid, *arguments)
    text = " ".join(result.stdout.split())
    assert "leakers < 0.5 is reached at a cost of 2 crates, with magazine: 3" in text
    assert "Costs: assumption: a crate is a crate." in text
    assert "cost, crates" in plot.read_text()


def test_out_of_reach_says_what_blocks(files):
    raid, choices = files
    arguments = ("--goal", "leakers < 0.5", "--options", choices, "--set", "raid.darts.count=9", *FEW)
    text = " ".join(rempart("size", raid, *arguments).stdout.split())
    assert "leakers < 0.5 is out of reach of these choices: the most is 5.00" in text
    assert "What blocks, of the leakers left: no missile left (100%)." in text


def test_without_a_file_the_costs_are_said_to_be_assumed(files):
    text = " ".join(rempart("size", files[0], "--goal", "leakers < 3", *FEW).stdout.split())
    assert "Costs: assumption: nothing is known of the costs" in text


def test_refused(files, tmp_path):
    raid, _ = files
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(CHOICES.replace("batteries.gun.weapons.gun.magazine", "raid.darts.count"))
    result = rempart("size", raid, "--goal", "leakers < 1", "--options", wrong, *FEW)
    assert result.exit_code == 2
    assert "wrong.yaml:6: choices.magazine: raid.darts.count is no field of the defence" in result.stderr
    few = rempart("size", raid, "--goal", "leakers < 1", "--screen", 40, "--replicates", 20, "--worlds", 1)
    assert few.exit_code == 2
    assert "at least --screen" in few.stderr
