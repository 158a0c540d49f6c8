"""`rempart compare`: the object, the table, the files, what is refused."""

from __future__ import annotations

import json
import re

import pytest

from answers.small_scenarios import FIXED, UNARMED, UNCERTAIN
from cli.calling import rempart, run_object
from cli.test_run import stop_raids_after

pytestmark = pytest.mark.kernel

KEYS = [
    "schema",
    "designs",
    "replicates",
    "seed",
    "worlds",
    "elapsed_s",
    "raids_per_s",
    "interrupted",
    "comparisons",
    "multiplicity",
    "precision",
    "command",
]


@pytest.fixture
def file(tmp_path):
    def write(text: str = UNCERTAIN, name: str = "raid.yaml") -> str:
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


def compared(*arguments: object) -> dict:
    result = rempart("compare", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_one_scenario_against_itself_changed(file):
    found = compared(file(), "--lose", "radar", "--replicates", 400, "--worlds", 4)
    assert list(found) == KEYS
    assert found["schema"] == "rempart/compare/1"
    assert [design["label"] for design in found["designs"]] == ["A", "B"]
    assert found["designs"][1]["changes"] == "--lose radar"
    (pair,) = found["comparisons"]
    for entry in pair["measures"].values():
        difference = entry["difference"]
        if difference is not None:
            low, high = difference["ci95"]
            assert low <= difference["mean"] <= high
            assert len(difference["ignorance90"]) == 2
            assert {"mean", "ci95", "ignorance90"} <= set(entry["a"]) & set(entry["b"])
    intercepted = pair["measures"]["intercepted"]
    assert intercepted["b"]["mean"] == 0.0
    assert intercepted["difference"]["mean"] == pytest.approx(-intercepted["a"]["mean"])
    assert pair["measures"]["leakers"]["difference"]["unpaired_raids"] > 0
    assert pair["measures"]["launched"]["difference"]["exact"] is True


def test_sides_are_the_runs_that_each_is_alone(file):
    name = file()
    found = compared(name, "--lose", "radar", "--replicates", 300, "--worlds", 4)
    alone = [
        run_object(name, *more, "--replicates", 300, "--worlds", 4) for more in ((), ("--lose", "radar"))
    ]
    assert [design["fingerprint"] for design in found["designs"]] == [run["fingerprint"] for run in alone]
    leakers = found["comparisons"][0]["measures"]["leakers"]
    for side, run in zip(("a", "b"), alone, strict=True):
        assert leakers[side]["ci95"] == run["measures"]["leakers"]["ci95"]


def test_threads_change_nothing_and_the_command_gives_it_again(file):
    arguments = (file(), file(UNARMED, "other.yaml"), "--replicates", "1e3", "--worlds", 3, "--seed", 5)
    found = [compared(*arguments, "--threads", n) for n in (1, 2)]
    assert found[0]["command"].startswith("rempart compare ")
    found.append(compared(*found[0]["command"].split()[2:]))
    for each in found:
        del each["elapsed_s"], each["raids_per_s"]
    assert found[0] == found[1] == found[2]


def test_three_designs_are_set_against_the_first_and_multiplicity_is_said(file):
    names = [file(), file(FIXED, "fixed.yaml"), file(UNARMED, "unarmed.yaml")]
    found = compared(*names, "--replicates", 200, "--worlds", 2)
    assert [(pair["a"], pair["b"]) for pair in found["comparisons"]] == [("A", "B"), ("A", "C")]
    assert found["multiplicity"]["comparisons"] == 2
    assert "at least 90%" in found["multiplicity"]["text"]


def test_table_says_what_changed_and_what_is_not_there(file):
    result = rempart("compare", file(), "--without", "gun", "--replicates", 300, "--worlds", 3)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert re.search(r"With B, [\d.]+ more threats get through in a raid than with A \(\+", text)
    assert "B - A" in text
    assert "Only A has gun/radar" in text
    assert "not there" in text
    assert "raids of each design under the same luck" in text
    assert "--without gun --replicates 300 --seed 1 --worlds 3" in text
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_files_are_written(file, tmp_path):
    out = tmp_path / "out"
    arguments = ("compare", file(), "--lose", "radar", "--replicates", 100, "--worlds", 2, "--out", out)
    assert rempart(*arguments).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["comparison.json", "table.txt"]
    again = rempart(*arguments)
    assert again.exit_code == 2
    assert "--force" in again.stderr


def test_figure_shows_every_difference_of_the_table(file, tmp_path):
    pytest.importorskip("altair")
    figure = tmp_path / "differences.svg"
    names = (file(), file(UNARMED, "unarmed.yaml"), file(FIXED, "fixed.yaml"))
    result = rempart("compare", *names, "--replicates", 200, "--worlds", 2, "--plot", figure)
    assert result.exit_code == 0, result.output
    drawn = figure.read_text()
    for words in ("C - A, percentage points", "leakers (got through)", "ignorance, 90 %", "chance, 95 %"):
        assert words in drawn
    refused = rempart("compare", *names, "--replicates", 200, "--plot", tmp_path / "differences.gif")
    assert refused.exit_code == 2
    assert ".svg" in refused.stderr


def test_until_the_difference_is_precise(file):
    arguments = (file(), "--lose", "radar", "--precision", "2%", "--of", "p_leaked", "--worlds", 4)
    found = compared(*arguments, "--at-most", "1e5")
    low, high = found["comparisons"][0]["measures"]["p_leaked"]["difference"]["ci95"]
    assert found["precision"]["met"]
    assert found["precision"]["half_width"] == pytest.approx(0.5 * (high - low))
    assert found["precision"]["half_width"] <= 0.02
    assert found["replicates"] == found["precision"]["planned_looks"][found["precision"]["looks"] - 1]
    again = compared(*found["command"].split()[2:])
    for each in (found, again):
        del each["elapsed_s"], each["raids_per_s"]
    assert again == found


@pytest.mark.parametrize("effort", [("--replicates", "1e6"), ("--precision", "1e-6", "--at-most", "1e6")])
def test_ctrl_c_keeps_the_same_prefix_of_every_design(file, monkeypatch, effort):
    stop_raids_after(1, monkeypatch)
    name = file()
    arguments = ("--lose", "radar", "--worlds", 5)
    result = rempart("compare", name, *arguments, *effort, "--threads", 1, "--json")
    assert result.exit_code == 130
    found = json.loads(result.stdout)
    assert found["interrupted"]
    assert 0 < found["replicates"] < 1_000_000
    assert f"{found['replicates']} of 1000000 replicates were done and are kept" in result.stderr
    monkeypatch.undo()
    whole = compared(*found["command"].split()[2:])
    assert [one["fingerprint"] for one in whole["designs"]] == [
        one["fingerprint"] for one in found["designs"]
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "nothing to be compared with"),
        (("fixed.yaml", "--lose", "radar"), "one scenario against itself"),
        (("--lose", "rader"), "radar"),
        (("--without", "guns"), "gun"),
        (("--lose", "radar", "--of", "leakers[truck]"), "truck"),
        (("--lose", "radar", "--precision", "0.01"), "leave one out"),
    ],
)
def test_what_cannot_be_compared_is_refused(file, more, told):
    file(FIXED, "fixed.yaml")
    words = [file(FIXED, word) if word.endswith(".yaml") else word for word in more]
    result = rempart("compare", file(), *words, "--replicates", 10)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""
