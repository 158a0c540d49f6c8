"""How often each value of a count occurred: exact, mergeable in any order, small."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Counts:
    """`n_of_value[k]`: number of replicates in which the count was k; int64, shape (largest value + 1,).

    Integers only, so that parts merge to the same whole in any order and any grouping.
    """

    n_of_value: IntArray

    def __post_init__(self) -> None:
        given = np.asarray(self.n_of_value)
        if given.ndim != 1 or not np.issubdtype(given.dtype, np.integer):
            raise ValueError(f"a histogram is one row of integers, not {given.dtype} of shape {given.shape}")
        if given.size and given.min() < 0:
            raise ValueError("a histogram holds no negative number")
        # Empty bins at the end carry nothing: without them, equal histograms are equal arrays.
        n_bins = int(np.max(np.nonzero(given)[0], initial=-1)) + 1
        own = given[:n_bins].astype(np.int64)
        own.setflags(write=False)
        object.__setattr__(self, "n_of_value", own)

    @classmethod
    def of(cls, values: npt.ArrayLike) -> Counts:
        """Count the values (integers from 0) of any number of replicates."""
        return cls(np.bincount(np.asarray(values, dtype=np.int64).ravel()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counts) and np.array_equal(self.n_of_value, other.n_of_value)

    def __hash__(self) -> int:
        return hash(self.n_of_value.tobytes())

    def merge(self, other: Counts) -> Counts:
        """The counts of both parts together."""
        n_bins = max(self.n_of_value.size, other.n_of_value.size)
        whole = np.zeros(n_bins, np.int64)
        whole[: self.n_of_value.size] += self.n_of_value
        whole[: other.n_of_value.size] += other.n_of_value
        return Counts(whole)

    @property
    def n(self) -> int:
        """Number of replicates."""
        return int(self.n_of_value.sum())

    @property
    def total(self) -> int:
        """Sum of the count over all replicates, exact."""
        return sum(value * n for value, n in enumerate(self.n_of_value.tolist()))

    @property
    def total_of_squares(self) -> int:
        """Sum of the square of the count over all replicates, exact."""
        return sum(value * value * n for value, n in enumerate(self.n_of_value.tolist()))

    def mean(self) -> float:
        """Mean count of a replicate; at least one replicate."""
        return self.total / self._some(1)

    def variance(self) -> float:
        """Variance between replicates, over n - 1; at least two replicates."""
        n = self._some(2)
        return (n * self.total_of_squares - self.total**2) / (n * (n - 1))

    def distribution(self) -> list[float]:
        """Share of the replicates at each value 0, 1, 2 ... ; at least one replicate."""
        n = self._some(1)
        return [n_here / n for n_here in self.n_of_value.tolist()]

    def quantile(self, p: float) -> int:
        """Smallest value that a share `p` of the replicates does not exceed; 0 <= p <= 1."""
        if not 0.0 <= p <= 1.0:
            raise ValueError(f"a share lies between 0 and 1, not {p}")
        wanted = max(1, math.ceil(p * self._some(1)))
        return int(np.searchsorted(np.cumsum(self.n_of_value), wanted))

    def _some(self, needed: int) -> int:
        n = self.n
        if n < needed:
            raise ValueError(f"needs at least {needed} replicate(s), there are {n}")
        return n


def merged(parts: Iterable[Counts]) -> Counts:
    """All parts together; no part gives no replicate."""
    whole = Counts(np.zeros(0, np.int64))
    for part in parts:
        whole = whole.merge(part)
    return whole
