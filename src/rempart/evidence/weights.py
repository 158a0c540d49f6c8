"""Weights of worlds: what a condition that was met makes of the worlds that could have met it."""

from __future__ import annotations

import numpy as np

from rempart.evidence.simulated import F8, I8, Flags

N_SHUFFLES = 400
"""Shuffles of the weights behind the bound of chance on a movement."""
N_RESAMPLES = 200
"""Resamples of the worlds behind the interval of a posterior median."""


def shrunk(hits: I8, n: I8) -> F8:
    """Probability of an event in each world, from `hits` of `n` replicates (W,), drawn to the mean of all.

    Beta-binomial: p_w ~ beta(a m, a (1 - m)), posterior mean (hits + a m) / (n + a); m the overall share and
    a + 1 = m (1 - m) / v, v the variance between worlds by moments (Kleinman 1973, Journal of the American
    Statistical Association 68, 46). Worlds that differ by no more than chance get m itself.
    """
    seen = n > 0
    total = int(n.sum())
    mean = float(hits.sum()) / total if total else 0.0
    if mean in (0.0, 1.0) or int(seen.sum()) < 2:
        return np.full(len(n), mean)
    share, n_seen = hits[seen] / n[seen], n[seen].astype(np.float64)
    within = float(np.sum(hits[seen] * (1.0 - share)) / max(float(np.sum(n_seen - 1.0)), 1.0))
    between = float(np.var(share, ddof=1)) - within * float(np.mean(1.0 / n_seen))
    most = mean * (1.0 - mean)
    if between <= 1e-12 * most:
        return np.full(len(n), mean)
    a = max(most / between - 1.0, 0.0)
    return np.asarray((hits + a * mean) / np.maximum(n + a, 1e-300), dtype=np.float64)


def effective_size(weights: F8) -> float:
    """Worlds of equal weight that tell as much: (sum w)^2 / sum w^2 (Kish 1965, Survey Sampling, 11.7)."""
    squares = float(np.sum(weights * weights))
    return float(np.sum(weights)) ** 2 / squares if squares > 0.0 else 0.0


def quantiles(values: F8, weights: F8, shares: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles of weighted values: the middle of each value's weight stands for it, linear in between."""
    order = np.argsort(values, kind="stable")
    kept = order[weights[order] > 0.0]
    if kept.size == 0:
        return tuple(float("nan") for _ in shares)
    w = weights[kept] / weights[kept].sum()
    middle = np.cumsum(w) - 0.5 * w
    return tuple(float(np.interp(share, middle, values[kept])) for share in shares)


def distance(values: F8, first: F8, second: F8) -> float:
    """Greatest difference of the two distribution functions that two sets of weights give (Kolmogorov)."""
    order = np.argsort(values, kind="stable")
    gap = np.cumsum(first[order] / first.sum()) - np.cumsum(second[order] / second.sum())
    ends = np.append(np.diff(values[order]) > 0.0, True)
    return float(np.max(np.abs(gap[ends])))


def chance_distance(values: F8, prior: F8, weights: F8, share: float = 0.95) -> float:
    """Distance that weights unrelated to the values stay below with probability `share`, by shuffling."""
    rng = np.random.default_rng(1)
    order = np.argsort(values, kind="stable")
    ends = np.append(np.diff(values[order]) > 0.0, True)
    shuffled = rng.permuted(np.tile(weights, (N_SHUFFLES, 1)), axis=1) * prior[order]
    second = np.cumsum(shuffled, axis=1) / shuffled.sum(axis=1)[:, None]
    gap = np.cumsum(prior[order]) / prior.sum() - second
    return float(np.quantile(np.abs(gap[:, ends]).max(axis=1), share))


def median_interval(values: F8, weights: F8, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of the weighted median by resampling the worlds (Efron 1979, Annals of Statistics 7, 1)."""
    rng = np.random.default_rng(2)
    n = len(values)
    found = []
    for _ in range(N_RESAMPLES):
        times = rng.multinomial(n, np.full(n, 1.0 / n))
        if np.any(weights * times > 0.0):
            found.append(quantiles(values, weights * times, (0.5,))[0])
    tail = 0.5 * (1.0 - confidence)
    low, high = np.quantile(found, [tail, 1.0 - tail]) if found else (np.nan, np.nan)
    return float(low), float(high)


def weighted_share(hits: I8, n: I8, weights: F8) -> float:
    """Probability of an event over weighted worlds; worlds without replicates are left out."""
    seen: Flags = n > 0
    w = weights[seen]
    total = float(w.sum())
    return float(np.sum(w * hits[seen] / n[seen])) / total if total > 0.0 else float("nan")
