"""Sweeps: the same raid and the same luck at every setting of one or more inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rempart.answers.cases import Case, Executor
from rempart.answers.designs import Setting
from rempart.answers.factors import Factor, changes_of, check_factors
from rempart.answers.measures import Measure, answer
from rempart.answers.notebook_display import Showing
from rempart.answers.outcomes import Outcomes
from rempart.answers.statements import Asked
from rempart.scenario import Scenario, change
from rempart.stats.worlds import WorldSums

Progress = Callable[[int], Any]


@dataclass(frozen=True)
class Point:
    """One setting and what was measured there.

    `measures`: as asked for, None where there was nothing to take a share of. `no_leaker`: raids of which
    none got through, by world. `fingerprint`: of the run at this setting.
    """

    setting: Setting
    measures: tuple[Measure | None, ...]
    no_leaker: WorldSums
    n_replicates: int
    fingerprint: str


@dataclass(frozen=True)
class Sweep(Showing):
    """All points of a sweep, in the order of its design. `elapsed_s`: of the replicates alone."""

    factors: tuple[Factor, ...]
    measures: tuple[str, ...]
    design: str
    points: tuple[Point, ...]
    n_replicates: int
    n_worlds: int
    seed: int
    elapsed_s: float
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)


def cases_of(
    scenario: Scenario,
    factors: Sequence[Factor],
    settings: Sequence[Setting],
    asked: Sequence[Asked],
    n_replicates: int,
    n_worlds: int,
    seed: int,
) -> tuple[Case, ...]:
    """One run a setting, all with the same seed and so with common random numbers; raises ScenarioError.

    A world draws the same unknowns, a threat of one name and number flies with the same luck, at every
    setting (Law 2015, Simulation Modeling and Analysis, 11.2).
    """
    check_factors(scenario, factors)
    watch = tuple(dict.fromkeys(one.predicate for one in asked if one.predicate))
    return tuple(
        Case(change(scenario, changes_of(scenario, factors, setting)), n_replicates, seed, n_worlds, watch)
        for setting in settings
    )


def sweep(
    cases: Sequence[Case],
    factors: Sequence[Factor],
    settings: Sequence[Setting],
    asked: Sequence[Asked],
    design: str,
    executor: Executor,
    progress: Progress | None = None,
) -> Sweep:
    """Run the cases of `cases_of` and measure; raises PredicateError where a measure does not exist."""
    elapsed_s = 0.0
    points: list[Point] = []
    for setting, outcomes in zip(settings, _checked(executor(cases)), strict=True):
        points.append(_point(setting, outcomes, asked))
        elapsed_s += outcomes.elapsed_s
        if progress is not None:
            progress(len(points))
    first = cases[0]
    return Sweep(
        tuple(factors),
        tuple(one.text for one in asked),
        design,
        tuple(points),
        first.n_replicates,
        first.n_worlds,
        first.seed,
        elapsed_s,
        (first.scenario,),
    )


def _checked(runs: Iterator[Outcomes]) -> Iterator[Outcomes]:
    for outcomes in runs:
        if outcomes.interrupted:
            raise KeyboardInterrupt
        yield outcomes


def _point(setting: Setting, outcomes: Outcomes, asked: Sequence[Asked]) -> Point:
    answers = answer(outcomes)
    return Point(
        setting,
        tuple(one.of(outcomes, answers) for one in asked),
        outcomes.sums(outcomes.layout.column("no_leaker")),
        outcomes.n_replicates,
        outcomes.fingerprint,
    )
