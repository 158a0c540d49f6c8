"""`rempart sensitivity`: the object, the table, the figure, resuming, and what it refuses."""

from __future__ import annotations

import json

import pytest

from answers.small_scenarios import FIXED, UNCERTAIN
from cli.calling import rempart
from rempart.scenario import load
from rempart.views.units import in_its_unit

pytestmark = pytest.mark.kernel

SMALL = ("--raids", 8, "--worlds", 12, "--samples", 8)
TWO = UNCERTAIN.replace("reliability: 0.9", "reliability: {low: 0.4, high: 0.9, source: a book}")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "raid.yaml"
    path.write_text(TWO)
    return path


def told(*arguments):
    result = rempart("sensitivity", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_object(file):
    found = told(file, *SMALL, "--measure", "leakers")
    assert found["schema"] == "rempart/sensitivity/1"
    assert found["unknowns"]["entering"] == 2
    by_name = {entry["unknown"]: entry for entry in found["leading"]}
    assert by_name["batteries.gun.weapons.gun.sspk"]["assumption"]
    assert not by_name["batteries.gun.weapons.gun.reliability"]["assumption"]
    assert [entry["unknown"] for entry in found["tornado"]] != []
    for entry in found["tornado"]:
        assert entry["ci95"][0] <= entry["effect"] <= entry["ci95"][1]
    assert [entry["unknown"] for entry in found["sobol"] if entry["is_rest"]] == []
    alone = told(file, *SMALL, "--measure", "leakers", "--leading", 1, "--method", "sobol")
    assert [entry["is_rest"] for entry in alone["sobol"]] == [False, True]
    assert alone["tornado"] == []


def test_its_command_reproduces_it_and_what_is_kept_is_not_run_again(file, tmp_path):
    out = tmp_path / "out"
    found = told(file, *SMALL, "--lose", "gun/radar@150s", "--out", out)
    words = found["command"].removeprefix("rempart sensitivity ").split()
    assert told(*words) == found
    times = {path: path.stat().st_mtime_ns for path in (out / "cases").iterdir()}
    assert times
    assert told(*words, "--out", out) == found
    assert {path: path.stat().st_mtime_ns for path in (out / "cases").iterdir()} == times
    assert json.loads((out / "sensitivity.json").read_text()) == found


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_table_and_the_figure(file, tmp_path, suffix):
    path = tmp_path / f"tornado.{suffix}"
    result = rempart("sensitivity", file, *SMALL, "--measure", "leakers", "--plot", path)
    assert result.exit_code == 0, result.output
    text = " ".join(result.output.split())
    for words in ("leakers at both ends of an unknown", "Sobol indices", "a book", "No kill probability"):
        assert words in text
    assert path.stat().st_size > 2_000


def test_values_are_told_in_the_unit_of_the_file():
    scenario = load(TWO.replace("speed: 200 m/s", "speed: {low: 540 km/h, high: 250 m/s}"))
    assert in_its_unit(scenario, "threats.dart.speed", 150.0) == "540 km/h"
    assert in_its_unit(scenario, "batteries.gun.weapons.gun.sspk.dart", 0.25) == "0.25"
    assert in_its_unit(scenario, "no.such.path", 2.0) == "2.00"


def test_nothing_unknown_is_said(file):
    file.write_text(FIXED)
    result = rempart("sensitivity", file, *SMALL)
    assert result.exit_code == 0
    assert "no unknown can be said to matter" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--samples", "12"), "power of two"),
        (("--measure", "leekers"), "leekers"),
        (("--measure", "leakers[nothing]"), "nothing"),
        (("--worlds", "1"), "two of them"),
    ],
)
def test_it_refuses_in_a_sentence(file, arguments, words):
    result = rempart("sensitivity", file, *SMALL, *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())
