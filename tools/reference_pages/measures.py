"""Measures, causes, counts and fields of a result, with the meaning that the program tells of each."""

from __future__ import annotations

from typing import Any

from reference_pages.tables import plain, table
from rempart.engine.outcomes import CAUSES, EXTRAS, EXTRAS_BY, MEASURES, MEASURES_BY
from rempart.views.meanings import CAUSES_MEAN, COUNTS_MEAN, SHARES_MEAN
from rempart.views.schemas.result import result_schema
from rempart.views.words import BLOCK_WORDS, CAUSE_WORDS

_MEASURES = result_schema()["$defs"]["measures"]["properties"]


def counts(_: str) -> str:
    """The counts whose means a result tells."""
    return table(
        ("measure", "a raid's number of"), [_named(key, COUNTS_MEAN[key]) for key in _counts_of_a_result()]
    )


def _counts_of_a_result() -> list[str]:
    return [key for key in _MEASURES if key in {*MEASURES, *EXTRAS} and key != "no_leaker"]


def shares(_: str) -> str:
    """The shares of a result."""
    return table(
        ("measure", "share"), [_named(key, SHARES_MEAN[key]) for key in _MEASURES if key.startswith("p_")]
    )


def causes(_: str) -> str:
    """What a leaker may be charged to."""
    rows = [(f"`{key}`", plain(CAUSE_WORDS[key]), plain(CAUSES_MEAN[key])) for key in CAUSES]
    return table(("cause", "in tables", "the leaker was"), rows)


def blocks(_: str) -> str:
    """What may block a launch that no shot followed."""
    return table(("block", "meaning"), [_named(key, words) for key, words in BLOCK_WORDS.items()])


def result(_: str) -> str:
    """The fields of the object that a run prints."""
    found: dict[str, Any] = result_schema()["properties"]
    return table(("field", ""), [_named(key, field["description"]) for key, field in found.items()])


def predicates(_: str) -> str:
    """The counts of one replicate that a predicate may name."""
    plural = {key: f"number of {COUNTS_MEAN[key]}" for key in MEASURES}
    extras = {
        key: "1 if no threat got through, else 0" if key == "no_leaker" else f"number of {COUNTS_MEAN[key]}"
        for key in EXTRAS
    }
    by = {*MEASURES_BY, *EXTRAS_BY}

    def forms(key: str, *more: str) -> str:
        told_by = (f"{key}[by ...]",) if key in by else ()
        return ", ".join(f"`{form}`" for form in (key, *more, *told_by))

    of_class = [(forms(key, f"{key}[class]"), plain(text)) for key, text in plural.items()]
    cause = "leakers charged to a cause, of all classes or of one; causes: " + ", ".join(
        f"`{key}`" for key in CAUSES
    )
    lost = "1 if a component or an asset was lost, else 0"
    rows = [
        *of_class,
        *((forms(key), plain(text)) for key, text in extras.items()),
        ("`leak_causes[cause]`, `leak_causes[cause, class]`", cause),
        ("`lost[patriot/radar]`", lost),
    ]
    return table(("count", "in one replicate"), rows)


def _named(key: str, text: str) -> tuple[str, str]:
    return f"`{key}`", plain(text)
