"""The tool that says whether a change moved a result: what it must see, and what it must not take for one."""

import json
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from tools.compare_results.__main__ import SOURCE
from tools.compare_results.cases import Selection
from tools.compare_results.comparing import compare, read_index
from tools.compare_results.expected import Expected, read_expected
from tools.compare_results.recording import NotRecordedError, record
from tools.compare_results.telling import tell

ROWS, RUN, TABLE = "rows/camp", "json/run/camp", "words/run/camp"
INDEX = {
    "selection": {"parts": ["rows", "json", "words"], "subjects": ["*"], "times": 1},
    "cases": {ROWS: "camp", RUN: "camp", TABLE: "camp"},
}
FOUND = {"p": {"mean": 0.5, "ci95": [0.4, 0.6]}, "n": 3, "elapsed_s": 0.1, "fingerprint": "ab"}
LINES = ["leakers      2.5", "made of      400 raids, 0.1 s", "             5 worlds tell most", "", "seed 7"]


def written(folder: Path, found=FOUND, lines=LINES, rows=None, columns=("a", "b"), index=INDEX) -> Path:
    """A recording by hand."""
    for name, what in ((RUN, found), (TABLE, lines)):
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"words": ["run"], "status": 0, "errors": "", "found": what}))
    (folder / "rows").mkdir()
    rows = np.zeros((4, 2), np.int32) if rows is None else rows
    np.savez_compressed(folder / "rows/camp.npz", rows=rows, columns=np.array(columns))
    (folder / "recording.json").write_text(json.dumps(index))
    return folder


def differences(first: Path, second: Path) -> dict[str, str]:
    found = compare(first, read_index(first), second, read_index(second)).differences
    return {one.where: one.how for one in found}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return written(tmp_path / "first")


def test_equal_recordings_are_equal_and_times_and_fingerprints_are_no_results(first, tmp_path, capsys):
    lines = [
        LINES[0],
        "made of      400 raids, 0.9 s",
        "             7 worlds tell most",
        "      in the same time",
    ]
    again = written(tmp_path / "b", FOUND | {"elapsed_s": 9.0, "fingerprint": "cd"}, lines + LINES[3:])
    found = compare(first, read_index(first), again, read_index(again))
    assert (found.n_cases, found.differences) == (3, ())
    assert tell(found, ()) == 0
    assert "3 cases compared: equal bit for bit." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("found", "where", "how"),
    [
        (FOUND | {"n": 4}, "n", "3 and 4"),
        (FOUND | {"n": 3.0}, "n", "3 and 3.0"),
        (FOUND | {"p": {"mean": 0.5, "ci95": [0.4, 0.6 + 2**-53]}}, "p.ci95.1", "0.6 and 0.6000000000000001"),
        (FOUND | {"p": {"mean": 0.5, "ci95": [0.4]}}, "p.ci95.1", "0.6 and (missing)"),
        (FOUND | {"new": None}, "new", "(missing) and null"),
    ],
)  # fmt: skip
def test_one_value_altered_is_told_by_its_path(first, tmp_path, found, where, how):
    assert differences(first, written(tmp_path / "b", found)) == {f"{RUN}:{where}": how}


def test_one_row_altered_is_told_by_column_count_and_first_row(first, tmp_path):
    rows = np.zeros((4, 2), np.int32)
    rows[2:, 1] = 1
    how = "2 of 4 rows; first 2: np.int32(0) and np.int32(1)"
    assert differences(first, written(tmp_path / "b", rows=rows)) == {f"{ROWS}:b": how}


def test_signed_zero_differs_in_an_array_and_nan_is_itself(tmp_path):
    values = np.array([[0.0, np.nan]])
    a = written(tmp_path / "a", rows=values)
    assert not differences(a, written(tmp_path / "same", rows=values.copy()))
    assert list(differences(a, written(tmp_path / "b", rows=-values))) == [f"{ROWS}:a", f"{ROWS}:b"]


def test_rows_of_other_columns_type_or_number_differ(first, tmp_path):
    wide = written(tmp_path / "wide", rows=np.zeros((4, 2), np.int64))
    assert set(differences(first, wide)) == {f"{ROWS}:a", f"{ROWS}:b"}
    renamed = written(tmp_path / "renamed", columns=("a", "c"))
    assert set(differences(first, renamed)) == {f"{ROWS}:b", f"{ROWS}:c"}
    swapped = written(tmp_path / "swapped", columns=("b", "a"))
    assert set(differences(first, swapped)) == {f"{ROWS}:(order of columns)"}
    fewer = written(tmp_path / "fewer", rows=np.zeros((3, 2), np.int32))
    assert differences(first, fewer) == {f"{ROWS}:": "4 and 3 rows"}


def test_a_line_printed_differs(first, tmp_path):
    lines = ["leakers      2.6", *LINES[1:]]
    assert set(differences(first, written(tmp_path / "b", lines=lines))) == {f"{TABLE}:0"}


def test_a_case_that_vanished_differs_but_one_that_was_not_asked_for_does_not(first, tmp_path):
    gone = {**INDEX, "cases": {ROWS: "camp", TABLE: "camp"}}
    second = written(tmp_path / "gone", index=gone)
    (second / f"{RUN}.json").unlink()
    assert set(differences(first, second)) == {f"{RUN}:"}
    asked = {**gone, "selection": {**INDEX["selection"], "parts": ["rows", "words"]}}
    (second / "recording.json").write_text(json.dumps(asked))
    found = compare(first, INDEX, second, asked)
    assert (found.n_cases, found.apart, found.differences) == (2, (RUN,), ())


def test_nothing_in_common_is_no_success(first, capsys):
    other = {**INDEX, "cases": {}, "selection": {**INDEX["selection"], "parts": ["maps"]}}
    assert tell(compare(first, INDEX, first, other), ()) == 1
    assert "Nothing compared" in capsys.readouterr().out


def test_what_is_expected_passes_for_that_place_alone(first, tmp_path, capsys):
    rows = np.zeros((4, 2), np.int32)
    rows[1, 0] = 5
    expected = (Expected("rows/*:a", "the law of a"), Expected("maps/*", "never"))
    second = written(tmp_path / "b", rows=rows)
    assert tell(compare(first, INDEX, second, INDEX), expected) == 0
    printed = capsys.readouterr().out
    assert "rows/*:a (the law of a): 1 places" in printed
    assert "maps/* (never): NOTHING differs there" in printed
    rows[1, 1] = 5
    third = written(tmp_path / "c", rows=rows)
    assert tell(compare(first, INDEX, third, INDEX), expected) == 1
    assert "1 places differ" in capsys.readouterr().out


def test_a_wildcard_is_the_star_alone():
    assert Expected("json/run/*:p[x].?", "why").covers("json/run/camp:p[x].?")
    assert not Expected("json/run/*:p[x].?", "why").covers("json/run/camp:px.y")


def test_an_expectation_without_reason_is_refused(tmp_path):
    file = tmp_path / "expected.toml"
    file.write_text('[[expected]]\nwhere = "rows/*"\nreason = "a law"\n')
    assert read_expected(file) == (Expected("rows/*", "a law"),)
    file.write_text('[[expected]]\nwhere = "rows/*"\n')
    with pytest.raises(ValueError, match="entry 1: expected `where` and `reason`"):
        read_expected(file)


def test_recordings_of_other_sizes_or_cut_short_are_refused(first, tmp_path):
    larger = {**INDEX, "selection": {**INDEX["selection"], "times": 2}}
    with pytest.raises(ValueError, match="different sizes"):
        compare(first, INDEX, first, larger)
    with pytest.raises(ValueError, match=r"recording\.json is missing"):
        read_index(tmp_path)
    with pytest.raises(NotRecordedError, match="is not empty"):
        record(SOURCE, first, Selection())
    with pytest.raises(NotRecordedError, match="holds no rempart"):
        record(tmp_path, tmp_path / "new", Selection())


FAKE = {
    "__init__.py": "",
    "__main__.py": """
        import json, sys
        names = {"campaigns": [], "laydowns": [], "incidents": [], "scenarios": [{"name": "camp"}]}
        print(json.dumps({"schema": "list", **names} if sys.argv[1] == "list" else {"words": sys.argv[1:]}))
        if sys.argv[1] == "rare":
            sys.exit(2)
        """,
    "scenarios/camp.yaml": "batteries: {gun: {}}",
    "scenario.py": "def load(name): return name",
    "moved/__init__.py": "",
    "moved/worlds.py": """
        class Layout:
            names = staticmethod(lambda: ("leakers", "shots"))
        class Worlds:
            worlds, layout = (), Layout
        def build(scenario, seed, n_worlds): return Worlds
        """,
    "moved/rows.py": """
        import numpy as np
        def run_rows(worlds, seed, first, count): return np.full((count, 2), LEAKERS, np.int32)
        """,
}
"""A package of the same front door in which functions stand where `PLACES` does not look."""


def fake_checkout(folder: Path, leakers: int) -> Path:
    for name, text in FAKE.items():
        file = folder / "rempart" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).replace("LEAKERS", str(leakers)))
    return folder


def test_functions_that_moved_are_found_and_one_figure_altered_is_told(tmp_path):
    selection = Selection(("rows", "json"))
    for name, leakers in (("a", 3), ("same", 3), ("b", 4)):
        record(fake_checkout(tmp_path / f"{name}-src", leakers), tmp_path / name, selection, jobs=2)
    assert differences(tmp_path / "a", tmp_path / "same") == {}
    how = "800 of 800 rows; first 0: np.int32(3) and np.int32(4)"
    assert differences(tmp_path / "a", tmp_path / "b") == {f"{ROWS}:{c}": how for c in ("leakers", "shots")}
    ran = json.loads((tmp_path / "a/json/compare/camp.json").read_text())
    assert ran["found"]["words"][:4] == ["compare", "camp", "--without", "gun"]
    found = compare(tmp_path / "a", read_index(tmp_path / "a"), tmp_path / "b", read_index(tmp_path / "b"))
    assert found.refused == ("json/rare/camp",)


def test_a_function_in_no_place_or_in_two_stops_the_recording(tmp_path, capfd):
    source = fake_checkout(tmp_path / "src", 3)
    (source / "rempart/moved/again.py").write_text("def run_rows(): ...")
    with pytest.raises(NotRecordedError):
        record(source, tmp_path / "a", Selection(("rows",)))
    told = capfd.readouterr().err
    assert "rows/camp could not be recorded" in told
    assert "run_rows is in none of rempart.engine.run and defined in 2 other modules" in told
    with pytest.raises(ValueError, match=r"recording\.json is missing"):
        read_index(tmp_path / "a")


@pytest.mark.kernel
def test_a_recording_holds_every_row_and_map_of_these_sources(tmp_path):
    record(SOURCE, tmp_path / "a", Selection(("rows", "maps"), ("first-steps",)))
    with np.load(tmp_path / "a/rows/first-steps.npz") as rows:
        assert rows["rows"].shape == (800, len(rows["columns"]))
        assert {"arrived", "leakers"} <= set(rows["columns"].tolist())
        assert rows["rows"].any()
    with np.load(tmp_path / "a/maps/first-steps.npz") as maps:
        stopped = [maps[name] for name in maps.files if name.endswith("stopped-mean.mean")]
        assert [one.shape for one in stopped] == [(12, 12)] * 2
        assert any(one.any() for one in stopped)
