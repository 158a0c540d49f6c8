"""Screening: every unknown moved by itself, in a few worlds, to see which are worth a closer look.

In each of a few plain worlds each unknown in turn is moved half of its distribution on, all else and all
luck the same (a radial design: Campolongo, Saltelli and Cariboni 2011, doi 10.1016/j.cpc.2010.12.039). Half
the mean square of the change, over the variance between worlds, estimates the total index as Jansen's formula
does (doi 10.1016/S0010-4655(98)00154-4), from few worlds and with the chance of the change left in: good for
an order that misses none, not for a value. Unlike a regression it sees what matters only together with
others, and it tells what changes nothing at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rempart.answers.halves import Halves, Row
from rempart.stats.intervals import Interval, student_quantile

N_ROWS = 8
"""Worlds in which every unknown is moved."""
MOVE = 0.5


@dataclass(frozen=True)
class Screened:
    """Rough total index of an unknown, rather too great, with Student's interval over the worlds looked at.

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
        n = len(each)
        error = float(each.std(ddof=1)) / np.sqrt(n) if n > 1 else np.inf
        half = student_quantile(0.975, max(n - 1, 1)) * float(error)
        total = float(each.mean())
        none = bool(np.all(run.first == plain.first) and np.all(run.second == plain.second))
        found.append(Screened(name, total, (total - half, total + half), none))
    return sorted(found, key=lambda one: (one.none, -one.total))
