"""What many replicates of a scenario left behind: integers by world, and what they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rempart.answers.notebook_display import Showing
from rempart.answers.structure import Limits
from rempart.engine.outcomes import Layout
from rempart.engine.run import Tally
from rempart.scenario import Scenario
from rempart.stats.worlds import WorldSums

Flags = npt.NDArray[np.bool_]
I8 = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Outcomes(Showing):
    """Sums over replicates 0 .. n - 1 of a scenario.

    W is the number of worlds told apart: all that had a replicate, or 1 if all are the same.
    `n_worlds`: worlds that were asked for. `tally`: (W, columns). `limits`: what the structure of each world
    settles. `present`: (W, points) whether a world has the point. `inputs`: digests of the resolved inputs of
    the worlds. `elapsed_s`: wall time of the replicates
    alone. `interrupted`: a prefix of what was asked for. `watched`: predicates whose patterns were counted.
    `confidence` of one interval of chance: 0.95, or more where the run was looked at again and again and
    `ci95` holds at all looks together (`stats.sequential`). `world_s`: median time of making a world.
    """

    scenario: str
    seed: int
    n_worlds: int
    layout: Layout
    tally: Tally
    limits: Limits
    present: Flags
    inputs: tuple[str, ...]
    fingerprint: str
    elapsed_s: float
    interrupted: bool = False
    watched: tuple[str, ...] = ()
    confidence: float = 0.95
    world_s: float = 0.0
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)

    @property
    def n_replicates(self) -> int:
        """Replicates counted."""
        return self.tally.n_replicates

    def sums(self, column: int, worlds: Flags | None = None) -> WorldSums:
        """Sums by world of one column of the rows; of some worlds only if `worlds` (W,) says so."""
        chosen = slice(None) if worlds is None else worlds
        return WorldSums(
            self.tally.n[chosen], self.tally.total[chosen, column], self.tally.squares[chosen, column]
        )

    @property
    def patterns(self) -> Patterns:
        """Which of the watched predicates held together, and how often."""
        codes = sorted(self.tally.patterns)
        counts = np.zeros((len(self.tally.n), len(codes)), np.int64)
        for d, code in enumerate(codes):
            counts[:, d] = self.tally.patterns[code]
        return Patterns(self.watched, np.array(codes, np.int64), counts)


@dataclass(frozen=True, eq=False)
class Patterns:
    """Replicates by which of some predicates held in them.

    `predicates`: (P,) texts. `codes`: (D,) patterns that occurred, bit i: predicate i held. `counts`: (W, D)
    replicates by world.
    """

    predicates: tuple[str, ...]
    codes: I8
    counts: I8

    def held(self, i_predicate: int) -> Flags:
        """(D,) whether a predicate holds in each pattern."""
        return np.asarray((self.codes >> i_predicate) & 1 == 1, dtype=np.bool_)

    def sums(self, *i_predicates: int) -> WorldSums:
        """Sums by world of how often all of these predicates held."""
        chosen = np.ones(len(self.codes), np.bool_)
        for i in i_predicates:
            chosen &= self.held(i)
        together = self.counts[:, chosen].sum(axis=1)
        return WorldSums(self.counts.sum(axis=1), together, together)
