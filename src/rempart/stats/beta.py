"""The beta distribution: its probability and its quantile.

Sources: NIST Digital Library of Mathematical Functions, chapter 8.17 (incomplete beta functions);
Thompson and Barnett 1986, Journal of Computational Physics 64, 490 (evaluation of continued fractions).
"""

from __future__ import annotations

import math

from rempart._jit import inner, jit
from rempart.physics.normal import normal_cdf, normal_quantile

_TINY = 1e-300
_EPSILON = 2.0**-52
_NORMAL = 1e10
_N_TERMS = 100_000
_N_STEPS = 400


@inner
def log_beta(a: float, b: float) -> float:
    """Natural logarithm of the beta function B(a, b); a > 0, b > 0. Source: DLMF 5.12.1."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@inner
def _continued_fraction(x: float, a: float, b: float) -> float:
    """DLMF 8.17.22 (without its factor in front), converging fast for x < (a + 1) / (a + b + 2)."""
    c = 1.0
    d = 1.0 / max(1.0 - (a + b) * x / (a + 1.0), _TINY)
    value = d
    for m in range(1, _N_TERMS):
        even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        d = 1.0 / _away_from_zero(1.0 + even * d)
        c = _away_from_zero(1.0 + even / c)
        value *= c * d
        d = 1.0 / _away_from_zero(1.0 + odd * d)
        c = _away_from_zero(1.0 + odd / c)
        value *= c * d
        if abs(c * d - 1.0) < _EPSILON:
            break
    return value


@inner
def _away_from_zero(x: float) -> float:
    return x if abs(x) > _TINY else _TINY


@jit
def beta_probability(x: float, a: float, b: float) -> float:
    """Probability that a beta(a, b) number is below `x`: the regularised incomplete beta I_x(a, b).

    Domain a > 0, b > 0, finite, else nan; 0 for x <= 0 and 1 for x >= 1. Absolute error below 2e-12 for a
    and b up to 1e3, growing as they do (1e-9 at 1e6, 1e-5 at 1e10) by the cancellation in the log of the beta
    function; for a + b above 1e10 its normal limit, as near.
    Source: DLMF 8.17.22, with the symmetry 8.17.4 where it converges faster.
    """
    if math.isnan(x) or not (0.0 < a < math.inf and 0.0 < b < math.inf):
        return math.nan
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    if a + b > _NORMAL:
        mean = a / (a + b)
        return normal_cdf((x - mean) / math.sqrt(mean * (1.0 - mean) / (a + b)))
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta(a, b))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _continued_fraction(x, a, b) / a
    return 1.0 - front * _continued_fraction(1.0 - x, b, a) / b


@inner
def _first_guess(p: float, a: float, b: float, log_b: float) -> float:
    # Near 0 the probability is x^a / (a B(a, b)): the only guess that finds the quantiles of a small a.
    log_near_zero = (math.log(p * a) + log_b) / a
    mean = a / (a + b)
    return max(math.exp(log_near_zero), _TINY) if log_near_zero < math.log(1e-3 * mean) else mean


@jit
def beta_quantile(p: float, a: float, b: float) -> float:
    """Number below which a share `p` of the beta(a, b) distribution lies.

    Domain a > 0, b > 0, finite, else nan; 0 for p <= 0 and 1 for p >= 1. Newton's steps on
    `beta_probability`, kept inside a bracket that halves when a step would leave it.
    """
    if math.isnan(p) or not (0.0 < a < math.inf and 0.0 < b < math.inf):
        return math.nan
    if p <= 0.0:
        return 0.0
    if p >= 1.0:
        return 1.0
    if a + b > _NORMAL:
        mean = a / (a + b)
        found = mean + normal_quantile(p) * math.sqrt(mean * (1.0 - mean) / (a + b))
        return min(max(found, 0.0), 1.0)
    low, high = 0.0, 1.0
    log_b = log_beta(a, b)
    x = _first_guess(p, a, b, log_b)
    for _ in range(_N_STEPS):
        excess = beta_probability(x, a, b) - p
        if excess == 0.0:
            break
        if excess > 0.0:
            high = x
        else:
            low = x
        density = math.exp((a - 1.0) * math.log(x) + (b - 1.0) * math.log1p(-x) - log_b)
        step = x - excess / density if density > 0.0 else low
        following = step if low < step < high else 0.5 * (low + high)
        if abs(following - x) <= _EPSILON * x or following in (low, high):
            x = following
            break
        x = following
    return x
