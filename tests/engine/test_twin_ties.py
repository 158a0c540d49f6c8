"""Single stories reckoned by hand, most of them about what happens first at one instant.

In all of them the threat ends at 100 s, is seen from 10 s on and fired at from 20 s on, the interceptor
flies 10 s, scans and decisions fall on whole seconds; see `hand_made`.
"""

from __future__ import annotations

import math

import pytest

from engine.hand_made import changed, hand_made
from engine.twin import Twin, row_of, story
from engine.twin_state import State
from rempart.engine.outcomes import MEASURES
from rempart.engine.world import (
    AUTONOMOUS,
    DARK,
    FALSE_TRACK,
    FRIEND,
    GREEDY,
    GUIDED_TO_HANDOVER,
    GUIDED_TO_INTERCEPT,
    OPTIMAL,
    REMOTE,
    VALUE_AND_TIME,
    World,
)


def launches(world: World, member: int = 0) -> list[float]:
    """Times of the engagements of a member."""
    return [engagement.t_s for engagement in played(world).members[member].engagements]


def played(world: World) -> State:
    return Twin(world).play(1, 0)


def fates(world: World, member: int = 0) -> list[str]:
    return [shot.fate for shot in played(world).members[member].shots]


def with_events(world: World, *events: tuple[float, int, int]) -> World:
    """The world with (time, component, up) events; unit 0 and the radar need component 0."""
    times, components, ups = ([event[i] for event in events] for i in range(3))
    return changed(world, event_s=times, event_component=components, event_up=ups)


def test_the_plain_story():
    told = [(event.t_s, event.kind) for event in story(hand_made(), 1, 0)]
    assert told == [
        (10.0, "detected"),
        (10.0, "confirmed"),
        (20.0, "engaged"),
        (20.0, "launched"),
        (30.0, "hit"),
        (30.0, "assessed"),
        (100.0, "end"),
    ]


def test_a_scan_comes_before_the_decision_of_its_instant():
    world = hand_made(see=[(50.0, 0.0)])
    assert launches(world) == [50.0]


def test_a_track_is_identified_at_the_instant_that_it_is_due():
    world = hand_made(see=[(50.0, 0.0)], identification_s=7.0)
    assert launches(world) == [57.0]


def test_edges_of_windows_belong_to_them():
    assert launches(hand_made(fire=[(30.0, 30.0 - 1e-9)])) == [70.0]
    assert launches(hand_made(fire=[(30.5, 30.0)])) == [70.0]
    assert launches(hand_made(see=[(70.0, 70.0 - 1e-9)], fire=[(40.0, 5.0)])) == [60.0]


def test_an_end_comes_before_an_intercept_at_the_same_instant():
    world = hand_made(fire=[(10.0, 5.0)])
    member = played(world).members[0]
    assert [shot.fate for shot in member.shots] == ["surplus"]
    assert (member.outcome, member.cause) == ("leaker", "missed")


def test_an_intercept_comes_before_an_assessment_and_that_before_a_decision():
    world = hand_made(sspk=[[0.0001]], fire=[(80.0, 60.0)])
    assert launches(world) == [20.0, 30.0, 40.0]
    assert launches(changed(world, assessment_s=4.0)) == [20.0, 34.0]


def test_a_channel_is_free_at_the_intercept_or_at_the_assessment():
    world = hand_made(2, unit_channels=1, assessment_s=4.0)
    assert launches(world, 1) == [34.0]
    assert launches(changed(world, free_at_intercept=1), 1) == [30.0]
    assert launches(changed(world, free_at_intercept=1, salvo_first=2, salvo_interval_s=3.0), 1) == [33.0]


def test_a_component_goes_down_before_the_scan_and_the_launch_of_that_instant():
    world = hand_made(n_components=1, sensor_need=1)
    assert not played(with_events(world, (10.0, 0, 0))).members[0].seen
    assert played(with_events(world, (10.5, 0, 0))).members[0].seen
    assert launches(with_events(world, (20.0, 0, 0))) == []
    # Up again: the track is lost and found anew by the scan of the same instant.
    assert launches(with_events(world, (20.0, 0, 0), (26.0, 0, 1))) == [26.0]
    assert launches(with_events(world, (20.0, 0, 0), (20.0, 0, 1))) == [20.0]


@pytest.mark.parametrize(
    ("down_s", "guidance", "handover_s", "fate"),
    [
        (30.0, GUIDED_TO_INTERCEPT, 0.0, "aborted"),
        (30.5, GUIDED_TO_INTERCEPT, 0.0, "hit"),
        (27.0, GUIDED_TO_HANDOVER, 3.0, "aborted"),
        (27.5, GUIDED_TO_HANDOVER, 3.0, "hit"),
        (20.5, GUIDED_TO_HANDOVER, 30.0, "hit"),
        (20.5, 0, 0.0, "hit"),
    ],
)
def test_guidance_is_needed_until_its_time(down_s, guidance, handover_s, fate):
    world = hand_made(n_components=1, sensor_need=1, guidance=guidance, handover_s=handover_s)
    assert fates(with_events(world, (down_s, 0, 0))) == [fate]


def test_guidance_once_lost_does_not_come_back():
    world = hand_made(n_components=1, sensor_need=1, guidance=GUIDED_TO_INTERCEPT)
    state = played(with_events(world, (25.0, 0, 0), (25.0, 0, 1)))
    assert [shot.fate for shot in state.members[0].shots] == ["aborted", "hit"]
    assert state.members[0].engagements[1].t_s == 30.0


def test_an_impact_comes_before_the_intercept_and_the_decision_of_its_instant():
    # Member 1 falls on the radar at 30 s, out of reach, when the shot at member 0 arrives.
    world = hand_made(2, n_components=1, fire=[(80.0, 60.0)], sensor_need=1, guidance=GUIDED_TO_INTERCEPT)
    state = played(changed(world, group_interval_s=-70.0, point_x_m=[5000.0, 0.0]))
    assert [member.t_end_s for member in state.members] == [100.0, 30.0]
    assert [member.cause for member in state.members] == ["guidance_lost", "no_time"]
    assert [shot.fate for shot in state.members[0].shots] == ["aborted"]
    assert row_of(state)[-1] == 1


def test_equal_impacts_are_served_in_order_of_members():
    state = played(hand_made(3, magazine=2))
    assert [member.outcome for member in state.members] == ["intercepted", "intercepted", "leaker"]
    assert state.members[2].cause == "no_missile"
    assert [m.outcome for m in played(hand_made(3, magazine=2, group_interval_s=-1.0)).members] == [
        "leaker",
        "intercepted",
        "intercepted",
    ]


@pytest.mark.parametrize("assignment", [0, GREEDY, OPTIMAL])
def test_what_matters_more_is_served_first(assignment):
    # Aim 0 is worth 1 and aim 1 worth 5: the member that drew aim 1 gets the only missile.
    world = hand_made(6, magazine=1, assignment=assignment, priority=VALUE_AND_TIME, n_components=1)
    world = changed(
        world,
        aim_n=2,
        aim_cumulative=[0.5, 1.0],
        aim_point=[0, 1],
        aim_x_m=[0.0, 10_000.0],
        aim_y_m=[0.0, 0.0],
        path_of=[0, 0],
        point_area_m=[100.0, 100.0],
        point_value=[1.0, 5.0],
    )
    members = played(world).members
    first = next(member.index for member in members if member.aimed == 1)
    assert first > 0
    assert [m.index for m in members if m.shots] == [first]
    assert {m.cause for m in members if not m.shots} == {"no_missile"}


def test_the_reserve_is_for_what_is_worth_it():
    world = hand_made(3, magazine=2, reserve=1, reserve_value=2.0)
    assert [m.cause for m in played(world).members] == ["", "withheld_reserve", "withheld_reserve"]
    assert [m.cause for m in played(changed(world, point_value=2.0)).members] == ["", "", "no_missile"]
    # A salvo at a lesser threat stops at the reserve.
    assert len(fates(changed(world, salvo_first=2))) == 1


def test_a_reload_is_there_at_its_instant():
    world = hand_made(4, magazine=1, reload=2, n_reloads=1, reload_s=6.0)
    members = played(world).members
    assert [[e.t_s for e in m.engagements] for m in members] == [[20.0], [26.0], [26.0], []]
    assert members[3].cause == "no_missile"


def test_a_gun_slews_and_keeps_its_interval():
    world = hand_made(2, slew_s=3.0, interval_s=5.0, salvo_first=2, salvo_interval_s=1.0)
    shots = [[shot.t_launch_s for shot in member.shots] for member in played(world).members]
    assert shots == [[23.0, 24.0], [28.0, 29.0]]
    # At the same target it need not slew again.
    again = played(changed(world, sspk=[[1e-9]], magazine=4, reload_s=1.0)).members
    assert [shot.t_launch_s for member in again for shot in member.shots] == [23.0, 24.0, 28.0, 29.0]
    one = played(hand_made(1, slew_s=3.0, sspk=[[1e-9]], magazine=2)).members[0]
    assert [shot.t_launch_s for shot in one.shots] == [23.0, 33.0]


def test_later_shots_of_a_salvo_need_the_window_and_the_first_does_not():
    world = hand_made(fire=[(80.0, 75.0)], salvo_first=3, salvo_interval_s=3.0, magazine=5)
    state = played(world)
    assert [shot.t_launch_s for shot in state.members[0].shots] == [20.0, 23.0]
    assert state.stores[0].n_left == 3
    slow = played(changed(world, slew_s=50.0)).members[0]
    assert [shot.t_launch_s for shot in slow.shots] == [70.0]


def test_one_judged_killed_waits_and_one_judged_alive_does_not():
    missing = hand_made(sspk=[[1e-9]], p_false_kill=1.0, fire=[(80.0, 50.0)], reengage_after_s=7.0)
    assert launches(missing) == [20.0, 37.0]
    assert launches(changed(missing, reengage_after_s=math.inf)) == [20.0]
    assert launches(changed(missing, p_false_kill=0.0)) == [20.0, 30.0, 40.0, 50.0]
    # A dead one that is taken for alive is fired at as if it flew on.
    debris = hand_made(p_false_miss=1.0, fire=[(80.0, 50.0)], max_engagements=3)
    assert fates(debris) == ["hit", "surplus", "surplus"]


def test_units_that_share_a_picture_do_not_fire_twice():
    world = hand_made(n_units=2)
    assert len(fates(world)) == 1
    assert fates(changed(world, controller_shared=0)) == ["hit", "surplus"]
    needs = hand_made(n_units=2, n_components=1, controller_need=1)
    assert len(fates(with_events(needs, (20.0, 0, 0)))) == 2
    assert len(fates(with_events(needs, (21.0, 0, 0)))) == 2
    assert len(fates(with_events(needs, (31.0, 0, 0)))) == 2
    assert len(fates(needs)) == 1


@pytest.mark.parametrize(
    ("mode", "expected"), [(DARK, [20.0]), (AUTONOMOUS, [20.0, 30.0]), (REMOTE, [20.0, 34.0])]
)
def test_what_a_unit_does_without_its_radar(mode, expected):
    # Sensor 0 is its own and dies at 25 s; sensor 1 sees from 30 s on (a remote track must be 4 s old).
    world = two_sensors(hand_made(n_components=1, sspk=[[1e-9]], max_engagements=2, on_radar_loss=mode))
    use = {"unit_backup": 2} if mode == AUTONOMOUS else {"unit_remote": 2, "remote_latency_s": 4.0}
    assert launches(with_events(changed(world, **use), (25.0, 0, 0))) == expected


def two_sensors(world: World) -> World:
    """Sensor 0 needs component 0; sensor 1 needs nothing and sees the path from time-to-go 70 s on."""
    sensing = {
        name: [getattr(world.sensing, name)[0]] * 2
        for name in world.sensing._fields
        if name not in {"path_class", "gain_m4"}
    }
    sensing |= {
        "sensor_key": [1, 2],
        "sensor_need": [1, 0],
        "see_first": [0, 1],
        "see_open_s": [90.0, 70.0],
        "see_close_s": [0.0, 0.0],
        "see_t1_s": [90.0, 70.0],
        "see_per_bin": [512 / 90.0, 512 / 70.0],
        "gain_m4": [[1.0, 1.0]],
    }
    return changed(world, **sensing)


def test_a_remote_track_must_be_good_enough():
    world = two_sensors(hand_made(n_components=1, unit_sensors=1, sensor_need=1))
    remote = changed(world, unit_remote=2, unit_remote_always=1, pd_fixed=[0.0, 1.0], velocity_sigma_mps=10.0)
    assert launches(changed(remote, remote_sigma_max_m=500.0)) == [50.0]
    assert launches(remote) == [30.0]


def test_capacity_and_dropped_tracks():
    full = played(hand_made(2, capacity=1))
    assert [m.confirmed for m in full.members] == [True, True]
    assert full.members[1].last_confirmed_s == 30.0  # member 0 is killed then
    gap = played(hand_made(see=[(90.0, 70.0), (60.0, 0.0)], fire=[(65.0, 5.0)], drop_after=3))
    assert [e.t_s for e in gap.story if e.kind in {"confirmed", "track lost"}] == [10.0, 33.0, 40.0]
    assert gap.members[0].engagements[0].t_s == 40.0


def test_friends_and_false_tracks_are_apart():
    for nature, name in ((FRIEND, "shots_at_friends"), (FALSE_TRACK, "shots_at_false_tracks")):
        state = played(hand_made(group_nature=nature))
        row = row_of(state)
        assert not any(row[: len(MEASURES)])
        assert [e.kind for e in state.story if e.kind == "hit"] == ["hit"]
        assert sum(row) == (3 if nature == FRIEND else 2), name  # shots, no leaker, a friend killed


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"group_flies": 0}, "not_air_threat"),
        ({"sspk": [[0.0]]}, "no_weapon_reaches"),
        ({"decision_phase_s": 96.0}, "no_time"),
        ({"pd_fixed": 0.0}, "not_seen"),
        ({"confirm_m": 5, "confirm_n": 5, "scan_period_s": 23.0}, "not_tracked"),
        ({"see": [(4.0, 0.0)]}, "no_time"),
        ({"evaluates": 1, "point_area_m": 5.0, "velocity_sigma_mps": 1e6}, "judged_harmless"),
        ({"class_p_hostile": 0.0}, "withheld_identification"),
        ({"identification_s": 86.0}, "withheld_identification"),
        ({"class_p_hostile": 0.0, "class_p_unknown": 1.0, "weapon_control": 1}, "withheld_control_status"),
        ({"weapon_control": 2}, "withheld_control_status"),
        ({"magazine": 1, "reserve": 1, "reserve_value": 2.0}, "withheld_reserve"),
        ({"magazine": 0}, "no_missile"),
        ({"unit_channels": 0}, "no_channel"),
        ({"n_components": 1, "weapon_need": 1, "component_availability": 0.0}, "component_lost"),
        ({"n_components": 1, "sensor_need": 1, "component_ready_s": math.inf}, "component_lost"),
        ({"reliability": 0.0, "max_engagements": 1}, "interceptor_failed"),
        ({"sspk": [[1e-9]], "max_engagements": 1}, "missed"),
        ({"sspk": [[1e-9]], "p_false_kill": 1.0}, "wrongly_assessed"),
        ({"p_deflect": [[1.0]]}, "warhead_survived"),
    ],
)
def test_each_link_of_the_chain(changes, cause):
    assert played(hand_made(**changes)).members[0].cause == cause
