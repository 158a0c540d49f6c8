"""The incomplete beta function and its inverse, against 30-digit arithmetic and reference rows."""

from __future__ import annotations

import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_rows import check, each
from rempart.stats.beta import beta_probability, beta_quantile, log_beta

SHAPES = [(0.05, 0.5), (0.5, 0.5), (1.0, 1.0), (2.5, 0.3), (14.0, 2.0), (30.0, 700.0), (900.0, 900.0)]
SHARES = [1e-8, 0.025, 0.5, 0.95, 1 - 1e-8]


def exact_probability(x: float, a: float, b: float) -> float:
    with mpmath.workdps(30):
        return float(mpmath.betainc(a, b, 0, x, regularized=True))


@pytest.mark.kernel
@pytest.mark.parametrize(("a", "b"), SHAPES)
@pytest.mark.parametrize("x", [1e-9, 0.01, 0.04, 0.3, 0.5, 0.87, 0.999])
def test_probability(x: float, a: float, b: float):
    assert beta_probability(x, a, b) == pytest.approx(exact_probability(x, a, b), rel=1e-11, abs=2e-12)


@pytest.mark.kernel
@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_quantile_is_the_inverse(share: float, a: float, b: float):
    x = beta_quantile(share, a, b)
    # Next to 1 a step of one bit of x may be a large step of probability.
    step = exact_probability(min(x * (1 + 2e-15), 1.0), a, b) - exact_probability(x * (1 - 2e-15), a, b)
    assert exact_probability(x, a, b) == pytest.approx(share, rel=1e-8, abs=1e-11 + step)


@pytest.mark.kernel
def test_quantile_in_closed_form():
    assert beta_quantile(0.3, 1.0, 1.0) == pytest.approx(0.3, rel=1e-14)
    assert beta_quantile(0.3, 4.0, 1.0) == pytest.approx(0.3**0.25, rel=1e-14)
    assert beta_quantile(0.3, 1.0, 5.0) == pytest.approx(1 - 0.7**0.2, rel=1e-13)
    assert beta_quantile(1e-6, 0.01, 1.0) == pytest.approx(0.0, abs=1e-250)


@pytest.mark.kernel
@each("06_statistics", "BETA-")
def test_posterior_of_a_rate(row):
    prior_a, prior_b = row["inputs"]["prior"]
    a, b = prior_a + row["inputs"]["x"], prior_b + row["inputs"]["n"] - row["inputs"]["x"]
    log_marginal = (
        math.log(math.comb(row["inputs"]["n"], row["inputs"]["x"]))
        + log_beta(a, b)
        - log_beta(prior_a, prior_b)
    )
    check(
        row,
        {
            "mean": a / (a + b),
            "sd": math.sqrt(a * b / (a + b + 1)) / (a + b),
            "q": [beta_quantile(p, a, b) for p in (0.025, 0.05, 0.5, 0.95, 0.975)],
            "P_gt_0p5": beta_probability(0.5, b, a),
            "P_gt_0p8": beta_probability(0.2, b, a),
            "log_marginal": log_marginal,
        },
    )


@pytest.mark.kernel
def test_ends():
    assert beta_probability(-0.1, 2.0, 3.0) == 0.0
    assert beta_probability(1.1, 2.0, 3.0) == 1.0
    assert beta_quantile(0.0, 2.0, 3.0) == 0.0
    assert beta_quantile(1.0, 2.0, 3.0) == 1.0


@pytest.mark.kernel_small
@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_as_plain_python(a: float, b: float):
    probability = getattr(beta_probability, "py_func", beta_probability)
    quantile = getattr(beta_quantile, "py_func", beta_quantile)
    assert probability(0.3, a, b) == pytest.approx(exact_probability(0.3, a, b), rel=1e-11, abs=2e-12)
    assert quantile(0.4, a, b) == pytest.approx(beta_quantile(0.4, a, b), rel=1e-12)


@pytest.mark.kernel
@given(step=st.integers(0, 2**40), a=st.floats(0.1, 1e4), b=st.floats(0.1, 1e4))
@settings(max_examples=300, deadline=None)
def test_symmetry(step: int, a: float, b: float):
    x = step / 2**40  # so that 1 - x is exact
    assert beta_probability(x, a, b) + beta_probability(1.0 - x, b, a) == pytest.approx(1.0, abs=2e-9)
