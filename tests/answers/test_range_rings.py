"""How far sensors and weapons reach, against the closed form of a Swerling 1 target."""

from __future__ import annotations

from dataclasses import replace
from math import inf, log

import pytest

from rempart.answers.range_rings import PD_SEEN, at_share, base_of, reaches_of, seen_range
from rempart.scenario import load, override


@pytest.fixture(scope="module")
def raid():
    return load("rr-24-g")


def test_the_range_of_first_sight_is_that_of_the_closed_form(raid):
    """Pd = Pfa^(1 / (1 + SNR)), Skolnik 2001 (Swerling 1, one pulse); SNR falls with R^4."""
    snr = log(1e-6) / log(PD_SEEN) - 1.0
    (radar,) = [reach for reach in reaches_of(raid) if reach.name == "battery/radar"]
    seen = {one.threat: one.range_m for one in radar.seen}
    for threat, rcs in (("rocket", 0.03), ("ballistic", 0.5)):
        expected = 60_000.0 * (10**1.3 * rcs / 0.5 / snr) ** 0.25
        assert seen[threat] == pytest.approx((expected,) * 3, rel=1e-6)


def test_reaches_are_cut_where_the_scenario_cuts_them(raid):
    (radar,) = [
        reach
        for reach in reaches_of(override(raid, {"batteries.battery.sensors.radar.range_max": "5 km"}))
        if reach.name == "battery/radar"
    ]
    assert radar.range_m == (5000.0,) * 3
    assert {one.range_m for one in radar.seen} == {(5000.0,) * 3}
    world = at_share(base_of(raid), 0.5)
    blind = replace(world, sensors=(replace(world.sensors[0], pd_fixed=0.4),))
    assert seen_range(blind, 0, 0) == 0.0


def test_launchers_of_one_weapon_are_one_reach(raid):
    many = override(raid, {"batteries.battery.weapons.launcher.count": "3"})
    (launcher,) = [reach for reach in reaches_of(many) if reach.name == "battery/launcher"]
    assert launcher.range_m == (15_000.0,) * 3
    assert launcher.range_min_m == 1000.0
    (radar,) = [reach for reach in reaches_of(many) if reach.name == "battery/radar"]
    assert radar.range_m == (inf,) * 3


def test_what_is_not_known_has_three_ranges(raid):
    unsure = override(raid, {"batteries.gun.weapons.gun.range_max": {"low": "1 km", "high": "3 km"}})
    (gun,) = [reach for reach in reaches_of(unsure) if reach.name == "gun/gun"]
    assert gun.range_m == pytest.approx((1000.0, 3000.0**0.5 * 1000.0**0.5, 3000.0))


def test_what_is_withdrawn_reaches_nowhere(raid):
    away = override(raid, {"batteries.gun.present": False})
    assert not [reach.name for reach in reaches_of(away) if reach.name.startswith("gun/")]
