"""What version 1 took otherwise is refused there with its line, and used in version 2."""

from __future__ import annotations

import math

import pytest

from cli.calling import rempart
from rempart.reading.problems import InputError
from rempart.scenario import load
from rempart.scenario.laydown import load_laydown
from rempart.world.draw_world import resolve
from rempart.world.records import Powered
from scenario.cases import ROOT, SMALL, changed, problem, problems

CASES = ROOT / "tests" / "cases"


def case(name: str, version: int) -> str:
    return changed("rempart: 1", f"rempart: {version}", (CASES / f"{name}.yaml").read_text())


def second(text: str = SMALL) -> str:
    return changed("rempart: 1", "rempart: 2", text)


def test_a_mil_is_a_6400th_of_the_circle_or_refused():
    sam = load(case("mil-sector", 2)).content.batteries["sam"]
    assert sam.facing.value == sam.sensors["radar"].sector.value == pytest.approx(math.pi / 2.0, rel=1e-15)
    found = problems(case("mil-sector", 1))
    assert [p.field for p in found] == ["batteries.sam.sensors.radar.sector", "batteries.sam.facing"]
    assert all(p.line and "rempart upgrade" in p.message for p in found)


@pytest.mark.parametrize("written", ["1600 mil", "1600mils", "{low: 1500 mil, high: 1700 mil}"])
def test_a_mil_is_refused_wherever_version_1_may_hold_it(written):
    text = changed("    fire_unit: {channels: 2}", f"    facing: {written}\n    fire_unit: {{channels: 2}}")
    assert "mil" in problems(text)[0].message
    load(second(text))
    text = f"{SMALL}alternatives: [{{name: a, set: {{batteries.guard.facing: {written}}}}}]\n"
    assert any("mil" in p.message for p in problems(text))


def test_heights_of_a_powered_flight_and_of_its_aim_are_used_or_refused():
    world = resolve(load(case("heights-ignored", 2)), 1, 0)
    flight = world.groups[0].flights[0]
    assert isinstance(flight, Powered)
    assert flight.heights_m == pytest.approx((5_000.0, 3_000.0))
    assert {p.name: p.height_m for p in world.points}["hill"] == pytest.approx(900.0)
    fields = {p.field for p in problems(case("heights-ignored", 1))}
    assert fields == {
        "assets.hill.position.height",
        "raid.one.from.0.height",
        "raid.one.via.0.height",
    }


def test_heights_are_above_the_ellipsoid_and_the_class_height_above_the_site():
    text = second(changed("  area: 2 km", "  area: 2 km\n  height: 200 m"))
    text = changed("{bearing: 270 deg, distance: 60 km}", "{lat: 33.8, lon: 41.8, height: 1500 m}", text)
    text = changed(
        "    aim: depot", "    via: [{bearing: 270 deg, distance: 9 km}, high]\n    aim: depot", text
    )
    text += "places: {high: {bearing: 200 deg, distance: 5 km, height: 700 m}}\n"
    flight = resolve(load(text), 1, 0).groups[0].flights[0]
    assert isinstance(flight, Powered)
    assert flight.heights_m == pytest.approx((1_300.0, 200.0, 500.0))


@pytest.mark.parametrize(
    ("old", "new", "field", "sentence"),
    [
        (
            "{lat: 33.8, lon: 42.4}",
            "{lat: 33.8, lon: 42.4, height: 9 m}",
            "site.position.height",
            "write it as site",
        ),
        (
            "{bearing: 270 deg, distance: 60 km}",
            "{center: {bearing: 0 deg, distance: 9 km}, radius: 1 km, height: 1 km}",
            "raid.drones.from.0.height",
            "belongs to the center",
        ),
    ],
)
@pytest.mark.parametrize("version", [1, 2])
def test_heights_that_no_version_uses_are_refused(old, new, field, sentence, version):
    found = problem(changed("rempart: 1", f"rempart: {version}", changed(old, new)))
    assert found.field == field
    assert sentence in found.message


@pytest.mark.parametrize("flight", ["flight: straight, speed: 50 m/s", "flight: ground"])
def test_a_flight_without_a_height_of_its_own_refuses_one(flight):
    text = changed("flight: powered, speed: 50 m/s, height: 200 m, dive: 30 deg", flight)
    high = changed("distance: 60 km}", "distance: 60 km, height: 3 km}", text)
    assert "height" in problem(high).message
    named = changed("{bearing: 270 deg, distance: 60 km}", "far", text)
    assert (
        "height"
        in problem(f"{named}places: {{far: {{bearing: 0 deg, distance: 9 km, height: 1 km}}}}\n").message
    )


def test_a_place_aimed_at_has_its_height():
    text = f"{SMALL}places: {{ridge: {{bearing: 0 deg, distance: 1 km, height: 300 m}}}}\n"
    text = changed("aim: depot", "aim: ridge", text)
    assert problem(text).field == "raid.drones.aim.0.at.height"
    assert resolve(load(second(text)), 1, 0).groups[0].aims[0].height_m == pytest.approx(300.0)


def test_a_field_of_another_flight_is_refused_beside_a_card_too():
    text = changed(
        "{flight: powered, speed: 50 m/s, height: 200 m, dive: 30 deg}", "{card: rocket-122mm, height: 5 km}"
    )
    assert "height does not belong to a threat of flight: ballistic" in problem(text).message
    replaced = changed(
        "{flight: powered, speed: 50 m/s, height: 200 m, dive: 30 deg}",
        "{card: rocket-122mm, flight: straight, speed: 300 m/s}",
    )
    assert load(replaced).content.threats["drone"].beta is None


def test_upgrade_changes_the_version_alone_and_says_what_is_read_otherwise(tmp_path):
    file = tmp_path / "mine.yaml"
    text = case("heights-ignored", 1).replace("\n", "\r\n")
    file.write_bytes(text.encode())
    done = rempart("upgrade", file)
    assert (done.exit_code, done.output.count("from now on")) == (0, 3)
    assert file.read_bytes().decode() == text.replace("rempart: 1", "rempart: 2")
    again = rempart("upgrade", file)
    assert again.exit_code == 2
    assert "nothing to upgrade" in again.output


def test_upgrade_writes_nothing_that_is_not_valid_and_replaces_nothing_unasked(tmp_path):
    file, other = tmp_path / "mine.yaml", tmp_path / "other.yaml"
    file.write_text(changed("60 km", "60"))
    assert rempart("upgrade", file).exit_code == 2
    assert "rempart: 1" in file.read_text()
    file.write_text(SMALL)
    assert rempart("upgrade", file, "--out", other).exit_code == 0
    assert (file.read_text(), other.read_text()) == (SMALL, second())
    assert rempart("upgrade", file, "--out", other).exit_code == 2


def test_a_laydown_has_the_two_versions_too(tmp_path):
    text = """\
rempart-laydown: 1
name: one-place
raids:
  drones:
    d: {threat: one-way-drone-small, count: 2, from: {bearing: 0 deg, distance: 9 km}, aim: camp, at: 9 min}
places:
  here:
    country: nowhere
    defence:
      site: {position: {lat: 1, lon: 2}, area: 1 km}
      assets: {camp: {position: {bearing: 0 deg, distance: 1 km, height: 50 m}}}
    raids: drones
"""
    file = tmp_path / "laydown.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match="rempart: 1 does not use this height"):
        load_laydown(file)
    assert rempart("upgrade", file).exit_code == 0
    assert load_laydown(file).scenarios["here", "drones"].content.rempart == 2
