"""Whatever is wrong: a sentence on standard error, exit status 2 (1 if the fault is ours), no traceback."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from answers.small_scenarios import FIXED
from cli.calling import rempart
from rempart.cli import main

RUN = ("run", "rr-24")
TRACE = ("trace", "rr-24")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*RUN, "--replicates", "0"), "--replicates"),
        ((*RUN, "--replicates", "-5"), "expected a whole number from 1"),
        ((*RUN, "--replicates", "1e300"), "expected a whole number"),
        ((*RUN, "--replicates", "1.5"), "expected a whole number"),
        ((*RUN, "--replicates", "nan"), "expected a whole number"),
        ((*RUN, "--replicates", "many"), "found 'many'"),
        ((*RUN, "--replicates", "9" * 5000), "expected a whole number"),
        ((*RUN, "--seed", str(2**64)), "2**64 - 1"),
        ((*RUN, "--seed", "-1"), "--seed"),
        ((*RUN, "--threads", "0"), "--threads"),
        ((*RUN, "--worlds", "0"), "--worlds"),
        ((*RUN, "--worlds", "99999999"), "--worlds"),
        ((*RUN, "--lose", "radar@-5s"), "expected a time from 0 s on"),
        ((*RUN, "--out", ""), "found '', expected the name of a folder"),
        ((*RUN, "--out", "  "), "expected the name of a folder"),
        ((*RUN, "--report", ""), "found '', expected the name of a file"),
        (
            ("sweep", "rr-24", "--over", "raid.size=1,2", "--plot", ""),
            "found '', expected the name of a file",
        ),
        (("replay", "rr-24", "--out", ""), "found '', expected the name of a file"),
        (("export-claims", "--out", ""), "expected the name of a file"),
        (("import-claims", "claims.csv", "--out", ""), "expected the name of a folder"),
        (("draft", "", "--out", "drafts"), "found '', expected the name of a file"),
        (("assess", "ain-al-asad-2021-06-06", "--report", ""), "expected the name of a file"),
        (("record", "--settings", ""), "expected the name of a file"),
        (("serve", "--data", ""), "expected the name of a folder"),
        ((*TRACE, "--replicate", "-1"), "--replicate"),
        ((*TRACE, "--replicate", str(10**30)), "--replicate"),
        (TRACE, "--replicate"),
        ((*TRACE, "--replicate"), "--replicate"),
        (("run",), "SCENARIO"),
        (("run", "rr-24", "--replicate", "5"), "--replicates"),
        (("rum", "rr-24"), "No such command"),
        (("run", "rr-42"), "did you mean 'rr-24'"),
        (("run", ""), "cannot be read"),
        (("run", "/"), "/"),
        (("run", "\0"), ""),
        (("check", "no/such/file.yaml"), "no such file"),
        (("cite", "rr-42"), "did you mean"),
        (("show", "rr-42"), "did you mean"),
        (("trace", "rr-42", "--replicate", "0"), "did you mean"),
        (("catalog", "show", "patriot-batery"), "did you mean patriot-battery"),
        (("catalog", "show"), "ID"),
        (("schema", "wishes"), "scenario"),
    ],
    ids=lambda value: " ".join(value)[:60].replace("\0", "NUL") if isinstance(value, tuple) else "",
)
def test_wrong_input_is_answered_with_a_sentence(arguments, said):
    result = rempart(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr) < 3000


def test_all_that_is_wrong_with_a_file_is_told_at_once_and_nothing_written(tmp_path):
    path = tmp_path / "raid.yaml"
    path.write_text(FIXED.replace("speed: 200 m/s", "speed: 200").replace("magazine: 4", "magazin: 4"))
    result = rempart("run", path, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert f"{path}:" in result.stderr
    assert "found 200, expected a speed such as '200 m/s'" in result.stderr
    assert "did you mean 'magazine'" in result.stderr
    assert "nothing was run" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_raid_that_cannot_be_flown(tmp_path):
    path = tmp_path / "far.yaml"
    far = FIXED.replace(
        "flight: straight, speed: 200 m/s", "flight: ballistic, beta: 3000 kg/m^2, burnout_speed: 200 m/s"
    )
    path.write_text(far)
    result = rempart("run", path, "--replicates", "10")
    assert result.exit_code == 2
    assert "The raid cannot be flown as it is written: darts" in result.stderr


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_place_that_cannot_be_written(tmp_path, place):
    (tmp_path / "file").write_text("here")
    result = rempart(*RUN, "--replicates", "10", "--out", tmp_path / place)
    assert result.exit_code == 2
    assert "--out" in result.stderr
    assert (tmp_path / "file").read_text() == "here"


def broken(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def load(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr("rempart.api.given.load", load)


def test_our_own_fault_is_a_sentence_that_asks_for_a_report(monkeypatch):
    broken(monkeypatch, IndexError("row 7 of 5\nand more"))
    result = rempart("show", "rr-24")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "IndexError: row 7 of 5 and more" in result.stderr
    assert "Please report it" in result.stderr
    assert result.stderr.count("\n") == 1


def test_debug_shows_the_traceback(monkeypatch):
    broken(monkeypatch, IndexError("row 7 of 5"))
    result = CliRunner().invoke(main, ["show", "rr-24", "--debug"])
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "Please report it" in result.stderr


def test_a_lack_of_memory_says_what_needs_less(monkeypatch):
    broken(monkeypatch, MemoryError())
    result = rempart("show", "rr-24")
    assert result.exit_code == 1
    assert "--worlds" in result.stderr


def test_a_stop_is_not_an_error(monkeypatch):
    broken(monkeypatch, KeyboardInterrupt())
    result = rempart("show", "rr-24")
    assert result.exit_code == 130
    assert "Stopped" in result.stderr
