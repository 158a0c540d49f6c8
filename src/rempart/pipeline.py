"""The main line: scenario file -> Scenario -> worlds -> replicates -> Outcomes -> Answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from rempart.answers.cases import Case
from rempart.answers.columns import made_alike
from rempart.answers.comparing import Comparison, compare
from rempart.answers.fingerprint import fingerprint, input_digest
from rempart.answers.measures import Answers, Measure, answer
from rempart.answers.outcomes import Flags, Outcomes
from rempart.answers.paired import Paired
from rempart.answers.precision import Plan, Reached, grown, half_width_of
from rempart.answers.structure import Limits, limits_of
from rempart.engine.outcomes import LEAKERS, Layout
from rempart.engine.pairing import Lineup, Side, Together
from rempart.engine.predicates import Predicate
from rempart.engine.run import Engine, Tally, default_threads, run, run_rows
from rempart.engine.watching import holding, watching
from rempart.engine.world import World
from rempart.scenario import Scenario, load
from rempart.world.resolve import resolve
from rempart.world.resolved import Resolved
from rempart.world.tabulate import paths_of, tabulate

if TYPE_CHECKING:
    from rempart.answers.leaker import Ending
    from rempart.answers.rare import RareEvent
    from rempart.answers.scene import Scene
    from rempart.answers.trace import Trace
    from rempart.evidence.record.hindcast import Prediction
    from rempart.evidence.record.observations import LeftOut, Observation
    from rempart.evidence.record.result import Record
    from rempart.evidence.record.settings import Settings

N_WORLDS = 200
"""Worlds of a run, unless told otherwise."""

_LOOKED_AT_ONCE = 2_000

Progress = Callable[[int], Any]
"""Told how many worlds, or replicates, are done."""


@dataclass(frozen=True, eq=False)
class Worlds:
    """The worlds of a scenario, made ready for the engine, all with the columns of `layout`.

    Worlds whose `resolved` are equal are one object; making one took `world_s` (median). World i serves the
    replicates K for which K mod `n_asked` = i; worlds that no replicate needs are not made.
    """

    scenario: Scenario
    seed: int
    n_asked: int
    resolved: tuple[Resolved, ...]
    worlds: tuple[World, ...]
    layout: Layout
    present: Flags
    world_s: float = 0.0

    @cached_property
    def limits(self) -> Limits:
        """What the structure of each world settles; of one world if all are the same."""
        return limits_of(self.worlds[: None if self.n_distinct > 1 else 1], self.layout)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Digests of the inputs of each world; of one world if all are the same."""
        return tuple(input_digest(one) for one in self.resolved[: None if self.n_distinct > 1 else 1])

    @property
    def n_distinct(self) -> int:
        """Worlds that differ."""
        return len({id(world) for world in self.worlds})


def build(
    scenario: Scenario,
    seed: int = 1,
    n_worlds: int = N_WORLDS,
    n_replicates: int | None = None,
    progress: Progress | None = None,
    quantiles: Sequence[Mapping[str, float]] = (),
) -> Worlds:
    """Draw and tabulate the worlds that replicates 0 .. n_replicates - 1 need (all if not said).

    `quantiles`: if given, there are as many worlds as entries, and world i takes the unknowns that entry i
    names at that share of their distribution. Raises `rempart.world.Unreachable` if a launch cannot reach
    its aim.
    """
    n_asked = len(quantiles) or n_worlds
    n = n_asked if n_replicates is None else min(n_asked, n_replicates)
    told = quantiles or [{}] * n
    began = time.perf_counter()
    resolved = tuple(resolve(scenario, seed, world, told[world]) for world in range(n))
    resolve_s = (time.perf_counter() - began) / n
    alike, classes, points = made_alike(resolved, tuple(scenario.content.threats))
    known: dict[Resolved, World] = {}
    worlds: list[World] = []
    took_s: list[float] = []
    for one in alike:
        if one not in known:
            began = time.perf_counter()
            known[one] = tabulate(one)
            took_s.append(time.perf_counter() - began)
        worlds.append(known[one])
        if progress is not None:
            progress(len(worlds))
    present = np.array([[p in {q.name for q in one.points} for p in points] for one in resolved], np.bool_)
    return Worlds(
        scenario,
        seed,
        n_asked,
        resolved,
        tuple(worlds),
        Layout(classes, points),
        present,
        resolve_s + float(np.median(took_s)),
    )


def simulate(
    worlds: Worlds,
    n_replicates: int,
    threads: int | None = None,
    progress: Progress | None = None,
    kernel: str = "auto",
    watch: Sequence[str] = (),
) -> Outcomes:
    """Run replicates 0 .. n - 1. Ctrl-C keeps a prefix (`interrupted`); what is kept may be nothing.

    `watch`: predicates; the outcomes then hold how often which of them held together.
    """
    engine = Engine(worlds.worlds, kernel, watching(watch, worlds.layout))
    warm_up(engine, worlds.seed)
    began = time.perf_counter()
    tally, interrupted = run(engine, worlds.seed, n_replicates, threads or default_threads(), progress)
    elapsed_s = time.perf_counter() - began
    return _outcomes(worlds, engine, tally, elapsed_s, interrupted, tuple(watch))


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
    engine = Engine(worlds.worlds, watch=watching(watch, worlds.layout))
    warm_up(engine, worlds.seed)

    def outcomes_of(tally: Tally, interrupted: bool = False, elapsed_s: float = 0.0) -> Outcomes:
        found = _outcomes(worlds, engine, tally, elapsed_s, interrupted, watch)
        return replace(found, confidence=plan.confidence)

    def half_width(tally: Tally) -> float:
        found = outcomes_of(tally)
        return half_width_of(plan.asked.of(found, answer(found)))

    tally, interrupted, reached, elapsed_s = grown(engine, worlds.seed, plan, threads, progress, half_width)
    return outcomes_of(tally, interrupted, elapsed_s), reached


def simulate_in_steps(
    worlds: Worlds, n_replicates: int, step_s: float = 0.5, watch: Sequence[str] = ()
) -> Iterator[Outcomes]:
    """Outcomes of more and more replicates, up to n; each as `simulate` of as many. Stop reading to stop.

    A step takes `step_s` or so: how many replicates it adds, and so what is yielded before the last, hangs
    on the machine.
    """
    engine = Engine(worlds.worlds, watch=watching(watch, worlds.layout))
    warm_up(engine, worlds.seed)
    tally, elapsed_s, n = engine.empty(), 0.0, min(n_replicates, max(engine.stride, 500))
    while n:
        began = time.perf_counter()
        part, _ = run(engine, worlds.seed, n, default_threads(), first=tally.n_replicates)
        step = time.perf_counter() - began
        tally, elapsed_s = tally.merge(part), elapsed_s + step
        yield _outcomes(worlds, engine, tally, elapsed_s, False, tuple(watch))
        reach = max(1, int(n * min(4.0, step_s / max(step, 1e-6))))
        n = min(n_replicates - tally.n_replicates, reach)


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
        Side(
            Engine(made.worlds, watch=watching(watch, made.layout)), made.layout, holding(watch, made.layout)
        )
        for made in designs
    ]
    for side in sides:
        warm_up(side.engine, designs[0].seed)
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
        replace(_outcomes(made, side.engine, tally, elapsed_s, interrupted, watched), confidence=confidence)
        for made, side, tally in zip(designs, lineup.sides, done.sides, strict=True)
    ]
    return tuple(
        Paired(of_each[0], other, layout, sums)
        for other, layout, sums in zip(of_each[1:], lineup.layouts, done.pairs, strict=True)
    )


def execute(
    cases: Sequence[Case], threads: int | None = None, progress: Progress | None = None
) -> Iterator[Outcomes]:
    """Run cases one after the other on this machine; `progress` is told the number of cases done.

    Ctrl-C passes through: the outcomes yielded before stand.
    """
    for n_done, case in enumerate(cases, 1):
        worlds = build(case.scenario, case.seed, case.n_worlds, case.n_replicates, quantiles=case.quantiles)
        outcomes = simulate(worlds, case.n_replicates, threads, watch=case.watch)
        if outcomes.interrupted:
            raise KeyboardInterrupt
        yield outcomes
        if progress is not None:
            progress(n_done)


def rare(
    worlds: Worlds,
    event: Predicate,
    effort: int,
    threads: int | None = None,
    progress: Progress | None = None,
) -> RareEvent:
    """Probability of an event that plain sampling would hardly see, with about `effort` raids."""
    from rempart.answers.rare import rare_event

    warm_up(Engine(worlds.worlds), worlds.seed)
    given = worlds.worlds, worlds.layout, limits_of(worlds.worlds, worlds.layout), event
    return rare_event(*given, effort, worlds.seed, threads or default_threads(), progress)


def warm_up(engine: Engine, seed: int) -> None:
    """Compile, or load from the cache, each kernel variant that the worlds need."""
    for kernel in dict.fromkeys(engine.kernels):
        engine.rows(engine.kernels.index(kernel), seed, 0, 1)


def _outcomes(
    worlds: Worlds,
    engine: Engine,
    tally: Tally,
    elapsed_s: float,
    interrupted: bool,
    watched: tuple[str, ...],
) -> Outcomes:
    return Outcomes(
        scenario=worlds.scenario.name,
        seed=worlds.seed,
        n_worlds=worlds.n_asked,
        layout=worlds.layout,
        tally=tally,
        limits=worlds.limits,
        present=worlds.present[: engine.stride],
        inputs=worlds.inputs,
        kernels=tuple(sorted(set(engine.kernels))),
        fingerprint=fingerprint(worlds.layout, worlds.inputs, tally),
        elapsed_s=elapsed_s,
        interrupted=interrupted,
        watched=watched,
        world_s=worlds.world_s,
    )


def trace(scenario: Scenario, replicate: int, seed: int = 1, n_worlds: int = N_WORLDS) -> Trace:
    """What happened in one replicate of a run with this seed and number of worlds, event by event."""
    from rempart.answers.trace import trace_of  # brings the layered kernel, which a run may not need

    resolved = resolve(scenario, seed, replicate % n_worlds)
    return trace_of(resolved, tabulate(resolved), seed, replicate, replicate % n_worlds)


def ending(
    scenario: Scenario, replicate: int, threat: str | None = None, seed: int = 1, n_worlds: int = N_WORLDS
) -> Ending | None:
    """How one threat of a replicate ended: the one named, else the first that got through, if one did.

    Raises UnknownThreat if the replicate has none of that name.
    """
    from rempart.answers.leaker import ending_of, first_leaker
    from rempart.answers.trace import trace_of

    resolved = resolve(scenario, seed, replicate % n_worlds)
    world = tabulate(resolved)
    told = trace_of(resolved, world, seed, replicate, replicate % n_worlds)
    chosen = threat or first_leaker(told)
    return None if chosen is None else ending_of(told, resolved, world, chosen)


def scene(scenario: Scenario, replicate: int, seed: int = 1, n_worlds: int = N_WORLDS) -> Scene:
    """One replicate of a run as a scene: where everything was, and when."""
    from rempart.answers.scene import scene_of
    from rempart.answers.trace import trace_of

    i_world = replicate % n_worlds
    resolved = resolve(scenario, seed, i_world)
    told = trace_of(resolved, tabulate(resolved), seed, replicate, i_world)
    return scene_of(resolved, paths_of(resolved), told, scenario.title)


def find(
    scenario: Scenario, predicate: str, seed: int = 1, n_worlds: int = N_WORLDS, at_most: int = 100_000
) -> int | None:
    """The first of `at_most` replicates in which a predicate holds; None if there is none.

    `radar lost` is read as a predicate too: any component or asset of that name, or whose name ends so.
    Raises `PredicateError`.
    """
    worlds = build(scenario, seed, n_worlds, at_most)
    watch = watching((_predicate(predicate, worlds.layout.points),), worlds.layout)
    for first in range(0, at_most, _LOOKED_AT_ONCE):
        rows = run_rows(worlds.worlds, seed, first, min(_LOOKED_AT_ONCE, at_most - first))
        held = np.flatnonzero(watch(rows)) if watch is not None else np.empty(0, np.int64)
        if held.size:
            return first + int(held[0])
    return None


def telling(outcomes: Outcomes, scenario: Scenario) -> int:
    """A replicate to tell a run by: the first in which as many got through as in the middle one of all."""
    shares = outcomes.tally.histograms[LEAKERS]
    middle = int(np.searchsorted(np.cumsum(shares), (outcomes.n_replicates + 1) // 2))
    found = find(scenario, f"leakers == {middle}", outcomes.seed, outcomes.n_worlds, outcomes.n_replicates)
    return 0 if found is None else found


def hindcast(progress: Progress | None = None) -> tuple[Prediction, ...]:
    """Incidents of the record, each predicted from what was fixed beforehand (`evidence.record.hindcast`)."""
    from rempart.engine.predicates import Count
    from rempart.evidence.file import load_incident
    from rempart.evidence.record.hindcast import from_counts, from_shares, shipped_plan

    plan = shipped_plan()
    told: list[Prediction] = []
    for n_done, (name, wanted) in enumerate(plan.scenarios.items(), 1):
        scenario = load(load_incident(name).scenario)
        worlds = build(scenario, plan.seed, plan.worlds, plan.replicates)
        rows = run_rows(worlds.worlds, plan.seed, 0, plan.replicates, threads=default_threads())
        for entry in wanted:
            values, n = np.unique(rows[:, Count(entry.count).column(worlds.layout)], return_counts=True)
            shares = dict(zip(values.tolist(), (n / plan.replicates).tolist(), strict=True))
            told.append(from_counts(name, entry, shares, scenario.name))
        if progress is not None:
            progress(n_done)
    found, _ = record_of()
    return (*told, *from_shares(found, plan))


def record(
    priors: Sequence[str], settings: Settings, seed: int = 1, progress: Progress | None = None
) -> Record:
    """Effectiveness inferred from the shipped incidents, under each of some priors on reporting."""
    from rempart.evidence.record.effectiveness import infer
    from rempart.evidence.record.result import Record

    found, left_out = record_of()
    results = []
    for result in infer(found, settings, priors, seed):
        results.append(result)
        if progress is not None:
            progress(len(results))
    return Record(found, left_out, tuple(results))


def record_of() -> tuple[tuple[Observation, ...], tuple[LeftOut, ...]]:
    """What the shipped incidents say about effectiveness, and what says nothing, with the reason."""
    from rempart.evidence.file import load_incident, shipped_incidents
    from rempart.evidence.record.observations import observations
    from rempart.evidence.record.settings import shipped_settings

    return observations([load_incident(name) for name in shipped_incidents()], shipped_settings())


def _predicate(text: str, points: Sequence[str]) -> str:
    """A predicate as people say it: besides the grammar, `NAME lost` for any point so called."""
    words = text.split()
    if len(words) != 2 or words[1] != "lost":
        return text
    named = [point for point in points if words[0] in (point, point.rsplit("/", 1)[-1])]
    return " or ".join(f"lost[{point}]" for point in named or words[:1])


__all__ = [
    "N_WORLDS",
    "Answers",
    "Case",
    "Comparison",
    "Measure",
    "Outcomes",
    "Paired",
    "Scenario",
    "Worlds",
    "answer",
    "build",
    "compare",
    "ending",
    "execute",
    "find",
    "load",
    "rare",
    "scene",
    "simulate",
    "simulate_in_steps",
    "simulate_pair",
    "simulate_side_by_side",
    "simulate_side_by_side_until",
    "simulate_until",
    "telling",
    "trace",
]
