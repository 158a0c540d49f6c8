"""Which unknown matters: a screening of all, then a tornado and Sobol indices of the leading ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers import sobol
from rempart.answers.cases import Executor
from rempart.answers.inputs import (
    Input,
    alternative_names,
    alternative_shares,
    entering,
    inputs_of,
    plain_rows,
)
from rempart.answers.measures import Measure
from rempart.answers.notebook_display import Showing
from rempart.answers.screening import N_ROWS, Screened, moved_rows, screened
from rempart.answers.sobol import Indices
from rempart.answers.split_half import Halves, Row, Spending, run_blocks, shared_variance
from rempart.answers.statements import Asked
from rempart.scenario import Scenario
from rempart.scenario.unknowns import ALTERNATIVES
from rempart.stats.intervals import Interval, student_quantile
from rempart.world.drawn_values import quantile

F8 = npt.NDArray[np.float64]

METHODS = ("tornado", "sobol", "both")
LOW, HIGH = 0.05, 0.95
MOST_SWUNG = 100
"""Worlds that a swing is averaged over, at most."""

Progress = Callable[[str, int], Callable[[int], Any]]
"""Given what is run and the number of blocks, what to tell the number of those done."""


@dataclass(frozen=True)
class Plan:
    """How much is spent. `n_leading`: unknowns looked at closely. `n_worlds`: plain worlds, for the
    mean and the variance between worlds.

    `n_half`: raids in each half of a world. `n_base`: rows of the Sobol sample, a power of two.
    """

    method: str
    n_leading: int
    n_worlds: int
    n_half: int
    n_base: int
    seed: int

    @property
    def worlds_of_a_block(self) -> dict[str, int]:
        """By stage, the worlds that each of its blocks takes."""
        return {
            "worlds": self.n_worlds,
            "screening": min(self.n_worlds, N_ROWS),
            "tornado": min(self.n_worlds, MOST_SWUNG),
            "Sobol sample": self.n_base,
        }

    def most_worlds(self, n_inputs: int) -> int:
        """Worlds that are made, if all unknowns enter the raid."""
        n_leading = min(self.n_leading, n_inputs)
        blocks = {"worlds": 1, "screening": n_inputs + 1}
        if self.method in ("tornado", "both"):
            blocks["tornado"] = 2 * n_leading
        if self.method in ("sobol", "both"):
            blocks["Sobol sample"] = n_leading + 2 + (n_inputs > n_leading)
        return sum(n * self.worlds_of_a_block[stage] for stage, n in blocks.items())


@dataclass(frozen=True)
class Swing:
    """The measure with one unknown at its 5th and at its 95th percentile, averaged over all else.

    `ends`: values of the unknown there, SI; of alternatives the names of those with the least and the
    greatest mean.
    `effect`: second less first, paired world by world with the same luck; `ci95` holds it for the mean over
    all worlds, not only these. `none`: no raid of any world differed.
    """

    name: str
    ends: tuple[float | str, float | str]
    measures: tuple[Measure, Measure]
    effect: float
    ci95: Interval
    none: bool


@dataclass(frozen=True)
class Sensitivity(Showing):
    """Which unknown a measure hangs on.

    `measure`: over plain worlds, those of `rempart run`. `sd_between_worlds`: its standard deviation between
    worlds, chance taken out; `seen`: whether that is more than nothing. `n_absent`: unknowns that enter no
    world.
    """

    asked: str
    measure: Measure
    sd_between_worlds: float
    inputs: dict[str, Input]
    n_absent: int
    screened: tuple[Screened, ...]
    leading: tuple[str, ...]
    swings: tuple[Swing, ...]
    indices: Indices | None
    plan: Plan
    n_raids: int
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)

    @property
    def seen(self) -> bool:
        """Whether the worlds differ by more than chance."""
        return self.sd_between_worlds > 0.0


def sensitivity(
    scenario: Scenario,
    asked: Asked,
    plan: Plan,
    executor: Executor,
    progress: Progress = lambda _what, _n: lambda _done: None,
) -> Sensitivity:
    """Screen every unknown that enters the raid, and look closely at the leading ones.

    Raises PredicateError for a measure that does not exist, `halves.NotEverywhere` for one that some world
    has not, MissingExtra without SALib.
    """
    every = {one.name: one for one in inputs_of(scenario)}
    named = entering(scenario, plan.seed)
    inputs = {name: one for name, one in every.items() if name in named}
    spent = Spending(plan.n_half, plan.seed)
    rows = plain_rows(tuple(inputs), plan.seed, plan.n_worlds)
    (plain,) = run_blocks(scenario, [rows], asked, spent, executor, progress("worlds", 1))
    variance = shared_variance(plain.first, plain.second)
    n_raids = 2 * plan.n_half * plan.n_worlds
    found: tuple[Screened, ...] = ()
    if variance > 0.0 and inputs:
        few = rows[:N_ROWS]
        found = _screened(scenario, tuple(inputs), few, variance, asked, spent, executor, progress)
        n_raids += 2 * plan.n_half * len(few) * (len(inputs) + 1)
    leading = tuple(one.name for one in found[: plan.n_leading] if not one.none)
    swings: tuple[Swing, ...] = ()
    if leading and plan.method in ("tornado", "both"):
        swings, n_here = _swings(
            scenario, inputs, leading, rows[:MOST_SWUNG], asked, spent, executor, progress
        )
        n_raids += n_here
    indices = None
    if leading and plan.method in ("sobol", "both"):
        rest = tuple(name for name in inputs if name not in leading)
        made = sobol.design(leading, rest, plan.n_base, plan.seed % 2**32)

        def evaluate(blocks: Sequence[Sequence[dict[str, float]]]) -> tuple[F8, F8]:
            runs = run_blocks(scenario, blocks, asked, spent, executor, progress("Sobol sample", len(blocks)))
            return np.stack([run.first for run in runs]), np.stack([run.second for run in runs])

        indices = sobol.sobol_indices(evaluate, made)
        n_raids += 2 * plan.n_half * plan.n_base * len(made.blocks)
    return Sensitivity(
        asked.text,
        plain.measure,
        float(np.sqrt(max(variance, 0.0))),
        inputs,
        len(every) - len(inputs),
        found,
        leading,
        swings,
        indices,
        plan,
        n_raids,
        (scenario,),
    )


def _screened(
    scenario: Scenario,
    names: Sequence[str],
    rows: Sequence[Row],
    variance: float,
    asked: Asked,
    spent: Spending,
    executor: Executor,
    progress: Progress,
) -> tuple[Screened, ...]:
    blocks = [rows, *(moved_rows(rows, name) for name in names)]
    plain, *moved = run_blocks(scenario, blocks, asked, spent, executor, progress("screening", len(blocks)))
    return tuple(screened(names, plain, moved, variance))


# Tornado


def _swings(
    scenario: Scenario,
    inputs: dict[str, Input],
    leading: Sequence[str],
    rows: Sequence[Row],
    asked: Asked,
    spent: Spending,
    executor: Executor,
    progress: Progress,
) -> tuple[tuple[Swing, ...], int]:
    """Swings of the leading unknowns, the widest first, and the raids spent."""
    ends = {name: alternative_shares(scenario) if name == ALTERNATIVES else (LOW, HIGH) for name in leading}
    settings = [(name, share) for name in leading for share in ends[name]]
    blocks = [[{**row, name: share} for row in rows] for name, share in settings]
    runs = run_blocks(scenario, blocks, asked, spent, executor, progress("tornado", len(blocks)))
    by_name: dict[str, list[Halves]] = {}
    for (name, _), run in zip(settings, runs, strict=True):
        by_name.setdefault(name, []).append(run)
    swings = [
        _alternatives_swing(by_name[name], alternative_names(scenario))
        if name == ALTERNATIVES
        else swing(name, by_name[name], _end_values(inputs[name]))
        for name in leading
    ]
    n_raids = 2 * spent.n_half * len(rows) * len(blocks)
    return tuple(sorted(swings, key=lambda swing: -abs(swing.effect))), n_raids


def _end_values(one: Input) -> tuple[float, float]:
    return quantile(one.spreads[0], LOW), quantile(one.spreads[0], HIGH)


def _alternatives_swing(runs: Sequence[Halves], names: Sequence[str]) -> Swing:
    means = [run.mean.mean() for run in runs]
    low, high = int(np.argmin(means)), int(np.argmax(means))
    return swing(ALTERNATIVES, [runs[low], runs[high]], (names[low], names[high]))


def swing(name: str, runs: Sequence[Halves], ends: tuple[float | str, float | str]) -> Swing:
    """Paired difference by world; Student's interval of its mean over worlds."""
    low, high = runs
    differences = high.mean - low.mean
    n = len(differences)
    effect = float(differences.mean())
    error = float(differences.std(ddof=1)) / np.sqrt(n) if n > 1 else np.inf
    half = student_quantile(0.975, max(n - 1, 1)) * float(error)
    none = bool(np.all(high.first == low.first) and np.all(high.second == low.second))
    return Swing(name, ends, (low.measure, high.measure), effect, (effect - half, effect + half), none)
