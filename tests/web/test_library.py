"""Scenarios by id: nothing outside the package and the data folder, whatever is asked for."""

from __future__ import annotations

import pytest

from rempart.scenario import shipped
from web.session import session

STEPS = "/api/scenarios/first-steps"


@pytest.fixture
def folder(tmp_path):
    """A data folder with a valid file, a wrong one, one with an odd name and links that lead out."""
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "secret.yaml").write_text("password: hunter2\n")
    with session() as client:
        text = client.get(STEPS).json()["yaml"]
    (data / "mine.yaml").write_text(text)
    (data / "wrong.yaml").write_text(text.replace("count: 4", "count: many"))
    (data / "a b.yaml").write_text(text)
    (data / "leads-out.yaml").symlink_to(tmp_path / "secret.yaml")
    (data / "notes.txt").write_text("x")
    return data


def test_shipped_and_own_scenarios_are_listed(folder):
    with session(data=folder) as client:
        listed = client.get("/api/scenarios").json()["scenarios"]
    assert [one["id"] for one in listed] == [*shipped(), "data:mine", "data:wrong"]
    wrong = listed[-1]["problems"]
    assert [p["field"] for p in wrong] == ["raid.rockets.count"]
    assert wrong[0]["line"] > 5
    assert "many" in wrong[0]["message"]


UNREADABLE = {
    "too-long": (b"# long\n" * 300_000, "is longer than 2,000,000 bytes"),
    "latin-1": (b"name: caf\xe9\n", "is not text in UTF-8"),
    "zeros": (bytes(1000), ""),
    "deep": (b"[" * 5000, ""),
    "empty": (b"", ""),
}


@pytest.mark.parametrize(("kind", "under"), [("scenarios", "."), ("incidents", "incidents")])
def test_a_file_that_cannot_be_read_is_listed_as_such_and_the_others_too(folder, kind, under):
    (folder / under).mkdir(exist_ok=True)
    for name, (content, _) in UNREADABLE.items():
        (folder / under / f"{name}.yaml").write_bytes(content)
    with session(data=folder) as client:
        answer = client.get(f"/api/{kind}")
        assert answer.status_code == 200
        listed = {one["id"]: one for one in answer.json()[kind]}
        for name, (_, message) in UNREADABLE.items():
            (problem, *_) = listed[f"data:{name}"]["problems"]
            assert message in problem["message"]
            assert listed[f"data:{name}"]["title"] == f"data:{name}"
        assert sum(not one["own"] and not one["problems"] for one in listed.values()) > 5
        asked = client.get(f"/api/{kind}/data:too-long")
    assert asked.status_code == 422
    assert "2,000,000 bytes" in asked.json()["problems"][0]["text"]


def test_one_scenario_tells_the_inputs_that_can_be_moved(folder):
    with session(data=folder) as client:
        found = client.get("/api/scenarios/data:mine").json()
    numbers = {one["path"]: one for one in found["inputs"]["numbers"]}
    assert numbers["raid.rockets.count"]["value"] == 4
    assert {"batteries.gun.fire_unit.channels", "batteries.gun.weapons.gun.count"} <= set(numbers)
    assert "gun/radar" in found["inputs"]["lose"]
    assert found["inputs"]["without"] == ["gun"]
    assert found["problems"] == []


@pytest.mark.parametrize(
    "scenario_id",
    [
        "..%2Fsecret",
        "data:..%2Fsecret",
        "data:%2e%2e%2fsecret",
        "..%5csecret",
        "data:leads-out",
        "data:a b",
        "data:notes",
        "data:mine.yaml",
        "%2Fetc%2Fpasswd",
        "first-steps%00",
        "mine",
        "x" * 3000,
    ],
)
def test_nothing_else_can_be_reached(folder, scenario_id):
    with session(data=folder) as client:
        answer = client.get(f"/api/scenarios/{scenario_id}")
    assert answer.status_code == 404
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fpipeline.py", "/static//etc/passwd"],
)
def test_the_bundle_is_all_that_static_gives(path):
    with session() as client:
        answer = client.get(path)
    assert answer.status_code in (404, 405)
    assert "import" not in answer.text


@pytest.mark.parametrize("named", ["first-steps", "secret.yaml", "/etc/passwd", "~/.netrc"])
def test_a_text_is_never_taken_for_a_path(folder, monkeypatch, named):
    """`load` takes a text without a line break for the name of a file."""
    monkeypatch.chdir(folder.parent)
    with session(data=folder) as client:
        answer = client.post("/api/check", json={"yaml": named})
    assert answer.status_code == 200
    (problem,) = answer.json()["problems"]
    assert "expected a scenario" in problem["message"]
    assert "hunter2" not in answer.text
