"""Median of values that come in clusters (threats of a replicate), the clusters nested in worlds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rempart.stats.intervals import Interval, student_quantile, two_sided_quantile

F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]

MIN_FREE = 3
"""With fewer clusters beyond the first of their world all count as one sample: wider, never narrower."""

_N_SPLITS = 32
_N_LOOKS = 64


@dataclass(frozen=True, eq=False)
class Nested:
    """Values (n,), n >= 1, the world (n,) and the cluster (n,) of each, and the clusters (M,) of each world.

    Clusters that gave no value count too: whether they give one is part of the chance.
    """

    values: F8
    world: I8
    cluster: I8
    n_of_world: I8

    @cached_property
    def which(self) -> I8:
        """Cluster of each value, numbered from 0 without gaps."""
        found: I8 = np.unique(self.cluster, return_inverse=True)[1]
        return found

    @cached_property
    def sizes(self) -> F8:
        """Values of each cluster that has one."""
        return np.bincount(self.which).astype(np.float64)

    @cached_property
    def world_of_cluster(self) -> I8:
        """World of each cluster that has a value."""
        found = np.zeros(len(self.sizes), np.int64)
        found[self.which] = self.world
        return found

    @property
    def median(self) -> float:
        """Of all values."""
        return _median(self.values)


def _median(values: F8) -> float:
    return float(np.quantile(values, 0.5, method="median_unbiased"))


def median_interval(data: Nested, confidence: float = 0.95) -> Interval:
    """Interval of the median of all values by chance alone: the worlds stay as they were drawn.

    All x at which the values below x, less half of all values, are not too many or too few for chance
    (inversion of a test: Francisco and Fuller 1991, The Annals of Statistics 19, 454, eq. 3.9): with sums S
    of (below - 1/2) over clusters, |S| <= t sd(S) at x itself, its variance stratified by worlds (Cochran
    1977, Sampling Techniques, 5.3), t Student's quantile with Satterthwaite's degrees of freedom. The
    variance is at least z^2 / 4 (z = 1.96), as that of a score interval of a share is, or that of
    independent values if that is less: worlds that differ by more than their values scatter show no
    variance between few clusters. Ends are values that were seen.
    """
    order = np.argsort(data.values, kind="stable")
    ordered = data.values[order]
    # A threshold is a number of values below it; between equal values there is none.
    rank = np.append(np.flatnonzero(np.diff(ordered)) + 1, len(ordered))
    before = np.concatenate(([0], rank[:-1]))
    half, below = 0.5 * len(ordered), data.which[order]
    reach = _Reach(data, confidence)
    low = _first(lambda j: rank[j] - half + reach.at(below[: rank[j]]) >= 0.0, len(rank))
    last = len(rank) - 1
    high = last - _first(
        lambda j: before[last - j] - half - reach.at(below[: before[last - j]]) <= 0.0, len(rank)
    )
    return float(ordered[rank[low] - 1]), float(ordered[rank[high] - 1])


class _Reach:
    """How far chance takes a sum of (below - 1/2) from zero."""

    def __init__(self, data: Nested, confidence: float) -> None:
        self._data, self._p = data, 0.5 + 0.5 * confidence
        self._z = two_sided_quantile(confidence)
        self._known = data.n_of_world >= 2
        self._free = data.n_of_world[self._known] - 1.0
        # Kish's design effect: as if each cluster of k values were one of weight k.
        by_size = 0.25 * float(data.sizes @ data.sizes)
        self._least = by_size * min(self._z**2 / len(data.values), 1.0)

    def at(self, below: I8) -> float:
        """`below`: clusters of the values below the threshold."""
        sums = np.bincount(below, minlength=len(self._data.sizes)) - 0.5 * self._data.sizes
        variance, n_free = self._of(sums)
        if variance < self._least:
            return self._z * math.sqrt(self._least)
        return student_quantile(self._p, n_free) * math.sqrt(variance)

    def _of(self, sums: F8) -> tuple[float, float]:
        """Variance of the whole sum, and its degrees of freedom."""
        n = self._data.n_of_world.astype(np.float64)
        if self._free.sum() < MIN_FREE:
            n_all = max(float(n.sum()), 2.0)
            return n_all / (n_all - 1.0) * float(sums @ sums), n_all - 1.0
        of_world = np.bincount(self._data.world_of_cluster, sums, minlength=len(n))
        squares = np.bincount(self._data.world_of_cluster, sums * sums, minlength=len(n))
        n, of_world, squares = n[self._known], of_world[self._known], squares[self._known]
        within = np.maximum(n / (n - 1.0) * (squares - of_world**2 / n), 0.0)
        total = float(within.sum())
        n_free = total**2 / float((within**2 / self._free).sum()) if total > 0.0 else math.inf
        # Clusters of worlds with one alone are taken to vary as the others do.
        return total * float(self._data.n_of_world.sum()) / float(n.sum()), n_free


def median_between_worlds(data: Nested, worlds_differ: bool = True) -> Interval:
    """5th to 95th percentile of the median between worlds, chance taken out; (median, median) of one world.

    Medians of the worlds, shrunk towards that of all values by sqrt(1 - chance / observed variance), as
    `stats.worlds.estimate` shrinks means. Chance: what the medians of two halves of a world's clusters
    differ by, over all worlds and 32 ways to halve them. Where no world has two clusters with a value
    nothing is taken out: an outer bound.
    """
    middle, seen = data.median, np.unique(data.world)
    if not worlds_differ or len(seen) < 2:
        return middle, middle
    medians = np.array([_median(data.values[data.world == one]) for one in seen])
    observed = float(np.var(medians, ddof=1))
    if observed == 0.0:
        return middle, middle
    factor = math.sqrt(max(0.0, 1.0 - _chance_of_medians(data, seen) / observed))
    low, high = np.quantile(medians, [0.05, 0.95], method="median_unbiased")
    centre = float(np.mean(medians))
    # Medians of lopsided worlds need not lie about that of all: never beyond what some world has.
    least, most = min(float(medians.min()), middle), max(float(medians.max()), middle)
    low, high = (min(max(middle + factor * (float(end) - centre), least), most) for end in (low, high))
    return low, high


def _chance_of_medians(data: Nested, seen: I8) -> float:
    """Variance that chance gives to the median of a world, on average over the worlds seen."""
    random = np.random.default_rng(0)  # which halves, not what is simulated: the same ones always
    n = np.array([np.count_nonzero(data.world_of_cluster == one) for one in seen])
    of_one: list[float] = []  # variance of the median of one cluster, by world
    for one in seen[n >= 2]:
        mine = data.world == one
        values, (clusters, which) = data.values[mine], np.unique(data.which[mine], return_inverse=True)
        n_half = len(clusters) // 2
        found = 0.0
        for _ in range(_N_SPLITS):
            first = random.permutation(len(clusters))[which] < n_half
            found += (_median(values[first]) - _median(values[~first])) ** 2
        of_one.append(found / _N_SPLITS / (1.0 / n_half + 1.0 / (len(clusters) - n_half)))
    return float(np.mean(of_one)) * float(np.mean(1.0 / n)) if of_one else 0.0


def _first(holds: Callable[[int], bool], n: int) -> int:
    """Least j below n at which `holds`, to within n / 64 if it comes and goes; n - 1 if it never does."""
    stride = max(1, n // _N_LOOKS)
    high = next((j for j in range(0, n - 1, stride) if holds(j)), n - 1)
    low = max(0, high - stride + 1)
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
