"""When a path lies within what a place can see or reach: exact times, from continuous margins.

Every limit that binds is sampled along the path to bracket where its margin changes sign, extrema
between samples are looked into, and each change is then found to within rounding.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inline, jit
from rempart.world.curves import Curves, place_at
from rempart.world.limits import N_COLUMNS, N_KINDS, RANGE_MAX, margin

F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


class Windows(NamedTuple):
    """Closed intervals of tgo of each pair, from the earliest (largest tgo) to the latest."""

    first: I4  # (pairs,)
    n: I4  # (pairs,)
    open_s: F8
    close_s: F8


N_STEPS = 256
"""Steps in which a margin is sampled along a path."""
N_EDGES = 3 * N_KINDS * (N_STEPS + 1) + 2
"""Most edges that a pair can have: a change of sign a step and two hidden ones a sample, of every kind."""
NEAREST_S = 1e-9
"""Directions at impact are those a nanosecond before: at the place itself there is none."""
_TRIES = 120


@jit
def margin_at(curves: Curves, path: int, row: F8, kind: int, tgo_s: float) -> float:
    """Margin of one limit on a path at `tgo_s`."""
    x, y, z = place_at(curves, path, max(tgo_s, NEAREST_S))
    return margin(curves.level, row, kind, x, y, z)


@inline
def edge_between(
    curves: Curves, path: int, row: F8, kind: int, inside: bool, low_s: float, high_s: float
) -> float:
    """Where a margin changes sign, to within rounding, on the side where it is not negative. By bisection.

    `inside`: whether it is not negative at `low_s`.
    """
    for _ in range(200):
        middle_s = 0.5 * (low_s + high_s)
        if middle_s <= low_s or middle_s >= high_s:
            break
        if (margin_at(curves, path, row, kind, middle_s) >= 0.0) == inside:
            low_s = middle_s
        else:
            high_s = middle_s
    return low_s if inside else high_s


@inline
def nearest_between(
    curves: Curves, path: int, row: F8, kind: int, here: float, low_s: float, high_s: float
) -> float:
    """An instant at which a margin has the other sign than `here`, else where its size is least.

    Compass search (Kolda, Lewis and Torczon 2003, SIAM Review 45, 385) from the middle: one
    instant to try at a time, on both sides in turn, at a width that shrinks.
    """
    side = 1.0 if here >= 0.0 else -1.0
    best_s = 0.5 * (low_s + high_s)
    best, width_s = math.inf, 0.0
    for i in range(_TRIES):
        at_s = min(max(best_s + (width_s if i % 2 else -width_s), low_s), high_s)
        size = side * margin_at(curves, path, row, kind, at_s)
        if size < best:
            best, best_s = size, at_s
        elif i % 2:
            width_s *= 0.6
        if i == 0:
            width_s = 0.25 * (high_s - low_s)
        if best < 0.0:
            break
    return best_s


@inline
def _edges_of_kind(
    curves: Curves, path: int, row: F8, kind: int, places: F8, sample: F8, edges: F8, n: int
) -> int:
    """Add the edges of one limit to `edges` (n are there already); returns how many there are then."""
    step_s = curves.duration_s[path] / N_STEPS
    for i in range(1, N_STEPS + 1):
        sample[i] = margin(curves.level, row, kind, places[i, 0], places[i, 1], places[i, 2])
    sample[0] = margin_at(curves, path, row, kind, 0.0)
    for i in range(N_STEPS + 1):
        here = sample[i]
        before, after = sample[max(i - 1, 0)], sample[min(i + 1, N_STEPS)]
        inside = here >= 0.0
        low_s, high_s, turn_s = i * step_s, min(i + 1, N_STEPS) * step_s, -1.0
        if inside == (after >= 0.0):
            # Nearer to zero than its neighbours, by less than they differ: it may cross and come back.
            size, left, right = abs(here), abs(before), abs(after)
            if inside != (before >= 0.0) or size > left or size > right or size >= max(left, right) - size:
                continue
            low_s = max(i - 1, 0) * step_s
            turn_s = nearest_between(curves, path, row, kind, here, low_s, high_s)
            if (margin_at(curves, path, row, kind, turn_s) >= 0.0) == inside:
                continue
        for k in range(2 if turn_s >= 0.0 else 1):
            first_s, last_s = (turn_s if k == 1 else low_s), (turn_s if k == 0 and turn_s >= 0.0 else high_s)
            edges[n] = edge_between(curves, path, row, kind, inside == (k == 0), first_s, last_s)
            n += 1
    return n


@inline
def _sort(values: F8, n: int) -> None:
    """Put the first n values in order, by insertion: there are few."""
    for i in range(1, n):
        value = values[i]
        j = i
        while j > 0 and values[j - 1] > value:
            values[j] = values[j - 1]
            j -= 1
        values[j] = value


@inline
def _within(curves: Curves, path: int, row: F8, tgo_s: float) -> bool:
    for kind in range(N_KINDS):
        if math.isfinite(row[kind]) and margin_at(curves, path, row, kind, tgo_s) < 0.0:
            return False
    return True


@inline
def find_windows(curves: Curves, path: int, row: F8, places: F8, sample: F8, edges: F8) -> int:
    """Windows of a path within a row of limits; returns their number n.

    `places` (N_STEPS + 1, 3) along the path; `sample` (N_STEPS + 1,) and `edges` (N_EDGES,) are
    written to: close and open of window k stand in edges[2 k] and edges[2 k + 1], the latest
    (smallest tgo) first.
    """
    n = 0
    for kind in range(N_KINDS):
        if math.isfinite(row[kind]):
            n = _edges_of_kind(curves, path, row, kind, places, sample, edges, n)
    edges[n], edges[n + 1] = 0.0, curves.duration_s[path]
    _sort(edges, n + 2)
    n_windows = 0
    joins = False
    for i in range(n + 1):
        low_s, high_s = edges[i], edges[i + 1]
        if high_s <= low_s:
            continue
        if not _within(curves, path, row, 0.5 * (low_s + high_s)):
            joins = False
        elif joins:
            edges[2 * n_windows - 1] = high_s
        else:
            edges[2 * n_windows], edges[2 * n_windows + 1] = low_s, high_s
            n_windows += 1
            joins = True
    return n_windows


@jit
def fill_windows(
    curves: Curves,
    rows: F8,
    range_max_m: F8,
    chosen: Flags,
    places: F8,
    sample: F8,
    edges: F8,
    found: Windows,
) -> int:
    """Windows of all chosen pairs (P, n) of a path and a row of limits (n, N_COLUMNS).

    `range_max_m` (P, n) limits each pair further. Returns the number of windows, of which those
    that `found` has room for are written.
    """
    n_rows = rows.shape[0]
    row = np.empty(N_COLUMNS)
    total = 0
    for pair in range(found.n.size):
        path, i_row = pair // n_rows, pair % n_rows
        if not chosen[path, i_row]:
            continue
        for column in range(N_COLUMNS):
            row[column] = rows[i_row, column]
        row[RANGE_MAX] = min(row[RANGE_MAX], range_max_m[path, i_row])
        n = find_windows(curves, path, row, places[path], sample, edges)
        found.first[pair], found.n[pair] = total, n
        for k in range(n - 1, -1, -1):
            if total < found.open_s.size:
                found.close_s[total], found.open_s[total] = edges[2 * k], edges[2 * k + 1]
            total += 1
    return total


def windows(curves: Curves, rows: F8, range_max_m: F8, chosen: Flags, places: F8) -> Windows:
    """All windows of the chosen pairs (P, n) of a path and a row of limits; see `fill_windows`."""
    most = 4 * chosen.size
    while True:
        found = no_windows(chosen.size, most)
        sample, edges = np.empty(N_STEPS + 1), np.empty(N_EDGES)
        total = 0
        if chosen.size:
            total = fill_windows(curves, rows, range_max_m, chosen, places, sample, edges, found)
        if total <= most:
            return cut_to(found, total)
        most = total


def no_windows(n_pairs: int, most: int) -> Windows:
    """Windows to be filled, with room for `most`."""
    count = np.zeros((2, n_pairs), dtype=np.int32)
    edges = np.empty((2, most))
    return Windows(count[0], count[1], edges[0], edges[1])


def cut_to(found: Windows, total: int) -> Windows:
    """Windows less the room that was not used."""
    return found._replace(open_s=found.open_s[:total], close_s=found.close_s[:total])
