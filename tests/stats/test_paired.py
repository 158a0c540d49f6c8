"""Intervals of a difference of pairs: do they cover the truth as often as they say?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats as scipy_stats

from rempart.stats.intervals import wilson
from rempart.stats.paired import SignedSums, Spread, paired_ignorance, paired_interval, spread

M, PER_WORLD = 50, 100
N = M * PER_WORLD


def sums_of(values: np.ndarray, n_worlds: int = M) -> SignedSums:
    """Sums of replicates 0, 1, 2 ... in turn over the worlds."""
    of_world = [values[w::n_worlds].astype(float) for w in range(n_worlds)]
    n, total, squares = (
        np.array([part(own) for own in of_world]) for part in (len, np.sum, lambda own: np.sum(own**2))
    )
    return SignedSums(n.astype(float), total, squares, float((values.astype(float) ** 3).sum()))


def covered(
    n_up: np.ndarray, n_down: np.ndarray, truth: float, step: int = 1, confidence: float = 0.95
) -> float:
    """Share of runs whose interval holds the truth; (runs, M) steps up and down in each world."""
    n, found = np.full(M, float(PER_WORLD)), 0
    for up, down in zip(n_up, n_down, strict=True):
        d, steps = step * (up - down).astype(float), step * step * (up + down).astype(float)
        sums = SignedSums(n, d, steps, float(step**3 * (up - down).sum()))
        low, high = paired_interval(d.sum() / N, N, spread(sums), 1.0, None, confidence)
        found += low <= truth <= high
    return found / len(n_up)


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("up", "down"),
    [(0.3, 0), (2, 0), (5, 0), (10, 0), (1, 1), (4, 2), (10, 3), (25, 0), (15, 10), (60, 40), (500, 300)],
)
def test_difference_of_proportions_covers(up: float, down: float):
    """Expected steps up and down in all replicates; worlds differ twofold and have the same difference."""
    rng = np.random.default_rng(int(1000 * up + down))
    n_runs = 3000
    lean = np.where(np.arange(M) % 2, 0.5, 1.5)
    n_up = rng.binomial(PER_WORLD, up / N * lean, (n_runs, M))
    n_down = rng.binomial(PER_WORLD, down / N * lean, (n_runs, M))
    found = covered(n_up, n_down, (up - down) / N)
    assert found >= 0.95 - 3.0 * math.sqrt(0.95 * 0.05 / n_runs)
    if up + down >= 25:
        assert found <= 0.97 + 2.0 * math.sqrt(0.03 * 0.97 / n_runs)


@pytest.mark.statistical
def test_difference_of_counts_covers():
    rng = np.random.default_rng(8)
    n_covered, n_runs = 0, 1500
    of_world = rng.uniform(0.2, 1.0, M)
    truth = float(2.0 * np.mean(of_world) - 0.7)
    for _ in range(n_runs):
        values = rng.poisson(2.0 * np.tile(of_world, PER_WORLD)) - rng.poisson(0.7, N)
        sums = sums_of(values)
        low, high = paired_interval(values.mean(), N, spread(sums), 1.0)
        n_covered += low <= truth <= high
    assert 0.938 <= n_covered / n_runs <= 0.97


@pytest.mark.statistical
def test_few_replicates_are_one_sample_and_wide():
    rng = np.random.default_rng(9)
    n_covered, n_runs = 0, 1500
    for _ in range(n_runs):
        values = rng.integers(-1, 2, M + 10)
        sums = sums_of(values)
        found = spread(sums)
        assert not found.separable
        low, high = paired_interval(float(values.mean()), M + 10, found, 1.0)
        n_covered += low <= 0.0 <= high
    assert n_covered / n_runs >= 0.94


def test_steps_up_alone_have_nearly_the_score_interval():
    """50 of 1000: Wilson's, but for its last term, one step more seen, and half a step either way."""
    values = np.arange(1000) < 50
    found = spread(sums_of(values, 1))
    assert found.variance == pytest.approx(50 * 950 / 1000 / 999)
    assert found.skew == pytest.approx(1.0 - 2.0 * 0.05)
    ours, theirs = paired_interval(0.05, 1000, found, 1.0), wilson(50, 1000)
    assert ours == pytest.approx(theirs, abs=0.0016)
    assert ours[0] < theirs[0]
    assert ours[1] > theirs[1]


def test_many_steps_have_students_interval():
    rng = np.random.default_rng(10)
    values = rng.integers(-3, 4, 20_000)
    found = spread(sums_of(values, 1))
    half = scipy_stats.t.ppf(0.975, 19_999) * values.std(ddof=1) / math.sqrt(20_000)
    low, high = paired_interval(float(values.mean()), 20_000, found, 1.0)
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), rel=0.02, abs=2e-4)


def test_no_step_seen_is_no_empty_interval():
    none = spread(sums_of(np.zeros(N, int)))
    low, high = paired_interval(0.0, N, none, 1.0)
    assert high == pytest.approx(4.34 / N, rel=0.01)
    assert low == -high
    assert paired_ignorance(0.0, np.zeros(M), np.full(M, 100.0), none) == (0.0, 0.0)


def test_what_is_left_of_sums_that_cancel_is_no_step():
    """Rounding: a variance of 1e-16 with whatever skew is no difference seen."""
    rounded = Spread(1e-16, N - M, N - M, 1e6, separable=True)
    exact = Spread(0.0, N - M, 0.0, 0.0, separable=True)
    for unit in (1.0, 0.4):
        ours, theirs = (paired_interval(0.0, N, found, unit) for found in (rounded, exact))
        assert ours == pytest.approx(theirs, rel=1e-6)


def test_an_interval_stays_within_its_bounds():
    found = spread(sums_of(np.arange(40) % 40 > 0, 1))
    low, high = paired_interval(39 / 40, 40, found, 1.0, most=1.0)
    assert low < 39 / 40 < high == 1.0


def test_chance_is_taken_out_of_ignorance():
    rng = np.random.default_rng(11)
    of_world = np.linspace(-1.0, 1.0, 200)
    values = rng.normal(0.0, 3.0, (50, 200)) + of_world
    n = np.full(200, 50.0)
    sums = SignedSums(n, values.sum(axis=0), (values**2).sum(axis=0), float((values**3).sum()))
    low, high = paired_ignorance(float(values.mean()), values.mean(axis=0), n, spread(sums))
    assert (low, high) == pytest.approx((-0.9, 0.9), abs=0.12)
