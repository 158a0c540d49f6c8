"""Tables of a (path, weapon) pair: launch windows, time of flight and range of intercept.

An intercept at time-to-go s belongs to the launch at g(s) = s + delay + T(r(s)), T the time of flight
to slant range r: explicit, where the intercept of a launch would have to be searched. So the limits
are found over s, exactly as a sensor's, and carried over to the launch by g. Where a target recedes
faster than the interceptor flies, g falls with s and a launch has several intercepts: the first counts.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import jit
from rempart.engine.world import N_FIRE_BINS
from rempart.physics.flyout import flyout_time
from rempart.world.curves import Curves
from rempart.world.resolved import FlyOut, Weapon
from rempart.world.roots import Many, lowest, roots
from rempart.world.seeing import bin_edges, span
from rempart.world.windows import N_SAMPLES, Limits, Pairs, Windows, join, pair_up, slant_range, windows

F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
Index = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


class Shooter(NamedTuple):
    """The geometry of a weapon: where it can hit, and how long it takes."""

    limits: Limits
    flyout: FlyOut


class FireTables(NamedTuple):
    """When weapons can be launched at paths, by geometry alone; row `path * W + weapon`."""

    windows: Windows
    t0_s: F8
    per_bin: F8
    flight_s: F8  # (rows, N_FIRE_BINS + 1)
    range_m: F8  # (rows, N_FIRE_BINS + 1) slant range of the intercept


class Meeting(NamedTuple):
    """Pairs with the fly-out of each one's weapon: (n,) arrays."""

    pairs: Pairs
    delay_s: F8
    speed_mps: F8
    boost_s: F8
    coast_m: F8


def shooter_of(weapon: Weapon) -> Shooter:
    """The geometry of a weapon: what decides when it reaches a path."""
    limits = Limits(
        weapon.position,
        weapon.range_min_m,
        weapon.range_max_m,
        weapon.facing_rad,
        weapon.sector_rad,
        height_min_m=weapon.height_min_m,
        height_max_m=weapon.height_max_m,
    )
    return Shooter(limits, weapon.flyout)


def fire_tables(curves: Curves, shooters: tuple[Shooter, ...], engages: Flags) -> FireTables:
    """Tables of all pairs of a path and a weapon; `engages` (P, W): which pairs to look at."""
    n_rows = engages.size
    chosen = np.nonzero(engages.ravel())[0]
    n_of, first_of = np.zeros(n_rows, dtype=np.int32), np.zeros(n_rows, dtype=np.int32)
    t0_s, per_bin = np.zeros(n_rows), np.zeros(n_rows)
    flight_s, range_m = (np.zeros((n_rows, N_FIRE_BINS + 1)) for _ in range(2))
    launch = Windows(first_of, n_of, np.empty(0), np.empty(0))
    if chosen.size:
        path, weapon = np.divmod(chosen, len(shooters))
        meeting = _meeting(curves, shooters, path, weapon)
        found, t0_s[chosen], per_bin[chosen], flight_s[chosen], range_m[chosen] = _tables(meeting)
        n_of[chosen] = found.n
        first_of[chosen] = found.first
        launch = Windows(first_of, n_of, found.open_s, found.close_s)
    return FireTables(launch, t0_s, per_bin, flight_s, range_m)


def _meeting(curves: Curves, shooters: tuple[Shooter, ...], path: Index, weapon: Index) -> Meeting:
    pairs = pair_up(curves, path, [s.limits for s in shooters], weapon, np.full(path.size, math.inf))
    fly = [
        (s.flyout.delay_s, s.flyout.speed_mps, s.flyout.boost_s, s.flyout.coast_length_m) for s in shooters
    ]
    return Meeting(pairs, *np.array(fly)[weapon].T)


def _tables(meeting: Meeting) -> tuple[Windows, F8, F8, F8, F8]:
    """Launch windows, t0, bins a second, and at bin edges time of flight and range of intercept."""
    share = np.linspace(0.0, 1.0, N_SAMPLES)
    s = meeting.pairs.curves.duration_s[meeting.pairs.path][:, None] * share
    row = np.broadcast_to(np.arange(s.shape[0])[:, None], s.shape)
    g = launch_tgo(meeting, row, s)
    launch = _launch_windows(meeting, s, g)
    t0_s, t1_s, per_bin = span(launch, N_FIRE_BINS)
    edges = bin_edges(t0_s, t1_s, N_FIRE_BINS)
    some = launch.n > 0
    flight_s, range_m = np.zeros_like(edges), np.zeros_like(edges)
    pair = np.broadcast_to(np.nonzero(some)[0][:, None], edges[some].shape)
    at = intercept_tgo(meeting, pair, edges[some], s[some], g[some])
    range_m[some] = slant_range(meeting.pairs, pair, at)
    flight_s[some] = meeting.delay_s[pair] + _flight_s(meeting, pair, range_m[some])
    return launch, t0_s, per_bin, flight_s, range_m


def launch_tgo(meeting: Meeting, pair: Index, s: F8) -> F8:
    """Time-to-go g(s) of the launch that meets the target at time-to-go s (inf: out of reach)."""
    range_m = slant_range(meeting.pairs, pair, s)
    g: F8 = s + meeting.delay_s[pair] + _flight_s(meeting, pair, range_m)
    return g


def _flight_s(meeting: Meeting, pair: Index, range_m: F8) -> F8:
    """Time of flight to slant ranges, beyond the delay (FlyOut, laws of `physics.flyout`)."""
    boosted = (meeting.boost_s > 0.0) | np.isfinite(meeting.coast_m)
    if not boosted.any():
        return range_m / meeting.speed_mps[pair]
    out = np.empty(range_m.size)
    at = pair.ravel()
    fly = (meeting.boost_s[at], meeting.speed_mps[at], meeting.coast_m[at])
    _flyout_times(np.ascontiguousarray(range_m).ravel(), *fly, out)
    return out.reshape(range_m.shape)


@jit
def _flyout_times(range_m: F8, boost_s: F8, speed_mps: F8, coast_m: F8, out_s: F8) -> None:
    for i in range(range_m.size):
        if boost_s[i] > 0.0 or coast_m[i] < math.inf:
            out_s[i] = flyout_time(range_m[i], boost_s[i], speed_mps[i], coast_m[i])
        else:
            out_s[i] = range_m[i] / speed_mps[i]


def _launch_windows(meeting: Meeting, s: F8, g: F8) -> Windows:
    meets = windows(meeting.pairs)
    owner = np.repeat(np.arange(meets.n.size), meets.n)[::-1]
    low, high = meets.close_s[::-1], meets.open_s[::-1]
    order = np.argsort(owner, kind="stable")
    owner, low, high = owner[order], low[order], high[order]
    folded = np.nonzero((g[:, 1:] < g[:, :-1]).any(axis=1))[0]
    for pair in folded:
        for dark_low, dark_high in _shadows(meeting, int(pair), s[pair], g[pair]):
            owner, low, high = _without(owner, low, high, int(pair), dark_low, dark_high)
    return join(meets.n.size, owner, launch_tgo(meeting, owner, low), launch_tgo(meeting, owner, high))


def _shadows(meeting: Meeting, pair: int, s: F8, g: F8) -> list[tuple[float, float]]:
    """Intervals of s whose launches meet the target earlier (at a larger s): g is no record low there."""

    def one(_: Index, t: F8) -> F8:
        return launch_tgo(meeting, np.full(t.size, pair), t)

    shadows = []
    i = s.size - 2
    while i >= 0:
        if g[i] < g[i + 1]:
            i -= 1
            continue
        low, high = s[i : i + 1], s[min(i + 2, s.size - 1) :][:1]
        bottom = lowest(one, low, high)
        depth = float(one(np.zeros(1, dtype=np.intp), bottom)[0])
        below = np.nonzero(g[: i + 1] < depth)[0]
        if below.size == 0:
            shadows.append((0.0, float(bottom[0])))
            break
        i = int(below[-1])
        end = roots(_fallen_to(one, depth), s[i : i + 1], s[i + 1 : i + 2])
        shadows.append((float(end[0]), float(bottom[0])))
    return shadows


def _fallen_to(f: Many, depth: float) -> Many:
    return lambda index, t: depth - f(index, t)


def _without(
    owner: Index, low: F8, high: F8, pair: int, dark_low: float, dark_high: float
) -> tuple[Index, F8, F8]:
    """Pieces (sorted by owner and time) with an interval of one pair cut out."""
    pieces = []
    for o, a, b in zip(owner.tolist(), low.tolist(), high.tolist(), strict=True):
        if o != pair or b <= dark_low or a >= dark_high:
            pieces.append((o, a, b))
            continue
        if a < dark_low:
            pieces.append((o, a, dark_low))
        if b > dark_high:
            pieces.append((o, dark_high, b))
    left = np.array(pieces, dtype=np.float64).reshape(-1, 3)
    return left[:, 0].astype(np.intp), left[:, 1], left[:, 2]


def intercept_tgo(meeting: Meeting, pair: Index, launch_s: F8, s: F8, g: F8) -> F8:
    """Time-to-go of the first intercept of launches at `launch_s` (n, m), from samples g(s) (n, N_SAMPLES).

    Between windows too, without regard to limits, so that the tables are smooth across their edges.
    """
    record = np.minimum.accumulate(g[:, ::-1], axis=1)[:, ::-1]
    before = [np.searchsorted(low, x, side="right") - 1 for low, x in zip(record, launch_s, strict=True)]
    i = np.clip(np.concatenate(before), 0, s.shape[1] - 2)
    k = np.repeat(np.arange(launch_s.shape[0]), launch_s.shape[1])
    wanted, of = launch_s.ravel(), pair.ravel()
    found = np.where(wanted >= g[k, i + 1], s[k, i + 1], s[k, i])
    b = np.nonzero((g[k, i] <= wanted) & (wanted < g[k, i + 1]))[0]
    wanted, of, low, high = wanted[b], of[b], s[k, i][b], s[k, i + 1][b]
    found[b] = roots(lambda j, t: wanted[j] - launch_tgo(meeting, of[j], t), low, high)
    return found.reshape(launch_s.shape)
