"""Probability of a rare event by splitting into levels, each of them probable given the one before.

P(score >= 0) = product over levels of P(score >= level | score >= level before). A population at one level is
moved by a Markov chain that keeps the law given that level (propose, and accept if the score stays): subset
simulation (Au and Beck 2001, Probabilistic Engineering Mechanics 16, 263). Levels and moves are chosen by a
pilot and then fixed: the product of the shares of a run is then an unbiased estimate, whatever the number
of chains and however badly they mix (Del Moral 2004, Feynman-Kac Formulae, theorem 7.4.2; Cérou, Del Moral,
Furon and Guyader 2012, Statistics and Computing 22, 795). All states of the chains are counted ("waste-free":
Dau and Chopin 2022, Journal of the Royal Statistical Society B 84, 114). Independent runs tell the variance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]
States = npt.NDArray[Any]
Random = np.random.Generator

_CHAIN_LENGTHS = 5, 25  # long chains forget where they began; there should still be many of them
_CHAINS = 20
SHARES_WANTED = 0.12, 0.3
"""Share of the states above the next level that a pilot looks for, at the first level and later: the first
states are independent, those of chains tell less the rarer the next level (measured on binomial tails)."""
_ROUND_SHARES = (0.06, 0.3), (0.15, 0.7)  # a round level with a share within is as good
_MAX_LEVELS = 100
_MIN_ABOVE = 4  # states above a level without which a pilot asks again with more states
_TRIES = 4
_FAVOUR = 0.9  # of the moves are of the strength that the pilot found best; the rest tries all


class Sampler(Protocol):
    """What is sampled: states (n, ...) of independent luck, and their scores; the event is score >= 0.

    `moved` proposes other states: reversibly for the law of `fresh`, by as much as `strength` (one of
    `strengths`, from gentle to bold) says.
    """

    @property
    def strengths(self) -> tuple[float, ...]:
        """Strengths that a move may have."""

    def fresh(self, n: int, random: Random) -> States:
        """Independent states."""

    def score(self, states: States) -> F8:
        """(n,) scores, 0 or more where the event holds."""

    def moved(self, states: States, strength: float, random: Random) -> States:
        """Proposals, one for each state."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the pilot fixes for all runs.

    `levels`: rising, the last is 0. `weights`: for each level but the last, how often the moves of each
    strength are made on the way from it. `guess`: the pilot's own estimate, biased, for sharing out effort.
    `n_scored`: states that it scored. `stuck`: it never saw the event.
    """

    levels: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    guess: float
    n_scored: int
    stuck: bool = False

    def cost(self, n_states: int) -> int:
        """States that a run of `n_states` a level scores."""
        length = chain_length(n_states)
        return n_states + (len(self.levels) - 1) * (n_states // length) * (length - 1)


@dataclass(frozen=True, slots=True)
class Run:
    """One unbiased estimate.

    `shares`: at each level, of the states that reached it (of the level before). `accepted`: at each level
    but the last, of the moves. `n_fresh`, `n_fresh_above`: independent states and those among them in which
    the event held. `lines`: shares of the final states by the independent state that they come from.
    """

    estimate: float
    shares: tuple[float, ...]
    accepted: tuple[float, ...]
    n_scored: int
    n_fresh: int
    n_fresh_above: int
    lines: tuple[float, ...]


def chain_length(n_states: int) -> int:
    """States of a chain, the one that it starts from among them, where a level has `n_states`."""
    least, most = _CHAIN_LENGTHS
    return min(max(n_states // _CHAINS, least), most)


def pilot(sampler: Sampler, n_states: int, random: Random) -> Plan:
    """Find levels and moves with populations of about `n_states`."""
    levels: list[float] = []
    weights: list[tuple[float, ...]] = []
    guess, n_scored = 1.0, n_states
    states = sampler.fresh(n_states, random)
    scores = sampler.score(states)
    while len(levels) < _MAX_LEVELS:
        tries = 0
        while _above(scores, levels) < _MIN_ABOVE and tries < _TRIES:
            more, more_scores = _more(sampler, states, scores, levels, weights, random)
            states, scores = np.concatenate((states, more)), np.concatenate((scores, more_scores))
            n_scored += len(more)
            tries += 1
        level = _next_level(scores, levels[-1] if levels else -np.inf)
        if level is None:
            return Plan((*levels, 0.0), tuple(weights), 0.0, n_scored, stuck=True)
        guess *= float(np.mean(scores >= level))
        levels.append(level)
        if level >= 0.0:
            break
        states, scores, weight, n = _tried(sampler, states, scores, level, n_states, random)
        weights.append(weight)
        n_scored += n
    return Plan(tuple(levels), tuple(weights), guess, n_scored, stuck=levels[-1] < 0.0)


def _above(scores: F8, levels: list[float]) -> int:
    return int(np.count_nonzero(scores > (levels[-1] if levels else -np.inf)))


def _more(
    sampler: Sampler,
    states: States,
    scores: F8,
    levels: list[float],
    weights: list[tuple[float, ...]],
    random: Random,
) -> tuple[States, F8]:
    """As many states again, at the level where the pilot stands."""
    if not levels:
        more = sampler.fresh(len(states), random)
        return more, sampler.score(more)
    moved, moved_scores, _ = _step(sampler, states, scores, levels[-1], weights[-1], random)
    return moved, moved_scores


def _next_level(scores: F8, below: float) -> float | None:
    """A level above `below`: the event itself if it is probable enough, else a round one, else any."""
    later = int(below > -np.inf)
    least, most = _ROUND_SHARES[later]
    found = np.unique(np.minimum(scores[scores > below], 0.0))
    if not len(found):
        return None
    share = np.array([np.mean(scores >= value) for value in found])
    if found[-1] >= 0.0 and share[-1] >= least:
        return 0.0
    round_ones = (found == np.floor(found)) & (share >= least) & (share <= most)
    if np.any(round_ones):
        found, share = found[round_ones], share[round_ones]
    useful = share < 1.0
    if np.any(useful):
        found, share = found[useful], share[useful]
    return float(found[np.argmin(np.abs(np.log(share / SHARES_WANTED[later])))])


def _tried(
    sampler: Sampler, states: States, scores: F8, level: float, n_states: int, random: Random
) -> tuple[States, F8, tuple[float, ...], int]:
    """A population at a level, and the weights of the moves: the one that moves the score most is favoured.

    Expected squared jump: Pasarica and Gelman 2010, Statistica Sinica 20, 343.
    """
    strengths = sampler.strengths
    length = chain_length(n_states)
    seeds = _resampled(np.flatnonzero(scores >= level), max(n_states // length, 1), random)
    here, here_scores = states[seeds], scores[seeds]
    all_states, all_scores = [here], [here_scores]
    jump = np.zeros(len(strengths))
    equal = np.full(len(strengths), 1.0 / len(strengths))
    n_tried = np.zeros(len(strengths))
    for _ in range(length - 1):
        which = random.choice(len(strengths), size=len(here), p=equal)
        before = here_scores
        here, here_scores, _ = _moved(sampler, here, here_scores, level, which, random)
        jump += np.bincount(which, (here_scores - before) ** 2, len(strengths))
        n_tried += np.bincount(which, minlength=len(strengths))
        all_states.append(here)
        all_scores.append(here_scores)
    mean_jump = jump / np.maximum(n_tried, 1.0)
    weights = (1.0 - _FAVOUR) * equal
    weights[int(np.argmax(mean_jump))] += _FAVOUR
    n = (length - 1) * len(seeds)
    return np.concatenate(all_states), np.concatenate(all_scores), tuple(weights.tolist()), n


def run(sampler: Sampler, plan: Plan, n_states: int, random: Random) -> Run:
    """One run with about `n_states` at each level."""
    length = chain_length(n_states)
    n_chains = max(n_states // length, 1)
    states = sampler.fresh(n_states, random)
    scores = sampler.score(states)
    line = np.arange(n_states)
    n_fresh_above = int(np.count_nonzero(scores >= 0.0))
    shares: list[float] = []
    accepted: list[float] = []
    for i, level in enumerate(plan.levels):
        above = np.flatnonzero(scores >= level)
        shares.append(len(above) / len(scores))
        if not len(above) or i == len(plan.levels) - 1:
            break
        seeds = _resampled(above, n_chains, random)
        states, scores, n_accepted = _chains(
            sampler, states[seeds], scores[seeds], level, plan.weights[i], length, random
        )
        line = np.tile(line[seeds], length)
        accepted.append(n_accepted / (n_chains * (length - 1)))
    lines = np.bincount(line[scores >= 0.0]) if len(shares) == len(plan.levels) else np.zeros(0)
    lines = lines[lines > 0] / max(lines.sum(), 1)
    return Run(
        float(np.prod(shares)) if len(shares) == len(plan.levels) else 0.0,
        tuple(shares),
        tuple(accepted),
        n_states + len(accepted) * n_chains * (length - 1),
        n_states,
        n_fresh_above,
        tuple(sorted(lines.tolist(), reverse=True)),
    )


def _resampled(above: I8, n: int, random: Random) -> I8:
    """Some of the given indices, each equally often but for a random rest."""
    whole = np.tile(above, n // len(above))
    rest = random.permutation(above)[: n - len(whole)]
    return np.concatenate((whole, rest))


def _chains(
    sampler: Sampler,
    states: States,
    scores: F8,
    level: float,
    weights: tuple[float, ...],
    length: int,
    random: Random,
) -> tuple[States, F8, int]:
    """All states of chains that start at the given ones: first all starts, then all first steps ..."""
    all_states, all_scores, n_accepted = [states], [scores], 0
    for _ in range(length - 1):
        states, scores, n = _step(sampler, states, scores, level, weights, random)
        all_states.append(states)
        all_scores.append(scores)
        n_accepted += n
    return np.concatenate(all_states), np.concatenate(all_scores), n_accepted


def _step(
    sampler: Sampler, states: States, scores: F8, level: float, weights: tuple[float, ...], random: Random
) -> tuple[States, F8, int]:
    which = random.choice(len(weights), size=len(states), p=weights)
    return _moved(sampler, states, scores, level, which, random)


def _moved(
    sampler: Sampler, states: States, scores: F8, level: float, which: I8, random: Random
) -> tuple[States, F8, int]:
    """One move of each state, of the strength with the given index; refused below the level."""
    proposed = states.copy()
    for i, strength in enumerate(sampler.strengths):
        chosen = which == i
        if np.any(chosen):
            proposed[chosen] = sampler.moved(states[chosen], strength, random)
    found = sampler.score(proposed)
    kept = found >= level
    proposed[~kept] = states[~kept]
    return proposed, np.where(kept, found, scores), int(np.count_nonzero(kept))
