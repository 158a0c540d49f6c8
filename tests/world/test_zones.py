"""Zones of engagement: instants at which a path crosses the edge of a polygon, by hand and by brute force."""

from __future__ import annotations

import math
from dataclasses import replace

import matplotlib.path
import numpy as np
import pytest

from rempart.scenario import load
from rempart.world.draw_world import resolve
from rempart.world.records import FlyOut, Powered, Straight, Weapon, Zone
from rempart.world.tabulate import tabulate
from rempart.world.trajectories.curves import place_at, stack
from rempart.world.trajectories.flights import Site
from world.flown import curve_of
from world.layouts import HEIGHT_M, LAT_RAD, LEVEL, LON_RAD, WEAPON, layout, z_at

# Along the x axis from the east at 200 m/s to (-20 km, 0); a weapon that hits at once, wherever it reaches.
AIM = (-20_000.0, 0.0)
PASSING = Straight(math.radians(90.0), 200.0, 60_000.0)
AT_ONCE = replace(WEAPON, position=(0.0, 3_000.0, z_at(*AIM)), flyout=FlyOut(0.0, math.inf))
SQUARE = ((-4_000.0, -1_000.0), (4_000.0, -1_000.0), (4_000.0, 1_000.0), (-4_000.0, 1_000.0))
SEEN_S = 300.0


def tgo_at(x_m: float) -> float:
    return (x_m - AIM[0]) / 200.0


def windows_of(*zones: Zone, weapon: Weapon = AT_ONCE, flight=PASSING, aim=AIM) -> np.ndarray:
    """(close, open) of the launch windows, the latest first."""
    fire = tabulate(layout(flight, aim=aim, weapon=replace(weapon, zones=zones))).fire
    rows = slice(fire.fire_first[0], fire.fire_first[0] + fire.fire_n[0])
    return np.column_stack((fire.fire_close_s[rows], fire.fire_open_s[rows]))[::-1]


def test_only_inside_begins_and_ends_at_the_edges():
    expected = np.array([[tgo_at(-4_000.0), tgo_at(4_000.0)]])
    np.testing.assert_allclose(windows_of(Zone(True, SQUARE)), expected, rtol=1e-12)
    np.testing.assert_allclose(windows_of(Zone(True, SQUARE[::-1])), expected, rtol=1e-12)
    far = tuple((x, y + 5_000.0) for x, y in SQUARE)
    assert windows_of(Zone(True, far)).size == 0


def test_never_inside_leaves_the_rest():
    expected = [[0.0, tgo_at(-4_000.0)], [tgo_at(4_000.0), SEEN_S]]
    np.testing.assert_allclose(windows_of(Zone(False, SQUARE)), expected, rtol=1e-12, atol=1e-6)


def test_an_edge_at_an_angle_is_crossed_where_it_is():
    triangle = ((0.0, -3_000.0), (9_000.0, 6_000.0), (0.0, 3_000.0))
    np.testing.assert_allclose(windows_of(Zone(True, triangle)), [[tgo_at(0.0), tgo_at(3_000.0)]], rtol=1e-12)


def test_a_strip_of_ten_metres_between_two_samples_is_found():
    strip = ((1_234.0, -500.0), (1_244.0, -500.0), (1_244.0, 500.0), (1_234.0, 500.0))
    expected = [[tgo_at(1_234.0), tgo_at(1_244.0)]]
    np.testing.assert_allclose(windows_of(Zone(True, strip)), expected, rtol=1e-12)
    assert len(windows_of(Zone(False, strip))) == 2


def test_several_zones():
    west = tuple((x - 6_000.0, y) for x, y in SQUARE)  # from -10 km to -2 km: they overlap
    both = windows_of(Zone(True, SQUARE), Zone(True, west))
    np.testing.assert_allclose(both, [[tgo_at(-10_000.0), tgo_at(4_000.0)]], rtol=1e-12)
    less = windows_of(Zone(True, SQUARE), Zone(False, west))
    np.testing.assert_allclose(less, [[tgo_at(-2_000.0), tgo_at(4_000.0)]], rtol=1e-12)


def test_floor_and_ceiling():
    # Straight down at 45 deg to the middle of the zone: between 2 km and 5 km, and never there.
    diving = Straight(0.0, 400.0, 30_000.0, math.radians(45.0))
    wide = tuple((10.0 * x, 30.0 * y) for x, y in SQUARE)
    expected = np.array([[h / math.sin(math.radians(45.0)) / 400.0 for h in (2_000.0, 5_000.0)]])
    zone = Zone(True, wide, 2_000.0, 5_000.0)
    # the ground lies 2 m lower 5 km away
    np.testing.assert_allclose(windows_of(zone, flight=diving, aim=(0.0, 0.0)), expected, rtol=5e-4)
    never = windows_of(replace(zone, inside=False), flight=diving, aim=(0.0, 0.0))
    np.testing.assert_allclose(never[:, 0], [0.0, expected[0, 1]], rtol=5e-4)


def test_launch_is_as_much_earlier_as_the_interceptor_flies():
    slow = replace(AT_ONCE, position=(0.0, 0.0, z_at(*AIM)), flyout=FlyOut(2.0, 900.0))
    expected = [[tgo_at(x) + 2.0 + abs(x) / 900.0 for x in (1_000.0, 4_000.0)]]
    east = ((1_000.0, -1_000.0), (4_000.0, -1_000.0), (4_000.0, 1_000.0), (1_000.0, 1_000.0))
    np.testing.assert_allclose(windows_of(Zone(True, east), weapon=slow), expected, rtol=1e-12)


@pytest.mark.kernel
@pytest.mark.parametrize("seed", range(8))
def test_random_polygons_by_brute_force(seed):
    """Stars of up to twelve corners, against matplotlib's test of points in polygons at 20,001 instants."""
    rng = np.random.default_rng(seed)
    flight = Powered(((30_000.0, 12_000.0), (5_000.0, -9_000.0), (-2_000.0, 8_000.0)), 150.0, 300.0, 0.5)
    curves = stack([curve_of(flight, (0.0, 0.0), Site(LAT_RAD, LON_RAD, HEIGHT_M))], LEVEL)
    tgo_s = np.linspace(0.0, curves.duration_s[0], 20_001)
    places = np.array([place_at(curves, 0, t)[:2] for t in tgo_s.tolist()])
    n = int(rng.integers(3, 13))
    turn, size_m = np.sort(rng.uniform(0.0, 2.0 * math.pi, n)), rng.uniform(1_000.0, 15_000.0, n)
    corners = np.column_stack((size_m * np.sin(turn), size_m * np.cos(turn))) + rng.uniform(-3e3, 3e3, 2)
    within = matplotlib.path.Path(corners).contains_points(places)
    for inside in (True, False):
        found = windows_of(Zone(inside, tuple(map(tuple, corners.tolist()))), flight=flight, aim=(0.0, 0.0))
        told = np.zeros(tgo_s.size, np.bool_)
        for close_s, open_s in found:
            told |= (close_s <= tgo_s) & (tgo_s <= open_s)
        wrong = np.flatnonzero(told != (within == inside))
        edges = np.sort(found.ravel())
        nearest = np.array([np.abs(edges - tgo_s[i]).min() for i in wrong])
        assert (nearest < 1e-9).all()


ZONED = """
rempart: 2
name: zoned
site: {position: {lat: 60.0, lon: LON}, area: 1 km}
assets: {camp: {position: site}}
zones:
  east:
    corners: [{lat: 59.9, lon: A}, {lat: 60.1, lon: A}, {lat: 60.1, lon: B}, {lat: 59.9, lon: B}]
    ceiling: 9 km
batteries:
  guard:
    only_inside: east
    sensors: {radar: {scan_period: 2 s, range_reference: 50 km}}
    weapons:
      launcher: {magazine: 4, speed: 900 m/s, sspk: {any: 0.7}}
      gun: {magazine: 4, speed: 900 m/s, sspk: {any: 0.7}, only_inside: [], never_inside: [east]}
    fire_unit: {channels: 2}
threats: {drone: {flight: powered, speed: 50 m/s, height: 200 m, dive: 30 deg}}
raid: {drones: {threat: drone, count: 1, from: {bearing: 90 deg, distance: 60 km}, aim: camp, at: 20 min}}
"""


def zoned(lon_deg: float, wrap: float = 0.0):
    a, b = (lon_deg + d for d in (0.1, 0.4))
    text = ZONED.replace("LON", f"{lon_deg}").replace("A}", f"{a - wrap * (a > 180.0)}}}")
    return resolve(load(text.replace("B}", f"{b - wrap * (b > 180.0)}}}")), 1, 0)


@pytest.mark.parametrize(("lon_deg", "wrap"), [(179.8, 360.0), (179.8, 0.0), (-180.0, 0.0)])
def test_a_zone_over_the_antimeridian_is_that_of_any_other_meridian(lon_deg, wrap):
    fire, plain = (tabulate(zoned(*at)).fire for at in ((lon_deg, wrap), (20.0, 0.0)))
    assert fire.fire_n.tolist() == plain.fire_n.tolist() == [1, 2]
    np.testing.assert_allclose(fire.fire_open_s, plain.fire_open_s, rtol=1e-9)
    np.testing.assert_allclose(fire.fire_close_s, plain.fire_close_s, rtol=1e-9)


def test_a_weapon_has_the_zones_of_its_battery_or_its_own():
    (unit,) = zoned(20.0).fire_units
    launcher, gun = unit.weapons
    assert [(zone.inside, zone.ceiling_m) for zone in launcher.zones] == [(True, 9_000.0)]
    assert [(zone.inside, zone.floor_m) for zone in gun.zones] == [(False, -math.inf)]
    # 0.1 degree of longitude at 60 N is 5.58 km
    assert launcher.zones[0].corners[0] == pytest.approx((5_599.0, -11_130.0), abs=20.0)
