"""The replay of one replicate: where things are drawn, and the page that plays it."""

from __future__ import annotations

import base64
import json
import re
import zlib
from hashlib import sha256
from math import hypot

import numpy as np
import pytest

from rempart.engine.run import run_rows
from rempart.pipeline import build, find, load, scene
from rempart.scenario import change
from rempart.views.replay import page_of
from rempart.views.replay.page import MOST_BYTES, data_of, thinned

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def raid():
    return scene(load("rr-24-g"), 1)


def test_every_threat_ends_as_the_row_says(raid):
    ends = [track.end for track in raid.tracks]
    told = {"intercepted": "intercepted", "leaker": "leakers", "harmless": "harmless", "failed": "failed"}
    assert {end: ends.count(end) for end in told} == {
        end: raid.trace.value(name) for end, name in told.items()
    }
    assert len(raid.shots) == raid.trace.value("interceptors_fired")


def test_a_leaker_ends_on_the_ground_where_it_fell(raid):
    leakers = [(t, d) for t, d in zip(raid.tracks, raid.trace.drawn, strict=True) if t.end == "leaker"]
    assert leakers
    for track, drawn in leakers:
        assert track.time_s[-1] == pytest.approx(drawn.t_impact_s, abs=1e-9)
        east, north, up = track.place_m[-1]
        assert (east, north) == pytest.approx((drawn.x_m, drawn.y_m), abs=1e-6)
        assert abs(up) < 1.0


def test_a_hit_meets_its_target_where_and_when_the_target_ends(raid):
    tracks = {track.name: track for track in raid.tracks}
    hits = [shot for shot in raid.shots if shot.fate == "hit"]
    assert hits
    for shot in hits:
        target = tracks[shot.threat]
        assert shot.time_s[-1] == pytest.approx(target.end_s, abs=1e-9)
        assert np.linalg.norm(shot.place_m[-1] - target.place_m[-1]) < 1e-6


def test_an_interceptor_leaves_its_launcher_and_never_turns_back(raid):
    launchers = {stand.name: stand.place_m for stand in raid.stands}
    for shot in raid.shots:
        assert hypot(*(shot.place_m[0][:2] - np.array(launchers[shot.weapon][:2]))) < 1.0
        flown = np.linalg.norm(shot.place_m - shot.place_m[0], axis=1)
        assert np.all(np.diff(flown) >= 0.0)


def test_a_lost_radar_works_until_it_is_hit():
    scenario = load("rr-24-g")
    lost = scene(scenario, find(scenario, "radar lost"))
    radars = [s for s in lost.stands if s.kind == "sensor" and s.lost_s == s.lost_s]
    assert radars
    for radar in radars:
        (station,) = (s for s in lost.stations if s.name == radar.name)
        assert station.works[-1][1] == pytest.approx(radar.lost_s)
        (told,) = (s for s in data_of(lost)["sensors"] if s["name"] == radar.name)
        assert told["up"][-1][1] == pytest.approx(radar.lost_s, abs=0.06)
    whole = next(s for s in data_of(lost)["sensors"] if s["name"] not in {radar.name for radar in radars})
    assert whole["up"][-1][1] > lost.end_s


def test_a_radar_lost_at_the_last_instant_is_not_shown_at_work_after_it():
    scenario = load("ain-al-asad-2021-06-06")
    last = scene(scenario, find(scenario, "radar lost"))
    (radar,) = (s for s in last.stands if s.lost_s == last.end_s)
    shown = {told["name"]: told["up"][-1][1] for told in data_of(last)["sensors"] if told["up"]}
    assert shown.pop(radar.name) == pytest.approx(last.end_s, abs=0.06)
    assert shown
    assert min(shown.values()) > last.end_s + 1.0


def test_find_gives_the_first_replicate_in_which_it_held():
    scenario = load("first-steps")
    found = find(scenario, "leakers >= 1", seed=4, n_worlds=5, at_most=500)
    rows = run_rows(build(scenario, 4, 5).worlds, 4, 0, 500)
    worlds = build(scenario, 4, 5)
    column = rows[:, worlds.layout.column("leakers")]
    assert found == int(np.flatnonzero(column >= 1)[0])
    assert find(scenario, "leakers >= 999", n_worlds=5, at_most=50) is None


def test_a_thinned_path_stays_within_its_tolerance():
    t = np.linspace(0.0, 90.0, 181)
    path = np.stack([300.0 * t, 40.0 * np.sin(t / 9.0) * t, 400.0 * t - 4.9 * t * t], axis=1)
    keep = thinned(t, path, 25.0)
    assert 4 < len(keep) < 60
    drawn = np.stack([np.interp(t, t[keep], path[keep, k]) for k in range(3)], axis=1)
    assert np.linalg.norm(drawn - path, axis=1).max() < 25.0


def test_the_page_tells_a_path_in_steps(raid):
    data = data_of(raid)
    for track, told in zip(raid.tracks, data["tracks"], strict=True):
        entries = np.cumsum(np.array(told["p"]).reshape(-1, 4), axis=0) * [0.1, *[data["unit"]] * 3]
        drawn = np.stack([np.interp(track.time_s, entries[:, 0], entries[:, k]) for k in (1, 2, 3)], axis=1)
        speed_mps = np.linalg.norm(np.diff(track.place_m, axis=0), axis=1) / np.diff(track.time_s)
        tolerance_m = max(20.0, 1e-4 * np.ptp(track.place_m))
        # rounding to a metre and to a tenth of a second adds to the tolerance
        assert (
            np.linalg.norm(drawn - track.place_m, axis=1).max() < tolerance_m + 1.0 + 0.06 * speed_mps.max()
        )


def test_the_page_is_small_whole_and_lets_nothing_else_run(raid):
    page = page_of(raid, "rempart replay rr-24-g --replicate 1", "rempart trace rr-24-g --replicate 1")
    assert len(page.encode()) < 100_000
    assert "http" not in re.sub(r"http-equiv", "", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for kind, text in (
        ("style", re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]),
        ("script", re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]),
    ):
        digest = base64.b64encode(sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    packed = re.search(r'id="data">([^<]*)<', page)[1]
    assert json.loads(zlib.decompress(base64.b64decode(packed))) == json.loads(json.dumps(data_of(raid)))


def test_names_from_a_file_cannot_become_markup(raid):
    from dataclasses import replace

    page = page_of(replace(raid, title="<script>alert(1)</script>"), "a & b", "<b>")
    assert "<script>alert" not in page
    assert "a &amp; b" in page


def test_the_page_of_a_large_raid_tells_fewer_events_and_says_so():
    page = page_of(scene(load("rr-240"), 0), "", "")
    whole = data_of(scene(load("rr-240"), 0))
    packed = re.search(r'id="data">([^<]*)<', page)[1]
    told = json.loads(zlib.decompress(base64.b64decode(packed)))
    assert len(page.encode()) <= MOST_BYTES
    assert (told["tracks"], told["shots"]) == (whole["tracks"], whole["shots"])
    assert (len(told["events"]) < len(whole["events"])) == ("leaves out" in page)


def test_the_page_of_a_huge_raid_draws_coarser_paths_and_says_so():
    sets = {"raid.rocket.count": "240", "raid.drone.count": "160", "raid.ballistic.count": "200"}
    raid = scene(change(load("rr-24-g"), sets), 0, n_worlds=1)
    page = page_of(raid, "", "")
    assert len(page.encode()) <= MOST_BYTES
    packed = re.search(r'id="data">([^<]*)<', page)[1]
    told = json.loads(zlib.decompress(base64.b64decode(packed)))
    assert len(told["tracks"]) == 600
    assert len(told["shots"]) == len(raid.shots)
    within_m = int(re.search(r"paths are drawn to within (\d+) m", page)[1])
    assert "leaves out first sightings" in page
    for track, drawn in zip(raid.tracks, told["tracks"], strict=True):
        entries = np.cumsum(np.array(drawn["p"]).reshape(-1, 4), axis=0) * [0.1, *[told["unit"]] * 3]
        assert np.linalg.norm(entries[-1, 1:] - track.place_m[-1]) < within_m
