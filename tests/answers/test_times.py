"""Times of detection, engagement and intercept: by hand in a raid without chance, and counted in others."""

from __future__ import annotations

import json

import pytest

from answers.small_scenarios import FIXED
from cli.calling import rempart
from rempart.answers.times import times_of, traces_of
from rempart.pipeline import build, load, simulate

pytestmark = pytest.mark.kernel

BY_HAND = """
rempart: 1
name: by-hand
site: {position: {lat: 0.0, lon: 0.0}, area: everywhere}
assets: {camp: {position: site}}
batteries:
  battery:
    sensors:
      radar: {scan_period: 10 s, scan_phase: 3 s, horizon: false, pd: 1, confirm_m: 2, confirm_n: 2}
    weapons:
      launcher:
        {magazine: unlimited, delay: 2 s, speed: 900 m/s, range_min: 0 km, range_max: 10 km, sspk: {dart: 1}}
    fire_unit: {channels: 4, max_engagements: 1}
controllers: {central: {decision_period: 1 s, decision_phase: 0 s}}
threats: {dart: {flight: straight, speed: 100 m/s}}
raid:
  darts: {threat: dart, count: 2, from: {bearing: 0 deg, distance: 20 km}, aim: camp, at: 300 s}
damage: aimed
"""
# It flies from 100 s to 300 s. Scans at 3 + 10 n: seen at 103, confirmed at 113. The shot takes 2 + r / 900 s
# and meets at range r <= 10 km: the dart is there 100 s before its impact, at 200 s, and the shot leaves
# 13.11 s before, at 186.89 s: the first decision after that is at 187 s. It meets where
# 187 + 2 + r / 900 = 300 - r / 100: r = 9,990 m, at 200.1 s.


def found(text: str, n: int):
    made = build(load(text), 1, 4, n)
    return {(one.threat, one.event): one for one in times_of(traces_of(made.resolved, made.worlds, 1, n))}


@pytest.mark.parametrize(
    ("event", "at_s"), [("detected", 103.0), ("tracked", 113.0), ("engaged", 187.0), ("intercepted", 200.1)]
)
def test_times_by_hand(event, at_s):
    one = found(BY_HAND, 3)["dart", event]
    assert one.battery == "battery"
    assert (one.n, one.n_threats, one.replicates) == (6, 6, 3)
    assert one.at.median_s == pytest.approx(at_s, abs=2e-2)
    assert one.to_go.median_s == pytest.approx(300.0 - at_s, abs=2e-2)
    assert one.at.ci95_s == pytest.approx((at_s, at_s), abs=2e-2)


def test_counts_are_those_of_the_run():
    n = 60
    times = found(FIXED, n)
    outcomes = simulate(build(load(FIXED), 1, 4), n, threads=1)
    for event in ("detected", "tracked", "engaged", "intercepted"):
        total = int(outcomes.sums(outcomes.layout.column(event)).total.sum())
        one = times.get(("dart", event))
        assert (one.n if one else 0) == total
        if one:
            assert one.to_go.low_s <= one.to_go.ci95_s[0] <= one.to_go.median_s <= one.to_go.ci95_s[1]


def test_command(tmp_path):
    path = tmp_path / "fixed.yaml"
    path.write_text(FIXED)
    told = json.loads(rempart("times", path, "--replicates", 20, "--json").stdout)
    assert told["schema"] == "rempart/times/1"
    assert {entry["battery"] for entry in told["times"]} == {"gun"}
    assert "Time to go" in rempart("times", path, "--replicates", 20).stdout
