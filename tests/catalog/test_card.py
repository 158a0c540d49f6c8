"""What a card must be, on cards made for the purpose."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import rempart
from rempart.catalog import CardError, UnknownCard, all_cards, card_ids, load_card, read_card
from rempart.catalog.card import magnitude_and_unit

CARDS = Path(rempart.__file__).parent / "catalog" / "cards"

HEAD = "card: 1\nid: thing\nkind: sensor\ntitle: Thing\nabout: A thing made for a test.\nvalues:\n"
ORIGIN = 'source: "a book", accessed: 2026-11-22, grade: READ'


def card(*values: str):
    return read_card(HEAD + "".join(f"  {value}\n" for value in values), "thing.yaml")


def complaint(*values: str) -> str:
    with pytest.raises(CardError) as caught:
        card(*values)
    return str(caught.value)


def test_values_keep_what_was_written():
    found = dict(card(f"range: {{low: 100 km, high: 170 km, {ORIGIN}, row: PAR-006}}").flat())["range"]
    assert (found.low, found.high, found.unit, found.bounds) == ("100 km", "170 km", "km", (100.0, 170.0))
    assert (found.grade, found.accessed, found.row) == ("READ", date(2026, 11, 22), "PAR-006")


def test_groups_are_flattened_in_the_order_of_the_file():
    made = card(
        f"track: {{sigma: {{low: 1 m, high: 2 m, {ORIGIN}}}, rate: {{low: 3, high: 4, {ORIGIN}}}}}",
        f"mode: {{value: dark, {ORIGIN}}}",
    )
    assert [path for path, _ in made.flat()] == ["track.sigma", "track.rate", "mode"]


def test_an_assumption_has_its_grade_by_itself():
    made = card('range: {low: 1 km, high: 9 km, assumption: true, source: "assumption: wide"}')
    assert dict(made.flat())["range"].grade == "ASSUMPTION"


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("range: 150 km", "bare"),
        ("range: {low: 1 km, high: 2 km}", "source"),
        ('range: {low: 1 km, high: 2 km, source: "a book", grade: READ}', "accessed"),
        ('range: {low: 1 km, high: 2 km, source: "a book", accessed: 2026-11-22}', "grade"),
        ('range: {low: 1 km, high: 2 km, source: "guess", assumption: true}', "assumption:"),
        ('range: {low: 1 km, high: 2 km, source: "assumption: guess"}', "assumption: true"),
        (f"range: {{low: 3 km, high: 2 km, {ORIGIN}}}", "low <= value <= high"),
        (f"range: {{value: 9 km, low: 1 km, high: 2 km, {ORIGIN}}}", "low <= value <= high"),
        (f"range: {{low: 900 m, high: 2 km, {ORIGIN}}}", "same unit"),
        (f"range: {{low: 1 km, {ORIGIN}}}", "go together"),
        (f"range: {{value: 1 km, {ORIGIN}}}", "needs `low` and `high`"),
        (f"range: {{low: near, high: far, {ORIGIN}}}", "must be numbers"),
        (f"range: {{low: 1 km, high: 2 km, colour: red, {ORIGIN}}}", "colour"),
        (f"p_fail: {{low: 0.5, high: 1.5, {ORIGIN}}}", "between 0 and 1"),
    ],
)
def test_a_value_that_breaks_a_rule_is_told(value: str, what: str):
    text = complaint(value)
    assert text.startswith("thing.yaml: ")
    assert what in text
    assert "\n" not in text


SSPK = 'sspk: {drone: {low: %s, high: %s, assumption: true, source: "assumption: none is published"}}'


def test_kill_probabilities_must_be_wide():
    assert "span at least 0.3" in complaint(SSPK % (0.5, 0.79))
    assert card(SSPK % (0.5, 0.8))


def test_kill_probabilities_are_never_constants_nor_facts():
    assert "sspk" in complaint('sspk: {drone: {value: sure, assumption: true, source: "assumption: none"}}')
    assert "always an assumption" in complaint(f"sspk: {{drone: {{low: 0.1, high: 0.9, {ORIGIN}}}}}")


def test_all_broken_rules_are_told_at_once():
    text = complaint(SSPK % (0.5, 0.6), f"p_fail: {{low: 2, high: 3, {ORIGIN}}}")
    assert "span at least" in text
    assert "p_fail" in text


def test_a_key_that_stands_twice_is_an_error():
    entry = f"range: {{low: 1 km, high: 2 km, {ORIGIN}}}"
    assert "stands twice" in complaint(entry, entry)


def test_file_and_id_have_one_name():
    with pytest.raises(CardError, match="same name"):
        read_card(HEAD + f"  range: {{low: 1 km, high: 2 km, {ORIGIN}}}\n", "other.yaml")


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: [", "card: 2\n", "card: 1\nid: ../thing\n"])
def test_what_is_no_card_is_told(text: str):
    with pytest.raises(CardError):
        read_card(text, "thing.yaml")


def test_an_unknown_card_suggests_the_near_ones():
    near = card_ids()[0]
    with pytest.raises(UnknownCard) as caught:
        load_card(near + "x")
    assert near in caught.value.near
    assert str(caught.value).startswith(f"there is no card '{near}x'; did you mean ")
    assert isinstance(caught.value, KeyError)


def test_a_folder_adds_to_the_shipped_cards_and_overrides_them(tmp_path):
    shipped = card_ids()
    for name in ("thing", shipped[0]):
        text = HEAD.replace("id: thing", f"id: {name}") + f"  range: {{low: 1 km, high: 2 km, {ORIGIN}}}\n"
        (tmp_path / f"{name}.yaml").write_text(text)
    assert set(card_ids(tmp_path)) == {*shipped, "thing"}
    assert load_card(shipped[0], tmp_path).title == "Thing"
    assert load_card(shipped[0]).title != "Thing"


def test_a_card_that_names_a_missing_card_is_told(tmp_path):
    text = (
        HEAD.replace("kind: sensor", "kind: battery") + "  {}\nstructure:\n  radar: {card: no-such-radar}\n"
    )
    (tmp_path / "thing.yaml").write_text(text)
    with pytest.raises(CardError, match=r"thing\.yaml: there is no card 'no-such-radar'"):
        all_cards(tmp_path)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("150 km", (150.0, "km")),
        ("1e-6", (1e-6, "")),
        ("-3.5 deg", (-3.5, "deg")),
        (7, (7.0, "")),
        ("12 kg/m^2", (12.0, "kg/m^2")),
        ("dark", None),
        (True, None),
    ],
)
def test_magnitude_and_unit(raw, expected):
    assert magnitude_and_unit(raw) == expected


@pytest.mark.parametrize(
    "text",
    ["id: x\naccessed: 2021-02-30\n", "id: x\nvalues: {1: {value: 1}}\n", f"id: x\n{'y' * 9000}: 1\n"],
    ids=["no such day", "a key that is a number", "a long word"],
)
def test_what_a_fuzzer_found_is_refused_in_a_sentence(text):
    with pytest.raises(CardError) as refused:
        read_card(text, "x.yaml")
    assert len(str(refused.value)) < 2000


def test_a_key_that_is_no_word_is_refused():
    whole = (CARDS / "an-mpq-64.yaml").read_text(encoding="utf-8")
    head, mark, tail = whole.partition("values:\n")
    with pytest.raises(CardError):
        read_card(
            f"{head}{mark}  12: {{value: 1, source: x}}\n  true: {{value: 2}}\n{tail}", "an-mpq-64.yaml"
        )


def test_a_refusal_holds_no_control_characters():
    text = "id: x\nvalu\x85e\u202e: 1\nvalu\uf794: 2\n"
    with pytest.raises(CardError) as refused:
        read_card(text, "x.yaml")
    assert str(refused.value).isprintable()
