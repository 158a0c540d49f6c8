"""`rempart run`: the object, the table, the files, and what Ctrl-C leaves."""

from __future__ import annotations

import json
import re
import shlex

import jsonschema
import pytest

from answers.small_scenarios import FIXED, MIXED, UNCERTAIN
from cli.calling import in_a_process, rempart, run_object
from rempart.views.schemas.result import result_schema

pytestmark = pytest.mark.kernel

KEYS = [
    "schema",
    "scenario",
    "replicates",
    "seed",
    "fingerprint",
    "elapsed_s",
    "raids_per_s",
    "measures",
    "worlds",
    "command",
    "interrupted",
    "unknowns",
    "assumptions",
    "asked",
    "precision",
    "allocation",
]
NAMED = [
    "launched",
    "arrived",
    "leakers",
    "intercepted",
    "interceptors_fired",
    "hits_on_assets",
    "p_no_leaker",
    "p_lost",
    "leak_causes",
    "by_class",
]


@pytest.fixture
def file(tmp_path):
    def write(text: str = UNCERTAIN) -> str:
        path = tmp_path / "raid.yaml"
        path.write_text(text)
        return str(path)

    return write


def measures_of(value):
    if "mean" in value:
        yield value
        return
    for entry in value.values():
        if entry is not None:
            yield from measures_of(entry)


@pytest.mark.parametrize("text", [FIXED, UNCERTAIN, MIXED], ids=["fixed", "uncertain", "mixed"])
def test_object_has_its_keys_and_obeys_its_schema(file, text):
    found = run_object(file(text), "--replicates", 400, "--worlds", 4)
    assert list(found) == KEYS
    jsonschema.validate(found, result_schema())
    assert found["replicates"] == 400
    assert set(NAMED) <= set(found["measures"])
    for measure in measures_of(found["measures"]):
        low, high = measure["ci95"]
        assert low <= measure["mean"] <= high
        assert len(measure["ignorance90"]) == 2
    for name in ("launched", "leakers", "interceptors_fired"):
        assert sum(found["measures"][name]["distribution"].values()) == pytest.approx(1.0)


def test_counts_balance(file):
    measures = run_object(file(MIXED), "--replicates", 300, "--worlds", 6)["measures"]
    mean = {name: measures[name]["mean"] for name in ("launched", "arrived", "leakers", "intercepted")}
    rest = measures["failed"]["mean"], measures["harmless"]["mean"]
    assert mean["launched"] == pytest.approx(sum(rest) + mean["leakers"] + mean["intercepted"])
    causes = [cause["mean"] for cause in measures["leak_causes"].values()]
    assert sum(causes) == pytest.approx(mean["leakers"])
    of_classes = [of_class["leakers"]["mean"] for of_class in measures["by_class"].values()]
    assert sum(of_classes) == pytest.approx(mean["leakers"])


def test_threads_change_nothing(file):
    first = run_object(file(), "--replicates", 3000, "--worlds", 7, "--threads", 1)
    second = run_object(file(), "--replicates", 3000, "--worlds", 7, "--threads", 2)
    for found in (first, second):
        del found["elapsed_s"], found["raids_per_s"], found["allocation"]
    assert first == second


def test_seed_changes_the_result(file):
    same = run_object(file(), "--replicates", 200, "--worlds", 2)
    other = run_object(file(), "--replicates", 200, "--worlds", 2, "--seed", 2)
    assert same["fingerprint"] != other["fingerprint"]


def test_the_command_that_is_told_gives_the_same_result(file):
    found = run_object(file(), "--replicates", "1e3", "--worlds", 3, "--seed", 2**64 - 1)
    words = found["command"].split()
    assert words[:2] == ["rempart", "run"]
    assert run_object(*words[2:])["fingerprint"] == found["fingerprint"]


def test_precision_is_reached_said_and_repeated(file):
    asked = "p(leakers >= 4)"
    arguments = ("--precision", 0.02, "--of", asked, "--worlds", 5, "--at-most", "1e5")
    found = run_object(file(), *arguments)
    jsonschema.validate(found, result_schema())
    low, high = found["asked"]["value"]["ci95"]
    assert found["asked"]["measure"] == asked
    assert found["precision"]["met"]
    assert found["precision"]["half_width"] == pytest.approx(0.5 * (high - low))
    assert found["precision"]["half_width"] <= 0.02
    words = shlex.split(found["command"])
    assert run_object(*words[2:])["measures"] == found["measures"]
    alone = run_object(file(), "--replicates", found["replicates"], "--worlds", 5)
    assert alone["fingerprint"] == found["fingerprint"]
    assert alone["precision"] is None
    table = " ".join(rempart("run", file(), *arguments).stdout.split())
    assert f"{asked} ± 0.0" in table
    assert "widened to hold at all of them" in table


def test_allocation_speaks_of_the_measure_that_is_named(file):
    found = run_object(file(), "--replicates", 400, "--worlds", 4, "--of", "leakers[dart]")
    assert found["allocation"]["measure"] == "leakers[dart]" == found["asked"]["measure"]
    assert found["allocation"]["halving_replicates"] == 1600
    assert found["allocation"]["world_s"] > 0.0
    text = " ".join(rempart("run", file(), "--replicates", 400, "--worlds", 4).stdout.split())
    assert re.search(
        r"more raids ([\d ]+ raids \([^)]*\) halve the interval of chance of|won.t help) leakers", text
    )


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--precision", "0.01", "--replicates", "10"), "leave one out"),
        (("--precision", "0"), "above 0"),
        (("--precision", "narrow"), "above 0"),
        (("--at-most", "10"), "bound of --precision"),
        (("--of", "p_leekers"), "not a measure"),
        (("--of", "leakers[truck]"), "truck"),
    ],
)
def test_precision_that_makes_no_sense_is_refused(file, more, told):
    result = rempart("run", file(), *more)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_json_has_standard_output_for_itself(file):
    arguments = ("run", file(), "--replicates", "50", "--worlds", "2", "--json")
    done = in_a_process("python", "-m", "rempart", *arguments)
    assert list(json.loads(done.stdout)) == KEYS


def test_table_says_what_got_through_and_how_to_repeat_it(file):
    result = rempart("run", file(), "--replicates", 500, "--worlds", 5)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert re.search(r"On average 5.00 threats arrive in a raid: [\d.]+ get through", text)
    assert "Of all leakers (threats that get through): " in text
    assert "chance" in text
    assert "ignorance" in text
    assert "Leakers of 100 arriving threats" in text
    assert "1 numbers are not known" not in text
    assert "1 number is not known and differs between worlds; it is an assumption" in text
    assert "No kill probability (SSPK) of a real system is published" in text
    assert "--replicates 500 --seed 1 --worlds 5" in text
    assert re.search(r"fingerprint [0-9a-f]{32}", text)


@pytest.mark.kernel
def test_few_raids_a_world_do_not_tell_ignorance_and_the_table_says_so():
    def told(*more: str) -> str:
        return rempart("run", "ain-al-asad-2021-06-06", *more).stdout

    few, many = told("--replicates", "100"), told("--replicates", "4000", "--worlds", "20")
    row = next(line for line in few.splitlines() if line.startswith("leakers, of arriving threats"))
    assert row.endswith("not known yet")
    assert "so few raids a world do not show" in " ".join(few.split())
    assert "not known yet" not in many.lower()
    compared = rempart("compare", "rr-24", "ain-al-asad-2021-06-06", "--replicates", "100")
    assert "not known yet" in compared.stdout


def test_files_are_written_whole_and_not_over_another_run(file, tmp_path):
    out = tmp_path / "a" / "b"
    arguments = ("run", file(), "--replicates", 100, "--worlds", 2, "--out", out)
    assert rempart(*arguments).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["result.json", "table.txt"]
    written = json.loads((out / "result.json").read_text())
    jsonschema.validate(written, result_schema())
    assert written["fingerprint"] in (out / "table.txt").read_text()
    again = rempart(*arguments, "--seed", 3)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert json.loads((out / "result.json").read_text()) == written
    forced = rempart(*arguments, "--seed", 3, "--force")
    assert forced.exit_code == 0
    assert json.loads((out / "result.json").read_text())["seed"] == 3


def test_nothing_half_written_is_left_behind(file, tmp_path, monkeypatch):
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = rempart("run", file(), "--replicates", 20, "--worlds", 1, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert "fingerprint" in result.stdout, "what was computed is still told"
    assert list((tmp_path / "out").iterdir()) == []


def stop_raids_after(n_calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def of(_self: object, what: str, _total: int):
        calls = 0

        def done(_n: int) -> None:
            nonlocal calls
            calls += what == "raids"
            if calls > n_calls:
                raise KeyboardInterrupt

        return done

    monkeypatch.setattr("rempart.cli.progress.Progress.of", of)


def test_ctrl_c_keeps_what_is_done(file, tmp_path, monkeypatch):
    stop_raids_after(1, monkeypatch)
    out = tmp_path / "out"
    arguments = ("run", file(), "--worlds", 5, "--threads", 1, "--json", "--out", out)
    result = rempart(*arguments, "--replicates", 1_000_000)
    assert result.exit_code == 130
    found = json.loads(result.stdout)
    jsonschema.validate(found, result_schema())
    assert found["interrupted"]
    assert 0 < found["replicates"] < 1_000_000
    assert f"{found['replicates']} of 1000000 replicates were done and are kept" in result.stderr
    assert json.loads((out / "result.json").read_text()) == found
    monkeypatch.undo()
    whole = run_object(file(), "--worlds", 5, "--replicates", found["replicates"])
    assert whole["fingerprint"] == found["fingerprint"]
    assert not whole["interrupted"]


def test_ctrl_c_before_any_replicate_keeps_nothing(file, tmp_path, monkeypatch):
    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rempart.pipeline.worlds.tabulate", stop)
    result = rempart("run", file(), "--replicates", 10, "--out", tmp_path / "out")
    assert result.exit_code == 130
    assert result.stdout == ""
    assert "nothing was kept" in result.stderr
    assert not (tmp_path / "out").exists()
