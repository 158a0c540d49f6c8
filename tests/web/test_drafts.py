"""Saving a text: by name inside the data folder, valid texts only, nothing overwritten unasked."""

from __future__ import annotations

import pytest

from web.session import session

TEXT = (
    "rempart: 1\nname: mine  # kept\nsite: {position: {lat: 35.0, lon: 20.0}, area: 1 km}\n"
    "assets: {camp: {position: site}}\n"
    "raid: {r: {threat: rocket-107mm, count: 4, aim: camp, at: 1 min,\n"
    "  from: {bearing: 9 deg, distance: 6 km}}}\n"
)


@pytest.fixture
def folder(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    return data


def save(client, name="mine", yaml=TEXT, **more):
    return client.post("/api/drafts", json={"name": name, "yaml": yaml, **more})


def test_a_saved_text_is_there_by_its_id_byte_for_byte(folder):
    with session(data=folder) as client:
        answer = save(client)
        assert (answer.status_code, answer.json()["id"]) == (201, "data:mine")
        assert client.get("/api/scenarios/data:mine").json()["yaml"] == TEXT
    assert [path.name for path in folder.iterdir()] == ["mine.yaml"]


def test_nothing_is_overwritten_unasked(folder):
    with session(data=folder) as client:
        save(client)
        changed = TEXT.replace("count: 4", "count: 5")
        refused = save(client, yaml=changed)
        assert refused.status_code == 409
        assert "replaced" in refused.json()["sentence"]
        assert (folder / "mine.yaml").read_text() == TEXT
        assert save(client, yaml=changed, replaces=True).status_code == 201
    assert (folder / "mine.yaml").read_text() == changed


def test_what_leads_out_of_the_folder_is_never_replaced(folder):
    secret = folder.parent / "secret.yaml"
    secret.write_text("x")
    (folder / "mine.yaml").symlink_to(secret)
    with session(data=folder) as client:
        assert save(client, replaces=True).status_code == 409
    assert secret.read_text() == "x"


@pytest.mark.parametrize("name", ["../out", "a/b", "..", ".hidden", "a b", "a\n", "/etc/x", "a\\b", "data:x"])
def test_a_name_is_no_path(folder, name):
    with session(data=folder) as client:
        assert save(client, name=name).status_code == 422
    assert list(folder.iterdir()) == []


def test_a_text_with_problems_is_not_saved(folder):
    with session(data=folder) as client:
        answer = save(client, yaml=TEXT.replace("count: 4", "count: many"))
    assert answer.status_code == 422
    assert [p["field"] for p in answer.json()["problems"]] == ["raid.r.count"]
    assert list(folder.iterdir()) == []


def test_without_a_data_folder_the_way_out_is_said():
    with session() as client:
        answer = save(client)
    assert answer.status_code == 422
    assert "--data" in answer.json()["sentence"]
