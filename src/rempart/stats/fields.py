"""Chance and ignorance of many means at once: a mean for each cell of a map, replicates nested in worlds.

The estimators of `rempart.stats.worlds`, for values between 0 and 1 and as many replicates in every world.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.stats.intervals import student_quantile, two_sided_quantile

F8 = npt.NDArray[np.float64]

_FEW_DEVIATIONS = 1.959963984540054**2  # as in stats.intervals.dispersion


@dataclass(frozen=True, eq=False)
class Fields:
    """Means of shape (...) with both kinds of not knowing, each end an array of that shape."""

    mean: F8
    ci95: tuple[F8, F8]
    ignorance90: tuple[F8, F8]


def estimate_fields(world_means: npt.ArrayLike, within: npt.ArrayLike, n_per_world: int) -> Fields:
    """Fields from means by world (M, ...) and the mean over worlds (...) of the variance within worlds.

    `n_per_world` replicates in each world; where that is 1, nothing within worlds is known: `within` is not
    looked at, chance is taken from the scatter between worlds, and ignorance still holds it (an outer bound).
    Chance: `stats.intervals.score_interval` with the dispersion seen and Student's quantile.
    Ignorance: percentiles of the world means, shrunk by the share of chance (`stats.worlds.estimate`).
    """
    means = np.asarray(world_means, dtype=np.float64)
    n_worlds = means.shape[0]
    n = n_worlds * n_per_world
    mean = means.mean(axis=0)
    observed = means.var(axis=0, ddof=1) if n_worlds > 1 else np.zeros_like(mean)
    known = n_per_world > 1
    variance = np.asarray(within, dtype=np.float64) if known else observed
    n_free = n_worlds * (n_per_world - 1) if known else max(n_worlds - 1, 1)
    ci95 = _score(mean, variance, n, student_quantile(0.975, n_free) if n > 1 else two_sided_quantile(0.95))
    by_chance = variance / n_per_world if known else np.zeros_like(mean)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(observed > 0.0, 1.0 - by_chance / observed, 0.0)
    factor = np.sqrt(np.maximum(share, 0.0))
    low, high = (
        np.quantile(means, [0.05, 0.95], axis=0, method="median_unbiased") if n_worlds > 1 else (mean, mean)
    )
    ends = (np.clip(mean + factor * (end - mean), 0.0, 1.0) for end in (low, high))
    return Fields(mean, ci95, (next(ends), next(ends)))


def _score(mean: F8, variance: F8, n: int, quantile: float) -> tuple[F8, F8]:
    of_units = mean * (1.0 - mean)
    with np.errstate(invalid="ignore", divide="ignore"):
        dispersed = np.maximum(variance, np.minimum(of_units, _FEW_DEVIATIONS / n)) / of_units
    dispersion = np.where(of_units > 1e-12, dispersed, 1.0)
    c = quantile * quantile * dispersion / n
    spread = np.sqrt(c * (of_units + 0.25 * c))
    low, high = ((mean + 0.5 * c + sign * spread) / (1.0 + c) for sign in (-1.0, 1.0))
    return np.where(mean <= 0.0, 0.0, np.clip(low, 0.0, 1.0)), np.where(
        mean >= 1.0, 1.0, np.clip(high, 0.0, 1.0)
    )
