"""Windows of a path against many samples of it, by limits written out here: none is missed, however short."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rempart.answers.arcs import ALL_ROUND
from rempart.answers.coverage import REACHED, TRACKED, WORST, coverage, fan_worlds
from rempart.answers.ground import grid_around
from rempart.answers.threat_fan import fan_of
from rempart.coverage.bearings import aims_at
from rempart.physics.flyout import flyout_time
from rempart.scenario import load
from rempart.world.limits import FACING, HEIGHT_MAX, HEIGHT_MIN, RANGE_MAX, RANGE_MIN, SECTOR, X
from rempart.world.trajectories.curves import sampled_at

pytestmark = pytest.mark.kernel

N_SAMPLES = 12_000
SHOTS = """
rempart: 1
name: shots
site: {{position: {{lat: 33.0, lon: 44.0}}, height: 0 m, area: 1 km}}
assets: {{camp: {{position: site}}}}
threats:
  dart: {{flight: powered, speed: 100 m/s, height: 60 m, dive: 30 deg}}
batteries:
  post:
    position: {{bearing: 70 deg, distance: 9 km}}
    sensors:
      radar: {{scan_period: 0.05 s, pd: 1, horizon: false, {sensor}}}
    weapons:
      gun: {{speed: {speed}, magazine: 100, range_max: 400 m, sspk: {{dart: 0.5}}}}
    fire_unit: {{channels: 1}}
controllers: {{central: {{decision_period: 0.05 s}}}}
raid:
  darts: {{threat: dart, count: 1, from: {{bearing: 0 deg, distance: 60 km}}, aim: camp, at: 10 s}}
"""


def meetings(world, aims, j, q):
    """(G, N_SAMPLES + 1) where a launch first meets the target, and within all limits of shooter q."""
    tables, level = world.tables, world.curves.level
    row, (delay_s, speed_mps, boost_s, coast_m) = tables.shooter_rows[q], tables.flyouts[q]
    share = np.arange(N_SAMPLES + 1) / N_SAMPLES
    places = sampled_at(world.curves, share)[0]
    away = places - (aims.turn[j] @ row[X : X + 3] + aims.shift_m[j])
    range_m = np.linalg.norm(away, axis=2)
    height_m = places[..., 2] + 0.5 * (
        places[..., 0] ** 2 / level.east_m + places[..., 1] ** 2 / level.north_m
    )
    within = (range_m <= row[RANGE_MAX]) & (range_m >= row[RANGE_MIN])
    within &= (height_m >= row[HEIGHT_MIN]) & (height_m <= row[HEIGHT_MAX])
    if math.isfinite(row[SECTOR]):
        facing = aims.turn[j] @ (math.sin(row[FACING]), math.cos(row[FACING]), 0.0)
        off = np.arctan2(away[..., 0], away[..., 1]) - math.atan2(facing[0], facing[1])
        within &= np.abs((off + np.pi) % (2.0 * np.pi) - np.pi) <= row[SECTOR]
    if boost_s > 0.0 or coast_m < math.inf:
        flown = np.vectorize(lambda length_m: flyout_time(length_m, boost_s, speed_mps, coast_m))(range_m)
    else:
        flown = range_m / speed_mps
    launch_s = world.curves.duration_s[:, None] * share + delay_s + flown
    earlier = np.minimum.accumulate(launch_s[:, ::-1], axis=1)[:, ::-1]
    met = np.ones_like(within)
    met[:, :-1] = launch_s[:, :-1] < earlier[:, 1:]
    return within & met


def reached_by_samples(worlds, grid):
    """(G, N) whether some weapon that can engage the class reaches it, in the first world."""
    world, aims = worlds.worlds[0], aims_at(grid.site, grid.places)
    tables = world.tables
    found = np.zeros((tables.group_class.size, grid.n**2), np.bool_)
    for j in range(grid.n**2):
        for q in range(len(tables.shooter_rows)):
            engages = tables.engages[q, tables.group_class] == 1
            found[:, j] |= engages & meetings(world, aims, j, q).any(axis=1)
    return found


@pytest.mark.parametrize(
    ("source", "threat", "size_km", "n", "bearings"),
    [
        (SHOTS.format(sensor="range_max: 1 km", speed="instant"), "dart", 26.0, 14, 24),
        pytest.param("gaza-envelope-2021-05", "rocket-122mm", 200.0, 10, 12, marks=pytest.mark.slow),
        pytest.param(
            *("riyadh-2017-11-04", "ballistic-missile-medium-range", 200.0, 12, 8), marks=pytest.mark.slow
        ),
        ("ain-al-asad-2021-07-07", "rocket-122mm", 14.0, 12, 12),
    ],
)
def test_what_is_reached_is_what_samples_find(source, threat, size_km, n, bearings):
    """Worst over the bearings and mean of them: of 12,000 samples of a path, one within reach is enough."""
    worlds = fan_worlds(fan_of(load(source), [threat], bearings, arc=ALL_ROUND), 1, 1)
    grid = grid_around(worlds.site, 1000.0 * size_km, n)
    fields = coverage(worlds, grid, 1, 2).by_class[0].fields
    truth = reached_by_samples(worlds, grid)
    assert truth.any()
    assert not truth.all()
    assert fields[REACHED, WORST].mean.ravel() == pytest.approx(truth.all(axis=0).astype(float))
    assert fields[REACHED, "mean"].mean.ravel() == pytest.approx(truth.mean(axis=0))


def test_a_short_view_is_enough_to_be_tracked():
    """A dart in level flight passes a radar of 150 m range that looks 20 times a second and always detects.

    It comes from the north at 60 m, along a line `offset` east of the radar: in view over a way of
    2 sqrt(150^2 - 60^2 - offset^2), a second or two of the ten minutes that it flies.
    """
    text = SHOTS.format(sensor="range_max: 150 m", speed="instant")
    worlds = fan_worlds(fan_of(load(text), ["dart"], 1, arc=ALL_ROUND), 1, 1)
    grid = grid_around(worlds.site, 18500.0, 160)
    fields = coverage(worlds, grid, 1, 2).by_class[0].fields
    east_m = (np.arange(160) + 0.5) / 160 * 18500.0 - 9250.0
    north_m = -east_m
    offset_m = np.abs(east_m - 9000.0 * math.sin(math.radians(70.0)))
    passes = np.subtract.outer(9000.0 * math.cos(math.radians(70.0)) - 500.0, north_m)
    in_view = (offset_m[None, :] < 130.0) & (passes[:, None] > 0.0)
    out_of_view = (offset_m[None, :] > 150.0) | (passes[:, None] < -1000.0)
    tracked = fields[TRACKED, WORST].mean
    assert in_view.sum() > 100
    assert tracked[in_view] == pytest.approx(1.0)
    assert tracked[out_of_view] == pytest.approx(0.0)
