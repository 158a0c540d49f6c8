"""Coverage by hand-computed geometry on layouts whose footprints have closed forms, and its bookkeeping."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rempart.answers.arcs import ALL_ROUND
from rempart.answers.coverage import AVERAGE, REACHED, STOPPED, TRACKED, WORST, coverage, fan_worlds, without
from rempart.answers.ground import grid_around
from rempart.answers.threat_fan import NoThreat, fan_of
from rempart.coverage.bearings import local_places
from rempart.scenario import load
from rempart.world.trajectories.flights import Site

pytestmark = pytest.mark.kernel

LAYOUT = """
rempart: 1
name: layout
site: {{position: {{lat: 33.0, lon: 44.0}}, height: 0 m, area: 1 km}}
assets: {{camp: {{position: site}}}}
threats:
  dart: {flight}
batteries:
  post:
    sensors:
      radar: {{scan_period: 0.05 s, pd: 1, {sensor}}}
    weapons:
      gun: {{speed: instant, magazine: 100, {weapon}}}
    fire_unit: {{channels: 1, {unit}}}
controllers: {{central: {{decision_period: 0.05 s}}}}
raid:
  darts: {{threat: dart, count: 1, from: {{bearing: 0 deg, distance: {distance}}}, aim: camp, at: 10 s}}
"""

STEEP = "{flight: straight, speed: 300 m/s, descent: 80 deg}"


def mapped(text, size_km, n=60, n_worlds=1, n_per_world=4, **fan):
    worlds = fan_worlds(fan_of(load(text), **{"arc": ALL_ROUND, **fan}), 1, n_worlds)
    return worlds, coverage(worlds, grid_around(worlds.site, 1000.0 * size_km, n), n_per_world, 2)


def area(found, measure, over, level=0.5):
    return next(a for a in found.areas((level,)) if (a.measure, a.over) == (measure, over))  # of one class


def places(found):
    return local_places(found.grid.site, found.grid.places).reshape(found.grid.n, found.grid.n, 2)


def test_reach_of_a_gun_is_the_distance_from_the_line_of_flight():
    """A straight path leaves the aim a along w (a unit): nearest at a, or at a - (a.w) w if a.w < 0."""
    text = LAYOUT.format(
        flight=STEEP,
        sensor="horizon: false",
        weapon="range_max: 2 km, sspk: {dart: 0.5}",
        unit="",
        distance="2 km",
    )
    _, found = mapped(text, 6.0, n_bearings=4)
    at = places(found)
    shares = []
    for k in range(4):
        w = np.array([math.sin(k * math.pi / 2), math.cos(k * math.pi / 2)]) * math.cos(math.radians(80))
        along = np.minimum(at @ w, 0.0)
        shares.append(np.sqrt((at**2).sum(axis=2) - along**2) <= 2000.0)
    field = found.by_class[0].fields
    edge = np.abs(np.hypot(at[..., 0], at[..., 1]) - 2000.0) < 40.0  # a path is bent by a metre there
    assert (field[REACHED, WORST].mean == np.all(shares, axis=0))[~edge].all()
    assert field[REACHED, AVERAGE].mean[~edge] == pytest.approx(np.mean(shares, axis=0)[~edge])
    assert area(found, REACHED, WORST).km2 == pytest.approx(4.0 * math.pi, rel=0.01)


def test_a_sector_sees_its_share_of_the_disc():
    text = LAYOUT.format(
        flight="{flight: straight, speed: 300 m/s, descent: 89.9 deg}",
        sensor="horizon: false, range_max: 5 km, sector: 90 deg, facing: 45 deg",
        weapon="range_max: 1 km, sspk: {dart: 0.5}",
        unit="",
        distance="50 m",
    )
    _, found = mapped(text, 12.0, n_bearings=4)
    seen = area(found, TRACKED, WORST)
    assert seen.km2 == pytest.approx(25.0 * math.pi / 4.0, rel=0.02)
    mean = found.by_class[0].fields[TRACKED, WORST].mean
    north_east, south_west = (
        mean[: found.grid.n // 2, found.grid.n // 2 :],
        mean[found.grid.n // 2 :, : found.grid.n // 2],
    )
    assert north_east.sum() == pytest.approx(mean.sum(), rel=0.02)
    assert south_west.sum() == 0.0


def test_the_horizon_bounds_what_a_radar_sees_of_low_flight():
    """Ground range of the radio horizon: sqrt(2 R h) of both heights, R 4/3 of the Earth's (Skolnik 2001)."""
    height_m, mast_m = 60.0, 15.0
    text = LAYOUT.format(
        flight="{flight: powered, speed: 100 m/s, height: 60 m, dive: 60 deg}",
        sensor="height: 15 m",
        weapon="range_max: 1 km, sspk: {dart: 0.5}",
        unit="",
        distance="90 km",
    )
    _, found = mapped(text, 110.0, n=72, n_bearings=8)
    radius_m = 4.0 / 3.0 * 6371008.8
    reach_m = math.sqrt(2.0 * radius_m * height_m) + math.sqrt(2.0 * radius_m * mast_m)
    assert area(found, TRACKED, WORST).km2 == pytest.approx(math.pi * reach_m**2 / 1e6, rel=0.02)


@pytest.mark.parametrize(
    ("unit", "shots"), [("max_engagements: 1, salvo_first: 2", 2), ("max_engagements: 3", 3)]
)
def test_probability_is_that_of_independent_shots(unit, shots):
    text = LAYOUT.format(
        flight=STEEP,
        sensor="horizon: false",
        weapon="range_max: 2 km, reliability: 0.9, sspk: {dart: 0.4}, p_deflect: {dart: 0.1}",
        unit=unit,
        distance="2 km",
    )
    _, found = mapped(text, 1.0, n=6)
    field = found.by_class[0].fields[STOPPED, WORST]
    hit = 0.4 * 0.9
    assert field.mean == pytest.approx((1.0 - (1.0 - hit) ** shots) * 0.9, abs=1e-6)
    assert (field.ci95[0] <= field.mean).all()
    assert (field.ci95[1] >= field.mean).all()


def test_without_its_radar_a_post_stops_nothing():
    text = LAYOUT.format(
        flight=STEEP,
        sensor="horizon: false",
        weapon="range_max: 2 km, sspk: {dart: 0.5}",
        unit="",
        distance="2 km",
    )
    worlds, found = mapped(text, 4.0, n=8)
    blind = coverage(without(worlds, ["post/radar"]), found.grid, 4, 1)
    assert area(found, STOPPED, AVERAGE).km2 > 0.0
    assert area(blind, STOPPED, AVERAGE).km2 == 0.0
    assert area(blind, REACHED, AVERAGE).km2 == area(found, REACHED, AVERAGE).km2


def test_ignorance_is_told_apart_from_chance():
    """SSPK uniform on 0.2 to 0.8, one certain shot: its 5th and 95th percentiles, and no chance at all."""
    text = LAYOUT.format(
        flight=STEEP,
        sensor="horizon: false",
        weapon="range_max: 2 km, sspk: {dart: {uniform: [0.2, 0.8], source: test}}",
        unit="max_engagements: 1",
        distance="2 km",
    )
    _, found = mapped(text, 1.0, n=4, n_worlds=100, n_per_world=2)
    field = found.by_class[0].fields[STOPPED, AVERAGE]
    assert field.mean == pytest.approx(0.5, abs=0.01)
    assert field.ignorance90[0] == pytest.approx(0.23, abs=0.01)
    assert field.ignorance90[1] == pytest.approx(0.77, abs=0.01)


def test_the_same_for_any_threads():
    text = LAYOUT.format(
        flight=STEEP,
        sensor="horizon: false",
        weapon="range_max: 2 km, sspk: {dart: 0.5}",
        unit="",
        distance="2 km",
    )
    worlds = fan_worlds(fan_of(load(text), arc=ALL_ROUND), 7, 3)
    grid = grid_around(worlds.site, 5000.0, 30)
    one, four = (coverage(worlds, grid, 2, threads) for threads in (1, 4))
    for key, field in one.by_class[0].fields.items():
        assert np.array_equal(field.mean, four.by_class[0].fields[key].mean)


def test_grid_has_the_area_of_the_ground():
    grid = grid_around(Site(math.radians(33.0), 0.7, 0.0), 40e3, 50)
    assert grid.cell_km2.sum() == pytest.approx(1600.0, rel=1e-4)
    assert grid.lat_deg[0] > grid.lat_deg[-1]


def test_a_threat_that_cannot_be_flown_is_refused():
    scenario = load("ain-al-asad-2021-06-06")
    for name, says in (("one-way-drone-smal", "did you mean"), ("ground-attack", "ground attack")):
        with pytest.raises(NoThreat, match=says):
            fan_of(scenario, [name])
