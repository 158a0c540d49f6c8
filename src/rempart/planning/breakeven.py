"""The smallest change of an assumption that flips a claim: one at a time, and all leading ones together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from rempart.answers.assumptions import HIGH, LOW, Assumption, assumptions_of
from rempart.answers.by_world import F8, by_world
from rempart.answers.measures import Measure
from rempart.answers.notebook_display import Showing
from rempart.answers.outcomes import Outcomes
from rempart.answers.statements import Statement
from rempart.physics.normal import normal_quantile
from rempart.planning.design_point import DesignPoint, design_point
from rempart.planning.probing import Probe, bracket, span_of
from rempart.scenario import Scenario
from rempart.stats.intervals import Interval
from rempart.world.drawn_values import world_unit

Truth = Literal["holds", "fails", "within chance"]
Kind = Literal["threshold", "never", "values", "open", "not monotone"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a claim flips. `share`: of the distribution; `share95`: from chance, nan beyond 5 to 95 %.

    `value`, `value95`: the leading place at these shares. Of a count, `share` is the last rung of the ladder
    before it flips, and `other` the value on the other side. `holds_above`: the claim holds above it.
    """

    share: float
    share95: Interval
    value: float
    value95: Interval
    holds_above: bool
    other: float | None = None

    @property
    def distance(self) -> float:
        """From the median, in standard normal scores."""
        return abs(float(normal_quantile(self.share)))


@dataclass(frozen=True, slots=True)
class Flip:
    """What one unknown does to a claim. `at`: (value, measure) at 5, 50 and 95 %, or at every value.

    `spans`: of each of these, the 95 % interval of the mean over all worlds that might be drawn. `kind`:
    `threshold` (it flips once), `never` (nothing from 5 to 95 % flips it), `values` (of an unordered
    choice: `flipping` values do), `open` (it does not flip in these worlds; in others it might),
    `not monotone` (it flips more than once, no threshold is told). `settled`: other worlds would say the
    same; of a threshold: the claim is flipped at that end of the range.
    """

    assumption: Assumption
    kind: Kind
    at: tuple[tuple[float, Measure], ...]
    spans: tuple[Interval, ...]
    settled: bool
    threshold: Threshold | None = None
    flipping: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Screened:
    """An unknown that was not moved by itself, and its reach by a straight line through the worlds."""

    assumption: Assumption
    reach: float


@dataclass(frozen=True, slots=True)
class Breakeven(Showing):
    """What flips a claim. `flips`: nearest first. `together`: the nearest of the leading ones at once.

    `span`: 95 % interval of the measure over all worlds that might be drawn; `truth` goes by it.
    """

    statement: Statement
    base: Measure
    span: Interval
    truth: Truth
    flips: tuple[Flip, ...]
    screened: tuple[Screened, ...]
    together: DesignPoint | None
    n_replicates: int
    n_worlds: int
    n_runs: int
    fingerprint: str
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)


def breakeven(probe: Probe, n_leading: int = 12, n_together: int = 5) -> Breakeven:
    """What flips the statement of `probe`.

    The `n_leading` unknowns to which the measure answers most in the worlds of the plain run are moved one at
    a time; those `n_together` of them that moved it most, together. Raises PredicateError, NothingToMeasure.
    """
    outcomes = probe.outcomes([probe.case()])[0]
    base = probe.measured(outcomes)
    span = span_of(base, by_world(probe.statement.asked, outcomes).values)
    every = assumptions_of(probe.scenario)
    slopes = _slopes(probe, outcomes, every)
    ranked = sorted(every, key=lambda one: (-abs(slopes[one.name]), one.name))
    unordered = [one for one in ranked if not one.ordered]
    leading = [*unordered, *(one for one in ranked if one.ordered)][: max(n_leading, len(unordered))]
    flips = sorted((_flip(probe, base, one) for one in leading), key=_nearness)
    by_reach = sorted((flip for flip in flips if flip.assumption.ordered), key=lambda flip: -_reach(flip))
    movable = [flip.assumption for flip in by_reach[:n_together]]
    together = design_point(probe, base, movable) if len(movable) > 1 else None
    edge = abs(float(normal_quantile(HIGH)))
    screened = (Screened(one, abs(slopes[one.name]) * edge) for one in ranked if one not in leading)
    return Breakeven(
        probe.statement,
        base,
        span,
        truth_of(probe.statement, base, span),
        tuple(flips),
        tuple(screened),
        together,
        outcomes.n_replicates,
        outcomes.n_worlds,
        probe.n_runs,
        outcomes.fingerprint,
        (probe.scenario,),
    )


def truth_of(statement: Statement, measure: Measure, span: Interval) -> Truth:
    """Whether a statement holds of a mean, or chance and the worlds drawn alone could have decided.

    `span`: of the mean over all worlds that might be drawn.
    """
    low, high = span
    if low < statement.number < high:
        return "within chance"
    return "holds" if statement.holds(measure.mean) else "fails"


def _nearness(flip: Flip) -> tuple[int, float]:
    order = {"values": 0, "threshold": 0, "not monotone": 2, "open": 2, "never": 3}
    unsettled = flip.kind == "threshold" and not flip.settled
    return order[flip.kind] + unsettled, flip.threshold.distance if flip.threshold else 0.0


def _reach(flip: Flip) -> float:
    """How far the measure moves from one end of the range to the other."""
    return abs(flip.at[-1][1].mean - flip.at[0][1].mean)


def _slopes(probe: Probe, outcomes: Outcomes, every: Sequence[Assumption]) -> dict[str, float]:
    """How much the measure moves for a standard deviation of each unknown: least squares over the worlds."""
    values = by_world(probe.statement.asked, outcomes).values
    known = np.isfinite(values)
    if values.size < 3 or known.sum() < 3:
        return dict.fromkeys((one.name for one in every), 0.0)
    centred = values[known] - values[known].mean()
    found: dict[str, float] = {}
    for one in every:
        z = scores(probe.seed, one.name, values.size)[known]
        z = z - z.mean()
        found[one.name] = float(z @ centred / (z @ z))
    return found


def scores(seed: int, name: str, n_worlds: int) -> F8:
    """Standard normal score of an unknown in each of the worlds that are drawn."""
    return np.array([normal_quantile(world_unit(seed, world, name)) for world in range(n_worlds)])


# One at a time


def _flip(probe: Probe, base: Measure, one: Assumption) -> Flip:
    """Move one unknown along its ladder."""
    ladder = one.ladder()
    tried = {0, len(ladder) // 2, len(ladder) - 1} if one.ordered else range(len(ladder))
    rungs = sorted(tried)
    held = [{one.name: ladder[i]} for i in rungs]
    measures, spans = probe.all_at(held), tuple(probe.span(point) for point in held)
    at = tuple((one.value(ladder[i]), measure) for i, measure in zip(rungs, measures, strict=True))
    statement = probe.statement
    wanted = statement.holds(base.mean)
    truths = [truth_of(statement, *seen) for seen in zip(measures, spans, strict=True)]
    other: Truth = "fails" if wanted else "holds"
    if not one.ordered:
        flipping = tuple(value for (value, _), truth in zip(at, truths, strict=True) if truth == other)
        kind: Kind = "values" if flipping else "open" if "within chance" in truths else "never"
        return Flip(one, kind, at, spans, "within chance" not in truths, flipping=flipping)
    holds = [statement.holds(measure.mean) for measure in measures]
    if holds[0] != holds[-1]:
        settled = truths[0 if holds[0] != wanted else -1] == other
        return Flip(one, "threshold", at, spans, settled, _threshold(probe, one, ladder, holds[-1]))
    if set(holds) != {wanted}:
        return Flip(one, "not monotone", at, spans, settled=False)
    settled = "within chance" not in truths
    return Flip(one, "never" if settled else "open", at, spans, settled)


def _threshold(probe: Probe, one: Assumption, ladder: Sequence[float], holds_above: bool) -> Threshold:
    """Bisect for where the mean, and either end of its interval, crosses the number of the statement."""
    share, other, share95 = bracket(probe, lambda share: {one.name: share}, ladder, separate=one.counted)
    return Threshold(
        share,
        share95,
        one.value(share),
        (_value(one, share95[0]), _value(one, share95[1])),
        holds_above,
        None if math.isnan(other) else one.value(other),
    )


def _value(one: Assumption, share: float) -> float:
    return math.nan if math.isnan(share) else one.value(share)


__all__ = ["HIGH", "LOW", "Breakeven", "Flip", "Screened", "Threshold", "breakeven", "truth_of"]
