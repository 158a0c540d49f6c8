"""A share of threats, not of replicates: the ratio of two counts, with both kinds of not knowing."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rempart.stats.intervals import Interval, score_interval, student_quantile, two_sided_quantile
from rempart.stats.worlds import MIN_FREE, WorldSums, told_apart

F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]


def share(
    part: WorldSums, whole: WorldSums, confidence: float = 0.95, together: I8 | None = None
) -> tuple[float, Interval, Interval] | None:
    """(mean, ci95, ignorance90) of total part over total whole; None where the whole is always 0.

    `part` is at most `whole` in each replicate. The ratio estimator (Cochran 1977, Sampling Techniques,
    6.3), its residuals part - ratio * whole within worlds. `together`: (M,) sums of part times whole by
    world; without them the worst covariance is taken where the whole varies by chance (Cauchy-Schwarz), and
    `ci95` then covers more often, never less. Ignorance: shares of the worlds, shrunk as in
    `stats.worlds.estimate`.
    """
    n, total_part, total_whole = (int(x.sum()) for x in (part.n, part.total, whole.total))
    if total_whole == 0:
        return None
    mean = total_part / total_whole
    variance, n_free = _residual_variance(part, whole, mean, together)
    mean_part, mean_whole = total_part / n, total_whole / n
    normal = two_sided_quantile(confidence)
    # As in stats.intervals.dispersion: about four replicates off by one unit.
    floor = min(mean_part, mean_whole - mean_part, normal * normal / n)
    of_ratio = max(variance, floor) / (n * mean_whole * mean_whole)
    if mean in (0.0, 1.0):
        # Nothing varied: each replicate tells as much as one threat, as they may share their luck.
        chance = score_interval(mean, 1.0, n, normal, n_max=1)
    else:
        dispersion = of_ratio * total_whole / (mean * (1.0 - mean))
        quantile = student_quantile(0.5 + 0.5 * confidence, max(n_free, 1))
        chance = score_interval(mean, dispersion, total_whole, quantile, n_max=1)
    return mean, chance, _ignorance(part, whole, mean, variance, n_free)


def ratio(
    part: WorldSums, whole: WorldSums, together: I8, confidence: float = 0.95
) -> tuple[float, Interval, Interval] | None:
    """(mean, ci95, ignorance90) of total part over total whole, which may be anything from 0 on.

    As `share`, for counts of which neither holds the other: shots a kill. None where the whole is always 0.
    The interval is the mean plus and minus Student's quantile of linearised errors (Cochran 1977, 6.4).
    """
    n, total_part, total_whole = (int(x.sum()) for x in (part.n, part.total, whole.total))
    if total_whole == 0:
        return None
    mean = total_part / total_whole
    variance, n_free = _residual_variance(part, whole, mean, together)
    normal = two_sided_quantile(confidence)
    quantile = student_quantile(0.5 + 0.5 * confidence, max(n_free, 1))
    reach = quantile * math.sqrt(variance / n) / (total_whole / n)
    high = mean + reach if total_part else normal * normal / total_whole
    ignorance = _ignorance(part, whole, mean, variance, n_free, math.inf)
    return mean, (max(mean - reach, 0.0), high), ignorance


def is_known(sums: WorldSums, ignorance: Interval) -> bool:
    """Whether replicates so spread over worlds told ignorance apart from chance; worlds alike are one."""
    return sums.n.size == 1 or told_apart(ignorance, int(np.maximum(sums.n - 1, 0).sum()))


def _deviation(sums: WorldSums) -> F8:
    """Standard deviation within each world of two replicates or more; 0 for the rest."""
    n = np.maximum(sums.n, 2)
    # Python's integers: n * squares of a long run would leave 64 bits.
    scatter = [
        max(k * q - t * t, 0)
        for k, t, q in zip(sums.n.tolist(), sums.total.tolist(), sums.total_of_squares.tolist(), strict=True)
    ]
    return np.sqrt(np.array(scatter, dtype=np.float64) / (n * (n - 1.0)))


def _residual_variance(
    part: WorldSums, whole: WorldSums, ratio: float, together: I8 | None
) -> tuple[float, int]:
    """Variance of part - ratio * whole within worlds; and its degrees of freedom."""
    n_free = int(np.maximum(part.n - 1, 0).sum())
    if n_free < MIN_FREE:
        part, whole = _as_one(part), _as_one(whole)
        together = None if together is None else np.array([together.sum()])
        n_free = int(part.n[0]) - 1
    known = part.n >= 2
    n_known = int(part.n[known].sum())
    if n_known == 0:
        return 0.0, 0
    of_part, of_whole = _deviation(part), _deviation(whole)
    both = of_part * of_whole if together is None else _covariance(part, whole, together)
    sign = 1.0 if together is None else -1.0
    variance = np.maximum(of_part**2 + sign * 2.0 * ratio * both + (ratio * of_whole) ** 2, 0.0)
    return float((part.n * variance)[known].sum() / n_known), n_free


def _covariance(part: WorldSums, whole: WorldSums, together: I8) -> F8:
    """Covariance within each world of two replicates or more; 0 for the rest."""
    n = np.maximum(part.n, 2)
    sums = zip(part.n.tolist(), part.total.tolist(), whole.total.tolist(), together.tolist(), strict=True)
    scatter = [k * xy - x * y if k >= 2 else 0 for k, x, y, xy in sums]
    return np.asarray(np.array(scatter, dtype=np.float64) / (n * (n - 1.0)))


def _as_one(sums: WorldSums) -> WorldSums:
    return WorldSums(*(np.array([x.sum()]) for x in (sums.n, sums.total, sums.total_of_squares)))


def _ignorance(
    part: WorldSums, whole: WorldSums, mean: float, variance: float, n_free: int, most: float = 1.0
) -> Interval:
    some = whole.total > 0
    shares = part.total[some] / whole.total[some]
    if shares.size < 2:
        return mean, mean
    observed = float(np.var(shares, ddof=1))
    if observed == 0.0:
        return mean, mean
    per_replicate = whole.total[some] / part.n[some]
    separable = n_free >= MIN_FREE
    by_chance = float(np.mean(variance / (part.n[some] * per_replicate**2))) if separable else 0.0
    factor = math.sqrt(max(0.0, 1.0 - by_chance / observed))
    low, high = np.quantile(shares, [0.05, 0.95], method="median_unbiased")
    centre = float(np.mean(shares))
    return (
        max(0.0, mean + factor * (float(low) - centre)),
        min(most, mean + factor * (float(high) - centre)),
    )
