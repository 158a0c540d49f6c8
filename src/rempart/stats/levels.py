"""What independent unbiased estimates of a small probability say together: mean, chance, ignorance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.stats.intervals import Interval, student_quantile

F8 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mean of runs; `variance` of that mean, `n_free` its degrees of freedom; `scatter`: standard deviation
    of one run over the mean.
    """

    mean: float
    variance: float
    n_free: float
    scatter: float = 0.0

    @classmethod
    def exactly(cls, mean: float) -> Estimate:
        """A probability that is known."""
        return cls(mean, 0.0, math.inf)

    @property
    def ci95(self) -> Interval:
        """95 % interval: the logarithm of the mean of right-skewed estimates is nearly normal, with Student's
        quantile.

        With s^2 = ln(1 + variance / mean^2), log mean is normal around log p - s^2 / 2 with deviation s.
        """
        if self.variance <= 0.0 or self.mean <= 0.0:
            return self.mean, self.mean
        s2 = math.log1p(self.variance / self.mean**2)
        reach = student_quantile(0.975, min(self.n_free, 1e6)) * math.sqrt(s2)
        low, high = (self.mean * math.exp(0.5 * s2 + sign * reach) for sign in (-1.0, 1.0))
        return low, min(high, 1.0)


@dataclass(frozen=True, slots=True)
class Whole(Estimate):
    """Mean over worlds."""

    ignorance90: Interval = (0.0, 0.0)


def of_runs(estimates: F8, n_levels: int, n_fresh: int) -> Estimate:
    """Estimate of runs (R,); with one level their states are independent and count one by one."""
    mean = float(np.mean(estimates))
    deviation = float(np.std(estimates, ddof=1)) if len(estimates) > 1 else math.nan
    if n_levels == 1:
        # Two events and two others more (Agresti and Coull 1998): not nothing where all went the same way.
        p = (mean * n_fresh + 2.0) / (n_fresh + 4.0)
        return Estimate(mean, p * (1.0 - p) / n_fresh, n_fresh - 1.0, deviation / mean if mean else 0.0)
    variance = _of_one(estimates, deviation) / len(estimates)
    return Estimate(mean, variance, len(estimates) - 1.0, deviation / mean if mean else 0.0)


def _of_one(estimates: F8, deviation: float) -> float:
    """Variance of one run. Runs are nearly lognormal: where all saw the event it is told by their logarithms
    (Aitchison and Brown 1957, The Lognormal Distribution, section 2.3), since a few of them seldom hold one
    of the large ones that make the variance.
    """
    if len(estimates) < 2 or np.any(estimates <= 0.0):
        return deviation**2
    return float(np.mean(estimates) ** 2 * math.expm1(np.var(np.log(estimates), ddof=1)))


def joined(worlds: Sequence[Estimate], weights: F8) -> Whole:
    """Mean over worlds by weights (sum 1); degrees of freedom: Satterthwaite 1946, Biometrics Bulletin 2."""
    mean = float(sum(weight * one.mean for weight, one in zip(weights, worlds, strict=True)))
    parts = [weight**2 * one.variance for weight, one in zip(weights, worlds, strict=True)]
    variance = float(sum(parts))
    below = sum(part**2 / one.n_free for part, one in zip(parts, worlds, strict=True) if part > 0.0)
    n_free = variance**2 / below if below > 0.0 else math.inf
    return Whole(mean, variance, n_free, ignorance90=_ignorance(worlds, weights, mean))


def _ignorance(worlds: Sequence[Estimate], weights: F8, mean: float) -> Interval:
    """5th to 95th percentile of the worlds' probabilities, chance taken out of their logarithms.

    Worlds of a small probability differ by factors: the logarithms are shrunk towards their mean as in
    `stats.worlds.estimate`. Worlds at 0 stay there.
    """
    if len(worlds) < 2:
        return mean, mean
    n_alike = np.rint(weights / weights.min()).astype(np.int64)
    values = np.repeat([one.mean for one in worlds], n_alike)
    some = values > 0.0
    if np.count_nonzero(some) >= 2:
        logs = np.log(values[some])
        relative = np.repeat(
            [one.variance / one.mean**2 if one.mean > 0.0 else 0.0 for one in worlds], n_alike
        )
        observed, by_chance = float(np.var(logs, ddof=1)), float(np.mean(np.log1p(relative[some])))
        factor = math.sqrt(max(0.0, 1.0 - by_chance / observed)) if observed > 0.0 else 1.0
        values[some] = np.exp(np.mean(logs) + factor * (logs - np.mean(logs)))
    low, high = np.quantile(values, [0.05, 0.95], method="median_unbiased")
    return float(low), float(min(high, 1.0))
