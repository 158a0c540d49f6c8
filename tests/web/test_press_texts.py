"""A pasted press text: what is highlighted, and that nothing is confirmed but by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rempart.evidence import load_incident
from rempart.reading.document import read_yaml
from web.session import SMALL, session

TEXT = (
    "Attack on Ain al-Asad\n\nA Patriot battery at the Ain al-Asad air base in Iraq was attacked on 6 June. A"
    " security source told al-Mayadeen that the radar of the battery was destroyed. The media cell of the"
    " Iraqi defence ministry said that the base's air-defence system engaged two drones and shot them down.\n"
)
ARTICLE = {"text": TEXT, "published": "2021-06-22"}
RADAR, ENGAGED = "c2-component-destroyed", "c3-engaged"


def made(client, **more):
    return client.post("/api/articles/incident", json={**ARTICLE, **more})


def written(client, **more):
    answer = made(client, **more)
    assert answer.status_code == 201
    told = answer.json()
    assert client.get(told["address"]).text == told["yaml"]
    return told, load_incident(told["yaml"])


def test_what_is_highlighted_stands_at_its_characters():
    with session() as client:
        told = client.post("/api/articles", json=ARTICLE).json()
    (incident,) = told["incidents"]
    assert RADAR in incident["claims"]
    for claim in incident["claims"].values():
        excerpt = claim["excerpt"]
        assert TEXT[excerpt["start"] : excerpt["end"]] == excerpt["text"]
        assert set(claim["unconfirmed"]) >= {"by", "says", "kind"}
    for sentence in told["sentences"]:
        assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]
    assert told["command"] == "rempart draft article.txt --published 2021-06-22"


def test_nothing_is_confirmed_that_nobody_confirmed():
    with session() as client:
        told, incident = written(client)
    assert all(claim.unconfirmed for claim in incident.claims.values())
    assert told["unconfirmed"] == told["claims"] == len(incident.claims)
    assert "confirmed 0 of" in incident.about.said("en")


def test_each_claim_is_as_it_was_decided():
    with session() as client:
        told, incident = written(
            client,
            claims={
                RADAR: {"confirmed": True},
                ENGAGED: {"fields": {"count": "2 to 3", "says": "Two or three drones were engaged."}},
                "c1-launched": {"rejected": True},
            },
            speakers={"security-source": {"fields": {"interest": "third"}}},
            about={"fields": {"time": "00:30"}},
            scenario="first-steps",
        )
    assert incident.claims[RADAR].unconfirmed == ()
    assert incident.claims[RADAR].excerpt is not None
    engaged = incident.claims[ENGAGED]
    assert (engaged.count.low, engaged.count.high, engaged.count.best) == (2, 3, None)
    assert engaged.says.said("en") == "Two or three drones were engaged."
    assert set(engaged.unconfirmed) == {"by", "kind", "threat"}
    assert "c1-launched" not in incident.claims
    assert "article" not in incident.speakers
    assert set(incident.speakers["security-source"].unconfirmed) == {"name", "office", "reliability"}
    assert incident.event.time == "00:30"
    assert "date" in incident.event.unconfirmed
    assert incident.scenario == "first-steps"
    assert told["unconfirmed"] == told["claims"] - 1
    assert "confirmed 1 of 3 claims and rejected 1" in incident.about.said("en")


def test_a_field_that_is_emptied_is_taken_out():
    with session() as client:
        told, incident = written(client, claims={ENGAGED: {"fields": {"threat": ""}}})
    assert incident.claims[ENGAGED].threat == ()
    assert "threat" not in incident.claims[ENGAGED].unconfirmed
    assert "threat" not in read_yaml(told["yaml"], "x").data["claims"][ENGAGED]


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"text": "x" * 2001}, 422, "longer than 2,000 characters"),
        ({"text": ""}, 422, "holds no text"),
        ({"text": "\x00 the drones"}, 422, "control"),
        ({"text": "Der Angriff auf den Stützpunkt wurde abgewehrt."}, 422, "languages"),
        ({"published": "yesterday"}, 422, "2021-06-22"),
        ({"event": 9}, 422, "events"),
        ({"claims": {"nowhere": {}}}, 422, "nowhere"),
        ({"speakers": {"nowhere": {}}}, 422, "nowhere"),
        ({"claims": {RADAR: {"fields": {"kind": "evil"}}}}, 422, "kind"),
        ({"claims": {RADAR: {"fields": {"evil": "x"}}}}, 422, "evil"),
        ({"claims": {RADAR: {"fields": {"count": "many"}}}}, 422, "count"),
        ({"claims": {RADAR: {"fields": {"excerpt": "x"}}}}, 422, "excerpt"),
        ({"claims": {RADAR: {"fields": {"predicate": "launched >>= 2"}}}}, 422, "predicate"),
        ({"claims": {f"c{i}": {} for i in range(501)}}, 422, "claims"),
        ({"save": "folder"}, 422, "data folder"),
        ({"save": "/etc"}, 422, "save"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(more, status, said):
    with session(replace(SMALL, n_article=2_000)) as client:
        answer = made(client, **more)
    assert answer.status_code == status
    told = answer.json()
    assert said in " ".join([told["sentence"], *(problem["text"] for problem in told["problems"])])


def test_all_rejected_leaves_nothing_to_write():
    with session() as client:
        (incident,) = client.post("/api/articles", json=ARTICLE).json()["incidents"]
        answer = made(client, claims={key: {"rejected": True} for key in incident["claims"]})
    assert answer.status_code == 422
    assert "nothing to write" in answer.json()["sentence"]


def test_it_is_saved_by_its_name_and_listed(tmp_path):
    with session(data=tmp_path) as client:
        told = made(client, save="folder", name="mine").json()
        assert told["saved"] == "data:mine"
        assert made(client, save="folder", name="mine").status_code == 409
        assert made(client, save="folder", name="mine", replaces=True).status_code == 201
        assert made(client, save="folder", name="../mine").status_code == 422
        assert "data:mine" in [one["id"] for one in client.get("/api/incidents").json()["incidents"]]
        assert client.get("/api/scenarios").json()["scenarios"][-1]["id"] != "data:mine"
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.yaml")] == ["incidents/mine.yaml"]
    assert (tmp_path / "incidents" / "mine.yaml").read_text() == told["yaml"]
