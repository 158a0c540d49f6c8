"""What a newcomer searches for is found: on the built site the search reads these same pages."""

from __future__ import annotations

from itertools import pairwise

import pytest

from house.sources import ROOT

DOCS = ROOT / "docs"
ENTRIES = "\n".join((DOCS / name).read_text(encoding="utf-8").lower() for name in ("glossary.md", "faq.md"))


@pytest.mark.parametrize(
    "words",
    [
        "uncertainty",
        "epistemic uncertainty",
        "input uncertainty",
        "monte carlo error",
        "confidence interval",
        "kill chain",
        "firing doctrine",
        "windows",
        "wsl",
        "leaker",
        "saturation",
        "denominator",
        "pk",
        "internet",
    ],
)
def test_the_glossary_or_the_questions_have_it(words):
    assert words in ENTRIES


def test_the_glossary_is_in_order():
    lines = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    terms = [before for before, line in pairwise(lines) if line.startswith(":   ")]
    assert len(terms) >= 25
    assert terms == sorted(terms, key=lambda term: term.split(" (")[0].lower())
