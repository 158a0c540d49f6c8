"""What is withdrawn is gone: every world is that of a file without it, so every row and every answer is."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import yaml

from rempart import pipeline
from rempart.scenario import change, load, shipped, unknowns
from rempart.world.draw_world import resolve

BATTERIES = [(name, battery) for name in shipped() for battery in load(name).content.batteries]

PAIR = """
rempart: 1
name: pair
site: {position: {lat: 33.8, lon: 42.4}, area: 300 m}
assets: {town: {position: {bearing: 0 deg, distance: 3 km}, radius: 20 m}}
sensors:
  picket: {position: {bearing: 90 deg, distance: 5 km}, scan_period: 2 s, range_reference: 30 km, needs: post}
components:
  post: {position: {bearing: 100 deg, distance: 2 km}}
batteries:
  big:
    card: patriot-battery
    facing: 90 deg
    fire_unit: {remote: true, remote_sensors: [picket, close/radar]}
  close: {card: c-ram-section, position: {bearing: 90 deg, distance: 300 m}}
raid:
  arm:
    threat: one-way-drone-small
    count: 2
    from: {bearing: 90 deg, distance: 60 km}
    aim: big/radar
    at: 30 min
"""


def without_section(document, section, name):
    """The file with one entry taken out, and its sensors struck from the lists of those who share tracks."""
    document = copy.deepcopy(document)
    del document[section][name]
    for battery in document["batteries"].values():
        unit = battery.get("fire_unit", {})
        for key in {"remote_sensors", "backup_sensors"} & unit.keys():
            unit[key] = [one for one in unit[key] if one != name and not one.startswith(f"{name}/")]
    return load(yaml.safe_dump(document))


def rows(scenario):
    outcomes = pipeline.simulate(pipeline.build(scenario, 3, 10), 200)
    return outcomes.layout.names(), outcomes.tally.total, outcomes.tally.squares


@pytest.mark.parametrize(("name", "battery"), BATTERIES)
def test_worlds_of_a_shipped_scenario_are_those_of_a_file_without_the_battery(name, battery):
    document = copy.deepcopy(load(name).document)
    for group in document["raid"].values():
        group["aim"] = "site"
    document["events"] = []
    document["alternatives"] = [
        entry for entry in document.get("alternatives", ()) if f"batteries.{battery}" not in str(entry)
    ]
    withdrawn = change(load(yaml.safe_dump(document)), without=[battery])
    deleted = without_section(document, "batteries", battery)
    for world in range(4):
        assert repr(resolve(withdrawn, 5, world)) == repr(resolve(deleted, 5, world))
    assert unknowns(withdrawn) == unknowns(deleted)


@pytest.mark.kernel
@pytest.mark.parametrize(("section", "name"), [("batteries", "close"), ("sensors", "picket")])
def test_rows_are_those_of_a_file_without_it_though_another_took_its_tracks(section, name):
    deleted = without_section(yaml.safe_load(PAIR), section, name)
    for one, other in zip(rows(change(load(PAIR), without=[name])), rows(deleted), strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_needs_something_withdrawn_does_not_work():
    world = resolve(change(load(PAIR), without=["post"]), 1, 0)
    assert next(c for c in world.components if c.name == "post").availability == 0.0
    assert next(s for s in world.sensors if s.name == "picket").needs == ("picket", "post")
    assert "post" not in {point.name for point in world.points}


def test_a_withdrawn_weapon_leaves_the_fire_unit_without_it():
    world = resolve(change(load(PAIR), without=["big/launcher-gem"]), 1, 0)
    big = next(unit for unit in world.fire_units if unit.name == "big")
    assert big.weapons
    assert not [weapon for weapon in big.weapons if "launcher-gem" in weapon.name]
    assert not [component for component in world.components if "launcher-gem" in component.name]
