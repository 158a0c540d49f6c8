"""`rempart why`: the waterfall in a terminal, as JSON and as a figure."""

from __future__ import annotations

import json

import pytest

from answers.small_scenarios import FIXED, MIXED
from cli.calling import rempart, run_object

pytestmark = pytest.mark.kernel


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "mixed.yaml"
    path.write_text(MIXED)
    return path


def test_object_agrees_with_the_run(scenario):
    words = (scenario, "--replicates", 300, "--worlds", 10)
    told = json.loads(rempart("why", *words, "--json").stdout)
    run = run_object(*words)
    assert told["schema"] == "rempart/why/1"
    assert told["fingerprint"] == run["fingerprint"]
    assert [chain["class"] for chain in told["ledger"]] == [None, "truck", "dart"]
    for chain in told["ledger"]:
        assert sum(step["n"] for step in chain["steps"]) == chain["launched"]
    whole = told["ledger"][0]
    leakers = run["measures"]["leakers"]["mean"]
    assert whole["leakers"]["n"] == pytest.approx(300 * leakers, abs=1e-6)


def test_table_reads_at_80_columns(scenario):
    shown = rempart("why", scenario, "--replicates", 300).stdout
    bars = [line for line in shown.splitlines() if "░" * 4 in line or "█" * 4 in line]
    assert len(bars) >= 3
    assert all(len(line) <= 80 for line in bars)
    assert "rempart why" in shown


def test_figure_is_written(scenario, tmp_path):
    pytest.importorskip("altair")
    assert rempart("why", scenario, "--replicates", 50, "--plot", tmp_path / "w.svg").exit_code == 0
    assert "missed" in (tmp_path / "w.svg").read_text()


@pytest.mark.parametrize("name", ["w.pdf", "nowhere/w.svg"])
def test_figure_that_cannot_be_written_is_refused_at_once(scenario, tmp_path, name):
    result = rempart("why", scenario, "--plot", tmp_path / name)
    assert result.exit_code == 2
    assert "expected a name" in result.output or "not there" in result.output


def test_leaker_is_told_in_a_sentence_and_again(scenario):
    told = json.loads(rempart("why", scenario, "--leaker", "--worlds", 3, "--json").stdout)
    assert told["schema"] == "rempart/leaker/1"
    assert told["how"] == "leaker"
    assert told["sentence"].startswith(told["threat"])
    words = ("--leaker", "--worlds", 3, "--replicate", told["replicate"], "--threat", told["threat"])
    again = json.loads(rempart("why", scenario, *words, "--json").stdout)
    assert again == told
    shown = " ".join(rempart("why", scenario, *words).stdout.split())
    assert told["sentence"] in shown
    assert "--replicate" in shown


def test_leaker_of_nothing_is_a_sentence(tmp_path):
    scenario = tmp_path / "fixed.yaml"
    scenario.write_text(FIXED)
    failing = ("--set", "threats.dart.p_fail=1")
    none = rempart("why", scenario, "--leaker", "--worlds", 1, "--replicates", 5, *failing)
    assert "Nothing gets through in the first 5 replicates" in none.stdout
    told = rempart("why", scenario, "--leaker", "--worlds", 1, "--replicate", 0, *failing, "--json").stdout
    assert json.loads(told)["threat"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--replicate", 1), "add --leaker"),
        (("--leaker", "--plot", "x.svg"), "leave out one"),
        (("--leaker", "--replicate", 0, "--threat", "dart 1"), "expected a threat of replicate 0"),
    ],
)
def test_options_of_one_leaker_that_make_no_sense_are_refused(scenario, words, said):
    result = rempart("why", scenario, "--worlds", 1, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
