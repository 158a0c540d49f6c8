"""Looks planned beforehand: what naive peeking costs, and that ours does not."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from reference_rows import check, each
from rempart.stats.sequential import checkpoints, confidence_of, critical_value, error_of_looks


@each("06_statistics", "PEEK-")
def test_error_of_naive_looks(row):
    n = row["inputs"]["looks"]
    check(row, error_of_looks(1.959963984540054, tuple(range(1, n + 1))))


def test_critical_value_of_pocock():
    """Pocock 1977, table 1: 2.413 for five looks equally far apart, 2.555 for ten."""
    assert critical_value((1,)) == pytest.approx(1.96, abs=2e-4)
    assert critical_value(tuple(range(1, 6))) == pytest.approx(2.413, abs=1e-3)
    assert critical_value(tuple(range(1, 11))) == pytest.approx(2.555, abs=1e-3)


def test_looks_are_geometric_multiples_and_end_at_the_bound():
    looks = checkpoints(1000, 10_000_000, 200)
    assert looks[0] == 1000
    assert looks[-1] == 10_000_000
    assert all(n % 200 == 0 for n in looks)
    ratios = [later / sooner for sooner, later in pairwise(looks)]
    assert max(ratios) <= 1.6
    assert min(ratios[:-1]) > 1.3
    assert checkpoints(1000, 500) == (500,)
    with pytest.raises(ValueError, match="ratio"):
        checkpoints(10, 100, ratio=1.0)


def test_looks_must_grow():
    with pytest.raises(ValueError, match="more replicates"):
        error_of_looks(2.0, (10, 10))


@pytest.mark.statistical
def test_all_looks_together_hold_with_95_percent():
    rng = np.random.default_rng(12)
    looks = checkpoints(100, 20_000, 10)
    steps = np.diff((0, *looks))
    sums = np.cumsum(rng.normal(size=(40_000, len(looks))) * np.sqrt(steps), axis=1)
    z = np.abs(sums) / np.sqrt(looks)
    c = critical_value(looks)
    assert np.mean((z > c).any(axis=1)) == pytest.approx(0.05, abs=0.0035)
    assert np.mean((z > 1.96).any(axis=1)) > 0.15
    assert confidence_of(c) == pytest.approx(math.erf(c / math.sqrt(2.0)), abs=1e-12)
