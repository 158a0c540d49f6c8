"""Cards at work: small scenarios that rest on one card, against what is published of it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

import pytest

from rempart import pipeline
from rempart.answers.reaches import at_share
from rempart.scenario import load
from rempart.scenario.file import Scenario
from rempart.world.tabulate import paths_of

pytestmark = pytest.mark.kernel
CASES = Path(__file__).resolve().parents[1] / "cases"


def counts(scenario: Scenario, n_worlds: int = 2, n_raids: int = 20) -> dict[str, int]:
    """Sums of all counts of a run."""
    outcomes = pipeline.simulate(pipeline.build(scenario, 1, n_worlds), n_raids)
    return dict(zip(outcomes.layout.names(), outcomes.tally.total.sum(axis=0).tolist(), strict=True))


def test_an_iron_dome_class_battery_reaches_cruise_missiles_as_trials_report():
    """Trials are reported to have stopped some; a floor of 300 m left 96 % of leakers out of reach."""
    found = counts(load(CASES / "iron-dome-cruise-missile.yaml"), 200, 2000)
    assert found["intercepted"] > 0.2 * found["arrived"]
    assert found["cause/no_weapon_reaches"] < 0.5 * found["leakers"]


def raid(battery: str, threat: str, distance_km: float, more: str = "") -> Scenario:
    """Four of a class against a battery that may fire at all that it sees."""
    return load(f"""
rempart: 2
name: cards-in-use
site: {{position: {{lat: 45.0, lon: 10.0}}, area: 20 km}}
assets: {{town: {{position: {{bearing: 90 deg, distance: 500 m}}, radius: 50 m}}}}
batteries:
  own: {{card: {battery}, facing: 90 deg, fire_unit: {{weapon_control: free, identification_time: 1 s}}}}
{more}
raid:
  them:
    threat: {threat}
    count: 4
    from: {{bearing: 90 deg, distance: {distance_km} km}}
    aim: town
    at: 30 min
    spread: 2 min
""")


class Flight(NamedTuple):
    """A threat of a card: the battery that it meets, from how far it comes, and how long that takes."""

    threat: str
    battery: str
    distance_km: float
    least_s: float
    most_s: float


FLIGHTS = [
    # Least energy in a vacuum: v^2 = g R, T = sqrt(2 R / g) = 247 s over 300 km; air takes some speed.
    Flight("ballistic-missile-iskander", "patriot-battery", 300.0, 247.0, 330.0),
    # Over 100 km at the speeds published: subsonic (Mach 0.6 to 0.85), 500 to 600 km/h, that of a Shahed.
    Flight("cruise-missile-kalibr", "nasams-battery", 100.0, 100e3 / (0.85 * 340.0), 100e3 / (0.6 * 340.0)),
    Flight("cruise-missile-kh-101", "nasams-battery", 100.0, 100e3 / (0.85 * 340.0), 100e3 / (0.6 * 340.0)),
    Flight("one-way-drone-jet", "nasams-battery", 100.0, 360e3 / 600.0, 360e3 / 490.0),
    Flight("decoy-drone", "nasams-battery", 100.0, 360e3 / 200.0, 360e3 / 150.0),
    # A subsonic glide over 60 km.
    Flight("guided-bomb", "patriot-battery", 60.0, 60e3 / 300.0, 62e3 / 170.0),
]


@pytest.mark.parametrize("flight", FLIGHTS, ids=[flight.threat for flight in FLIGHTS])
def test_a_threat_flies_as_long_as_its_published_speed_says_and_is_engaged(flight: Flight):
    scenario = raid(flight.battery, flight.threat, flight.distance_km)
    duration_s = float(paths_of(at_share(scenario, 0.5)).duration_s[0])
    assert flight.least_s <= duration_s <= flight.most_s
    found = counts(scenario)
    assert found["launched"] == 4 * 20
    assert found["detected"] > 0
    assert found["interceptors_fired"] > 0
    assert found["intercepted"] + found["leakers"] + found["harmless"] == found["arrived"]


def test_a_gliding_bomb_is_dropped_from_the_height_that_its_quoted_range_needs():
    """60 to 70 km are quoted of drops from high up: between 8 and 16 km, as high as such aircraft fly."""
    world = at_share(raid("patriot-battery", "guided-bomb", 65.0), 0.5)
    descent_rad = world.groups[0].flights[0].descent_rad
    assert 8.0 <= 65.0 * math.tan(descent_rad) <= 16.0
