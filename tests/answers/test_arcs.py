"""From where threats come: the arc of a raid, and coverage of a defence that faces it."""

from __future__ import annotations

import math

import pytest
from click.testing import CliRunner
from geographiclib.geodesic import Geodesic

from rempart.answers.arcs import ALL_ROUND, Arc, arcs_of_raid, around
from rempart.answers.coverage import AVERAGE, STOPPED, coverage, fan_worlds
from rempart.answers.ground import grid_around
from rempart.answers.threat_fan import fan_of
from rempart.cli import main
from rempart.engine.outcomes import ARRIVED, INTERCEPTED
from rempart.engine.run import run_rows
from rempart.pipeline import build
from rempart.scenario import load
from rempart.views.coverage import Told, coverage_object
from rempart.views.coverage_table import coverage_headline
from rempart.world.draw_world import resolve

FACING_WEST = """
rempart: 1
name: facing-west
site: {position: {lat: 33.0, lon: 44.0}, height: 0 m, area: 1 km}
assets: {camp: {position: site}}
threats: {dart: {flight: straight, speed: 300 m/s, descent: 20 deg}, lance: {flight: straight, speed: 300 m/s, descent: 20 deg}}
batteries:
  post:
    sensors: {radar: {scan_period: 0.5 s, pd: 0.9, horizon: false, sector: 120 deg, facing: 270 deg}}
    weapons: {gun: {speed: instant, magazine: 100, range_max: 8 km, sspk: {dart: 0.65, lance: 0.65}}}
    fire_unit: {channels: 1, max_engagements: 2}
controllers: {central: {decision_period: 0.5 s}}
raid:
  darts: {threat: dart, count: 1, from: {bearing: 265 deg, distance: 20 km}, aim: camp, at: 10 min}
"""  # noqa: E501


@pytest.mark.parametrize(
    ("bearings", "start", "width"),
    [
        ([90.0], 60.0, 60.0),
        ([90.0, 90.0], 60.0, 60.0),
        ([350.0, 10.0], 320.0, 80.0),
        ([0.0, 100.0, 200.0], 330.0, 260.0),
        ([200.0, 180.0, 260.0], 150.0, 140.0),
        ([0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0], 0.0, 360.0),
    ],
)
def test_an_arc_is_the_narrowest_and_30_degrees_wider_either_way(bearings, start, width):
    found = around(bearings)
    assert found.width_deg == pytest.approx(width)
    assert found.from_deg == pytest.approx(start)
    for bearing in bearings:
        assert (bearing - found.from_deg) % 360.0 <= found.width_deg


def test_bearings_are_the_middles_of_equal_parts():
    assert Arc(320.0, 80.0, "").bearings_deg(4) == pytest.approx((330.0, 350.0, 10.0, 30.0))
    assert ALL_ROUND.bearings_deg(4) == (0.0, 90.0, 180.0, 270.0)


def test_a_card_that_is_not_in_the_raid_comes_from_where_the_raid_does():
    scenario = load(FACING_WEST)
    assert set(arcs_of_raid(scenario)) == {"dart", ""}
    dart, lance = fan_of(scenario, ["dart", "lance"], distance_km=20.0).arcs
    assert (dart.from_deg, dart.width_deg) == (lance.from_deg, lance.width_deg) == (235.0, 60.0)
    assert "all threats of the raid" in lance.told_by


def test_an_area_of_launch_places_is_seen_under_its_angle():
    """A disc of 3 km at a distance d is 2 asin(3 km / d) wide; its eight places fill most of that."""
    scenario = load("gaza-envelope-2021-05")
    resolved = resolve(scenario, 1, 0)
    site = math.degrees(resolved.lat_rad), math.degrees(resolved.lon_rad)
    centre = Geodesic.WGS84.Inverse(*site, 31.52, 34.46)
    half_deg = math.degrees(math.asin(3000.0 / centre["s12"]))
    arc = arcs_of_raid(scenario)["rocket"]
    middle_off = (arc.from_deg + 0.5 * arc.width_deg - centre["azi1"] + 180.0) % 360.0 - 180.0
    assert 1.5 * half_deg < arc.width_deg - 60.0 < 2.0 * half_deg
    assert abs(middle_off) < 0.25 * half_deg


@pytest.mark.kernel
def test_ground_before_a_radar_of_120_degrees_is_protected_as_the_run_says():
    """1 - (1 - 0.65)^2 = 0.8775 of threats are stopped, in the run and on the map; of all round a third."""
    scenario = load(FACING_WEST)
    built = build(scenario, 1, 1)
    rows = run_rows(built.worlds, 1, 0, 4000)
    shares = rows[:, INTERCEPTED].sum() / rows[:, ARRIVED].sum()
    assert shares == pytest.approx(0.8775, abs=0.02)
    said = {}
    for arc in (None, ALL_ROUND):
        worlds = fan_worlds(fan_of(scenario, n_bearings=9, arc=arc), 1, 1)
        found = coverage(worlds, grid_around(worlds.site, 200.0, 5), 8, 1)
        told = Told("", "", (0.5,), found.areas((0.5,)))
        said[arc] = (
            float(found.by_class[0].fields[STOPPED, AVERAGE].mean[2, 2]),
            coverage_headline(found, told),
            coverage_object(found, told)["threats"][0]["arc"],
        )
    assert said[None][0] == pytest.approx(0.8775, abs=1e-3)
    assert "mean of bearings 235° to 295°" in said[None][1]
    assert "dart over" in said[None][1]
    assert (said[None][2]["from_deg"], said[None][2]["to_deg"]) == (235.0, 295.0)
    assert said[ALL_ROUND][0] == pytest.approx(0.8775 / 3.0, abs=1e-3)
    assert "dart nowhere; mean of bearings all round" in said[ALL_ROUND][1]
    assert math.isclose(said[ALL_ROUND][2]["to_deg"], 360.0)


@pytest.mark.parametrize(
    ("arc", "says"),
    [
        ("10-20", "no arc is narrower than 60"),
        ("north", "as in 240-300"),
        ("300-400", "as in 240-300"),
        ("-10-80", "as in 240-300"),
    ],
)
def test_an_arc_that_cannot_be_asked_for_is_refused(arc, says):
    result = CliRunner().invoke(main, ["coverage", "first-steps", f"--arc={arc}"])
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())
