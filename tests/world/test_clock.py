"""The clock of a world begins with the first that can be seen: a raid earlier is the same raid, earlier."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rempart import pipeline
from rempart.answers.trace import Trace
from rempart.scenario import load, override
from rempart.world.clock import first_seen
from rempart.world.draw_world import resolve
from rempart.world.records import Component, Event, Straight
from rempart.world.tabulate import tabulate
from scenario.cases import ROOT
from world.layouts import SENSOR, layout

CASE = load(ROOT / "tests" / "cases" / "at-0.yaml")
STRAIGHT = Straight(math.pi / 2.0, 300.0, 90_000.0)


def events(trace: Trace) -> list[tuple[float, str, str, str]]:
    return [(round(e.t_s, 6), e.kind, e.who, e.what) for e in trace.events]


def test_the_missile_that_lands_at_0_is_seen_and_stopped():
    trace = pipeline.trace(CASE, 0)
    seen = next(e.t_s for e in trace.events if e.kind == "seen")
    assert seen == -304.0  # 90 km / cos 10 deg at 300 m/s are 304.6 s; scans are on whole seconds
    assert trace.value("intercepted") == 1


@pytest.mark.parametrize("at_s", [-7_200, 0, 30, 300])
def test_a_raid_earlier_is_the_same_raid_earlier(at_s: int):
    late, early = (
        pipeline.trace(
            override(CASE, {"raid.one.at": f"{t} s", "batteries.sam.sensors.radar.scan_phase": "0.25 s"}), 0
        )
        for t in (3_600, at_s)
    )
    assert [(round(t - 3_600 + at_s, 6), *rest) for t, *rest in events(late)] == events(early)
    assert late.drawn[0].t_impact_s - early.drawn[0].t_impact_s == pytest.approx(3_600 - at_s)
    np.testing.assert_array_equal(late.row, early.row)


def test_what_the_file_switches_is_carried_along():
    changes = {"events": [{"at": "-200 s", "component": "sam/radar", "state": "down"}]}
    trace = pipeline.trace(override(CASE, changes), 0)
    assert next(e.t_s for e in trace.events if e.kind == "component_down") == -200.0
    assert trace.value("leakers") == 1
    late = {
        "batteries.sam.sensors.radar.alert_state": "standby",
        "batteries.sam.sensors.radar.ready_at": "0 s",
    }
    assert pipeline.trace(override(CASE, {**late, "raid.one.at": "200 s"}), 0).events[0].t_s >= -105.0
    off = {**late, "batteries.sam.sensors.radar.ready_at": "100 s"}
    trace = pipeline.trace(override(CASE, {**off, "raid.one.at": "200 s"}), 0)
    assert [e.t_s for e in trace.events if e.kind == "component_up"] == [100.0]
    assert next(e.t_s for e in trace.events if e.kind == "seen") == 100.0


def test_watch_from_leaves_the_defence_blind_until_then():
    for text, first_s in (("0 s", 0.0), ("90 s", 90.0), ("-30 s", -30.0)):
        trace = pipeline.trace(override(CASE, {"watch_from": text, "raid.one.at": "200 s"}), 0)
        assert next(e.t_s for e in trace.events if e.kind == "seen") == first_s


def test_first_seen_is_that_of_the_windows():
    world = tabulate(layout(STRAIGHT))
    assert world.ground.begin_s == -300.0
    assert first_seen(world).tolist() == [0.0]
    assert world.raid.group_at_s.tolist() == [300.0]


def test_a_sensor_that_is_never_up_looks_at_nothing():
    plain = layout(STRAIGHT)
    gone = (Component("power", 0.0, math.inf),)
    never = replace(plain, components=gone, sensors=(replace(SENSOR, needs=("power",)),))
    assert tabulate(never).ground.begin_s == 0.0
    assert tabulate(replace(never, events=(Event(5.0, "power", True),))).ground.begin_s == -300.0


def test_phases_are_the_same_instants():
    phased = replace(layout(STRAIGHT), sensors=(replace(SENSOR, scan_period_s=7.0, scan_phase_s=3.0),))
    world = tabulate(phased)
    assert (world.sensing.scan_phase_s[0] + world.ground.begin_s - 3.0) % 7.0 == 0.0
    assert 0.0 <= world.sensing.scan_phase_s[0] < 7.0
    first = replace(layout(STRAIGHT), sensors=(replace(SENSOR, scan_period_s=7.0, scan_phase_s=20.0),))
    assert tabulate(first).sensing.scan_phase_s[0] == 320.0


def test_without_anything_to_see_before_0_nothing_moves():
    world = tabulate(resolve(load("first-steps"), 1, 0))
    assert world.ground.begin_s == 0.0
