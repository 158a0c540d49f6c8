"""The nearest point, in normal scores, at which a claim flips when several unknowns move together.

Each unknown stands at a share u of its distribution and so at the normal score z of u; the distance of a
point is the length of z, from the medians. The nearest point of failure is the design point of the first
order reliability method (Hasofer and Lind 1974, Journal of the Engineering Mechanics Division 100, 111;
Rackwitz and Fiessler 1978, Computers and Structures 9, 489).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rempart.answers.assumptions import HIGH, Assumption
from rempart.answers.by_world import F8
from rempart.answers.measures import Measure
from rempart.physics.normal import normal_cdf, normal_quantile
from rempart.planning.probing import Probe, Shares, bracket
from rempart.stats.intervals import Interval

_AXIAL = 1.0  # normal scores at which each unknown is tried by itself
_LOCAL = 0.35  # step of the differences around a point
_N_ROUNDS = 4  # planes at most
_SMALL_GAIN = 0.02  # a round that shortens the distance by no more is the last
_N_RUNGS = 64  # of a ray, from the medians to the edge of the range


@dataclass(frozen=True, slots=True)
class DesignPoint:
    """`kind`: `found`; `never`: not even the worst corner of the 5-95 % ranges flips the claim; `medians`:
    with these unknowns at their medians it is flipped already.

    `shares`: of each distribution, at the point (at the corner for `never`). `measure`: of a run at that
    point, `span`: where its mean lies over all worlds that might be drawn (95 %); `at_medians`: with all of
    them at their medians. `distance`: in normal scores, with its interval
    from chance along the ray; nan: beyond the range.
    """

    kind: Literal["found", "never", "medians"]
    assumptions: tuple[Assumption, ...]
    shares: tuple[float, ...]
    measure: Measure
    span: Interval
    at_medians: Measure
    distance: float
    distance95: Interval


def design_point(probe: Probe, base: Measure, assumptions: Sequence[Assumption]) -> DesignPoint:
    """The nearest flip of the statement of `probe` when `assumptions` move together, the rest drawn as usual.

    First a surrogate, a parabola along each unknown; then planes through differences around the nearest
    point so far, until that gains little. Each by SLSQP (Kraft 1988, DFVLR-FB 88-28), and followed along the
    ray from the medians by bisection with full runs. The nearest is told: an upper bound of the distance.
    """
    point = _Point(probe, tuple(assumptions))
    origin = point.at(point.zeros)
    if probe.statement.holds(origin.mean) != probe.statement.holds(base.mean):
        return point.told("medians", point.zeros, origin, (0.0, 0.0))
    linear, square = _parabolas(point, origin)
    worst = point.edge * np.where(linear > 0.0, 1.0, -1.0) * (1.0 if point.must_rise(origin) else -1.0)
    corner = point.at(worst)
    if probe.statement.holds(corner.mean) == probe.statement.holds(base.mean):
        return point.told("never", worst, origin, (math.nan, math.nan))
    first = _nearest(origin.mean - probe.statement.number, linear, square, worst)
    found = _along(point, first) or _along(point, worst)
    if found is None:  # the corner flips it, so that a ray to it crosses: only chance can have hidden that
        return point.told("found", worst, origin, (math.nan, math.nan))
    z, reach95 = found
    for _ in range(_N_ROUNDS):
        slope = _plane(point, z)
        offset = point.at(z).mean - probe.statement.number - float(slope @ z)
        nearer = _along(point, _nearest(offset, slope, np.zeros_like(slope), z))
        before = float(np.linalg.norm(z))
        if nearer is not None and np.linalg.norm(nearer[0]) < before:
            z, reach95 = nearer
        if np.linalg.norm(z) > (1.0 - _SMALL_GAIN) * before:
            break
    return point.told("found", z, origin, reach95)


class _Point:
    """Points of the space of normal scores, and the measure at them."""

    def __init__(self, probe: Probe, assumptions: tuple[Assumption, ...]) -> None:
        self.probe, self.assumptions = probe, assumptions
        self.zeros = np.zeros(len(assumptions))
        self.edge = float(normal_quantile(HIGH))

    def held(self, z: F8) -> Shares:
        names = (one.name for one in self.assumptions)
        return {name: float(normal_cdf(x)) for name, x in zip(names, z.tolist(), strict=True)}

    def at(self, z: F8) -> Measure:
        return self.probe.at(self.held(z))

    def means(self, points: Sequence[F8]) -> F8:
        return np.array([m.mean for m in self.probe.all_at([self.held(z) for z in points])])

    def must_rise(self, origin: Measure) -> bool:
        """Whether the measure must rise for the statement to flip."""
        return origin.mean < self.probe.statement.number

    def told(
        self, kind: Literal["found", "never", "medians"], z: F8, origin: Measure, distance95: Interval
    ) -> DesignPoint:
        shares = tuple(self.held(z).values())
        distance = float(np.linalg.norm(z))
        measure, span = self.at(z), self.probe.span(self.held(z))
        return DesignPoint(kind, self.assumptions, shares, measure, span, origin, distance, distance95)


def _parabolas(point: _Point, origin: Measure) -> tuple[F8, F8]:
    """Slope and curvature along each unknown, from runs at one normal score to either side."""
    steps = _AXIAL * np.eye(len(point.zeros))
    up, down = np.split(point.means([*steps, *-steps]), 2)
    return (up - down) / (2.0 * _AXIAL), (up + down - 2.0 * origin.mean) / (2.0 * _AXIAL**2)


def _plane(point: _Point, z: F8) -> F8:
    """Slopes around a point, by differences to both sides."""
    steps = _LOCAL * np.eye(len(z))
    up, down = np.split(point.means([*(z + steps), *(z - steps)]), 2)
    return np.asarray((up - down) / (2.0 * _LOCAL), np.float64)


def _nearest(offset: float, linear: F8, square: F8, start: F8) -> F8:
    """Point nearest to the medians, within the ranges, where offset + linear z + square z^2 is zero."""
    from scipy.optimize import minimize

    edge = float(normal_quantile(HIGH))
    scale = float(np.abs(linear).max()) or 1.0
    surface = {
        "type": "eq",
        "fun": lambda z: (offset + linear @ z + square @ (z * z)) / scale,
        "jac": lambda z: (linear + 2.0 * square * z) / scale,
    }
    found = minimize(
        lambda z: 0.5 * float(z @ z),
        start,
        jac=lambda z: z,
        method="SLSQP",
        bounds=[(-edge, edge)] * len(start),
        constraints=[surface],
    )
    return np.asarray(found.x if found.success and np.any(found.x) else start, np.float64)


def _along(point: _Point, direction: F8) -> tuple[F8, Interval] | None:
    """Where the ray from the medians crosses the number, with the distances that chance allows."""
    length = float(np.linalg.norm(direction))
    if length == 0.0:
        return None
    unit = direction / length
    longest = point.edge / float(np.abs(unit).max())
    ladder = [longest * i / _N_RUNGS for i in range(_N_RUNGS + 1)]
    distance, _, distance95 = bracket(point.probe, lambda r: point.held(r * unit), ladder)
    return None if math.isnan(distance) else (distance * unit, distance95)
