"""Medians of values in clusters in worlds: intervals cover as often as they say, with few clusters too."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr

from rempart.stats.ranks import Nested, median_between_worlds, median_interval


def nested(rng, between, n_worlds=20, n_replicates=20, n_threats=4, shared=1.0, p=1.0):
    """Values whose worlds differ by `between`, replicates by `shared` and threats by 1; and the true median.

    A replicate has values with probability `p`. The truth is of the worlds drawn: of the mixture of normals
    about their means.
    """
    of_world = between * rng.standard_normal(n_worlds)
    n = n_worlds * n_replicates
    cluster = np.repeat(np.arange(n)[rng.random(n) < p], n_threats)
    world = cluster % n_worlds
    values = of_world[world] + shared * rng.standard_normal(n)[cluster] + rng.standard_normal(len(cluster))
    scatter = np.hypot(shared, 1.0)
    truth = brentq(lambda x: float(ndtr((x - of_world) / scatter).mean()) - 0.5, -60.0, 60.0)
    return Nested(values, world, cluster, np.full(n_worlds, n_replicates)), truth


# Worlds, replicates a world, threats, spread of worlds and of replicates, P(it happens); expected values.
CASES = {
    "one world": (1, 40, 1, 0.0, 0.0, 1.0),
    "one world, clusters": (1, 40, 4, 0.0, 1.0, 1.0),
    "worlds alike": (20, 20, 4, 0.0, 1.0, 1.0),
    "worlds differ": (20, 20, 4, 1.5, 1.0, 1.0),
    "five raids a world": (20, 5, 1, 3.0, 0.0, 1.0),
    "worlds far apart": (20, 20, 1, 10.0, 0.0, 1.0),
    "in one raid of ten": (20, 20, 1, 2.0, 0.0, 0.1),
    "in one raid of twenty": (20, 20, 1, 2.0, 0.0, 0.05),
}
N_RUNS = 250


@pytest.mark.statistical
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_interval_of_a_median_covers(case):
    """At least 95 % within two standard errors of the runs, at most 97 % within two; both sides alike."""
    n_worlds, n_replicates, n_threats, between, shared, p = case
    rng, below, above = np.random.default_rng(8), 0, 0
    for _ in range(N_RUNS):
        data, truth = nested(rng, between, n_worlds, n_replicates, n_threats, shared, p)
        low, high = median_interval(data)
        below, above = below + (high < truth), above + (truth < low)
    share = 1.0 - (below + above) / N_RUNS
    assert 0.95 - 2.0 * 0.0138 <= share <= 0.97 + 2.0 * 0.0108
    assert max(below, above) / N_RUNS <= 0.025 + 3.0 * 0.0099


@pytest.mark.statistical
@pytest.mark.parametrize("case", [(20, 2, 1, 3.0), (20, 1, 1, 1.0), (5, 4, 1, 3.0)], ids=str)
def test_too_few_to_know_is_wider_never_narrower(case):
    n_worlds, n_replicates, n_threats, between = case
    rng, covered = np.random.default_rng(8), 0
    for _ in range(N_RUNS):
        data, truth = nested(rng, between, n_worlds, n_replicates, n_threats, 0.0)
        low, high = median_interval(data)
        covered += low <= truth <= high
    assert covered >= (0.95 - 2.0 * 0.0138) * N_RUNS


def test_interval_of_independent_values_is_that_of_their_ranks():
    """Order statistics of 100: P(Bin(100, 1/2) within 40 ... 60) = 0.965, within 41 ... 59 = 0.943."""
    data = Nested(np.arange(100.0), np.zeros(100, np.int64), np.arange(100), np.array([100]))
    low, high = median_interval(data)
    assert (low, high) in {(39.0, 60.0), (40.0, 59.0)}


def test_equal_values_have_no_width():
    data = Nested(np.full(20, 3.0), np.arange(20) % 4, np.arange(20), np.full(4, 5))
    assert median_interval(data) == (3.0, 3.0)
    assert median_between_worlds(data) == (3.0, 3.0)


def test_one_value_is_all_that_is_known():
    data = Nested(np.array([7.0]), np.zeros(1, np.int64), np.zeros(1, np.int64), np.array([5]))
    assert median_interval(data) == (7.0, 7.0)
    assert median_between_worlds(data) == (7.0, 7.0)


@pytest.mark.statistical
@pytest.mark.parametrize(("n_replicates", "p"), [(20, 1.0), (5, 1.0), (20, 0.2)])
def test_ignorance_of_a_median_is_the_spread_between_worlds(n_replicates, p):
    """5th to 95th percentile of a normal with standard deviation 2: 6.58 wide."""
    rng = np.random.default_rng(9)
    made = [nested(rng, 2.0, 20, n_replicates, 1, 0.0, p)[0] for _ in range(120)]
    widths = [high - low for low, high in map(median_between_worlds, made)]
    assert np.mean(widths) == pytest.approx(2 * 1.645 * 2.0, rel=0.08)


@pytest.mark.statistical
def test_worlds_that_are_alike_have_little_ignorance():
    rng = np.random.default_rng(9)
    made = [nested(rng, 0.0)[0] for _ in range(60)]
    assert np.median([high - low for low, high in map(median_between_worlds, made)]) < 0.35
    told = [median_between_worlds(data, worlds_differ=False) for data in made]
    assert told == [(data.median, data.median) for data in made]


def test_one_raid_a_world_gives_an_outer_bound_and_not_nothing():
    rng = np.random.default_rng(9)
    data, _ = nested(rng, 2.0, 20, 1, 1, 0.0)
    low, high = median_between_worlds(data)
    assert high - low > 3.0
    values = np.array([1.0, 2.0, 4.0, 8.0, 9.0, 11.0])
    alone = Nested(values, np.zeros(6, np.int64), np.arange(6), np.array([6]))
    assert median_between_worlds(alone) == (6.0, 6.0)
