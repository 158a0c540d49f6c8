"""Windows of sight and of launch against geometry done by hand."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from rempart.engine.world import N_SEE_BINS, Fire, Sensing
from rempart.world import sensor_tables, weapon_tables, windows
from rempart.world.records import FlyOut, Kill, Powered, Sensor, Straight
from rempart.world.sensor_tables import limits_of
from rempart.world.tabulate import tabulate
from rempart.world.trajectories import curves as curve_laws
from rempart.world.trajectories.curves import sampled, stack
from rempart.world.trajectories.flights import Asked, Site, curves_of
from rempart.world.windows import N_STEPS
from world.layouts import HEIGHT_M, LAT_RAD, LEVEL, LON_RAD, SENSOR, WEAPON, layout, z_at

# Layout 1: along the x axis from the east at 200 m/s to (-20 km, 0), past a sensor 3 km to the north.
AIM = (-20_000.0, 0.0)
PASSING = Straight(math.radians(90.0), 200.0, 60_000.0)
BESIDE = replace(SENSOR, position=(0.0, 3_000.0, z_at(*AIM)))


def seen(resolved_sensor: Sensor, flight=PASSING, aim=AIM) -> list[tuple[float, float]]:
    return see_windows(tabulate(layout(flight, aim=aim, sensor=resolved_sensor)).sensing)


def see_windows(sensing: Sensing, row: int = 0) -> list[tuple[float, float]]:
    """(close, open) of a row, the latest first."""
    rows = range(sensing.see_first[row], sensing.see_first[row] + sensing.see_n[row])
    return [(float(sensing.see_close_s[i]), float(sensing.see_open_s[i])) for i in rows]


def fire_windows(fire: Fire, row: int = 0) -> list[tuple[float, float]]:
    rows = range(fire.fire_first[row], fire.fire_first[row] + fire.fire_n[row])
    return [(float(fire.fire_close_s[i]), float(fire.fire_open_s[i])) for i in rows]


def tgo_at(x_m: float) -> float:
    return (x_m - AIM[0]) / 200.0


def test_range_circle_cuts_a_passing_path():
    # 3-4-5: within 5 km from x = +4 km to x = -4 km
    assert seen(replace(BESIDE, range_max_m=5_000.0)) == [
        (pytest.approx(tgo_at(-4_000.0), rel=1e-12), pytest.approx(tgo_at(4_000.0), rel=1e-12))
    ]


def test_dead_zone_makes_two_windows_the_earliest_first():
    # 3-4-5 and 5-12-13 (times 600): between 5 km and 7.8 km
    sensor = replace(BESIDE, range_min_m=5_000.0, range_max_m=7_800.0)
    near, far = 4_000.0, 7_200.0
    expected = [(tgo_at(near), tgo_at(far)), (tgo_at(-far), tgo_at(-near))]
    assert np.array(seen(sensor)) == pytest.approx(np.array(expected), rel=1e-12)


def test_dead_zone_between_two_samples_is_found():
    sensor = replace(BESIDE, range_min_m=math.hypot(3_000.0, 10.0), range_max_m=5_000.0)
    expected = [(tgo_at(10.0), tgo_at(4_000.0)), (tgo_at(-4_000.0), tgo_at(-10.0))]
    assert np.array(seen(sensor)) == pytest.approx(np.array(expected), rel=1e-9)


def test_glimpse_between_two_samples_is_found():
    sensor = replace(BESIDE, range_max_m=math.hypot(3_000.0, 10.0))
    assert np.array(seen(sensor)) == pytest.approx(np.array([(tgo_at(-10.0), tgo_at(10.0))]), rel=1e-9)


@pytest.mark.parametrize("half_deg", [45.0, 30.0])
def test_sector_is_cut_at_its_bearings(half_deg: float):
    sensor = replace(BESIDE, facing_rad=math.pi, sector_rad=math.radians(2.0 * half_deg))
    x_m = 3_000.0 * math.tan(math.radians(half_deg))
    assert np.array(seen(sensor)) == pytest.approx(np.array([(tgo_at(-x_m), tgo_at(x_m))]), rel=1e-9)


def test_sector_across_north():
    # Facing 350 deg with 80 deg: bearings 310 to 30; the path runs 3 km north of the sensor.
    sensor = replace(
        SENSOR,
        position=(0.0, -3_000.0, z_at(*AIM)),
        facing_rad=math.radians(350.0),
        sector_rad=math.radians(80.0),
    )
    west, east = (3_000.0 * math.tan(math.radians(b)) for b in (-50.0, 30.0))
    assert np.array(seen(sensor)) == pytest.approx(np.array([(tgo_at(west), tgo_at(east))]), rel=1e-9)


def test_path_to_the_sensor_within_its_sector_is_seen_to_the_end():
    inbound = Straight(math.radians(30.0), 400.0, 40_000.0)
    sensor = replace(SENSOR, sector_rad=math.radians(90.0), range_max_m=20_000.0)
    assert seen(sensor, inbound, (0.0, 0.0)) == [(0.0, pytest.approx(50.0, rel=1e-12))]
    assert seen(replace(sensor, facing_rad=math.pi), inbound, (0.0, 0.0)) == []


def test_elevation_of_a_dive_to_the_sensor():
    diving = Straight(0.0, 400.0, 40_000.0, math.radians(40.0))
    low = replace(SENSOR, elevation_max_rad=math.radians(39.9))
    high = replace(SENSOR, elevation_max_rad=math.radians(40.1))
    assert seen(low, diving, (0.0, 0.0)) == []
    assert seen(high, diving, (0.0, 0.0)) == [(0.0, 100.0)]


def test_elevation_limit_over_the_sensor():
    # Layout 2: level at 1 km over the sensor, seen below 30 deg only: from 1 km / tan 30 deg outward.
    level = Powered(((0.0, 30_000.0),), 200.0, 1_000.0, 0.0)
    overhead = replace(level, waypoints=((0.0, 20_000.0), (0.0, -20_000.0)))
    sensor = replace(SENSOR, elevation_max_rad=math.radians(30.0), range_max_m=10_000.0)
    found = seen(sensor, overhead, (0.0, -50_000.0))
    start_s = (20_000.0 + 20_000.0) / 200.0 + math.hypot(30_000.0, 1_000.0) / 200.0
    flat_m = 1_000.0 / math.tan(math.radians(30.0))
    far_m = math.sqrt(10_000.0**2 - 1_000.0**2)
    expected = [
        (start_s - (20_000.0 - flat_m) / 200.0, start_s - (20_000.0 - far_m) / 200.0),
        (start_s - (20_000.0 + far_m) / 200.0, start_s - (20_000.0 + flat_m) / 200.0),
    ]
    # the ground's curve moves the edges by less than a metre
    assert np.array(found) == pytest.approx(np.array(expected), abs=1.0 / 200.0)


@pytest.mark.kernel
@pytest.mark.parametrize("antenna_m", [10.0, 30.0])
def test_horizon_of_a_low_flyer(antenna_m: float):
    # Layout 3: 100 m over the ground, straight at a radar on the site.
    flight = Powered(((0.0, 120_000.0),), 50.0, 100.0, math.radians(5.0))
    sensor = replace(SENSOR, position=(0.0, 0.0, antenna_m), horizon=True)
    effective_m = 4.0 / 3.0 * 6_371_000.0
    ground_m = sum(effective_m * math.acos(effective_m / (effective_m + h)) for h in (antenna_m, 100.0))
    dive_m = 100.0 / math.tan(math.radians(5.0))
    tgo_s = math.hypot(dive_m, 100.0) / 50.0 + (ground_m - dive_m) / 50.0
    assert seen(sensor, flight, (0.0, 0.0)) == [(0.0, pytest.approx(tgo_s, rel=1e-9))]
    assert seen(replace(sensor, horizon=False), flight, (0.0, 0.0))[0][1] == pytest.approx(
        math.hypot(dive_m, 100.0) / 50.0 + (120_000.0 - dive_m) / 50.0
    )


def test_bins_at_a_gap():
    sensor = replace(BESIDE, range_min_m=5_000.0, range_max_m=7_800.0)
    sensing = tabulate(layout(PASSING, aim=AIM, sensor=sensor)).sensing
    edges = np.linspace(tgo_at(-7_200.0), tgo_at(7_200.0), N_SEE_BINS + 1)
    x = 200.0 * edges + AIM[0]
    inner = np.maximum(np.abs(x[1:]), np.abs(x[:-1]))
    outer = np.minimum(np.abs(x[1:]), np.abs(x[:-1]))
    in_gap, in_window = inner < 3_999.9, outer > 4_000.1
    assert (sensing.pd_high[0][in_gap] == 0.0).all()
    assert (sensing.pd_low[0][~in_window] == 0.0).all()
    assert (sensing.pd_low[0][in_window] > 0.0).all()
    assert (sensing.pd_high[0][~in_gap] > sensing.pd_low[0][~in_gap]).all()


def test_launch_windows_of_a_passing_path():
    # Instant fly-out after 2 s: the windows of the intercept, 2 s earlier; heights and sector limit.
    kill = (Kill("raider", 0.5),)
    place = (0.0, 3_000.0, z_at(*AIM))
    at_once = replace(
        WEAPON,
        position=place,
        flyout=FlyOut(2.0, math.inf),
        kills=kill,
        range_min_m=5_000.0,
        range_max_m=7_800.0,
    )
    fire = tabulate(layout(PASSING, aim=AIM, weapon=at_once)).fire
    expected = [(tgo_at(4_000.0), tgo_at(7_200.0)), (tgo_at(-7_200.0), tgo_at(-4_000.0))]
    assert np.array(fire_windows(fire)) == pytest.approx(np.array(expected) + 2.0, rel=1e-12)
    assert fire.flight_s[0] == pytest.approx(2.0)
    east = replace(at_once, facing_rad=math.radians(90.0), sector_rad=math.pi)
    assert np.array(fire_windows(tabulate(layout(PASSING, aim=AIM, weapon=east)).fire)) == pytest.approx(
        np.array(expected[:1]) + 2.0, rel=1e-12
    )


def test_steady_flyout_meets_a_passing_path():
    # Edges at a slant range R: launch at tgo = intercept + delay + R / v_i.
    weapon = replace(WEAPON, position=(0.0, 3_000.0, z_at(*AIM)), range_max_m=5_000.0)
    fire = tabulate(layout(PASSING, aim=AIM, weapon=weapon)).fire
    expected = [(tgo_at(x) + 2.0 + 5_000.0 / 900.0) for x in (-4_000.0, 4_000.0)]
    assert np.array(fire_windows(fire)) == pytest.approx(np.array([expected]), rel=1e-12)


def test_height_limits_of_a_dive():
    # Straight down at 60 deg: heights 2 km to 8 km of a path of 400 m/s, delay 0, at once.
    diving = Straight(0.0, 400.0, 40_000.0, math.radians(60.0))
    weapon = replace(WEAPON, flyout=FlyOut(0.0, math.inf), height_min_m=2_000.0, height_max_m=8_000.0)
    fire = tabulate(layout(diving, weapon=weapon)).fire
    expected = [h / math.sin(math.radians(60.0)) / 400.0 for h in (2_000.0, 8_000.0)]
    # the ground lies 1.7 m lower 4.6 km away
    assert np.array(fire_windows(fire)) == pytest.approx(np.array([expected]), rel=3e-4)


def test_target_faster_than_the_interceptor_is_met_on_its_way_in_only():
    # 1,500 m/s past a weapon with 900 m/s on its path: a launch after it has gone by never catches it.
    fast = Straight(math.radians(90.0), 1_500.0, 60_000.0)
    weapon = replace(WEAPON, position=(0.0, 0.0, z_at(*AIM)), range_max_m=15_000.0, flyout=FlyOut(0.0, 900.0))
    fire = tabulate(layout(fast, aim=AIM, weapon=weapon)).fire
    over_s, speeds = 20_000.0 / 1_500.0, 1.0 + 1_500.0 / 900.0
    expected = [(over_s, over_s + 15_000.0 / 1_500.0 * speeds)]
    assert np.array(fire_windows(fire)) == pytest.approx(np.array(expected), rel=1e-6)


def test_weapon_without_a_chance_has_no_window():
    weapon = replace(WEAPON, kills=(Kill("raider", 0.0),))
    fire = tabulate(layout(PASSING, weapon=weapon)).fire
    assert fire.fire_n.tolist() == [0]
    assert fire.sspk.tolist() == [[0.0]]


@pytest.mark.parametrize("reach_m", [8_000.0, 20_000.0], ids=["nearer than the weapon", "no further than it"])
def test_a_class_is_met_within_its_own_reach(reach_m):
    inbound = Straight(0.0, 300.0, 60_000.0)
    weapon = replace(WEAPON, kills=(Kill("raider", 0.5, range_max_m=reach_m),), range_max_m=15_000.0)
    fire = tabulate(layout(inbound, weapon=weapon)).fire
    # met at r, launched r / 900 s before: time-to-go (r + 600 m) / 300 m/s + r / 900 m/s
    most_m = min(reach_m, 15_000.0)
    expected = (most_m + 600.0) / 300.0 + most_m / 900.0
    assert max(fire_windows(fire)[0]) == pytest.approx(expected, rel=1e-6)


def test_range_factors_at_the_intercept():
    inbound = Straight(0.0, 300.0, 60_000.0)
    kill = Kill("raider", 0.5, ((2_000.0, 0.2), (12_000.0, 1.0)))
    weapon = replace(WEAPON, kills=(kill,), range_min_m=1_000.0, range_max_m=15_000.0)
    fire = tabulate(layout(inbound, weapon=weapon)).fire
    tgo_s = np.linspace(*fire_windows(fire)[0], fire.factor.shape[1])
    range_m = (300.0 * tgo_s - 600.0) / (1.0 + 300.0 / 900.0)
    expected = np.interp(range_m, [2_000.0, 12_000.0], [0.2, 1.0])
    np.testing.assert_allclose(fire.factor[0], expected, rtol=1e-9)


@pytest.mark.kernel
def test_loops_compiled_and_not():
    """The loops give the same tables as plain Python (all that they call stays compiled)."""
    boosted = replace(WEAPON, flyout=FlyOut(1.0, 800.0, 3.0, 30_000.0), range_max_m=12_000.0)
    curves = stack([curves_of([Asked(PASSING, AIM)], Site(LAT_RAD, LON_RAD, HEIGHT_M))[0]], LEVEL)
    places, rates = sampled(curves, N_STEPS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curve_laws, "fill_places", curve_laws.fill_places.py_func)
        plain_places, plain_rates = sampled(curves, N_STEPS)
    assert np.array_equal(places, plain_places)
    assert np.array_equal(rates, plain_rates)
    limits = (limits_of(replace(BESIDE, range_min_m=5_000.0, range_max_m=7_800.0)),)
    see = sensor_tables.see_tables(curves, limits, np.array([math.inf]), places)
    fire = weapon_tables.fire_tables(
        curves, (weapon_tables.shooter_of(boosted),), np.full((1, 1), math.inf), places
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "fill_windows", windows.fill_windows.py_func)
        patch.setattr(sensor_tables, "fill_see", sensor_tables.fill_see.py_func)
        patch.setattr(weapon_tables, "fill_fire", weapon_tables.fill_fire.py_func)
        plain_see = sensor_tables.see_tables(curves, limits, np.array([math.inf]), places)
        plain_fire = weapon_tables.fire_tables(
            curves, (weapon_tables.shooter_of(boosted),), np.full((1, 1), math.inf), places
        )
    for ours, theirs in zip((*see.windows, *see[1:]), (*plain_see.windows, *plain_see[1:]), strict=True):
        assert np.array_equal(ours, theirs)
    for ours, theirs in zip((*fire.windows, *fire[1:]), (*plain_fire.windows, *plain_fire[1:]), strict=True):
        assert np.array_equal(ours, theirs)
    assert see.windows.n.tolist() == [2]
    assert fire.windows.n.tolist() == [1]


def test_many_windows_need_more_room():
    """A zigzag through a narrow sector: more windows than are made room for at first."""
    corners = tuple((1_000.0 * (-1) ** i, 20_000.0 - 500.0 * i) for i in range(30))
    flight = Powered(corners, 50.0, 100.0, 0.2)
    found = seen(replace(SENSOR, sector_rad=0.01, position=(0.0, 0.0, 0.0)), flight, (1_000.0, 1_000.0))
    assert len(found) == 30
    assert all(a[0] > b[1] for a, b in itertools.pairwise(found))
