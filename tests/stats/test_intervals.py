"""Intervals against reference rows, closed forms and their own promise: how often they cover."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats as scipy_stats

from reference_rows import check, each
from rempart.stats import intervals

pytestmark = pytest.mark.kernel

METHODS: dict[str, Any] = {
    "exact": intervals.clopper_pearson,
    "wilson": intervals.wilson,
    "jeffreys": intervals.jeffreys,
    "midp": intervals.mid_p,
}


def wald(x: int, n: int) -> list[float]:
    half = 1.959963984540054 * intervals.standard_error(x / n, n)
    return [x / n - half, x / n + half]


def agresti_coull(x: int, n: int) -> list[float]:
    """Wald's interval about the middle of Wilson's, with four more trials (Agresti and Coull 1998)."""
    z2 = 1.959963984540054**2
    middle = 0.5 * sum(intervals.wilson(x, n))
    half = math.sqrt(z2) * math.sqrt(middle * (1 - middle) / (n + z2))
    return [middle - half, middle + half]


@each("06_statistics", "CI-R-", "CI-NEWC-")
def test_published_intervals(row):
    x, n, method = row["inputs"]["x"], row["inputs"]["n"], row["inputs"]["method"]
    known = METHODS | {"wald": wald, "agresti_coull": agresti_coull}
    check(row, known[method](x, n))


@each("06_statistics", "CI-INC-")
def test_four_methods(row):
    x, n = row["inputs"]["x"], row["inputs"]["n"]
    check(row, {name: method(x, n) for name, method in METHODS.items()})


@each("06_statistics", "ZERO-")
def test_no_event(row):
    n = row["inputs"]["n"]
    bound = intervals.upper_bound(0, n)
    check(row, {"exact": bound, "rule_of_three": 3 / n})
    assert bound == pytest.approx(row["expected"]["rule_of_three"], rel=0.005)


@each("06_statistics", "HOEFF-")
def test_guaranteed_size(row):
    check(row, intervals.hoeffding_size(row["inputs"]["eps"], row["inputs"]["delta"]))


@each("06_statistics", "MCSE-")
def test_standard_error(row):
    check(row, intervals.standard_error(row["inputs"]["p"], row["inputs"]["n"]))


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_swapping_events_and_non_events_mirrors(method):
    low, high = method(3, 17)
    assert method(14, 17) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_no_trial_tells_nothing(method):
    assert method(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@pytest.mark.parametrize(("x", "n", "confidence"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 1.0), (1, 5, 0.0)])
def test_nonsense_is_refused(method, x, n, confidence):
    with pytest.raises(ValueError, match="must lie between"):
        method(x, n, confidence)


@pytest.mark.parametrize(
    ("method", "least", "most"),
    [("exact", 0.95, 0.97), ("wilson", 0.947, 0.953), ("jeffreys", 0.947, 0.953), ("midp", 0.949, 0.957)],
)
def test_coverage_averaged_over_proportions(method, least, most):
    """No simulation: the binomial distribution tells how often each interval comes up."""
    n = 200
    of_x = np.array([METHODS[method](x, n) for x in range(n + 1)])
    proportions = np.linspace(0.2, 0.8, 601)
    covers = (of_x[:, :1] <= proportions) & (proportions <= of_x[:, 1:])
    coverage = (scipy_stats.binom.pmf(np.arange(n + 1)[:, None], n, proportions) * covers).sum(axis=0)
    assert least <= coverage.mean() <= most


@pytest.mark.parametrize("n_free", [1, 2, 7.5, 98, 1e5])
@pytest.mark.parametrize("p", [0.025, 0.5, 0.9, 0.995])
def test_student_quantile(p: float, n_free: float):
    expected = scipy_stats.t.ppf(p, n_free)
    assert intervals.student_quantile(p, n_free) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_mean_of_a_zero_one_count_is_a_proportion():
    assert intervals.mean_interval(200, 4, 4, n_max=1) == intervals.wilson(4, 200)


def test_mean_of_a_large_sample_is_students():
    values = np.random.default_rng(5).binomial(24, 0.4, 5000)
    low, high = intervals.mean_interval(5000, int(values.sum()), int((values**2).sum()), n_max=24)
    expected = scipy_stats.t.interval(0.95, 4999, values.mean(), values.std(ddof=1) / math.sqrt(5000))
    assert (low, high) == pytest.approx(expected, abs=0.01 * (high - low))


@pytest.mark.parametrize("n_max", [None, 24])
def test_replicates_all_alike(n_max):
    n, most = 1000, 3.8415
    low, high = intervals.mean_interval(n, 0, 0, n_max)
    assert low == 0.0
    assert high == pytest.approx(most / n, rel=0.01)
    low, high = intervals.mean_interval(n, 7 * n, 49 * n, n_max)
    assert (low, high) == pytest.approx((7 - most / n, 7 + most / n), abs=1e-4)


def test_stays_within_the_count():
    low, high = intervals.mean_interval(10, 240, 5760, n_max=24)
    assert low < 24.0
    assert high == 24.0
    low, high = intervals.mean_interval(10, 239, 5713, n_max=24)
    assert 23.0 < low < 23.9 < high <= 24.0


@pytest.mark.statistical
@pytest.mark.parametrize(("n", "p"), [(10, 0.3), (50, 0.3), (50, 0.02), (1000, 0.001)])
def test_mean_interval_covers(n: int, p: float):
    draws = np.random.default_rng(n).binomial(24, p, (16_000, n))
    sums = zip(draws.sum(axis=1).tolist(), (draws**2).sum(axis=1).tolist(), strict=True)
    found = [intervals.mean_interval(n, total, squares, n_max=24) for total, squares in sums]
    covered = np.mean([low <= 24 * p <= high for low, high in found])
    # Standard error 0.0017. Student's own interval covers 0.939 and 0.937 in the last two cases.
    assert 0.945 <= covered <= 0.96


def test_one_replicate_still_has_an_interval():
    low, high = intervals.mean_interval(1, 3, 9)
    assert 0.0 < low < 3.0 < high < 12.0
    with pytest.raises(ValueError, match="no replicate"):
        intervals.mean_interval(0, 0, 0)
