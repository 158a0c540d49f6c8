"""Proof that predicates cannot hold together: bounds of counts and the books that every replicate keeps.

A proof is sound and not complete: what is called impossible cannot happen in any replicate of the worlds;
what is not called so may still never happen. Method: the conjunction is split into linear comparisons of
counts, each narrows the bounds of its counts in turn (bounds propagation: Davis 1987, Artificial Intelligence
32, 281), and the count with the fewest values is split until the bounds are empty or the budget is spent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rempart.engine.outcomes import BLOCK, CAUSES, MEASURES_BY, Layout
from rempart.engine.predicates import Comparison, Junction, Node, Predicate, Sum
from rempart.evidence.simulated import I8

MAX_BRANCHES = 200
"""Branches that are looked at before a proof is given up."""
_MAX_DISJUNCTS = 200
_ROUNDS = 60
_LARGE = 2**41
"""More than any count: `no_leaker` leaves no leaker."""

_BOOKS = (
    ({"launched": 1, "failed": -1, "intercepted": -1, "harmless": -1, "leakers": -1}, True),
    ({"launched": 1, "failed": -1, "arrived": -1}, True),
    ({"leakers": 1, **{f"cause/{cause}": -1 for cause in CAUSES}}, True),
    (
        {
            "interceptors_fired": 1,
            "interceptors_hit": -1,
            "interceptors_missed": -1,
            "interceptors_failed": -1,
            "interceptors_aborted": -1,
            "interceptors_surplus": -1,
        },
        True,
    ),
    ({"engaged": 1, "intercepted": -1}, False),
    ({"interceptors_hit": 1, "intercepted": -1}, False),
)
"""Sums of counts of one class that are 0 (True) or at least 0 (False) in every replicate: docs/model.md."""


@dataclass(frozen=True, slots=True)
class Linear:
    """constant + sum of factor * column >= 0."""

    constant: int
    columns: tuple[int, ...]
    factors: tuple[int, ...]


class _TooMany(Exception):
    pass


def impossible(predicates: Sequence[Predicate], layout: Layout, low: I8, high: I8) -> bool:
    """Whether it is proved that these predicates hold together in no replicate of any world.

    `low`, `high`: (W, C) least and greatest value of each column in each world.
    """
    try:
        cases = _cases(_both([_normal(predicate.root, True) for predicate in predicates]), layout)
    except _TooMany:
        return False
    books = tuple(_books(layout))
    worlds = np.unique(np.stack([low, high], axis=1), axis=0)
    return all(_empty((*case, *books), world[0], world[1]) for world in worlds for case in cases)


def certain(predicate: Predicate, layout: Layout, low: I8, high: I8) -> bool:
    """Whether it is proved that a predicate holds in every replicate of every world."""
    return impossible([Predicate(Junction("not", (predicate.root,)))], layout, low, high)


def _both(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Junction("and", tuple(nodes))


def _normal(node: Node, wanted: bool) -> Node:
    """The same statement, or its negation, without any `not`."""
    if isinstance(node, Junction):
        if node.word == "not":
            return _normal(node.parts[0], not wanted)
        word = node.word if wanted else ("or" if node.word == "and" else "and")
        return Junction(word, tuple(_normal(part, wanted) for part in node.parts))
    if not node.operators:
        zero = Sum(0, ())
        return _normal(Comparison((node.sums[0], zero), ("!=",)), wanted)
    pairs = [
        Comparison((left, right), (sign,))
        for left, sign, right in zip(node.sums, node.operators, node.sums[1:], strict=False)
    ]
    if wanted:
        return _both([_split(pair) for pair in pairs])
    opposite = {">=": "<", "<": ">=", "<=": ">", ">": "<=", "==": "!=", "!=": "=="}
    turned = [_split(Comparison(pair.sums, (opposite[pair.operators[0]],))) for pair in pairs]
    return turned[0] if len(turned) == 1 else Junction("or", tuple(turned))


def _split(pair: Comparison) -> Node:
    """`!=` as `<` or `>`."""
    if pair.operators[0] != "!=":
        return pair
    return Junction("or", (Comparison(pair.sums, ("<",)), Comparison(pair.sums, (">",))))


def _cases(node: Node, layout: Layout) -> list[tuple[Linear, ...]]:
    """Disjunctive normal form: any of these lists of conditions."""
    if isinstance(node, Comparison):
        return [tuple(_linear(node, layout))]
    below = [_cases(part, layout) for part in node.parts]
    if node.word == "or":
        found = [case for part in below for case in part]
    else:
        found = [()]
        for part in below:
            found = [(*left, *right) for left in found for right in part]
            if len(found) > _MAX_DISJUNCTS:
                raise _TooMany
    if len(found) > _MAX_DISJUNCTS:
        raise _TooMany
    return found


def _linear(pair: Comparison, layout: Layout) -> Iterator[Linear]:
    left, right = pair.sums
    sign = pair.operators[0]
    factors: dict[int, int] = {}
    for scale, side in ((1, left), (-1, right)):
        for factor, count in side.terms:
            column = count.column(layout)
            factors[column] = factors.get(column, 0) + scale * factor
    constant = left.constant - right.constant
    if sign in (">=", ">", "=="):
        yield _made(constant - (sign == ">"), factors, 1)
    if sign in ("<=", "<", "=="):
        yield _made(-constant - (sign == "<"), factors, -1)


def _made(constant: int, factors: dict[int, int], scale: int) -> Linear:
    kept = {column: scale * factor for column, factor in factors.items() if factor}
    return Linear(int(constant), tuple(kept), tuple(kept.values()))


def _books(layout: Layout) -> Iterator[Linear]:
    starts = [i * BLOCK for i in range(len(layout.classes))]
    of_total = {name: layout.column(name) for rule, _ in _BOOKS for name in rule}
    for start in (*starts, layout.total):
        for rule, equal in _BOOKS:
            factors = {of_total[name] - layout.total + start: factor for name, factor in rule.items()}
            yield _made(0, factors, 1)
            if equal:
                yield _made(0, factors, -1)
    for k in range(BLOCK):
        factors = {layout.total + k: 1, **{start + k: -1 for start in starts}}
        yield _made(0, factors, 1)
        yield _made(0, factors, -1)
    yield from _books_by(layout)
    none, leakers = layout.column("no_leaker"), layout.column("leakers")
    yield Linear(-1, (none, leakers), (1, 1))
    yield Linear(_LARGE, (none, leakers), (-_LARGE, -1))


def _books_by(layout: Layout) -> Iterator[Linear]:
    """What some batteries or weapons did is no more than what all did, and keeps the same books."""
    rules = [(rule, equal) for rule, equal in _BOOKS if {*rule} <= {*MEASURES_BY}]
    for by in layout.counted:
        for threat in (*layout.classes, None):
            columns = {name: layout.column(name, threat, by) for name in MEASURES_BY}
            for name, column in columns.items():
                yield Linear(0, (layout.column(name, threat), column), (1, -1))
            for rule, equal in rules:
                factors = {columns[name]: factor for name, factor in rule.items()}
                yield from (_made(0, factors, scale) for scale in ((1, -1) if equal else (1,)))
        for name in MEASURES_BY:
            parts = {layout.column(name, threat, by): -1 for threat in layout.classes}
            factors = {layout.column(name, None, by): 1, **parts}
            yield from (_made(0, factors, scale) for scale in (1, -1))


def _empty(conditions: tuple[Linear, ...], low: I8, high: I8) -> bool:
    """Whether it is proved that no whole numbers within the bounds meet all conditions."""
    named = {column for condition in conditions for column in condition.columns}
    first = {column: (int(low[column]), int(high[column])) for column in named}
    open_boxes, n_branches = [first], 0
    while open_boxes:
        n_branches += 1
        if n_branches > MAX_BRANCHES:
            return False
        box = _narrowed(conditions, open_boxes.pop())
        if box is None:
            continue
        widths = {column: b - a for column, (a, b) in box.items() if b > a}
        if not widths:
            return False  # one point is left, and it meets every condition
        column = min(widths, key=lambda key: (widths[key], key))
        a, b = box[column]
        middle = (a + b) // 2
        open_boxes += [{**box, column: (a, middle)}, {**box, column: (middle + 1, b)}]
    return True


_Box = dict[int, tuple[int, int]]


def _narrowed(conditions: tuple[Linear, ...], box: _Box) -> _Box | None:
    """The bounds after every condition has narrowed them, or None if one of them cannot be met."""
    box = dict(box)
    for _ in range(_ROUNDS):
        changed = False
        for condition in conditions:
            most = condition.constant + sum(
                factor * box[column][1 if factor > 0 else 0]
                for column, factor in zip(condition.columns, condition.factors, strict=True)
            )
            if most < 0:
                return None
            for column, factor in zip(condition.columns, condition.factors, strict=True):
                a, b = box[column]
                # The others at their most: factor * x >= factor * best - most.
                if factor > 0:
                    least = b - most // factor
                    if least > a:
                        a, changed = least, True
                else:
                    greatest = a + most // -factor
                    if greatest < b:
                        b, changed = greatest, True
                if a > b:
                    return None
                box[column] = (a, b)
        if not changed:
            break
    return box
