"""A run that goes on until an interval is narrow enough: looks planned beforehand, valid at all of them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rempart.answers.comparing import Difference
from rempart.answers.measures import Measure
from rempart.answers.statements import Asked
from rempart.engine.run import S, Source, default_threads, run
from rempart.stats.sequential import checkpoints, confidence_of, critical_value

FIRST_LOOK = 1000
"""Least number of replicates at the first look: sums are then near enough to normal."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted: half the width of `ci95` of a measure; and the numbers of replicates at which to look.

    Looks are whole multiples of the number of worlds (each world has then as many replicates), but for the
    last, the bound. Nothing but the number of worlds and the bound decides them.
    """

    asked: Asked
    half_width: float
    looks: tuple[int, ...]

    @property
    def critical(self) -> float:
        """Standard errors either way that hold at all looks together with 95 %."""
        return critical_value(self.looks)

    @property
    def confidence(self) -> float:
        """Confidence of such an interval looked at once."""
        return confidence_of(self.critical)


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a run by plan stopped: after `n_looks` looks, with half a width of `half_width`.

    `met`: that is narrow enough; if not, the bound or Ctrl-C stopped it. Infinite where there was nothing to
    take a share of.
    """

    plan: Plan
    n_looks: int
    half_width: float

    @property
    def met(self) -> bool:
        """Whether the precision that was asked for is reached."""
        return self.half_width <= self.plan.half_width


def plan_of(asked: Asked, half_width: float, at_most: int, n_worlds: int) -> Plan:
    """Looks from about 1000 replicates on, each with 1.5 times those of the one before, up to `at_most`."""
    first = n_worlds * math.ceil(FIRST_LOOK / n_worlds)
    return Plan(asked, half_width, checkpoints(first, at_most, n_worlds))


def half_width_of(found: Measure | Difference | None) -> float:
    """Half the width of `ci95`; infinite for nothing."""
    return math.inf if found is None else 0.5 * (found.ci95[1] - found.ci95[0])


def grown(
    source: Source[S],
    seed: int,
    plan: Plan,
    threads: int | None,
    progress: Callable[[int], Any] | None,
    half_width: Callable[[S], float],
) -> tuple[S, bool, Reached, float]:
    """Sums of the replicates up to the first look that is precise enough; whether Ctrl-C came before;
    where that was; seconds that the replicates took.
    """
    whole = source.empty()
    n_looks, width, elapsed_s = 0, math.inf, 0.0
    for n in plan.looks:
        more = n - whole.n_replicates
        began = time.perf_counter()
        part, interrupted = run(
            source, seed, more, threads or default_threads(), progress, whole.n_replicates
        )
        elapsed_s += time.perf_counter() - began
        whole = whole.merge(part)
        if whole.n_replicates:
            width = half_width(whole)
        if interrupted:
            return whole, True, Reached(plan, n_looks, width), elapsed_s
        n_looks += 1
        if width <= plan.half_width:
            break
    return whole, False, Reached(plan, n_looks, width), elapsed_s
