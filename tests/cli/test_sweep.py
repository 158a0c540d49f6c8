"""`rempart sweep`: the object, the table, the files, resuming, and what it refuses."""

from __future__ import annotations

import csv
import json

import pytest

from answers.small_scenarios import FIXED, UNCERTAIN
from cli.calling import rempart

pytestmark = pytest.mark.kernel

SMALL = ("--replicates", 400, "--worlds", 20)
SIZES = ("--over", "raid.darts.count=1:9:2")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "raid.yaml"
    path.write_text(UNCERTAIN)
    return path


def told(*arguments):
    result = rempart("sweep", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def without_time(found):
    return {key: value for key, value in found.items() if key != "elapsed_s"}


def test_every_point_is_the_run_so_changed(file):
    found = told(file, *SIZES, *SMALL, "--measure", "leakers", "--measure", "p(leakers >= 2)")
    assert found["schema"] == "rempart/sweep/1"
    assert found["measures"] == ["leakers", "p(leakers >= 2)"]
    assert [point["setting"]["raid.darts.count"] for point in found["points"]] == [1, 3, 5, 7, 9]
    for point in found["points"][::2]:
        count = int(point["setting"]["raid.darts.count"])
        run = rempart("run", file, *SMALL, "--set", f"raid.darts.count={count}", "--json")
        alone = json.loads(run.stdout)
        assert point["fingerprint"] == alone["fingerprint"]
        leakers = alone["measures"]["leakers"]
        assert point["measures"]["leakers"] == {key: leakers[key] for key in point["measures"]["leakers"]}
        shares = leakers["distribution"]
        expected = sum(share for n, share in shares.items() if int(n) >= 2)
        assert point["measures"]["p(leakers >= 2)"]["mean"] == pytest.approx(expected)


def test_its_command_reproduces_it(file):
    found = told(file, *SIZES, *SMALL, "--saturation", "--set", "batteries.gun.fire_unit.channels=2")
    words = found["command"].removeprefix("rempart sweep ").split()
    assert without_time(told(*words)) == without_time(found)
    assert found["saturation"]["path"] == "raid.darts.count"


def test_files_are_tidy_and_a_second_call_only_reads(file, tmp_path):
    out = tmp_path / "out"
    first = told(file, *SIZES, *SMALL, "--out", out)
    kept = sorted((out / "cases").iterdir())
    assert len(kept) == 5
    times = [path.stat().st_mtime_ns for path in kept]
    second = told(file, *SIZES, *SMALL, "--out", out)
    assert second == first
    assert [path.stat().st_mtime_ns for path in sorted((out / "cases").iterdir())] == times
    assert without_time(told(file, *SIZES, *SMALL)) == without_time(first)
    with (out / "sweep.csv").open() as rows:
        table = list(csv.DictReader(rows))
    assert [float(row["raid.darts.count"]) for row in table] == [1, 3, 5, 7, 9]
    for row, point in zip(table, first["points"], strict=True):
        measure = point["measures"]["p_no_leaker"]
        assert float(row["mean"]) == measure["mean"]
        assert [float(row["ci95_low"]), float(row["ci95_high"])] == measure["ci95"]
        assert [float(row["ignorance90_low"]), float(row["ignorance90_high"])] == measure["ignorance90"]
    other = rempart("sweep", file, "--over", "raid.darts.count=1,2", *SMALL, "--out", out)
    assert other.exit_code == 2
    assert "--force" in other.output
    assert (
        rempart("sweep", file, "--over", "raid.darts.count=1,2", *SMALL, "--out", out, "--force").exit_code
        == 0
    )


def test_a_damaged_case_is_told_and_run_again(file, tmp_path):
    out = tmp_path / "out"
    first = told(file, *SIZES, *SMALL, "--out", out)
    damaged = min((out / "cases").iterdir())
    damaged.write_bytes(damaged.read_bytes()[:-5])
    result = rempart("sweep", file, *SIZES, *SMALL, "--out", out, "--json")
    assert result.exit_code == 0
    assert damaged.name in result.stderr
    assert without_time(json.loads(result.stdout)) == without_time(first)


def test_a_table_and_a_carpet(file):
    result = rempart("sweep", file, *SIZES, *SMALL, "--saturation")
    assert "P(no leaker) falls through 50% at raid.darts.count" in " ".join(result.output.split())
    carpet = rempart(
        "sweep",
        file,
        "--over",
        "raid.darts.count=2,4",
        "--over",
        "batteries.gun.fire_unit.channels=1:10:1",
        *SMALL,
    )
    assert carpet.exit_code == 0
    assert "by raid.darts.count (down) and batteries.gun.fire_unit.channels (across)" in " ".join(
        carpet.output.split()
    )


def test_designs_that_draw(file):
    over = ("--over", "batteries.gun.weapons.gun.sspk.dart=0.1:0.9", "--over", "raid.darts.count=1:8:1")
    for design in ("lhs", "sobol"):
        found = told(file, *over, *SMALL, "--design", design, "--points", 8)
        assert len(found["points"]) == 8
        assert found["factors"][0]["any_between"]


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_figures(file, tmp_path, suffix):
    carpet = ("--over", "raid.darts.count=2,4", "--over", "batteries.gun.fire_unit.guidance=launch,intercept")
    for name, over in (("curve", (*SIZES, "--saturation")), ("carpet", carpet)):
        path = tmp_path / f"{name}.{suffix}"
        result = rempart("sweep", file, *over, *SMALL, "--plot", path)
        assert result.exit_code == 0, result.output
        assert path.stat().st_size > 2_000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--over", "raid.darts.from.bearing=0:90:10"), "does not search for a better attack"),
        (("--over", "raid.darts.spread=0 s,30 s"), "timing and order of arrival"),
        (("--over", "raid.darts.count=0.5,1.5"), "raid.darts.count"),
        (("--over", "raid.darts.count=2,4", "--measure", "leekers"), "leekers"),
        (("--over", "raid.darts.count=2,4", "--measure", "p_lost[nothing]"), "nothing"),
        (("--over", "damage=all,aimed", "--saturation"), "--saturation"),
        (("--over", "batteries.gun.nothing=1,2"), "nothing"),
    ],
)
def test_it_refuses_in_a_sentence(file, arguments, words):
    result = rempart("sweep", file, *arguments, *SMALL)
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())


def test_without_any_unknown_there_is_no_ignorance(file):
    file.write_text(FIXED)
    found = told(file, *SIZES, *SMALL, "--saturation")
    assert found["saturation"]["ignorance90"] == [found["saturation"]["size"]] * 2
