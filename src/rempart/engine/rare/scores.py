"""How near a replicate came to what a predicate says: the guide of a search for rare events.

The score is 0 where the predicate holds and below 0 elsewhere, by the grammar: of a comparison, how many
counts are missing; of `or` the best part, of `and` the sum of what is missing in the parts, each in units of
what is missing on average; `not` is carried down to the comparisons. Where a count says little until it
happens (a component lost), counts that lead to it break ties: leakers, and shots that killed nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.engine.outcomes import Layout
from rempart.engine.predicates import I4, I8, OPERATORS, Comparison, Count, Node, Predicate, Sum

F8 = npt.NDArray[np.float64]

_FROM_LEAKERS = ("lost", "assets_lost", "hits_on_assets", "leak_causes")
_FROM_SHOTS = ("leakers",)
_WASTED = ("interceptors_missed", "interceptors_failed", "interceptors_aborted")
_OPPOSITE = {">=": "<", "<": ">=", "<=": ">", ">": "<=", "==": "!=", "!=": "=="}
_LEAKERS = Sum(0, ((1, Count("leakers")),))
_NOTHING = Sum(0, ())


@dataclass(frozen=True, slots=True)
class Part:
    """A comparison of two sums, or parts joined."""

    word: str  # an operator, "and" or "or"
    sums: tuple[Sum, Sum] = (_NOTHING, _NOTHING)
    parts: tuple[Part, ...] = ()


def scoring(predicate: Predicate, layout: Layout) -> Callable[[I4], F8]:
    """Scores of rows (N, columns): 0 exactly where the predicate holds, below 0 elsewhere.

    The first rows that it is asked about set what is missing on average.
    """
    root = _part(predicate.root, negated=False)
    scales: dict[int, float] = {}

    def scores(rows: I4) -> F8:
        return _score(root, rows, layout, scales)

    return scores


def _part(node: Node, negated: bool) -> Part:
    if isinstance(node, Comparison):
        return _compared(node, negated)
    if node.word == "not":
        return _part(node.parts[0], not negated)
    word = node.word if not negated else {"and": "or", "or": "and"}[node.word]
    return Part(word, parts=tuple(_part(below, negated) for below in node.parts))


def _compared(node: Comparison, negated: bool) -> Part:
    if not node.operators:
        sums, word = (node.sums[0], _NOTHING), "!="
        if node.sums[0] == Sum(0, ((1, Count("no_leaker")),)):  # says the same, and by how much
            sums, word = (_LEAKERS, _NOTHING), "=="
        elif all(factor > 0 for factor, _ in node.sums[0].terms) and node.sums[0].constant == 0:
            word = ">"  # counts are not negative
        return Part(_OPPOSITE[word] if negated else word, sums)
    parts = tuple(
        Part(_OPPOSITE[word] if negated else word, (left, right))
        for word, left, right in zip(node.operators, node.sums, node.sums[1:], strict=False)
    )
    return parts[0] if len(parts) == 1 else Part("or" if negated else "and", parts=parts)


def _score(part: Part, rows: I4, layout: Layout, scales: dict[int, float]) -> F8:
    if not part.parts:
        return _missing(part, rows, layout)
    found = [_scaled(below, rows, layout, scales) for below in part.parts]
    joined: F8 = np.sum(found, axis=0) if part.word == "and" else np.max(found, axis=0)
    return joined


def _scaled(part: Part, rows: I4, layout: Layout, scales: dict[int, float]) -> F8:
    score = _score(part, rows, layout, scales)
    if id(part) not in scales:
        scales[id(part)] = max(-float(np.mean(score)), 1e-3) if len(score) else 1.0
    return score / scales[id(part)]


def _missing(part: Part, rows: I4, layout: Layout) -> F8:
    """0 where a comparison holds; else less, by how much is missing, up to 1 nearer if a guide is far on."""
    more = part.sums[0].values(rows, layout) - part.sums[1].values(rows, layout)
    by_word: dict[str, Any] = {
        ">=": more,
        ">": more - 1,
        "<=": -more,
        "<": -more - 1,
        "==": -np.abs(more),
        "!=": np.abs(more) - 1,
    }
    margin = by_word[part.word].astype(np.float64)
    if np.all(margin >= 0.0):
        return np.zeros(len(rows))
    nearer = _guide(part, rows, layout)
    return np.where(margin >= 0.0, 0.0, margin + nearer)


def _guide(part: Part, rows: I4, layout: Layout) -> F8:
    """From 0 to below 1: how far counts that lead to those compared have come."""
    signed = [(factor, count) for factor, count in part.sums[0].terms]
    signed += [(-factor, count) for factor, count in part.sums[1].terms]
    wanted = {">=": 1, ">": 1, "<=": -1, "<": -1}.get(part.word, 0)
    directions = {wanted * (1 if factor > 0 else -1) for factor, _ in signed}
    names = {count.name for _, count in signed}
    if directions not in ({1}, {-1}) or not names <= {*_FROM_LEAKERS, *_FROM_SHOTS}:
        return np.zeros(len(rows))
    wasted = sum(rows[:, layout.column(name)].astype(np.float64) for name in _WASTED)
    far = np.asarray(wasted / (1.0 + wasted))
    if names & {*_FROM_LEAKERS}:
        leakers = rows[:, layout.column("leakers")] + far
        far = leakers / (1.0 + leakers)
    return far if directions == {1} else 0.999 * (1.0 - far)


def settled(predicate: Predicate, layout: Layout, low: I8, high: I8) -> bool | None:
    """Whether the predicate must hold, or cannot, in a row between two rows of limits; None if it may."""
    return _settled(_part(predicate.root, negated=False), layout, low, high)


def _settled(part: Part, layout: Layout, low: I8, high: I8) -> bool | None:
    if part.parts:
        found = [_settled(below, layout, low, high) for below in part.parts]
        decides = part.word == "or"  # one true part settles `or`, one false part `and`
        if decides in found:
            return decides
        return None if None in found else not decides
    (a, b), (c, d) = (_limits(one, layout, low, high) for one in part.sums)
    least, most = a - d, b - c
    if part.word in ("==", "!="):
        equal = True if least == most == 0 else None if least <= 0 <= most else False
        return equal if part.word == "==" or equal is None else not equal
    compare = OPERATORS[part.word]
    at_least, at_most = bool(compare(least, 0)), bool(compare(most, 0))
    return at_least if at_least == at_most else None


def _limits(one: Sum, layout: Layout, low: I8, high: I8) -> tuple[int, int]:
    ends = [one.constant, one.constant]
    for factor, count in one.terms:
        column = count.column(layout)
        reached = factor * int(low[column]), factor * int(high[column])
        ends = [ends[0] + min(reached), ends[1] + max(reached)]
    return ends[0], ends[1]
