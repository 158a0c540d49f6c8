"""Screening: every unknown moved by itself, in a few worlds, to see which are worth a closer look.

In each of a few plain worlds each unknown in turn is moved half of its distribution on, all else and all
luck the same (a radial design: Campolongo, Saltelli and Cariboni 2011, doi 10.1016/j.cpc.2010.12.039). Half
the mean square of the change, over the variance between worlds, estimates the total index as Jansen's formula
does (doi 10.1016/S0010-4655(98)00154-4), from few worlds and with the chance of the change left in: good for
an order that misses none, not for a value. Unlike a regression it sees what matters only together with
others, and it tells what changes nothing at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.answers.split_half import Halves, Row
from rempart.physics.gamma import gamma_q_inverse
from rempart.stats.intervals import Interval

F8 = npt.NDArray[np.float64]

N_ROWS = 8
"""Worlds in which every unknown is moved."""
MOVE = 0.5


@dataclass(frozen=True)
class Screened:
    """Rough total index of an unknown, rather too great, with a 95 % interval over the worlds looked at.

    `none`: the measure changed in no world.
    """

    name: str
    total: float
    ci95: Interval
    none: bool


def moved_rows(rows: Sequence[Row], name: str) -> list[dict[str, float]]:
    """The rows with one unknown half of its distribution on."""
    return [{**row, name: (row[name] + MOVE) % 1.0 or MOVE} for row in rows]


def screened(names: Sequence[str], plain: Halves, moved: Sequence[Halves], variance: float) -> list[Screened]:
    """Unknowns by their rough total index, the greatest first; `variance`: between worlds, more than 0."""
    found = []
    for name, run in zip(names, moved, strict=True):
        each = 0.5 * (run.mean - plain.mean) ** 2 / variance
        total = float(each.mean())
        none = bool(np.all(run.first == plain.first) and np.all(run.second == plain.second))
        found.append(Screened(name, total, _interval(each), none))
    return sorted(found, key=lambda one: (one.none, -one.total))


def _interval(squares: F8) -> Interval:
    """Of the mean of some squares: a scaled chi-square by mean and variance (Satterthwaite 1946).

    A few squares seldom hold one of the great ones of a long tail: there are at most half as many degrees of
    freedom as squares, and two at least. Student's interval would hold the mean 66 to 93 times of a hundred.
    """
    n, mean = len(squares), float(squares.mean())
    variance = float(squares.var(ddof=1)) / n if n > 1 else 0.0
    if mean <= 0.0:
        return 0.0, 0.0
    n_free = min(max(2.0 * mean**2 / variance if variance > 0.0 else math.inf, 2.0), max(0.5 * n, 2.0))
    low, high = (2.0 * gamma_q_inverse(0.5 * n_free, tail) for tail in (0.025, 0.975))
    return n_free * mean / low, n_free * mean / high
