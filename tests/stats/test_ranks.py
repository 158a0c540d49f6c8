"""Intervals of quantiles: they cover as often as they say, in clusters too."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from rempart.stats.ranks import median_between_worlds, median_interval, quantile_interval


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


def nested(rng, between, n_worlds=20, n_replicates=20, n_threats=4):
    """Values whose worlds differ by `between`, replicates by 1, threats by 1, and who belongs where."""
    world = np.repeat(np.arange(n_worlds), n_replicates * n_threats)
    cluster = np.repeat(np.arange(n_worlds * n_replicates), n_threats)
    of_world = between * rng.standard_normal(n_worlds)
    of_cluster = rng.standard_normal(n_worlds * n_replicates)
    return of_world[world] + of_cluster[cluster] + rng.standard_normal(len(world)), cluster, world, of_world


@pytest.mark.statistical
def test_chance_of_a_median_leaves_out_what_differs_between_worlds():
    """The truth is the median over the worlds drawn; 95 %, within four standard errors of 500 runs."""
    rng = np.random.default_rng(8)
    covered = 0
    grid = np.linspace(-9.0, 9.0, 4001)
    for _ in range(500):
        values, cluster, world, of_world = nested(rng, between=1.5)
        # the median of the mixture of normals with variance 2 about the worlds' own means
        share = np.mean([norm.cdf(grid, m, np.sqrt(2.0)) for m in of_world], axis=0)
        truth = float(np.interp(0.5, share, grid))
        low, high = median_interval(values, cluster, world)
        covered += low <= truth <= high
    assert 0.91 * 500 <= covered <= 0.99 * 500


@pytest.mark.statistical
def test_ignorance_of_a_median_is_the_spread_between_worlds():
    rng = np.random.default_rng(9)
    found = np.array([median_between_worlds(*nested(rng, between=2.0)[:3]) for _ in range(60)])
    # 5th to 95th percentile of a normal with sd 2: 6.58 wide
    assert np.diff(found, axis=1).mean() == pytest.approx(2 * 1.645 * 2.0, rel=0.08)
    none = np.array([median_between_worlds(*nested(rng, between=0.0)[:3]) for _ in range(60)])
    assert np.median(np.diff(none, axis=1)) < 0.35


def test_medians_of_one_world():
    values = np.array([1.0, 2.0, 4.0, 8.0, 9.0, 11.0])
    alone = np.zeros(6, np.int64)
    assert median_between_worlds(values, np.arange(6), alone) == (6.0, 6.0)
    low, high = median_interval(values, np.arange(6), alone)
    assert 1.0 <= low < 6.0 < high <= 11.0
