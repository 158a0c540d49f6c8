"""Tables of a (path, weapon) pair: launch windows, time of flight and range of intercept.

An intercept at time-to-go s belongs to the launch at g(s) = s + delay + T(r(s)), T the time of flight
to slant range r: explicit, where the intercept of a launch would have to be searched. So the limits
are found over s, exactly as a sensor's, and carried over to the launch by g. Where a target recedes
faster than the interceptor flies, g falls with s and a launch has several intercepts: the first counts.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from rempart._jit import inner, jit
from rempart.engine.struct_ref import Frame
from rempart.engine.world import N_FIRE_BINS
from rempart.physics.flyout import flyout_time, flyout_time_steady
from rempart.world.limits import Limits, distance, limit_rows
from rempart.world.records import FlyOut, Weapon
from rempart.world.trajectories.curves import Curves, place_at
from rempart.world.windows import N_STEPS, Windows, cut_to, no_windows, windows

F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_TRIES = 120
N_SHADOWS = N_STEPS // 2 + 1
"""Most shadows that samples of a path can show: between two there is a sample."""
DELAY, SPEED, BOOST, COAST = range(4)
"""Columns of a fly-out: delay, speed, duration of boost, length of coast."""


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


def shooter_of(weapon: Weapon, reach_m: float = math.inf) -> Shooter:
    """The geometry of a weapon: what decides when it reaches a path, within `reach_m`."""
    limits = Limits(
        weapon.position,
        weapon.range_min_m,
        min(weapon.range_max_m, reach_m),
        weapon.facing_rad,
        weapon.sector_rad,
        height_min_m=weapon.height_min_m,
        height_max_m=weapon.height_max_m,
        zones=weapon.zones,
    )
    return Shooter(limits, weapon.flyout)


def flyout_rows(shooters: tuple[Shooter, ...]) -> F8:
    """Fly-outs as rows (W, 4)."""
    fly = [
        (s.flyout.delay_s, s.flyout.speed_mps, s.flyout.boost_s, s.flyout.coast_length_m) for s in shooters
    ]
    return np.array(fly, dtype=np.float64).reshape(len(shooters), 4)


def fire_tables(curves: Curves, shooters: tuple[Shooter, ...], reach_m: F8, places: F8) -> FireTables:
    """Tables of all pairs of a path and a weapon.

    `reach_m` (P, W): range within which a pair may meet, 0 if it cannot; `places` (P, N_STEPS + 1, 3)
    along the paths.
    """
    rows, flyouts = limit_rows(tuple(s.limits for s in shooters), curves.level), flyout_rows(shooters)
    meets = windows(curves, rows, reach_m, reach_m > 0.0, places)
    n_rows = reach_m.size
    # a shadow cuts a window in two, and there are at most as many shadows as samples
    launch = no_windows(n_rows, meets.open_s.size + n_rows * N_SHADOWS)
    spans = np.zeros((2, n_rows))
    flights_s, range_m = (np.zeros((n_rows, N_FIRE_BINS + 1)) for _ in range(2))
    tables = FireTables(launch, spans[0], spans[1], flights_s, range_m)
    scratch = np.empty(N_STEPS + 1), np.empty(2 * N_SHADOWS)
    firing: Any = Frame(Firing(curves, places, rows, flyouts, meets, *scratch, tables))
    total = fill_fire(firing) if n_rows else 0
    return tables._replace(windows=cut_to(firing.tables.windows, total))


class Firing(NamedTuple):
    """What launches are found with; `sample` (N_STEPS + 1,) and `shadows` (2 N_SHADOWS,) are scratch."""

    curves: Curves
    places: F8
    limits: F8  # (W, N_COLUMNS)
    flyouts: F8  # (W, 4)
    meets: Windows
    sample: F8
    shadows: F8
    tables: FireTables


@inner
def flight_s(flyouts: F8, i: int, range_m: float) -> float:
    """Time from launch to a slant range: delay and fly-out of row `i`, laws of `physics.flyout`."""
    if flyouts[i, BOOST] > 0.0 or flyouts[i, COAST] < math.inf:
        flown_s = flyout_time(range_m, flyouts[i, BOOST], flyouts[i, SPEED], flyouts[i, COAST])
        return float(flyouts[i, DELAY] + flown_s)
    return float(flyouts[i, DELAY] + flyout_time_steady(range_m, flyouts[i, SPEED]))


class Launching(Protocol):
    """What the launch that meets a target is found with: paths, and rows of shooters."""

    @property
    def curves(self) -> Curves:
        """Paths of targets."""

    @property
    def limits(self) -> F8:
        """Limits (W, N_COLUMNS) of the shooters."""

    @property
    def flyouts(self) -> F8:
        """Fly-outs (W, 4) of the shooters."""


@inner
def launch_tgo(firing: Launching, pair: int, tgo_s: float) -> float:
    """Time-to-go g(s) of the launch that meets the target at time-to-go s (inf: out of reach)."""
    n_weapons = len(firing.limits)
    x, y, z = place_at(firing.curves, pair // n_weapons, tgo_s)
    range_m = distance(firing.limits, pair % n_weapons, x, y, z)
    return tgo_s + flight_s(firing.flyouts, pair % n_weapons, range_m)


@jit
def fill_fire(firing: Firing) -> int:
    """Write the tables of all pairs that an interceptor can meet; returns the number of launch windows."""
    tables, launch = firing.tables, firing.tables.windows
    total = 0
    for pair in range(len(firing.meets.n)):
        if firing.meets.n[pair] == 0:
            continue
        _sample_launches(firing, pair)
        n = _carry_over(firing, pair, _find_shadows(firing, pair), total)
        launch.first[pair], launch.n[pair] = total, n
        if n > 0:
            t0_s, t1_s = launch.close_s[total + n - 1], launch.open_s[total]
            tables.t0_s[pair] = t0_s
            tables.per_bin[pair] = N_FIRE_BINS / (t1_s - t0_s) if t1_s > t0_s else 0.0
            _fill_flights(firing, pair, t0_s, t1_s)
        total += n
    return total


@inner
def _sample_launches(firing: Firing, pair: int) -> None:
    """Write g at the steps of the path to the scratch."""
    n_weapons, places = len(firing.limits), firing.places
    path, i_weapon = pair // n_weapons, pair % n_weapons
    step_s = firing.curves.duration_s[path] / N_STEPS
    for i in range(N_STEPS + 1):
        x, y, z = places[path, i, 0], places[path, i, 1], places[path, i, 2]
        range_m = distance(firing.limits, i_weapon, x, y, z)
        firing.sample[i] = i * step_s + flight_s(firing.flyouts, i_weapon, range_m)


@inner
def _find_shadows(firing: Firing, pair: int) -> int:
    """Intervals of s whose launches meet the target earlier (at a larger s): g is no record low there.

    Low and high end of shadow k are written to shadows[2 k] and shadows[2 k + 1] of the scratch, the
    largest s first; returns their number.
    """
    sample, shadows = firing.sample, firing.shadows
    step_s = firing.curves.duration_s[pair // len(firing.limits)] / N_STEPS
    n = 0
    i = N_STEPS - 1
    while i >= 0:
        if not sample[i] >= sample[i + 1] or sample[i + 1] == math.inf:
            i -= 1
            continue
        bottom_s = lowest_launch(firing, pair, i * step_s, min(i + 2, N_STEPS) * step_s)
        depth_s = launch_tgo(firing, pair, bottom_s)
        while i >= 0 and sample[i] >= depth_s:
            i -= 1
        low_s, high_s = 0.0, 0.0
        if i >= 0:
            low_s, high_s = i * step_s, min((i + 1) * step_s, bottom_s)
            for _ in range(60):
                middle_s = 0.5 * (low_s + high_s)
                if launch_tgo(firing, pair, middle_s) < depth_s:
                    low_s = middle_s
                else:
                    high_s = middle_s
        shadows[2 * n], shadows[2 * n + 1] = low_s, bottom_s
        n += 1
    return n


@inner
def lowest_launch(firing: Launching, pair: int, low_s: float, high_s: float) -> float:
    """Where g is lowest between two instants, by compass search (see `windows.nearest_between`)."""
    best_s = 0.5 * (low_s + high_s)
    best, width_s = math.inf, 0.0
    for i in range(_TRIES):
        at_s = min(max(best_s + (width_s if i % 2 else -width_s), low_s), high_s)
        launch_s = launch_tgo(firing, pair, at_s)
        if launch_s < best:
            best, best_s = launch_s, at_s
        elif i % 2:
            width_s *= 0.6
        if i == 0:
            width_s = 0.25 * (high_s - low_s)
    return best_s


@inner
def _carry_over(firing: Firing, pair: int, n_shadows: int, first: int) -> int:
    """Launch windows of a pair, from its windows of the intercept less the shadows; returns their number."""
    meets, shadows, launch = firing.meets, firing.shadows, firing.tables.windows
    last = first - 1
    for k in range(meets.first[pair], meets.first[pair] + meets.n[pair]):
        low_s, high_s = meets.close_s[k], meets.open_s[k]
        for j in range(n_shadows + 1):
            dark_low_s, dark_high_s = -1.0, -1.0
            if j < n_shadows:
                dark_low_s, dark_high_s = shadows[2 * j], shadows[2 * j + 1]
            if dark_low_s >= high_s:
                continue
            from_s = max(low_s, dark_high_s)
            if from_s < high_s:
                open_s = launch_tgo(firing, pair, high_s)
                if last < first or open_s < launch.close_s[last]:
                    last += 1
                    launch.open_s[last] = open_s
                launch.close_s[last] = launch_tgo(firing, pair, from_s)
            high_s = dark_low_s
            if high_s <= low_s:
                break
    return last - first + 1


@inner
def _fill_flights(firing: Firing, pair: int, t0_s: float, t1_s: float) -> None:
    """Time of flight and range of the first intercept at the edges of the launch bins.

    Between windows too, without regard to limits, so that the tables are smooth across their edges.
    """
    tables, sample, n_weapons = firing.tables, firing.sample, len(firing.limits)
    path, i_weapon = pair // n_weapons, pair % n_weapons
    step_s = firing.curves.duration_s[path] / N_STEPS
    i = N_STEPS
    for b in range(N_FIRE_BINS, -1, -1):
        tgo_s = t1_s if b == N_FIRE_BINS else t0_s + (t1_s - t0_s) * (b / N_FIRE_BINS)
        while i > 0 and sample[i] > tgo_s:
            i -= 1
        meet_s = i * step_s
        if i < N_STEPS and sample[i] < tgo_s:
            low, high = sample[i] - tgo_s, sample[i + 1] - tgo_s
            meet_s = meeting(firing, pair, tgo_s, (meet_s, low), ((i + 1) * step_s, high))
        x, y, z = place_at(firing.curves, path, meet_s)
        range_m = distance(firing.limits, i_weapon, x, y, z)
        tables.range_m[pair, b] = range_m
        tables.flight_s[pair, b] = flight_s(firing.flyouts, i_weapon, range_m)


@inner
def meeting(
    firing: Launching, pair: int, tgo_s: float, below: tuple[float, float], above: tuple[float, float]
) -> float:
    """Time-to-go of the intercept of a launch at `tgo_s`, between two instants with their g less `tgo_s`.

    False position, the idle end's weight halved (Dowell and Jarratt 1971, BIT 11, 168), within rounding.
    """
    low_s, low = below
    high_s, high = above
    middle_s = low_s
    side = 0
    for _ in range(100):
        step_s = (high_s - low_s) * (low / (low - high)) if math.isfinite(high) else 0.5 * (high_s - low_s)
        middle_s = low_s + step_s
        if middle_s <= low_s or middle_s >= high_s:
            break
        middle = launch_tgo(firing, pair, middle_s) - tgo_s
        if abs(middle) <= 4e-16 * tgo_s:
            break
        if middle < 0.0:
            low_s, low = middle_s, middle
            high = 0.5 * high if side < 0 else high
            side = -1
        else:
            high_s, high = middle_s, middle
            low = 0.5 * low if side > 0 else low
            side = 1
    return middle_s
