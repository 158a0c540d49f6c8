"""Replicates in bulk: worlds in, counts out; the same counts whatever the threads and chunks.

Replicate K belongs to world K mod M. Work is cut into blocks of consecutive
replicates, a block into tasks of one world each; a block counts only when all of its
tasks are done, so that an interrupted run keeps a prefix. What is accumulated are
integers, and their sums do not depend on an order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock, local
from typing import Any, Protocol, Self, TypeVar
from weakref import finalize

import numpy as np
import numpy.typing as npt

from rempart._jit import jit
from rempart.engine.kernel import kernel_rows
from rempart.engine.outcomes import BLOCK, N_MEASURES, N_PRODUCTS, PRODUCTS
from rempart.engine.scratch import STOCK, Scratch, give_back_all
from rempart.engine.state import n_columns
from rempart.engine.struct_ref import Frame
from rempart.engine.world import NOBODY, World

I4 = npt.NDArray[np.int32]
I8 = npt.NDArray[np.int64]

N_BINS = 4096
"""Values 0 .. N_BINS - 2 of a total are told apart in the histograms; the last bin holds the rest."""
_KEPT_BYTES = 16 * 2**20  # scratch that a thread keeps, for as many worlds as it suffices
_CHUNK = 1000  # replicates a task at most: long enough to hide its start, short enough to share out
_LEAST = 50  # replicates that are worth a task of their own when few are to be shared out


@dataclass(frozen=True, slots=True)
class Tally:
    """Integer sums over replicates.

    `n`: (M,) replicates a world. `total`, `squares`: (M, columns) sums of the columns of a row and of their
    squares. `products`: (M, blocks, N_PRODUCTS) of the pairs of `PRODUCTS`, for each class and then all.
    `histograms`: (N_MEASURES, N_BINS) how often each value of a total occurred, over all worlds. `patterns`:
    by pattern of the watched predicates (`Engine.watch`), replicates a world, (M,).
    """

    n: I8
    total: I8
    squares: I8
    products: I8
    histograms: I8
    patterns: dict[int, I8] = field(default_factory=dict)

    @property
    def n_replicates(self) -> int:
        """Replicates counted."""
        return int(self.n.sum())

    def merge(self, other: Tally) -> Tally:
        """The tally of both parts."""
        return Tally(
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            self.products + other.products,
            self.histograms + other.histograms,
            {
                code: self.patterns.get(code, 0) + other.patterns.get(code, np.zeros_like(self.n))
                for code in sorted({*self.patterns, *other.patterns})
            },
        )


class Sums(Protocol):
    """What replicates leave behind: parts merge to the same whole in any order."""

    @property
    def n_replicates(self) -> int:
        """Replicates counted."""
        ...

    def merge(self, other: Self) -> Self:
        """The sums of both parts."""
        ...


S = TypeVar("S", bound=Sums)


class Source(Protocol[S]):
    """What runs replicates: one engine, or several side by side. `stride`: worlds told apart."""

    @property
    def stride(self) -> int:
        """Distance between two replicates of one world."""
        ...

    def empty(self) -> S:
        """Sums of nothing."""
        ...

    def work(self, seed: int, i_world: int, first: int, count: int, sums: S, lock: Lock) -> None:
        """Run replicates first, first + stride, ... of one world and add them to the sums."""
        ...


def empty_tally(n_worlds: int, n_cols: int, n_blocks: int) -> Tally:
    """A tally of nothing."""
    return Tally(
        np.zeros(n_worlds, np.int64),
        np.zeros((n_worlds, n_cols), np.int64),
        np.zeros((n_worlds, n_cols), np.int64),
        np.zeros((n_worlds, n_blocks, N_PRODUCTS), np.int64),
        np.zeros((N_MEASURES, N_BINS), np.int64),
    )


@jit
def fold(rows: I4, first_total: int, total: I8, squares: I8, products: I8, histograms: I8) -> None:
    """Add rows to the sums of one world; the totals start at column `first_total`."""
    for n in range(rows.shape[0]):
        for column in range(len(total)):  # columns after those of the tally serve predicates alone
            value = np.int64(rows[n, column])
            if value != 0:
                total[column] += value
                squares[column] += value * value
        for block in range(products.shape[0]):
            for i in range(products.shape[1]):
                part, whole = PRODUCTS[i]
                start = block * BLOCK
                products[block, i] += np.int64(rows[n, start + part]) * np.int64(rows[n, start + whole])
        for measure in range(histograms.shape[0]):
            value = np.int64(rows[n, first_total + measure])
            histograms[measure, min(value, np.int64(histograms.shape[1] - 1))] += 1


class Engine:
    """Worlds made ready to run, and a stock of scratch for each thread.

    Worlds that are the same object share all that is made for one; if all are, they are run as one.
    `watch`: tells the pattern of a replicate, an integer, from its row; replicates are counted by pattern.
    """

    def __init__(self, worlds: Sequence[World], watch: Callable[[I4], I8] | None = None) -> None:
        self._watch = watch
        distinct = {id(world): world for world in worlds}
        self.n_worlds = len(worlds)
        self.worlds = list(worlds) if len(distinct) > 1 else [worlds[0]]
        self.n_columns = n_columns(worlds[0])
        self.n_tallied = n_columns(_as_it_is(worlds[0]))
        self.first_total = self.n_columns - _after_total(worlds[0])
        self._of_thread = local()
        self._taken: list[dict[int, Scratch]] = []
        finalize(self, give_back_all, self._taken)
        shared: dict[int, int] = {}
        self._like = [shared.setdefault(id(world), i) for i, world in enumerate(self.worlds)]
        self._frames: list[Frame | None] = [None] * len(self.worlds)

    @property
    def n_blocks(self) -> int:
        """Blocks of columns of a row: one a class, and one of all."""
        return self.first_total // BLOCK + 1

    @property
    def stride(self) -> int:
        """Distance between two replicates of one world."""
        return len(self.worlds)

    def rows(self, i_world: int, seed: int, first: int, count: int, stride: int | None = None) -> I4:
        """Rows of replicates first, first + stride, ... (count of them) of one world."""
        return self._fill(np.zeros((count, self.n_columns), np.int32), i_world, seed, first, stride)

    def lent_rows(self, i_world: int, seed: int, first: int, count: int, stride: int | None = None) -> I4:
        """The same in an array that this thread's next call writes again.

        Fresh memory comes page by page from the system, one thread at a time: a tenth of the work of two.
        """
        kept = getattr(self._of_thread, "rows", None)
        if kept is None or len(kept) < count:
            kept = self._of_thread.rows = np.empty((count, self.n_columns), np.int32)
        return self._fill(kept[:count], i_world, seed, first, stride)

    def _fill(self, rows: I4, i_world: int, seed: int, first: int, stride: int | None) -> I4:
        frame: Any = self._frame(i_world)  # to the kernels a frame is what it frames
        address = np.uint64(seed), np.uint64(first), np.uint64(stride or self.stride)
        kernel_rows(frame, self._scratch(i_world), *address, rows)
        return rows

    def _scratch(self, i_world: int) -> Any:
        """Scratch of this thread for a world, kept for its next task: a hundred raids take as long."""
        mine = self._of_thread
        kept: dict[int, Scratch] | None = getattr(mine, "scratch", None)
        if kept is None:
            kept, mine.n_bytes = {}, 0
            mine.scratch = kept
            self._taken.append(kept)
        i_like = self._like[i_world]
        if i_like not in kept:
            if mine.n_bytes > _KEPT_BYTES:
                STOCK.give_back(kept.values())
                kept.clear()
                mine.n_bytes = 0
            kept[i_like] = STOCK.take(self.worlds[i_like])
            mine.n_bytes += kept[i_like].n_bytes
        return kept[i_like].frame

    def _frame(self, i_world: int) -> Frame:
        i_like = self._like[i_world]
        frame = self._frames[i_like]
        if frame is None:
            frame = self._frames[i_like] = Frame(self.worlds[i_like])
        return frame

    def fold_rows(self, rows: I4, i_world: int, tally: Tally) -> None:
        """Add some rows of one world to a tally."""
        tally.n[i_world] += len(rows)
        sums = tally.total[i_world], tally.squares[i_world], tally.products[i_world]
        fold(rows, self.first_total, *sums, tally.histograms)
        if self._watch is not None:
            for code, n in zip(*np.unique(self._watch(rows), return_counts=True), strict=True):
                of_world = tally.patterns.setdefault(int(code), np.zeros_like(tally.n))
                of_world[i_world] += n

    def empty(self) -> Tally:
        """A tally of nothing, for these worlds."""
        return empty_tally(self.stride, self.n_tallied, self.n_blocks)

    def work(self, seed: int, i_world: int, first: int, count: int, sums: Tally, lock: Lock) -> None:
        """Run a task and add it to the tally of its block."""
        rows = self.lent_rows(i_world, seed, first, count)
        with lock:  # folding is a hundredth of the work: a tally a thread would cost more memory than time
            self.fold_rows(rows, i_world, sums)


def tasks(stride: int, first: int, count: int, threads: int = 1) -> Iterator[tuple[int, int, int]]:
    """Tasks (world, first replicate, number) that make up replicates first .. first + count - 1."""
    most = min(_CHUNK, max(_LEAST, -(-count // threads)))
    for i_world in range(stride):
        start = first + (i_world - first) % stride
        n = max(0, (first + count - start + stride - 1) // stride)
        for done in range(0, n, most):
            yield i_world, start + done * stride, min(most, n - done)


def _as_it_is(world: World) -> World:
    """The world without what predicates want counted apart."""
    return world._replace(fire=world.fire._replace(counted=NOBODY))


def _after_total(world: World) -> int:
    """Columns of a row from the first total on."""
    n_classes = len(world.raid.class_p_fail)
    return n_columns(world) - n_classes * BLOCK


def default_threads() -> int:
    """Processors that this process may use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _block_sizes(stride: int, n_replicates: int, threads: int) -> Iterator[int]:
    """Sizes of consecutive blocks: small at first, so that progress shows soon, then larger."""
    size = max(stride * _LEAST, _CHUNK * threads)
    left = n_replicates
    while left > 0:
        yield min(size, left)
        left -= size
        size = min(size * 2, max(stride * _CHUNK, 16 * _CHUNK * threads))


_mine = local()


def _pool(threads: int) -> ThreadPoolExecutor:
    """Threads that work for the calling thread alone, and end with it; a forked process has none.

    They are kept for its next run: to start them takes as long as twenty raids.
    """
    key = threads, os.getpid()
    if getattr(_mine, "key", None) != key:
        _mine.key, _mine.pool = key, ThreadPoolExecutor(threads, "raids")
    pool: ThreadPoolExecutor = _mine.pool
    return pool


def run_blocks(engine: Source[S], seed: int, n_replicates: int, threads: int, first: int = 0) -> Iterator[S]:
    """Tallies of consecutive blocks of n replicates from `first` on; stop reading to stop the run."""
    lock, pool = Lock(), _pool(threads)
    for size in _block_sizes(engine.stride, n_replicates, threads):
        sums = engine.empty()
        jobs = [
            pool.submit(engine.work, seed, *task, sums, lock)
            for task in tasks(engine.stride, first, size, threads)
        ]
        try:
            for job in jobs:
                job.result()
        except BaseException:
            for job in jobs:
                job.cancel()
            wait(jobs)
            raise
        first += size
        yield sums


def run(
    engine: Source[S],
    seed: int,
    n_replicates: int,
    threads: int | None = None,
    progress: Callable[[int], Any] | None = None,
    first: int = 0,
) -> tuple[S, bool]:
    """Run n replicates from `first` on; (sums, whether they were cut short by Ctrl-C, then a prefix).

    `progress` is told the number of the replicates done after each block, those before `first` included.
    """
    whole: S | None = None
    interrupted = False
    try:
        for part in run_blocks(engine, seed, n_replicates, threads or default_threads(), first):
            whole = part if whole is None else whole.merge(part)
            if progress is not None:
                progress(first + whole.n_replicates)
    except KeyboardInterrupt:
        interrupted = True
    return engine.empty() if whole is None else whole, interrupted


def run_rows(worlds: Sequence[World], seed: int, first: int, count: int, threads: int = 1) -> I4:
    """Rows of replicates first .. first + count - 1, in order; for tests and single replicates."""
    engine = Engine(worlds)
    rows = np.zeros((count, engine.n_columns), np.int32)

    def place(task: tuple[int, int, int]) -> None:
        i_world, start, n = task
        rows[start - first : start - first + n * engine.stride : engine.stride] = engine.rows(
            i_world, seed, start, n
        )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(place, tasks(engine.stride, first, count, threads)))
    return rows
