"""Two designs or more under the same luck (common random numbers)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rempart.answers.comparing import compare
from rempart.answers.paired import Paired
from rempart.answers.precision import Plan, Reached, grown, half_width_of
from rempart.engine.event_patterns import holding
from rempart.engine.pairing import Lineup, Side, Together
from rempart.engine.run import default_threads, run
from rempart.pipeline.interruptible import USUAL, Steps
from rempart.pipeline.running import engine_of, in_steps, outcomes_of, warm_up
from rempart.pipeline.worlds import Progress, Worlds, counting


def simulate_pair(
    a: Worlds,
    b: Worlds,
    n_replicates: int,
    threads: int | None = None,
    progress: Progress | None = None,
    watch: Sequence[str] = (),
) -> Paired:
    """Run two designs under the same luck (common random numbers); as `simulate_side_by_side`."""
    (paired,) = simulate_side_by_side((a, b), n_replicates, threads, progress, watch)
    return paired


def simulate_side_by_side(
    designs: Sequence[Worlds],
    n_replicates: int,
    threads: int | None = None,
    progress: Progress | None = None,
    watch: Sequence[str] = (),
) -> tuple[Paired, ...]:
    """Run replicates 0 .. n - 1 of two designs or more; each but the first is paired with the first.

    All must have been built with one seed and number of worlds. Ctrl-C keeps a prefix, as in `simulate`.
    Raises PredicateError for a watched predicate that one of the designs cannot tell.
    """
    lineup = _lineup(designs, watch)
    began = time.perf_counter()
    done, interrupted = run(lineup, designs[0].seed, n_replicates, threads or default_threads(), progress)
    return _pairs(designs, lineup, done, time.perf_counter() - began, interrupted, tuple(watch))


def simulate_side_by_side_in_steps(
    designs: Sequence[Worlds], n_replicates: int, steps: Steps = USUAL
) -> Iterator[tuple[Paired, ...]]:
    """As `simulate_in_steps`: pairs of more and more replicates, up to n. Stop reading to stop."""
    lineup = _lineup(designs, ())
    for done, elapsed_s in in_steps(lineup, designs[0].seed, n_replicates, steps):
        yield _pairs(designs, lineup, done, elapsed_s, False, ())


def simulate_side_by_side_until(
    designs: Sequence[Worlds],
    plan: Plan,
    threads: int | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[Paired, ...], Reached]:
    """As `simulate_until`: until the difference of every pair in the measure is known precisely enough."""
    watch = (plan.asked.predicate,) if plan.asked.predicate else ()
    lineup = _lineup(designs, watch)
    for layout in lineup.layouts:
        plan.asked.check(layout)

    def pairs_of(done: Together, interrupted: bool = False, elapsed_s: float = 0.0) -> tuple[Paired, ...]:
        return _pairs(designs, lineup, done, elapsed_s, interrupted, watch, plan.confidence)

    def half_width(done: Together) -> float:
        found = pairs_of(done)
        return max(half_width_of(compare(pair).of(plan.asked)) for pair in found)

    seed = designs[0].seed
    done, interrupted, reached, elapsed_s = grown(lineup, seed, plan, threads, progress, half_width)
    return pairs_of(done, interrupted, elapsed_s), reached


def _lineup(designs: Sequence[Worlds], watch: Sequence[str]) -> Lineup:
    """Engines side by side, compiled."""
    kinds = {(made.seed, made.n_asked, len(made.worlds)) for made in designs}
    if len(kinds) != 1 or len(designs) < 2:
        raise ValueError("designs are compared two or more, with one seed and one number of worlds")
    sides = [
        Side(engine_of(made, watch), made.layout, holding(watch, counting(made, watch).layout))
        for made in designs
    ]
    warm_up()
    return Lineup(sides)


def _pairs(
    designs: Sequence[Worlds],
    lineup: Lineup,
    done: Together,
    elapsed_s: float,
    interrupted: bool,
    watched: tuple[str, ...],
    confidence: float = 0.95,
) -> tuple[Paired, ...]:
    of_each = [
        replace(outcomes_of(made, side.engine, tally, elapsed_s, interrupted, watched), confidence=confidence)
        for made, side, tally in zip(designs, lineup.sides, done.sides, strict=True)
    ]
    return tuple(
        Paired(of_each[0], other, layout, sums)
        for other, layout, sums in zip(of_each[1:], lineup.layouts, done.pairs, strict=True)
    )
