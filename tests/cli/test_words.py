"""Numbers as they are written in tables: honest at the ends."""

from __future__ import annotations

import pytest

from rempart.engine.outcomes import CAUSES, MEASURES
from rempart.views.table import as_text, grid_of, plain_table
from rempart.views.words import CAUSE_WORDS, MEASURE_WORDS, listing, number, percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.0004, "<0.001"),
        (0.0123, "0.012"),
        (0.5, "0.50"),
        (9.87, "9.87"),
        (12.34, "12.3"),
        (123.4, "123"),
        (1234.6, "1 235"),
        (2_000_000.0, "2 000 000"),
    ],
)
def test_number(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0%"), (0.0002, "<0.1%"), (0.333, "33.3%"), (0.9999, ">99.9%"), (1.0, "100%")],
)
def test_percent(value, text):
    assert percent(value) == text


def test_what_stands_in_brackets_is_shown():
    for content in (plain_table("of [by gun-east]", "a [by b]"), grid_of()):
        content.add_row("p(intercepted[by gun-east] >= 1) :sun:", *[""] * (len(content.columns) - 1))
        assert "p(intercepted[by gun-east] >= 1) :sun:" in as_text(content)
    assert "[by gun-east]" in as_text(plain_table("of [by gun-east]", "a"))


def test_listing():
    assert [listing("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_every_cause_and_measure_has_words():
    assert set(CAUSE_WORDS) == set(CAUSES)
    assert set(MEASURES) <= set(MEASURE_WORDS)
