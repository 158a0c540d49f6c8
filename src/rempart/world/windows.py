"""When a path lies within what a place can see or reach: exact times, from continuous margins.

A margin is how far inside a limit a target is (metres or radians), negative outside. Every limit
is sampled along the path to bracket where its margin changes sign, extrema between samples are
looked into, and each change is then found to within rounding.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import jit
from rempart.physics.horizon import EFFECTIVE_RADIUS_M, horizon_ground_range
from rempart.world.curves import Curves, Xyz, height_above_ground, position
from rempart.world.roots import lowest, roots

F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
Index = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

N_SAMPLES = 257
"""Samples of a margin along a path, both ends included."""
NEAREST_S = 1e-9
"""Directions at impact are those a nanosecond before: at the place itself there is none."""
GRAZING_RAD = 1e-12
"""Sectors and elevation limits are wider by this, so that rounding does not chop a path along an edge."""

RANGE_MAX, RANGE_MIN, SECTOR, ELEVATION_MIN, ELEVATION_MAX, HORIZON, HEIGHT_MIN, HEIGHT_MAX = range(8)


class Limits(NamedTuple):
    """What one place can see or reach, and where it stands (local x, y, z)."""

    place: Xyz
    range_min_m: float = 0.0
    range_max_m: float = math.inf
    facing_rad: float = 0.0
    sector_rad: float = 2.0 * math.pi
    elevation_min_rad: float = -0.5 * math.pi
    elevation_max_rad: float = 0.5 * math.pi
    horizon: bool = False
    height_min_m: float = -math.inf
    height_max_m: float = math.inf


class Pairs(NamedTuple):
    """Pairs of a path and a place (n,), all limits in arrays; a limit that does not bind is infinite."""

    curves: Curves
    path: Index  # (n,)
    place: F8  # (3, n)
    up: F8  # (3, n) unit vector away from the ground
    range_max_m: F8
    range_min_m: F8
    facing_rad: F8
    half_sector_rad: F8
    elevation_min_rad: F8
    elevation_max_rad: F8
    own_horizon_m: F8  # ground range of the place's own horizon
    height_min_m: F8
    height_max_m: F8
    kinds: tuple[int, ...]  # the limits that bind in at least one pair


class Windows(NamedTuple):
    """Closed intervals of tgo for each of n pairs, from the earliest (largest tgo) to the latest."""

    first: I4  # (n,)
    n: I4  # (n,)
    open_s: F8
    close_s: F8


def pair_up(curves: Curves, path: Index, limits: list[Limits], of_pair: Index, range_max_m: F8) -> Pairs:
    """Pairs of `path` and place `of_pair` (both (n,)); `range_max_m` (n,) limits each pair further."""
    place = np.array([limit.place for limit in limits]).T
    tilt = np.ones(place.shape)
    tilt[:2] = place[:2] / np.array(curves.level)[:, None]
    tilt /= np.sqrt((tilt * tilt).sum(axis=0))

    def row(values: list[float]) -> F8:
        return np.array(values, dtype=np.float64)[of_pair]

    half = [_half(limit.sector_rad) for limit in limits]
    low = [_elevation(limit.elevation_min_rad, -1.0) for limit in limits]
    high = [_elevation(limit.elevation_max_rad, 1.0) for limit in limits]
    own = [
        horizon_ground_range(float(height_m), EFFECTIVE_RADIUS_M) if limit.horizon else math.inf
        for limit, height_m in zip(limits, height_above_ground(curves.level, place), strict=True)
    ]
    pairs = Pairs(
        curves,
        path,
        place[:, of_pair],
        tilt[:, of_pair],
        np.minimum(row([limit.range_max_m for limit in limits]), range_max_m),
        row([limit.range_min_m if limit.range_min_m > 0.0 else -math.inf for limit in limits]),
        row([limit.facing_rad for limit in limits]),
        row(half),
        row(low),
        row(high),
        row(own),
        row([limit.height_min_m for limit in limits]),
        row([limit.height_max_m for limit in limits]),
        (),
    )
    return pairs._replace(kinds=_binding(pairs))


def _half(sector_rad: float) -> float:
    return math.inf if sector_rad >= 2.0 * math.pi else 0.5 * sector_rad + GRAZING_RAD


def _elevation(limit_rad: float, side: float) -> float:
    """The limit, a little wider; infinite at the zenith and the nadir."""
    return side * math.inf if side * limit_rad >= 0.5 * math.pi else limit_rad + side * GRAZING_RAD


def _binding(pairs: Pairs) -> tuple[int, ...]:
    bounds = (
        pairs.range_max_m,
        pairs.range_min_m,
        pairs.half_sector_rad,
        pairs.elevation_min_rad,
        pairs.elevation_max_rad,
        pairs.own_horizon_m,
        pairs.height_min_m,
        pairs.height_max_m,
    )
    return tuple(kind for kind, bound in enumerate(bounds) if np.isfinite(bound).any())


@jit
def _ground_horizons(height_m: F8, out_m: F8) -> None:
    for i in range(height_m.size):
        out_m[i] = horizon_ground_range(height_m[i], EFFECTIVE_RADIUS_M)


def slant_range(pairs: Pairs, pair: Index, tgo_s: F8) -> F8:
    """Slant range (m) of pairs at `tgo_s` (arrays of one shape)."""
    away = position(pairs.curves, pairs.path[pair], tgo_s) - pairs.place[:, pair]
    return _length(away)


def _length(vector: F8) -> F8:
    x, y, z = vector
    length: F8 = np.sqrt(x * x + y * y + z * z)
    return length


def margins(pairs: Pairs, pair: Index, tgo_s: F8) -> F8:
    """Margins of the binding limits, one row a kind of `pairs.kinds`, of pairs at `tgo_s`."""
    place = position(pairs.curves, pairs.path[pair], np.maximum(tgo_s, NEAREST_S))
    away = place - pairs.place[:, pair]
    range_m = _length(away)
    rows = [_margin(pairs, kind, pair, place, away, range_m) for kind in pairs.kinds]
    return np.stack(rows) if rows else np.full((1, *tgo_s.shape), math.inf)


def _margin(pairs: Pairs, kind: int, pair: Index, place: F8, away: F8, range_m: F8) -> F8:
    if kind == RANGE_MAX:
        return pairs.range_max_m[pair] - range_m
    if kind == RANGE_MIN:
        return range_m - pairs.range_min_m[pair]
    if kind == SECTOR:
        off = np.arctan2(away[0], away[1]) - pairs.facing_rad[pair]
        return pairs.half_sector_rad[pair] - np.abs(off - 2.0 * math.pi * np.rint(off / (2.0 * math.pi)))
    if kind in (ELEVATION_MIN, ELEVATION_MAX):
        rise = (away * pairs.up[:, pair]).sum(axis=0)
        flat = np.sqrt(np.maximum(range_m * range_m - rise * rise, 0.0))
        elevation = np.arctan2(rise, flat)
        if kind == ELEVATION_MIN:
            return elevation - pairs.elevation_min_rad[pair]
        return pairs.elevation_max_rad[pair] - elevation
    height_m = height_above_ground(pairs.curves.level, place)
    if kind == HEIGHT_MIN:
        return height_m - pairs.height_min_m[pair]
    if kind == HEIGHT_MAX:
        return pairs.height_max_m[pair] - height_m
    horizon_m = np.empty(height_m.size)
    _ground_horizons(np.ascontiguousarray(height_m).ravel(), horizon_m)
    ground_m = np.hypot(away[0], away[1])
    return pairs.own_horizon_m[pair] + horizon_m.reshape(height_m.shape) - ground_m


def windows(pairs: Pairs) -> Windows:
    """All intervals of tgo, 0 to the path's duration, in which every margin is not negative."""
    pair, tgo_s = _changes(pairs)
    every = np.arange(pairs.path.size)
    last = pairs.curves.duration_s[pairs.path]
    pair = np.concatenate((every, pair, every))
    tgo_s = np.concatenate((np.zeros(every.size), tgo_s, last))
    order = np.lexsort((tgo_s, pair))
    pair, tgo_s = pair[order], tgo_s[order]
    within = pair[1:] == pair[:-1]
    low, high, owner = tgo_s[:-1][within], tgo_s[1:][within], pair[1:][within]
    inside = (margins(pairs, owner, 0.5 * (low + high)) >= 0.0).all(axis=0) & (high > low)
    return join(every.size, owner[inside], low[inside], high[inside])


def join(n_pairs: int, owner: Index, low: F8, high: F8) -> Windows:
    """Windows from pieces sorted by owner and time, pieces that touch made one."""
    begins = np.ones(owner.size, dtype=np.bool_)
    begins[1:] = (owner[1:] != owner[:-1]) | (low[1:] > high[:-1])
    ends = np.ones(owner.size, dtype=np.bool_)
    ends[:-1] = begins[1:]
    n = np.bincount(owner[begins], minlength=n_pairs).astype(np.int32)
    first = (np.cumsum(n) - n).astype(np.int32)
    # Latest first within a pair: turn all round, then put the pairs back in order.
    back = np.argsort(-owner[begins], kind="stable")[::-1]
    return Windows(first, n, high[ends][back], low[begins][back])


def _changes(pairs: Pairs) -> tuple[Index, F8]:
    """Pairs and times at which one of their margins changes sign."""
    if not pairs.kinds or pairs.path.size == 0:
        return np.empty(0, dtype=np.intp), np.empty(0)
    share = np.linspace(0.0, 1.0, N_SAMPLES)
    tgo_s = pairs.curves.duration_s[pairs.path][:, None] * share
    pair = np.broadcast_to(np.arange(pairs.path.size)[:, None], tgo_s.shape)
    sampled = margins(pairs, pair, tgo_s)
    row, owner, low, high = _brackets(pairs, sampled, tgo_s)
    edge = roots(lambda i, t: _one(pairs, row[i], owner[i], t), low, high)
    return owner, edge


def _one(pairs: Pairs, row: Index, pair: Index, tgo_s: F8) -> F8:
    """Margin number `row` of pairs at `tgo_s`, all (n,)."""
    every = margins(pairs, pair, tgo_s)
    one: F8 = every[row, np.arange(tgo_s.size)]
    return one


def _brackets(pairs: Pairs, sampled: F8, tgo_s: F8) -> tuple[Index, Index, F8, F8]:
    """(row, pair, low, high) of every change of sign of margins (K, n, S) sampled at `tgo_s` (n, S)."""
    inside = sampled >= 0.0
    row, pair, i = np.nonzero(inside[:, :, 1:] != inside[:, :, :-1])
    hidden = _hidden(pairs, sampled, tgo_s)
    return (
        np.concatenate((row, hidden[0], hidden[0])),
        np.concatenate((pair, hidden[1], hidden[1])),
        np.concatenate((tgo_s[pair, i], hidden[2], hidden[3])),
        np.concatenate((tgo_s[pair, i + 1], hidden[3], hidden[4])),
    )


def _hidden(pairs: Pairs, sampled: F8, tgo_s: F8) -> tuple[Index, Index, F8, F8, F8]:
    """Where a margin changes sign twice between samples: (row, pair, low, extremum, high).

    Looked for where a sample is nearer to zero than its neighbours, on the same side, by less than
    it differs from them: a margin that bends no more than its samples tell cannot get there from farther.
    """
    signed = np.pad(np.where(np.isfinite(sampled), sampled, 0.0), ((0, 0), (0, 0), (1, 1)), mode="edge")
    middle, before, after = signed[:, :, 1:-1], signed[:, :, :-2], signed[:, :, 2:]
    side = np.where(middle >= 0.0, 1.0, -1.0)
    near, left, right = side * middle, side * before, side * after
    bend = np.maximum(left - near, right - near)
    row, pair, i = np.nonzero((near <= left) & (near <= right) & (near < bend))
    low, high = tgo_s[pair, np.maximum(i - 1, 0)], tgo_s[pair, np.minimum(i + 1, tgo_s.shape[1] - 1)]
    way = side[row, pair, i]
    extremum = lowest(lambda k, t: way[k] * _one(pairs, row[k], pair[k], t), low, high)
    crossed = way * _one(pairs, row, pair, extremum) < 0.0
    return row[crossed], pair[crossed], low[crossed], extremum[crossed], high[crossed]
