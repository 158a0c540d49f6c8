"""Two designs under the same luck on the page: the numbers of the command line, growing."""

from __future__ import annotations

import json
import shlex

import pytest

from cli.calling import rempart
from web.session import SMALL, events, session

ORDER = {"scenario": "first-steps", "replicates": 300, "worlds": 4}
LOST = {**ORDER, "lose": ["radar"]}


def told(order):
    with session() as client:
        answer = client.post("/api/comparisons", json=order)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = events(answer.text)
    assert found[-1] == ("done", {})
    return [data for name, data in found if name == "result"]


@pytest.mark.kernel
@pytest.mark.parametrize(
    "order",
    [
        LOST,
        {**ORDER, "set": {"raid.rockets.count": "6"}, "without": ["gun"]},
        {**ORDER, "against": "baghdad-bdsc-2021-06-06"},
    ],
    ids=["lost", "changed", "another"],
)
def test_a_comparison_is_that_of_the_command_line(order):
    *_, last = told(order)
    assert last["final"] is True
    again = rempart(*shlex.split(last["result"]["command"])[1:], "--json")
    assert again.exit_code == 0
    twin = json.loads(again.stdout)
    for name in ("designs", "comparisons", "multiplicity", "command", "replicates", "worlds", "seed"):
        assert twin[name] == last["result"][name]


@pytest.mark.kernel
def test_every_row_has_its_difference_with_both_intervals():
    *_, last = told(LOST)
    measures = last["result"]["comparisons"][0]["measures"]
    rows = [row for section in last["sections"] for row in section["rows"]]
    assert {"leakers", "p_no_leaker", "interceptors_fired"} <= {row["measure"] for row in rows}
    for row in rows:
        found = measures[row["measure"]]
        assert row["words"]
        if found["difference"] is not None:
            low, high = found["difference"]["ci95"]
            assert low <= found["difference"]["mean"] <= high
            assert len(found["difference"]["ignorance90"]) == 2
    assert measures["leakers"]["difference"]["mean"] > 0.0
    assert "more threats get through" in last["headline"]
    assert last["titles"][1].endswith("--lose radar")


@pytest.mark.kernel
def test_what_pairing_saved_is_told():
    *_, last = told({**ORDER, "set": {"batteries.gun.fire_unit.channels": "2"}})
    found = last["result"]["comparisons"][0]["measures"]["leakers"]["difference"]
    assert found["unpaired_raids"] == round(found["pairing_gain"] * 300)
    assert found["pairing_gain"] > 1.0
    assert f"{found['unpaired_raids']:,}".replace(",", " ") in last["pairing"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "nothing to be compared with"),
        ({"lose": ["radar"], "against": "first-steps"}, "against itself"),
        ({"against": "first-steps", "against_yaml": "x"}, "not both"),
        ({"lose": ["radar"], "replicates": SMALL.n_replicates + 1}, "at most 300"),
        ({"lose": ["radar"], "worlds": SMALL.n_worlds + 1}, "at most 4"),
        ({"set": {"raid.rockets.count": "31"}}, "31 threats"),
        ({"against_yaml": "["}, "nothing was run"),
        ({"against_yaml": "&a [*a]"}, "nothing was run"),
        ({"lose": ["x" * 201]}, "lose"),
    ],
    ids=str,
)
def test_what_cannot_be_compared_is_refused_with_a_sentence(more, said):
    with session() as client:
        answer = client.post("/api/comparisons", json={**ORDER, **more})
    assert answer.status_code == 422
    assert said in answer.json()["sentence"]


def test_another_scenario_is_found_by_its_id_alone():
    with session() as client:
        for named in ("nowhere", "../first-steps", "/etc/passwd"):
            answer = client.post("/api/comparisons", json={**ORDER, "against": named})
            assert answer.status_code == 404
