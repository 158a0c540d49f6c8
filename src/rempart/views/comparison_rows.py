"""Which measures of a comparison are worth a row, in what order, and by what words."""

from __future__ import annotations

from collections.abc import Iterator

from rempart.answers.comparing import Compared, Comparison
from rempart.views.words import CAUSE_WORDS, MEASURE_WORDS, SHARE_WORDS

_SHARES = ("p_no_leaker", "p_leaked", "p_intercepted", "p_intercepted_engaged")
_COUNTS = (
    "launched",
    "arrived",
    "failed",
    "engaged",
    "intercepted",
    "leakers",
    "harmless",
    "hits_on_assets",
    "interceptors_fired",
    "ground",
    "shots_at_friends",
    "friends_killed",
    "shots_at_false_tracks",
)

Rows = tuple[str, list[tuple[str, str]]]
"""Title of a section, and (words, name of the measure) of each of its rows."""


def rows_of(comparison: Comparison) -> Iterator[Rows]:
    """Sections that have a row."""
    sections = {
        "": [(MEASURE_WORDS[name].strip(), name) for name in _COUNTS]
        + [(SHARE_WORDS[name], name) for name in _SHARES],
        "leakers by cause": [(words, f"leak_causes[{name}]") for name, words in CAUSE_WORDS.items()],
        "lost, in how many raids": [
            (name[7:-1], name) for name in comparison.measures if name.startswith("p_lost[")
        ],
        "by class": _of_classes(comparison),
        "as asked": [(name, name) for name in comparison.measures if name.startswith("p(")],
    }
    for title, rows in sections.items():
        shown = [(words, name) for words, name in rows if worth_a_row(name, comparison.measures[name])]
        if shown:
            yield title, shown


def _of_classes(comparison: Comparison) -> list[tuple[str, str]]:
    names = [name for name in comparison.measures if name.startswith("leakers[")]
    return [(f"leakers, {name[8:-1]}", name) for name in names] if len(names) > 1 else []


def worth_a_row(name: str, entry: Compared) -> bool:
    """Whether a measure is a main one, or ever anything but 0."""
    if name in ("launched", "leakers", "intercepted", "interceptors_fired", "p_no_leaker"):
        return True
    return any(side is not None and side.mean > 0.0 for side in (entry.a, entry.b))
