"""Importance sampling of raids: a proposal learnt level by level, then independent raids with exact weights.

The cross-entropy method (Rubinstein 1999, Methodology and Computing in Applied Probability 1, 127) with
densities constant in boxes in the place of a parametric family: raids drawn by one proposal, weighted by
chance over how often they were drawn by any so far (the balance heuristic: Veach and Guibas 1995, SIGGRAPH
95, 419), give the proposal for the next higher level of the score. The last proposal is then fixed; raids
drawn by it are independent of how it was learnt, and the mean of event over density is unbiased whatever it
is. A share of every proposal is chance itself and an earlier proposal (Owen and Zhou 2000, JASA 95, 135):
what was not learnt is still met.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.engine.rare.proposals import Kinds, Part, Proposal, by_chance, looked_at, part_of
from rempart.engine.world import U8
from rempart.stats.levels import Estimate

F8 = npt.NDArray[np.float64]
Random = np.random.Generator
Score = Callable[[U8], F8]

N_WANTED = 120.0
"""Effective raids that a level is learnt from."""
_ENOUGH = 20.0  # effective raids with the event without which a proposal is not used
_REFINED = 4  # proposals learnt from the event itself before the last
_CHANCE, _EARLIER = 0.03, 0.07
_ROUNDS = 3
_OF_A_WAY, _MOST_WAYS = 70.0, 3
_COMMON = 0.05  # share of plain raids above which there is nothing to gain


@dataclass(frozen=True, slots=True)
class Learnt:
    """A proposal; `levels` of the score that it was learnt at; raids spent; whether it is of use.

    `guess`: the probability as it was learnt, biased, for sharing out effort.
    """

    proposal: Proposal
    levels: tuple[float, ...]
    n_raids: int
    of_use: bool
    guess: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Weights of the raids with the event among `n` raids."""

    n: int
    weights: F8


@dataclass
class _Seen:
    """All raids so far: their keys, scores, and n times density summed over the proposals."""

    keys: U8
    scores: F8
    summed: F8
    drawn_by: list[tuple[int, Proposal]]

    def more(self, n: int, proposal: Proposal, score: Score, random: Random) -> F8:
        keys = proposal.drawn(n, random)
        scores = np.minimum(score(keys), 0.0)
        summed = sum((m * earlier.density(keys) for m, earlier in self.drawn_by), np.zeros(n))
        self.keys = np.concatenate((self.keys, keys))
        self.scores = np.concatenate((self.scores, scores))
        self.summed = np.concatenate((self.summed, summed)) + n * proposal.density(self.keys)
        self.drawn_by.append((n, proposal))
        return scores

    def highest(self, before: float) -> float:
        """The highest level with enough effective raids, or the one before."""
        order = np.argsort(-self.scores, kind="stable")
        scores, weights = self.scores[order], 1.0 / self.summed[order]
        effective = np.cumsum(weights) ** 2 / np.cumsum(weights**2)
        last = np.append(scores[1:] != scores[:-1], True)
        found = np.flatnonzero(last & (effective >= N_WANTED))
        return max(float(scores[found[0]]), before) if len(found) else before

    def above(self, level: float) -> tuple[U8, F8]:
        chosen = self.scores >= level
        return self.keys[chosen], 1.0 / self.summed[chosen]


def learnt(
    kinds: Kinds, score: Score, n_stage: int, n_most: int, random: Random, start: Proposal | None = None
) -> Learnt:
    """Learn with at most `n_most` raids, `n_stage` at a time, from chance or from another proposal."""
    proposal = start or Proposal(kinds, [by_chance(kinds)], [1.0])
    seen = _Seen(np.zeros((0, len(kinds.of_key)), np.uint64), np.zeros(0), np.zeros(0), [])
    levels: list[float] = []
    n_raids = n_refined = 0
    known = 0.0  # effective raids with the event
    while n_raids + n_stage <= n_most and (n_refined < _REFINED or known < N_WANTED):
        scores = seen.more(n_stage, proposal, score, random)
        n_raids += n_stage
        if n_raids == n_stage and start is None and np.mean(scores >= 0.0) > _COMMON:
            return Learnt(proposal, (), n_raids, False, float(np.mean(scores >= 0.0)))
        levels.append(seen.highest(levels[-1] if levels else -math.inf))
        n_refined += levels[-1] >= 0.0
        known = effective(seen.above(0.0)[1])
        keys, weights = seen.above(levels[-1])
        n_ways = min(int(effective(weights) / _OF_A_WAY), _MOST_WAYS)
        proposal = _next(kinds, proposal, keys, weights, max(n_ways, 1))
    return Learnt(proposal, tuple(levels), n_raids, known >= _ENOUGH, float(seen.above(0.0)[1].sum()))


def _next(kinds: Kinds, proposal: Proposal, keys: U8, weights: F8, n_ways: int) -> Proposal:
    ways, shares = _ways(kinds, keys, weights / weights.sum(), n_ways)
    parts: list[Part] = [by_chance(kinds), proposal.parts[-1], *ways]
    return Proposal(kinds, parts, [_CHANCE, _EARLIER, *((1.0 - _CHANCE - _EARLIER) * shares)])


def _ways(kinds: Kinds, keys: U8, weights: F8, n: int) -> tuple[list[Part], F8]:
    """Densities of n ways to a level and their shares: one for all raids, then one more for those told worst.

    Expectation and maximisation (Dempster, Laird and Rubin 1977, JRSS B 39, 1) on weighted raids.
    """
    looked = looked_at(kinds, keys)
    belongs = weights[:, None]
    parts, shares = [part_of(looked, weights)], np.ones(1)
    for _ in range(n - 1):
        told = Proposal(kinds, parts, shares).density(keys)
        order = np.argsort(told, kind="stable")
        worst = np.zeros(len(keys), np.bool_)
        worst[order[: 1 + int(np.searchsorted(np.cumsum(weights[order]), 1.0 / (len(parts) + 1)))]] = True
        belongs = np.column_stack((np.where(worst[:, None], 0.0, belongs), np.where(worst, weights, 0.0)))
        for _ in range(_ROUNDS):
            parts = [part_of(looked, one) for one in belongs.T]
            shares = belongs.sum(axis=0)
            logs = Proposal(kinds, parts, shares).logs(keys) + np.log(np.maximum(shares, 1e-300))
            belongs = np.exp(logs - logs.max(axis=1, keepdims=True))
            belongs *= (weights / belongs.sum(axis=1))[:, None]
    return parts, shares


def batch(proposal: Proposal, score: Score, n: int, random: Random) -> Batch:
    """Independent raids by a fixed proposal."""
    keys = proposal.drawn(n, random)
    chosen = score(keys) >= 0.0
    return Batch(n, 1.0 / proposal.density(keys[chosen]))


def effective(weights: F8) -> float:
    """Kish's effective number."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares > 0.0 else 0.0


def estimate(batches: list[Batch]) -> Estimate:
    """Mean of event over density; as many degrees of freedom as there are effective raids with the event."""
    n = sum(one.n for one in batches)
    weights = np.concatenate([one.weights for one in batches])
    mean = float(weights.sum()) / n
    variance = max(float(weights @ weights) / n - mean**2, 0.0) / n
    scatter = math.sqrt(variance * n) / mean if mean else 0.0
    return Estimate(mean, variance, max(effective(weights) - 1.0, 1.0), scatter)
