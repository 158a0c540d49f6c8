"""Means by world in two independent halves, so that chance can be told from what the worlds differ by.

Each world is run twice, with replicates of its own. The product of a deviation in one half and the same
deviation in the other has, in expectation, no chance in it: E[(f + e1)(g + e2)] = f g. So every variance
here is a product of halves. With m = (y1 + y2) / 2 and d = (y1 - y2) / 2, any quadratic form Q has
Q(y1, y2) = Q(m) - Q(d): what is computed of the means, less what is computed of the half differences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.by_world import by_world
from rempart.answers.cases import Case, Executor
from rempart.answers.measures import Measure, answer
from rempart.answers.outcomes import Outcomes
from rempart.answers.statements import Asked
from rempart.scenario import Scenario

F8 = npt.NDArray[np.float64]

Row = Mapping[str, float]
Progress = Callable[[int], Any]


class NotEverywhere(ValueError):
    """The measure does not exist in every world."""


@dataclass(frozen=True)
class Spending:
    """What is run: `n_half` raids in each half of a world, all with `seed`."""

    n_half: int
    seed: int


@dataclass(frozen=True)
class Halves:
    """(N,) means of the worlds in each half, and the measure over all of them."""

    first: F8
    second: F8
    measure: Measure

    @property
    def mean(self) -> F8:
        """(N,) means of both halves."""
        return np.asarray(0.5 * (self.first + self.second))

    @property
    def half_difference(self) -> F8:
        """(N,) half the difference between the halves: chance alone."""
        return np.asarray(0.5 * (self.first - self.second))


def cases_of_rows(
    scenario: Scenario, blocks: Sequence[Sequence[Row]], asked: Asked, spent: Spending
) -> tuple[Case, ...]:
    """One run a block of rows of quantiles; row i of every block meets the same luck."""
    watch = (asked.predicate,) if asked.predicate else ()
    return tuple(
        Case(
            scenario,
            2 * len(rows) * spent.n_half,
            spent.seed,
            2 * len(rows),
            watch,
            tuple(dict(row) for row in (*rows, *rows)),
        )
        for rows in blocks
    )


def halves_of(runs: Iterator[Outcomes], asked: Asked) -> Iterator[Halves]:
    """Halves of each run of `cases_of_rows`; raises PredicateError, NotEverywhere."""
    for outcomes in runs:
        if outcomes.interrupted:
            raise KeyboardInterrupt
        measure = asked.of(outcomes, answer(outcomes))
        of_worlds = by_world(asked, outcomes).values
        if measure is None or measure.of_worlds < 1.0 or np.isnan(of_worlds).any():
            raise NotEverywhere(
                f"{asked.text} does not exist in every world, or too few raids were run to tell it in each"
            )
        # Worlds that are all alike are told as one.
        values = np.broadcast_to(of_worlds, (outcomes.n_worlds,)).astype(np.float64)
        n = len(values) // 2
        yield Halves(values[:n], values[n:], measure)


def run_blocks(
    scenario: Scenario,
    blocks: Sequence[Sequence[Row]],
    asked: Asked,
    spent: Spending,
    executor: Executor,
    progress: Progress | None = None,
) -> list[Halves]:
    """Run all blocks; `progress` is told the number of blocks done."""
    found: list[Halves] = []
    for halves in halves_of(executor(cases_of_rows(scenario, blocks, asked, spent)), asked):
        found.append(halves)
        if progress is not None:
            progress(len(found))
    return found


def shared_variance(first: F8, second: F8) -> float:
    """Variance between worlds without chance: the covariance of the halves."""
    return float(np.cov(first, second, ddof=1)[0, 1])
