"""The shipped scenarios: they load, rest on existing cards, and tell their facts from their assumptions."""

from __future__ import annotations

import copy
from importlib.resources import files
from pathlib import Path

import pytest

from rempart.catalog import card_ids
from rempart.scenario import load, shipped
from rempart.world.draw_world import resolve
from rempart.world.tabulate import tabulate

TESTS = Path(__file__).resolve().parents[1]
NAMES = shipped()
BENCHMARKS = {"rr-24", "rr-240", "rr-2400", "rr-24-g"}
INVENTED = {*BENCHMARKS, "first-steps", "iron-dome-class-salvo"}
INCIDENTS = [name for name in NAMES if name not in INVENTED]
WANTED = {
    *("ain-al-asad-2020-01-08", "ain-al-asad-2021-06-06", "ain-al-asad-2021-06-20", "ain-al-asad-2021-07-07"),
    *("baghdad-airport-2021-06-14", "baghdad-bdsc-2021-06-06", "gaza-envelope-2021-05", "riyadh-2017-11-04"),
    *INVENTED,
}
N_WORLDS = 4


def named_cards(entry):
    """Every card that a document names, in its alternatives too."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            if (key in ("card", "threat") or key.endswith((".card", ".threat"))) and isinstance(value, str):
                yield key, value
            yield from named_cards(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from named_cards(value)


def places_of(entry):
    """Every mapping with a latitude, wherever it stands."""
    if isinstance(entry, dict):
        if "lat" in entry:
            yield entry
        for value in entry.values():
            yield from places_of(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from places_of(value)


def test_these_scenarios_are_shipped():
    assert set(NAMES) == WANTED


@pytest.mark.parametrize("name", NAMES)
def test_it_loads_and_names_only_existing_cards(name):
    scenario = load(name)
    assert scenario.name == name
    assert scenario.content.about
    classes = set(scenario.document.get("threats", {}))
    for key, wanted in named_cards(scenario.document):
        if not (key.endswith("threat") and wanted in classes):
            assert wanted in card_ids(), f"{key}: {wanted}"


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("rr-240", "rr-2400")])
def test_its_worlds_can_be_made(name):
    scenario = load(name)
    for number in range(N_WORLDS):
        world = tabulate(resolve(scenario, 7, number))
        assert len(world.raid.class_p_fail) >= 1


@pytest.mark.parametrize("name", INCIDENTS)
def test_an_incident_tells_facts_from_assumptions(name):
    content = load(name).content
    assert content.facts
    assert content.assumptions
    assert all(text.startswith("assumption: ") for text in content.assumptions)
    assert {fact.source for fact in content.facts} <= set(content.sources)
    for key, reference in content.sources.items():
        assert reference.url.startswith("http"), key
        assert reference.accessed, key


@pytest.mark.parametrize("name", INCIDENTS)
def test_positions_are_those_of_the_site_and_no_finer(name):
    document = load(name).document
    for place in places_of(document):
        for key in ("lat", "lon"):
            assert round(place[key], 2) == place[key], place


def test_without_missile_defence_nothing_can_intercept():
    scenario = load("ain-al-asad-2020-01-08")
    for variant in scenario.variants:
        assert variant.content.batteries == {}
        assert variant.content.sensors == {}
    assert [variant.content.raid["missiles"].count.value for variant in scenario.variants] == [15, 14, 15]


def test_the_two_accounts_of_6_june_are_alternatives():
    variants = {variant.name: variant.content for variant in load("ain-al-asad-2021-06-06").variants}
    counts = {
        name: sum(group.count.value for group in content.raid.values()) for name, content in variants.items()
    }
    assert counts == {"two": 2, "three": 3, "two-and-patriot-fires": 2, "three-and-patriot-fires": 3}
    assert [aim.at.place for aim in variants["three"].raid["third"].aim] == ["patriot/radar"]


def test_the_means_of_attack_of_14_june_is_disputed():
    variants = {variant.name: variant.content for variant in load("baghdad-airport-2021-06-14").variants}
    flights = {
        name: content.threats[content.raid["attack"].threat].flight for name, content in variants.items()
    }
    assert flights == {"drone": "powered", "car-bomb": "ground"}


def test_first_steps_take_ten_lines():
    text = files("rempart").joinpath("scenarios", "first-steps.yaml").read_text(encoding="utf-8")
    assert text.count("\n") <= 10


def test_the_reference_raid_is_the_one_of_the_scenario_tests():
    other, mine = load(TESTS / "scenario" / "rr-24.yaml").document, load("rr-24").document
    sections = ("site", "assets", "batteries", "controllers", "threats", "raid", "damage")
    assert {name: mine[name] for name in sections} == {name: other[name] for name in sections}


@pytest.mark.parametrize("factor", [10, 100])
def test_the_larger_raids_are_the_reference_raid_times_a_factor(factor):
    expected = copy.deepcopy(load("rr-24").document)
    battery = expected["batteries"]["battery"]
    battery["weapons"]["launcher"]["magazine"] *= factor
    battery["fire_unit"]["channels"] *= factor
    for group in expected["raid"].values():
        group["count"] *= factor
        radar = 0.2 / factor
        group["aim"] = {
            name: radar if name == "battery/radar" else pytest.approx((1.0 - radar) / 5.0, rel=1e-12)
            for name in group["aim"]
        }
    found = load(f"rr-{24 * factor}").document
    for section in ("site", "assets", "batteries", "controllers", "threats", "raid", "damage"):
        assert found[section] == expected[section]
