"""Interval of a quantile of values that come in independent clusters."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rempart.stats.intervals import Interval, student_quantile


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
