"""Importance sampling on a model without the engine, its answer exact: no bias, and intervals that cover."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.stats import binom

from rempart.answers.importance_sampling import Learnt, batch, effective, estimate, learnt
from rempart.engine import draws
from rempart.engine.rare.proposals import Kinds

pytestmark = [pytest.mark.kernel, pytest.mark.statistical]

N = 24
KINDS = Kinds(
    np.zeros(N, np.int64),
    (np.array([(draws.KILL, 0, 0), (draws.AIM, 0, 0), (draws.MISS, 0, 0)], np.uint64),),
)
ONE_WAY = binom.sf(15, N, 0.2)
A_FIRST, A_SECOND = binom.sf(15, N, 0.2), binom.sf(13, N, 0.15)
TWO_WAYS = A_FIRST + A_SECOND - A_FIRST * A_SECOND  # the draws are independent


def by_one(keys):
    x = KINDS.draws(keys.ravel(), 0).reshape(len(keys), N, 3)
    return (x[:, :, 0] < 0.2).sum(axis=1) - 16.0


def by_two(keys):
    x = KINDS.draws(keys.ravel(), 0).reshape(len(keys), N, 3)
    return np.maximum((x[:, :, 0] < 0.2).sum(axis=1) - 16.0, (x[:, :, 1] >= 0.85).sum(axis=1) - 14.0)


@cache
def proposal(score, seed: int, n_stage: int = 600) -> Learnt:
    return learnt(KINDS, score, n_stage, 15 * n_stage, np.random.default_rng(seed))


@pytest.mark.parametrize(("score", "exact"), [(by_one, ONE_WAY), (by_two, TWO_WAYS)])
def test_no_bias_and_a_thousand_times_fewer_raids(score, exact):
    means, n_raids = [], 0
    for seed in range(3):
        known = proposal(score, seed)
        assert known.of_use
        done = [batch(known.proposal, score, 20_000, np.random.default_rng([seed, 1]))]
        found = estimate(done)
        n_raids = known.n_raids + 20_000
        assert exact * (1.0 - exact) / found.variance > 10_000 * n_raids
        means.append((found.mean, found.variance))
    mean = np.mean([one for one, _ in means])
    error = np.sqrt(np.sum([variance for _, variance in means])) / len(means)
    assert error < 0.0125 * exact  # 5 % is four standard errors
    assert abs(mean - exact) < 3.5 * error


@pytest.mark.parametrize(("score", "exact"), [(by_one, ONE_WAY), (by_two, TWO_WAYS)])
def test_interval_covers_as_often_as_it_says(score, exact):
    random = np.random.default_rng(5)
    covered, n = 0, 0
    for seed in range(3):
        known = proposal(score, seed)
        for _ in range(300):
            found = estimate([batch(known.proposal, score, 400, random)])
            covered += found.ci95[0] <= exact <= found.ci95[1]
            n += 1
    error = np.sqrt(0.95 * 0.05 / n)
    assert 0.95 - 3.0 * error <= covered / n <= 0.97 + 3.0 * error


def test_effective_number():
    assert effective(np.ones(7)) == pytest.approx(7.0)
    assert effective(np.array([1.0, 0.0])) == pytest.approx(1.0)


def test_what_is_common_is_not_learnt():
    def often(keys):
        return KINDS.draws(keys[:, 0], 0)[:, 0] - 0.5

    known = proposal(often, 1)
    assert not known.of_use
    assert known.n_raids == 600
