"""Designs: which settings of the factors a sweep visits."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from rempart.answers.factors import Factor, Level
from rempart.extras import require
from rempart.reading.problems import Problem
from rempart.scenario import ScenarioError

DESIGNS = ("grid", "lhs", "sobol")
MAX_POINTS = 20_000
MAX_IN_GRID = 2
MAX_DRAWN = 8

Setting = tuple[Level, ...]


def settings_of(factors: Sequence[Factor], design: str, n_points: int, seed: int) -> tuple[Setting, ...]:
    """Settings, each with a level of every factor; raises ScenarioError, MissingExtra.

    `grid`: every combination, the last factor fastest. `lhs`: n_points of a Latin hypercube (McKay,
    Beckman and Conover 1979, doi 10.1080/00401706.1979.10489755). `sobol`: n_points, a power of two, of a
    scrambled Sobol sequence (Owen 1998, Journal of Complexity 14, 466). Both by scipy.stats.qmc, from
    `seed`; a setting that comes twice, as it can where levels are listed, is visited once.
    """
    if not factors:
        raise _wrong("", "expected at least one --over PATH=VALUES")
    paths = [factor.path for factor in factors]
    if len(set(paths)) < len(paths):
        raise _wrong(paths[0], "a path is swept twice")
    settings = _grid(factors) if design == "grid" else _drawn(factors, design, n_points, seed)
    if len(settings) > MAX_POINTS:
        raise _wrong("", f"{len(settings):,} points are more than {MAX_POINTS:,}")
    return settings


def _wrong(where: str, message: str) -> ScenarioError:
    return ScenarioError([Problem("--over", 0, where, message)])


def _grid(factors: Sequence[Factor]) -> tuple[Setting, ...]:
    if len(factors) > MAX_IN_GRID:
        raise _wrong(factors[-1].path, f"a grid has {MAX_IN_GRID} factors at most; say --design lhs or sobol")
    for factor in factors:
        if factor.span is not None:
            low, high = (level.text for level in factor.levels)
            raise _wrong(factor.path, f"a grid needs a step, such as {low}:{high}:1, or a list")
    return tuple(itertools.product(*(factor.levels for factor in factors)))


def _drawn(factors: Sequence[Factor], design: str, n_points: int, seed: int) -> tuple[Setting, ...]:
    if len(factors) > MAX_DRAWN:
        raise _wrong(factors[-1].path, f"at most {MAX_DRAWN} factors")
    if design == "sobol" and n_points & (n_points - 1):
        raise _wrong(
            "", f"--points {n_points}: a Sobol sequence is balanced at powers of two only, such as 64"
        )
    require(f"--design {design}", "analysis")
    from scipy.stats import qmc

    if design == "lhs":
        shares = qmc.LatinHypercube(len(factors), rng=seed).random(n_points)
    else:
        shares = qmc.Sobol(len(factors), rng=seed).random(n_points)
    drawn = (tuple(factor.at(u) for factor, u in zip(factors, row, strict=True)) for row in shares.tolist())
    return tuple(dict.fromkeys(drawn))
