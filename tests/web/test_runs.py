"""Runs that grow, replays, the catalogue; places for so many jobs and no more."""

from __future__ import annotations

import asyncio
import json
import shlex
from dataclasses import replace
from hashlib import sha256
from threading import Event, Lock
from types import SimpleNamespace

import pytest

from cli.calling import rempart
from rempart.catalog import all_cards
from rempart.pipeline import build, interruptible, simulate, simulate_in_steps
from rempart.pipeline.interruptible import Looking, Steps
from rempart.scenario import load
from rempart.web.error_responses import Refused
from rempart.web.events import Events
from rempart.web.jobs import Jobs
from rempart.web.settings import Caps
from web.session import SMALL, events, session

ORDER = {"scenario": "first-steps", "replicates": 300, "worlds": 4, "lose": ["radar"]}


def ran(client, **more):
    answer = client.post("/api/runs", json={**ORDER, **more})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    return events(answer.text)


@pytest.mark.kernel
def test_a_run_is_that_of_the_command_line():
    with session() as client:
        told = ran(client)
    assert [name for name, _ in told[-2:]] == ["result", "done"]
    final = told[-2][1]
    assert final["final"] is True
    result = final["result"]
    words = shlex.split(result["command"])
    again = rempart(*words[1:], "--json")
    assert again.exit_code == 0
    twin = json.loads(again.stdout)
    assert twin["measures"] == result["measures"]
    assert twin["fingerprint"] == result["fingerprint"]


@pytest.mark.kernel
def test_classes_may_be_left_out_and_nothing_else_is():
    with session() as client:
        told = [ran(client, classes=classes)[-2][1]["result"] for classes in (True, False)]
    whole, brief = (result["measures"] for result in told)
    assert whole.pop("by_class") != {}
    assert brief.pop("by_class") == {}
    assert brief == whole


@pytest.mark.kernel
def test_a_run_begins_with_few_and_each_number_has_both_intervals():
    with session(Caps(n_replicates=2000)) as client:
        told = [data for name, data in ran(client, replicates=1500, worlds=40, lose=[]) if name == "result"]
    told_n = [one["result"]["replicates"] for one in told]
    assert told_n[0] == 960  # four threats: as many as the first answer ever has
    assert told[0]["result"]["worlds"] == 24
    assert [one["final"] for one in told] == [False] * (len(told) - 1) + [True]
    assert told_n[-1] == 1500
    for point in told[-1]["spread"]:
        assert point["ci95"][0] <= point["mean"] <= point["ci95"][1]
        assert len(point["ignorance90"]) == 2
    assert [point["at_least"] for point in told[-1]["spread"]] == [1, 2, 3, 4]
    means = [point["mean"] for point in told[-1]["spread"]]
    assert means == sorted(means, reverse=True)
    assert 1.0 - means[0] == pytest.approx(told[-1]["result"]["measures"]["p_no_leaker"]["mean"], abs=1e-12)
    assert sum(means) == pytest.approx(told[-1]["result"]["measures"]["leakers"]["mean"], abs=1e-9)


@pytest.mark.kernel
def test_ignorance_that_few_raids_do_not_tell_is_said_to_be_unknown():
    def leaked(scenario: str, n: int):
        with session(Caps()) as client:
            order = {"scenario": scenario, "replicates": n, "worlds": 24}
            told = events(client.post("/api/runs", json=order).text)
        return told[-2][1]["result"]["measures"]["p_leaked"]

    few, many = leaked("ain-al-asad-2021-06-06", 96), leaked("ain-al-asad-2021-06-06", 4_800)
    assert few["ignorance90"] == [few["mean"]] * 2
    assert few["ignorance_known"] is False
    assert many["ignorance90"][1] - many["ignorance90"][0] > 0.05
    assert "ignorance_known" not in many
    alike = leaked("rr-24-g", 96)
    assert alike["ignorance90"] == [alike["mean"]] * 2
    assert "ignorance_known" not in alike, "its worlds are alike: there is nothing not to know"


@pytest.mark.kernel
def test_steps_end_where_one_run_ends():
    worlds = build(load("first-steps"), n_worlds=7, n_replicates=3000)
    *before, last = simulate_in_steps(worlds, 3000, Steps(step_s=0.001))
    whole = simulate(worlds, 3000)
    assert last.fingerprint == whole.fingerprint
    assert before
    first = before[0]
    assert first.fingerprint == simulate(worlds, first.n_replicates).fingerprint


@pytest.mark.parametrize(
    ("raid_s", "parts"), [(1e-5, [8, 64, 512, 416]), (2**-10, [8, 10, 10, 2]), (0.05, [8, 1, 1])]
)
def test_a_run_looks_every_hundredth_of_a_second_by_its_pace(monkeypatch, raid_s, parts):
    clock = [0.0]
    ran: list[int] = []

    class Paced:
        stride = 1

        def work(self, _seed, _world, _first, count, _sums, _lock) -> None:
            ran.append(count)
            clock[0] += count * raid_s

    monkeypatch.setattr(interruptible, "time", SimpleNamespace(perf_counter=lambda: clock[0]))
    looks: list[float] = []
    Looking(Paced(), lambda: looks.append(clock[0])).work(1, 0, 0, sum(parts), None, Lock())
    assert ran == parts
    assert len(looks) == len(parts)


@pytest.mark.kernel
def test_a_saturation_curve_is_that_of_the_command_line():
    order = {**ORDER, "lose": [], "group": "rockets", "replicates": 40, "worlds": 4}
    with session() as client:
        assert client.post("/api/saturations", json={**order, "group": "rocket"}).status_code == 422
        answer = client.post("/api/saturations", json=order)
    told = [data for name, data in events(answer.text) if name == "result"]
    assert [len(one["result"]["points"]) for one in told] == list(range(1, 9))
    assert [one["final"] for one in told] == [False] * 7 + [True]
    result = told[-1]["result"]
    again = rempart(*shlex.split(result["command"])[1:], "--json")
    assert again.exit_code == 0
    twin = json.loads(again.stdout)
    assert twin["points"] == result["points"]
    assert twin["saturation"] == result["saturation"]


def test_what_cannot_be_flown_is_told_in_the_stream():
    far = {"raid.rockets.from.distance": "900 km"}
    with session() as client:
        (told,) = ran(client, set=far)
    assert told[0] == "problem"
    assert "cannot be flown" in told[1]["sentence"]


@pytest.mark.kernel
def test_a_replay_is_that_of_the_command_line():
    with session() as client:
        answer = client.post(
            "/api/replays", json={"scenario": "first-steps", "worlds": 4, "find": "leakers >= 1"}
        )
        assert answer.status_code == 201
        made = answer.json()
        page = client.get(made["page"])
        assert client.get("/replays/other").status_code == 404
    policy = page.headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy
    found = rempart("replay", "first-steps", "--worlds", "4", "--find", "leakers >= 1")
    assert sha256(found.stdout.encode()).digest() == sha256(page.text.encode()).digest()
    assert f"--replicate {made['replicate']}" in made["command"]


@pytest.mark.kernel
def test_old_replays_leave():
    with session(replace(SMALL, n_replays=1)) as client:
        order = {"scenario": "first-steps", "worlds": 1}
        first, second = (client.post("/api/replays", json={**order, "replicate": k}).json() for k in (0, 1))
        assert client.get(first["page"]).status_code == 404
        assert client.get(second["page"]).status_code == 200


def test_the_catalogue_holds_every_number_with_its_source():
    with session() as client:
        cards = client.get("/api/catalogue").json()["cards"]
    told = {(card["id"], value["path"]) for card in cards for value in card["values"] + card["facts"]}
    there = {(c.id, path) for c in all_cards() for path, _ in (*c.flat(), *c.flat_facts())}
    assert told == there
    assert all(value["source"] for card in cards for value in card["values"] + card["facts"])


def test_more_jobs_than_there_is_room_for_are_refused():
    async def busy() -> None:
        jobs = Jobs(Caps(n_jobs=1, n_waiting=1, wait_s=0.1))
        release = Event()

        def work(_stop):
            release.wait(10)
            yield {}

        first = await jobs.begin(work)
        waiting = asyncio.create_task(jobs.begin(work))
        await asyncio.sleep(0.01)
        with pytest.raises(Refused) as refused:
            await jobs.begin(work)
        assert refused.value.status == 429
        with pytest.raises(Refused):
            await waiting
        release.set()
        assert [item async for item in first] == [{}]
        await asyncio.sleep(0.05)
        assert jobs.n_running == 0
        assert [item async for item in await jobs.begin(work)] == [{}]
        jobs.close()

    asyncio.run(busy())


def test_work_stops_when_nobody_listens():
    async def leaving() -> tuple[int, int]:
        jobs = Jobs(Caps(n_jobs=1))
        told = 0

        def work(stop):
            nonlocal told
            while not stop.wait(0.01):
                told += 1
                yield {"n": told}

        steps = await jobs.begin(work)
        async for _ in steps:
            break
        steps.close()
        await asyncio.sleep(0.2)
        jobs.close()
        return told, jobs.n_running

    told, n_running = asyncio.run(leaving())
    assert told < 10
    assert n_running == 0


def test_a_reader_who_leaves_before_the_answer_begins_frees_the_place():
    async def leaving() -> int:
        jobs = Jobs(Caps(n_jobs=1))

        def work(stop):
            stop.wait(10)
            yield {}

        async def gone() -> dict[str, str]:
            return {"type": "http.disconnect"}

        async def send(_message) -> None:
            await asyncio.sleep(0)

        answer = Events(await jobs.begin(work))
        await answer({"type": "http", "asgi": {"spec_version": "2.3"}}, gone, send)
        await asyncio.sleep(0.2)
        jobs.close()
        return jobs.n_running

    assert asyncio.run(leaving()) == 0
