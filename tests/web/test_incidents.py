"""Incidents on the page: all that was said, and the weighing of the command line."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from cli.calling import rempart
from rempart.evidence import load_incident, shipped_incidents
from web.session import SMALL, events, session

INCIDENT = "ain-al-asad-2021-06-06"
ORDER = {"incident": INCIDENT, "replicates": 200, "worlds": 4}
OWN = (
    "incident: 1\nname: mine\ntitle: Mine\nscenario: {scenario}\nevent: {{date: 2021, place: here}}\n"
    "sources: {{s: {{title: t}}}}\nspeakers: {{a: {{name: A}}}}\n"
    "claims: {{c: {{by: a, says: one got through, source: s, kind: impacted, predicate: leakers >= 1}}}}\n"
)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    (folder / "incidents").mkdir(parents=True)
    return folder


def own(data, scenario="first-steps"):
    (data / "incidents" / "mine.yaml").write_text(OWN.format(scenario=scenario))


def test_every_shipped_incident_is_listed_and_told():
    with session() as client:
        listed = client.get("/api/incidents").json()["incidents"]
        assert {entry["id"] for entry in listed} == set(shipped_incidents())
        assert [entry["date"] for entry in listed] == sorted(entry["date"] for entry in listed)
        for entry in listed:
            told = client.get(f"/api/incidents/{entry['id']}").json()
            twin = load_incident(entry["id"])
            assert [claim["key"] for claim in told["claims"]] == list(twin.claims)
            for claim in told["claims"]:
                assert claim["says"]
                assert claim["speaker"]["name"] == twin.speakers[twin.claims[claim["key"]].by].name.said("en")
                assert claim["sources"]
                assert all(source["title"] for source in claim["sources"])


@pytest.mark.kernel
def test_an_assessment_is_that_of_the_command_line():
    with session() as client:
        answer = client.post("/api/assessments", json=ORDER)
        found = events(answer.text)
    assert [name for name, _ in found[-2:]] == ["result", "done"]
    assert [data["final"] for _, data in found[:-1]] == [False] * (len(found) - 2) + [True]
    assert found[-3][1]["done"] == 200
    result = found[-2][1]["result"]
    twin = rempart(*shlex.split(result["command"])[1:], "--json")
    assert json.loads(twin.stdout) == result
    for claim in result["claims"].values():
        assert claim["words"]
        if claim["probability"] is not None:
            assert {"ci95", "ignorance90"} <= set(claim["probability"])


@pytest.mark.kernel
def test_an_assessment_is_handed_out_as_a_page_and_as_data():
    with session() as client:
        for form, said in (("json", '"rempart/assessment/1"'), ("html", "--report assess-ain-al-asad")):
            made = events(client.post("/api/assessments/file", json={**ORDER, "format": form}).text)[-2][1]
            file = client.get(made["address"])
            assert said in file.text
            assert file.headers["content-disposition"].endswith(f'"assess-{INCIDENT}.{form}"')


@pytest.mark.kernel
def test_an_own_incident_is_weighed_by_a_scenario_by_its_name(data):
    own(data)
    with session(data=data) as client:
        (entry,) = [one for one in client.get("/api/incidents").json()["incidents"] if one["own"]]
        assert (entry["id"], entry["weighable"]) == ("data:mine", 1)
        found = events(client.post("/api/assessments", json={**ORDER, "incident": "data:mine"}).text)
    assert found[-2][1]["result"]["claims"]["c"]["probability"]["mean"] > 0.5
    assert str(data / "incidents" / "mine.yaml") in found[-2][1]["result"]["command"]


@pytest.mark.parametrize("scenario", ["/etc/passwd", "../secret.yaml", "nowhere", "''"])
def test_no_path_is_read_because_an_incident_names_it(data, scenario):
    own(data, scenario)
    (data / "secret.yaml").write_text("x")
    with session(data=data) as client:
        answer = client.post("/api/assessments", json={**ORDER, "incident": "data:mine"})
    assert answer.status_code == 422
    assert "scenario" in answer.json()["sentence"]


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"incident": "nowhere"}, 404, "no incident"),
        ({"incident": "../incidents/x"}, 404, "no incident"),
        ({"incident": "abqaiq-2019-09-14"}, 422, "names no scenario"),
        ({"replicates": SMALL.n_replicates + 1}, 422, "at most 300"),
        ({"worlds": SMALL.n_worlds + 1}, 422, "at most 4"),
        ({"incident": 3}, 422, "incident"),
        ({"reliability": "/etc/passwd"}, 422, "reliability"),
    ],
    ids=str,
)
def test_what_cannot_be_weighed_is_refused_with_a_sentence(more, status, said):
    with session() as client:
        answer = client.post("/api/assessments", json={**ORDER, **more})
    assert answer.status_code == status
    assert said in answer.json()["sentence"]


@pytest.mark.parametrize("text", ["&a [*a]", "x: " + "[" * 5000, "\x00", "incident: 2"])
def test_a_hostile_file_is_listed_with_what_is_wrong_and_not_read_further(data, text):
    (data / "incidents" / "evil.yaml").write_text(text)
    with session(data=data) as client:
        (entry,) = [one for one in client.get("/api/incidents").json()["incidents"] if one["own"]]
        assert entry["problems"]
        assert client.get("/api/incidents/data:evil").status_code == 422


def test_a_folder_that_a_link_leads_elsewhere_is_not_read(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.yaml").write_text(OWN.format(scenario="first-steps"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "incidents").symlink_to(tmp_path / "other")
    with session(data=tmp_path / "data") as client:
        assert not [one for one in client.get("/api/incidents").json()["incidents"] if one["own"]]


@pytest.mark.kernel
def test_a_weighing_that_nobody_reads_stops():
    from threading import Event

    from rempart.scenario import load
    from rempart.web.assessments import AssessOrder, assessment_steps
    from rempart.web.incidents import IncidentShelf
    from rempart.web.jobs import Stopped

    stop = Event()
    order = AssessOrder(incident=INCIDENT, replicates=2000, worlds=4)
    steps = assessment_steps(load_incident(INCIDENT), load(INCIDENT), order, IncidentShelf(None), stop)
    assert next(steps)["done"] < 2000
    stop.set()
    with pytest.raises(Stopped):
        next(steps)


def test_places_are_few(data):
    with session(replace(SMALL, n_jobs=1, n_waiting=0), data) as client:
        assert client.post("/api/assessments", json=ORDER).status_code == 429
