"""Launches solved several at a time: bit for bit what the laws of one launch say."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rempart.physics.ballistic import N_COLUMNS, STANDARD_AIR, fly
from rempart.physics.earth import WGS84, ecef_to_geodetic, geodetic_to_ecef
from rempart.physics.launch import (
    OUT_OF_REACH,
    SOLVED,
    Launch,
    burnout_state,
    least_speed_elevation,
    solve_elevation,
    solve_speed,
)
from rempart.world.records import Ballistic
from rempart.world.trajectories.curves import Xyz, hermite
from rempart.world.trajectories.flights import Asked, Site, curves_of
from rempart.world.trajectories.lanes import LANES
from rempart.world.trajectories.launches import (
    Solved,
    aim_ecef,
    body_of,
    launch_of,
    solved_launches,
    step_for,
)

pytestmark = pytest.mark.kernel
SITE = Site(math.radians(31.6), math.radians(34.55), 50.0)
ROCKET = Ballistic(math.radians(31.52), math.radians(34.46), 80.0, 4_000.0)
MISSILE = Ballistic(math.radians(33.9), math.radians(36.5), 30_000.0, 9_000.0)


def volley(n: int) -> list[tuple[Ballistic, tuple[float, float]]]:
    """Rockets and missiles in turn, all different: near and far, given by speed, by elevation, by neither."""
    asked = []
    for i in range(n):
        rocket = replace(ROCKET, lat_rad=ROCKET.lat_rad + 1e-4 * i, beta_kgm2=3_000.0 + 211.0 * i)
        missile = replace(MISSILE, beta_kgm2=8_000.0 + 997.0 * i)
        kinds = (
            rocket,
            missile,
            replace(rocket, elevation_rad=0.9),
            replace(missile, burnout_speed_mps=2_600.0, low=i % 8 < 4),
        )
        asked.append((kinds[i % 4], (900.0 * (i % 7), 4_000.0 - 700.0 * (i % 5))))
    return asked


def places(asked: list[tuple[Ballistic, tuple[float, float]]]) -> tuple[list[Xyz], list[Xyz]]:
    starts = [geodetic_to_ecef(WGS84, one.lat_rad, one.lon_rad, one.height_m) for one, _ in asked]
    return starts, [aim_ecef(aim, SITE) for _, aim in asked]


def alone(flight: Ballistic, start: Xyz, end: Xyz) -> Launch:
    body, step_s = body_of(flight), step_for(math.dist(start, end))
    if not math.isnan(flight.burnout_speed_mps):
        speed_mps = flight.burnout_speed_mps
        return solve_elevation(WGS84, STANDARD_AIR, body, start, end, speed_mps, not flight.low, step_s)
    steep_rad = flight.elevation_rad
    if math.isnan(steep_rad):
        steep_rad = least_speed_elevation(start, end)
    return solve_speed(WGS84, STANDARD_AIR, body, start, end, steep_rad, step_s)


def solved(asked: list[tuple[Ballistic, tuple[float, float]]]) -> Solved:
    return solved_launches([flight for flight, _ in asked], *places(asked))


def rows_of(many: Solved, i: int) -> np.ndarray:
    searches = many.searches
    return searches.rows[searches.first_row[i] :][: searches.n_rows[i]]


@pytest.mark.parametrize("n", [1, LANES - 1, LANES, 3 * LANES + 1])
def test_lanes_say_what_each_launch_says_alone(n):
    asked = volley(n)
    many = solved(asked)
    for i, ((flight, _), start, end) in enumerate(zip(asked, *places(asked), strict=True)):
        one = alone(flight, start, end)
        assert one.status == SOLVED
        assert launch_of(many, i) == one
        state = burnout_state(WGS84, start, one.speed_mps, one.elevation_rad, one.azimuth_rad)
        step_s = step_for(math.dist(start, end))
        table = np.empty((int(one.t_flight_s / step_s) + 8, N_COLUMNS))
        impact_m = ecef_to_geodetic(WGS84, *end)[2]
        _, n_rows = fly(WGS84, STANDARD_AIR, body_of(flight), state, step_s, impact_m, table)
        assert np.array_equal(rows_of(many, i), table[:n_rows])


def test_lanes_hide_from_each_other():
    asked = volley(LANES + 3)
    many, backwards = solved(asked), solved(asked[::-1])
    for i in range(len(asked)):
        assert np.array_equal(rows_of(many, i), rows_of(backwards, len(asked) - 1 - i))


def test_a_launch_out_of_reach_stops_no_other():
    asked = volley(LANES)
    asked[3] = replace(ROCKET, burnout_speed_mps=150.0), (0.0, 0.0)
    many, without = solved(asked), solved(asked[:3] + asked[4:])
    assert launch_of(many, 3).status == OUT_OF_REACH
    assert launch_of(many, 7) == launch_of(without, 6)


def test_pieces_are_the_smooth_curve_through_the_rows():
    asked = volley(5)
    many = solved(asked)
    for i, curve in enumerate(curves_of([Asked(*one) for one in asked], SITE)):
        rows = rows_of(many, i)[::-1]
        tgo_s = rows[0, 0] - rows[:, 0]
        lat, lon = SITE.lat_rad, SITE.lon_rad
        east = (-math.sin(lon), math.cos(lon), 0.0)
        north = (-math.sin(lat) * math.cos(lon), -math.sin(lat) * math.sin(lon), math.cos(lat))
        up = (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
        axes = np.array([east, north, up])
        place = axes @ (rows[:, 1:4] - np.array(geodetic_to_ecef(WGS84, *SITE))).T
        expected = hermite(tgo_s, place, -axes @ rows[:, 4:7].T)
        assert curve.duration_s == rows[0, 0]
        np.testing.assert_array_equal(curve.knot_s, expected.knot_s)
        np.testing.assert_allclose(curve.coefficient, expected.coefficient, rtol=1e-9, atol=1e-6)
