"""Files handed out: what the command line writes, under a name, to be saved and never shown."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from cli.calling import rempart
from rempart.views.exchange import FORMATS
from rempart.web import exports
from web.session import SMALL, events, session

RUN = {"scenario": "first-steps", "replicates": 300, "worlds": 4, "lose": ["radar"]}
RAID = {"scenario": "first-steps", "worlds": 4, "replicate": 3}
SAVED = 'attachment; filename="{}"'


def made(client, path, order):
    """The last event of making a file, and the file."""
    answer = client.post(path, json=order)
    assert answer.status_code == 200
    found = events(answer.text)
    assert [name for name, _ in found[-2:]] == ["result", "done"]
    told = found[-2][1]
    assert told["final"] is True
    file = client.get(told["address"])
    assert file.status_code == 200
    assert len(file.content) == told["bytes"]
    assert file.headers["content-disposition"] == SAVED.format(told["name"])
    assert file.headers["content-security-policy"].endswith("sandbox")
    assert file.headers["x-content-type-options"] == "nosniff"
    return found, file


def alike(text: str, other: str) -> None:
    """Two JSON objects, but for the time that they took, and what follows from it."""
    first, second = json.loads(text), json.loads(other)
    assert first.keys() == second.keys()
    for name in ("elapsed_s", "raids_per_s", "allocation"):
        first.pop(name, None), second.pop(name, None)
    assert first == second


@pytest.mark.kernel
def test_the_result_of_a_run_is_that_of_the_command_line():
    with session() as client:
        found, file = made(client, "/api/runs/file", {**RUN, "format": "json"})
    assert found[-2][1]["name"] == "run-first-steps.json"
    assert [told["done"] for _, told in found[:-2]][-1] == 300
    command = json.loads(file.text)["command"]
    alike(file.text, rempart(*shlex.split(command)[1:], "--json").stdout)


@pytest.mark.kernel
def test_the_report_of_a_run_is_that_of_the_command_line(tmp_path):
    with session() as client:
        _, file = made(client, "/api/runs/file", {**RUN, "format": "html"})
    words = ("run", "first-steps", "--lose", "radar", "--replicates", "300", "--worlds", "4", "--seed", "1")
    assert rempart(*words, "--report", str(tmp_path / "run.html")).exit_code == 0
    twin = (tmp_path / "run.html").read_text()
    assert file.text.count("<img") == twin.count("<img") > 0
    assert "rempart run first-steps --lose radar --replicates 300" in file.text
    assert abs(len(file.text) - len(twin)) < 0.01 * len(twin)


@pytest.mark.kernel
def test_the_events_of_a_run_are_those_of_one_of_its_raids():
    with session() as client:
        _, file = made(client, "/api/runs/file", {**RUN, "format": "csv"})
    found = [
        rempart("replay", "first-steps", "--lose", "radar", "--worlds", "4", "--replicate", str(k),
                "--format", "csv").stdout
        for k in range(4)
    ]  # fmt: skip
    assert file.text in found


@pytest.mark.kernel
@pytest.mark.parametrize("form", [name for name in FORMATS if name not in ("parquet", "dis")])
def test_a_raid_is_that_of_the_command_line(form):
    with session() as client:
        found, file = made(client, "/api/replays/file", {**RAID, "format": form})
    command = shlex.split(found[-2][1]["command"])[1:]
    assert command[-2:] == ["--out", f"raid-3-first-steps.{form}"]
    assert rempart(*command[:-2]).stdout == file.text


@pytest.mark.kernel
def test_a_raid_as_traffic_is_a_capture():
    with session() as client:
        found, file = made(client, "/api/replays/file", {**RAID, "format": "dis"})
    assert found[-2][1]["name"].endswith(".pcap")
    assert file.content[:4] in (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1")


@pytest.mark.kernel
def test_a_comparison_is_that_of_the_command_line():
    with session() as client:
        _, file = made(client, "/api/comparisons/file", {**RUN, "format": "json"})
        _, page = made(client, "/api/comparisons/file", {**RUN, "format": "html"})
    command = json.loads(file.text)["command"]
    alike(file.text, rempart(*shlex.split(command)[1:], "--json").stdout)
    assert "<img" in page.text
    assert command in page.text


@pytest.mark.kernel
def test_old_files_leave_and_no_other_is_found():
    with session(replace(SMALL, n_files=1)) as client:
        first, second = (
            events(client.post("/api/replays/file", json={**RAID, "format": "czml"}).text)[-2][1]
            for _ in range(2)
        )
        assert client.get(first["address"]).status_code == 404
        assert client.get(second["address"]).status_code == 200
        assert client.get("/files/..%2f..%2fetc%2fpasswd").status_code == 404
        assert client.get("/files/other").status_code == 404


@pytest.mark.parametrize(
    ("path", "more", "said"),
    [
        ("runs", {"format": "exe"}, "format"),
        ("runs", {}, "format"),
        ("runs", {"format": "json", "replicates": 301}, "at most 300"),
        ("replays", {"format": "exe"}, "expected one of"),
        ("comparisons", {"format": "csv"}, "format"),
        ("comparisons", {"format": "json", "replicates": 9}, "nothing to be compared with"),
    ],
    ids=str,
)
def test_what_cannot_be_handed_out_is_refused_with_a_sentence(path, more, said):
    with session() as client:
        answer = client.post(f"/api/{path}/file", json={"scenario": "first-steps", "worlds": 4, **more})
    assert answer.status_code == 422
    assert said in answer.json()["sentence"]


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("run-a b\"c\r\nx: y", "run-a-b-c-x-y.json"),
        ("../../etc/passwd", "etc-passwd.json"),
        ("été", "t.json"),
        ("…", "rempart.json"),
        ("x" * 300, f"{'x' * 80}.json"),
    ],
)  # fmt: skip
def test_names_are_plain_whatever_the_scenario_is_called(stem, name):
    assert exports.file_of(stem, "json", "{}").name == name
