"""The reference page tells every field and word there is, and its example is valid."""

from __future__ import annotations

import re
from typing import Literal, get_args, get_origin

import pytest

from reference_pages import filled
from rempart.reading.sections import Section
from rempart.scenario import load, model
from rempart.scenario.fields import CATEGORIES
from rempart.scenario.quantity import Rule
from scenario.cases import ROOT, documented

PAGE = filled((ROOT / "docs" / "reference" / "scenario.md").read_text())
QUOTED = {name for line in re.findall(r"`([^`\n]+)`", PAGE) for name in re.findall(r"[A-Za-z_][\w-]*", line)}
SECTIONS = [
    entry
    for entry in vars(model).values()
    if isinstance(entry, type) and issubclass(entry, Section) and entry is not Section
]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
def test_every_field_and_word_is_told(section):
    fields = {field.alias or name for name, field in section.model_fields.items()}
    words = {
        word
        for field in section.model_fields.values()
        if get_origin(field.annotation) is Literal
        for word in get_args(field.annotation)
    }
    rules = [
        entry
        for field in section.model_fields.values()
        for entry in field.metadata
        if isinstance(entry, Rule)
    ]
    words |= {word for rule in rules for word, _ in rule.words}
    assert {str(name) for name in fields | words} - QUOTED - {"1", "2"} == set()


def test_every_category_is_told():
    assert set(CATEGORIES) <= QUOTED


def test_the_example_is_valid():
    assert load(documented()).name == "two-drones"
