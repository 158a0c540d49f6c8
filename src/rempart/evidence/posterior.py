"""What would have to be true: unknowns and questions before and after something is taken as given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rempart.evidence.simulated import F8, Flags, Simulated, UnknownDrawn
from rempart.evidence.weights import (
    chance_distance,
    distance,
    effective_size,
    median_interval,
    quantiles,
)
from rempart.stats.intervals import Interval, wilson
from rempart.stats.worlds import Estimate, estimate

MIN_EFFECTIVE = 25.0
"""Effective number of worlds below which nothing is said of an unknown."""
MIN_REPLICATES = 30
"""Replicates below which nothing is said."""
MIN_MOVEMENT = 0.10
"""Distance between prior and posterior below which an unknown has not moved."""
SHARES = (0.05, 0.5, 0.95)

TOO_FEW = "too few replicates met the condition"
TOO_FEW_WORLDS = "too few worlds carry the weight"
NOT_MOVED = "it does not move the unknown by more than the stated bound"


@dataclass(frozen=True, slots=True)
class UnknownMoved:
    """One unknown given something.

    `prior`, `posterior`: 5, 50 and 95 % quantiles (for an alternative: probability of each label, with the
    posterior's 95 % interval by chance in `label_ci95`). `median_ci95`: chance in the posterior median.
    `movement`: greatest difference of the two distribution functions; `movement_by_chance`: what weights
    unrelated to the unknown stay below in 95 of 100 cases. `cannot_tell`: why the model cannot tell, or ''.
    """

    unknown: str
    prior: tuple[float, ...]
    posterior: tuple[float, ...]
    median_ci95: Interval
    movement: float
    movement_by_chance: float
    effective_worlds: float
    cannot_tell: str
    labels: tuple[str, ...] = ()
    label_ci95: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What is taken as given: weights of patterns (D,), 0 or 1 for a claim, likelihoods for reports."""

    name: str
    weight: F8


def condition(name: str, pattern: Flags) -> Given:
    """A claim, or claims together, taken as true."""
    return Given(name, pattern.astype(np.float64))


def world_weights(simulated: Simulated, given: Given) -> F8:
    """(W,) weight that each world gets: the mean over its replicates of the weight of what is given.

    Self-normalised importance weights: unbiased up to the common factor, whatever the number of replicates.
    """
    return np.asarray(simulated.counts @ given.weight / np.maximum(simulated.n, 1), dtype=np.float64)


def unknown_given(simulated: Simulated, given: Given, name: str, unknown: UnknownDrawn) -> UnknownMoved:
    """One unknown before and after: self-normalised weights of the worlds that have it."""
    there = unknown.there
    weights = world_weights(simulated, given)[there]
    values, prior = unknown.value[there], np.ones(int(there.sum()))
    n_met = int(simulated.hits(np.asarray(given.weight > 0.0)).sum())
    if n_met == 0 or not np.any(weights > 0.0):
        empty = (float("nan"),) * (len(unknown.labels) or len(SHARES))
        before = _before(values, prior, unknown)
        return UnknownMoved(name, before, empty, (np.nan, np.nan), 0.0, 0.0, 0.0, TOO_FEW, unknown.labels)
    movement = distance(values, prior, weights)
    by_chance = chance_distance(values, prior, weights)
    size = effective_size(weights)
    return UnknownMoved(
        unknown=name,
        prior=_before(values, prior, unknown),
        posterior=_before(values, weights, unknown),
        median_ci95=(np.nan, np.nan) if unknown.labels else median_interval(values, weights),
        movement=movement,
        movement_by_chance=by_chance,
        effective_worlds=size,
        cannot_tell=_why_not(n_met, size, movement, by_chance),
        labels=unknown.labels,
        label_ci95=_label_intervals(values, weights, unknown),
    )


def _before(values: F8, weights: F8, unknown: UnknownDrawn) -> tuple[float, ...]:
    if not unknown.labels:
        return quantiles(values, weights, SHARES)
    whole = float(weights.sum())
    return tuple(float(weights[values == k].sum()) / whole for k in range(len(unknown.labels)))


def _label_intervals(values: F8, weights: F8, unknown: UnknownDrawn) -> tuple[Interval, ...]:
    """Wilson's interval with the effective number of worlds for each label."""
    n = max(round(effective_size(weights)), 1)
    shares = _before(values, weights, unknown) if unknown.labels else ()
    return tuple(wilson(min(round(share * n), n), n) for share in shares)


def _why_not(n_met: int, size: float, movement: float, by_chance: float) -> str:
    if n_met < MIN_REPLICATES:
        return TOO_FEW
    if size < MIN_EFFECTIVE:
        return TOO_FEW_WORLDS
    return NOT_MOVED if movement < max(MIN_MOVEMENT, by_chance) else ""


@dataclass(frozen=True, slots=True)
class QuestionMoved:
    """One question (or other claim) before and after; `after` is None where nothing met the condition."""

    question: str
    before: Estimate
    after: Estimate | None
    cannot_tell: str


def question_given(simulated: Simulated, given: Flags, name: str, asked: Flags) -> QuestionMoved:
    """Probability of one thing in all replicates, and in those in which another holds."""
    before = estimate(simulated.sums(asked), n_max=1)
    n_met = int(simulated.hits(given).sum())
    after = estimate(simulated.sums(asked, given), n_max=1) if n_met else None
    return QuestionMoved(name, before, after, TOO_FEW if n_met < MIN_REPLICATES else "")
