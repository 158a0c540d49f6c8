"""Sobol indices: against the closed form of the Ishigami function, with and without chance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from SALib.analyze import sobol as salib

import reference_rows
from rempart.answers.sobol import REST, Design, design, indices, sobol_indices

ROW = reference_rows.load("06_statistics")["SOBOL-ISHIGAMI"]


def ishigami(blocks, a=7.0, b=0.1):
    """(blocks, N) of rows of quantiles of x1, x2, x3, each uniform on (-pi, pi)."""
    shares = np.array([[[row[name] for name in ("x1", "x2", "x3")] for row in block] for block in blocks])
    x1, x2, x3 = np.moveaxis(math.pi * (2.0 * shares - 1.0), -1, 0)
    return np.sin(x1) + a * np.sin(x2) ** 2 + b * x3**4 * np.sin(x1)


def measured(sd: float, seed: int = 1):
    rng = np.random.default_rng(seed)

    def evaluate(blocks):
        y = ishigami(blocks)
        return y + rng.normal(0.0, sd, y.shape), y + rng.normal(0.0, sd, y.shape)

    return evaluate


def expected(name: str) -> tuple[float, float]:
    i = ("x1", "x2", "x3").index(name) + 1
    return ROW["expected"][f"S{i}"], ROW["expected"][f"ST{i}"]


def test_the_row_is_the_closed_form():
    a, b = ROW["inputs"]["a"], ROW["inputs"]["b"]
    v1 = 0.5 * (1.0 + b * math.pi**4 / 5.0) ** 2
    v2 = a**2 / 8.0
    v13 = b**2 * math.pi**8 * 8.0 / 225.0
    var = v1 + v2 + v13
    terms = {"S1": v1 / var, "S2": v2 / var, "S3": 0.0, "var": var}
    totals = {"ST1": (v1 + v13) / var, "ST2": v2 / var, "ST3": v13 / var}
    reference_rows.check(ROW, terms | totals)


@pytest.mark.parametrize("rest", [(), ("x3",), ("x1", "x3")], ids=len)
def test_ishigami(rest):
    """2^12 rows of a Sobol sequence: indices within 0.015. The group of x1 and x3 has S = ST = 1 - S2."""
    leading = tuple(name for name in ("x1", "x2", "x3") if name not in rest)
    found = sobol_indices(measured(0.0), design(leading, rest, 2**12, 1), n_resampled=200)
    assert found.variance == pytest.approx(ROW["expected"]["var"], rel=0.01)
    for one in found.indices:
        first, total = expected("x3" if one.group == REST else one.group)
        if rest == ("x1", "x3") and one.group == REST:
            first = total = 1.0 - expected("x2")[0]
        assert one.first == pytest.approx(first, abs=0.015)
        assert one.total == pytest.approx(total, abs=0.015)
        for (low, high), value in ((one.first_ci95, first), (one.total_ci95, total)):
            assert low < value < high
            assert high - low < 0.12


def test_without_chance_it_is_what_salib_says():
    made = design(("x1", "x2", "x3"), (), 256, 3)
    found = sobol_indices(measured(0.0), made)
    y = ishigami(made.rows())
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[0, 1]] * 3}
    theirs = salib.analyze(problem, y.T.ravel(), calc_second_order=False, num_resamples=10)
    assert [one.total for one in found.indices] == pytest.approx(theirs["ST"], rel=1e-9)
    # SALib centres on the mean of all blocks, we on that of A and B: a difference of order 1 / N.
    assert [one.first for one in found.indices] == pytest.approx(theirs["S1"], abs=0.01)


@pytest.mark.statistical
def test_chance_is_taken_out():
    """Chance of the variance of the function itself in each half: totals would be 0.5 too great."""
    sd = math.sqrt(ROW["expected"]["var"])
    found = sobol_indices(measured(sd), design(("x1", "x2", "x3"), (), 2**12, 1), n_resampled=10)
    assert found.variance == pytest.approx(ROW["expected"]["var"], rel=0.05)
    for one in found.indices:
        first, total = expected(one.group)
        assert one.first == pytest.approx(first, abs=0.05)
        assert one.total == pytest.approx(total, abs=0.05)


@pytest.mark.statistical
@pytest.mark.parametrize("sd", [0.0, 2.0])
def test_intervals_cover(sd):
    """250 scrambled samples of 64 rows: 91 of 100 intervals hold the truth (95 - 3 standard errors).

    Rows of a Sobol sequence spread more evenly than resampled ones, so they may hold it more often.
    """
    n_runs, held = 250, np.zeros(6)
    for run in range(n_runs):
        found = sobol_indices(
            measured(sd, run), design(("x1", "x2", "x3"), (), 64, run), run, n_resampled=200
        )
        truths = [value for one in found.indices for value in expected(one.group)]
        intervals = [ends for one in found.indices for ends in (one.first_ci95, one.total_ci95)]
        held += [low <= truth <= high for truth, (low, high) in zip(truths, intervals, strict=True)]
    assert np.all(held / n_runs > 0.91), held / n_runs


def test_columns_are_moved_by_group():
    made = design(("z", "a"), ("m", "b"), 8, 1)
    assert made.groups == ("z", "a", REST)
    a, *moved, b = made.blocks
    for group, block in zip(made.groups, moved, strict=True):
        for j, name in enumerate(made.names):
            own = group == (name if name in ("z", "a") else REST)
            assert np.array_equal(block[:, j], (b if own else a)[:, j])
    assert made.blocks.min() > 0.0
    assert made.blocks.max() < 1.0


def test_chance_alone_has_no_indices():
    flat = np.zeros((3, 16))
    assert indices(("x",), flat, flat) is None
    rows = Design(("x",), ("x",), np.full((3, 16, 1), 0.5)).rows()
    assert rows[0][0] == {"x": 0.5}
