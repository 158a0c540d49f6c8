"""Scratch and rows that threads keep: nobody else's cache lines, and the same numbers."""

from __future__ import annotations

from threading import Thread
from typing import Any

import numpy as np
import pytest

from engine.synthetic import random_world, simple_world
from rempart.engine import run as engine_run
from rempart.engine import scratch, state
from rempart.engine.run import Engine
from rempart.engine.state import State
from rempart.engine.struct_ref import packed

LINE = 64
SIMPLE = simple_world(np.random.default_rng(3))
ANY = random_world(np.random.default_rng(3))


def lines_of(fields: Any) -> list[set[int]]:
    """Cache lines of each array that holds anything."""
    arrays = [value for value in fields if isinstance(value, np.ndarray) and value.size]
    return [set(range(a.ctypes.data // LINE, (a.ctypes.data + a.nbytes - 1) // LINE + 1)) for a in arrays]


@pytest.mark.parametrize("world", [SIMPLE, ANY])
def test_packed_arrays_share_no_cache_line(world):
    fields = state.allocate(world)
    one, other = packed(fields), packed(fields)
    lines = lines_of(one) + lines_of(other)
    assert sum(map(len, lines)) == len(set.union(*lines))
    for name, before in fields._asdict().items():
        after = getattr(one, name)
        assert np.array_equal(after, before)
        if isinstance(before, np.ndarray):
            assert after.shape == before.shape
            assert after.dtype.kind == before.dtype.kind
            assert not np.shares_memory(after, before)


@pytest.mark.kernel
@pytest.mark.parametrize("kept_bytes", [0, 1 << 24])
def test_lent_rows_are_the_rows(monkeypatch, kept_bytes):
    """Whatever was run before in the same memory, and whether or not the scratch was kept."""
    monkeypatch.setattr(engine_run, "_KEPT_BYTES", kept_bytes)
    later = SIMPLE._replace(raid=SIMPLE.raid._replace(group_at_s=SIMPLE.raid.group_at_s + 3.0))
    engine = Engine([SIMPLE, later])
    expected = [Engine(engine.worlds).rows(i, 7, i, 50) for i in range(2)]
    for i in (0, 1, 0):
        engine.lent_rows(1 - i, 9, 5, 80)
        assert np.array_equal(engine.lent_rows(i, 7, i, 50), expected[i])


@pytest.mark.kernel
def test_scratch_of_an_engine_that_is_gone_serves_the_next(monkeypatch):
    """As good as new: filled in for its world, whatever the one before left in it."""
    stock = scratch._Stock()
    monkeypatch.setattr(scratch, "STOCK", stock)
    monkeypatch.setattr(engine_run, "STOCK", stock)
    made: list[State] = []
    monkeypatch.setattr(scratch, "packed", lambda fields: made.append(fields) or packed(fields))
    shifted = SIMPLE._replace(raid=SIMPLE.raid._replace(group_at_s=SIMPLE.raid.group_at_s + 3.0))
    expected = Engine([SIMPLE]).rows(0, 7, 0, 200)
    assert len(made) == 1
    Engine([shifted]).rows(0, 9, 0, 50)
    assert np.array_equal(Engine([SIMPLE]).rows(0, 7, 0, 200), expected)
    assert len(made) == 1
    Engine([ANY]).rows(0, 9, 0, 50)
    assert len(made) == 2  # another shape


def test_scratch_in_use_is_nobody_elses():
    stock = scratch._Stock()
    one, other = stock.take(SIMPLE), stock.take(SIMPLE)
    assert one is not other
    fresh = {name: np.copy(value) for name, value in state.allocate(SIMPLE)._asdict().items()}
    for name in fresh:
        if isinstance(getattr(one.frame, name), np.ndarray):
            getattr(one.frame, name)[...] = 1
    stock.give_back([one])
    again = stock.take(SIMPLE)
    assert again is one
    for name, value in fresh.items():
        assert np.array_equal(getattr(again.frame, name), value, equal_nan=value.dtype.kind == "f"), name


def test_garbage_collected_while_scratch_is_taken_locks_nobody_out(monkeypatch):
    """The finalizer of an engine may run anywhere, in the thread that takes scratch too."""
    stock = scratch._Stock()
    gone = stock.take(SIMPLE)
    shapes = scratch._shapes

    def collecting(fields: State) -> Any:
        stock.give_back([gone])
        return shapes(fields)

    monkeypatch.setattr(scratch, "_shapes", collecting)
    taking = Thread(target=stock.take, args=(SIMPLE,), daemon=True)
    taking.start()
    taking.join(timeout=20)
    assert not taking.is_alive()
