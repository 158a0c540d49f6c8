"""What `check` calls valid can be flown; a trace tells what is in the air, and whom it hit."""

from __future__ import annotations

import pytest

from cli.calling import rempart
from rempart import pipeline
from rempart.scenario import load
from rempart.views.trace_text import story_of
from scenario.cases import ROOT

CASE = ROOT / "tests" / "cases" / "check-says-valid-run-cannot-fly.yaml"


@pytest.mark.kernel
def test_check_refuses_what_a_run_refuses():
    checked, run = rempart("check", CASE), rempart("run", CASE, "--replicates", "10")
    assert (checked.exit_code, run.exit_code) == (2, 2)
    assert f"{CASE}:6: raid.rockets: cannot be flown" in checked.output
    assert "the aim is 150 km away" in checked.output
    assert "the aim is 150 km away" in run.output


@pytest.mark.kernel
def test_check_refuses_what_only_some_worlds_cannot_fly(tmp_path):
    # At 375 m/s the card's rocket falls 8 km away: in one world of five it is asked for 20 km.
    file = tmp_path / "mine.yaml"
    file.write_text(CASE.read_text().replace("150 km", "{choice: {6 km: 4, 20 km: 1}}"))
    assert "the aim is 20 km away" in rempart("check", file).output
    file.write_text(CASE.read_text().replace("150 km", "6 km"))
    assert rempart("check", file).exit_code == 0


@pytest.mark.kernel
def test_what_no_launch_reaches_is_told_with_sane_numbers(tmp_path):
    file = tmp_path / "mine.yaml"
    for beta in ("1 kg/m^2", "1e-3 kg/m^2"):
        text = CASE.read_text().replace("150 km", "9000 km").replace("threat: rocket-107mm", "threat: odd")
        file.write_text(f"{text}threats: {{odd: {{flight: ballistic, beta: {beta}, elevation: 89.9 deg}}}}\n")
        told = rempart("check", file)
        assert told.exit_code == 2
        assert "e+" not in told.output


FRIENDLY = """
rempart: 1
name: friendly
site: {position: {lat: 35.0, lon: 20.0}, area: 1 km}
assets: {camp: {position: site, radius: 50 m}}
batteries:
  gun:
    sensors: {radar: {scan_period: 1 s, scan_phase: 0 s, pd: 1, range_max: 5 km, horizon: false}}
    weapons: {gun: {magazine: 9, delay: 20 s, speed: 300 m/s, range_max: 9 km, sspk: {any: 1}}}
    fire_unit: {channels: 4}
controllers: {c: {decision_period: 1 s, decision_phase: 0 s}}
threats: {dart: {flight: straight, speed: 200 m/s}}
raid:
  own: {threat: dart, count: 1, nature: friend, from: {bearing: 90 deg, distance: 9 km}, aim: camp, at: 2 min}
  ghost:
    {threat: dart, count: 1, nature: "false", from: {bearing: 0 deg, distance: 9 km}, aim: camp, at: 3 min}
  late: {threat: dart, count: 1, from: {bearing: 0 deg, distance: 4 km}, aim: camp, at: 10 min}
"""


@pytest.mark.kernel
def test_a_trace_tells_of_what_flies_and_counts_shots_at_friends_and_false_tracks():
    trace = pipeline.trace(load(FRIENDLY), 0)
    starts = {
        name: d.t_impact_s - {"own": 45.0, "ghost": 45.0, "late": 20.0}[name]
        for (name, _), d in zip(trace.members, trace.drawn, strict=True)
    }
    assert all(e.t_s >= starts[e.threat] - 1e-9 for e in trace.events if e.threat)
    told = story_of(trace)
    assert (
        trace.value("shots_at_friends")
        == trace.value("friends_killed")
        == trace.value("shots_at_false_tracks")
        == 1
    )
    for words in ("shots at friends", "friends shot down", "shots at false tracks"):
        assert f"  {words}" in told
