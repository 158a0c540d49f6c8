"""Replicates of one set of worlds: a number of them, until precise enough, or in steps."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from rempart.answers.cases import Case
from rempart.answers.fingerprint import fingerprint
from rempart.answers.measures import answer
from rempart.answers.outcomes import Outcomes
from rempart.answers.precision import Plan, Reached, grown, half_width_of
from rempart.answers.structure import limits_of
from rempart.engine.event_patterns import watching
from rempart.engine.precompile import compile_kernel
from rempart.engine.predicates import Predicate
from rempart.engine.run import Engine, S, Source, Tally, default_threads, run
from rempart.pipeline.interruptible import USUAL, Looking, Steps
from rempart.pipeline.worlds import Progress, Worlds, build, counting
from rempart.world.geometry import GeometryCache

if TYPE_CHECKING:
    from rempart.answers.rare import RareEvent


def simulate(
    worlds: Worlds,
    n_replicates: int,
    threads: int | None = None,
    progress: Progress | None = None,
    watch: Sequence[str] = (),
) -> Outcomes:
    """Run replicates 0 .. n - 1. Ctrl-C keeps a prefix (`interrupted`); what is kept may be nothing.

    `watch`: predicates; the outcomes then hold how often which of them held together.
    """
    engine = engine_of(worlds, watch)
    warm_up()
    began = time.perf_counter()
    tally, interrupted = run(engine, worlds.seed, n_replicates, threads or default_threads(), progress)
    elapsed_s = time.perf_counter() - began
    return outcomes_of(worlds, engine, tally, elapsed_s, interrupted, tuple(watch))


def simulate_until(
    worlds: Worlds,
    plan: Plan,
    threads: int | None = None,
    progress: Progress | None = None,
) -> tuple[Outcomes, Reached]:
    """Run until the measure of the plan is known precisely enough, or to its bound.

    What is kept is a prefix: the outcomes are those of `simulate` with as many replicates, but for their
    `confidence`, so that every interval holds at all looks together.
    """
    plan.asked.check(worlds.layout)
    watch = (plan.asked.predicate,) if plan.asked.predicate else ()
    engine = engine_of(worlds, watch)
    warm_up()

    def outcomes_with(tally: Tally, interrupted: bool = False, elapsed_s: float = 0.0) -> Outcomes:
        found = outcomes_of(worlds, engine, tally, elapsed_s, interrupted, watch)
        return replace(found, confidence=plan.confidence)

    def half_width(tally: Tally) -> float:
        found = outcomes_with(tally)
        return half_width_of(plan.asked.of(found, answer(found)))

    tally, interrupted, reached, elapsed_s = grown(engine, worlds.seed, plan, threads, progress, half_width)
    return outcomes_with(tally, interrupted, elapsed_s), reached


def simulate_in_steps(
    worlds: Worlds,
    n_replicates: int,
    steps: Steps = USUAL,
    watch: Sequence[str] = (),
) -> Iterator[Outcomes]:
    """Outcomes of more and more replicates, up to n; each as `simulate` of as many. Stop reading to stop."""
    engine = engine_of(worlds, watch)
    warm_up()
    for tally, elapsed_s in in_steps(engine, worlds.seed, n_replicates, steps):
        yield outcomes_of(worlds, engine, tally, elapsed_s, False, tuple(watch))


def in_steps(source: Source[S], seed: int, n_replicates: int, steps: Steps) -> Iterator[tuple[S, float]]:
    """Sums of more and more replicates, up to n, each with the seconds that all of them took."""
    whole: S | None = None
    elapsed_s, n = 0.0, min(n_replicates, max(source.stride, steps.first))
    looking = Looking(source, steps.look)
    while n:
        began = time.perf_counter()
        part, _ = run(looking, seed, n, default_threads(), first=0 if whole is None else whole.n_replicates)
        step = time.perf_counter() - began
        whole, elapsed_s = part if whole is None else whole.merge(part), elapsed_s + step
        yield whole, elapsed_s
        reach = max(1, int(n * min(4.0, steps.step_s / max(step, 1e-6))))
        n = min(n_replicates - whole.n_replicates, reach)


def execute(
    cases: Sequence[Case],
    threads: int | None = None,
    progress: Progress | None = None,
    geometry_bytes: int | None = None,
) -> Iterator[Outcomes]:
    """Run cases one after the other on this machine; `progress` is told the number of cases done.

    `geometry_bytes`: geometry that cases may leave to later ones; if not given, all that the process may
    keep. Ctrl-C passes through: the outcomes yielded before stand.
    """
    cache = None if geometry_bytes is None else GeometryCache(geometry_bytes, geometry_bytes)
    for n_done, case in enumerate(cases, 1):
        yield _executed(case, threads, cache)
        if progress is not None:
            progress(n_done)


def _executed(case: Case, threads: int | None, cache: GeometryCache | None) -> Outcomes:
    """Outcomes of a case; its worlds are gone when the next one is made."""
    n, told = case.n_replicates, case.quantiles
    worlds = build(case.scenario, case.seed, case.n_worlds, n, quantiles=told, cache=cache)
    outcomes = simulate(worlds, n, threads, watch=case.watch)
    if outcomes.interrupted:
        raise KeyboardInterrupt
    return outcomes


def rare(
    worlds: Worlds,
    event: Predicate,
    effort: int,
    threads: int | None = None,
    progress: Progress | None = None,
) -> RareEvent:
    """Probability of an event that plain sampling would hardly see, with about `effort` raids."""
    from rempart.answers.rare import rare_event

    warm_up()
    made = counting(worlds, (event.text,))
    given = made.worlds, made.layout, limits_of(made.worlds, made.layout), event
    found = rare_event(*given, effort, worlds.seed, threads or default_threads(), progress)
    return replace(found, behind=(worlds.scenario,))


@cache
def _load_kernel() -> None:
    compile_kernel()


def warm_up() -> None:
    """Compile the kernel, or load it from the cache, once a process."""
    _load_kernel()


def engine_of(worlds: Worlds, watch: Sequence[str]) -> Engine:
    """An engine that counts which of the predicates hold; raises PredicateError."""
    made = counting(worlds, watch)
    return Engine(made.worlds, watching(watch, made.layout))


def outcomes_of(
    worlds: Worlds,
    engine: Engine,
    tally: Tally,
    elapsed_s: float,
    interrupted: bool,
    watched: tuple[str, ...],
) -> Outcomes:
    """What a tally of these worlds says, with what it came from."""
    return Outcomes(
        scenario=worlds.scenario.name,
        seed=worlds.seed,
        n_worlds=worlds.n_asked,
        layout=worlds.layout,
        tally=tally,
        limits=worlds.limits,
        present=worlds.present[: engine.stride],
        inputs=worlds.inputs,
        fingerprint=fingerprint(worlds.layout, worlds.inputs, tally),
        elapsed_s=elapsed_s,
        interrupted=interrupted,
        watched=watched,
        world_s=worlds.world_s,
        behind=(worlds.scenario,),
    )
