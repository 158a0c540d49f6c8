"""The shipped cards: complete, sourced, and within the openly quoted rows from which they say they come."""

from __future__ import annotations

import json
from math import pi
from pathlib import Path

import pint
import pytest
from scipy.stats import beta

from rempart.catalog import SSPK_MIN_WIDTH, all_cards, load_card

ROOT = Path(__file__).resolve().parents[2]
CARRIED = json.loads((Path(__file__).parent / "parameters.json").read_text(encoding="utf-8"))
PARAMETERS = {row["row"]: row for row in CARRIED["parameters"]}
CONSISTENCY = {row["row"]: row for row in CARRIED["consistency"]}
CLAIMS = {row["row"]: row for row in CARRIED["claims"]}

CARDS = all_cards()
VALUES = [(card, path, value) for card in CARDS for path, value in card.flat()]
FACTS = [(card, path, value) for card in CARDS for path, value in card.flat_facts()]
ALL = VALUES + FACTS
NAMED = [(f"{card.id}.{path}", value) for card, path, value in ALL if value.row in PARAMETERS]

UNITS = pint.UnitRegistry(cache_folder=None)
UNIT_OF_ROW = {"m2": "m^2", "count": "", "rounds": "", "-": "", "USD": "USD", "Mach": "Mach"}
SPEED_OF_SOUND_MPS = (295.07, 340.29)  # US76, tropopause and sea level

WANTED = {
    "patriot-battery": "battery", "an-mpq-65": "sensor", "patriot-fire-unit": "fire_unit",
    "pac-2-launcher": "weapon", "pac-3-launcher": "weapon", "centurion-gun": "weapon",
    "centurion-radar": "sensor", "nasams-launcher": "weapon", "avenger-launcher": "weapon",
    "counter-drone-effector": "weapon", "iron-dome-battery": "battery", "air-surveillance-radar": "sensor",
    "thaad-battery": "battery", "rocket-107mm": "threat", "rocket-122mm": "threat", "mortar-bomb": "threat",
    "one-way-drone-small": "threat", "one-way-drone-long-range": "threat",
    "cruise-missile-subsonic": "threat", "ballistic-missile-short-range": "threat",
    "ballistic-missile-medium-range": "threat", "ground-attack": "threat",
}  # fmt: skip


def test_the_cards_that_scenarios_count_on_are_there():
    found = {card.id: card.kind for card in CARDS}
    assert {name: found.get(name) for name in WANTED} == WANTED


def in_unit_of_row(raw: float, unit: str, of_row: str) -> float:
    wanted = UNIT_OF_ROW.get(of_row, of_row)
    if wanted == unit:
        return raw
    return UNITS.Quantity(raw, unit).to(wanted).magnitude


@pytest.mark.parametrize(("name", "value"), NAMED, ids=[name for name, _ in NAMED])
def test_a_number_from_a_row_lies_in_it(name: str, value):
    row = PARAMETERS[value.row]
    assert value.bounds is not None
    if row["unit"] == "Mach":
        low, high = (value.bounds[i] / SPEED_OF_SOUND_MPS[i] for i in (0, 1))
    else:
        low, high = (in_unit_of_row(bound, value.unit, row["unit"]) for bound in value.bounds)
    slack = 1e-3 * row["high"] if row["unit"] == "Mach" else 1e-9 * row["high"]
    assert row["low"] - slack <= low <= high <= row["high"] + slack
    assert value.grade == row["status"]


def test_every_row_that_is_named_is_carried():
    known = {*PARAMETERS, *CONSISTENCY, *CLAIMS}
    assert {value.row for _, _, value in ALL if value.row} - known == set()


def test_every_row_that_is_carried_is_used():
    texts = [f"{value.row} {value.source} {value.note}" for _, _, value in ALL]
    texts += [part.source for card in CARDS for part in card.structure.values()]
    assert [
        row for row in (*PARAMETERS, *CONSISTENCY, *CLAIMS) if not any(row in text for text in texts)
    ] == []


@pytest.mark.parametrize(("card_id", "row"), [("rocket-122mm", "CONS-122"), ("rocket-107mm", "CONS-107")])
def test_drag_of_a_rocket_belongs_to_its_speed(card_id: str, row: str):
    inputs, expected = CONSISTENCY[row]["inputs"], CONSISTENCY[row]["expected"]
    exact = inputs["mass_after_burn_kg"] / (expected["Cd"] * pi / 4.0 * inputs["diameter_m"] ** 2)
    values = dict(load_card(card_id).flat())
    assert float(str(values["beta"].value).split()[0]) == pytest.approx(exact, rel=2e-3)
    assert values["burnout_speed"].bounds == (inputs["v0_mps"], inputs["v0_mps"])


@pytest.mark.parametrize(
    "card_id",
    [
        "ballistic-missile-short-range",
        "ballistic-missile-short-range-liquid",
        "ballistic-missile-medium-range",
    ],
)
def test_failures_on_the_way_leave_room_for_every_count_on_record(card_id: str):
    """Jeffreys intervals of 4 of 16 (8 January 2020) and of half of 115 (14 April 2024), which differ."""
    launched, _, _, failed = CLAIMS["CL-AAS20-036"]["value"]
    counts = [(failed, launched), (57, 115)]
    intervals = [beta(k + 0.5, n - k + 0.5).ppf([0.05, 0.95]) for k, n in counts]
    low, high = dict(load_card(card_id).flat())["p_fail"].bounds
    assert low <= min(interval[0] for interval in intervals)
    assert high >= max(interval[1] for interval in intervals)
    assert {path for path, _ in load_card(card_id).flat_facts()} >= {
        "failed_on_8_january_2020",
        "failed_on_14_april_2024",
    }


REPEATS_OTHERS = ("wikipedia", "blogspot", "everything2", "gkseries", "public repository", "globalsecurity")
REPEATS_OTHERS += (
    "militarytechworld",
    "turnkeywebsitesales",
    "interestingengineering",
    "vecio.it",
    "strategypage",
)


@pytest.mark.parametrize(("card", "path", "value"), ALL, ids=[f"{card.id}.{path}" for card, path, _ in ALL])
def test_what_only_repeats_others_is_not_graded_as_read(card, path, value):
    if value.grade == "READ":
        assert not [name for name in REPEATS_OTHERS if name in value.source.lower()]
    if value.grade in ("READ", "SECONDARY") and str(value.accessed) >= "2026-12-01":
        assert "http" in value.source or "public repository" in value.source, "says where it was read"


def test_a_reach_by_class_is_within_that_of_the_weapon():
    for card, path, value in VALUES:
        if path.startswith("range_max_by_class."):
            whole = dict(card.flat())["range_max"]
            assert value.unit == whole.unit, (card.id, path)
            assert value.bounds[1] <= whole.bounds[1], (card.id, path)


def test_bursts_follow_from_rounds():
    facts, bursts = (
        dict(load_card("centurion-gun").flat_facts()),
        dict(load_card("centurion-gun").flat())["magazine"],
    )
    per_second = facts["rounds_per_minute"].bounds[0] / 60.0
    assert bursts.bounds[0] == round(facts["rounds"].bounds[0] / (4.0 * per_second))
    assert bursts.bounds[1] == round(facts["rounds"].bounds[1] / (2.0 * per_second))


def test_what_is_weak_is_told_of_every_battery_and_threat():
    page = (ROOT / "docs" / "reference" / "weak-points.md").read_text(encoding="utf-8")
    told = {
        line.split("`")[1]: line.split("|")[2].split() for line in page.splitlines() if line.startswith("| `")
    }
    assert set(told) == {card.id for card in CARDS if card.kind in ("battery", "threat")}
    assert all(words for words in told.values())


def test_kill_probabilities_are_wide_assumptions():
    found = [(card.id, path, value) for card, path, value in VALUES if path.startswith("sspk.")]
    assert len(found) >= 30
    for name, path, value in found:
        assert value.bounds[1] - value.bounds[0] >= SSPK_MIN_WIDTH - 1e-12, (name, path)
        assert value.value is None, (name, path)
        assert "published" in value.source, (name, path)


def test_every_weapon_tells_what_it_can_engage_and_says_so_by_category():
    categories = {value.value for card, path, value in VALUES if path == "category"} | {"aircraft"}
    of_one_card = {card.id for card in CARDS if card.kind == "threat"}
    for card in CARDS:
        if card.kind == "weapon":
            told = {path.split(".")[1] for path, _ in card.flat() if path.startswith("sspk.")}
            assert told, card.id
            assert told & categories, card.id
            assert told <= categories | of_one_card, card.id
            assert "ground-attack" not in told, card.id


def test_identities_leave_room():
    for card in CARDS:
        values = dict(card.flat())
        if "p_hostile" in values:
            assert values["p_hostile"].bounds[1] + values["p_unknown"].bounds[1] <= 1.0, card.id
            assert {values[name].as_ for name in ("p_hostile", "p_unknown")} == {"bounds"}


def test_launchers_of_a_battery_lie_within_what_is_quoted():
    for card in CARDS:
        facts = dict(card.flat_facts())
        if card.kind == "battery" and "launchers" in facts:
            n = sum(part.count for name, part in card.structure.items() if name.startswith("launcher"))
            assert facts["launchers"].bounds[0] <= n <= facts["launchers"].bounds[1], card.id


def test_every_battery_has_a_sensor_a_weapon_and_one_fire_unit():
    kind = {card.id: card.kind for card in CARDS}
    for card in CARDS:
        if card.kind == "battery":
            kinds = [kind[part.card] for part in card.structure.values() if part.card]
            assert "sensor" in kinds, card.id
            assert "weapon" in kinds, card.id
            assert kinds.count("fire_unit") == 1, card.id
            bare = {name for name, part in card.structure.items() if not part.card}
            assert bare <= {"control", "power"}, card.id
