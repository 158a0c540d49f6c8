"""Which of the two languages a text is in, by its most common words."""

from __future__ import annotations

import re

from rempart.drafting.lexicon import lexicon
from rempart.drafting.reading import fold
from rempart.drafting.records import Language

LANGUAGES: tuple[Language, ...] = ("en", "fr")
NAMES: dict[Language, str] = {"en": "English", "fr": "French"}
_LEAST_SHARE = 0.06
_SHORT = 12
"""Texts of fewer words than this are judged by any common word at all."""


def guess(text: str) -> Language | None:
    """`en` or `fr`; None if the text reads as neither."""
    words = re.findall(r"[^\W\d_]+", fold(text[:20_000]))
    if not words:
        return None
    counts = {one: sum(word in lexicon(one).common for word in words) for one in LANGUAGES}
    best = max(LANGUAGES, key=lambda one: counts[one])
    least = 1 if len(words) < _SHORT else _LEAST_SHARE * len(words)
    other = min(counts.values())
    return best if counts[best] >= max(1, least) and counts[best] > other else None
