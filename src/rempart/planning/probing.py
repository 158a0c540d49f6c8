"""A measure with some unknowns held and the rest drawn as usual: the same luck at every point."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rempart.answers.by_world import F8, by_world
from rempart.answers.cases import Case, Executor
from rempart.answers.measures import Measure, answer
from rempart.answers.outcomes import Outcomes
from rempart.answers.statements import Statement
from rempart.engine.predicates import PredicateError
from rempart.scenario import Scenario
from rempart.stats.intervals import Interval, student_quantile

Shares = Mapping[str, float]
"""Unknown, by name, to the share of its distribution at which it is held."""


class NothingToMeasure(PredicateError):
    """A statement on a share of nothing: in no replicate was there anything to take a share of."""


@dataclass
class Probe:
    """Runs a scenario with some unknowns held, each point once; worlds and replicates are the same at all."""

    scenario: Scenario
    statement: Statement
    execute: Executor
    n_replicates: int
    n_worlds: int
    seed: int = 1
    progress: Callable[[int], Any] | None = None
    n_runs: int = 0
    _known: dict[tuple[tuple[str, float], ...], Measure] = field(default_factory=dict)
    _spans: dict[tuple[tuple[str, float], ...], Interval] = field(default_factory=dict)

    def at(self, held: Shares) -> Measure:
        """The measure with the unknowns of `held` at those shares."""
        return self.all_at([held])[0]

    def all_at(self, points: Sequence[Shares]) -> list[Measure]:
        """The measure at each point; points that were not asked before are run in one batch."""
        keys = [tuple(sorted(held.items())) for held in points]
        wanted = {key: held for key, held in zip(keys, points, strict=True) if key not in self._known}
        cases = [self.case((dict(held),) * self.n_worlds if held else ()) for held in wanted.values()]
        for key, outcomes in zip(wanted, self.outcomes(cases), strict=True):
            self._known[key] = self.measured(outcomes)
            self._spans[key] = span_of(self._known[key], by_world(self.statement.asked, outcomes).values)
        return [self._known[key] for key in keys]

    def span(self, held: Shares) -> Interval:
        """95 % interval of the mean over all worlds that might be drawn, not of those drawn alone."""
        self.at(held)
        return self._spans[tuple(sorted(held.items()))]

    def case(self, quantiles: tuple[Shares, ...] = (), n_replicates: int | None = None) -> Case:
        """A run; `quantiles`: what each world holds."""
        watch = (self.statement.asked.predicate,) if self.statement.asked.predicate else ()
        n = n_replicates or self.n_replicates
        return Case(self.scenario, n, self.seed, self.n_worlds, watch, quantiles)

    def outcomes(self, cases: Sequence[Case]) -> list[Outcomes]:
        """What cases left behind."""
        found: list[Outcomes] = []
        for outcomes in self.execute(cases):
            found.append(outcomes)
            self.n_runs += 1
            if self.progress is not None:
                self.progress(self.n_runs)
        return found

    def measured(self, outcomes: Outcomes) -> Measure:
        """The measure of a run; raises NothingToMeasure."""
        found = self.statement.asked.of(outcomes, answer(outcomes))
        if found is None:
            raise NothingToMeasure(
                f"{self.statement.asked.text}: there was nothing to take a share of in {self.scenario.name}"
            )
        return found


def span_of(measure: Measure, values: F8) -> Interval:
    """95 % interval of a mean over fresh worlds: Student's, over the means (W,) of those that were drawn.

    These scatter by ignorance and by chance, so it covers both; it is never narrower than chance alone.
    """
    known = values[np.isfinite(values)]
    low, high = measure.ci95
    if known.size < 2 or measure.exact:
        return low, high
    half = student_quantile(0.975, known.size - 1) * float(np.std(known, ddof=1)) / math.sqrt(known.size)
    return min(low, measure.mean - half), max(high, measure.mean + half)


def bracket(
    probe: Probe, held: Callable[[float], Shares], ladder: Sequence[float], separate: bool = False
) -> tuple[float, float, Interval]:
    """(rung, other, rung95): where the measure crosses the number of the statement along a ladder.

    `held`: the point of each rung. Bisects for the mean and for each end of its 95 % interval over fresh
    worlds: all rungs at which a test would not tell the measure from the number lie in `rung95` (an interval
    by inverting a test: Casella and Berger 2002, Statistical Inference, 9.2.1), if the measure rises or falls
    along the ladder.
    An end beyond the ladder is nan; so is all if the mean does not cross. `separate`: as of `crossing`.
    """
    number = probe.statement.number

    share, other = crossing(lambda i: probe.at(held(ladder[i])).mean - number, ladder, separate)
    if math.isnan(share):
        return share, other, (math.nan, math.nan)

    def end(i_end: int) -> float:
        return crossing(lambda i: probe.span(held(ladder[i]))[i_end] - number, ladder, separate)[0]

    by_low, by_high = end(0), end(1)
    rises = probe.at(held(ladder[-1])).mean > probe.at(held(ladder[0])).mean
    return share, other, (by_high, by_low) if rises else (by_low, by_high)


def crossing(
    excess: Callable[[int], float], ladder: Sequence[float], separate: bool = False
) -> tuple[float, float]:
    """(rung, other): where a monotone function of the rungs changes sign, by bisection; nan if it does not.

    Between two rungs by a straight line; `separate`: the rung before the change, and the one after it.
    """
    low, high = 0, len(ladder) - 1
    first, last = excess(low), excess(high)
    if (first < 0.0) == (last < 0.0):
        return math.nan, math.nan
    while high - low > 1:
        middle = (low + high) // 2
        here = excess(middle)
        if (here < 0.0) == (first < 0.0):
            low, first = middle, here
        else:
            high, last = middle, here
    if separate:
        return ladder[low], ladder[high]
    return ladder[low] + first / (first - last) * (ladder[high] - ladder[low]), math.nan
