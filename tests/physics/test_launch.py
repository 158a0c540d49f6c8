"""The launch solved: it hits, says what it could not, and agrees with closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_rows import each
from rempart.physics import ballistic, drag, launch
from rempart.physics.ballistic import STANDARD_AIR, VACUUM, Body
from rempart.physics.earth import ROUND_EARTH_AT_REST, WGS84, ecef_to_geodetic, geodetic_to_ecef
from rempart.physics.powered import ground_distance

pytestmark = pytest.mark.kernel

D = math.radians
HERE = geodetic_to_ecef(WGS84, D(34.0), D(43.0), 150.0)
HIGH = geodetic_to_ecef(WGS84, D(34.0), D(43.0), 30e3)
ROCKET = Body(0.41 * 0.25 * math.pi * 0.122**2 / 46.0, drag.CONSTANT)
MISSILE = Body(1.0 / 5000.0, drag.CONSTANT)


def _aim(range_m, bearing_deg, height_m=100.0):
    end = Geodesic.WGS84.Direct(34.0, 43.0, bearing_deg, range_m)
    return geodetic_to_ecef(WGS84, D(end["lat2"]), D(end["lon2"]), height_m)


def _impact(air, body, start_point, aim, answer, dt_s):
    start = launch.burnout_state(
        WGS84, start_point, answer.speed_mps, answer.elevation_rad, answer.azimuth_rad
    )
    table = np.zeros((8000, ballistic.N_COLUMNS))
    status, n = ballistic.fly(WGS84, air, body, start, dt_s, ecef_to_geodetic(WGS84, *aim)[2], table)
    assert status == ballistic.IMPACT
    return table[n - 1]


def _assert_hits(air, body, start_point, aim, answer, dt_s):
    assert answer.status == launch.SOLVED
    end = _impact(air, body, start_point, aim, answer, dt_s)
    assert math.dist(end[1:4], aim) <= launch.TOLERANCE_M
    assert math.dist(end[1:4], aim) == pytest.approx(answer.miss_m, abs=1e-3)
    assert end[0] == pytest.approx(answer.t_flight_s, abs=1e-6)


@pytest.mark.parametrize("bearing_deg", [0.0, 90.0, 190.0, 300.0])
@pytest.mark.parametrize("range_m", [2e3, 12e3, 20e3])
@pytest.mark.parametrize("high", [False, True])
def test_rocket_by_elevation(bearing_deg, range_m, high):
    aim = _aim(range_m, bearing_deg)
    answer = launch.solve_elevation(WGS84, STANDARD_AIR, ROCKET, HERE, aim, 690.0, high, 0.2)
    _assert_hits(STANDARD_AIR, ROCKET, HERE, aim, answer, 0.2)
    assert (math.degrees(answer.elevation_rad) > 45.3) == high
    assert math.cos(answer.azimuth_rad - D(bearing_deg)) > math.cos(D(2.0 if high else 1.0) * 20e3 / range_m)


@pytest.mark.parametrize("bearing_deg", [45.0, 270.0])
@pytest.mark.parametrize("range_m", [100e3, 300e3, 1000e3])
def test_missile_by_speed(bearing_deg, range_m):
    aim = _aim(range_m, bearing_deg)
    loft_rad = launch.least_speed_elevation(HIGH, aim)
    answer = launch.solve_speed(WGS84, STANDARD_AIR, MISSILE, HIGH, aim, loft_rad, 0.5)
    _assert_hits(STANDARD_AIR, MISSILE, HIGH, aim, answer, 0.5)
    assert answer.elevation_rad == loft_rad


def test_missile_speed_is_near_the_published_rule():
    # arms-control literature: about 1.7 km/s for 300 km, 3.0 km/s for 1,000 km; a flat-out range
    # from a burn-out at 30 km needs a little less
    for range_m, speed_mps in ((300e3, 1700.0), (1000e3, 3000.0)):
        aim = _aim(range_m, 0.0)
        loft_rad = launch.least_speed_elevation(HIGH, aim)
        answer = launch.solve_speed(WGS84, STANDARD_AIR, Body(1e-5, 0), HIGH, aim, loft_rad, 0.5)
        assert answer.speed_mps == pytest.approx(speed_mps, rel=0.07)


@pytest.mark.parametrize("high", [False, True])
def test_missile_by_elevation(high):
    aim = _aim(300e3, 200.0)
    answer = launch.solve_elevation(WGS84, STANDARD_AIR, MISSILE, HIGH, aim, 1800.0, high, 0.5)
    _assert_hits(STANDARD_AIR, MISSILE, HIGH, aim, answer, 0.5)


def test_the_two_ways_agree():
    aim = _aim(15e3, 120.0)
    by_speed = launch.solve_speed(WGS84, STANDARD_AIR, ROCKET, HERE, aim, D(30.0), 0.1)
    back = launch.solve_elevation(WGS84, STANDARD_AIR, ROCKET, HERE, aim, by_speed.speed_mps, False, 0.1)
    assert math.degrees(back.elevation_rad) == pytest.approx(30.0, abs=0.02)
    assert back.azimuth_rad == pytest.approx(by_speed.azimuth_rad, abs=1e-3)


def test_wind_is_met():
    air = STANDARD_AIR._replace(wind_east_mps=15.0, wind_north_mps=-5.0)
    aim = _aim(15e3, 0.0)
    answer = launch.solve_elevation(WGS84, air, ROCKET, HERE, aim, 690.0, False, 0.2)
    _assert_hits(air, ROCKET, HERE, aim, answer, 0.2)
    calm = launch.solve_elevation(WGS84, STANDARD_AIR, ROCKET, HERE, aim, 690.0, False, 0.2)
    # against a wind from the west one aims west
    assert math.sin(answer.azimuth_rad - calm.azimuth_rad) < -0.005


@each("02_atmosphere_trajectory", *(f"MET-{km}" for km in (10, 50, 300, 1300, 3500)))
def test_vacuum_answer_is_the_closed_form(row):
    r_m = ROUND_EARTH_AT_REST.a_m
    angle_rad = row["inputs"]["range_m"] / r_m
    here, aim = (r_m, 0.0, 0.0), (r_m * math.cos(angle_rad), r_m * math.sin(angle_rad), 0.0)
    loft_rad = launch.least_speed_elevation(here, aim)
    assert math.degrees(loft_rad) == pytest.approx(row["expected"]["fpa_deg"], rel=1e-9)
    answer = launch.solve_speed(ROUND_EARTH_AT_REST, VACUUM, Body(0.0, 0), here, aim, loft_rad, 1.0)
    assert answer.status == launch.SOLVED
    assert answer.speed_mps == pytest.approx(row["expected"]["v_mps"], rel=1e-4)
    assert answer.t_flight_s == pytest.approx(row["expected"]["tof_s"], rel=1e-4)
    assert answer.azimuth_rad == pytest.approx(0.5 * math.pi, abs=1e-6)


def test_rotation_turns_the_answer():
    aim = _aim(300e3, 0.0)
    loft_rad = launch.least_speed_elevation(HIGH, aim)
    spinning = launch.solve_speed(WGS84, VACUUM, MISSILE, HIGH, aim, loft_rad, 0.5)
    resting = launch.solve_speed(WGS84._replace(omega_rad_s=0.0), VACUUM, MISSILE, HIGH, aim, loft_rad, 0.5)
    # Coriolis deflects to the right in the northern hemisphere by about w t sin(lat) of the range
    lead_rad = math.remainder(resting.azimuth_rad - spinning.azimuth_rad, 2.0 * math.pi)
    assert 0.5 < lead_rad / (WGS84.omega_rad_s * spinning.t_flight_s * math.sin(D(34.0))) < 1.2


def test_out_of_reach():
    aim = _aim(25e3, 10.0)
    answer = launch.solve_elevation(WGS84, STANDARD_AIR, ROCKET, HERE, aim, 690.0, False, 0.2)
    assert answer.status == launch.OUT_OF_REACH
    assert 3e3 < answer.miss_m < 6e3
    assert math.degrees(answer.elevation_rad) == pytest.approx(45.3, abs=1.0)
    # so light a body never comes so far, at any speed
    farther = launch.solve_speed(WGS84, STANDARD_AIR, Body(0.01, 0), HERE, aim, D(45.0), 0.2)
    assert farther.status == launch.OUT_OF_REACH


def test_an_aim_near_and_above_is_met_on_the_way_up_only():
    above = launch.solve_elevation(
        WGS84, STANDARD_AIR, ROCKET, HERE, _aim(500.0, 0.0, 900.0), 690.0, False, 0.2
    )
    assert above.status == launch.NOT_CONVERGED


def test_farthest_launch_is_the_limit_of_reach():
    elevation_rad, range_m, t_s = launch.farthest_launch(
        WGS84, STANDARD_AIR, ROCKET, HERE, _aim(15e3, 90.0), 690.0, 0.2
    )
    assert math.degrees(elevation_rad) == pytest.approx(45.3, abs=0.5)
    for share, status in ((0.999, launch.SOLVED), (1.003, launch.OUT_OF_REACH)):
        answer = launch.solve_elevation(
            WGS84, STANDARD_AIR, ROCKET, HERE, _aim(share * range_m, 90.0), 690.0, False, 0.2
        )
        assert answer.status == status
    assert answer.t_flight_s == pytest.approx(t_s, rel=0.01)


def test_step_hardly_matters():
    aim = _aim(300e3, 30.0)
    loft_rad = launch.least_speed_elevation(HIGH, aim)
    coarse = launch.solve_speed(WGS84, STANDARD_AIR, MISSILE, HIGH, aim, loft_rad, 0.5)
    end = _impact(STANDARD_AIR, MISSILE, HIGH, aim, coarse, 0.05)
    assert math.dist(end[1:4], aim) < 5.0


def test_burnout_point():
    aim = _aim(300e3, 60.0)
    elevation_rad = D(50.0)
    point = launch.burnout_point(WGS84, HERE, aim, elevation_rad, 30e3)
    lat_rad, lon_rad, height_m = ecef_to_geodetic(WGS84, *point)
    assert height_m == pytest.approx(30150.0, abs=60.0)  # the Earth curves away by 50 m
    run_m = ground_distance(WGS84, D(34.0), D(43.0), lat_rad, lon_rad)
    assert run_m == pytest.approx(30e3 / math.tan(elevation_rad), rel=0.01)
    length_m = math.dist(point, HERE)
    assert launch.boost_time(30e3, elevation_rad, 1500.0) == pytest.approx(2.0 * length_m / 1500.0)


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(
    range_m=st.floats(500.0, 18e3), bearing_deg=st.floats(0.0, 360.0), height_m=st.floats(-50.0, 150.0),
    high=st.booleans(), speed_mps=st.floats(640.0, 900.0),
)  # fmt: skip
def test_any_aim_in_reach_is_hit(range_m, bearing_deg, height_m, high, speed_mps):
    aim = _aim(range_m, bearing_deg, height_m)
    answer = launch.solve_elevation(WGS84, STANDARD_AIR, ROCKET, HERE, aim, speed_mps, high, 0.5)
    _assert_hits(STANDARD_AIR, ROCKET, HERE, aim, answer, 0.5)


def test_plain_form_agrees(form):
    aim = _aim(5e3, 80.0)
    answer = form(launch.solve_elevation)(WGS84, STANDARD_AIR, ROCKET, HERE, aim, 690.0, False, 0.5)
    assert answer.status == launch.SOLVED
    loft_rad = form(launch.least_speed_elevation)(HERE, aim)
    answer = form(launch.solve_speed)(WGS84, STANDARD_AIR, ROCKET, HERE, aim, loft_rad, 0.5)
    _assert_hits(STANDARD_AIR, ROCKET, HERE, aim, answer, 0.5)
    far = form(launch.farthest_launch)(WGS84, STANDARD_AIR, ROCKET, HERE, aim, 690.0, 0.5)
    assert far[1] == pytest.approx(20.4e3, rel=0.02)
    assert form(launch.boost_time)(30e3, 0.5 * math.pi, 1500.0) == pytest.approx(40.0)
    point = form(launch.burnout_point)(WGS84, HERE, aim, D(90.0), 1000.0)
    assert math.dist(point, HERE) == pytest.approx(1000.0)
    state = form(launch.burnout_state)(WGS84, HERE, 100.0, 0.2, 0.3)
    assert math.hypot(*state[3:]) == pytest.approx(100.0)
