"""Scenarios changed on the command line: what is withdrawn, what is lost, what is refused."""

from __future__ import annotations

from math import hypot, inf

import pytest

from rempart.scenario import ScenarioError, change, load
from rempart.world.draw_world import drawn, resolve

BASE = load("ain-al-asad-2021-06-06")


def world(scenario, seed=3):
    return resolve(scenario, seed, 0)


def test_a_withdrawn_battery_neither_works_nor_stands_there():
    before, after = world(BASE), world(change(BASE, without=["patriot"]))
    gone = {c.name for c in before.components} - {c.name for c in after.components}
    assert gone == {c.name for c in before.components if c.name.startswith("patriot/")}
    assert {p.name for p in before.points} - {p.name for p in after.points} == gone
    radar = next(p for p in before.points if p.name == "patriot/radar")
    aim = next(a for g in after.groups for a in g.aims if a.weight == 0.7)
    assert aim.point == ""
    assert hypot(aim.x_m - radar.x_m, aim.y_m - radar.y_m) < 1e-9


def test_one_withdrawn_component_leaves_the_rest():
    after = world(change(BASE, without=["patriot/radar"]))
    gone = {c.name for c in after.components if c.availability == 0.0}
    assert gone == {"patriot/radar"}
    assert "patriot/control" in {p.name for p in after.points}


def test_a_group_is_left_out_by_its_path():
    three = change(BASE, {"alternatives": None})
    assert {g.name for g in world(three).groups} == {"drones", "third"}
    assert {g.name for g in world(change(three, without=["raid.third"])).groups} == {"drones"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("patriot/radar", {"patriot/radar"}),
        (
            "radar",
            {"patriot/radar", "gun-east/radar", "gun-west/radar", "avenger/radar", "counter-drone/radar"},
        ),
        ("gun-east", {"gun-east/radar", "gun-east/gun-1", "gun-east/control", "gun-east/power"}),
    ],
)
def test_a_lost_component_is_off_from_the_start_and_still_stands_there(name, expected):
    before, after = world(BASE), world(change(BASE, lose=[name]))
    known = {c.name for c in before.components}
    off = {c.name for c in after.components if c.ready_from_s == inf} | {e.component for e in after.events}
    assert off == expected & known
    assert {p.name for p in after.points} == {p.name for p in before.points}


def test_a_component_is_lost_at_a_time():
    (event,) = world(change(BASE, lose=["patriot/radar@60s"])).events
    assert (event.t_s, event.component, event.up) == (60.0, "patriot/radar", False)


def test_events_of_the_file_stay():
    once = change(BASE, lose=["patriot/radar@60s"])
    assert len(world(change(once, lose=["patriot/control@1 min"])).events) == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"without": ["patrot"]}, "did you mean 'patriot'"),
        ({"without": ["raid.fourth"]}, "no 'fourth' in raid"),
        ({"without": ["title.x"]}, "expected a path into one of"),
        ({"lose": ["rdar"]}, "did you mean 'radar'"),
        ({"lose": ["radar@soon"]}, "expected a time such as 60 s"),
        ({"lose": ["radar@5 km"]}, "time"),
        ({"lose": ["radar@-5s"]}, "found '-5s' after @, expected a time from 0 s on; radar alone"),
        ({"sets": {"raid.drones.count": "many"}}, "raid.drones.count"),
    ],
)
def test_what_cannot_be_changed_is_told(changes, told):
    with pytest.raises(ScenarioError, match=told):
        change(BASE, **changes)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(ScenarioError) as caught:
        change(BASE, without=["patrot"], lose=["rdar"])
    assert len(caught.value.problems) == 2


def test_nothing_changed_is_the_same_scenario():
    assert change(BASE) is BASE


def test_unknowns_are_taken_at_the_quantile_told():
    name = next(
        n for n in drawn(BASE, 1, 0) if n.endswith("gun-east.fire_unit.assessment_time") or "sspk" in n
    )
    low, high = drawn(BASE, 1, 0, {name: 0.05})[name], drawn(BASE, 1, 0, {name: 0.95})[name]
    assert low < high
    others = drawn(BASE, 1, 0, {name: 0.05}), drawn(BASE, 1, 0)
    assert {k: v for k, v in others[0].items() if k != name} == {
        k: v for k, v in others[1].items() if k != name
    }


def test_the_alternative_is_taken_at_the_quantile_told():
    # weights 6, 2, 1.5, 0.5 of 10
    assert [drawn(BASE, 1, 0, {"alternatives": u})["alternatives"] for u in (0.3, 0.7, 0.9, 0.97)] == [
        0,
        1,
        2,
        3,
    ]
