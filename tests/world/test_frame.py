"""One frame for areas that lie apart: how far its map errs, against geodesics, and what it refuses."""

from __future__ import annotations

from math import cos, degrees, hypot, radians, sin

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from rempart.physics.earth import WGS84, ecef_to_enu, geodetic_to_ecef
from rempart.scenario import ScenarioError, load
from rempart.world.draw_world import resolve
from rempart.world.tabulate import tabulate
from rempart.world.trajectories.curves import ground_z, level_at

LAT, LON = 45.0, 10.0
RADIUS_M = 6_371_000.0


def local(lat_deg: float, lon_deg: float) -> tuple[float, float, float]:
    site = radians(LAT), radians(LON), 0.0
    return ecef_to_enu(WGS84, *site, *geodetic_to_ecef(WGS84, radians(lat_deg), radians(lon_deg), 0.0))


def away(bearing_deg: float, distance_m: float) -> tuple[float, float, float]:
    found = Geodesic.WGS84.Direct(LAT, LON, bearing_deg, distance_m)
    return local(found["lat2"], found["lon2"])


@pytest.mark.parametrize(
    ("far_km", "short_m_per_km", "height_m"),
    [(25, 0.01, 0.01), (50, 0.04, 0.01), (100, 0.13, 0.1), (300, 1.2, 6.0), (500, 3.2, 40.0)],
)
def test_errors_of_the_frame_are_those_that_the_page_states(far_km, short_m_per_km, height_m):
    """A kilometre along the line of sight is short by (d / R)^2 / 2; one across it is true."""
    for bearing_deg in range(0, 360, 30):
        near, far = (away(bearing_deg, 1000.0 * far_km + d) for d in (-500.0, 500.0))
        short = 1000.0 - hypot(far[0] - near[0], far[1] - near[1])
        assert short == pytest.approx(1000.0 * (1.0 - cos(1000.0 * far_km / RADIUS_M)), rel=0.02, abs=1e-3)
        assert 0.0 <= short < short_m_per_km
        x_m, y_m, z_m = away(bearing_deg, 1000.0 * far_km)
        assert abs(z_m - ground_z(level_at(radians(LAT)), x_m, y_m, 0.0)) < height_m
        turn = Geodesic.WGS84.Direct(LAT, LON, bearing_deg, 1000.0 * far_km)
        sides = [
            Geodesic.WGS84.Direct(turn["lat2"], turn["lon2"], turn["azi2"] + side, 500.0)
            for side in (90, -90)
        ]
        across = [local(side["lat2"], side["lon2"]) for side in sides]
        assert np.hypot(*np.subtract(*across)[:2]) == pytest.approx(1000.0, abs=0.05)


def test_north_of_a_place_is_not_north_of_the_site():
    """By the difference of longitude times the sine of the latitude: 0.45 degrees at 50 km east on 45 N."""
    found = Geodesic.WGS84.Direct(LAT, LON, 90.0, 50_000.0)
    (x0, y0, _), (x1, y1, _) = (local(found["lat2"] + d, found["lon2"]) for d in (0.0, 0.01))
    turned_deg = degrees(np.arctan2(x1 - x0, y1 - y0))
    assert turned_deg == pytest.approx(-(found["lon2"] - LON) * sin(radians(LAT)), rel=0.01)
    assert abs(turned_deg) < 0.46


AREAS = """
rempart: 2
name: areas
site: {position: {lat: 45, lon: SITE}, area: 2 km}
assets:
  east: {position: {lat: 45, lon: 10.64}}
  west: {position: {lat: 45, lon: 9.36}}
batteries:
  guard:
    position: {lat: 45.01, lon: 10.65}
    sensors: {radar: {scan_period: 2 s, range_reference: 50 km, height: 10 m}}
    weapons: {launcher: {magazine: 4, speed: 900 m/s, range_max: 20 km, sspk: {any: 0.7}}}
    fire_unit: {channels: 2}
threats:
  drone: {flight: powered, speed: 50 m/s, height: 200 m, dive: 30 deg}
  dart: {flight: straight, speed: 200 m/s, descent: 10 deg}
raid:
  drones: {threat: drone, count: 1, from: {lat: 45.3, lon: 11.2}, aim: east, at: 20 min}
  darts: {threat: dart, count: 1, from: {lat: 45.3, lon: 11.2}, aim: east, at: 20 min}
"""


def test_an_area_50_km_from_the_site_is_defended_as_at_the_site():
    apart, alone = (tabulate(resolve(load(AREAS.replace("SITE", lon)), 1, 0)) for lon in ("10", "10.64"))
    for name in ("see_open_s", "see_close_s"):
        ours, theirs = (getattr(world.sensing, name) for world in (apart, alone))
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=1e-3)
    for name in ("fire_open_s", "fire_close_s"):
        ours, theirs = (getattr(world.fire, name) for world in (apart, alone))
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=1e-3)
    assert apart.raid.path_duration_s == pytest.approx(alone.raid.path_duration_s, rel=1e-4)


def test_a_straight_path_begins_where_it_is_launched():
    """In version 2; version 1 moves the launch place along with an aim that is not the site, and says so."""
    resolved = resolve(load(AREAS.replace("SITE", "10")), 1, 0)
    line = Geodesic.WGS84.Inverse(45.3, 11.2, 45.0, 10.64)
    duration_s = tabulate(resolved).raid.path_duration_s[1]
    assert duration_s == pytest.approx(line["s12"] / cos(radians(10.0)) / 200.0, rel=2e-4)
    with pytest.raises(
        ScenarioError, match=r"raid.darts.from: rempart: 1 moves this launch place along with an aim"
    ):
        load(AREAS.replace("SITE", "10").replace("rempart: 2", "rempart: 1"))
    assert load(AREAS.replace("SITE", "10.64").replace("rempart: 2", "rempart: 1"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "lon: 9.36",
            "lon: 3.4",
            "assets.west.position: is 519 km from the site, more than 500 km; make it a scenario",
        ),
        (
            "lat: 45.01, lon: 10.65",
            "lat: 50.01, lon: 10.65",
            "batteries.guard.position: is 559 km from the site",
        ),
        (
            "aim: east, at: 20 min}\n  darts",
            "aim: {lat: 36, lon: 10}, at: 1 s}\n  darts",
            "1,001 km from the site",
        ),
    ],
)
def test_what_is_too_far_for_one_frame(old, new, told):
    with pytest.raises(ScenarioError) as caught:
        load(AREAS.replace("SITE", "10").replace(old, new))
    assert told in str(caught.value)
