"""Quantile functions against SciPy's, and the promise of low and high."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from rempart.stats import distributions as d

SHARES = [0.0001, 0.05, 0.2, 0.5, 0.77, 0.95, 0.9999]

PAIRS = [
    (d.Uniform(2.0, 5.0), scipy_stats.uniform(2.0, 3.0)),
    (d.LogUniform(2.0, 500.0), scipy_stats.loguniform(2.0, 500.0)),
    (d.Triangular(1.0, 2.0, 6.0), scipy_stats.triang(0.2, 1.0, 5.0)),
    (d.Triangular(1.0, 6.0, 6.0), scipy_stats.triang(1.0, 1.0, 5.0)),
    (d.Triangular(1.0, 1.0, 6.0), scipy_stats.triang(0.0, 1.0, 5.0)),
    (d.Normal(-3.0, 2.0), scipy_stats.norm(-3.0, 2.0)),
    (d.LogNormal(7.0, 0.4), scipy_stats.lognorm(0.4, scale=7.0)),
    (d.Beta(2.0, 5.0), scipy_stats.beta(2.0, 5.0)),
]


@pytest.mark.parametrize("u", SHARES)
@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=[repr(ours) for ours, _ in PAIRS])
def test_quantile(ours, theirs, u):
    assert ours.quantile(u) == pytest.approx(theirs.ppf(u), rel=1e-9)


@pytest.mark.parametrize("u", SHARES)
def test_logit_normal(u):
    value = d.LogitNormal(0.3, 1.2).quantile(u)
    log_odds = math.log(value / (1 - value))
    assert log_odds == pytest.approx(math.log(0.3 / 0.7) + 1.2 * scipy_stats.norm.ppf(u), rel=1e-9)


def test_fixed_is_fixed():
    assert {d.Fixed(4.0).quantile(u) for u in SHARES} == {4.0}


@pytest.mark.parametrize(
    ("low", "high", "support", "kind"),
    [
        (0.1, 0.9, "probability", d.LogitNormal),
        (0.95, 0.999, "probability", d.LogitNormal),
        (100.0, 400.0, "positive", d.LogNormal),
        (100.0, 151.0, "positive", d.LogNormal),
        (100.0, 150.0, "positive", d.Normal),
        (-20.0, 30.0, "real", d.Normal),
    ],
)
def test_low_and_high_are_percentiles(low, high, support, kind):
    found = d.from_low_high(low, high, support)
    assert isinstance(found, kind)
    assert found.quantile(0.05) == pytest.approx(low, rel=1e-12)
    assert found.quantile(0.95) == pytest.approx(high, rel=1e-12)


def test_medians_by_kind():
    assert d.from_low_high(100.0, 400.0, "positive").quantile(0.5) == pytest.approx(200.0)
    assert d.from_low_high(0.2, 0.8, "probability").quantile(0.5) == pytest.approx(0.5)
    assert d.from_low_high(-1.0, 3.0, "real").quantile(0.5) == pytest.approx(1.0)


@pytest.mark.parametrize("support", ["probability", "positive", "real"])
def test_a_median_off_the_middle(support):
    found = d.from_low_high(0.1, 0.9, support, median=0.7)
    for u, expected in ((0.05, 0.1), (0.5, 0.7), (0.95, 0.9)):
        assert found.quantile(u) == pytest.approx(expected, rel=1e-12)
    # Half a normal on either side: the quarter lies at z(0.25) / z(0.05) of the way on the plain scale.
    if support == "real":
        assert found.quantile(0.25) == pytest.approx(0.7 - 0.6 * 0.6744898 / 1.6448536, rel=1e-6)


def test_a_known_value_is_fixed():
    assert d.from_low_high(3.0, 3.0, "positive") == d.Fixed(3.0)
    assert d.from_low_high(0.0, 0.0, "probability") == d.Fixed(0.0)
    assert d.from_bounds(3.0, 3.0) == d.Fixed(3.0)


def test_bounds():
    assert d.from_bounds(1.0, 4.0) == d.Uniform(1.0, 4.0)
    assert d.from_bounds(1.0, 4.0, mode=2.0) == d.Triangular(1.0, 2.0, 4.0)


@pytest.mark.parametrize(
    ("low", "high"), [(0.1, 0.9), (0.05, 0.3), (0.001, 0.02), (0.5, 0.99), (0.0001, 0.9999)]
)
def test_beta_from_percentiles(low, high):
    found = d.Beta.from_low_high(low, high)
    theirs = scipy_stats.beta(found.a, found.b)
    assert theirs.ppf([0.05, 0.95]).tolist() == pytest.approx([low, high], rel=1e-9)


def test_beta_from_moments():
    found = d.Beta.from_mean_sd(0.7, 0.1)
    theirs = scipy_stats.beta(found.a, found.b)
    assert (theirs.mean(), theirs.std()) == pytest.approx((0.7, 0.1), rel=1e-12)


def test_discrete():
    found = d.Discrete((10.0, 20.0, 30.0), (1.0, 0.0, 3.0))
    assert [found.quantile(u) for u in (0.0, 0.2499, 0.25, 0.9, 1 - 2**-53)] == [10.0, 10.0, 30.0, 30.0, 30.0]
    last_has_none = d.Discrete((1.0, 2.0, 3.0), (0.1, 0.2, 0.0))
    assert last_has_none.quantile(1 - 2**-53) == 2.0


ALL = [
    *[ours for ours, _ in PAIRS],
    d.Fixed(1.0),
    d.LogitNormal(0.5, 2.0),
    d.Split(1.0, 2.0, 9.0, "positive"),
    d.Discrete((1.0, 2.0), (0.3, 0.7)),
]


@pytest.mark.parametrize("distribution", ALL, ids=repr)
@given(u=st.floats(0.0, 1.0, exclude_max=True), v=st.floats(0.0, 1.0, exclude_max=True))
@settings(max_examples=60, deadline=None)
def test_quantiles_are_finite_and_in_order(distribution, u, v):
    low, high = (distribution.quantile(share) for share in sorted((u, v)))
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low <= high + 1e-12 * abs(high)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: d.Uniform(2.0, 1.0), "must lie below"),
        (lambda: d.Uniform(math.nan, 1.0), "finite"),
        (lambda: d.LogUniform(0.0, 1.0), "above 0"),
        (lambda: d.Triangular(0.0, 2.0, 1.0), "outside its bounds"),
        (lambda: d.Normal(0.0, -1.0), "sd must be above 0"),
        (lambda: d.LogNormal(-1.0, 1.0), "median must be above 0"),
        (lambda: d.LogitNormal(1.0, 1.0), "between 0 and 1"),
        (lambda: d.Beta(0.0, 1.0), "a must be above 0"),
        (lambda: d.Beta.from_mean_sd(0.5, 0.6), "as large as"),
        (lambda: d.Discrete((), ()), "at least one value"),
        (lambda: d.Discrete((1.0,), (1.0, 2.0)), "one weight"),
        (lambda: d.Discrete((1.0,), (0.0,)), "above 0"),
        (lambda: d.Discrete((1.0, 2.0), (2.0, -1.0)), "negative"),
        (lambda: d.from_low_high(0.0, 0.5, "probability"), "use bounds"),
        (lambda: d.from_low_high(0.5, 1.0, "probability"), "use bounds"),
        (lambda: d.from_low_high(0.0, 5.0, "positive"), "use bounds"),
        (lambda: d.from_low_high(5.0, 1.0, "real"), "lies above high"),
        (lambda: d.from_low_high(1.0, 2.0, "real", median=3.0), "outside low and high"),
    ],
)
def test_nonsense_is_refused(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
