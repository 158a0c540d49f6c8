"""`import rempart as rp`: every function, what it returns, and that it is what the command says."""

from __future__ import annotations

import inspect
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import rempart as rp
from answers.small_scenarios import UNCERTAIN
from cli.calling import rempart
from house.sources import ROOT
from rempart.api.errors import ArgumentError
from rempart.api.result import Result
from rempart.cli import COMMANDS

FEW = {"replicates": 40, "worlds": 4}
ANSWERS = {
    "run": lambda file: rp.simulate(file, **FEW),
    "compare": lambda file: rp.compare(file, lose="gun/radar", **FEW),
    "why": lambda file: rp.why(file, **FEW),
    "trace": lambda file: rp.trace(file, replicate=1),
    "times": lambda file: rp.times(file, **FEW),
    "sweep": lambda file: rp.sweep(file, "raid.size=1,2", saturation=True, **FEW),
    "rare": lambda file: rp.rare(file, "leakers >= 2", effort=1000, worlds=2),
    "breakeven": lambda file: rp.breakeven(file, "leakers < 1", leading=1, together=0, **FEW),
    "coverage": lambda file: rp.coverage(file, points=4, bearings=2, worlds=2, replicates=2, size_km=20),
    "sensitivity": lambda file: rp.sensitivity(file, method="tornado", leading=1, raids=4, worlds=8),
    "size": lambda file: rp.size(file, "p_no_leaker >= 0.1", screen=40, replicates=40, worlds=4),
    "laydown": lambda _file: rp.laydown(
        "june-2021-before", "june-2021-after", replicates=20, worlds=2, points=0
    ),
    "assess": lambda _file: rp.assess("ain-al-asad-2021-06-06", replicates=40, worlds=2),
    "audit": lambda _file: rp.audit("ain-al-asad-2021-06-06"),
}
"""One call of each function, and the command that says the same."""

OF_THE_CLOCK = {"elapsed_s", "raids_per_s", "allocation", "world_s"}
NO_COMMAND = {"load"}
OTHER_NAMES = {"run": "simulate", "list": "scenarios", "export-claims": "export_claims"}


@pytest.fixture
def raid(tmp_path: Path) -> Path:
    file = tmp_path / "raid.yaml"
    file.write_text(UNCERTAIN)
    return file


def without_times(found):
    if isinstance(found, dict):
        return {key: without_times(one) for key, one in found.items() if key not in OF_THE_CLOCK}
    return [without_times(one) for one in found] if isinstance(found, list) else found


@pytest.mark.kernel
@pytest.mark.parametrize("name", ANSWERS)
def test_the_command_of_an_answer_gives_the_same_numbers(name, raid):
    found = ANSWERS[name](raid)
    words = shlex.split(found.command)
    assert words[:2] == ["rempart", name]
    said = rempart(*words[1:], "--json")
    assert said.exit_code == 0, said.stderr
    assert without_times(json.loads(said.stdout)) == without_times(json.loads(found.to_json()))


@pytest.mark.kernel
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_shows_itself(name, raid):
    found = ANSWERS[name](raid)
    assert isinstance(found, Result)
    assert len(str(found).splitlines()) > 2
    shown = found._repr_html_()
    assert shown is None or "<" in shown
    for row in found.to_rows():
        assert isinstance(row, dict)


@pytest.mark.kernel
def test_rows_are_measures_with_both_intervals(raid):
    run = rp.simulate(raid, **FEW)
    rows = {row["measure"]: row for row in run.to_rows()}
    leakers = rows["measures.leakers"]
    assert leakers["value"] == run.answers.counts["leakers"].mean
    assert (leakers["ci95_low"], leakers["ci95_high"]) == run.answers.counts["leakers"].ci95
    frame = run.to_frame()
    assert list(frame["measure"]) == [row["measure"] for row in run.to_rows()]


@pytest.mark.kernel
def test_report_and_figure_are_written_and_nothing_is_replaced_unasked(raid, tmp_path):
    found = ANSWERS["why"](raid)
    path = found.plot(tmp_path / "why.svg")
    assert path.read_text().startswith("<svg")
    with pytest.raises(FileExistsError):
        found.plot(path)
    found.plot(path, replace=True)
    with pytest.raises(ValueError, match="expected a name that ends in"):
        found.plot(tmp_path / "why.gif")
    with pytest.raises(NotImplementedError):
        found.report(tmp_path / "why.html")


@pytest.mark.kernel
def test_changes_are_given_as_texts_or_as_a_mapping(raid):
    one = rp.simulate(raid, set="raid.darts.count=3", **FEW)
    other = rp.simulate(raid, set={"raid.darts.count": 3}, **FEW)
    assert one.fingerprint == other.fingerprint
    assert "--set raid.darts.count=3" in one.command


def test_wrong_arguments_are_told(raid):
    with pytest.raises(ArgumentError, match=r"PATH=VALUE"):
        rp.simulate(raid, set="raid.darts.count")
    with pytest.raises(ArgumentError, match="leave one out"):
        rp.simulate(raid, replicates=10, precision=0.1)
    with pytest.raises(ArgumentError, match="nothing to be compared with"):
        rp.compare(raid)
    with pytest.raises(ValueError, match="no-such-scenario"):
        rp.simulate("no-such-scenario")


def test_there_is_a_function_for_each_command_with_its_options_as_arguments():
    named = {name for names in COMMANDS.values() for name in names} - {"cards", "upgrade"}
    functions = {OTHER_NAMES.get(name, name.replace("-", "_")) for name in named}
    assert functions <= set(rp.__all__)
    assert set(rp.__all__) - functions == {"leaker"} | NO_COMMAND
    for name in rp.__all__:
        assert inspect.getdoc(getattr(rp, name)), name


def test_importing_it_imports_nothing_that_takes_long():
    code = "import sys; before = set(sys.modules); import rempart; print(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "src"
    )
    new = set(done.stdout.split())
    assert not {"numpy", "numba", "click", "pydantic", "yaml", "rich"} & new
    assert {name for name in new if name.startswith("rempart")} == {"rempart", "rempart._version"}


def test_a_room_of_the_same_name_takes_no_place():
    import rempart.catalog  # noqa: F401 - the point

    assert callable(rp.catalog)
    assert "patriot-battery" in rp.catalog()
    with pytest.raises(AttributeError):
        rp.catalog = None  # type: ignore[assignment]


def test_texts_and_lists():
    assert "first-steps" in rp.scenarios()
    assert "ain-al-asad-2021-06-06" in rp.incidents()
    assert "rr-24" in rp.show("rr-24")
    assert rp.cite("rr-24")
    assert rp.schema("result")["$schema"]
    assert rp.export_claims("ain-al-asad-2021-06-06").startswith("incident")
