"""Intervals of quantiles: they cover as often as they say, in clusters too."""

from __future__ import annotations

import numpy as np
import pytest

from rempart.stats.ranks import quantile_interval


@pytest.mark.statistical
@pytest.mark.parametrize("shared", [0.0, 0.7])
def test_interval_of_a_median_covers(shared):
    random, covered = np.random.default_rng(1), 0
    for _ in range(400):
        own, common = random.standard_normal((60, 5)), random.standard_normal((60, 1))
        values = np.sqrt(1.0 - shared) * own + np.sqrt(shared) * common
        low, high = quantile_interval(values.ravel(), np.repeat(np.arange(60), 5), 0.5)
        covered += low <= 0.0 <= high
    assert 0.925 * 400 <= covered <= 0.985 * 400


def test_equal_values_have_no_width_and_one_cluster_tells_nothing():
    assert quantile_interval(np.full(20, 3.0), np.arange(20), 0.5) == (3.0, 3.0)
    assert quantile_interval(np.array([1.0, 2.0, 9.0]), np.zeros(3, np.int64), 0.5) == (1.0, 9.0)
