"""Where the flight of an interceptor ends, and what a user is told of it and of a missile's burn-out."""

from __future__ import annotations

import math
import re

import pytest

from rempart.physics.flyout import flyout_range_at_speed, flyout_time
from rempart.pipeline.notices import notices
from rempart.scenario import load
from rempart.world.draw_world import resolve

pytestmark = pytest.mark.kernel

FILE = """
rempart: 2
name: reach
site: {position: {lat: 34.0, lon: 43.0}, area: 2 km}
assets: {town: {position: site}}
threats: {missile: {flight: ballistic, beta: 12000 kg/m^2}}
raid:
  salvo:
    {threat: missile, count: 1, at: 0 s, from: {bearing: 30 deg, distance: 300 km, height: HEIGHT}, aim: town}
batteries:
  north:
    sensors: {radar: {scan_period: 1 s, range_reference: 100 km}}
    weapons: {launcher: {speed: 650 m/s, boost_time: 4 s, magazine: 4, sspk: {missile: 0.5}, MORE}}
    fire_unit: {channels: 4}
"""


def _weapon(more: str, height: str = "30 km"):
    scenario = load(FILE.replace("MORE", more).replace("HEIGHT", height))
    return scenario, resolve(scenario, 1, 0).fire_units[0].weapons[0]


@pytest.mark.parametrize(
    ("more", "reach_m"),
    [
        # half a t v of boost, then d ln(v / least): McCoy 1999, section 5.4
        ("coast_length: 20 km, range_max: 160 km", 1300.0 + 20000.0 * math.log(10.0)),
        ("coast_length: 20 km", 1300.0 + 20000.0 * math.log(10.0)),
        ("coast_length: 20 km, range_max: 160 km, speed_min: 325 m/s", 1300.0 + 20000.0 * math.log(2.0)),
        ("coast_length: 20 km, range_max: 15 km", 15000.0),
        ("range_max: 160 km", 160000.0),
        ("coast_length: 20 km, speed_min: 900 m/s", 1300.0),
    ],
)
def test_an_interceptor_flies_no_farther_than_it_steers(more, reach_m):
    assert _weapon(more)[1].range_max_m == pytest.approx(reach_m, rel=1e-12)


def test_a_range_that_the_flight_does_not_reach_is_told():
    told = notices(_weapon("coast_length: 20 km, range_max: 160 km")[0])
    assert len(told) == 1
    assert "flies 47.4 km, where its coast has fallen to 65 m/s" in told[0]
    assert notices(_weapon("coast_length: 20 km, range_max: 15 km")[0]) == ()


def test_a_missile_that_burns_out_on_the_ground_is_told():
    told = notices(_weapon("range_max: 15 km", height="0 km")[0])
    assert len(told) == 1
    speed = re.fullmatch(
        r"raid.salvo: burns out at its launch place, 0 km high, with (\d+) m/s for 300 km: .*", told[0]
    )
    # without air 1,650 m/s suffice: Wheelon 1959, the least for 300 km
    assert speed
    assert 1.5 * 1650.0 < float(speed[1]) < 2.0 * 1650.0


def test_the_law_itself_ends_where_it_is_asked_to():
    assert flyout_time(160e3, 4.0, 650.0, 20e3) == pytest.approx(85922.73, rel=1e-6)
    end_m = flyout_range_at_speed(65.0, 4.0, 650.0, 20e3)
    assert math.isfinite(flyout_time(end_m - 1.0, 4.0, 650.0, 20e3, 65.0))
    assert flyout_time(end_m + 1.0, 4.0, 650.0, 20e3, 65.0) == math.inf
