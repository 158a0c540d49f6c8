"""Interceptor fly-out, intercept of straight targets, powered flight along waypoints."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reference_rows import check, each
from rempart.physics import flyout, powered
from rempart.physics.earth import ROUND_EARTH_AT_REST, WGS84, ecef_to_geodetic, geodetic_to_ecef

pytestmark = pytest.mark.kernel_small

D = math.radians


@each("03_engagement", "SLSGEOM")
def test_shoot_look_shoot_along_a_radius(row, form):
    i = row["inputs"]
    t_s = i["reaction_s"]
    ranges_m = []
    while True:
        at_launch_m = i["R_detect_m"] - i["v_target"] * t_s
        at_m = form(flyout.radial_intercept_range)(at_launch_m, i["v_target"], i["v_interceptor"])
        if at_m < i["R_min_m"]:
            break
        ranges_m.append(at_m)
        t_s += form(flyout.flyout_time_steady)(at_m, i["v_interceptor"]) + i["assess_s"]
    check(row, {"n": len(ranges_m), "ranges_m": ranges_m[:12]})


@each("02_atmosphere_trajectory", "DECEL")
def test_coast_is_quadratic_drag(row, form):
    i = row["inputs"]
    decay_m = 2.0 * i["beta_kgm2"] / i["rho"]
    t_s = form(flyout.flyout_time)(i["x_m"], 0.0, i["v0"], decay_m)
    check(row, {"t": t_s, "v": form(flyout.flyout_speed)(t_s, 0.0, i["v0"], decay_m)})


def test_boost_is_even_acceleration(form):
    # half a t^2 with a = 1200 / 6
    assert form(flyout.flyout_range)(3.0, 6.0, 1200.0, 2e4) == pytest.approx(0.5 * 200.0 * 9.0)
    assert form(flyout.flyout_speed)(3.0, 6.0, 1200.0, 2e4) == pytest.approx(600.0)
    assert form(flyout.flyout_time)(900.0, 6.0, 1200.0, 2e4) == pytest.approx(3.0)
    assert form(flyout.flyout_time)(3600.0 + 1200.0, 6.0, 1200.0, math.inf) == pytest.approx(7.0)
    assert form(flyout.flyout_range)(7.0, 6.0, 1200.0, math.inf) == pytest.approx(4800.0)
    assert form(flyout.flyout_range_steady)(7.0, 900.0) == 6300.0


@settings(deadline=None)  # the first call compiles
@given(
    burn_s=st.floats(0.0, 20.0), burnout_mps=st.floats(100.0, 3000.0), decay_m=st.floats(2e3, 1e6),
    t_s=st.floats(0.01, 60.0), later_s=st.floats(0.01, 10.0),
)  # fmt: skip
def test_flyout_inverts_and_only_grows(burn_s, burnout_mps, decay_m, t_s, later_s):
    range_m = flyout.flyout_range(t_s, burn_s, burnout_mps, decay_m)
    assert flyout.flyout_time(range_m, burn_s, burnout_mps, decay_m) == pytest.approx(t_s, rel=1e-9)
    assert flyout.flyout_range(t_s + later_s, burn_s, burnout_mps, decay_m) > range_m


@settings(deadline=None)  # the first call compiles
@given(burn_s=st.floats(0.5, 20.0), t_s=st.floats(0.1, 60.0))
def test_flyout_speed_is_the_slope_of_range(burn_s, t_s):
    assume(abs(t_s - burn_s) > 0.01)
    step_s = 1e-4
    near = [flyout.flyout_range(t_s + s, burn_s, 1000.0, 2e4) for s in (-step_s, step_s)]
    speed_mps = flyout.flyout_speed(t_s, burn_s, 1000.0, 2e4)
    assert (near[1] - near[0]) / (2.0 * step_s) == pytest.approx(speed_mps, rel=1e-5)


def test_range_at_speed(form):
    range_m = form(flyout.flyout_range_at_speed)(500.0, 5.0, 1000.0, 2e4)
    t_s = form(flyout.flyout_time)(range_m, 5.0, 1000.0, 2e4)
    assert form(flyout.flyout_speed)(t_s, 5.0, 1000.0, 2e4) == pytest.approx(500.0)


@settings(deadline=None)  # the first call compiles
@given(
    at=st.tuples(*[st.floats(-5e4, 5e4)] * 3), velocity=st.tuples(*[st.floats(-1500.0, 1500.0)] * 3),
    speed_mps=st.floats(100.0, 2500.0),
)  # fmt: skip
def test_intercept_meets_the_target(at, velocity, speed_mps):
    assume(math.hypot(*at) > 1.0)
    assume(abs(math.hypot(*velocity) - speed_mps) > 1.0)
    t_s = flyout.intercept_time(*at, *velocity, speed_mps)
    if math.isinf(t_s):
        # never: at no time is the target within reach
        reach = [
            math.dist(at, [-v * t for v in velocity]) - speed_mps * t for t in np.linspace(0.0, 2e3, 400)
        ]
        assert min(reach) > 0.0
    else:
        meets = math.hypot(*(a + v * t_s for a, v in zip(at, velocity, strict=True)))
        assert meets == pytest.approx(speed_mps * t_s, rel=1e-6)


def test_intercept_along_a_radius_is_the_radial_law(form):
    t_s = form(flyout.intercept_time)(3e4, 0.0, 4e4, -600.0, 0.0, -800.0, 900.0)
    assert 900.0 * t_s == pytest.approx(form(flyout.radial_intercept_range)(5e4, 1000.0, 900.0))
    assert form(flyout.intercept_time)(3e4, 0.0, 0.0, 1000.0, 0.0, 0.0, 900.0) == math.inf
    assert form(flyout.intercept_time)(0.0, 0.0, 0.0, 1000.0, 0.0, 0.0, 900.0) == 0.0


@pytest.mark.parametrize("course_deg", [0, 30, 90, 200, 315])
@pytest.mark.parametrize(("length_m", "rel"), [(1e3, 1e-4), (2e5, 1e-4), (5e5, 1e-4), (2e6, 1e-3)])
@pytest.mark.parametrize("lat_deg", [-20.0, 0.0, 33.0, 55.0])
def test_ground_distance_is_the_geodesic(course_deg, length_m, rel, lat_deg, form):
    end = Geodesic.WGS84.Direct(lat_deg, 44.0, course_deg, length_m)
    got = form(powered.ground_distance)(WGS84, D(lat_deg), D(44.0), D(end["lat2"]), D(end["lon2"]))
    assert got == pytest.approx(length_m, rel=rel)


def test_ground_distance_on_a_sphere_is_exact(form):
    got = form(powered.ground_distance)(ROUND_EARTH_AT_REST, D(10.0), D(20.0), D(40.0), D(20.0))
    assert got == pytest.approx(ROUND_EARTH_AT_REST.a_m * D(30.0), rel=1e-12)
    assert form(powered.ground_distance)(WGS84, 0.5, 0.5, 0.5, 0.5) == 0.0


WAYPOINTS = np.array(
    [
        [D(33.0), D(44.0), 300.0, 50.0],
        [D(33.5), D(44.5), 800.0, 60.0],
        [D(33.9), D(44.3), 200.0, 0.0],
    ]
)


def _path(form, dive_rad):
    knots = np.zeros((4, powered.N_KNOT_COLUMNS))
    return knots, form(powered.fill_knots)(WGS84, WAYPOINTS, dive_rad, knots)


def test_path_keeps_its_speed_and_ends_at_the_aim(form):
    knots, n = _path(form, 0.0)
    assert n == 3
    for t_s, speed_mps in ((knots[1, 0] * 0.4, 50.0), (0.5 * (knots[1, 0] + knots[2, 0]), 60.0)):
        state = form(powered.path_state)(WGS84, knots, n, t_s)
        # heights are flown along a straight slope, distances at the surface: 800 m of 6,371 km
        assert math.hypot(*state[3:]) == pytest.approx(speed_mps, rel=5e-4)
    end = form(powered.path_position)(WGS84, knots, n, knots[2, 0] + 10.0)
    assert end == pytest.approx(geodetic_to_ecef(WGS84, *WAYPOINTS[2, :3]), abs=1e-6)
    first = form(powered.path_position)(WGS84, knots, n, -5.0)
    assert first == pytest.approx(geodetic_to_ecef(WGS84, *WAYPOINTS[0, :3]), abs=1e-6)
    length_m = Geodesic.WGS84.Inverse(33.0, 44.0, 33.5, 44.5)["s12"]
    assert knots[1, 0] == pytest.approx(math.hypot(length_m, 500.0) / 50.0, rel=1e-4)


def test_path_ends_in_the_dive_asked_for(form):
    knots, n = _path(form, D(30.0))
    assert n == 4
    assert knots[2, 3] == WAYPOINTS[1, 2]
    run_m = Geodesic.WGS84.Inverse(*np.degrees(knots[2, 1:3]), *np.degrees(knots[3, 1:3]))["s12"]
    assert math.degrees(math.atan2(600.0, run_m)) == pytest.approx(30.0, rel=1e-3)
    level = form(powered.path_position)(WGS84, knots, n, 0.5 * (knots[1, 0] + knots[2, 0]))
    assert ecef_to_geodetic(WGS84, *level)[2] == pytest.approx(800.0, abs=1e-3)
    x, y, z, vx, vy, vz = form(powered.path_state)(WGS84, knots, n, knots[3, 0] - 2.0)
    radial = (x * vx + y * vy + z * vz) / math.hypot(x, y, z)
    assert math.degrees(math.asin(-radial / 60.0)) == pytest.approx(30.0, rel=0.01)


def test_a_leg_too_short_for_its_dive_dives_from_its_start(form):
    assert form(powered.dive_share)(1000.0, 2000.0, 0.0, D(45.0)) == 0.0
    assert form(powered.dive_share)(4000.0, 2000.0, 0.0, D(45.0)) == pytest.approx(0.5)
    assert form(powered.dive_share)(4000.0, 2000.0, 0.0, 0.0) == 1.0
    assert form(powered.dive_share)(4000.0, 10.0, 20.0, D(45.0)) == 1.0
    steep = WAYPOINTS.copy()
    steep[1, 2] = 1e5
    knots = np.zeros((4, powered.N_KNOT_COLUMNS))
    assert form(powered.fill_knots)(WGS84, steep, D(30.0), knots) == 3
