"""Closed forms of engagements, as what a count of the engine must be: mean, variance, distribution.

Written for the tests from the formulas of tests/reference/03_engagement.json; no code of the engine
is used. Every law gives `Claim`s about columns of totals or of one class of threats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from rempart.engine.outcomes import MEASURES, Layout
from rempart.engine.run import Tally

F8 = npt.NDArray[np.float64]
_LEAST_EXPECTED = 25.0  # below so many occurrences four standard errors are no bound: pooled


@dataclass(frozen=True)
class Figures:
    """What the engine found in n replicates of one world."""

    layout: Layout
    tally: Tally

    @property
    def n(self) -> int:
        return self.tally.n_replicates

    def mean(self, name: str, threat: str | None = None) -> float:
        return float(self.tally.total[0, self.layout.column(name, threat)]) / self.n

    def variance(self, name: str, threat: str | None = None) -> float:
        square = float(self.tally.squares[0, self.layout.column(name, threat)]) / self.n
        return square - self.mean(name, threat) ** 2

    def shares(self, name: str) -> F8:
        """Share of the replicates in which the total is 0, 1, 2, ..."""
        return self.tally.histograms[MEASURES.index(name)] / self.n


@dataclass(frozen=True)
class Claim:
    """A figure of one replicate: its expected value, and its variance from replicate to replicate.

    `of`: "mean" of the column, its "variance", or the "share" of replicates in which it is `value`.
    """

    column: str
    expected: float
    variance: float
    threat: str | None = None
    of: str = "mean"
    value: int = 0

    def found(self, figures: Figures) -> float:
        if self.of == "share":
            return float(figures.shares(self.column)[self.value])
        if self.of == "variance":
            return figures.variance(self.column, self.threat)
        return figures.mean(self.column, self.threat)

    def excess(self, figures: Figures) -> float:
        """Distance between what was found and what is expected in allowances: 1 is four standard errors."""
        allowance = 4.0 * math.sqrt(max(self.variance, 0.0) / figures.n) + 1e-12
        return abs(self.found(figures) - self.expected) / allowance


def meets(figures: Figures, claims: list[Claim]) -> list[tuple[Claim, float]]:
    """The claims that do not hold within four standard errors, with what was found."""
    return [(claim, claim.found(figures)) for claim in claims if claim.excess(figures) > 1.0]


def moments(column: str, pmf: F8, times: int = 1, threat: str | None = None) -> list[Claim]:
    """Mean of a column that is the sum of `times` independent counts with this distribution; its variance."""
    value = np.arange(len(pmf))
    mean = float(value @ pmf)
    central = value - mean
    second, fourth = float(central**2 @ pmf), float(central**4 @ pmf)
    of_sum = times * fourth + 3.0 * times * (times - 1) * second**2
    return [
        Claim(column, times * mean, times * second, threat),
        Claim(column, times * second, of_sum - (times * second) ** 2, threat, "variance"),
    ]


def distribution(column: str, pmf: F8, n: int) -> list[Claim]:
    """Mean, variance and share of each value that n replicates hold often enough."""
    often = [k for k, p in enumerate(pmf) if n * min(p, 1.0 - p) >= _LEAST_EXPECTED]
    shares = [
        Claim(column, float(pmf[k]), float(pmf[k] * (1.0 - pmf[k])), of="share", value=k) for k in often
    ]
    return [*moments(column, pmf), *shares]


def rate(column: str, p: float, times: int = 1, threat: str | None = None) -> Claim:
    """A column that counts which of `times` independent ones have what each has with probability p."""
    return Claim(column, times * p, times * p * (1.0 - p), threat)


def binomial(n: int, p: float) -> F8:
    """P(0), ..., P(n)."""
    return np.asarray(stats.binom.pmf(np.arange(n + 1), n, p))


def p_salvo(sspk: float, n: int) -> float:
    """Kill by n independent shots."""
    return float(1.0 - (1.0 - sspk) ** n)


def leakers(W: int, sspk: float, n: int, p_track: float) -> F8:
    """Leakers of W warheads, each tracked with p_track and then shot at n times (Wilkening 1999)."""
    return binomial(W, 1.0 - p_track * p_salvo(sspk, n))


def leakers_with_common_cause(W: int, sspk: float, n: int, p_common: float) -> F8:
    """The same with a probability that nothing works at all."""
    pmf = (1.0 - p_common) * leakers(W, sspk, n, 1.0)
    pmf[W] += p_common
    return pmf


def leakers_with_common_odds(W: int, sspk: float, sigma: float) -> F8:
    """Leakers of single shots whose log odds share a normal factor: Gauss-Hermite over it."""
    z, weight = np.polynomial.hermite_e.hermegauss(120)
    p = 1.0 / (1.0 + np.exp(-(math.log(sspk / (1.0 - sspk)) + sigma * z)))
    pmf = stats.binom.pmf(np.arange(W + 1)[None, :], W, 1.0 - p[:, None])
    return np.asarray(weight @ pmf) / math.sqrt(2.0 * math.pi)


def shots_until_killed(p: float, m: int) -> F8:
    """Shots of shoot-look-shoot with at most m: P(0), ..., P(m)."""
    j = np.arange(1, m + 1)
    return np.concatenate([[0.0], np.where(j < m, p, 1.0) * (1.0 - p) ** (j - 1)])


def leakers_of_even_fire(M: int, W: int, p: float) -> F8:
    """M shots spread evenly over W targets without a look."""
    each, left = divmod(M, W)
    return np.convolve(binomial(left, (1.0 - p) ** (each + 1)), binomial(W - left, (1.0 - p) ** each))


def leakers_of_shared_magazine(M: int, W: int, p: float) -> F8:
    """Shoot-look-shoot until the M shots or the W targets are used up: W - min(W, Binomial(M, p))."""
    kills = binomial(M, p)
    pmf = np.zeros(W + 1)
    for k, share in enumerate(kills):
        pmf[W - min(W, k)] += share
    return pmf


def shots_of_shared_magazine(M: int, W: int, p: float) -> F8:
    """Shots then used: until the W-th kill, or M."""
    unfinished = np.array([1.0, *(stats.binom.cdf(W - 1, j, p) for j in range(1, M + 1))])
    pmf = np.zeros(M + 1)
    pmf[1:M] = unfinished[: M - 1] - unfinished[1:M]
    pmf[M] = unfinished[M - 1]
    return pmf


def hits_of_stochastic_salvo(n: int, po: float, m: int, pd: float) -> F8:
    """max(0, Binomial(n, po) - Binomial(m, pd))."""
    pmf = np.zeros(n + 1)
    for a, share in enumerate(binomial(n, po)):
        for b, stopped in enumerate(binomial(m, pd)):
            pmf[max(0, a - b)] += share * stopped
    return pmf


def erlang_b(channels: int, load: float) -> float:
    """Share of Poisson arrivals that find all channels busy."""
    lost = 1.0
    for c in range(1, channels + 1):
        lost = load * lost / (c + load * lost)
    return lost


def erlang_b_of_n(channels: int, load: float, n: int) -> float:
    """The same when exactly n others arrive, each uniform over the time that gives this load.

    The count in any part of the time is then binomial, not Poisson. To first order in 1 / n an expectation f
    over a Poisson process of load a falls by a^2 f''(a) / (2 n): over a Poisson number n the two must agree.
    """
    step = 1e-3 * load
    curvature = (
        erlang_b(channels, load + step) - 2.0 * erlang_b(channels, load) + erlang_b(channels, load - step)
    ) / step**2
    return erlang_b(channels, load) - load**2 * curvature / (2.0 * n)


def burst_engaged(raid: int, channels: int, service_s: float, window_s: float) -> int:
    """Threats of a burst that are served within the window."""
    return min(raid, channels * math.floor(window_s / service_s))


def ranges_of_looks(
    R_detect_m: float,
    R_min_m: float,
    v_target: float,
    v_interceptor: float,
    reaction_s: float,
    assess_s: float,
) -> list[float]:
    """Ranges of the intercepts of shots at a threat that comes straight in at constant speed.

    Each shot is fired when the last is assessed.
    """
    ranges_m: list[float] = []
    t_s = reaction_s
    while True:
        at_launch_m = R_detect_m - v_target * t_s
        met_m = v_interceptor * at_launch_m / (v_interceptor + v_target)
        if met_m < R_min_m:
            return ranges_m
        ranges_m.append(met_m)
        t_s += met_m / v_interceptor + assess_s
