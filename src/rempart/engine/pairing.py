"""Several designs side by side, replicate by replicate under the same luck: their differences by world.

Streams are keyed by stable names, so replicate K of one design and replicate K of another share their
draws wherever they have the same things (common random numbers). Each is set against the first,
on the columns that both have, and what is kept of the differences are integers by world.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart._jit import jit
from rempart.engine import outcomes as out
from rempart.engine.outcomes import BLOCK, Layout
from rempart.engine.run import I4, I8, Engine, Tally

Exact = npt.NDArray[np.object_]
"""Python's integers: sums of cubes of a long run would leave 64 bits."""

Flags = npt.NDArray[np.bool_]

N_SHARES = out.N_SHARES
"""Shares of threats whose joint sums are kept: p_intercepted, p_intercepted_engaged, p_leaked."""


@dataclass(frozen=True, slots=True)
class PairSums:
    """Sums over replicates of the differences second - first, on the columns that both have.

    `n`: (M,) replicates a world. `total`, `squares`: (M, columns) of the differences; `cubes`: (columns,)
    over all worlds. For each block of columns (the classes, then all) and share, with x = (part, whole) of
    the first and (part, whole) of the second: `firsts` (M, blocks, 3, 4) sums of x, `products`
    (M, blocks, 3, 4, 4) of x_i x_j for i <= j, `triples` (blocks, 3, 4, 4, 4) of x_i x_j x_k for i <= j <= k.
    """

    n: I8
    total: I8
    squares: I8
    cubes: Exact
    firsts: I8
    products: I8
    triples: Exact

    def merge(self, other: PairSums) -> PairSums:
        """The sums of both parts."""
        return PairSums(
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            self.cubes.astype(object) + other.cubes.astype(object),
            self.firsts + other.firsts,
            self.products + other.products,
            self.triples.astype(object) + other.triples.astype(object),
        )


def empty_sums(n_worlds: int, n_columns: int, n_blocks: int) -> PairSums:
    """Sums of nothing; 64 bits hold the cubes of one block of replicates."""
    shape = (n_blocks, N_SHARES, 4)
    triples: Any = np.zeros((*shape, 4, 4), np.int64)
    cubes: Any = np.zeros(n_columns, np.int64)
    return PairSums(
        np.zeros(n_worlds, np.int64),
        np.zeros((n_worlds, n_columns), np.int64),
        np.zeros((n_worlds, n_columns), np.int64),
        cubes,
        np.zeros((n_worlds, *shape), np.int64),
        np.zeros((n_worlds, *shape, 4), np.int64),
        triples,
    )


@dataclass(frozen=True, slots=True)
class Together:
    """What several designs left behind: the tally of each, and of each but the first its differences."""

    sides: tuple[Tally, ...]
    pairs: tuple[PairSums, ...]

    @property
    def n_replicates(self) -> int:
        """Replicates counted, of each design."""
        return self.sides[0].n_replicates

    def merge(self, other: Together) -> Together:
        """The sums of both parts."""
        return Together(
            tuple(a.merge(b) for a, b in zip(self.sides, other.sides, strict=True)),
            tuple(a.merge(b) for a, b in zip(self.pairs, other.pairs, strict=True)),
        )


def shared(a: Layout, b: Layout) -> Layout:
    """Columns that both have."""
    return Layout(
        tuple(name for name in a.classes if name in b.classes),
        tuple(name for name in a.points if name in b.points),
        tuple(name for name in a.shooters if name in b.shooters),
    )


def columns_of(common: Layout, own: Layout) -> I8:
    """Where the columns of `common` stand in a row of `own`."""
    place = {name: i for i, name in enumerate(own.names())}
    return np.array([place[name] for name in common.names()], np.int64)


@jit
def fold_shares(a: I4, b: I4, n_blocks: int, firsts: I8, products: I8, triples: I8) -> None:
    """Add the joint sums of parts and wholes of both sides, of one world."""
    x = np.zeros(4, np.int64)
    for n in range(a.shape[0]):
        for block in range(n_blocks):
            start = block * BLOCK
            for share in range(N_SHARES):
                part = out.LEAKERS if share == 2 else out.INTERCEPTED
                whole = out.ENGAGED if share == 1 else out.ARRIVED
                x[0], x[1] = a[n, start + part], a[n, start + whole]
                x[2], x[3] = b[n, start + part], b[n, start + whole]
                if share == 0:  # no air defence can engage a ground attack
                    x[1] -= a[n, start + out.GROUND]
                    x[3] -= b[n, start + out.GROUND]
                for i in range(4):
                    firsts[block, share, i] += x[i]
                    for j in range(i, 4):
                        product = x[i] * x[j]
                        products[block, share, i, j] += product
                        for k in range(j, 4):
                            triples[block, share, i, j, k] += product * x[k]


@jit
def fold_differences(a: I4, b: I4, total: I8, squares: I8, cubes: I8) -> None:
    """Add the differences b - a of one world."""
    for n in range(a.shape[0]):
        for column in range(a.shape[1]):
            value = np.int64(b[n, column]) - np.int64(a[n, column])
            if value != 0:
                total[column] += value
                squares[column] += value * value
                cubes[column] += value * value * value


@dataclass(frozen=True)
class Side:
    """One design: its engine, and (rows -> flags (N, watched)) which of the watched predicates hold."""

    engine: Engine
    layout: Layout
    holds: Callable[[I4], Flags]


class Lineup:
    """Designs that run side by side; each but the first is set against the first.

    Worlds are walked at one stride for all, also of a design whose worlds are all alike, so that
    replicate K is drawn in world K mod M on every side.
    """

    def __init__(self, sides: Sequence[Side]) -> None:
        self.sides = tuple(sides)
        self.layouts = tuple(shared(sides[0].layout, side.layout) for side in sides[1:])
        self._columns = tuple(
            (columns_of(common, sides[0].layout), columns_of(common, side.layout))
            for common, side in zip(self.layouts, sides[1:], strict=True)
        )
        self._n_watched = self.sides[0].holds(np.zeros((0, sides[0].engine.n_columns), np.int32)).shape[1]

    @property
    def stride(self) -> int:
        """Distance between two replicates of one world."""
        return max(side.engine.stride for side in self.sides)

    def empty(self) -> Together:
        """Sums of nothing."""
        return Together(
            tuple(side.engine.empty() for side in self.sides),
            tuple(
                empty_sums(self.stride, common.n_columns + self._n_watched, len(common.classes) + 1)
                for common in self.layouts
            ),
        )

    def work(self, seed: int, i_world: int, first: int, count: int, sums: Together, lock: Lock) -> None:
        """Run the same replicates of one world on every side, and add them."""
        own = [i_world % side.engine.stride for side in self.sides]
        rows = [
            side.engine.lent_rows(i, seed, first, count, self.stride)
            for side, i in zip(self.sides, own, strict=True)
        ]
        held = [side.holds(of_side) for side, of_side in zip(self.sides, rows, strict=True)]
        with lock:
            for k, side in enumerate(self.sides):
                side.engine.fold_rows(rows[k], own[k], sums.sides[k])
            for k, pair in enumerate(sums.pairs):
                of_a, of_b = self._columns[k]
                a = np.concatenate((rows[0][:, of_a], held[0]), axis=1, dtype=np.int32)
                b = np.concatenate((rows[k + 1][:, of_b], held[k + 1]), axis=1, dtype=np.int32)
                self._fold(a, b, i_world, len(self.layouts[k].classes) + 1, pair)

    def _fold(self, a: I4, b: I4, i_world: int, n_blocks: int, pair: PairSums) -> None:
        pair.n[i_world] += len(a)
        cubes: Any = pair.cubes  # 64 bits here, Python's integers once merged
        triples: Any = pair.triples
        fold_differences(a, b, pair.total[i_world], pair.squares[i_world], cubes)
        fold_shares(a, b, n_blocks, pair.firsts[i_world], pair.products[i_world], triples)
