"""Whole numbers of any width, limits, infinities and nan in the laws of `rempart.stats`."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from rempart.stats import beta, intervals

INF, NAN = math.inf, math.nan
PROPORTIONS = [intervals.wilson, intervals.clopper_pearson, intervals.jeffreys, intervals.mid_p]


@pytest.mark.parametrize("interval", PROPORTIONS)
@settings(deadline=None, max_examples=40)  # the first call compiles
@given(n=st.integers(1, 2**31 - 1), share=st.floats(0.0, 1.0), kind=st.sampled_from([np.int32, np.int64]))
def test_intervals_of_short_whole_numbers(interval, n, share, kind):
    k = round(share * n)
    assert interval(kind(k), kind(n)) == interval(k, n)
    low, high = interval(k, n)
    assert 0.0 <= low <= high <= 1.0


@pytest.mark.parametrize("interval", PROPORTIONS)
def test_a_share_without_trials_is_not_known(interval):
    assert interval(0, 0) == (0.0, 1.0)
    for events, n in ((NAN, 10), (11, 10), (-1, 10), (1, NAN)):
        with pytest.raises(ValueError, match="events must lie between"):
            interval(events, n)


@given(n=st.integers(30, 10**7), mean=st.integers(0, 10**5), kind=st.sampled_from([np.int64, int]))
def test_sums_of_a_count_do_not_overflow(n, mean, kind):
    """n times the sum of squares is up to 1e24: NumPy's integers end at 9e18."""
    total, squares = n * mean, n * mean * mean
    low, high = intervals.mean_interval(kind(n), kind(total), kind(squares))
    assert low <= mean <= high
    # alike in all replicates: no wider than three replicates off by two
    assert high - low <= 4.0 * max(1.0, math.sqrt(mean)) * 13.0 / math.sqrt(n)


LIMITS = [
    (intervals.student_quantile, (0.975, INF), 1.959963984540054),
    (intervals.student_quantile, (1.0, 5.0), INF),
    (intervals.student_quantile, (0.0, 5.0), -INF),
    (intervals.score_interval, (0.5, 1.0, INF, 1.96, 1), (0.5, 0.5)),
    (beta.beta_probability, (-INF, 2.0, 3.0), 0.0),
    (beta.beta_probability, (INF, 2.0, 3.0), 1.0),
    (beta.beta_quantile, (0.0, 2.0, 3.0), 0.0),
    (beta.beta_quantile, (1.0, 2.0, 3.0), 1.0),
    (beta.beta_probability, (0.5, 1e15, 1e15), 0.5),
    (beta.beta_quantile, (0.5, 1e15, 1e15), 0.5),
    *((beta.beta_probability, odd, NAN) for odd in ((NAN, 2.0, 3.0), (0.5, INF, 3.0), (0.5, 2.0, INF))),
    *((beta.beta_probability, odd, NAN) for odd in ((0.5, 0.0, 3.0), (0.5, 2.0, -1.0), (0.5, NAN, 3.0))),
    *((beta.beta_quantile, odd, NAN) for odd in ((NAN, 2.0, 3.0), (0.5, INF, 3.0), (0.5, 2.0, INF))),
    *((beta.beta_quantile, odd, NAN) for odd in ((0.5, 0.0, 3.0), (0.5, 2.0, -1.0), (0.5, NAN, 3.0))),
]


@pytest.mark.parametrize(("law", "arguments", "expected"), LIMITS)
def test_limits(law, arguments, expected):
    forms = (law, getattr(law, "py_func", law))
    for form in forms:
        assert form(*arguments) == pytest.approx(expected, rel=1e-9, nan_ok=True)


@settings(deadline=None)  # the first call compiles
@given(
    a=st.integers(1, 10**4), b=st.integers(1, 10**4), share=st.sampled_from([0.01, 0.3, 0.5, 0.9]),
)  # fmt: skip
def test_beta_of_whole_numbers(a, b, share):
    expected = float(special.betaincinv(a, b, share))
    assert beta.beta_quantile(share, a, b) == beta.beta_quantile(share, float(a), float(b))
    assert beta.beta_quantile(share, a, b) == pytest.approx(expected, rel=1e-8)


@settings(deadline=None)  # the first call compiles
@given(whole=st.floats(1e9, 1e14), part=st.floats(0.1, 0.9), away=st.floats(-3.0, 3.0))
def test_beta_of_many_trials_stays_near_the_normal(whole, part, away):
    x = part + away * math.sqrt(part * (1.0 - part) / whole)
    p = beta.beta_probability(x, part * whole, (1.0 - part) * whole)
    assert p == pytest.approx(0.5 * math.erfc(-away / math.sqrt(2.0)), abs=3e-5)
