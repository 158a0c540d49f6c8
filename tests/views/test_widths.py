"""Tables at the width of a terminal: at 80 columns no figure and no word breaks, and none is lost at 40."""

from __future__ import annotations

import re

import pytest

import rempart as rp
from rempart.views.table import as_text, plain_table

LITTLE = {"replicates": 400, "worlds": 20}
ANSWERS = {
    "simulate": lambda: rp.simulate("ain-al-asad-2021-06-06", **LITTLE),
    "compare": lambda: rp.compare("first-steps", lose="radar", **LITTLE),
    "sweep": lambda: rp.sweep("first-steps", over="raid.rockets.count=1,4,8", **LITTLE),
    "why": lambda: rp.why("first-steps", **LITTLE),
    "campaign": lambda: rp.campaign("southern-israel-2021-05", replicates=20, worlds=10, worth=False),
}


def table_lines(text: str) -> list[str]:
    """Lines that are not of paragraphs: two cells or more."""
    return [line for line in text.splitlines() if re.search(r"\S {2,}\S", line)]


@pytest.mark.kernel
@pytest.mark.parametrize("name", ANSWERS)
def test_no_interval_breaks_at_80_columns(name):
    text = as_text(ANSWERS[name]().table(), 80)
    assert max(map(len, text.splitlines())) <= 80
    assert [line for line in table_lines(text) if re.search(r"\d%? to$|\d%? to  ", line)] == []


def wide_table():
    table = plain_table("In each raid", "", "A", "B", "B - A", "chance", "ignorance")
    words = "intercepted, of arriving air threats"
    table.add_row(words, "67.1%", "67.1%", "+10.3 pt", "-10.25 to +12.14", "-11 to +13")
    return table


def test_words_give_way_before_figures_do():
    text = as_text(wide_table(), 80)
    assert "-10.25 to +12.14   -11 to +13" in text
    assert "intercepted, of" in text


@pytest.mark.parametrize("width", [40, 50, 60])
def test_where_there_is_no_room_a_figure_breaks_but_no_digit_is_lost(width):
    text = as_text(wide_table(), width)
    whole = "67.1%67.1%+10.3pt-10.25to+12.14-11to+13"
    assert sorted(c for c in text if c in "0123456789") == sorted(c for c in whole if c in "0123456789")
