"""Worlds drawn: the law of the draws, stratification, places, and that all of Resolved can be said."""

from __future__ import annotations

import dataclasses
from math import cos, degrees, hypot, inf, isnan, pi, radians, sqrt

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from rempart.answers.digest import digest_of_values
from rempart.engine import draws
from rempart.scenario import load, override
from rempart.world import records as r
from rempart.world.draw_world import resolve
from rempart.world.drawn_values import world_unit
from rempart.world.places import disc_samples
from scenario.cases import HERE, SMALL, changed, documented


def law(seed, world, name):
    """The draw of a world, written again from the text of the law, on NumPy's wrapping integers."""
    mix, gamma = getattr(draws.mix64, "py_func", draws.mix64), draws.GAMMA
    with np.errstate(over="ignore"):
        n = np.uint64(draws.name_key("world/" + name))
        block, slot = world // 100, world % 100
        b = mix((mix(np.uint64(seed) + gamma) ^ n) + np.uint64(block + 1) * gamma)
        h = [mix(b + np.uint64(k + 1) * gamma) for k in range(200)]
    rank = sum(other < h[slot] for other in h[:100])
    return (rank + (float(h[100 + slot] >> np.uint64(12)) + 0.5) * 2.0**-52) / 100


@pytest.mark.parametrize(
    ("seed", "world", "name"), [(0, 0, "a"), (1, 17, "a.b"), (2**63 + 5, 1234, "é"), (7, 199, "x")]
)
def test_draws_follow_their_law(seed, world, name):
    assert world_unit(seed, world, name) == law(seed, world, name)


def test_every_hundred_worlds_fall_once_into_every_hundredth():
    for block in (0, 3):
        units = [world_unit(11, 100 * block + k, "x") for k in range(100)]
        assert sorted(int(u * 100) for u in units) == list(range(100))
        assert units != sorted(units)


def test_unknowns_are_drawn_apart():
    names = [f"u{i}" for i in range(8)]
    units = np.array([[world_unit(3, world, name) for world in range(2000)] for name in names])
    correlation = np.corrcoef(units) - np.eye(len(names))
    # 28 correlations of standard error 1/sqrt(2000): five of them.
    assert np.abs(correlation).max() < 5.0 / sqrt(2000)
    within = (units * 100.0) % 1.0
    # Mean of 16,000 uniforms: standard error sqrt(1/12/16000) = 0.0023.
    assert abs(within.mean() - 0.5) < 5 * 0.0023


def test_seeds_and_worlds_differ():
    assert len({world_unit(seed, world, "x") for seed in range(20) for world in range(50)}) == 1000


def test_a_draw_depends_on_its_name_and_on_nothing_else():
    text = changed("speed: 50 m/s", "speed: {low: 40 m/s, high: 60 m/s}")
    alone = load(text)
    with_more = override(
        alone,
        {
            "threats.other": "{flight: powered, speed: {low: 1 m/s, high: 9 m/s}, height: 9 m, dive: 9 deg}",
            "raid.early": "{threat: other, count: {low: 1, high: 9}, from: town, aim: depot, at: 0 s}",
            "places.town": "{lat: 1, lon: 1}",
            "site.area": "{low: 1 km, high: 3 km}",
        },
    )
    for k in range(20):
        flight = next(g for g in resolve(with_more, 4, k).groups if g.name == "drones").flights
        assert flight == resolve(alone, 4, k).groups[0].flights


def test_world_17_alone_is_world_17_of_many():
    scenario = load(documented())
    many = [resolve(scenario, 9, k) for k in range(25)]
    assert digest_of_values(resolve(load(documented()), 9, 17)) == digest_of_values(many[17])
    assert len(set(many)) == 25


def test_quantities_of_one_name_share_their_quantile():
    text = changed(
        "speed: 50 m/s, height: 200 m",
        "speed: {low: 40 m/s, high: 60 m/s, unknown: size}, height: {low: 100 m, high: 900 m, unknown: size}",
    )
    flights = [resolve(load(text), 1, k).groups[0].flights[0] for k in range(30)]
    by_speed = sorted(flights, key=lambda flight: flight.speed_mps)
    assert by_speed == sorted(flights, key=lambda flight: flight.height_m)


def test_low_and_high_hold_between_5_and_95_percent_of_the_worlds():
    scenario = load(changed("speed: 50 m/s", "speed: {low: 40 m/s, high: 60 m/s}"))
    speeds = [resolve(scenario, 1, k).groups[0].flights[0].speed_mps for k in range(200)]
    assert sum(speed < 40.0 for speed in speeds) == 10
    assert sum(speed > 60.0 for speed in speeds) == 10


def test_a_number_of_launchers_that_is_not_known():
    text = changed("{magazine: 4", "{count: {choice: {1: 1, 2: 1}}, magazine: 4").replace(
        "aim: depot", "aim: guard/launcher-2"
    )
    scenario = load(text + "events: [{at: 1 s, component: guard/launcher-2, state: down}]\n")
    worlds = [resolve(scenario, 1, k) for k in range(100)]
    for n in (1, 2):
        some = [w for w in worlds if len(w.fire_units[0].weapons) == n]
        assert len(some) == 50
        for world in some:
            assert [c.name for c in world.components if "launcher" in c.name] == [
                f"guard/launcher-{i + 1}" for i in range(n)
            ]
            assert [p.name for p in world.points if "launcher" in p.name] == [
                f"guard/launcher-{i + 1}" for i in range(n)
            ]
            assert world.groups[0].aims[0].point == ("guard/launcher-2" if n == 2 else "")
            assert len(world.events) == n - 1


def test_places():
    world = resolve(load(HERE / "full.yaml"), 1, 0)
    lat, lon = 33.7856, 42.4412
    runway = next(p for p in world.points if p.name == "runway")
    assert (runway.x_m, runway.y_m) == pytest.approx(
        (1000 * np.sin(radians(20)), 1000 * cos(radians(20))), rel=1e-4
    )
    direct = Geodesic.WGS84.Direct(lat, lon, 240.0, 12_000.0)
    back = Geodesic.WGS84.Inverse(lat, lon, direct["lat2"], direct["lon2"])
    depot = next(p for p in world.points if p.name == "depot")
    assert hypot(depot.x_m, depot.y_m) == pytest.approx(back["s12"], abs=0.5)
    missiles = next(g for g in world.groups if g.name == "missiles").flights
    town = missiles[1]
    assert (degrees(town.lat_rad), degrees(town.lon_rad), town.height_m) == pytest.approx(
        (34.05, 42.2, 150.0)
    )
    inverse = Geodesic.WGS84.Inverse(lat, lon, degrees(missiles[0].lat_rad), degrees(missiles[0].lon_rad))
    assert (inverse["azi1"], inverse["s12"]) == pytest.approx((80.0, 200_000.0), abs=1e-6)
    assert missiles[0].height_m == 188.0


def test_what_stands_far_off_lies_below_the_horizontal_plane():
    text = changed("radar: {scan", "radar: {height: 10 m, position: {bearing: 90 deg, distance: 50 km}, scan")
    x_m, y_m, z_m = resolve(load(text), 1, 0).sensors[0].position
    assert z_m == pytest.approx(10.0 - 50_000.0**2 / 2 / 6.386e6, rel=1e-3)
    assert (x_m, y_m) == pytest.approx((50_000.0, 0.0), abs=120.0)


def test_an_area_is_eight_places_named_by_the_group():
    shares = [share for _, share in disc_samples("drones")]
    assert shares == [sqrt((k + 0.5) / 8) for k in range(8)]
    assert disc_samples("drones") != disc_samples("others")
    bearings = sorted(bearing for bearing, _ in disc_samples("drones"))
    assert max(b - a for a, b in zip(bearings, [*bearings[1:], bearings[0] + 2 * pi], strict=True)) < 1.8
    group = next(g for g in resolve(load(HERE / "full.yaml"), 1, 0).groups if g.name == "drones")
    assert len(group.flights) == 8
    starts = np.array([flight.waypoints[0] for flight in group.flights])
    centre = starts - starts.mean(axis=0)
    assert 2000.0 < np.hypot(*centre.T).max() < 3500.0
    assert {flight.waypoints[1:] for flight in group.flights} == {group.flights[0].waypoints[1:]}


def test_an_area_that_is_not_known_is_drawn_by_world():
    known = override(
        load(SMALL), {"raid.drones.from": "{center: {bearing: 9 deg, distance: 9 km}, radius: 1 km}"}
    )
    assert resolve(known, 1, 0) is resolve(known, 1, 5)
    unsure = override(known, {"raid.drones.from.center.bearing": "{low: 5 deg, high: 15 deg}"})
    assert resolve(unsure, 1, 0).groups[0].flights != resolve(unsure, 1, 5).groups[0].flights


def test_a_straight_path_comes_down_at_its_angle():
    flight = next(g for g in resolve(load(HERE / "full.yaml"), 1, 0).groups if g.name == "shells").flights[0]
    assert flight == r.Straight(radians(45.0), 300.0, 10_000.0 / cos(radians(60.0)), radians(60.0))


def test_cep_is_the_radius_of_half_of_the_impacts():
    drone = next(c for c in resolve(load(HERE / "full.yaml"), 1, 0).classes if c.name == "drone")
    assert drone.miss_sigma_m == pytest.approx(10.0, rel=1e-12)


def test_standby_off_and_defaults():
    world = resolve(load(HERE / "full.yaml"), 1, 0)
    ready = {c.name: c.ready_from_s for c in world.components}
    assert (ready["watch"], ready["alpha/control"], ready["alpha/radar"]) == (30.0, inf, 0.0)
    radar = next(s for s in world.sensors if s.name == "alpha/radar")
    assert radar.facing_rad == radians(90.0)
    assert isnan(radar.scan_phase_s)
    points = {p.name: p for p in world.points}
    assert (
        points["alpha/radar"].value,
        points["alpha/radar"].area_radius_m,
        points["alpha/radar"].radius_m,
    ) == (2, 400, 5)
    assert (points["watch"].value, points["watch"].area_radius_m, points["watch"].radius_m) == (0.5, 200, 7)
    assert points["alpha/radar"].component == "alpha/radar"
    assert points["runway"].area_radius_m == 0.0
    assert "link" in points


def records(world):
    """Every record within a world."""
    found = [world]
    for field in dataclasses.fields(world):
        value = getattr(world, field.name)
        for entry in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(entry):
                found.extend(records(entry))
    return found


def test_all_of_resolved_can_be_said():
    """In one scenario every field that has a default stands away from it."""
    worlds = [resolve(load(HERE / "full.yaml"), 1, k) for k in range(2)]
    away = set()
    every = set()
    for record in (entry for world in worlds for entry in records(world)):
        for field in dataclasses.fields(record):
            key = f"{type(record).__name__}.{field.name}"
            every.add(key)
            default = field.default
            value = getattr(record, field.name)
            same = value == default or (isinstance(default, float) and isnan(default) and isnan(value))
            if default is dataclasses.MISSING or not same:
                away.add(key)
    every |= {
        f"{cls.__name__}.{f.name}"
        for cls in (r.Straight, r.Ballistic, r.Powered, r.Recorded)
        for f in dataclasses.fields(cls)
    }
    assert every - away == set()
    assert {type(f).__name__ for w in worlds for g in w.groups for f in g.flights} == {
        "Straight",
        "Ballistic",
        "Powered",
        "Recorded",
        "Ground",
    }
