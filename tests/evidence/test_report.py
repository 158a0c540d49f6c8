"""The page for readers who are not analysts, and the object for programs."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from evidence.by_hand import incident, simulated
from rempart.evidence.assess import Assessment, assess, watched
from rempart.evidence.audit import audit
from rempart.evidence.reliability import load_reliability
from rempart.views.evidence.facts import Made
from rempart.views.evidence.phrases import in_number, in_percent, percent_range, verdict
from rempart.views.evidence.report import report_page
from rempart.views.evidence.report_words import notes, words
from rempart.views.evidence.result import assessment_result
from rempart.views.evidence.table import assessment_table
from rempart.views.table import as_text

FACTS = Made("rempart assess by-hand", 1, "by-hand", 3, 2, ("the place is invented",))
VOID = {"meta", "br", "link", "img", "input", "hr"}


def assessment() -> Assessment:
    given = incident(
        {"x": "defender C", "y": "attacker C"},
        {
            "first": {
                "by": "x",
                "says": {"en": "Two were <b>shot down</b>.", "fr": "Deux ont été abattus."},
                "wording": "deux & tous",
                "predicate": "intercepted == 2",
                "source": "a",
            },
            "second": {"by": "y", "kind": "component_destroyed", "predicate": "lost[radar]"},
            "again": {"by": "y", "predicate": "lost[radar]", "repeats": "second"},
            "open": {"by": "y", "kind": "under_inquiry"},
        },
        sources={"a": {"title": "A paper", "url": "https://example.org/1", "accessed": "2026-11-22"}},
        questions={
            "third": {"asks": {"en": "A third?", "fr": "Un troisième ?"}, "predicate": "launched == 3"}
        },
    )
    texts = tuple(watched(given).values())
    counts = [[400, 250, 200, 50, 40, 30, 20, 10, 0, 0, 0, 0, 0, 0, 0, 0]]
    return assess(given, simulated(counts, predicates=texts), load_reliability())


class Balanced(HTMLParser):
    """Notes tags left open, targets, and what is fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.ids.add(given.get("id") or "")
        href = given.get("href") or ""
        if href.startswith("#"):
            self.targets.add(href[1:])
        self.fetched += [value for key, value in attrs if key == "src" and value]
        if tag in ("script", "link", "iframe"):
            self.fetched.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module", params=["en", "fr"])
def page(request) -> tuple[str, str]:
    made = assessment()
    return request.param, report_page(made, audit([made.incident]), FACTS, request.param)


def test_the_page_is_whole_and_needs_nothing_from_elsewhere(page):
    seen = Balanced()
    seen.feed(page[1])
    assert seen.open == []
    assert seen.targets <= seen.ids
    assert seen.fetched == []
    assert "@import" not in page[1]
    assert "url(" not in page[1]


def test_the_page_tells_what_it_must(page):
    language, text = page
    t = words(language)
    for heading in (
        "short",
        "said",
        "likely",
        "matrix",
        "what_if",
        "reports",
        "audit",
        "assumed",
        "sources",
        "notes",
    ):
        assert t[heading] in text.replace("&#39;", "'")
    assert 'href="https://example.org/1"' in text
    assert "rempart assess by-hand" in text
    assert len(re.findall(r'<li id="n-', text)) == len(notes(language))
    assert ("Deux ont été abattus." in text) == (language == "fr")


def test_texts_of_the_file_are_shown_and_never_obeyed(page):
    language, text = page
    assert "<b>shot down" not in text
    assert "deux &amp; tous" in text
    assert ("&lt;b&gt;shot down&lt;/b&gt;" in text) == (language == "en")


def test_both_languages_have_the_same_words():
    assert set(words("en")) == set(words("fr"))
    assert list(notes("en")) == list(notes("fr"))
    for key, text in words("en").items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", words("fr")[key])), key


def test_numbers_in_words():
    assert in_percent(0.295) == "29.5%"
    assert in_percent(0.295, "fr") == "29,5\u00a0%"
    assert in_number(float("inf")) == "∞"
    assert percent_range((0.1, 0.2)) == "10.0 to 20.0%"
    assert percent_range((0.0001, 0.2), "fr") == "<0,1\u00a0% à 20,0\u00a0%"
    assert verdict("never_seen", "", 0.0, 0.003, 1000) == "in none of 1 000 raids: at most 0.3%"
    assert verdict("judged", "", 0.7, 0.0, 10, "fr") == "probable"


def test_the_object_is_json_with_an_interval_for_every_probability():
    told = json.loads(json.dumps(assessment_result(assessment(), FACTS), allow_nan=False))
    assert told["schema"] == "rempart/assessment/1"
    assert told["claims"]["open"]["probability"] is None
    for one in [*told["claims"].values(), *told["pairs"], *told["questions"].values()]:
        if one["probability"] is not None:
            assert {"mean", "ci95", "ignorance90"} <= set(one["probability"])
    (ratio, *_) = told["ratios"]
    assert ratio["both"]["claims"] == ["first", "second", "again"]


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_the_terminal(width):
    lines = as_text(assessment_table(assessment(), FACTS), width).splitlines()
    assert max(map(len, lines)) <= width
    assert any("With the reports" in line for line in lines)
    assert any("the model cannot test" in line.lower() for line in lines)
