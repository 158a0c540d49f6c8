"""Cards under what a scenario says."""

from __future__ import annotations

import pytest

from rempart.scenario import load, sources, unknowns
from rempart.world.draw_world import resolve
from scenario.cases import SMALL, changed, problem, problems

NOTED = "assumption: true, source: 'assumption: a test'"
CARDS = {
    "test-radar": f"kind: sensor\nvalues:\n  scan_period: {{value: 2 s, low: 1 s, high: 4 s, {NOTED}}}\n"
    f"  range_reference: {{low: 100 km, high: 170 km, {NOTED}}}\n  horizon: {{value: false, {NOTED}}}\n",
    "test-launcher": "kind: weapon\nvalues:\n"
    f"  speed: {{value: 900 m/s, low: 800 m/s, high: 1000 m/s, {NOTED}}}\n"
    f"  magazine: {{value: 4, low: 4, high: 4, {NOTED}}}\n"
    f"  sspk:\n    small-drone: {{low: 0.2, high: 0.9, {NOTED}}}\n"
    f"    rocket: {{low: 0.1, high: 0.5, {NOTED}}}\n",
    "test-unit": f"kind: fire_unit\nvalues:\n  channels: {{value: 6, low: 6, high: 6, {NOTED}}}\n",
    "test-battery": f"kind: battery\nvalues:\n  radius: {{value: 5 m, low: 5 m, high: 5 m, {NOTED}}}\n"
    "structure:\n  radar: {card: test-radar}\n  control: {}\n  power: {}\n"
    "  launcher: {card: test-launcher, count: 3, source: a test}\n  fire_unit: {card: test-unit}\n",
    "test-drone": f"kind: threat\nvalues:\n  flight: {{value: powered, {NOTED}}}\n"
    f"  category: {{value: small-drone, {NOTED}}}\n"
    f"  speed: {{value: 50 m/s, low: 40 m/s, high: 60 m/s, {NOTED}}}\n"
    f"  height: {{value: 200 m, low: 200 m, high: 200 m, {NOTED}}}\n"
    f"  dive: {{value: 30 deg, low: 30 deg, high: 30 deg, {NOTED}}}\n",
}

RAID = """\
rempart: 1
name: by-card
site: {position: {lat: 33.8, lon: 42.4}, area: 2 km}
batteries:
  north: {card: test-battery, position: {bearing: 0 deg, distance: 1 km}}
  south: {card: test-battery, position: {bearing: 180 deg, distance: 1 km}}
raid:
  drones: {threat: test-drone, count: 3, from: {lat: 33.8, lon: 41.8}, aim: north/radar, at: 20 min}
"""


@pytest.fixture
def cards(tmp_path):
    for card_id, text in CARDS.items():
        head = f"card: 1\nid: {card_id}\ntitle: A test\nabout: A test.\n"
        (tmp_path / f"{card_id}.yaml").write_text(head + text)
    return tmp_path


def test_a_battery_of_parts(cards):
    world = resolve(load(RAID, cards=cards), 1, 0)
    assert [c.name for c in world.components] == [
        "north/radar",
        "north/control",
        "north/power",
        "south/radar",
        "south/control",
        "south/power",
        *(f"{b}/launcher-{i}" for b in ("north", "south") for i in (1, 2, 3)),
    ]
    unit = world.fire_units[0]
    assert (unit.name, unit.channels, unit.sensors) == ("north", 6, ("north/radar",))
    assert unit.needs == ("north/control", "north/power")
    assert [w.needs for w in unit.weapons] == [(f"north/launcher-{i}",) for i in (1, 2, 3)]
    assert world.sensors[0].needs == ("north/radar", "north/power")
    assert world.sensors[0].horizon is False
    assert [w.magazine for w in unit.weapons] == [4, 4, 4]
    assert {p.radius_m for p in world.points} == {5.0}
    assert world.classes[0].name == "test-drone"


def test_two_batteries_of_one_card_share_what_is_not_known_of_it(cards):
    for k in range(5):
        north, south = resolve(load(RAID, cards=cards), 1, k).sensors
        assert north.range_ref_m == south.range_ref_m
        assert north.scan_period_s == south.scan_period_s
    names = {u.name for u in unknowns(load(RAID, cards=cards))}
    assert names == {
        "test-radar.scan_period",
        "test-radar.range_reference",
        "test-launcher.speed",
        "test-launcher.sspk",
        "test-drone.speed",
    }


def test_what_the_file_says_goes_before_the_card(cards):
    text = changed(
        "card: test-battery, position: {bearing: 0 deg",
        """\
card: test-battery, radius: 8 m, power: null, sensors: {radar: {scan_period: 3 s}},
          weapons: {launcher: {count: 1, sspk: {small-drone: 0.5}}}, position: {bearing: 0 deg""",
        RAID,
    )
    world = resolve(load(text, cards=cards), 1, 0)
    north, south = world.fire_units
    assert (len(north.weapons), len(south.weapons)) == (1, 3)
    assert north.weapons[0].kills[0].sspk == 0.5
    assert 0.0 < south.weapons[0].kills[0].sspk != 0.5
    assert world.sensors[0].scan_period_s == 3.0 != world.sensors[1].scan_period_s
    assert world.sensors[0].range_ref_m == world.sensors[1].range_ref_m
    assert north.needs == ("north/control",)
    assert world.sensors[0].needs == ("north/radar",)
    assert {p.radius_m for p in world.points if p.name.startswith("north")} == {8.0}


def test_kill_probabilities_of_a_weapon_share_their_quantile(cards):
    text = changed(
        "raid:\n",
        "threats:\n  test-drone: {card: test-drone}\n  shell: {category: rocket, flight: straight, "
        "speed: 300 m/s}\nraid:\n  shells: {threat: shell, count: 1, from: {bearing: 0 deg, distance: 9 km}, "
        "aim: north/radar, at: 9 s}\n",
        RAID,
    )
    apart = changed(
        "card: test-battery, position: {bearing: 0 deg",
        "card: test-battery, weapons: {launcher: {share_quantile: false}}, position: {bearing: 0 deg",
        text,
    )

    def orders(written):
        scenario = load(written, cards=cards)
        kills = [resolve(scenario, 1, k).fire_units[0].weapons[0].kills for k in range(40)]
        by_drone = sorted(range(40), key=lambda k: kills[k][0].sspk)
        by_shell = sorted(range(40), key=lambda k: kills[k][1].sspk)
        return by_drone == by_shell

    assert orders(text)
    assert not orders(apart)


def test_sources_of_cards_are_listed(cards):
    counted, source = sources(load(RAID, cards=cards))
    assert (counted.text, "batteries.north.weapons.launcher.count" in counted.paths) == ("a test", True)
    assert (source.text, source.assumption, source.grade) == ("assumption: a test", True, "ASSUMPTION")
    assert "batteries.north.sensors.radar.scan_period" in source.paths


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "sentence"),
    [
        (
            "north: {card: test-battery",
            "north: {card: test-batery",
            5,
            "batteries.north.card",
            "did you mean test-battery",
        ),
        (
            "north: {card: test-battery",
            "north: {card: test-radar",
            5,
            "batteries.north.card",
            "is a sensor, expected a battery",
        ),
        (
            "north: {card: test-battery",
            "north: {card: 7",
            5,
            "batteries.north.card",
            "expected the id of a card",
        ),
        ("threat: test-drone", "threat: test-dron", 8, "raid.drones.threat", "did you mean 'test-drone'"),
    ],
)
def test_cards_that_do_not_fit(cards, old, new, line, field, sentence):
    found = next(p for p in problems(changed(old, new, RAID), cards=cards) if p.field == field)
    assert found.line == line
    assert sentence in found.message


def test_a_card_that_lacks_a_field_is_named(cards):
    (cards / "bare-radar.yaml").write_text(
        "card: 1\nid: bare-radar\nkind: sensor\ntitle: A test\nabout: A test.\n"
    )
    text = changed("radar: {scan_period: 2 s, range", "radar: {card: bare-radar, range", SMALL)
    found = problem(text, cards=cards)
    assert (found.line, found.field) == (11, "batteries.guard.sensors.radar.scan_period")
    assert "is missing" in found.message
    assert "(card 'bare-radar')" in found.message


def test_a_broken_card_and_a_folder_that_is_not_there(cards):
    (cards / "test-unit.yaml").write_text("card: 1\nid: [\n")
    assert any("test-unit.yaml" in p.message for p in problems(RAID, cards=cards))
    assert any(
        "cannot be read" in p.message or "no card" in p.message for p in problems(RAID, cards=cards / "none")
    )
