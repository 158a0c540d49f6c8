"""Distributions of card values, each drawn by its quantile function.

A world draws one uniform number u by the name of a value and calls `quantile(u)`: the same u under a
changed distribution is the same luck. u lies in [0, 1); where a tail is infinite, u = 0 counts as 2**-54.
Low and high of a card are the 5th and 95th percentile (`from_low_high`) unless marked as bounds
(`from_bounds`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, Protocol

from rempart.physics.normal import normal_quantile
from rempart.stats.beta import beta_probability, beta_quantile

Support = Literal["probability", "positive", "real"]

# Half the smallest step of a 53-bit draw: the finite stand-in for u = 0.
_LEAST = 2.0**-54
_Z95 = 1.6448536269514722  # 95 % normal quantile
# Above this ratio of high to low a positive value is taken as known to a factor, not to a sum.
_LOGNORMAL_RATIO = 1.5


class Distribution(Protocol):
    """Anything that tells the value below which a share u lies."""

    def quantile(self, u: float) -> float:
        """Value below which a share `u` of the distribution lies; 0 <= u < 1."""
        ...


@dataclass(frozen=True)
class Fixed:
    """One value, known."""

    value: float

    def __post_init__(self) -> None:
        _finite(self.value)

    def quantile(self, u: float) -> float:  # noqa: ARG002 (every distribution takes one)
        """The value, whatever `u`."""
        return self.value


@dataclass(frozen=True)
class Uniform:
    """Any value between two bounds, none likelier than another."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _ordered(self.low, self.high)

    def quantile(self, u: float) -> float:
        """Inverse of (x - low) / (high - low)."""
        return self.low + u * (self.high - self.low)


@dataclass(frozen=True)
class LogUniform:
    """Any order of magnitude between two positive bounds, none likelier than another."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _ordered(self.low, self.high)
        _require(self.low > 0.0, f"a log-uniform value needs a low above 0, not {self.low:g}")

    def quantile(self, u: float) -> float:
        """Inverse of ln(x / low) / ln(high / low)."""
        return min(self.low * math.exp(u * math.log(self.high / self.low)), self.high)


@dataclass(frozen=True)
class Triangular:
    """A likeliest value between two bounds."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _ordered(self.low, self.high)
        _require(self.low <= self.mode <= self.high, f"mode {self.mode:g} lies outside its bounds")

    def quantile(self, u: float) -> float:
        """Inverse of the two parabolas that meet at the mode."""
        width = self.high - self.low
        if u * width < self.mode - self.low:
            return self.low + math.sqrt(u * width * (self.mode - self.low))
        return self.high - math.sqrt((1.0 - u) * width * (self.high - self.mode))


@dataclass(frozen=True)
class Normal:
    """A value known to plus or minus."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        _finite(self.mean)
        _positive("sd", self.sd)

    def quantile(self, u: float) -> float:
        """The mean, plus sd times z(u)."""
        return self.mean + self.sd * _z(u)


@dataclass(frozen=True)
class LogNormal:
    """A positive value known to a factor: its natural logarithm is normal with deviation `log_sd`."""

    median: float
    log_sd: float

    def __post_init__(self) -> None:
        _positive("median", self.median)
        _positive("log_sd", self.log_sd)

    def quantile(self, u: float) -> float:
        """The median, times exp(log_sd z(u))."""
        return self.median * math.exp(self.log_sd * _z(u))


@dataclass(frozen=True)
class LogitNormal:
    """A probability whose log odds are normal with deviation `logit_sd`."""

    median: float
    logit_sd: float

    def __post_init__(self) -> None:
        _require(0.0 < self.median < 1.0, f"median {self.median:g} must lie between 0 and 1")
        _positive("logit_sd", self.logit_sd)

    def quantile(self, u: float) -> float:
        """Logistic function of logit(median) + logit_sd z(u)."""
        return _logistic(_logit(self.median) + self.logit_sd * _z(u))


@dataclass(frozen=True)
class Split:
    """A median between a 5th and a 95th percentile that need not lie evenly about it.

    On the scale of `support` (log odds, logarithm or plain) each half is half a normal distribution, so that
    quantile(0.05), quantile(0.5) and quantile(0.95) are exactly low, median and high.
    """

    low: float
    median: float
    high: float
    support: Support

    def __post_init__(self) -> None:
        _check_support(self.low, self.high, self.support)
        _require(self.low < self.median < self.high, f"value {self.median:g} lies outside low and high")

    def quantile(self, u: float) -> float:
        """Stretch z(u) by the distance from the median to that side's percentile."""
        forth, back = _SCALES[self.support]
        centre, z = forth(self.median), _z(u)
        side = self.high if z > 0.0 else self.low
        return back(centre + abs(z) / _Z95 * (forth(side) - centre))


@dataclass(frozen=True)
class Beta:
    """A probability with beta(a, b) distribution: as after a - 1 successes and b - 1 failures."""

    a: float
    b: float

    def __post_init__(self) -> None:
        _positive("a", self.a)
        _positive("b", self.b)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float) -> Beta:
        """Beta distribution of this mean and standard deviation; sd^2 < mean (1 - mean)."""
        _positive("sd", sd)
        _require(0.0 < mean < 1.0, f"mean {mean:g} must lie between 0 and 1")
        weight = mean * (1.0 - mean) / (sd * sd) - 1.0
        _require(weight > 0.0, f"no beta distribution of mean {mean:g} has an sd as large as {sd:g}")
        return cls(mean * weight, (1.0 - mean) * weight)

    @classmethod
    def from_low_high(cls, low: float, high: float) -> Beta:
        """Beta distribution with `low` and `high` as 5th and 95th percentile; 0 < low < high < 1."""
        _check_support(low, high, "probability")

        def mean_at(log_weight: float) -> float:
            weight = math.exp(log_weight)
            return _root(
                lambda mean: 0.05 - beta_probability(low, mean * weight, (1.0 - mean) * weight),
                1e-9,
                1 - 1e-9,
            )

        def excess(log_weight: float) -> float:
            mean, weight = mean_at(log_weight), math.exp(log_weight)
            return beta_probability(high, mean * weight, (1.0 - mean) * weight) - 0.95

        # The more weight, the narrower: a and b between 1e-4 and 1e8 in sum.
        log_weight = _root(excess, math.log(1e-4), math.log(1e8))
        mean, weight = mean_at(log_weight), math.exp(log_weight)
        return cls(mean * weight, (1.0 - mean) * weight)

    def quantile(self, u: float) -> float:
        """Inverse of the incomplete beta function."""
        return float(beta_quantile(max(u, _LEAST), self.a, self.b))


@dataclass(frozen=True)
class Discrete:
    """One of several values, each with its weight (any positive scale); sorted as given."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        _require(len(self.values) > 0, "a discrete distribution needs at least one value")
        _require(len(self.values) == len(self.weights), "each value needs one weight")
        _require(all(w >= 0.0 and math.isfinite(w) for w in self.weights), "weights must not be negative")
        _require(sum(self.weights) > 0.0, "at least one weight must be above 0")

    def quantile(self, u: float) -> float:
        """First value whose share, added to those before it, exceeds `u`."""
        sums = list(accumulate(self.weights))
        # A product that rounds up to the total must not reach past the last value that has weight.
        i_value = min(bisect_right(sums, u * sums[-1]), bisect_right(sums, math.nextafter(sums[-1], 0.0)))
        return self.values[i_value]


def from_low_high(low: float, high: float, support: Support, median: float | None = None) -> Distribution:
    """Distribution with `low` and `high` as 5th and 95th percentile, by the kind of value.

    A probability: normal in its log odds. A positive value: lognormal if high / low exceeds 1.5, else
    normal (at 1.5 the two differ by up to 2.1 % of the value between the percentiles). Any other value:
    normal. With a `median`, each side gets its own spread (`Split`).
    Raises ValueError where no such distribution exists, as for a probability whose low is 0.
    """
    if low == high:
        return Fixed(low)
    _check_support(low, high, support)
    if median is not None:
        return Split(low, median, high, support)
    forth, back = _SCALES[support]
    if support == "real" or (support == "positive" and high <= _LOGNORMAL_RATIO * low):
        return Normal(0.5 * (low + high), (high - low) / (2.0 * _Z95))
    centre, spread = 0.5 * (forth(low) + forth(high)), (forth(high) - forth(low)) / (2.0 * _Z95)
    return LogNormal(back(centre), spread) if support == "positive" else LogitNormal(back(centre), spread)


def from_bounds(low: float, high: float, mode: float | None = None) -> Distribution:
    """Distribution between two bounds: uniform, or triangular about a likeliest value."""
    if low == high:
        return Fixed(low)
    return Uniform(low, high) if mode is None else Triangular(low, mode, high)


def _z(u: float) -> float:
    return float(normal_quantile(max(u, _LEAST)))


def _logit(p: float) -> float:
    return math.log(p) - math.log1p(-p)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if x >= 0.0 else math.exp(x) / (1.0 + math.exp(x))


_SCALES: dict[Support, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "probability": (_logit, _logistic),
    "positive": (math.log, math.exp),
    "real": (float, float),
}


def _root(increasing: Callable[[float], float], low: float, high: float) -> float:
    while low < (middle := 0.5 * (low + high)) < high and high - low > 1e-15 * abs(high):
        if increasing(middle) < 0.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _check_support(low: float, high: float, support: Support) -> None:
    _finite(low, high)
    _require(low <= high, f"low {low:g} lies above high {high:g}")
    if support == "probability":
        _require(low > 0.0 and high < 1.0, "percentiles of a probability lie above 0 and below 1: use bounds")
    if support == "positive":
        _require(low > 0.0, "percentiles of a positive value lie above 0: use bounds")


def _ordered(low: float, high: float) -> None:
    _finite(low, high)
    _require(low < high, f"low {low:g} must lie below high {high:g}")


def _positive(name: str, value: float) -> None:
    _require(math.isfinite(value) and value > 0.0, f"{name} must be above 0, not {value:g}")


def _finite(*values: float) -> None:
    _require(all(math.isfinite(value) for value in values), "values must be finite numbers")


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise ValueError(sentence)
