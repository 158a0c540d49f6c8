"""Sets seen together and proofs of impossibility, against brute force."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from evidence.by_hand import LAYOUT
from rempart.engine.predicates import parse
from rempart.evidence.feasible import certain, impossible
from rempart.evidence.sets import maximal, members, minimal_unseen

CAUSE = "cause/missed"
N = 3


def subsets(n: int) -> list[tuple[int, ...]]:
    return [chosen for size in range(1, n + 1) for chosen in combinations(range(n), size)]


@pytest.mark.parametrize("seed", range(12))
def test_sets_by_brute_force(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    seen = {int(code) for code in rng.integers(0, 2**n, int(rng.integers(1, 7)))}
    together = [s for s in subsets(n) if any(set(s) <= set(members(code)) for code in seen)]
    unseen = [s for s in subsets(n) if s not in together]
    largest = {s for s in together if not any(set(s) < set(t) for t in together)}
    smallest = {s for s in unseen if not any(set(t) < set(s) for t in unseen)}
    assert set(maximal(seen)) == largest
    assert set(minimal_unseen(seen, n)) == smallest


def rows_that_keep_the_books() -> np.ndarray:
    """Every row of one class with 0 .. N of each count, and one cause."""
    rows = []
    for failed, intercepted, harmless, leakers, engaged, hit in product(range(N + 1), repeat=6):
        launched = failed + intercepted + harmless + leakers
        if launched > N or engaged < intercepted or hit < intercepted:
            continue
        row = np.zeros(LAYOUT.n_columns, np.int64)
        told = {
            "launched": launched, "failed": failed, "intercepted": intercepted, "harmless": harmless,
            "leakers": leakers, "engaged": engaged, "arrived": launched - failed, CAUSE: leakers,
            "interceptors_hit": hit, "interceptors_fired": hit,
        }  # fmt: skip
        for name, value in told.items():
            row[LAYOUT.column(name)] = row[LAYOUT.column(name, "drone")] = value
        row[LAYOUT.column("no_leaker")] = leakers == 0
        rows.append(row)
    return np.array(rows)


ROWS = rows_that_keep_the_books()
LOW, HIGH = ROWS.min(axis=0)[None, :], ROWS.max(axis=0)[None, :]
TEXTS = (
    "intercepted == 2 and leakers >= 1 and launched == 2",
    "intercepted == 2 and leakers == 1",
    "intercepted + leakers + harmless + failed < launched",
    "arrived == 3 and failed >= 1",
    "no_leaker and leakers >= 1",
    "not no_leaker and leakers == 0",
    "leak_causes[missed] == 0 and leakers == 2",
    "leak_causes[no_time] >= 1",
    "intercepted == 3 and engaged <= 2",
    "intercepted == 1 and interceptors_hit == 0",
    "intercepted[drone] == 1 and intercepted == 2",
    "2 * intercepted == 3",
    "1 <= leakers <= 2 and not (leakers == 1 or leakers == 2)",
    "intercepted != 0 and 10 * intercepted >= 9 * launched and leakers == 1",
    "leakers == 1 or intercepted == 5",
    "lost[radar]",
    "failed + harmless == 3 and leakers + intercepted > 0",
)


@pytest.mark.parametrize("text", TEXTS)
def test_proofs_agree_with_every_row_there_is(text):
    predicate = parse(text)
    happens = bool(predicate.holds(ROWS.astype(np.int32), LAYOUT).any())
    assert impossible([predicate], LAYOUT, LOW, HIGH) is not happens
    always = bool(predicate.holds(ROWS.astype(np.int32), LAYOUT).all())
    assert certain(predicate, LAYOUT, LOW, HIGH) is always


def test_several_predicates_and_several_worlds():
    two, third = parse("intercepted == 2"), parse("leakers == 1")
    high = np.vstack([HIGH, HIGH])
    high[0, LAYOUT.column("launched")] = 2
    assert impossible([two, third], LAYOUT, LOW, high[:1])
    assert not impossible([two, third], LAYOUT, np.vstack([LOW, LOW]), high)


def test_what_is_too_much_to_prove_is_not_called_impossible():
    text = " and ".join(f"(leakers == {k} or intercepted == {k} or harmless == {k})" for k in range(1, 8))
    assert not impossible([parse(text)], LAYOUT, LOW, HIGH + 10**6)
