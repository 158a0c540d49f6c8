"""Scores of predicates, and what limits settle about them."""

from __future__ import annotations

import numpy as np
import pytest

from rempart.engine.outcomes import Layout
from rempart.engine.predicates import parse
from rempart.engine.rare.scores import scoring, settled

LAYOUT = Layout(("rocket", "drone"), ("camp", "gun/radar"))
PREDICATES = (
    "leakers >= 4",
    "leakers[rocket] > 2",
    "not leakers <= 3",
    "no_leaker",
    "not no_leaker",
    "lost[gun/radar]",
    "not lost[gun/radar]",
    "lost[camp] and leakers >= 3",
    "leakers >= 5 or intercepted == 0",
    "1 <= leak_causes[no_time] + leak_causes[no_channel] <= 3",
    "not (1 <= leakers <= 3 and lost[camp])",
    "intercepted != 2",
    "not intercepted == 2",
    "intercepted - leakers < 1",
    "2 * leakers - intercepted",
    "leakers <= 1 and (lost[camp] or not assets_lost >= 1)",
)


def rows_at_random(n: int = 500) -> np.ndarray:
    random = np.random.default_rng(3)
    rows = random.integers(0, 7, size=(n, LAYOUT.n_columns)).astype(np.int32)
    rows[:, LAYOUT.lost :] %= 2
    rows[:, LAYOUT.column("leakers")] = rows[:, LAYOUT.column("leakers", "rocket")] + random.integers(0, 2, n)
    rows[:, LAYOUT.column("no_leaker")] = rows[:, LAYOUT.column("leakers")] == 0
    return rows


@pytest.mark.parametrize("text", PREDICATES)
def test_score_is_0_exactly_where_the_predicate_holds(text):
    predicate, rows = parse(text), rows_at_random()
    scores = scoring(predicate, LAYOUT)(rows)
    held = predicate.holds(rows, LAYOUT)
    assert held.any()
    assert not held.all()
    assert np.array_equal(scores >= 0.0, held)
    assert scores.max() == 0.0


def test_score_counts_what_is_missing():
    rows = np.zeros((4, LAYOUT.n_columns), np.int32)
    rows[:, LAYOUT.column("leakers")] = 0, 1, 2, 3
    assert scoring(parse("leakers >= 3"), LAYOUT)(rows).tolist() == [-3.0, -2.0, -1.0, 0.0]
    rows[0, LAYOUT.column("interceptors_missed")] = 3
    assert scoring(parse("leakers >= 3"), LAYOUT)(rows).tolist() == [-2.25, -2.0, -1.0, 0.0]


def test_leakers_lead_to_a_loss():
    rows = np.zeros((3, LAYOUT.n_columns), np.int32)
    rows[:, LAYOUT.column("leakers")] = 0, 1, 5
    scores = scoring(parse("lost[gun/radar]"), LAYOUT)(rows)
    assert -1.0 == scores[0] < scores[1] < scores[2] < 0.0
    rows[:, LAYOUT.column("lost/gun/radar")] = 1
    kept = scoring(parse("not lost[gun/radar]"), LAYOUT)(rows)
    assert kept[2] < kept[1] < kept[0] < 0.0


@pytest.mark.parametrize("text", PREDICATES)
def test_limits_settle_only_what_all_rows_between_them_say(text):
    predicate, rows = parse(text), rows_at_random()
    random = np.random.default_rng(1)
    for _ in range(60):
        some = rows[random.integers(len(rows), size=random.integers(1, 4))].astype(np.int64)
        known = settled(predicate, LAYOUT, some.min(axis=0), some.max(axis=0))
        held = predicate.holds(some.astype(np.int32), LAYOUT)
        if known is not None:
            assert np.all(held == known)
        elif len(some) == 1:
            # One row is settled, but where the text asks of a class or an extra what it knows otherwise.
            pytest.fail(f"{text} is not settled by one row")
