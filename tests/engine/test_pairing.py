"""Designs side by side: the sums of their differences are those of their rows, however they were run."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from rempart.engine import outcomes as out
from rempart.engine import run as engine_run
from rempart.engine.outcomes import BLOCK
from rempart.engine.pairing import Together, columns_of, shared
from rempart.engine.run import run, run_rows
from rempart.pipeline import Worlds, build, simulate, simulate_pair, simulate_side_by_side
from rempart.scenario import change, load

pytestmark = pytest.mark.kernel
SEED, N, M = 3, 2_400, 3
WATCHED = ("leakers >= 3", "not no_leaker")


@cache
def designs() -> tuple[Worlds, Worlds, Worlds]:
    """As it is; without its drones; and with every number fixed, so that its worlds are all alike."""
    first = load("first-steps")
    fixed = load("rr-24")
    return (
        build(first, SEED, M),
        build(change(first, {}, lose=["radar@20s"]), SEED, M),
        build(fixed, SEED, M),
    )


def rows_of(worlds: Worlds) -> np.ndarray:
    return run_rows(worlds.worlds, SEED, 0, N).astype(np.int64)


@cache
def together(threads: int = 1) -> Together:
    from rempart.pipeline.side_by_side import _lineup

    return run(_lineup(designs(), ()), SEED, N, threads)[0]


@pytest.mark.parametrize("second", [1, 2], ids=["changed", "all worlds alike"])
def test_sums_are_those_of_the_rows(second):
    one, other = designs()[0], designs()[second]
    paired = simulate_pair(one, other, N, threads=2)
    common = shared(one.layout, other.layout)
    assert paired.layout == common
    a = rows_of(one)[:, columns_of(common, one.layout)]
    b = rows_of(other)[:, columns_of(common, other.layout)]
    d = b - a
    sums = paired.sums
    assert (d != 0).any()
    assert sums.n.tolist() == [N // M] * M
    assert np.array_equal(sums.cubes, (d**3).sum(axis=0))
    for world in range(M):
        assert np.array_equal(sums.total[world], d[world::M].sum(axis=0))
        assert np.array_equal(sums.squares[world], (d[world::M] ** 2).sum(axis=0))
    for block in range(len(common.classes) + 1):
        for share in range(3):
            check_share(sums, a[:, block * BLOCK :], b[:, block * BLOCK :], block, share)


def check_share(sums, a, b, block, share):
    part = (out.INTERCEPTED, out.INTERCEPTED, out.LEAKERS)[share]
    x = []
    for side in (a, b):
        whole = (
            side[:, out.ENGAGED] if share == 1 else side[:, out.ARRIVED] - (share == 0) * side[:, out.GROUND]
        )
        x += [side[:, part], whole]
    x = np.stack(x, axis=1)
    upper = np.triu(np.ones((4, 4), bool))
    i, j, k = np.indices((4, 4, 4))
    for world in range(M):
        own = x[world::M]
        assert np.array_equal(sums.firsts[world, block, share], own.sum(axis=0))
        assert np.array_equal(sums.products[world, block, share], (own.T @ own) * upper)
    triples = np.einsum("ni,nj,nk->ijk", x, x, x) * ((i <= j) & (j <= k))
    assert np.array_equal(sums.triples[block, share], triples)


def test_a_side_is_what_it_is_alone():
    """Fingerprint and all; also where one side's worlds are all alike and the other's are not."""
    paired = simulate_side_by_side(designs(), N, threads=1)
    assert designs()[2].n_distinct == 1
    assert designs()[0].n_distinct == M
    alone = [simulate(worlds, N).fingerprint for worlds in designs()]
    assert [paired[0].a.fingerprint, *(pair.b.fingerprint for pair in paired)] == alone
    assert len({pair.a.fingerprint for pair in paired}) == 1


@pytest.mark.parametrize(("chunk", "threads"), [(1000, 2), (37, 3)])
def test_threads_and_chunks_change_nothing(chunk, threads, monkeypatch):
    expected = together()
    monkeypatch.setattr(engine_run, "_CHUNK", chunk)
    from rempart.pipeline.side_by_side import _lineup

    found = run(_lineup(designs(), ()), SEED, N, threads)[0]
    for one, other in zip(expected.pairs, found.pairs, strict=True):
        for name in ("n", "total", "squares", "cubes", "firsts", "products", "triples"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_a_run_goes_on_where_it_stopped():
    from rempart.pipeline.side_by_side import _lineup

    lineup = _lineup(designs(), ())
    parts = run(lineup, SEED, 700, 1)[0].merge(run(lineup, SEED, N - 700, 2, first=700)[0])
    for one, other in zip(together().pairs, parts.pairs, strict=True):
        assert np.array_equal(one.total, other.total)
        assert np.array_equal(one.cubes, other.cubes)
        assert np.array_equal(one.n, other.n)


def test_watched_predicates_are_columns_of_differences():
    one, other = designs()[:2]
    paired = simulate_pair(one, other, N, watch=WATCHED)
    a, b = rows_of(one), rows_of(other)
    total = one.layout.column("leakers")
    for i, held in enumerate((lambda rows: rows[:, total] >= 3, lambda rows: rows[:, total] > 0)):
        d = held(b).astype(int) - held(a)
        assert paired.sums.total[:, paired.layout.n_columns + i].sum() == d.sum()
        assert paired.sums.squares[:, paired.layout.n_columns + i].sum() == np.abs(d).sum()
        assert paired.b.patterns.sums(i).total.sum() == held(b).sum()


def test_luck_is_shared():
    """What the change does not touch is the same in every replicate: threats fail in the same raids."""
    paired = simulate_pair(*designs()[:2], N)
    launched = paired.layout.column("launched")
    assert paired.sums.squares[:, launched].sum() == 0
    leakers = paired.layout.column("leakers")
    apart = sum(np.var(rows_of(worlds)[:, worlds.layout.column("leakers")]) for worlds in designs()[:2])
    assert paired.sums.squares[:, leakers].sum() / N < 0.9 * (apart + 1.0)


def test_designs_of_different_seeds_are_refused():
    other = build(load("first-steps"), SEED + 1, M)
    with pytest.raises(ValueError, match="one seed"):
        simulate_pair(designs()[0], other, 10)
