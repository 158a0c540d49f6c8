"""Paths: that they end at their aims, and are those of the laws; that what cannot fly says so."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rempart.engine.world import N_DEBRIS_BINS
from rempart.physics.ballistic import STANDARD_AIR, fly_to_impact
from rempart.physics.earth import WGS84, geodetic_to_ecef
from rempart.physics.launch import burnout_state
from rempart.world import Unreachable
from rempart.world.geometry import GeometryCache, PathKey, debris_footprints
from rempart.world.records import Ballistic, Flight, Powered, Straight
from rempart.world.tabulate import tabulate
from rempart.world.trajectories.curves import height_above_ground, place_at, stack, velocity_at
from rempart.world.trajectories.flights import Asked, Site, curves_of
from rempart.world.trajectories.launches import aim_ecef, body_of, solve_launch, step_for
from world.direct import PathFunction, geodetic, local, path_function
from world.flown import curve_of
from world.layouts import HEIGHT_M, LAT_RAD, LEVEL, LON_RAD, launch_place, layout, z_at

SITE = Site(LAT_RAD, LON_RAD, HEIGHT_M)
AIM = (3_000.0, -2_000.0)
ROCKET = Ballistic(*launch_place(1.2, 15_000.0), HEIGHT_M, 4_000.0)
MISSILE = Ballistic(*launch_place(2.0, 250_000.0), 500.0, 12_000.0)
DRONE = Powered(((40_000.0, 30_000.0), (20_000.0, 25_000.0)), 50.0, 300.0, math.radians(20.0))


def places(flight: Flight, tgo_s: np.ndarray, aim=AIM) -> np.ndarray:
    curves = stack([curves_of([Asked(flight, aim)], SITE)[0]], LEVEL)
    return np.array([place_at(curves, 0, t) for t in tgo_s.tolist()]).T


def farthest_apart(flight: Flight, path: PathFunction) -> float:
    """Largest distance of the curve from the law, over 400 instants."""
    tgo_s = np.linspace(0.0, path.duration_s, 400)
    exact = np.array([path.position(float(t)) for t in tgo_s]).T
    duration_s = curves_of([Asked(flight, AIM)], SITE)[0].duration_s
    return float(np.linalg.norm(places(flight, np.minimum(tgo_s, duration_s)) - exact, axis=0).max())


@pytest.mark.kernel
@pytest.mark.parametrize("flight", [ROCKET, MISSILE, replace(MISSILE, elevation_rad=0.9)])
def test_ballistic_flight_hits_its_aim(flight: Ballistic):
    end = places(flight, np.zeros(1))[:, 0]
    assert math.dist(end, (*AIM, z_at(*AIM))) < 5.0


@pytest.mark.kernel
def test_ballistic_flight_starts_at_its_launch_place():
    curve = curves_of([Asked(MISSILE, AIM)], SITE)[0]
    start = places(MISSILE, np.array([curve.duration_s]))[:, 0]
    expected = local(SITE, geodetic_to_ecef(WGS84, MISSILE.lat_rad, MISSILE.lon_rad, 500.0))
    assert math.dist(start, expected) < 0.01


@pytest.mark.kernel
def test_lower_and_higher_of_two_elevations():
    fast = replace(ROCKET, burnout_speed_mps=2_000.0)
    low, high = (curves_of([Asked(replace(fast, low=low), AIM)], SITE)[0] for low in (True, False))
    assert high.duration_s > 1.2 * low.duration_s


@pytest.mark.kernel
@pytest.mark.parametrize(("flight", "most_m"), [(ROCKET, 0.01), (MISSILE, 5.0), (DRONE, 5.0)])
def test_curve_is_that_of_the_law(flight: Flight, most_m: float):
    assert farthest_apart(flight, path_function(flight, AIM, SITE)) < most_m


@pytest.mark.kernel
def test_comparison_sees_a_law_that_is_wrong_by_5_percent():
    wrong = path_function(replace(DRONE, speed_mps=1.05 * DRONE.speed_mps), AIM, SITE)
    assert farthest_apart(DRONE, wrong) > 100.0
    wrong = path_function(replace(ROCKET, beta_kgm2=0.95 * ROCKET.beta_kgm2), AIM, SITE)
    assert farthest_apart(ROCKET, wrong) > 10.0


def test_powered_flight_by_hand():
    # 3 km at height 100 m, a corner, 4 km of which the last 100 m / tan 45 deg dive.
    flight = Powered(((3_000.0, 4_000.0), (0.0, 4_000.0)), 40.0, 100.0, math.radians(45.0))
    dive_s = 100.0 * math.sqrt(2.0) / 40.0
    corner_s = dive_s + 3_900.0 / 40.0
    curve = curves_of([Asked(flight, (0.0, 0.0))], SITE)[0]
    assert curve.duration_s == pytest.approx(corner_s + 3_000.0 / 40.0, rel=1e-12)
    tgo_s = np.array([0.0, 0.5 * dive_s, dive_s, corner_s, corner_s + 10.0, curve.duration_s])
    x, y, _ = at = places(flight, tgo_s, (0.0, 0.0))
    assert x == pytest.approx([0.0, 0.0, 0.0, 0.0, 400.0, 3_000.0], abs=1e-6)
    assert y == pytest.approx([0.0, 50.0, 100.0, 4_000.0, 4_000.0, 4_000.0], abs=1e-6)
    heights = [height_above_ground(LEVEL, *place) for place in at.T.tolist()]
    assert heights == pytest.approx([0.0, 50.0, 100.0, 100.0, 100.0, 100.0], abs=1e-6)


def test_powered_flight_with_heights_by_hand():
    # From 500 m down to 300 m over 3 km, level at 300 m, then down to an aim at 100 m at 45 deg.
    waypoints = ((3_000.0, 4_000.0), (0.0, 4_000.0))
    flight = Powered(waypoints, 40.0, 50.0, math.radians(45.0), (500.0, 300.0))
    dive_s, level_s = 200.0 * math.sqrt(2.0) / 40.0, 3_800.0 / 40.0
    first_s = math.hypot(3_000.0, 200.0) / 40.0
    curve = curves_of([Asked(flight, (0.0, 0.0), 100.0)], SITE)[0]
    assert curve.duration_s == pytest.approx(dive_s + level_s + first_s, rel=1e-12)
    tgo_s = np.cumsum([0.0, 0.5 * dive_s, 0.5 * dive_s, level_s, 0.5 * first_s, 0.5 * first_s])
    at = np.array([place_at(stack([curve], LEVEL), 0, t) for t in tgo_s.tolist()])
    heights = [height_above_ground(LEVEL, *place) for place in at.tolist()]
    assert heights == pytest.approx([100.0, 200.0, 300.0, 300.0, 400.0, 500.0], abs=1e-6)
    assert at[:, 0] == pytest.approx([0.0, 0.0, 0.0, 0.0, 1_500.0, 3_000.0], abs=1e-6)


@pytest.mark.kernel
@pytest.mark.parametrize("flight", [ROCKET, DRONE, Straight(0.0, 300.0, 30_000.0, 0.2)])
def test_a_flight_ends_at_the_height_of_its_aim(flight: Flight):
    curve = curves_of([Asked(flight, AIM, 700.0)], SITE)[0]
    end = place_at(stack([curve], LEVEL), 0, 0.0)
    assert math.dist(end, (*AIM, z_at(*AIM, 700.0))) < 5.0
    path = path_function(flight, AIM, SITE, 700.0)
    assert math.dist(path.position(0.0), end) < 5.0
    assert path.duration_s == pytest.approx(curve.duration_s, rel=1e-3)


def test_debris_falls_to_the_height_of_the_aim():
    flight = Powered(((0.0, 10_000.0),), 50.0, 200.0, math.radians(45.0))
    curves = stack([curves_of([Asked(flight, (0.0, 0.0), 150.0)], SITE)[0]], LEVEL)
    _, y_m = debris_footprints(curves, (PathKey(flight, (0.0, 0.0), 0, 150.0),))
    assert y_m[0, -1] == pytest.approx(10_000.0 - 50.0 * math.sqrt(2.0 * 50.0 / 9.80665), abs=0.1)


def test_ground_curves_as_the_ellipsoid_does():
    for bearing in (0.0, 1.0, 2.0, 4.5):
        x_m, y_m = 1e5 * math.sin(bearing), 1e5 * math.cos(bearing)
        assert geodetic(SITE, (x_m, y_m, z_at(x_m, y_m, 50.0)))[2] == pytest.approx(HEIGHT_M + 50.0, abs=0.1)


def test_velocity_is_the_rate_of_position():
    curves = stack([curves_of([Asked(DRONE, AIM)], SITE)[0]], LEVEL)
    for tgo_s in np.linspace(1.0, curves.duration_s[0] - 1.0, 50).tolist():
        before, after = place_at(curves, 0, tgo_s + 0.01), place_at(curves, 0, tgo_s - 0.01)
        rate = (np.array(after) - np.array(before)) / 0.02
        np.testing.assert_allclose(velocity_at(curves, 0, tgo_s), rate, atol=1e-6)


@pytest.mark.kernel
def test_a_launch_that_cannot_reach_says_so():
    short = replace(MISSILE, burnout_speed_mps=900.0)
    with pytest.raises(Unreachable) as caught:
        tabulate(layout(short, group="evening salvo"))
    assert caught.value.group == "evening salvo"
    assert "km away, out of range: a burn-out speed of 900 m/s carries" in caught.value.reason
    assert str(caught.value) == f"evening salvo: {caught.value.reason}"


def test_flights_without_a_way_say_so():
    for flight in (Powered((), 50.0, 100.0, 0.1), Powered(((0.0, 0.0),), 50.0, 0.0, 0.1)):
        with pytest.raises(Unreachable, match="raid: "):
            tabulate(layout(flight))


def footprints(flight: Flight, aim: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    curves = stack([curves_of([Asked(flight, aim)], SITE)[0]], LEVEL)
    x_m, y_m = debris_footprints(curves, (PathKey(flight, aim, 0),))
    return x_m[0], y_m[0]


def test_debris_of_level_flight_falls_ahead_of_the_intercept():
    flight = Powered(((0.0, 10_000.0),), 50.0, 200.0, math.radians(45.0))
    x_m, y_m = footprints(flight, (0.0, 0.0))
    fall_s = math.sqrt(2.0 * 200.0 / 9.80665)
    assert y_m[-1] == pytest.approx(10_000.0 - 50.0 * fall_s, abs=0.1)
    assert (y_m[0], x_m[-1]) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_debris_goes_no_farther_than_the_threat():
    flight = Straight(0.0, 300.0, 30_000.0, math.radians(10.0))
    _, y_m = footprints(flight, (0.0, 0.0))
    fallen = np.linspace(0.0, 30_000.0 * math.cos(math.radians(10.0)), N_DEBRIS_BINS + 1)
    assert (y_m >= -1e-6).all()
    assert (y_m <= fallen + 1e-6).all()


@pytest.mark.kernel
def test_a_path_is_made_once():
    size = GeometryCache().path(ROCKET, AIM, SITE).coefficient.nbytes
    cache = GeometryCache(most_path_bytes=size + 200)
    first = cache.path(ROCKET, AIM, SITE)
    assert cache.path(replace(ROCKET), AIM, SITE) is first
    cache.path(DRONE, AIM, SITE)
    cache.path(ROCKET, (0.0, 0.0), SITE)
    assert cache.path(ROCKET, AIM, SITE) is not first


@settings(deadline=None, max_examples=150)  # the first call compiles
@given(
    far_m=st.floats(500.0, 1.5e6),
    bearing_rad=st.floats(0.0, 2.0 * math.pi),
    beta_kgm2=st.floats(300.0, 3e4),
    burnout_m=st.sampled_from([0.0, 30_000.0]),
    elevation_rad=st.floats(0.3, 1.3),
    aim_height_m=st.sampled_from([-20.0, 0.0, 300.0]),
)
def test_every_path_ends_within_a_metre(
    far_m, bearing_rad, beta_kgm2, burnout_m, elevation_rad, aim_height_m
):
    flight = Ballistic(
        *launch_place(bearing_rad, far_m), HEIGHT_M + burnout_m, beta_kgm2, elevation_rad=elevation_rad
    )
    try:
        curves = stack([curve_of(flight, AIM, SITE, aim_height_m)], LEVEL)
    except Unreachable:
        assume(False)
    end = place_at(curves, 0, 0.0)
    assert math.dist(end[:2], AIM) < 1.0
    assert end[2] == pytest.approx(z_at(*AIM, aim_height_m), abs=1e-3)


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(
    far_m=st.floats(1e5, 6e5),
    bearing_rad=st.floats(0.0, 2.0 * math.pi),
    beta_kgm2=st.floats(3_000.0, 3e4),
)
def test_the_launch_of_a_missile_hardly_depends_on_the_step(far_m, bearing_rad, beta_kgm2):
    """As docs/reference/geometry.md says; burnt out on the ground it does."""
    flight = Ballistic(*launch_place(bearing_rad, far_m), HEIGHT_M + 30_000.0, beta_kgm2)
    start = geodetic_to_ecef(WGS84, flight.lat_rad, flight.lon_rad, flight.height_m)
    end = aim_ecef(AIM, SITE)
    step_s = step_for(math.dist(start, end))
    found = solve_launch(flight, start, end)
    state = burnout_state(WGS84, start, found.speed_mps, found.elevation_rad, found.azimuth_rad)
    _, _, again = fly_to_impact(
        WGS84, STANDARD_AIR, body_of(flight), state, step_s / 16.0, SITE.height_m, 7200.0
    )
    assert math.dist(again[:3], end) < 5.0
