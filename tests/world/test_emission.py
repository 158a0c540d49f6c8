"""Sensors that go dark or turn: what a scenario says of them, and the instants at which they see."""

from __future__ import annotations

import pytest

from rempart.pipeline import scene
from rempart.scenario import ScenarioError, load
from rempart.world.draw_world import resolve

TEXT = """\
rempart: 2
name: quiet
site: {position: {lat: 33.8, lon: 42.4}, area: 1 km}
assets: {depot: {position: site}}
sensors:
  watch: {scan_period: 10 s, scan_phase: 3 s, pd: 1, range_max: 30 km, horizon: false}
batteries:
  guard:
    sensors:
      radar:
        {RULE, position: {bearing: 0 deg, distance: 1 km}, sector: 90 deg, range_max: 60 km, horizon: false,
         scan_period: 1 s, scan_phase: 0 s, pd: 1}
    weapons: {launcher: {magazine: 4, speed: 900 m/s, range_max: 5 km, sspk: {any: 1}}}
    fire_unit: {channels: 2}
threats:
  drone: {flight: powered, speed: 100 m/s, height: 200 m, dive: 30 deg, lethal_radius: 50 m}
raid:
  drones: {threat: drone, count: 1, from: {bearing: 90 deg, distance: 50 km}, aim: depot, at: 500 s}
"""


def text(rule: str, more: str = "") -> str:
    return TEXT.replace("RULE", rule) + more


def seen_s(rule: str, sensor: str, more: str = "") -> float:
    """When a sensor confirms the first track, by the trace of a raid."""
    events = scene(load(text(rule, more)), 0).trace.events
    return min(e.t_s for e in events if e.kind == "confirmed" and e.who == sensor)


@pytest.mark.kernel
def test_a_cycle():
    # Flies from 0 to 500 s, within 60 km all the way: the first scan after it begins to emit.
    assert seen_s("facing: 90 deg", "guard/radar") == 0.0
    assert seen_s("facing: 90 deg, emission: {on: 20 s, off: 100 s, first: 42.5 s}", "guard/radar") == 43.0
    # 20 s up to 22.5 s before 42.5 - 120 = -77.5, then silent until 42.5
    assert seen_s("facing: 90 deg, emission: {on: 80 s, off: 40 s, first: 42.5 s}", "guard/radar") == 0.0


@pytest.mark.kernel
def test_silent_until_cued():
    # 100 m/s: within 30 km from 200 s on, at the next scan of 3 + 10 n.
    assert seen_s("facing: 90 deg, emission: {cued_by: watch, delay: 5 s}", "watch") == 203.0
    assert seen_s("facing: 90 deg, emission: {cued_by: watch, delay: 5 s}", "guard/radar") == 208.0
    assert seen_s("facing: 90 deg, emission: {cued_by: [watch]}", "guard/radar") == 204.0


@pytest.mark.kernel
def test_dark_after_a_loss():
    west = "{bearing: 270 deg, distance: 9 km}"
    raid = f"  first: {{threat: drone, count: 1, from: {west}, aim: depot, at: 60.5 s}}\n"
    rule = "facing: 90 deg, emission: {after_loss_of: guard/launcher-1, dark_for: 90 s, delay: 2 s}"
    events = scene(load(text(rule, raid)), 0).trace.events
    switched = [(e.t_s, e.kind) for e in events if e.who == "guard/radar:emission"]
    assert switched == [(62.5, "component_down"), (152.5, "component_up")]
    confirmed = [e.t_s for e in events if e.kind == "confirmed" and e.who == "guard/radar"]
    assert confirmed[-1] == 153.0  # what it tracked before is confirmed anew


@pytest.mark.kernel
def test_it_turns_to_the_first_track_of_another():
    turn = "turn: {facings: [270 deg, 180 deg, 90 deg], cued_by: watch, delay: 2 s, time: 20 s}"
    assert seen_s(turn, "guard/radar:3") == 225.0
    events = scene(load(text(turn)), 0).trace.events
    switched = [(e.t_s, e.kind, e.who) for e in events if e.who.startswith("guard/radar:facing")]
    assert switched == [
        (205.0, "component_down", "guard/radar:facing-1"),
        (225.0, "component_up", "guard/radar:facing-3"),
    ]
    kept = turn.replace("[270 deg, 180 deg, 90 deg]", "[90 deg, 180 deg]")
    assert seen_s(kept, "guard/radar") == 0.0
    assert not [e for e in scene(load(text(kept)), 0).trace.events if e.kind == "component_down"]


@pytest.mark.kernel
def test_it_turns_at_times():
    turn = "turn: {facings: [270 deg, 90 deg, 270 deg], at: [100 s, 400 s], time: 7 s}"
    assert seen_s(turn, "guard/radar:2") == 107.0
    events = scene(load(text(turn)), 0).trace.events
    switched = [(e.t_s, e.what or e.kind) for e in events if e.who.startswith("guard/radar:facing")]
    assert [t_s for t_s, _ in switched] == [100.0, 107.0, 400.0, 407.0]


def test_without_rules_nothing_is_added():
    resolved = resolve(load(text("facing: 90 deg")), 1, 0)
    assert (resolved.rules, resolved.events) == ((), ())
    assert [sensor.name for sensor in resolved.sensors] == ["watch", "guard/radar"]


def test_a_unit_may_use_whichever_way_its_radar_faces():
    (unit,) = resolve(
        load(text("turn: {facings: [0 deg, 90 deg], cued_by: watch, time: 9 s}")), 1, 0
    ).fire_units
    assert unit.sensors == ("guard/radar", "guard/radar:2")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("emission: {on: 3 s}", "radar.emission: expected one rule: {on, off}, {cued_by} or"),
        ("emission: {on: 3 s, off: 9 s, delay: 1 s}", "radar.emission: expected one rule"),
        (
            "emission: {cued_by: wacht}",
            "radar.emission.cued_by: found 'wacht', expected a sensor; did you mean",
        ),
        ("emission: {cued_by: radar}", "radar.emission.cued_by: a sensor cannot be cued by itself"),
        (
            "emission: {after_loss_of: depot, dark_for: 9 s}",
            "after_loss_of: found 'depot', expected a",
        ),
        ("turn: {facings: [1 deg], cued_by: watch, time: 9 s}", "facings: has 1, expected 2 to 8"),
        (
            "turn: {facings: [1 deg, 9 deg], time: 9 s}",
            "expected either cued_by, sensors whose first track it",
        ),
        ("turn: {facings: [1 deg, 9 deg], at: [1 s, 2 s], time: 9 s}", "at: has 2 times for 1 turns"),
        ("turn: {facings: [1 deg, 2 deg, 3 deg], at: [2 s, 1 s], time: 9 s}", "at: expected times that rise"),
        (
            "turn: {facings: [1 deg, 9 deg], cued_by: watch, time: 9 s}, facing: 1 deg",
            "radar.facing: is told by turn",
        ),
    ],
)
def test_what_is_no_rule(rule, told):
    with pytest.raises(ScenarioError) as caught:
        load(text(rule))
    assert told in str(caught.value)
