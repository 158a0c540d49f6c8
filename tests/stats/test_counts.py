"""Histograms merge exactly, and tell what the values that they came from would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.stats.counts import Counts, merged

VALUES = st.lists(st.integers(0, 40), min_size=1, max_size=60)


@given(parts=st.lists(VALUES, min_size=1, max_size=6), order=st.randoms())
def test_merge_is_exact_in_any_order(parts, order):
    whole = Counts.of([value for part in parts for value in part])
    order.shuffle(parts)
    assert merged(Counts.of(part) for part in parts) == whole
    assert hash(merged(Counts.of(part) for part in parts)) == hash(whole)


@given(values=VALUES)
def test_tells_what_the_values_tell(values):
    counts = Counts.of(values)
    assert counts.n == len(values)
    assert counts.total == sum(values)
    assert counts.total_of_squares == sum(value * value for value in values)
    assert counts.mean() == pytest.approx(np.mean(values), rel=1e-12)
    assert counts.distribution() == pytest.approx(np.bincount(values) / len(values))
    if len(values) > 1:
        assert counts.variance() == pytest.approx(np.var(values, ddof=1), rel=1e-10, abs=1e-12)


@given(values=VALUES, p=st.floats(0.0, 1.0))
def test_quantile_is_the_inverse_of_the_distribution(values, p):
    assert Counts.of(values).quantile(p) == np.quantile(values, p, method="inverted_cdf")


def test_sums_beyond_64_bits():
    counts = Counts(np.array([0] * 3_000 + [4_000_000_000_000_000]))
    assert counts.variance() == 0.0
    assert counts.mean() == 3000.0


def test_empty_bins_at_the_end_do_not_count():
    assert Counts(np.array([1, 2, 0, 0])) == Counts(np.array([1, 2]))
    assert merged([]).n == 0


def test_is_frozen():
    counts = Counts.of([1, 2])
    with pytest.raises(ValueError, match="read-only"):
        counts.n_of_value[0] = 9


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="row of integers"):
        Counts(np.array([0.5]))
    with pytest.raises(ValueError, match="no negative"):
        Counts(np.array([-1]))
    with pytest.raises(ValueError, match="at least 1 replicate"):
        merged([]).mean()
    with pytest.raises(ValueError, match="at least 2 replicate"):
        Counts.of([3]).variance()
    with pytest.raises(ValueError, match="between 0 and 1"):
        Counts.of([3]).quantile(1.5)
