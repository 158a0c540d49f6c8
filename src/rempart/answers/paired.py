"""Two designs under the same luck: outcomes of both, and sums of their differences, raid by raid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt

from rempart.answers.notebook_display import Showing
from rempart.answers.outcomes import I8, Flags, Outcomes
from rempart.engine.outcomes import Layout
from rempart.engine.pairing import PairSums, columns_of
from rempart.scenario import Scenario
from rempart.stats.paired import SignedSums

F8 = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Paired(Showing):
    """Replicates 0 .. n - 1 of design a and of design b, replicate K of both with the same draws.

    `layout`: columns that both have; `sums`: differences b - a on these, then on the watched predicates, by
    world. `a` and `b` are what a run of either alone would leave, fingerprint and all.
    """

    a: Outcomes
    b: Outcomes
    layout: Layout
    sums: PairSums

    @property
    def behind(self) -> tuple[Scenario, ...]:
        """Scenarios of both designs."""
        return (*self.a.behind, *self.b.behind)

    @property
    def n_replicates(self) -> int:
        """Replicates counted, of each design."""
        return self.a.n_replicates

    def difference(self, column: int, worlds: Flags | None = None) -> SignedSums:
        """Differences in a column of `layout`, or, after these, in a watched predicate."""
        chosen = slice(None) if worlds is None else worlds
        return SignedSums(
            self.sums.n[chosen].astype(np.float64),
            self.sums.total[chosen, column].astype(np.float64),
            self.sums.squares[chosen, column].astype(np.float64),
            float(self.sums.cubes[column]),
        )

    @cached_property
    def columns(self) -> tuple[I8, I8]:
        """Where the columns of `layout` stand in a row of a, and in a row of b."""
        return columns_of(self.layout, self.a.layout), columns_of(self.layout, self.b.layout)

    @cached_property
    def alike(self) -> Flags:
        """(M,) worlds in which the inputs of both are the same to the last bit: no difference can arise."""
        n_worlds = len(self.sums.n)
        pairs = zip(*(_spread_out(side.inputs, n_worlds) for side in (self.a, self.b)), strict=True)
        return np.array([of_a == of_b for of_a, of_b in pairs], np.bool_)

    def share(self, block: int, i_share: int) -> ShareSums | None:
        """What the difference of a share of threats is told from; None if one side has none to share."""
        return share_sums(self.sums, block, i_share)


@dataclass(frozen=True, eq=False)
class ShareSums:
    """A share of threats on both sides, `ratios`, and linearised values of a replicate.

    Taylor's linearisation of a ratio (Cochran 1977, Sampling Techniques, 6.3) on each side,
    z = (part - ratio * whole) / mean whole; `of_a`, `of_b`: z of either side alone; `difference`: z_b - z_a,
    which keeps how the two go together. `of_worlds`: (M,) differences of the worlds' own shares, of worlds
    that have both.
    """

    ratios: tuple[float, float]
    of_a: SignedSums
    of_b: SignedSums
    difference: SignedSums
    of_worlds: F8
    n_of_worlds: F8


def share_sums(sums: PairSums, block: int, i_share: int) -> ShareSums | None:
    """Linearised sums of one share of one block of columns."""
    firsts = sums.firsts[:, block, i_share].astype(np.float64)
    part_a, whole_a, part_b, whole_b = firsts.sum(axis=0)
    if whole_a == 0.0 or whole_b == 0.0:
        return None
    n = float(sums.n.sum())
    ratios = part_a / whole_a, part_b / whole_b
    of_a = np.array([1.0, -ratios[0], 0.0, 0.0]) * n / whole_a
    of_b = np.array([0.0, 0.0, 1.0, -ratios[1]]) * n / whole_b
    both = (firsts[:, 1] > 0.0) & (firsts[:, 3] > 0.0)
    own = firsts[both, 2] / firsts[both, 3] - firsts[both, 0] / firsts[both, 1]
    unit = n / float(min(whole_a, whole_b))
    return ShareSums(
        (float(ratios[0]), float(ratios[1])),
        _combined(sums, block, i_share, of_a, unit),
        _combined(sums, block, i_share, of_b, unit),
        _combined(sums, block, i_share, of_b - of_a, unit),
        own,
        sums.n[both].astype(np.float64),
    )


def _combined(sums: PairSums, block: int, i_share: int, g: F8, unit: float) -> SignedSums:
    """Sums of z = g x from those of x, of its products and of its triple products."""
    firsts = sums.firsts[:, block, i_share].astype(np.float64)
    products = sums.products[:, block, i_share].astype(np.float64)
    triples = sums.triples[block, i_share]
    squares = np.zeros(len(firsts))
    for i, j in combinations_with_replacement(range(4), 2):
        squares += (1.0 if i == j else 2.0) * g[i] * g[j] * products[:, i, j]
    cubes = 0.0
    for i, j, k in combinations_with_replacement(range(4), 3):
        orders = (6.0, 3.0, 1.0)[3 - len({i, j, k})]
        cubes += float(orders * g[i] * g[j] * g[k]) * float(triples[i, j, k])
    return SignedSums(sums.n.astype(np.float64), firsts @ g, np.maximum(squares, 0.0), cubes, unit)


def _spread_out(inputs: tuple[str, ...], n_worlds: int) -> tuple[str, ...]:
    return inputs * n_worlds if len(inputs) == 1 else inputs
