"""Sobol indices of unknowns, chance taken out: first order and total, with bootstrap intervals.

Sobol 2001, doi 10.1016/S0378-4754(00)00270-6. The sample and the estimators are SALib's (Iwanaga, Usher and
Herman 2022, doi 10.18174/sesmo.18155): Saltelli's scheme A, AB_j, B; first order by Saltelli et al. 2010,
doi 10.1016/j.cpc.2009.09.018, total by Jansen 1999, doi 10.1016/S0010-4655(98)00154-4. Each is a quadratic
form of what was measured over another; of both, what it is for the half differences (`answers.split_half`) is
taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.extras import require
from rempart.stats.intervals import Interval

F8 = npt.NDArray[np.float64]

REST = "all others"
N_RESAMPLED = 1_000
_MOST_AT_ONCE = 50_000  # rows resampled together

_OPEN = 2.0**-53


@dataclass(frozen=True)
class Design:
    """Blocks (k + 2, N, D) of quantiles: A, one AB_j a group, B. `names`: (D,). `groups`: (k,).

    In AB_j the columns of group j are B's and all others A's.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    blocks: F8

    def rows(self) -> tuple[tuple[dict[str, float], ...], ...]:
        """By block, quantiles by name."""
        return tuple(
            tuple(dict(zip(self.names, row, strict=True)) for row in block) for block in self.blocks.tolist()
        )


@dataclass(frozen=True)
class Index:
    """First-order and total index of a group, each with a 95 % interval.

    `first`: part of the variance that would go, on average, if it alone were known. `total`: part that would
    stay if all but it were known.
    """

    group: str
    first: float
    first_ci95: Interval
    total: float
    total_ci95: Interval


@dataclass(frozen=True)
class Indices:
    """All groups of a design. `variance`: between worlds, without chance, the measure's unit squared."""

    indices: tuple[Index, ...]
    variance: float
    n_base: int


def design(leading: Sequence[str], rest: Sequence[str], n_base: int, seed: int) -> Design:
    """Saltelli's sample (n_base a power of two) with each leading unknown a group, and the rest one group."""
    require("A Sobol sample", "analysis")
    from SALib.sample import sobol

    names = (*leading, *rest)
    groups = (*leading, *([REST] if rest else []))
    of_name = [*leading, *([REST] * len(rest))]
    problem = {
        "num_vars": len(names),
        "names": list(names),
        "bounds": [[0.0, 1.0]] * len(names),
        "groups": of_name,
    }
    sample = sobol.sample(problem, n_base, calc_second_order=False, seed=seed)
    blocks = sample.reshape(n_base, len(groups) + 2, len(names)).transpose(1, 0, 2)
    return Design(names, groups, np.clip(blocks, _OPEN, 1.0 - _OPEN))


def indices(
    groups: Sequence[str], first: F8, second: F8, seed: int = 1, n_resampled: int = N_RESAMPLED
) -> Indices | None:
    """Indices from two halves (k + 2, N) of what was measured; None where nothing but chance was seen.

    Intervals: percentiles over resampled rows of the design (Archer, Saltelli and Sobol 1997, doi
    10.1080/00949659708811825).
    """
    n = first.shape[1]
    plain = _Forms.of(first, second)
    if plain.variance <= 0.0:
        return None
    resampled = _resampled(first, second, np.random.default_rng(seed), n_resampled)
    found = []
    for j, group in enumerate(groups):
        s1, st = (float(form[j] / plain.variance) for form in (plain.first, plain.total))
        intervals = (_percentiles(form[j], resampled.variance) for form in (resampled.first, resampled.total))
        found.append(Index(group, s1, next(intervals), st, next(intervals)))
    return Indices(tuple(found), float(plain.variance), n)


@dataclass(frozen=True)
class _Forms:
    """Numerators (k, ...) of the indices and the variance, products of halves."""

    first: F8
    total: F8
    variance: F8

    @classmethod
    def of(cls, first: F8, second: F8) -> _Forms:
        mean, half = _forms(0.5 * (first + second)), _forms(0.5 * (first - second))
        return cls(mean[0] - half[0], mean[1] - half[1], mean[2] - half[2])


def _resampled(first: F8, second: F8, rng: np.random.Generator, n_resampled: int) -> _Forms:
    """Forms of samples of as many rows, drawn with replacement; a few at a time, for they are large."""
    n = first.shape[1]
    found = []
    for done in range(0, n_resampled, at_once := max(1, _MOST_AT_ONCE // n)):
        drawn = rng.integers(n, size=(n, min(at_once, n_resampled - done)))
        found.append(_Forms.of(first[:, drawn], second[:, drawn]))
    return _Forms(
        np.concatenate([forms.first for forms in found], axis=-1),
        np.concatenate([forms.total for forms in found], axis=-1),
        np.concatenate([forms.variance for forms in found], axis=-1),
    )


def _forms(y: F8) -> tuple[F8, F8, F8]:
    """Numerators of both indices and the variance, of y (k + 2, N, ...)."""
    from SALib.analyze.sobol import first_order, total_order

    a, b = y[0], y[-1]
    both = np.concatenate([a, b])
    variance = np.asarray(both.var(axis=0))
    if np.ptp(both) <= np.finfo(float).eps:  # SALib would warn of a constant
        zero = np.zeros((len(y) - 2, *y.shape[2:]))
        return zero, np.stack([0.5 * np.mean((a - ab) ** 2, axis=0) for ab in y[1:-1]]), variance
    centre = both.mean(axis=0)
    return (
        np.stack([first_order(a - centre, ab - centre, b - centre) * variance for ab in y[1:-1]]),
        np.stack([total_order(a, ab, b) * variance for ab in y[1:-1]]),
        variance,
    )


def _percentiles(form: F8, variance: F8) -> Interval:
    some = variance > 0.0
    low, high = np.quantile(form[some] / variance[some], [0.025, 0.975])
    return float(low), float(high)


Evaluate = Callable[[Sequence[Sequence[dict[str, float]]]], tuple[F8, F8]]
"""Measures blocks of rows of quantiles: two halves (blocks, N)."""


def sobol_indices(
    evaluate: Evaluate, made: Design, seed: int = 1, n_resampled: int = N_RESAMPLED
) -> Indices | None:
    """Indices of whatever `evaluate` measures."""
    return indices(made.groups, *evaluate(made.rows()), seed, n_resampled)
