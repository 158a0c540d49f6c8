"""Paths that are shifted against paths solved anew, and one threat's law against the engine's replicates."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from rempart.answers.arcs import ALL_ROUND
from rempart.answers.coverage import coverage, fan_worlds
from rempart.answers.ground import Grid
from rempart.answers.threat_fan import fan_of
from rempart.coverage.bearings import fan_world
from rempart.engine.outcomes import DETECTED, INTERCEPTED, TRACKED
from rempart.engine.run import run_rows
from rempart.scenario import load, override
from rempart.world.draw_world import resolve
from rempart.world.geometry import GeometryCache
from rempart.world.tabulate import tabulate
from rempart.world.trajectories.curves import sampled_at

pytestmark = pytest.mark.kernel

TWO_BATTERIES = """
rempart: 1
name: two-batteries
site: {position: {lat: 33.0, lon: 44.0}, height: 50 m, area: 1 km}
assets: {camp: {position: site}}
threats:
  lance: {flight: ballistic, beta: 9000 kg/m^2, rcs: 0.5 m^2, p_hostile: 0.9, p_unknown: 0.05}
batteries:
  near:
    position: {bearing: 40 deg, distance: 3 km}
    facing: 20 deg
    sensors:
      radar:
        {scan_period: 1.5 s, sector: 120 deg, elevation_min: 2 deg, elevation_max: 70 deg,
         range_reference: 45 km, confirm_m: 2, confirm_n: 3, drop_after: 3, availability: 0.9}
    weapons:
      tube:
        {count: 2, speed: 1200 m/s, boost_time: 5 s, delay: 1 s, magazine: 3, range_min: 1 km,
         height_max: 14 km, range_max: {uniform: [16 km, 24 km], source: test},
         sspk: {lance: {uniform: [0.2, 0.7], source: test}}, range_factor: {lance: [[0 km, 1], [20 km, 0.6]]},
         interval: 2 s, reliability: 0.9, p_deflect: {lance: 0.1}}
    control: {}
    fire_unit:
      {controller: alone, channels: 2, salvo_first: 2, salvo_next: 1, salvo_interval: 2 s,
       assessment_time: 2 s, p_false_kill: 0.2, reengage_after: 6 s, identification_time: 3 s,
       weapon_control: tight, evaluates: true, p_common_failure: 0.05, sspk_spread: 0.6}
  far:
    position: {bearing: 200 deg, distance: 2 km}
    sensors:
      eye: {scan_period: 2 s, range_reference: 25 km, elevation_min: 3 deg, confirm_m: 1, confirm_n: 1}
    weapons:
      gun:
        {speed: 1000 m/s, coast_length: 30 km, magazine: 40, slew_time: 1 s,
         range_max: 15 km, range_max_by_class: {lance: 8 km},
         sspk: {lance: 0.15}}
    fire_unit:
      {controller: alone, channels: 1, remote: true, remote_sensors: [near/radar], remote_latency: 2 s,
       assessment_time: 1 s, max_engagements: 4}
controllers: {alone: {shared: false, decision_period: 1 s, assignment: greedy}}
raid: {lances: {threat: lance, count: 1, from: {bearing: 0 deg, distance: 90 km}, aim: camp, at: 10 min}}
"""
N_WORLDS = 4
ZONES = """
zones:
  north:
    corners:
      - {bearing: 300 deg, distance: 30 km}
      - {bearing: 40 deg, distance: 30 km}
      - {bearing: 80 deg, distance: 9 km}
    floor: 1 km
  town:
    corners: [{lat: 33.02, lon: 43.99}, {lat: 33.02, lon: 44.03}, {lat: 32.97, lon: 44.02}]
"""
ZONED = (
    TWO_BATTERIES.replace("    facing: 20 deg\n", "    facing: 20 deg\n    only_inside: [north]\n")
    .replace("distance: 2 km}\n", "distance: 2 km}\n    never_inside: [town]\n")
    .replace("batteries:\n", ZONES.lstrip() + "batteries:\n")
)


def curves_at(lat_deg, name, distance_km=None):
    """Paths of a fan, in the axes of its site, with the site at a latitude."""
    moved = override(load("ain-al-asad-2020-01-08"), {"site.position": {"lat": lat_deg, "lon": 42.43}})
    fan = fan_of(moved, [name], 8, distance_km, ALL_ROUND)
    return fan_world(resolve(fan.scenario, 1, 0), GeometryCache()).curves


@pytest.mark.parametrize(
    ("name", "distance_km", "near_m", "far_m"),
    [
        ("ballistic-missile-short-range", None, 15.0, 100.0),
        ("ballistic-missile-medium-range", 700.0, 15.0, 100.0),
        ("rocket-122mm", None, 1.0, 1.0),
        ("one-way-drone-small", 30.0, 1.0, 1.0),
    ],
)
def test_a_shifted_path_is_that_to_an_aim_40_km_north(name, distance_km, near_m, far_m):
    """East and west of the site the two are the same, as the Earth turns about its axis."""
    here, there = curves_at(33.80, name, distance_km), curves_at(33.80 + 0.36, name, distance_km)
    assert here.duration_s == pytest.approx(there.duration_s, rel=1e-4)
    least_s = np.minimum(here.duration_s, there.duration_s)
    share = np.linspace(0.0, 1.0, 101)
    for path in range(here.duration_s.size):
        places = [sampled_at(c, share * least_s[path] / c.duration_s[path])[0][path] for c in (here, there)]
        off_m = np.linalg.norm(places[0] - places[1], axis=1)
        assert off_m[np.linalg.norm(places[0], axis=1) < 100e3].max() < near_m
        assert off_m.max() < far_m


def of_engine(scenario, threat, lat_deg, lon_deg, bearing_deg, launch, n):
    """Intercepted, detected, tracked (M, n) of honest replicates: the path solved to the aim itself."""
    cell = {"lat": lat_deg, "lon": lon_deg}
    start = {"bearing": f"{bearing_deg} deg", "distance": f"{launch.distance_m} m", "from": "cell"}
    if launch.height_m is not None:
        start["height"] = f"{launch.height_m} m"
    group = {"threat": threat, "count": 1, "from": start, "aim": cell, "at": "0 s", "timed_by": "launch"}
    places = {**(scenario.document.get("places") or {}), "cell": cell}
    aimed = override(scenario, {"raid": {"one": group}, "places": places})
    worlds = []
    for i in range(N_WORLDS):
        resolved = resolve(aimed, 1, i)
        one = dataclasses.replace(resolved.groups[0], name=f"fan/{threat}")
        world = tabulate(dataclasses.replace(resolved, groups=(one,)), GeometryCache())
        worlds.append(world._replace(ground=world.ground._replace(planar=0)))
    rows = run_rows(worlds, 1, 0, N_WORLDS * n)
    return [rows[:, column].reshape(n, N_WORLDS).T for column in (INTERCEPTED, DETECTED, TRACKED)]


def cells_around(site, offsets_km):
    """A grid of two points a side whose points are these offsets east and north of the site."""
    lat, lon = math.degrees(site.lat_rad), math.degrees(site.lon_rad)
    per_km = 1.0 / 111.2
    return Grid(
        site,
        1000.0,
        np.array([lat + offset * per_km for offset in offsets_km]),
        np.array([lon + offset * per_km for offset in offsets_km]),
        np.ones((2, 2)),
    )


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("source", "threat", "offsets_km", "n"),
    [
        (TWO_BATTERIES, "lance", (4.0, -3.0), 3000),
        (ZONED, "lance", (4.0, -3.0), 3000),
        ("ain-al-asad-2021-06-06", "one-way-drone-small", (1.5, -3.0), 400),
    ],
)
def test_law_of_one_threat_is_that_of_the_engine(source, threat, offsets_km, n):
    """The same replicates, so that only the fates of shots and looks are luck: four aims, three bearings.

    Each within 4.5 standard errors of that luck; and all together, as they share it, within 3.5 of one.
    """
    fan = fan_of(load(source), [threat], n_bearings=3, arc=ALL_ROUND)
    worlds = fan_worlds(fan, 1, N_WORLDS)
    grid = cells_around(worlds.site, offsets_km)
    chance, ours = [], {}
    for k in range(3):  # one bearing at a time: a map tells no bearing by itself
        turned = fan_of(load(source), [threat], n_bearings=3, arc=ALL_ROUND)
        groups = list(turned.scenario.content.raid)
        one = override(turned.scenario, {"raid": {groups[k]: turned.scenario.document["raid"][groups[k]]}})
        alone = dataclasses.replace(turned, scenario=one, n_bearings=1)
        ours[k] = coverage(fan_worlds(alone, 1, N_WORLDS), grid, n, 2).by_class[0].fields
    for k in range(3):
        for i, lat in enumerate(grid.lat_deg):
            for j, lon in enumerate(grid.lon_deg):
                found = of_engine(fan.scenario, threat, float(lat), float(lon), 120 * k, fan.launches[0], n)
                field = ours[k]["stopped", "mean"]
                p = max(found[0].mean(), 0.01)
                se = math.sqrt(p * (1.0 - p) / found[0].size)
                chance.append((field.mean[i, j] - found[0].mean(), se))
                tracked = ours[k]["tracked", "mean"].mean[i, j]
                assert tracked == pytest.approx(found[2].mean(), abs=0.02)
    off, se = np.array(chance).T
    assert np.abs(off / se).max() < 4.5
    assert abs(off.mean()) < 3.5 * se.mean()
