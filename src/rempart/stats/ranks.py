"""Interval of a quantile of values that come in independent clusters."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rempart.stats.intervals import Interval, student_quantile, two_sided_quantile

F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]


def quantile_interval(
    values: npt.NDArray[np.float64], cluster: npt.NDArray[np.int64], p: float, confidence: float = 0.95
) -> Interval:
    """Interval of quantile `p` of values (n,), those of one cluster not independent.

    Woodruff 1952, Journal of the American Statistical Association 47, 635: the interval of the share of
    values up to the estimated quantile, with the variance between clusters, read off the distribution. At
    least as wide as for independent values. From one cluster nothing is known: least to greatest value.
    """
    n = len(values)
    _, which = np.unique(cluster, return_inverse=True)
    n_clusters = int(which.max()) + 1
    ordered = np.sort(values)
    if n_clusters == 1:
        return float(ordered[0]), float(ordered[-1])
    middle = float(np.quantile(values, p, method="median_unbiased"))
    # Values at the quantile itself count as half below: ties, or times that come in steps.
    below = 0.5 * ((values < middle).astype(np.float64) + (values <= middle)) - p
    of_cluster = np.bincount(which, below)
    between = n_clusters / (n_clusters - 1.0) * float(of_cluster @ of_cluster)
    deviation = math.sqrt(max(between, n * p * (1.0 - p))) / n
    reach = student_quantile(0.5 + 0.5 * confidence, n_clusters - 1) * deviation
    low = math.floor(n * (p - reach)) - 1
    high = math.ceil(n * (p + reach))
    return float(ordered[max(low, 0)]), float(ordered[min(high, n - 1)])


_LEAST_CLUSTERS = 3
"""Replicates that a world must have for its own median to tell anything."""


def median_interval(values: F8, cluster: I8, world: I8) -> Interval:
    """Interval by chance alone of the median of values (n,) in clusters nested in worlds.

    As `quantile_interval`, with the variance of the clusters about the mean of their world, so that what
    differs between worlds does not count. Worlds with one cluster say nothing; if all are such, every
    difference counts, which is wider.
    """
    middle = float(np.quantile(values, 0.5, method="median_unbiased"))
    below = 0.5 * ((values < middle).astype(np.float64) + (values <= middle)) - 0.5
    _, which = np.unique(cluster, return_inverse=True)
    of_cluster = np.bincount(which, below)
    world_of = np.zeros(len(of_cluster), np.int64)
    world_of[which] = world
    _, of_world = np.unique(world_of, return_inverse=True)
    n_in = np.bincount(of_world)
    known = n_in[of_world] >= 2
    n_free = int(known.sum() - np.count_nonzero(n_in >= 2))
    if n_free < _LEAST_CLUSTERS:
        return quantile_interval(values, cluster, 0.5)
    about = of_cluster - (np.bincount(of_world, of_cluster) / n_in)[of_world]
    scale = (n_in / np.maximum(n_in - 1, 1))[of_world]
    # Clusters of worlds with one alone are taken to vary as the others do.
    within = float((scale * about * about)[known].sum()) * len(of_cluster) / int(known.sum())
    n = len(values)
    reach = student_quantile(0.975, n_free) * math.sqrt(within) / n
    ordered = np.sort(values)
    low, high = math.floor(n * (0.5 - reach)) - 1, math.ceil(n * (0.5 + reach))
    return float(ordered[max(low, 0)]), float(ordered[min(high, n - 1)])


def median_between_worlds(values: F8, cluster: I8, world: I8) -> Interval:
    """5th to 95th percentile of the median between worlds, chance taken out; (median, median) of one world.

    Medians of the worlds, shrunk towards their mean by sqrt(1 - chance / observed variance), as
    `stats.worlds.estimate` shrinks means; the chance of a world's median from its own interval.
    """
    middle = float(np.quantile(values, 0.5, method="median_unbiased"))
    medians: list[float] = []
    by_chance: list[float] = []
    for one in np.unique(world):
        mine = world == one
        if len(np.unique(cluster[mine])) < _LEAST_CLUSTERS:
            continue
        low, high = quantile_interval(values[mine], cluster[mine], 0.5)
        medians.append(float(np.quantile(values[mine], 0.5, method="median_unbiased")))
        by_chance.append(((high - low) / (2.0 * two_sided_quantile(0.95))) ** 2)
    if len(medians) < 2:
        return middle, middle
    observed = float(np.var(medians, ddof=1))
    if observed == 0.0:
        return middle, middle
    factor = math.sqrt(max(0.0, 1.0 - float(np.mean(by_chance)) / observed))
    low, high = np.quantile(medians, [0.05, 0.95], method="median_unbiased")
    centre = float(np.mean(medians))
    # Medians of lopsided worlds need not lie about that of all: never beyond what some world has.
    ends = (middle + factor * (float(end) - centre) for end in (low, high))
    least, most = min(*medians, middle), max(*medians, middle)
    low, high = (min(max(end, least), most) for end in ends)
    return low, high
