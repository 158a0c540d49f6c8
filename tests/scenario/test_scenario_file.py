"""Whole files: the reference raid to the digit, round trips, overrides, alternatives."""

from __future__ import annotations

from math import inf

import pytest

from rempart.answers.digest import digest_of_values
from rempart.scenario import ScenarioError, dump, load, override, sources, unknowns
from rempart.world.draw_world import resolve
from rempart.world.records import Aim, FlyOut, Kill, Straight
from scenario.cases import HERE, SMALL, documented, problems, valid_texts

ASSETS = tuple(f"asset-{i}" for i in range(1, 6))


def test_reference_raid_to_the_digit():
    world = resolve(load(HERE / "rr-24.yaml"), 7, 3)
    (radar,), (unit,), (controller,) = world.sensors, world.fire_units, world.controllers
    assert [p.name for p in world.points] == [*ASSETS, "battery/radar", "battery/launcher-1"]
    assert {(p.x_m, p.y_m, p.area_radius_m, p.radius_m) for p in world.points} == {(0.0, 0.0, inf, 0.0)}
    assert (radar.name, radar.needs, radar.position) == ("battery/radar", ("battery/radar",), (0.0, 0.0, 0.0))
    assert (radar.scan_period_s, radar.scan_phase_s, radar.horizon) == (2.0, 0.0, False)
    assert (radar.swerling, radar.n_pulses, radar.pfa) == (1, 1, 1e-6)
    assert (radar.confirm_m, radar.confirm_n, radar.drop_after, radar.capacity) == (3, 5, 0, 0)
    assert (radar.range_max_m, radar.loss) == (inf, 1.0)
    assert [(c.name, c.appearance_range_m, c.snr_ref, c.range_ref_m) for c in world.classes] == [
        ("rocket", 25e3, 20.0, 20e3), ("drone", 10e3, 20.0, 6e3), ("ballistic", 100e3, 20.0, 60e3),
    ]  # fmt: skip
    assert [(c.miss_sigma_m, c.lethal_radius_m) for c in world.classes] == [
        (60.0, 30.0),
        (5.0, 10.0),
        (50.0, 60.0),
    ]
    for group, n, speed in zip(world.groups, (12, 8, 4), (400.0, 50.0, 1500.0), strict=True):
        assert (group.name, group.count, group.at_s, group.spread_s) == (group.threat, n, 255.0, 90.0)
        assert (group.wave_spread_s, group.interval_s, group.bias_sigma_m) == (0.0, 0.0, 0.0)
        assert group.flights == (Straight(0.0, speed, 150e3),)
        assert group.aims == (Aim(0.2, "battery/radar"), *(Aim(0.16, name) for name in ASSETS))
    assert (controller.decision_period_s, controller.decision_phase_s) == (1.0, 0.0)
    assert (controller.priority, controller.assignment) == ("earliest_impact", "in_order")
    assert (unit.name, unit.sensors, unit.channels, unit.assessment_s) == (
        "battery",
        ("battery/radar",),
        8,
        3.0,
    )
    assert (unit.on_radar_loss, unit.guidance, unit.salvo_first) == ("dark", "launch", 1)
    assert (unit.hold_channel_until_intercept, unit.evaluates, unit.weapon_control) == (False, False, "free")
    (weapon,) = unit.weapons
    assert (weapon.magazine, weapon.range_min_m, weapon.range_max_m) == (16, 1e3, 15e3)
    assert weapon.flyout == FlyOut(2.0, 900.0)
    assert weapon.kills == (Kill("rocket", 0.70), Kill("drone", 0.85), Kill("ballistic", 0.55))
    assert world.damage_all is False


def test_without_unknowns_every_world_is_one_object():
    scenario = load(HERE / "rr-24.yaml")
    assert unknowns(scenario) == ()
    assert resolve(scenario, 1, 0) is resolve(scenario, 2, 99)


@pytest.mark.parametrize("text", [*valid_texts(), documented()])
def test_round_trip(text):
    scenario = load(text)
    again = load(dump(scenario))
    assert again == scenario
    assert again.content == scenario.content
    # By their digest: from Python 3.13 on, records that hold a nan are not equal.
    resolved = [[digest_of_values(resolve(one, 5, k)) for k in range(3)] for one in (again, scenario)]
    assert resolved[0] == resolved[1]


def test_texts_that_look_like_numbers_survive_the_round_trip():
    scenario = override(load(SMALL), {"title": "'12'", "about": "'off: x #1'", "site.name": "'null'"})
    again = load(dump(scenario))
    assert (again.title, again.content.about, again.content.site.name) == ("12", "off: x #1", "null")


def test_override():
    scenario = load(SMALL)
    changed = override(
        scenario,
        {
            "raid.drones.count": "5",
            "threats.drone.speed": "{low: 40 m/s, high: 60 m/s}",
            "batteries.guard.control.availability": 0.9,
            "batteries.guard.fire_unit.weapon_control": "tight",
        },
    )
    world = resolve(changed, 1, 0)
    assert world.groups[0].count == 5
    assert [u.path for u in unknowns(changed)] == ["threats.drone.speed"]
    assert world.components[1].availability == 0.9
    assert world.fire_units[0].weapon_control == "tight"
    assert resolve(scenario, 1, 0).groups[0].count == 3
    assert load(dump(changed)) == changed


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("raid.drones.count", "-1", "expected at least 0"),
        ("raid.drones.cuont", "1", "did you mean 'count'"),
        ("raid.drones.count.x.y", "1", "has no fields"),
        ("raid..count", "1", "expected a path"),
        ("raid.drones.count", "[1", "cannot be read as YAML"),
        ("raid.drones.count", "1\nb: 2", "override"),
        ("raid.drones.count", object(), "expected a whole number"),
    ],
)
def test_override_refuses(path, value, sentence):
    with pytest.raises(ScenarioError) as caught:
        override(load(SMALL), {path: value})
    assert sentence in str(caught.value)


def test_alternatives():
    text = SMALL + (
        "  bomb: {threat: bomb, count: 0, aim: depot, at: 1 min}\n"
        "alternatives:\n  - {name: drones, weight: 3}\n"
        "  - {name: car, weight: 1, set: {raid.bomb.count: 1}, without: raid.drones}\n"
    )
    text = text.replace("raid:\n", "  bomb: {flight: ground}\nraid:\n")
    scenario = load(text)
    assert [v.name for v in scenario.variants] == ["drones", "car"]
    worlds = [resolve(scenario, 1, k) for k in range(200)]
    assert sum(len(w.groups) == 1 for w in worlds) == 50
    assert {w.groups[-1].count for w in worlds if len(w.groups) == 1} == {1}
    assert len({id(w) for w in worlds}) == len(set(worlds)) == 2
    assert [u.name for u in unknowns(scenario)] == ["alternatives"]


def test_an_alternative_names_what_only_it_has():
    text = SMALL + "alternatives:\n  - {name: a, set: {raid.drones.threat: other}}\n"
    assert "expected a class of threats" in str(problems(text)[0])


def test_sources_are_written_out():
    told = sources(load(HERE / "full.yaml"))
    texts = [source.text for source in told]
    assert (
        "A. Writer, A report, A paper, 2021-06-07, via an agency, https://example.org/r (accessed 2026-11-22)"
        in texts
    )
    assert [s.text for s in told if s.assumption] == ["The drones come from the west."]
    assert "facts.0" in told[0].paths
