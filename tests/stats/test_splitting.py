"""Splitting against exact probabilities of rare events (reference rows RARE-*), all through the same code."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import binom

import reference_rows
from rempart.stats.levels import Estimate, joined, of_runs
from rempart.stats.splitting import pilot, run

pytestmark = pytest.mark.statistical


class Luck:
    """Independent uniform numbers, of which a move draws some anew: as the engine's keys."""

    def __init__(self, n_numbers: int, score: Callable[[Any], Any]) -> None:
        self.n_numbers, self.score = n_numbers, score
        self.strengths = tuple(2.0**i for i in range(max(1, int(math.log2(n_numbers)))))

    def fresh(self, n, random):
        return random.random((n, self.n_numbers))

    def moved(self, states, strength, random):
        drawn = random.random(states.shape) < (strength - 1.0) / self.n_numbers
        drawn[np.arange(len(states)), random.integers(self.n_numbers, size=len(states))] = True
        return np.where(drawn, random.random(states.shape), states)


class Normals(Luck):
    """Independent normal numbers, each moved a little: x' = sqrt(1 - s^2) x + s z keeps their law."""

    def __init__(self, n_numbers, score):
        super().__init__(n_numbers, score)
        self.strengths = (0.1, 0.2, 0.4, 0.7)

    def fresh(self, n, random):
        return random.standard_normal((n, self.n_numbers))

    def moved(self, states, strength, random):
        return math.sqrt(1.0 - strength**2) * states + strength * random.standard_normal(states.shape)


class Walks(Luck):
    """Steps up or down from 1; a move draws anew all steps from a random one on, or a single one."""

    def __init__(self, p_up: float, level: int, n_steps: int) -> None:
        super().__init__(n_steps, lambda states: self._highest(states, p_up, level) - level)
        self.strengths = (0.0, 1.0)

    @staticmethod
    def _highest(states, p_up, level):
        heights = 1.0 + np.cumsum(np.where(states < p_up, 1.0, -1.0), axis=1)
        ruined = np.logical_or.accumulate(heights <= 0.0, axis=1)
        return np.minimum(np.max(np.where(ruined, 1.0, heights), axis=1), level)

    def moved(self, states, strength, random):
        # Early steps decide: the place of the change is drawn evenly on a logarithmic scale.
        at = (self.n_numbers ** random.random(len(states))).astype(int) - 1
        steps = np.arange(self.n_numbers)
        drawn = steps >= at[:, None] if strength else steps == at[:, None]
        return np.where(drawn, random.random(states.shape), states)


def sampler_of(row) -> Luck:
    given = row["inputs"]
    kind = row["id"].split("-")[1]
    if kind == "NORM":
        return Normals(1, lambda z: z[:, 0] - given["b"])
    if kind == "LIN":
        return Normals(given["d"], lambda z: z.sum(axis=1) / math.sqrt(given["d"]) - given["b"])
    if kind == "CHI":
        return Normals(given["d"], lambda z: np.linalg.norm(z, axis=1) - given["r"])
    if kind == "BIN":
        return Luck(given["n"], lambda u: (u < given["p"]).sum(axis=1) - float(given["k"]))
    if kind == "RUIN":
        return Walks(given["p_up"], given["level"], 150 if given["p_up"] < 0.4 else 1200)
    return Luck(given["k"], lambda u: (u < given["u"]).sum(axis=1) - float(given["k"]))


def estimated(sampler: Luck, n_states: int, n_runs: int, seed: int = 1) -> tuple[Estimate, int]:
    """(estimate, states scored, those of the pilot apart)."""
    random = np.random.default_rng(seed)
    plan = pilot(sampler, n_states, random)
    runs = [run(sampler, plan, n_states, random) for _ in range(n_runs)]
    n_fresh = sum(found.n_fresh for found in runs)
    found = of_runs(np.array([found.estimate for found in runs]), len(plan.levels), n_fresh)
    return found, sum(one.n_scored for one in runs)


@reference_rows.each("06_statistics", "RARE-")
def test_reference_row_is_met_without_bias(row):
    exact = row["expected"]
    n_states, n_runs = (200, 8) if "RUIN-0.4" in row["id"] else (1000, 16) if exact > 1e-9 else (2000, 24)
    found, n_scored = estimated(sampler_of(row), n_states, n_runs)
    # Estimates are skewed to the right: their logarithms are nearly normal.
    s2 = math.log1p(found.variance / found.mean**2)
    assert abs(math.log(found.mean / exact) + 0.5 * s2) < 4.0 * math.sqrt(s2)
    assert s2 < 0.5**2
    if exact < 1e-6:
        n_plain = (1.0 - exact) * exact / found.variance
        assert n_plain > 300 * n_scored


@cache
def of_a_hundredth() -> Estimate:
    return estimated(Luck(24, lambda u: (u < 0.2).sum(axis=1) - 10.0), 1000, 200)[0]


@pytest.mark.parametrize("factor", [1.0, 0.95, 1.05])
def test_law_that_is_wrong_by_a_twentieth_is_refused(factor):
    exact = binom.sf(9, 24, 0.2)  # 0.013
    found = of_a_hundredth()
    assert math.sqrt(found.variance) < 0.013 * exact
    assert (abs(found.mean - factor * exact) < 3.0 * math.sqrt(found.variance)) == (factor == 1.0)


@pytest.mark.slow
def test_interval_covers_as_often_as_it_says():
    exact = binom.sf(11, 24, 0.2)  # 1e-3
    sampler = Luck(24, lambda u: (u < 0.2).sum(axis=1) - 12.0)
    n = 500
    intervals = [estimated(sampler, 200, 8, seed)[0].ci95 for seed in range(n)]
    covered = sum(low <= exact <= high for low, high in intervals) / n
    error = math.sqrt(0.05 * 0.95 / n)
    assert 0.95 - 2.0 * error < covered < 0.97 + 2.0 * error


def test_run_without_the_event_estimates_zero():
    sampler = Luck(4, lambda u: u.sum(axis=1) - 5.0)
    found, _ = estimated(sampler, 100, 4)
    assert found.mean == 0.0
    assert found.ci95 == (0.0, 0.0)


def test_one_level_is_plain_sampling():
    found, n_scored = estimated(Luck(2, lambda u: (u[:, 0] < 0.4) - 1.0), 1000, 10)
    assert n_scored == 10_000
    assert found.variance == pytest.approx(0.24 / 10_000, rel=0.05)


def test_worlds_are_joined_by_their_weights():
    one, two = Estimate(1e-6, 4e-14, 9.0), Estimate(3e-6, 16e-14, 9.0)
    whole = joined([one, two], np.array([0.25, 0.75]))
    assert whole.mean == pytest.approx(2.5e-6)
    assert whole.variance == pytest.approx(4e-14 / 16 + 16e-14 * 9 / 16)
    assert whole.ci95[0] < whole.mean < whole.ci95[1]
    assert joined([one], np.array([1.0])).ignorance90 == (1e-6, 1e-6)


def test_ignorance_is_what_is_left_when_chance_is_taken_out():
    random = np.random.default_rng(1)
    truth = np.exp(random.normal(math.log(1e-6), 1.0, 400))
    seen = truth * np.exp(random.normal(-0.5 * 0.7**2, 0.7, 400))
    worlds = [Estimate(float(x), (math.expm1(0.49)) * float(x) ** 2, 9.0) for x in seen]
    low, high = joined(worlds, np.full(400, 1 / 400)).ignorance90
    assert math.log(low / 1e-6) == pytest.approx(-1.645 - 0.245, abs=0.25)
    assert math.log(high / 1e-6) == pytest.approx(1.645 - 0.245, abs=0.25)


def test_uniform_numbers_give_normals_too():
    exact = 3.167124183311986e-05
    found, _ = estimated(Luck(16, lambda u: ndtri(u).sum(axis=1) / 4.0 - 4.0), 1000, 16)
    assert abs(found.mean - exact) < 4.0 * math.sqrt(found.variance)
