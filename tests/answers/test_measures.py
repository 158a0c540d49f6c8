"""Measures against counts that were put together by hand, and against the law of chance."""

from __future__ import annotations

import numpy as np
import pytest

from rempart.answers.measures import answer
from rempart.answers.outcomes import Outcomes
from rempart.answers.rates import share
from rempart.answers.structure import NO_LIMIT, Limits
from rempart.engine.outcomes import BLOCK, N_MEASURES, PRODUCTS, Layout
from rempart.engine.run import N_BINS, Tally
from rempart.stats.worlds import WorldSums, estimate

LAYOUT = Layout(("rocket", "truck"), ("camp", "gun/radar", "gun/gun-2"))


def outcomes_by_hand(rows: np.ndarray, n_worlds: int, present: np.ndarray | None = None) -> Outcomes:
    """Outcomes of rows of replicates 0, 1, 2 ..., as the engine would fold them."""
    n = np.bincount(np.arange(len(rows)) % n_worlds, minlength=n_worlds).astype(np.int64)
    total = np.stack([rows[w::n_worlds].sum(axis=0) for w in range(n_worlds)])
    squares = np.stack([(rows[w::n_worlds] ** 2).sum(axis=0) for w in range(n_worlds)])
    histograms = np.zeros((N_MEASURES, N_BINS), np.int64)
    for measure in range(N_MEASURES):
        histograms[measure] = np.bincount(rows[:, LAYOUT.total + measure], minlength=N_BINS)
    low = np.zeros((n_worlds, LAYOUT.n_columns), np.int64)
    return Outcomes(
        "by hand",
        1,
        n_worlds,
        LAYOUT,
        Tally(n, total, squares, products_of(rows, n_worlds), histograms),
        Limits(low, np.full_like(low, NO_LIMIT)),
        np.ones((n_worlds, 3), np.bool_) if present is None else present,
        ("",) * n_worlds,
        "",
        1.0,
    )


def products_of(rows: np.ndarray, n_worlds: int) -> np.ndarray:
    """Sums of part times whole by world, block and share."""
    blocks = [rows[:, i * BLOCK : (i + 1) * BLOCK] for i in range(len(LAYOUT.classes) + 1)]
    by_row = np.array([[block[:, part] * block[:, whole] for part, whole in PRODUCTS] for block in blocks])
    return np.stack([by_row[..., w::n_worlds].sum(axis=-1) for w in range(n_worlds)])


def rows_by_hand() -> np.ndarray:
    """Six replicates of two worlds: 4 rockets each, of which 1 fails in every other; one truck in world 1."""
    rows = np.zeros((6, LAYOUT.n_columns), np.int64)

    def put(name: str, values: list[int], threat: str | None = None) -> None:
        rows[:, LAYOUT.column(name, threat)] = values

    put("launched", [4] * 6, "rocket")
    put("arrived", [4, 4, 3, 4, 4, 4], "rocket")
    put("intercepted", [2, 1, 0, 3, 4, 2], "rocket")
    put("engaged", [3, 4, 0, 3, 4, 2], "rocket")
    put("leakers", [2, 3, 3, 1, 0, 2], "rocket")
    put("cause/missed", [2, 3, 3, 1, 0, 2], "rocket")
    for name in ("launched", "arrived", "leakers", "ground", "cause/not_air_threat"):
        put(name, [0, 1, 0, 1, 0, 1], "truck")
    blocks = rows[:, : LAYOUT.total].reshape(6, 2, -1)
    rows[:, LAYOUT.total : LAYOUT.extras] = blocks.sum(axis=1)
    put("no_leaker", [0, 0, 0, 0, 1, 0])
    put("lost/camp", [1, 1, 0, 0, 0, 0])
    put("lost/gun/gun-2", [0, 1, 0, 0, 0, 1])
    return rows


def test_means_shares_and_distributions():
    present = np.array([[True, True, False], [True, True, True]])
    answers = answer(outcomes_by_hand(rows_by_hand(), 2, present))
    assert answers.counts["launched"].mean == pytest.approx(27 / 6)
    assert answers.counts["leakers"].distribution == {0: 1 / 6, 2: 2 / 6, 3: 2 / 6, 4: 1 / 6}
    assert answers.p_no_leaker.mean == pytest.approx(1 / 6)
    # Twelve of the 23 rockets that arrived: the three trucks are no part of it.
    assert answers.p_intercepted.mean == pytest.approx(12 / 23)
    assert answers.p_intercepted_engaged.mean == pytest.approx(12 / 16)
    assert answers.by_class["truck"].p_intercepted_engaged is None
    assert answers.p_leaked.mean == pytest.approx(14 / 26)
    assert answers.by_class["rocket"].p_leaked.mean == pytest.approx(11 / 23)
    assert answers.by_class["truck"].p_intercepted is None
    assert answers.leak_causes["missed"].mean == pytest.approx(11 / 6)
    assert answers.by_class["truck"].leak_causes["not_air_threat"].mean == pytest.approx(0.5)


def test_loss_is_over_the_worlds_that_have_the_point():
    present = np.array([[True, True, False], [True, True, True]])
    answers = answer(outcomes_by_hand(rows_by_hand(), 2, present))
    launcher = answers.p_lost["gun/gun-2"]
    assert launcher.mean == pytest.approx(2 / 3)
    assert launcher.of_worlds == 0.5
    assert answers.p_lost["camp"].mean == pytest.approx(2 / 6)
    assert answers.p_lost["camp"].of_worlds == 1.0


def test_no_replicate_has_no_answer():
    with pytest.raises(ValueError, match="no replicate"):
        answer(outcomes_by_hand(np.zeros((0, LAYOUT.n_columns), np.int64), 1))


def test_share_of_a_fixed_whole_is_the_mean_over_a_constant():
    rng = np.random.default_rng(5)
    part = WorldSums.of(rng.binomial(20, 0.3, 4000), 40)
    whole = WorldSums(part.n, part.n * 20, part.n * 400)
    mean, chance, _ = share(part, whole)
    scaled = estimate(part, n_max=20)
    assert mean == pytest.approx(scaled.mean / 20)
    assert chance == pytest.approx([x / 20 for x in scaled.ci95], rel=2e-3)


def test_share_of_nothing_is_none():
    nothing = WorldSums.of(np.zeros(50, np.int64), 5)
    assert share(nothing, nothing) is None


@pytest.mark.statistical
def test_share_covers_at_least_as_often_as_it_says():
    """Threats that fail, and whose fates hang together; 600 runs: a true 95 % falls below 93 % in 1 of 80."""
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(600):
        arrived = rng.binomial(10, 0.8, 400)
        stopped = rng.binomial(arrived, rng.beta(2, 2, 400))
        _, (low, high), _ = share(WorldSums.of(stopped, 10), WorldSums.of(arrived, 10))
        covered += low <= 0.5 <= high
    assert covered >= 0.93 * 600


@pytest.mark.statistical
def test_share_covers_as_often_as_it_says_where_both_are_summed_together():
    """The same, with the products: 95 % within four standard errors of 1,500 runs, and never over 97 %."""
    rng = np.random.default_rng(12)
    covered = 0
    for _ in range(1500):
        arrived = rng.binomial(10, 0.8, 400)
        stopped = rng.binomial(arrived, rng.beta(2, 2, 400))
        together = np.array([(stopped * arrived)[w::10].sum() for w in range(10)])
        _, (low, high), _ = share(WorldSums.of(stopped, 10), WorldSums.of(arrived, 10), 0.95, together)
        covered += low <= 0.5 <= high
    assert 0.9275 * 1500 <= covered <= 0.97 * 1500


@pytest.mark.statistical
def test_ignorance_of_a_share_is_the_spread_between_worlds():
    """World shares uniform on 0.2 to 0.8: 5th and 95th percentile 0.23 and 0.77."""
    rng = np.random.default_rng(3)
    world_share = 0.2 + 0.6 * (np.arange(200) + 0.5) / 200
    part = WorldSums.of(rng.binomial(6, np.tile(world_share, 300)), 200)
    whole = WorldSums(part.n, part.n * 6, part.n * 36)
    mean, chance, (low, high) = share(part, whole)
    assert mean == pytest.approx(0.5, abs=0.005)
    assert (low, high) == pytest.approx((0.23, 0.77), abs=0.01)
    assert chance[1] - chance[0] < 0.02


def test_share_without_an_event_still_has_an_upper_end():
    none = WorldSums.of(np.zeros(500, np.int64), 5)
    whole = WorldSums.of(np.full(500, 4), 5)
    mean, (low, high), ignorance = share(none, whole)
    assert (mean, low) == (0.0, 0.0)
    assert high == pytest.approx(3.84 / 503.84, rel=0.01)
    assert ignorance == (0.0, 0.0)
