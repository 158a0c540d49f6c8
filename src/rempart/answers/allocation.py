"""How many worlds and replicates to spend, told from the two variances and from what each costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rempart.answers.by_world import by_world
from rempart.answers.outcomes import Outcomes
from rempart.answers.statements import Asked

LITTLE = 0.1
"""Chance that is less than this share of ignorance, as standard deviations, is not worth more replicates."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """Variances of a measure, of one replicate within a world and between worlds, and what they advise.

    `world_s`, `replicate_s`: measured cost of drawing and tabulating a world, and of a replicate (wall time
    on all threads). `halving`: replicates, in the same worlds, that halve the interval of chance.
    `per_world`: replicates a world that tell most of the mean over all that might be for a given time, and
    `worlds`: worlds that this leaves for the time of this run; None where worlds do not differ in the
    measure. `error`: standard error of that mean now, `error_best`: as advised.
    """

    measure: str
    n_replicates: int
    n_worlds: int
    within: float
    between: float
    world_s: float
    replicate_s: float
    per_world: int | None
    worlds: int | None
    error: float
    error_best: float | None

    @property
    def halving(self) -> int:
        """An interval of chance narrows with the square root of the replicates."""
        return 4 * self.n_replicates

    @property
    def chance(self) -> float:
        """Standard error of the mean by chance."""
        return math.sqrt(self.within / self.n_replicates)

    @property
    def ignorance(self) -> float:
        """Standard deviation between worlds."""
        return math.sqrt(self.between)

    @property
    def more_replicates_tell_little(self) -> bool:
        """Whether ignorance dominates: a tenth of it, or less, is chance."""
        return self.between > 0.0 and self.chance <= LITTLE * self.ignorance


def allocation(asked: Asked, outcomes: Outcomes) -> Allocation | None:
    """Advice on a measure; None where nothing of it is left to chance or ignorance, or is to take a share of.

    The mean over all that might be, of M worlds with n replicates each, has the variance
    between / M + within / (M n); the time is M (world_s + n replicate_s). Least variance for a given time
    at n = sqrt(world_s / replicate_s * within / between) (two-stage sampling: Cochran 1977, Sampling
    Techniques, eq. 10.23).
    """
    found = by_world(asked, outcomes)
    some = np.isfinite(found.values)
    n_total, m = outcomes.n_replicates, int(some.sum())
    if m == 0 or n_total < 2:
        return None
    n = found.n[some]
    within = float((n * n * found.chance[some]).sum() / n.sum())
    by_chance = float(np.mean(found.chance[some]))
    between = max(0.0, float(np.var(found.values[some], ddof=1)) - by_chance) if m > 1 else 0.0
    replicate_s = outcomes.elapsed_s / n_total
    error = math.sqrt(between / m + within / n_total)
    per_world, worlds, error_best = _best(within, between, outcomes.world_s, replicate_s, m, n_total)
    return Allocation(
        asked.text,
        n_total,
        m,
        within,
        between,
        outcomes.world_s,
        replicate_s,
        per_world,
        worlds,
        error,
        error_best,
    )


def _best(
    within: float, between: float, world_s: float, replicate_s: float, n_worlds: int, n_replicates: int
) -> tuple[int | None, int | None, float | None]:
    """Replicates a world, worlds for the time that was spent, and the standard error that they give."""
    if between <= 0.0 or replicate_s <= 0.0:
        return None, None, None
    per_world = max(1, round(math.sqrt(world_s / replicate_s * within / between)))
    spent_s = n_worlds * world_s + n_replicates * replicate_s
    worlds = max(1, int(spent_s / (world_s + per_world * replicate_s)))
    return per_world, worlds, math.sqrt((between + within / per_world) / worlds)
