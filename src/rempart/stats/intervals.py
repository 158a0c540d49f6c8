"""Intervals for a proportion and for the mean of a count, and sizes of a simulation.

For proportions: Brown, Cai and DasGupta 2001, Statistical Science 16, 101, compares the methods.
An interval is a pair (low, high); `n_events` of `n` trials have shown the event.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from rempart.physics.normal import normal_quantile
from rempart.stats.beta import beta_probability, beta_quantile

Interval = tuple[float, float]

_FEW_DEVIATIONS = 1.959963984540054**2  # the square of the 97.5 % normal quantile


def wilson(n_events: int, n: int, confidence: float = 0.95) -> Interval:
    """Score interval of a proportion: the one that measures carry by default.

    Source: Wilson 1927, Journal of the American Statistical Association 22, 209.
    """
    _check(n_events, n, confidence)
    if n == 0:
        return 0.0, 1.0
    return score_interval(n_events / n, 1.0, n, two_sided_quantile(confidence), n_max=1)


def clopper_pearson(n_events: int, n: int, confidence: float = 0.95) -> Interval:
    """Interval that covers with at least `confidence`, whatever the proportion ("exact").

    Source: Clopper and Pearson 1934, Biometrika 26, 404, by quantiles of the beta distribution.
    """
    _check(n_events, n, confidence)
    tail = 0.5 * (1.0 - confidence)
    low = beta_quantile(tail, n_events, n - n_events + 1) if n_events > 0 else 0.0
    high = beta_quantile(1.0 - tail, n_events + 1, n - n_events) if n_events < n else 1.0
    return low, high


def upper_bound(n_events: int, n: int, confidence: float = 0.95) -> float:
    """One-sided Clopper-Pearson bound: with no event, 1 - (1 - confidence)**(1/n), about 3/n at 95 %."""
    _check(n_events, n, confidence)
    return beta_quantile(confidence, n_events + 1, n - n_events) if n_events < n else 1.0


def jeffreys(n_events: int, n: int, confidence: float = 0.95) -> Interval:
    """Equal-tailed posterior interval under the prior beta(1/2, 1/2); 0 or 1 where nothing speaks against.

    Source: Brown, Cai and DasGupta 2001, section 3.1.3.
    """
    _check(n_events, n, confidence)
    tail = 0.5 * (1.0 - confidence)
    a, b = n_events + 0.5, n - n_events + 0.5
    low = beta_quantile(tail, a, b) if n_events > 0 else 0.0
    high = beta_quantile(1.0 - tail, a, b) if n_events < n else 1.0
    return low, high


def mid_p(n_events: int, n: int, confidence: float = 0.95) -> Interval:
    """Clopper-Pearson with half the probability of what was seen: near to nominal on average.

    Source: Lancaster 1961, Journal of the American Statistical Association 56, 223.
    """
    _check(n_events, n, confidence)
    if n == 0:
        return 0.0, 1.0
    tail = 0.5 * (1.0 - confidence)
    low = _lower_mid_p(n_events, n, tail)
    return low, 1.0 - _lower_mid_p(n - n_events, n, tail)


def _lower_mid_p(n_events: int, n: int, tail: float) -> float:
    if n_events == 0:
        return 0.0

    def excess(p: float) -> float:
        at_least = beta_probability(p, n_events, n - n_events + 1)
        more = beta_probability(p, n_events + 1, n - n_events) if n_events < n else 0.0
        return 0.5 * (at_least + more) - tail

    return _increasing_root(excess, 0.0, 1.0)


def _increasing_root(excess: Callable[[float], float], low: float, high: float) -> float:
    """Where an increasing function crosses zero, to the last bit."""
    while low < (middle := 0.5 * (low + high)) < high:
        if excess(middle) < 0.0:
            low = middle
        else:
            high = middle
    return high


def score_interval(
    mean: float, dispersion: float, n: float, quantile: float, n_max: int | None = None
) -> Interval:
    """Interval of the mean of a count whose variance is `dispersion` * mean * (1 - mean / n_max).

    All mu with (mean - mu)^2 <= quantile^2 dispersion mu (1 - mu / n_max) / n. With `n_max` 1 and
    dispersion 1 that is Wilson's interval; without `n_max` the score interval of a Poisson mean;
    dispersion is the design effect, as n / dispersion independent trials would tell as much
    (Kish 1965, Survey Sampling, 8.2; Korn and Graubard 1998, Survey Methodology 24, 193). Stays within
    [0, n_max] and does not collapse at its ends.
    """
    inverse_max = 0.0 if n_max is None else 1.0 / n_max
    c = quantile * quantile * dispersion / n
    centre = mean + 0.5 * c
    spread = math.sqrt(c * (mean * (1.0 - mean * inverse_max) + 0.25 * c))
    scale = 1.0 + c * inverse_max
    low, high = (centre - spread) / scale, (centre + spread) / scale
    # At the ends the algebra is exact and the arithmetic nearly so.
    low = 0.0 if mean == 0.0 else max(low, 0.0)
    if n_max is not None:
        high = float(n_max) if mean == n_max else min(high, float(n_max))
    return low, high


def mean_interval(
    n: int, total: int, total_of_squares: int, n_max: int | None = None, confidence: float = 0.95
) -> Interval:
    """Interval of the mean of a count (0, 1, 2 ... `n_max`) from its exact sums over `n` replicates.

    `score_interval` with the dispersion that was seen and Student's quantile. Where fewer than
    about four replicates differ from the rest, deviations of one unit stand in for those not seen
    yet: replicates all alike give a narrow interval, never an empty one.
    """
    if n < 1:
        raise ValueError("the mean of no replicate has no interval")
    if n_max == 1:
        return wilson(total, n, confidence)
    # Python's integers: NumPy's would overflow in silence
    n, total, total_of_squares = int(n), int(total), int(total_of_squares)
    mean = total / n
    if n == 1:
        return score_interval(mean, 1.0, 1, two_sided_quantile(confidence), n_max)
    variance = (n * total_of_squares - total * total) / (n * (n - 1))
    quantile = student_quantile(0.5 + 0.5 * confidence, n - 1)
    few = two_sided_quantile(confidence) ** 2
    return score_interval(mean, dispersion(mean, variance, n, n_max, few), n, quantile, n_max)


def dispersion(
    mean: float, variance: float, n: int, n_max: int | None = None, few: float = _FEW_DEVIATIONS
) -> float:
    """Variance over that of independent units, mean * (1 - mean / n_max); 1 where nothing varies.

    The variance is taken as at least `few` / n (3.84 at 95 %: about four replicates off by one unit; the
    square of the quantile, so that a score interval spans 3.84 / n as Wilson's does after no event), or as
    that of independent units if that is less: so few deviations tell little about their spread.
    """
    of_units = mean if n_max is None else mean * (1.0 - mean / n_max)
    if of_units <= 0.0:
        return 1.0
    return max(variance, min(of_units, few / n)) / of_units


@lru_cache(maxsize=1024)  # the measures of one run ask for the same one a hundred times
def student_quantile(p: float, n_free: float) -> float:
    """Quantile `p`, 0 to 1, of Student's distribution with `n_free` > 0 degrees of freedom (inf: the normal).

    Source: DLMF 8.17 by the substitution t^2 / (n_free + t^2), a beta(1/2, n_free / 2) number.
    """
    if p in (0.0, 1.0):
        return math.copysign(math.inf, p - 0.5)
    if math.isinf(n_free):
        return float(normal_quantile(p))
    y = beta_quantile(abs(2.0 * p - 1.0), 0.5, 0.5 * n_free)
    return math.copysign(math.sqrt(n_free * y / (1.0 - y)), p - 0.5)


def hoeffding_size(error: float, risk: float) -> int:
    """Replicates after which a proportion is within `error` of the truth but with probability `risk`.

    Source: Hoeffding 1963, Journal of the American Statistical Association 58, 13, theorem 1:
    n >= ln(2 / risk) / (2 error^2).
    """
    if not (error > 0.0 and 0.0 < risk < 1.0):
        raise ValueError(f"error must be above 0 and risk between 0 and 1, not {error} and {risk}")
    return math.ceil(math.log(2.0 / risk) / (2.0 * error * error))


def standard_error(proportion: float, n: int) -> float:
    """Standard error of a proportion over `n` independent replicates: sqrt(p (1 - p) / n)."""
    return math.sqrt(proportion * (1.0 - proportion) / n)


def two_sided_quantile(confidence: float) -> float:
    """Standard normal number that leaves (1 - confidence) / 2 on either side: 1.96 for 0.95."""
    return float(normal_quantile(0.5 + 0.5 * confidence))


def _check(n_events: int, n: int, confidence: float) -> None:
    if not 0 <= n_events <= n:
        raise ValueError(f"events must lie between 0 and the number of trials, not {n_events} of {n}")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
