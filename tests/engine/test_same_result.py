"""Same seed, same result: whatever the threads, chunks, order of work, interruption and compiler.

And what must hold for every replicate of every shipped scenario (docs/model.md, section 11).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from engine.synthetic import random_world, simple_world
from rempart.engine import run as engine_run
from rempart.engine.outcomes import BLOCK, CAUSES, PRODUCTS, Layout
from rempart.engine.run import Engine, Tally, run, run_blocks, run_rows
from rempart.engine.world import World
from rempart.pipeline import Worlds, build
from rempart.scenario import load, shipped

pytestmark = pytest.mark.kernel
SEED = 7
FATES = ("hit", "missed", "failed", "aborted", "surplus")
BOTH_KERNELS = ("rr-24", "first-steps", "rr-24-g", "gaza-envelope-2021-05")
SMALL = 2_400  # replicates of a scenario: more than two chunks


@cache
def worlds_of(name: str, n_worlds: int = 3) -> Worlds:
    return build(load(name), SEED, n_worlds)


def engine_of(name: str) -> Engine:
    return Engine(worlds_of(name).worlds)


def n_of(name: str) -> int:
    return SMALL // 10 if name.startswith("gaza") else SMALL


def same(one: Tally, other: Tally) -> bool:
    """Whether two tallies are equal, bit by bit."""
    return all(
        np.array_equal(getattr(one, field), getattr(other, field))
        for field in ("n", "total", "squares", "products", "histograms")
    )


def tally_of(rows: np.ndarray, engine: Engine) -> Tally:
    """Tally of rows in order, added up by NumPy."""
    n, total, squares = [], [], []
    histograms = np.zeros((engine_run.N_MEASURES, engine_run.N_BINS), np.int64)
    wide = rows.astype(np.int64)
    for i in range(engine.stride):
        mine = wide[i :: engine.stride]
        n.append(len(mine))
        total.append(mine.sum(axis=0))
        squares.append((mine * mine).sum(axis=0))
    for measure in range(engine_run.N_MEASURES):
        values = np.minimum(wide[:, engine.first_total + measure], engine_run.N_BINS - 1)
        histograms[measure] = np.bincount(values, minlength=engine_run.N_BINS)
    starts = range(0, engine.first_total + 1, BLOCK)
    products = [
        [[(mine[:, b + part] * mine[:, b + whole]).sum() for part, whole in PRODUCTS] for b in starts]
        for mine in (wide[i :: engine.stride] for i in range(engine.stride))
    ]
    return Tally(np.array(n), np.array(total), np.array(squares), np.array(products), histograms)


@pytest.mark.parametrize("name", BOTH_KERNELS)
def test_threads_and_chunks_change_nothing(name, monkeypatch):
    engine, n = engine_of(name), n_of(name)
    expected = tally_of(run_rows(worlds_of(name).worlds, SEED, 0, n), engine)
    assert expected.n.sum() == n
    assert expected.total.sum() > 0
    for chunk, threads in ((1000, 1), (1000, 2), (333, 2), (37, 5)):
        monkeypatch.setattr(engine_run, "_CHUNK", chunk)
        tally, interrupted = run(engine, SEED, n, threads)
        assert not interrupted
        assert same(tally, expected), f"{chunk} a chunk, {threads} threads"


@pytest.mark.parametrize("name", BOTH_KERNELS)
def test_a_replicate_alone_is_its_row_of_the_run(name):
    worlds, n = worlds_of(name).worlds, 60
    rows = run_rows(worlds, SEED, 0, n)
    assert len({tuple(row) for row in rows.tolist()}) > n // 3
    for number in (0, 1, 17, 42, n - 1):
        assert np.array_equal(run_rows(worlds, SEED, number, 1)[0], rows[number])
        alone = Engine([worlds[number % len(worlds)]])
        assert np.array_equal(alone.rows(0, SEED, number, 1)[0], rows[number])
    pieces = [run_rows(worlds, SEED, first, 13) for first in range(0, n, 13)]
    assert np.array_equal(np.concatenate(pieces)[:n], rows)


def test_a_replicate_far_out_is_the_same_alone_and_in_company():
    worlds, far = worlds_of("rr-24").worlds, 2**40 + 5
    rows = run_rows(worlds, SEED, far - 2, 5)
    assert np.array_equal(run_rows(worlds, SEED, far, 1)[0], rows[2])
    assert not np.array_equal(rows[2], run_rows(worlds, SEED, far % 2**32, 1)[0])


@pytest.mark.parametrize("n_worlds", [1, 2, 3, 7])
def test_a_replicate_belongs_to_its_world(n_worlds, monkeypatch):
    """Replicate K is that of world K mod M, in whichever chunk it falls."""
    monkeypatch.setattr(engine_run, "_CHUNK", 3)
    worlds = [simple_world(np.random.default_rng(100)) for _ in range(n_worlds)]
    for i, world in enumerate(worlds):
        world.fire.sspk[:] = (i + 1) / (n_worlds + 1)
    rows = run_rows(worlds, SEED, 0, 40)
    for number in range(40):
        alone = Engine([worlds[number % n_worlds]]).rows(0, SEED, number, 1)
        assert np.array_equal(alone[0], rows[number])
    tally, _ = run(Engine(worlds), SEED, 40, 2)
    assert tally.n.tolist() == [len(range(i, 40, n_worlds)) for i in range(n_worlds)]
    assert same(tally, tally_of(rows, Engine(worlds)))


def test_worlds_that_are_one_object_give_what_equal_worlds_give():
    one = worlds_of("rr-24").worlds[0]
    copies = [one, World(*one), World(*one)]
    assert Engine([one, one, one]).stride == 1
    assert Engine(copies).stride == 3
    assert np.array_equal(run_rows([one, one, one], SEED, 0, 50), run_rows(copies, SEED, 0, 50))


@pytest.mark.parametrize("name", ["rr-24", "rr-24-g"])
def test_an_interrupted_run_keeps_a_prefix(name, monkeypatch):
    monkeypatch.setattr(engine_run, "_CHUNK", 100)
    engine, n = engine_of(name), 6_000
    seen: list[int] = []

    def stop_soon(done: int) -> None:
        seen.append(done)
        if len(seen) == 2:
            raise KeyboardInterrupt

    tally, interrupted = run(engine, SEED, n, 2, stop_soon)
    assert interrupted
    assert 0 < tally.n_replicates == seen[-1] < n
    assert same(tally, run(engine, SEED, tally.n_replicates, 1)[0])


@pytest.mark.parametrize("name", ["rr-24", "first-steps"])
def test_an_interrupt_within_a_block_leaves_the_block_out(name, monkeypatch):
    monkeypatch.setattr(engine_run, "_CHUNK", 100)
    engine, rows = engine_of(name), Engine.lent_rows

    def stop_in_third_block(self: Engine, i_world: int, seed: int, first: int, count: int):
        if first >= 900:
            raise KeyboardInterrupt
        return rows(self, i_world, seed, first, count)

    monkeypatch.setattr(Engine, "lent_rows", stop_in_third_block)
    tally, interrupted = run(engine, SEED, 6_000, 2)
    monkeypatch.undo()
    assert interrupted
    assert tally.n_replicates == 600  # blocks of 200, 400, 800: the third is broken off
    assert same(tally, run(engine, SEED, 600, 1)[0])


def test_every_stop_of_a_run_is_a_prefix(monkeypatch):
    monkeypatch.setattr(engine_run, "_CHUNK", 50)
    engine, done = engine_of("rr-24"), 0
    whole = None
    for tally in run_blocks(engine, SEED, 3_000, 2):
        whole = tally if whole is None else whole.merge(tally)
        done += tally.n_replicates
        assert same(whole, run(engine, SEED, done, 1)[0])
    assert done == 3_000


# Uncompiled

_PLAIN = """
import json, sys
import numpy as np
sys.path[:0] = json.loads(sys.argv[1])
from engine.test_same_result import rows_of_small_worlds
print(json.dumps(rows_of_small_worlds()))
"""


def rows_of_small_worlds() -> list[list[list[int]]]:
    """Rows of a few small worlds."""
    simple = [simple_world(np.random.default_rng(seed)) for seed in range(6)]
    complete = [random_world(np.random.default_rng(seed)) for seed in range(6)]
    return [run_rows([world], SEED, 0, 5).tolist() for world in (*simple, *complete)]


# Streams wrap modulo 2**64 by design, wherever a kernel goes on along one.
@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
@pytest.mark.kernel_small
def test_uncompiled_kernels_give_what_compiled_ones_give():
    tests = Path(__file__).resolve().parents[1]
    paths = json.dumps([str(tests), *(path for path in sys.path if path)])
    plain = subprocess.run(
        [sys.executable, "-c", _PLAIN, paths],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert plain.returncode == 0, plain.stderr
    compiled = rows_of_small_worlds()
    assert sum(len(rows) for rows in compiled) == 60
    assert json.loads(plain.stdout) == compiled


# What every replicate must fulfil


def in_blocks(layout: Layout, rows: np.ndarray) -> np.ndarray:
    """(replicates, classes and the total, columns of a block)."""
    return rows[:, : layout.extras].reshape(len(rows), -1, BLOCK).astype(np.int64)


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped())
def test_every_replicate_of_every_shipped_scenario_adds_up(name):
    """Two worlds of 200 replicates each; of 20 where 2,400 threats fly."""
    made = worlds_of(name, 2)
    layout = made.layout
    rows = run_rows(made.worlds, SEED, 0, 40 if name == "rr-2400" else 400, threads=2)
    blocks = in_blocks(layout, rows)

    def count(measure: str) -> np.ndarray:
        return blocks[:, :, layout.column(measure) - layout.total]

    def add(measures: list[str]) -> np.ndarray:
        return sum(map(count, measures))

    assert (rows >= 0).all()
    assert (count("launched")[:, -1] > 0).all()
    assert (count("launched") == add(["failed", "intercepted", "harmless", "leakers"])).all()
    assert (count("arrived") == count("launched") - count("failed")).all()
    assert (count("leakers") == add([f"cause/{cause}" for cause in CAUSES])).all()
    assert (count("interceptors_fired") == add([f"interceptors_{fate}" for fate in FATES])).all()
    assert (count("interceptors_hit") >= count("intercepted")).all()
    for larger, smaller in [("launched", "detected"), ("detected", "tracked"), ("tracked", "engaged")]:
        assert (count(larger) >= count(smaller)).all()
    assert (count("engaged") >= count("harmless_engaged")).all()
    assert (count("interceptors_fired") >= count("engaged")).all()
    assert (count("ground") == count("cause/not_air_threat")).all() or (count("harmless") > 0).any()
    assert (blocks[:, :-1].sum(axis=1) == blocks[:, -1]).all()
    assert (rows[:, layout.column("no_leaker")] == (count("leakers")[:, -1] == 0)).all()
    _check_losses(made, rows)
    _check_magazines(made, rows)


def _check_losses(made: Worlds, rows: np.ndarray) -> None:
    """A point is lost or not; lost assets are counted; no asset is lost without a hit."""
    layout = made.layout
    lost = rows[:, layout.lost :]
    assert set(np.unique(lost)) <= {0, 1}
    for i, resolved in enumerate(made.resolved):
        mine = rows[i :: len(made.resolved)]
        assets = [point.name for point in resolved.points if not point.component]
        n_lost = sum((mine[:, layout.column(f"lost/{name}")] for name in assets), np.zeros(len(mine), int))
        assert (mine[:, layout.column("assets_lost")] == n_lost).all()
        assert (mine[:, layout.column("hits_on_assets")] >= n_lost).all()
        absent = [name for name in layout.points if name not in {point.name for point in resolved.points}]
        assert all((mine[:, layout.column(f"lost/{name}")] == 0).all() for name in absent)


def _check_magazines(made: Worlds, rows: np.ndarray) -> None:
    """Nobody fires more than there is."""
    fired = rows[:, made.layout.column("interceptors_fired")]
    fired = fired + rows[:, made.layout.column("shots_at_friends")]
    fired = fired + rows[:, made.layout.column("shots_at_false_tracks")]
    for i, world in enumerate(made.worlds):
        if (world.fire.magazine >= 0).all():
            there = int((world.fire.magazine + world.fire.n_reloads * world.fire.reload).sum())
            assert (fired[i :: len(made.worlds)] <= there).all()
