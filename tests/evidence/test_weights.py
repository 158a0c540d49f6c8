"""Weights of worlds, quantiles and distances against closed forms; rates against reference rows."""

from __future__ import annotations

import numpy as np
import pytest

from reference_rows import Row, check, each
from rempart.evidence.rates import log_ratio_of_rates, rate_assessed, rate_corrected, rate_reported
from rempart.evidence.weights import (
    chance_distance,
    distance,
    effective_size,
    median_interval,
    quantiles,
    shrunk,
    weighted_share,
)
from rempart.evidence.yardstick import SCALE, word


@each("06_statistics", "BF")
def test_ratio_of_rates(row: Row):
    given = row["inputs"]
    check(row, {"log_LR": log_ratio_of_rates(given["x"], given["n"], given["p1"], given["p2"])})


@each("06_statistics", "ROGAN")
def test_assessed_and_corrected(row: Row):
    p, se, sp = (row["inputs"][key] for key in ("p", "sens", "spec"))
    assessed = rate_assessed(p, se, sp)
    check(row, {"apparent": assessed, "corrected": rate_corrected(assessed, se, sp)})


@each("06_statistics", "SELBIAS")
def test_selective_reports(row: Row):
    given = row["inputs"]
    check(row, rate_reported(given["p"], given["report_success"], given["report_failure"]))


def test_rates_at_their_ends():
    assert log_ratio_of_rates(3, 3, 1.0, 0.5) == pytest.approx(3 * np.log(2.0))
    assert log_ratio_of_rates(2, 3, 1.0, 0.5) == -np.inf
    assert rate_corrected(0.1, 0.9, 0.8) == 0.0  # less than the false alarms alone
    with pytest.raises(ValueError, match="tells nothing"):
        rate_corrected(0.5, 0.5, 0.5)


def test_worlds_that_are_alike_get_the_mean():
    rng = np.random.default_rng(7)
    n = np.full(200, 50)
    hits = rng.binomial(50, 0.3, 200)
    found = shrunk(hits, n)
    assert found.std() < 0.25 * (hits / n).std()
    assert found.mean() == pytest.approx(hits.sum() / n.sum(), rel=0.01)


def test_shrinking_comes_nearer_to_the_truth():
    rng = np.random.default_rng(8)
    truth = rng.beta(3.0, 7.0, 400)
    n = np.full(400, 20)
    hits = rng.binomial(20, truth)
    raw = np.mean((hits / n - truth) ** 2)
    # Of beta(3, 7) with 20 draws the posterior mean has 20 / (20 + 10) of the raw error.
    assert np.mean((shrunk(hits, n) - truth) ** 2) / raw == pytest.approx(2.0 / 3.0, rel=0.1)


def test_the_prior_behind_the_shrinking_is_found():
    """Of beta(3, 7) with 20 draws a world, a is 10: each world's value gives it back."""
    rng = np.random.default_rng(11)
    n = np.full(60_000, 20)
    hits = rng.binomial(20, rng.beta(3.0, 7.0, 60_000))
    found, mean = shrunk(hits, n), hits.sum() / n.sum()
    a = (hits - n * found)[hits == 12] / (found - mean)[hits == 12]
    assert a == pytest.approx(10.0, rel=0.03)


def test_shrinking_leaves_what_is_known():
    found = shrunk(np.array([900_000, 100_000]), np.array([1_000_000, 1_000_000]))
    assert found == pytest.approx([0.9, 0.1], abs=1e-4)
    assert list(shrunk(np.array([0, 0]), np.array([9, 9]))) == [0.0, 0.0]


def test_effective_size():
    assert effective_size(np.array([1.0, 1.0, 1.0, 1.0])) == 4.0
    assert effective_size(np.array([3.0, 1.0])) == pytest.approx(16.0 / 10.0)
    assert effective_size(np.zeros(3)) == 0.0


def test_quantiles_of_weighted_values():
    values = np.linspace(0.0005, 0.9995, 1000)
    assert quantiles(values, np.ones(1000), (0.05, 0.5, 0.95)) == pytest.approx((0.05, 0.5, 0.95), abs=1e-3)
    # Density 2 u: distribution u^2.
    assert quantiles(values, 2.0 * values, (0.25, 0.81)) == pytest.approx((0.5, 0.9), abs=1e-3)
    assert quantiles(values, (values < 0.5).astype(float), (0.5,))[0] == pytest.approx(0.25, abs=1e-3)


def test_distance():
    values = np.linspace(0.0005, 0.9995, 1000)
    assert distance(values, np.ones(1000), np.ones(1000)) == 0.0
    # u against u^2: greatest at u = 1/2.
    assert distance(values, np.ones(1000), 2.0 * values) == pytest.approx(0.25, abs=1e-3)
    tied = np.array([0.0, 0.0, 1.0, 1.0])
    assert distance(tied, np.ones(4), np.array([2.0, 0.0, 1.0, 1.0])) == pytest.approx(0.0)


@pytest.mark.statistical
def test_unrelated_weights_stay_below_the_bound_of_chance():
    """95 of 100 by construction; 300 trials: a standard error of 1.3 points, bounds at three of them."""
    rng = np.random.default_rng(9)
    values, prior = np.arange(60.0), np.ones(60)
    below = 0
    for _ in range(300):
        weights = rng.gamma(1.0, size=60)
        below += distance(values, prior, weights) <= chance_distance(values, prior, weights)
    assert 0.912 <= below / 300 <= 0.988


@pytest.mark.statistical
def test_median_interval_is_as_wide_as_the_law_of_the_median_says():
    """Standard error of a median: sqrt(pi / 2) / sqrt(n); mean over 60 samples, each off by some 20 %."""
    rng = np.random.default_rng(10)
    widths = []
    for _ in range(60):
        values = rng.normal(size=400)
        low, high = median_interval(values, np.ones(400))
        assert low < np.median(values) < high
        widths.append(high - low)
    assert np.mean(widths) == pytest.approx(2 * 1.96 * np.sqrt(np.pi / 2 / 400), rel=0.08)


def test_weighted_share():
    hits, n = np.array([5, 0, 1]), np.array([10, 10, 0])
    assert weighted_share(hits, n, np.array([1.0, 3.0, 9.0])) == pytest.approx(0.125)


def test_yardstick_has_one_word_for_every_number():
    assert [word(p) for p in (0.0, 0.05, 0.051, 0.45, 0.5, 0.56, 0.8, 0.81, 0.96, 1.0)] == [
        "almost no chance", "almost no chance", "very unlikely", "unlikely", "roughly even chance",
        "likely", "likely", "very likely", "almost certain", "almost certain",
    ]  # fmt: skip
    ends = [row[0] for row in SCALE]
    assert ends == sorted(ends)
    assert ends[-1] == 1.0
    assert word(0.7, "fr") == "probable"
    with pytest.raises(ValueError, match="between 0 and 1"):
        word(1.2)
