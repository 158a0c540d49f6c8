"""Chance and ignorance: does each interval cover what it says, as often as it says?"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from rempart.stats.intervals import mean_interval, wilson
from rempart.stats.worlds import Estimate, WorldSums, estimate

N_WORLDS = 200
Draw = Callable[[np.random.Generator], np.ndarray]

BELL: Draw = lambda rng: rng.beta(2, 3, N_WORLDS)  # noqa: E731
U_SHAPED: Draw = lambda rng: rng.beta(0.5, 0.5, N_WORLDS)  # noqa: E731
PILED_UP: Draw = lambda rng: rng.beta(1, 19, N_WORLDS)  # noqa: E731
TWO_POINTS: Draw = lambda rng: np.where(rng.random(N_WORLDS) < 0.3, 0.8, 0.2)  # noqa: E731
ALL_ALIKE: Draw = lambda rng: np.full(N_WORLDS, 0.3)  # noqa: ARG005, E731


def binomial_sums(rng: np.random.Generator, p: np.ndarray, n: np.ndarray) -> WorldSums:
    events = rng.binomial(n, p)
    return WorldSums(n, events, events)


def coverage(rng: np.random.Generator, p: np.ndarray, n: np.ndarray, n_runs: int = 4000) -> float:
    truth = float((p * n).sum() / n.sum())
    found = [estimate(binomial_sums(rng, p, n), n_max=1).ci95 for _ in range(n_runs)]
    return float(np.mean([low <= truth <= high for low, high in found]))


@pytest.mark.statistical
@pytest.mark.parametrize("n_per_world", [2, 5, 50])
@pytest.mark.parametrize("draw", [BELL, U_SHAPED, ALL_ALIKE], ids=["bell", "u", "alike"])
def test_ci95_covers_the_truth_of_these_worlds(draw: Draw, n_per_world: int):
    rng = np.random.default_rng(n_per_world)
    p, n = draw(rng), np.full(N_WORLDS, n_per_world)
    assert (n * p * (1 - p)).sum() >= 25
    # Standard error 0.0034; the lattice of a proportion alone moves coverage by as much.
    assert 0.942 <= coverage(rng, p, n) <= 0.97


@pytest.mark.statistical
def test_ci95_covers_with_unequal_worlds():
    rng = np.random.default_rng(3)
    p, n = BELL(rng), np.where(np.arange(N_WORLDS) < 120, 2, 1)
    assert 0.942 <= coverage(rng, p, n) <= 0.97
    n = rng.integers(0, 40, N_WORLDS)
    assert 0.942 <= coverage(rng, p, n) <= 0.97


@pytest.mark.statistical
def test_ci95_is_on_the_wide_side_where_chance_cannot_be_told():
    rng = np.random.default_rng(4)
    assert coverage(rng, BELL(rng), np.ones(N_WORLDS, int), 2000) >= 0.945
    few = np.where(np.arange(N_WORLDS) < 40, 1, 0)
    assert coverage(rng, BELL(rng), few, 2000) >= 0.945
    nearly_sure = np.where(np.arange(N_WORLDS) % 2, 0.999, 0.001)
    assert coverage(rng, nearly_sure, np.full(N_WORLDS, 5), 2000) >= 0.945


@pytest.mark.statistical
@pytest.mark.parametrize("n_per_world", [2, 10])
def test_ci95_of_a_count_covers(n_per_world: int):
    rng = np.random.default_rng(6)
    p = BELL(rng)
    n_covered, n_runs = 0, 2000
    for _ in range(n_runs):
        values = rng.binomial(24, p, (n_per_world, N_WORLDS))
        low, high = estimate(WorldSums.of(values.ravel(), N_WORLDS), n_max=24).ci95
        n_covered += low <= 24 * p.mean() <= high
    assert 0.938 <= n_covered / n_runs <= 0.97


def test_ci95_in_closed_form():
    """Two worlds of 50 with 10 and 40 events: variance within 8/49 each, 98 degrees of freedom."""
    events = np.array([10, 40])
    low, high = estimate(WorldSums(np.array([50, 50]), events, events), n_max=1).ci95
    t, design_effect = scipy_stats.t.ppf(0.975, 98), (8 / 49) / 0.25
    # (1/2 - mu)^2 100 = t^2 design_effect mu (1 - mu), solved for mu.
    c = t * t * design_effect / 100
    assert (low, high) == pytest.approx(sorted(np.roots([1 + c, -(1 + c), 0.25])), rel=1e-9)


def ignorance_bias(draw: Draw, n_per_world: int, n_runs: int = 400) -> tuple[float, float]:
    """Mean error of both percentiles as a share of the true width, over many draws of worlds."""
    rng = np.random.default_rng(17)
    truth = np.quantile(np.concatenate([draw(rng) for _ in range(3000)]), [0.05, 0.95])
    n = np.full(N_WORLDS, n_per_world)
    runs = [estimate(binomial_sums(rng, draw(rng), n), n_max=1).ignorance90 for _ in range(n_runs)]
    low, high = (np.mean(runs, axis=0) - truth) / (truth[1] - truth[0])
    return float(low), float(high)


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("draw", "n_per_world", "most"),
    [
        (BELL, 5, 0.05),
        (BELL, 10, 0.03),
        (BELL, 50, 0.015),
        (U_SHAPED, 10, 0.03),
        (U_SHAPED, 50, 0.01),
        (PILED_UP, 10, 0.15),
        (PILED_UP, 50, 0.05),
        (TWO_POINTS, 50, 0.15),
        (TWO_POINTS, 1000, 0.04),
    ],
)
def test_ignorance90_finds_the_percentiles_between_worlds(draw: Draw, n_per_world: int, most: float):
    assert np.max(np.abs(ignorance_bias(draw, n_per_world))) < most


def test_ignorance90_of_worlds_known_exactly():
    p_permille = np.arange(101) * 10
    n = np.full(101, 10**6)
    events = p_permille * 1000
    low, high = estimate(WorldSums(n, events, events), n_max=1).ignorance90
    # Median-unbiased percentiles of 0, 0.01 ... 1: rank (101 + 1/3) p + 1/3.
    expected = [((101 + 1 / 3) * p + 1 / 3 - 1) / 100 for p in (0.05, 0.95)]
    assert (low, high) == pytest.approx(expected, abs=2e-6)


def test_ignorance90_takes_chance_out_in_closed_form():
    """World means 0.2 and 0.8 in turn, 10 replicates each: of the variance, (0.16 / 9) is chance."""
    n, events = np.full(N_WORLDS, 10), np.where(np.arange(N_WORLDS) % 2, 8, 2)
    found = estimate(WorldSums(n, events, events), n_max=1)
    observed = 0.09 * N_WORLDS / (N_WORLDS - 1)
    factor = math.sqrt(1 - (0.16 * 10 / 9 / 10) / observed)
    assert found.ignorance90 == pytest.approx((0.5 - 0.3 * factor, 0.5 + 0.3 * factor), rel=1e-9)


def test_one_world_is_all_chance():
    found = estimate(WorldSums(np.array([200]), np.array([4]), np.array([4])), n_max=1)
    assert found == Estimate(0.02, wilson(4, 200), (0.02, 0.02), 200, 1, ignorance_known=True)


def test_worlds_that_cannot_differ_are_one():
    n, events = np.full(20, 10), np.arange(20) % 5
    found = estimate(WorldSums(n, events, events), n_max=1, worlds_differ=False)
    assert found.ci95 == wilson(40, 200)
    assert found.ignorance90 == (0.2, 0.2)


@pytest.mark.parametrize("value", [0, 3, 8])
def test_nothing_varies(value: int):
    n = np.full(50, 20)
    found = estimate(WorldSums(n, value * n, value * value * n), n_max=8)
    assert found.mean == value
    assert found.ignorance90 == (value, value)
    assert found.ci95 == pytest.approx((max(value - 3.84 / 1000, 0), min(value + 3.84 / 1000, 8)), abs=1e-4)


def test_worlds_that_differ_for_sure_leave_chance_narrow():
    n = np.full(50, 20)
    events = np.where(np.arange(50) < 25, 20, 0)
    found = estimate(WorldSums(n, events, events), n_max=1)
    assert found.ci95 == pytest.approx((0.5 - 3.84 / 1000, 0.5 + 3.84 / 1000), abs=1e-4)
    assert found.ignorance90 == (0.0, 1.0)


def test_fewer_replicates_than_worlds():
    values = np.array([0, 1, 1, 0, 1])
    found = estimate(WorldSums.of(values, 200), n_max=1)
    assert (found.n, found.n_worlds, found.ignorance_known) == (5, 5, False)
    assert found.ci95 == wilson(3, 5)
    assert found.ignorance90 == (0.0, 1.0)
    lone = estimate(WorldSums.of([1], 200), n_max=1)
    assert lone.ci95 == wilson(1, 1)
    assert lone.ignorance90 == (1.0, 1.0)
    assert not lone.ignorance_known


def test_a_count_with_few_replicates_is_one_sample():
    values = np.array([0, 4, 2, 2, 5, 1])
    found = estimate(WorldSums.of(values, 200), n_max=24)
    assert found.ci95 == mean_interval(6, 14, 50, n_max=24)


def test_no_replicate_is_refused():
    with pytest.raises(ValueError, match="no replicate"):
        estimate(WorldSums.of([], 10))


@given(
    values=st.lists(st.integers(0, 30), max_size=80),
    n_worlds=st.integers(1, 12),
    cut=st.integers(0, 80),
)
def test_parts_merge_to_the_whole(values: list[int], n_worlds: int, cut: int):
    whole = WorldSums.of(values, n_worlds)
    cut = min(cut, len(values))
    parts = WorldSums.of(values[cut:], n_worlds, cut).merge(WorldSums.of(values[:cut], n_worlds))
    for name in ("n", "total", "total_of_squares"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()


def test_sums_of_histograms():
    histograms = np.array([[3, 0, 2], [1, 1, 1]])
    sums = WorldSums.of_histograms(histograms)
    assert sums.n.tolist() == [5, 3]
    assert sums.total.tolist() == [4, 3]
    assert sums.total_of_squares.tolist() == [8, 5]


def test_only_integers():
    with pytest.raises(TypeError, match="integers"):
        WorldSums(np.array([1.0]), np.array([1]), np.array([1]))
    with pytest.raises(ValueError, match="one length"):
        WorldSums(np.array([1, 2]), np.array([1]), np.array([1]))


def test_long_runs_stay_exact():
    """n times the sum of squares would leave 64 bits."""
    n = np.array([10**7, 10**7])
    found = estimate(WorldSums(n, 3000 * n, 3000**2 * n))
    assert found.mean == 3000.0
    assert found.ci95 == pytest.approx((3000, 3000), abs=1e-6)


@pytest.mark.parametrize(
    ("events", "of", "known"),
    [
        (np.where(np.arange(24) % 2, 3, 2), 4, False),  # 1/64 between worlds; chance alone gives 7/96
        (np.where(np.arange(24) % 2, 4, 0), 4, True),
        (np.where(np.arange(20) % 2, 2, 0), 2, False),  # 20 replicates beyond the first of their world
        (np.full(24, 40), 40, False),
    ],
    ids=["hidden by chance", "seen", "too few", "never otherwise"],
)
def test_ignorance_is_known_only_where_it_was_seen_beyond_chance(events, of, known):
    found = estimate(WorldSums(np.full(len(events), of), events, events), n_max=1)
    assert found.ignorance_known is known
