"""The threads of a run: kept for the next, gone with whoever ran it, and none in a forked process."""

from __future__ import annotations

import os
import threading
import time

import numpy as np
import pytest

from rempart.engine import run as running
from rempart.engine.run import Tally, empty_tally, run

N_COLUMNS = 3


class Counting:
    """A source whose replicates do nothing but count themselves; the first to reach `fails_at` fails."""

    stride = 2

    def __init__(self, fails_at: int = -1) -> None:
        self.fails_at = fails_at
        self.threads: set[threading.Thread] = set()
        self.n_working = 0

    def empty(self) -> Tally:
        return empty_tally(self.stride, N_COLUMNS, 1)

    def work(self, _seed, i_world, first, count, sums, lock) -> None:
        with lock:
            self.n_working += 1
            self.threads.add(threading.current_thread())
        if first <= self.fails_at < first + count * self.stride:
            raise KeyboardInterrupt
        time.sleep(0.001)
        with lock:
            sums.n[i_world] += count
            self.n_working -= 1


def raid_threads() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if one.name.startswith("raids")}


def test_the_next_run_has_the_same_threads():
    first, second = Counting(), Counting()
    for source in (first, second):
        tally, interrupted = run(source, 1, 40_000, threads=2)
        assert (tally.n_replicates, interrupted) == (40_000, False)
    assert first.threads | second.threads <= raid_threads()
    assert len(first.threads | second.threads) <= 2


def test_they_end_with_the_thread_that_ran():
    before = raid_threads()
    seen = []

    def elsewhere() -> None:
        run(Counting(), 1, 4_000, threads=2)
        seen.append(raid_threads() - before)

    one = threading.Thread(target=elsewhere)
    one.start()
    one.join()
    for thread in seen[0]:
        thread.join(timeout=10.0)
    assert seen[0]
    assert raid_threads() <= before


def test_a_forked_process_makes_its_own(monkeypatch):
    mine = running._pool(2)
    assert running._pool(2) is mine
    assert running._pool(3) is not mine
    mine = running._pool(2)
    monkeypatch.setattr(running.os, "getpid", lambda: -1)
    assert running._pool(2) is not mine


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_runs():
    run(Counting(), 1, 4_000, threads=2)
    child = os.fork()
    if child == 0:  # pragma: no cover
        tally, _ = run(Counting(), 1, 4_000, threads=2)
        os._exit(0 if tally.n_replicates == 4_000 else 1)
    until = time.monotonic() + 30.0
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            assert os.waitstatus_to_exitcode(status) == 0
            return
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    pytest.fail("the forked process waits for threads that it does not have")


def test_a_run_that_is_cut_short_keeps_whole_blocks_and_leaves_nobody_at_work():
    source = Counting(fails_at=10_000)
    tally, interrupted = run(source, 1, 100_000, threads=2)
    assert interrupted
    assert 0 < tally.n_replicates <= 10_000
    n = source.n_working
    time.sleep(0.05)
    assert source.n_working == n  # the one that failed, and no other
    again, _ = run(Counting(), 1, 4_000, threads=2)
    assert np.array_equal(again.n, [2_000, 2_000])
