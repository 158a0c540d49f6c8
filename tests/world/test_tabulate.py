"""Bookkeeping: names, bits, sharing, and what a world costs when only probabilities change."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rempart.engine.draws import name_key
from rempart.engine.world import AUTONOMOUS, FALSE_TRACK, GUIDED_TO_INTERCEPT, TIGHT
from rempart.world.geometry import GeometryCache
from rempart.world.records import Aim, Component, Event, FlyOut, Ground, Group, Point, Powered, Straight
from rempart.world.tabulate import tabulate
from world.layouts import SENSOR, WEAPON, layout
from world.reference_raid import reference_raid, with_pk

INBOUND = Straight(0.0, 300.0, 60_000.0)


def test_worlds_that_differ_in_probabilities_share_their_geometry():
    cache = GeometryCache()
    plain = tabulate(reference_raid(), cache)
    other = tabulate(with_pk(reference_raid(), 0.5), cache)
    assert other.sensing.see_range_m is plain.sensing.see_range_m
    assert other.fire.flight_s is plain.fire.flight_s
    assert other.fire.factor is plain.fire.factor
    assert (other.fire.sspk == 0.5 * plain.fire.sspk).all()
    assert other.sensing.pd_low.sum() < plain.sensing.pd_low.sum()


def test_a_cache_changes_nothing():
    cache = GeometryCache()
    tabulate(with_pk(reference_raid(), 0.5), cache)
    warm, cold = tabulate(reference_raid(), cache), tabulate(reference_raid(), GeometryCache())
    for ours, theirs in zip(warm, cold, strict=True):
        for name, value in ours._asdict().items():
            assert np.array_equal(
                value, getattr(theirs, name), equal_nan=np.asarray(value).dtype.kind == "f"
            ), name


def test_geometry_that_differs_is_made_anew():
    cache = GeometryCache()
    plain = tabulate(layout(INBOUND), cache)
    near = tabulate(layout(INBOUND, sensor=replace(SENSOR, range_max_m=10_000.0)), cache)
    assert plain.sensing.see_open_s[0] == pytest.approx(200.0)
    assert near.sensing.see_open_s[0] == pytest.approx(10_000.0 / 300.0)


def test_bits_and_codes():
    base = layout(INBOUND)
    sensors = tuple(replace(SENSOR, name=name) for name in ("far", "near", "backup"))
    weapons = (WEAPON, replace(WEAPON, name="second", needs=("rail",), magazine=-1))
    unit = replace(
        base.fire_units[0],
        needs=("power", "control post"),
        sensors=("near",),
        backup_sensors=("backup",),
        remote_sensors=("far", "near"),
        remote_needs=("link",),
        on_radar_loss="autonomous",
        guidance="intercept",
        weapon_control="tight",
        weapons=weapons,
    )
    world = tabulate(
        replace(
            base,
            components=tuple(Component(name) for name in ("power", "control post", "rail", "link")),
            sensors=sensors,
            fire_units=(unit, replace(unit, name="other")),
        )
    )
    fire = world.fire
    assert fire.unit_need.tolist() == [[0b0011]] * 2
    assert fire.unit_sensors.tolist() == [0b010] * 2
    assert fire.unit_backup.tolist() == [0b100] * 2
    assert fire.unit_remote.tolist() == [0b011] * 2
    assert fire.unit_remote_need.tolist() == [[0b1000]] * 2
    assert fire.weapon_need.tolist() == [[0], [0b0100]] * 2
    assert (fire.weapon_first.tolist(), fire.weapon_n.tolist()) == ([0, 2], [2, 2])
    assert fire.weapon_unit.tolist() == [0, 0, 1, 1]
    assert fire.magazine.tolist() == [4, -1, 4, -1]
    codes = (fire.on_radar_loss[0], fire.guidance[0], fire.weapon_control[0])
    assert codes == (AUTONOMOUS, GUIDED_TO_INTERCEPT, TIGHT)
    assert world.sensing.see_n.size == 3
    assert fire.fire_n.size == 4


def test_paths_are_shared_by_flight_aim_and_class():
    base = layout(INBOUND)
    other = replace(INBOUND, bearing_rad=1.0)
    points = (Point("a", 0.0, 0.0), Point("b", 0.0, 0.0), Point("c", 500.0, 0.0))
    aims = (Aim(1.0, "a"), Aim(1.0, "b"), Aim(2.0, "c"), Aim(1.0, "", 0.0, 0.0))
    groups = (
        Group("first", "raider", 2, (INBOUND, other), aims),
        Group("second", "raider", 1, (INBOUND,), aims[:1], nature="false"),
        Group("bomb", "raider", 1, (Ground(),), aims[:2]),
    )
    raid = tabulate(replace(base, points=points, groups=groups)).raid
    assert raid.path_of.tolist() == [0, 0, 1, 0, 2, 2, 3, 2, 0, -1, -1]
    assert raid.path_first.tolist() == [0, 8, 9]
    assert raid.flight_n.tolist() == [2, 1, 1]
    assert raid.aim_point.tolist() == [0, 1, 2, -1, 0, 0, 1]
    assert raid.aim_cumulative.tolist() == [0.2, 0.4, 0.8, 1.0, 1.0, 0.5, 1.0]
    assert raid.group_flies.tolist() == [1, 1, 0]
    assert raid.group_nature.tolist() == [0, FALSE_TRACK, 0]
    assert raid.path_duration_s.tolist() == [200.0] * 4


def test_a_raid_on_the_ground_alone():
    world = tabulate(layout(Ground()))
    assert world.raid.path_of.tolist() == [-1]
    assert world.sensing.see_range_m.shape == (0, 513)
    assert world.fire.flight_s.shape == (0, 129)
    assert world.sensing.pd_low.shape == (0, 512)


def test_no_defence_at_all():
    world = tabulate(replace(layout(INBOUND), sensors=(), fire_units=(), controllers=(), components=()))
    assert world.sensing.gain_m4.shape == (1, 0)
    assert world.fire.sspk.shape == (0, 1)
    assert world.raid.path_duration_s.tolist() == [200.0]


def test_events_are_in_order_of_time():
    events = (Event(50.0, "power", True), Event(10.0, "power", False), Event(50.0, "power", False))
    ground = tabulate(replace(layout(INBOUND), events=events, watch_from_s=0.0)).ground
    assert ground.event_s.tolist() == [10.0, 50.0, 50.0]
    assert ground.event_up.tolist() == [0, 1, 0]
    assert [int(k) for k in ground.component_key] == [name_key("power")]


@pytest.mark.parametrize(
    ("change", "planar"),
    [
        ({}, 0),
        ({"damage_all": True}, 1),
        ({"points": (Point("asset", 0.0, 0.0, area_radius_m=5_000.0),)}, 1),
        ({"points": (Point("asset", 0.0, 0.0, value=2.0, area_radius_m=math.inf),)}, 1),
    ],
)
def test_planar_unless_no_answer_depends_on_places(change: dict[str, object], planar: int):
    assert tabulate(replace(layout(INBOUND), **{"damage_all": False} | change)).ground.planar == planar


def test_planar_with_whatever_moves_an_impact():
    base = replace(layout(INBOUND), damage_all=False)
    biased = replace(base.groups[0], bias_sigma_m=10.0)
    scattered = replace(base.classes[0], p_debris=0.1)
    kill = replace(WEAPON.kills[0], p_deflect=0.1)
    unit = replace(base.fire_units[0], weapons=(replace(WEAPON, kills=(kill,)),))
    assert tabulate(replace(base, groups=(biased,))).ground.planar == 1
    assert tabulate(replace(base, classes=(scattered,))).ground.planar == 1
    assert tabulate(replace(base, fire_units=(unit,))).ground.planar == 1


def test_wrong_names_are_sentences():
    base = layout(INBOUND)
    with pytest.raises(ValueError, match="'radar' names the component 'mast', which does not exist"):
        tabulate(replace(base, sensors=(replace(SENSOR, needs=("mast",)),)))
    with pytest.raises(ValueError, match="two sensors named 'radar'"):
        tabulate(replace(base, sensors=(SENSOR, SENSOR)))
    many = tuple(Component(f"part {i}") for i in range(4097))
    with pytest.raises(ValueError, match="4097 components: at most 4096"):
        tabulate(replace(base, components=(*many,)))
    with pytest.raises(ValueError, match="mixes ground attacks with flights"):
        tabulate(replace(base, groups=(replace(base.groups[0], flights=(INBOUND, Ground())),)))


def test_two_aims_apart_are_two_powered_paths():
    flight = Powered(((0.0, 20_000.0),), 50.0, 100.0, 0.3)
    base = layout(flight)
    aims = (Aim(1.0, "", 0.0, 0.0), Aim(1.0, "", 1_000.0, 0.0))
    raid = tabulate(replace(base, groups=(replace(base.groups[0], aims=aims),))).raid
    assert raid.path_of.tolist() == [0, 1]
    assert raid.path_duration_s[1] > raid.path_duration_s[0]


def test_rows_are_path_by_sensor_and_path_by_weapon():
    """Each row of a world of two paths, sensors and weapons is that of the pair by itself."""
    base = layout(INBOUND)
    flights = (INBOUND, Straight(1.0, 200.0, 50_000.0))
    sensors = (SENSOR, replace(SENSOR, name="near", position=(2_000.0, 0.0, 0.0), range_max_m=12_000.0))
    flyouts = (FlyOut(2.0, 900.0), FlyOut(1.0, 1_100.0, 3.0, 20_000.0))
    weapons = tuple(
        replace(WEAPON, name=f"weapon {i}", range_max_m=9_000.0, flyout=flyout)
        for i, flyout in enumerate(flyouts)
    )
    both = tabulate(
        replace(
            base,
            sensors=sensors,
            groups=(replace(base.groups[0], flights=flights),),
            fire_units=(replace(base.fire_units[0], weapons=weapons),),
        )
    )
    for p, flight in enumerate(flights):
        for i in range(2):
            alone = tabulate(layout(flight, sensor=replace(sensors[i], name="radar"), weapon=weapons[i]))
            row = 2 * p + i
            for name in ("see_t0_s", "see_t1_s", "see_range_m", "pd_low", "pd_high"):
                assert np.array_equal(getattr(both.sensing, name)[row], getattr(alone.sensing, name)[0]), name
            for name in ("fire_t0_s", "fire_per_bin", "flight_s", "factor"):
                assert np.array_equal(getattr(both.fire, name)[row], getattr(alone.fire, name)[0]), name
            assert both.fire.fire_open_s[both.fire.fire_first[row]] == alone.fire.fire_open_s[0]
            assert both.sensing.see_close_s[both.sensing.see_first[row]] == alone.sensing.see_close_s[0]


def test_steady_flyout_beside_a_boosted_one():
    base = layout(INBOUND)
    boosted = replace(WEAPON, name="boosted", flyout=FlyOut(1.0, 1_100.0, 3.0), range_max_m=9_000.0)
    steady = replace(WEAPON, name="steady", range_max_m=9_000.0)
    unit = replace(base.fire_units[0], weapons=(boosted, steady))
    fire = tabulate(replace(base, fire_units=(unit,))).fire
    assert fire.flight_s[1, -1] == pytest.approx(2.0 + 9_000.0 / 900.0, rel=1e-12)
    assert fire.flight_s[0, -1] == pytest.approx(1.0 + 3.0 + (9_000.0 - 1_650.0) / 1_100.0, rel=1e-12)
