"""Likelihood ratios: how much better one account fits the model than another."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rempart.evidence.simulated import Flags, Simulated
from rempart.evidence.weights import shrunk
from rempart.stats.intervals import Interval, clopper_pearson, two_sided_quantile

_FEW = 20
"""Below so many replicates of either account the interval is the safe one."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """P(first) over P(second). `ci95`: chance; `ignorance90`: 5th to 95th percentile between worlds."""

    value: float
    ci95: Interval
    ignorance90: Interval


def likelihood_ratio(simulated: Simulated, first: Flags, second: Flags) -> Ratio:
    """Ratio of the probabilities of two sets of patterns (D,); 0, inf or nan where one or both were not seen.

    Chance: normal interval of the logarithm, with the variance within worlds of a / P(a) - b / P(b) (linear
    approximation; Cochran 1977, Sampling Techniques, 6.3); with fewer than 20 replicates of either, the two
    Clopper-Pearson intervals at 97.5 % each (Bonferroni), which is wide and safe. Ignorance: ratios of the
    probabilities by world, chance drawn out of them by `weights.shrunk`.
    """
    a, b = simulated.hits(first), simulated.hits(second)
    n, n_a, n_b = simulated.n_replicates, int(a.sum()), int(b.sum())
    value = n_a / n_b if n_b else (math.inf if n_a else math.nan)
    few = min(n_a, n_b) < _FEW
    chance = _safe(n_a, n_b, n) if few else _of_logarithm(simulated, first, second, value)
    return Ratio(value, chance, _between_worlds(simulated, first, second, value))


def _safe(n_a: int, n_b: int, n: int) -> Interval:
    low_a, high_a = clopper_pearson(n_a, n, 0.975)
    low_b, high_b = clopper_pearson(n_b, n, 0.975)
    return (low_a / high_b if high_b > 0.0 else 0.0), (high_a / low_b if low_b > 0.0 else math.inf)


def _of_logarithm(simulated: Simulated, first: Flags, second: Flags, value: float) -> Interval:
    n_w = simulated.n
    n = float(n_w.sum())
    share_a, share_b = float(simulated.hits(first).sum()) / n, float(simulated.hits(second).sum()) / n
    score = first / share_a - second / share_b
    total, squares = simulated.counts @ score, simulated.counts @ (score * score)
    seen = n_w > 1
    within = (squares[seen] - total[seen] ** 2 / n_w[seen]) * n_w[seen] / (n_w[seen] - 1.0)
    deviation = math.sqrt(float(within.sum())) / n
    reach = two_sided_quantile(0.95) * deviation
    return value * math.exp(-reach), value * math.exp(reach)


def _between_worlds(simulated: Simulated, first: Flags, second: Flags, value: float) -> Interval:
    p_a, p_b = (shrunk(simulated.hits(chosen), simulated.n) for chosen in (first, second))
    known = (p_a > 0.0) | (p_b > 0.0)
    if not np.any(known) or math.isnan(value):
        return math.nan, math.nan
    with np.errstate(divide="ignore"):
        logs = np.log(p_a[known]) - np.log(p_b[known])
    if not np.all(np.isfinite(logs)):
        order = np.sort(logs)
        low, high = order[int(0.05 * (len(order) - 1))], order[math.ceil(0.95 * (len(order) - 1))]
    else:
        low, high = np.quantile(logs, [0.05, 0.95], method="median_unbiased")
    return math.exp(low) if low > -math.inf else 0.0, math.exp(high) if high < math.inf else math.inf
