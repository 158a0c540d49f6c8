"""Chance and ignorance told apart, over replicates nested in worlds.

A world is one draw of all that is not known (card values, alternatives); its replicates differ by
chance only. With M worlds, replicate K belongs to world K mod M. A measure of a replicate is a count
(a proportion is a count of at most 1), and all that is kept of it are integer sums by world.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.stats.intervals import (
    Interval,
    dispersion,
    mean_interval,
    score_interval,
    student_quantile,
    two_sided_quantile,
)

IntArray = npt.NDArray[np.int64]

# Below this many degrees of freedom the variance within worlds is too uncertain to use: replicates are
# then treated as one sample, which counts ignorance as chance and so errs on the wide side.
MIN_FREE = 30


@dataclass(frozen=True, eq=False)
class WorldSums:
    """Sums of one measure by world: replicates `n`, sum `total`, sum of squares; int64, shape (M,)."""

    n: IntArray
    total: IntArray
    total_of_squares: IntArray

    def __post_init__(self) -> None:
        rows = [np.asarray(part) for part in (self.n, self.total, self.total_of_squares)]
        if rows[0].ndim != 1 or not rows[0].shape == rows[1].shape == rows[2].shape:
            shapes = sorted({row.shape for row in rows})
            raise ValueError(f"sums by world must be three rows of one length, not {shapes}")
        for name, given in zip(("n", "total", "total_of_squares"), rows, strict=True):
            if given.dtype.kind not in "iu":
                raise TypeError(f"{name} must hold integers, not {given.dtype}")
            own = given.astype(np.int64)
            own.setflags(write=False)
            object.__setattr__(self, name, own)

    @classmethod
    def of(cls, values: npt.ArrayLike, n_worlds: int, first_replicate: int = 0) -> WorldSums:
        """Sums of the values (integers from 0) of consecutive replicates."""
        counts = np.asarray(values, dtype=np.int64)
        world = (first_replicate + np.arange(counts.size)) % n_worlds
        sums = np.zeros((3, n_worlds), np.int64)
        for row, summand in zip(sums, (np.ones_like(counts), counts, counts * counts), strict=True):
            np.add.at(row, world, summand)
        return cls(*sums)

    @classmethod
    def of_histograms(cls, n_of_value: npt.ArrayLike) -> WorldSums:
        """Sums from a histogram a world: shape (M, largest value + 1)."""
        histograms = np.asarray(n_of_value)
        values = np.arange(histograms.shape[1], dtype=np.int64)
        return cls(histograms.sum(axis=1), histograms @ values, histograms @ (values * values))

    def merge(self, other: WorldSums) -> WorldSums:
        """The sums of both parts together, exact in any order."""
        return WorldSums(
            self.n + other.n, self.total + other.total, self.total_of_squares + other.total_of_squares
        )


@dataclass(frozen=True)
class Estimate:
    """Mean of a measure with both kinds of not knowing.

    `ci95`: chance, what more replicates in the same worlds would narrow (at 95 % unless told otherwise).
    `ignorance90`: 5th to 95th percentile of the mean between worlds, chance taken out.
    `n_worlds`: worlds with a replicate. `ignorance_known` is false where worlds might differ and the
    replicates do not tell how much (`told_apart`): there are too few of them, and `ignorance90` still holds
    chance and is an outer bound (of two worlds or more; one world tells nothing); or the worlds were seen to
    differ by no more than chance, and `ignorance90` is no wider than a point.
    """

    mean: float
    ci95: Interval
    ignorance90: Interval
    n: int
    n_worlds: int
    ignorance_known: bool


@dataclass(frozen=True)
class Within:
    """Variance within worlds (nan where no world has two replicates), and how well it is known."""

    variance: float
    n_free: int
    n_free_effective: float


def estimate(
    sums: WorldSums, *, n_max: int | None = None, worlds_differ: bool = True, confidence: float = 0.95
) -> Estimate:
    """Mean, chance and ignorance of a count between 0 and `n_max`; `n_max` = 1 for a proportion.

    The truth that `ci95` covers is the mean over the worlds that were drawn, each weighted by its
    replicates. Chance: the variance within worlds s^2 (stratified estimator: Cochran 1977, Sampling
    Techniques, 5.3) enters a score interval as its dispersion (`intervals.score_interval`), with
    Student's quantile. In one world, or with `worlds_differ` false, a proportion gets exactly Wilson's
    interval. With fewer than 30 replicates beyond the first of their world, all replicates count as one
    sample: wider, never narrower.

    Ignorance: the world means, shrunk towards the mean until their variance is the variance
    between worlds alone: factor sqrt(1 - mean of s^2 / n_w over the observed variance), at least 0. That is
    the constrained empirical Bayes estimate of an ensemble (Louis 1984, Journal of the American
    Statistical Association 79, 393; Ghosh 1992, ibid. 87, 533), with moments for the variances. Exactly
    (mean, mean) if the worlds cannot differ. Bias of either percentile, as a share of the interval's width,
    by simulation with 200 worlds (tests/stats/test_worlds.py): of worlds spread like a bell, below 0.03
    from 10 replicates a world; piled up against 0, like beta(1, 19), 0.13 with 10 and 0.04 with 50; in two
    points, 0.26 with 10 and 0.12 with 50, as a percentile then falls into the blur that chance leaves.
    Where worlds might differ but do not, half of all runs say (mean, mean) and 95 % of them at most 0.4
    of the spread that chance gives to world means.

    Raises ValueError without any replicate.
    """
    n = int(sums.n.sum())
    if n == 0:
        raise ValueError("the mean of no replicate is not known")
    total, squares = int(sums.total.sum()), int(sums.total_of_squares.sum())
    mean = total / n
    seen = np.flatnonzero(sums.n)
    n_worlds = int(seen.size)
    if not worlds_differ or sums.n.size == 1:
        return Estimate(
            mean, mean_interval(n, total, squares, n_max, confidence), (mean, mean), n, n_worlds, True
        )
    within = variance_within(sums)
    separable = within.n_free >= MIN_FREE
    if separable:
        chance = _stratified(mean, within, n, n_max, confidence)
    else:
        chance = mean_interval(n, total, squares, n_max, confidence)
    by_chance = within.variance * float(np.mean(1.0 / sums.n[seen])) if separable else 0.0
    ignorance = between_worlds(mean, sums.total[seen] / sums.n[seen], by_chance)
    return Estimate(mean, chance, ignorance, n, n_worlds, told_apart(ignorance, within.n_free))


def told_apart(ignorance: Interval, n_free: int) -> bool:
    """Whether a spread between worlds was seen beyond that of chance.

    `n_free`: replicates that are not the first of their world. A spread of nothing may mean that worlds are
    alike, or that so few replicates a world do not show it.
    """
    return n_free >= MIN_FREE and ignorance[0] < ignorance[1]


def variance_within(sums: WorldSums) -> Within:
    """Mean variance within worlds, each weighted by its replicates: that of the stratified mean times n.

    Effective degrees of freedom: Satterthwaite 1946, Biometrics Bulletin 2, 110 (Cochran 1977, eq. 5.16).
    """
    weighted, squared, n_weighted, n_free = 0.0, 0.0, 0, 0
    # Python's integers: n * squares of a long run would leave 64 bits.
    for n, total, squares in zip(
        sums.n.tolist(), sums.total.tolist(), sums.total_of_squares.tolist(), strict=True
    ):
        if n >= 2:
            here = (n * squares - total * total) / (n - 1)
            weighted += here
            squared += here * here / (n - 1)
            n_weighted += n
            n_free += n - 1
    return Within(
        weighted / n_weighted if n_weighted else math.nan,
        n_free,
        weighted * weighted / squared if squared > 0.0 else 0.0,
    )


def _stratified(mean: float, within: Within, n: int, n_max: int | None, confidence: float) -> Interval:
    quantile = two_sided_quantile(confidence)
    few = quantile * quantile
    # With fewer deviations than that, the floor of `dispersion` stands in for a variance that is not known.
    if n * within.variance >= few:
        quantile = student_quantile(0.5 + 0.5 * confidence, within.n_free_effective)
    return score_interval(mean, dispersion(mean, within.variance, n, n_max, few), n, quantile, n_max)


def between_worlds(mean: float, world_means: npt.NDArray[np.float64], by_chance: float) -> Interval:
    """5th and 95th percentile of the means of worlds, chance taken out.

    `world_means`: (M,), `by_chance`: the variance that chance gives to one of them, on average; `mean`: where
    the whole lies. The means are shrunk towards it (see `estimate`).
    """
    if world_means.size < 2:
        return mean, mean
    observed = float(np.var(world_means, ddof=1))
    if observed == 0.0:
        return mean, mean
    factor = math.sqrt(max(0.0, 1.0 - by_chance / observed))
    # Percentiles unbiased in the median: Hyndman and Fan 1996, The American Statistician 50, 361, type 8.
    low, high = np.quantile(world_means, [0.05, 0.95], method="median_unbiased")
    centre = float(np.mean(world_means))
    return mean + factor * (float(low) - centre), mean + factor * (float(high) - centre)
