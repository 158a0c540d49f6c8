"""Several predicates watched at once: the pattern of those that hold in a replicate."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rempart.engine.outcomes import Layout
from rempart.engine.predicates import I4, I8, Flags, Predicate, PredicateError, parse

MAX_WATCHED = 62
"""Predicates that a pattern holds: one bit each."""


def watching(texts: Sequence[str], layout: Layout) -> Callable[[I4], I8] | None:
    """Tells of each row (N, columns) its pattern (N,): bit i is set if predicate i holds; None for no text.

    Raises PredicateError, before any row, for what cannot be read or does not exist in the layout.
    """
    predicates = _predicates(texts, layout)
    if not predicates:
        return None

    def patterns(rows: I4) -> I8:
        found: I8 = np.zeros(len(rows), np.int64)
        for i, predicate in enumerate(predicates):
            found |= predicate.holds(rows, layout).astype(np.int64) << i
        return found

    return patterns


def holding(texts: Sequence[str], layout: Layout) -> Callable[[I4], Flags]:
    """Tells of each row (N, columns) which predicates hold (N, P); raises PredicateError as `watching`."""
    predicates = _predicates(texts, layout)

    def holds(rows: I4) -> Flags:
        found = np.zeros((len(rows), len(predicates)), np.bool_)
        for i, predicate in enumerate(predicates):
            found[:, i] = predicate.holds(rows, layout)
        return found

    return holds


def _predicates(texts: Sequence[str], layout: Layout) -> list[Predicate]:
    predicates = [parse(text) for text in texts]
    if len(predicates) > MAX_WATCHED:
        raise PredicateError(
            f"at most {MAX_WATCHED} predicates can be watched at once, not {len(predicates)}"
        )
    for predicate in predicates:
        predicate.check(layout)
    return predicates
