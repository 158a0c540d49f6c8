"""When a path lies within what a place can see or reach: exact times, from continuous margins.

Every limit that binds is sampled along the path to bracket where its margin changes sign, extrema
between samples are looked into, and each change is then found to within rounding.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inner, jit
from rempart.engine.struct_ref import Frame
from rempart.world.limits import N_KINDS, RANGE_MAX, margin
from rempart.world.trajectories.curves import Curves, place_at

F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
U1 = npt.NDArray[np.uint8]
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


class Search(NamedTuple):
    """What the windows of pairs are found with: pair `path * n_rows + row`, a row of limits each.

    `sample` (N_STEPS + 1,) and `edges` (N_EDGES,) are scratch.
    """

    curves: Curves
    places: F8  # (P, N_STEPS + 1, 3) along the paths
    limits: F8  # (pairs, N_COLUMNS and their zones)
    chosen: U1  # (pairs,) 1: look for windows
    n_rows: int
    sample: F8
    edges: F8
    found: Windows


@inner
def margin_at(search: Search, pair: int, kind: int, tgo_s: float) -> float:
    """Margin of one limit of a pair at `tgo_s`."""
    x, y, z = place_at(search.curves, pair // search.n_rows, max(tgo_s, NEAREST_S))
    return margin(search.curves.level, search.limits, pair, kind, x, y, z)


@inner
def edge_between(search: Search, pair: int, kind: int, inside: bool, low_s: float, high_s: float) -> float:
    """Where a margin changes sign, to within rounding, on the side where it is not negative. By bisection.

    `inside`: whether it is not negative at `low_s`.
    """
    for _ in range(200):
        middle_s = 0.5 * (low_s + high_s)
        if middle_s <= low_s or middle_s >= high_s:
            break
        if (margin_at(search, pair, kind, middle_s) >= 0.0) == inside:
            low_s = middle_s
        else:
            high_s = middle_s
    return low_s if inside else high_s


@inner
def nearest_between(search: Search, pair: int, kind: int, here: float, low_s: float, high_s: float) -> float:
    """An instant at which a margin has the other sign than `here`, else where its size is least.

    Compass search (Kolda, Lewis and Torczon 2003, SIAM Review 45, 385) from the middle: one
    instant to try at a time, on both sides in turn, at a width that shrinks.
    """
    side = 1.0 if here >= 0.0 else -1.0
    best_s = 0.5 * (low_s + high_s)
    best, width_s = math.inf, 0.0
    for i in range(_TRIES):
        at_s = min(max(best_s + (width_s if i % 2 else -width_s), low_s), high_s)
        size = side * margin_at(search, pair, kind, at_s)
        if size < best:
            best, best_s = size, at_s
        elif i % 2:
            width_s *= 0.6
        if i == 0:
            width_s = 0.25 * (high_s - low_s)
        if best < 0.0:
            break
    return best_s


@inner
def _sample_margin(search: Search, pair: int, kind: int) -> None:
    """Write the margin of one limit of a pair at the steps of its path to the scratch."""
    level, limits, places, path = search.curves.level, search.limits, search.places, pair // search.n_rows
    for i in range(1, N_STEPS + 1):
        x, y, z = places[path, i, 0], places[path, i, 1], places[path, i, 2]
        search.sample[i] = margin(level, limits, pair, kind, x, y, z)
    search.sample[0] = margin_at(search, pair, kind, 0.0)


@inner
def _edges_of_kind(search: Search, pair: int, kind: int, n: int) -> int:
    """Add the edges of one limit to the scratch (n are there already); returns how many there are then."""
    sample, edges = search.sample, search.edges
    step_s = search.curves.duration_s[pair // search.n_rows] / N_STEPS
    _sample_margin(search, pair, kind)
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
            turn_s = nearest_between(search, pair, kind, here, low_s, high_s)
            if (margin_at(search, pair, kind, turn_s) >= 0.0) == inside:
                continue
        for k in range(2 if turn_s >= 0.0 else 1):
            first_s, last_s = (turn_s if k == 1 else low_s), (turn_s if k == 0 and turn_s >= 0.0 else high_s)
            edges[n] = edge_between(search, pair, kind, inside == (k == 0), first_s, last_s)
            n += 1
    return n


@inner
def _sort(values: F8, n: int) -> None:
    """Put the first n values in order, by insertion: there are few."""
    for i in range(1, n):
        value = values[i]
        j = i
        while j > 0 and values[j - 1] > value:
            values[j] = values[j - 1]
            j -= 1
        values[j] = value


@inner
def _within(search: Search, pair: int, tgo_s: float) -> bool:
    for kind in range(N_KINDS):
        if math.isfinite(search.limits[pair, kind]) and margin_at(search, pair, kind, tgo_s) < 0.0:
            return False
    return True


@inner
def find_windows(search: Search, pair: int) -> int:
    """Windows of a pair; returns their number n.

    Close and open of window k stand in edges[2 k] and edges[2 k + 1] of the scratch, the latest
    (smallest tgo) first.
    """
    edges = search.edges
    n = 0
    for kind in range(N_KINDS):
        if math.isfinite(search.limits[pair, kind]):
            n = _edges_of_kind(search, pair, kind, n)
    edges[n], edges[n + 1] = 0.0, search.curves.duration_s[pair // search.n_rows]
    _sort(edges, n + 2)
    n_windows = 0
    joins = False
    for i in range(n + 1):
        low_s, high_s = edges[i], edges[i + 1]
        if high_s <= low_s:
            continue
        if not _within(search, pair, 0.5 * (low_s + high_s)):
            joins = False
        elif joins:
            edges[2 * n_windows - 1] = high_s
        else:
            edges[2 * n_windows], edges[2 * n_windows + 1] = low_s, high_s
            n_windows += 1
            joins = True
    return n_windows


@jit
def fill_windows(search: Search) -> int:
    """Windows of all chosen pairs; returns their number. Written are those that there is room for."""
    found, edges = search.found, search.edges
    total = 0
    for pair in range(len(found.n)):
        if search.chosen[pair] == 0:
            continue
        n = find_windows(search, pair)
        found.first[pair], found.n[pair] = total, n
        for k in range(n - 1, -1, -1):
            if total < len(found.open_s):
                found.close_s[total], found.open_s[total] = edges[2 * k], edges[2 * k + 1]
            total += 1
    return total


def windows(curves: Curves, rows: F8, range_max_m: F8, chosen: Flags, places: F8) -> Windows:
    """All windows of the chosen pairs (P, n) of a path and a row of limits (n, N_COLUMNS).

    `range_max_m` (P, n) limits each pair further; `places` (P, N_STEPS + 1, 3) along the paths.
    """
    limits = np.tile(rows, (len(chosen), 1))
    limits[:, RANGE_MAX] = np.minimum(limits[:, RANGE_MAX], range_max_m.ravel())
    asked = np.ascontiguousarray(chosen, dtype=np.uint8).ravel()
    sample, edges = np.empty(N_STEPS + 1), np.empty(N_EDGES)
    most = 4 * chosen.size
    while True:
        found = no_windows(chosen.size, most)
        search: Any = Frame(Search(curves, places, limits, asked, len(rows), sample, edges, found))
        total = fill_windows(search) if chosen.size else 0
        if total <= most:
            return cut_to(search.found, total)
        most = total


def no_windows(n_pairs: int, most: int) -> Windows:
    """Windows to be filled, with room for `most`."""
    return Windows(np.zeros(n_pairs, np.int32), np.zeros(n_pairs, np.int32), np.empty(most), np.empty(most))


def cut_to(found: Windows, total: int) -> Windows:
    """Windows as a frame has them filled, less the room that was not used."""
    n = found.n.astype(np.int32)
    first = (np.cumsum(n) - n).astype(np.int32)
    return Windows(first, n, found.open_s[:total].copy(), found.close_s[:total].copy())
