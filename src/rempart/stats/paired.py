"""The mean of a difference between two designs under the same luck, chance and ignorance apart.

A difference has either sign, so that intervals of a count or a proportion (`stats.intervals`) do not fit it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.stats.intervals import Interval, student_quantile, two_sided_quantile
from rempart.stats.worlds import MIN_FREE, between_worlds

F8 = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SignedSums:
    """Sums by world of a quantity of either sign, one value a replicate; (M,), and cubes over all worlds.

    `unit`: least step of the quantity, 1 for a difference of counts.
    """

    n: F8
    total: F8
    squares: F8
    cubes: float
    unit: float = 1.0

    def as_one(self) -> SignedSums:
        """All worlds thrown together."""
        n, total, squares = (np.array([part.sum()]) for part in (self.n, self.total, self.squares))
        return SignedSums(n, total, squares, self.cubes, self.unit)


@dataclass(frozen=True)
class Spread:
    """Spread of a replicate's value within worlds: variance, free deviations, and third moment over variance.

    `variance` is over n - 1 in each world, worlds weighted by their replicates. `skew` has the unit of the
    value: 1 where all deviations are rare steps of one unit up, 0 where it is symmetric.
    """

    variance: float
    n_free: float
    n_free_effective: float
    skew: float
    separable: bool


def spread(sums: SignedSums) -> Spread:
    """Spread within worlds; over all as one sample where fewer than 30 are not the first of their world."""
    n_free = float(np.maximum(sums.n - 1.0, 0.0).sum())
    separable = n_free >= MIN_FREE
    used = sums if separable else sums.as_one()
    known = used.n >= 2.0
    n, total, squares = used.n[known], used.total[known], used.squares[known]
    if n.size == 0:
        return Spread(0.0, 0.0, 0.0, 0.0, separable)
    scatter = np.maximum(squares - total * total / n, 0.0)
    of_world = scatter / (n - 1.0)
    weighted = float((n * of_world).sum())
    squared = float(((n * of_world) ** 2 / (n - 1.0)).sum())
    means = used.total / np.maximum(used.n, 1.0)
    third = used.cubes - 3.0 * float((means * used.squares).sum()) + 2.0 * float((used.n * means**3).sum())
    whole = float(scatter.sum())
    return Spread(
        weighted / float(n.sum()),
        float((n - 1.0).sum()),
        weighted * weighted / squared if squared > 0.0 else 0.0,
        third / whole if whole > 0.0 else 0.0,
        separable,
    )


def paired_interval(
    mean: float, n: float, found: Spread, unit: float, most: float | None = None, confidence: float = 0.95
) -> Interval:
    """Interval of the mean of a quantity of either sign, within [-most, most].

    All mu with (mean - mu)^2 <= q^2 V(mu), where V is the variance of the mean as it would be if the truth
    were mu: V(mu) = s^2 / n + (mu - mean) skew / n, the variance function of the exponential family through
    the sample, to first order (Morris 1982, Annals of Statistics 10, 65: V' is the third cumulant over the
    second). For rare steps of one unit that is the score interval of a Poisson mean, for a proportion
    Wilson's but for its last term. Two things keep the coverage up where few replicates differ: one more
    step either way counts as seen (Laplace; for pairs Bonett and Price 2012, Journal of Educational and
    Behavioral Statistics 37, 479), at least q^2 in all, so that no difference seen gives a narrow interval,
    never an empty one; and half a step is added on either side, as the mean lies on a lattice (Cox
    1970, The Analysis of Binary Data, 4.2). A step is one unit, or `skew` if that is more.
    q: Student's quantile with Satterthwaite's degrees of freedom.
    """
    q = two_sided_quantile(confidence)
    # Below a quarter of a step, what is left of sums that cancel says nothing of a direction.
    skew = found.skew if n * found.variance >= 0.25 * unit * unit else 0.0
    step = max(unit, abs(skew))
    seen = n * found.variance / (step * step)  # steps
    if seen > q * q:
        q = student_quantile(0.5 + 0.5 * confidence, found.n_free_effective)
    lean = 0.5 * q * q * skew * seen / (seen + 2.0)
    half = math.sqrt(q * q * max(seen + 2.0, q * q) * step * step + lean * lean) + 0.5 * step
    low, high = mean + float(lean - half) / n, mean + float(lean + half) / n
    return (low, high) if most is None else (max(low, -most), min(high, most))


def paired_ignorance(mean: float, world_means: F8, n: F8, found: Spread) -> Interval:
    """5th to 95th percentile of the difference between worlds, chance taken out (`worlds.between_worlds`)."""
    by_chance = found.variance * float(np.mean(1.0 / n)) if found.separable else 0.0
    return between_worlds(mean, world_means, by_chance)
