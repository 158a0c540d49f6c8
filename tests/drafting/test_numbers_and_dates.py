"""Numbers, days, hours, places and chains against readings done by hand."""

from __future__ import annotations

from datetime import date

import pytest

from rempart.drafting.attribution import tellings
from rempart.drafting.claims import read_sentence
from rempart.drafting.dates import days, hours
from rempart.drafting.numbers import numbers, value
from rempart.drafting.places import most_precise, places
from rempart.drafting.reading import fold, sentences
from rempart.drafting.records import Count

TUESDAY = date(2021, 6, 22)

COUNTS = [
    ("en", "at least 14 rockets", (14, None), None),
    ("en", "nearly two dozen drones", (21, 24), None),
    ("en", "six of the eight missiles", (6, 6), (8, 8)),
    ("en", "none of the three rockets", (0, 0), (3, 3)),
    ("en", "between ten and fifteen rockets", (10, 15), None),
    ("en", "two or three drones", (2, 3), None),
    ("en", "more than 4,000 rockets", (4001, None), None),
    ("en", "up to 14 rockets", (None, 14), None),
    ("en", "fewer than five drones", (None, 4), None),
    ("en", "about 20 rockets", (16, 24), None),
    ("en", "half a dozen rockets", (6, 6), None),
    ("en", "dozens of rockets", (24, None), None),
    ("en", "both drones", (2, 2), (2, 2)),
    ("en", "all six missiles", (6, 6), (6, 6)),
    ("en", "two hundred and fifty-three rockets", (253, 253), None),
    ("fr", "au moins trois roquettes", (3, None), None),
    ("fr", "une dizaine de drones", (8, 12), None),
    ("fr", "au moins une dizaine de drones", (10, None), None),
    ("fr", "plus d’une douzaine de missiles", (13, None), None),
    ("fr", "six des huit missiles", (6, 6), (8, 8)),
    ("fr", "quelque 2 500 roquettes", (2000, 3000), None),
    ("fr", "quatre-vingt-dix-sept drones", (97, 97), None),
    ("fr", "aucune des trois roquettes", (0, 0), (3, 3)),
    ("fr", "jusqu'à quatorze roquettes", (None, 14), None),
    ("fr", "près de vingt drones", (17, 20), None),
    ("fr", "une demi-douzaine de roquettes", (6, 6), None),
    ("fr", "plusieurs roquettes", (2, None), None),
    ("fr", "deux cent trente et un missiles", (231, 231), None),
]


@pytest.mark.parametrize(("language", "text", "count", "of"), COUNTS)
def test_number(language, text, count, of):
    (found,) = numbers(fold(text), language)
    assert found.count == Count(*count)
    assert found.of == (None if of is None else Count(*of))


def test_share():
    (found,) = numbers(fold("90 % des roquettes"), "fr")
    assert found.share == 0.9
    assert found.count is None
    assert (
        numbers("130 per cent of the rockets", "en")[:1] == ()
        or numbers("130 per cent", "en")[0].share is None
    )


@pytest.mark.parametrize("n", [*range(1, 100), 101, 121, 180, 199, 200, 999, 1000, 1999, 2021, 17_000])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_number_in_words_is_read_back(n, language):
    assert value(_words(n, language), language) == n


def test_ages_distances_and_durations_are_no_counts():
    for text in ("a 34-year-old man", "12 km from the base", "for 11 days", "at 3 p.m.", "20 metres away"):
        assert numbers(text, "en") == (), text


DAYS = [
    ("en", "on 6 June", (2021, 6, 6), (2021, 6, 6)),
    ("en", "on Sunday", (2021, 6, 20), (2021, 6, 20)),
    ("en", "on Tuesday", (2021, 6, 22), (2021, 6, 22)),
    ("en", "last Tuesday", (2021, 6, 15), (2021, 6, 15)),
    ("en", "on Friday night", (2021, 6, 18), (2021, 6, 19)),
    ("en", "overnight", (2021, 6, 21), (2021, 6, 22)),
    ("en", "in the night from Thursday to Friday", (2021, 6, 17), (2021, 6, 18)),
    ("en", "on December 24", (2020, 12, 24), (2020, 12, 24)),
    ("en", "January 8, 2020", (2020, 1, 8), (2020, 1, 8)),
    ("en", "in May 2021", (2021, 5, 1), (2021, 5, 31)),
    ("en", "in February 2020", (2020, 2, 1), (2020, 2, 29)),
    ("en", "last week", (2021, 6, 14), (2021, 6, 20)),
    ("fr", "ce dimanche 20 juin", (2021, 6, 20), (2021, 6, 20)),
    ("fr", "dans la nuit de jeudi à vendredi", (2021, 6, 17), (2021, 6, 18)),
    ("fr", "dans la nuit du 5 au 6 juin", (2021, 6, 5), (2021, 6, 6)),
    ("fr", "dans la nuit du 31 mai au 1 juin", None, None),
    ("fr", "dimanche soir", (2021, 6, 20), (2021, 6, 20)),
    ("fr", "avant-hier", (2021, 6, 20), (2021, 6, 20)),
    ("fr", "le 1er juin", (2021, 6, 1), (2021, 6, 1)),
    ("fr", "depuis lundi", (2021, 6, 21), (2021, 6, 22)),
    ("fr", "le mois dernier", (2021, 5, 1), (2021, 5, 31)),
]


@pytest.mark.parametrize(("language", "text", "first", "last"), [row for row in DAYS if row[2]])
def test_day(language, text, first, last):
    (found,), _ = days(fold(text), language, TUESDAY)
    assert (found.first, found.last) == (date(*first), date(*last))


def test_relative_days_are_left_out_without_a_day_of_publication():
    for language, text in (
        ("en", "on Sunday"),
        ("en", "on 6 June"),
        ("fr", "hier"),
        ("fr", "la semaine dernière"),
    ):
        found, taken = days(fold(text), language, None)
        assert found == ()
        assert len(taken) == 1
    (told,), _ = days("le 6 juin 2021", "fr", None)
    assert told.first == date(2021, 6, 6)


def test_days_that_are_not_in_the_calendar_are_left_out():
    assert days("on 31 june", "en", TUESDAY)[0] == ()
    assert days("2021-13-45", "en", TUESDAY)[0] == ()
    assert days("in the night from monday to friday", "en", TUESDAY)[0] == ()


def test_hours():
    text = "at 00:30, at 2.45 pm, 6:10 a.m., à 14h45, vers 2 heures, 12 p.m., 12 a.m., 25:00, 13 pm"
    told = [hour.text for hour in hours(fold(text))]
    assert told == ["00:30", "14:45", "06:10", "14:45", "02:00", "12:00", "00:00"]


def test_places_take_the_longest_name_and_all_spellings():
    text = "Aïn al-Assad, Ain al Asad, l'aéroport international de Bagdad, Khamis Mouchaït, Kyiv et Kiev"
    found = [place.id for place in places(fold(text))]
    assert found == ["ain-al-asad", "ain-al-asad", "baghdad-airport", "khamis-mushait", "kyiv", "kyiv"]
    assert most_precise(("iraq", "ain-al-asad", "anbar")) == ("ain-al-asad",)
    assert most_precise(("balad", "baghdad")) == ("balad", "baghdad")


def test_sentences_keep_their_characters():
    text = "Le col. Marotto l'a dit à 6 a.m. sur Twitter. « Deux drones » sont tombés !\n\nThen\nso. End"
    found = sentences(text)
    assert [text[s.span.start : s.span.end] for s in found] == [s.text for s in found]
    assert [len(s.folded) == len(s.text) for s in found] == [True] * len(found)
    assert [s.paragraph for s in found] == [0, 0, 1, 1]


CHAINS = [
    ("en", "Two drones fell, an officer told Reuters.", ["an officer", "Reuters"]),
    ("en", "According to a source cited by INA, two drones fell.", ["a source", "INA"]),
    ("en", "The army said a drone fell, state TV reported.", ["The army", "state TV"]),
    ("fr", "Selon une source citée par al-Mayadeen, deux drones sont tombés.", ["une source", "al-Mayadeen"]),
    ("fr", "Deux drones sont tombés, a confié à l'AFP un officier.", ["un officier", "l'AFP"]),
    ("fr", "L'armée affirme que deux drones sont tombés.", ["L'armée"]),
    ("en", "Two drones fell on the base.", []),
]


@pytest.mark.parametrize(("language", "text", "chain"), CHAINS)
def test_chain(language, text, chain):
    found = tellings(text, fold(text), language, ())
    assert [link.text for one in sorted(found, key=lambda t: t.masks[0].start) for link in one.chain] == chain
    for one in found:
        for link in one.chain:
            assert text[link.span.start : link.span.end] == link.text


def _words(n: int, language: str) -> str:
    return _english(n) if language == "en" else _french(n)


_EN = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_FR = (
    *("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_FR_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", *["quatre-vingt"] * 2)


def _english(n: int) -> str:
    if n < 20:
        return _EN[n]
    if n < 100:
        return _EN_TENS[n // 10] + (f"-{_EN[n % 10]}" if n % 10 else "")
    size, word = (1000, "thousand") if n >= 1000 else (100, "hundred")
    rest = f" and {_english(n % size)}" if n % size else ""
    return f"{_english(n // size)} {word}{rest}"


def _french(n: int) -> str:
    if n < 20:
        return _FR[n]
    if n < 100:
        rest = n % 20 if n >= 60 else n % 10
        lead = _FR_TENS[n // 10]
        if rest == 0:
            return "quatre-vingts" if n == 80 else lead
        return f"{lead} et {_FR[rest]}" if rest in (1, 11) and n < 80 else f"{lead}-{_FR[rest]}"
    size, word = (1000, "mille") if n >= 1000 else (100, "cent")
    lead = "" if n // size == 1 else f"{_french(n // size)} "
    return f"{lead}{word}" + (f" {_french(n % size)}" if n % size else "")


@pytest.mark.parametrize(
    ("language", "text", "chain"),
    [
        ("en", "The army said two drones were shot down, state TV reported.", ["The army", "state TV"]),
        ("en", "Citing an officer, Reuters reported that a drone was shot down.", ["an officer", "Reuters"]),
        (
            "en",
            "The agency INA quoted an officer as saying a drone was shot down.",
            ["an officer", "The agency INA"],
        ),
        ("fr", "Un officier, cité par INA, a dit qu'un drone avait été abattu.", ["Un officier", "INA"]),
    ],
)
def test_a_chain_runs_from_the_origin_to_the_outlet(language, text, chain):
    (sentence,) = sentences(text)
    (finding,) = read_sentence(sentence, language, TUESDAY).findings
    assert finding.telling is not None
    assert [link.text for link in finding.telling.chain] == chain
