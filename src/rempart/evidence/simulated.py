"""What the weighing is handed of a simulation: plain arrays, whoever made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rempart.engine.outcomes import Layout
from rempart.stats.worlds import WorldSums

I8 = npt.NDArray[np.int64]
F8 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class UnknownDrawn:
    """One unknown over the worlds: `value` (W,) in SI, nan where a world does not have it; `share` (W,):
    where in its distribution the world stands, in (0, 1). `labels`: names of the values of an alternative.
    """

    value: F8
    share: F8
    labels: tuple[str, ...] = ()

    @property
    def there(self) -> Flags:
        """(W,) whether a world has it."""
        return np.asarray(~np.isnan(self.value), dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Simulated:
    """Replicates counted by world and by which of the predicates held in them.

    `predicates`: (P,) texts. `codes`: (D,) patterns that occurred, bit i: predicate i held. `counts`: (W, D)
    replicates. `low`, `high`: (W, C) least and greatest value that the structure of a world allows in each
    column of `layout`. `unknowns`: those of interest, by label.
    """

    layout: Layout
    predicates: tuple[str, ...]
    codes: I8
    counts: I8
    low: I8
    high: I8
    unknowns: Mapping[str, UnknownDrawn] = field(default_factory=dict)

    @property
    def n(self) -> I8:
        """(W,) replicates."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.int64)

    @property
    def n_replicates(self) -> int:
        """Replicates of all worlds."""
        return int(self.counts.sum())

    @property
    def n_worlds(self) -> int:
        """Worlds."""
        return len(self.counts)

    def held(self, i_predicate: int) -> Flags:
        """(D,) whether a predicate holds in each pattern."""
        return np.asarray((self.codes >> i_predicate) & 1 == 1, dtype=np.bool_)

    def together(self, i_predicates: Sequence[int]) -> Flags:
        """(D,) whether all of these predicates hold."""
        found = np.ones(len(self.codes), np.bool_)
        for i in i_predicates:
            found &= self.held(i)
        return found

    def hits(self, pattern: Flags) -> I8:
        """(W,) replicates whose pattern is one of those chosen (D,)."""
        return np.asarray(self.counts[:, pattern].sum(axis=1), dtype=np.int64)

    def sums(self, pattern: Flags, within: Flags | None = None) -> WorldSums:
        """Sums by world of the patterns chosen, of all replicates or of those `within` other patterns."""
        n = self.n if within is None else self.hits(within)
        hits = self.hits(pattern if within is None else pattern & within)
        return WorldSums(n, hits, hits)
