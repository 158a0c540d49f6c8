"""Tables of a (path, sensor) pair: windows and slant range over time-to-go."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inner, jit
from rempart.engine.struct_ref import Frame
from rempart.engine.world import N_SEE_BINS
from rempart.world.limits import Limits, distance, limit_rows
from rempart.world.records import Sensor
from rempart.world.trajectories.curves import Curves, place_at
from rempart.world.windows import Windows, windows

F8 = npt.NDArray[np.float64]
U1 = npt.NDArray[np.uint8]

UNSEEN, PARTLY, SEEN = 0, 1, 2
_EDGE_BINS = 1e-6
"""A window's edge so close to a bin's edge (in bins) counts as within both bins."""


class SeeTables(NamedTuple):
    """What sensors see of paths, by geometry alone; row `path * R + sensor`."""

    windows: Windows
    t0_s: F8
    t1_s: F8
    per_bin: F8
    range_m: F8  # (rows, N_SEE_BINS + 1)
    bin_state: U1  # (rows, N_SEE_BINS) UNSEEN, PARTLY, SEEN


def limits_of(sensor: Sensor) -> Limits:
    """The geometry of a sensor: what decides when it sees a path."""
    return Limits(
        sensor.position,
        sensor.range_min_m,
        sensor.range_max_m,
        sensor.facing_rad,
        sensor.sector_rad,
        sensor.elevation_min_rad,
        sensor.elevation_max_rad,
        sensor.horizon,
    )


def see_tables(curves: Curves, sensors: tuple[Limits, ...], appearance_m: F8, places: F8) -> SeeTables:
    """Tables of all pairs of a path and a sensor.

    `appearance_m` (P,) by path; `places` (P, N_STEPS + 1, 3) along the paths.
    """
    shape = (curves.duration_s.size, len(sensors))
    rows = limit_rows(sensors, curves.level)
    range_max_m = np.repeat(appearance_m[:, None], len(sensors), axis=1)
    seen = windows(curves, rows, range_max_m, np.ones(shape, dtype=np.bool_), places)
    n_rows = seen.n.size
    spans = np.zeros((3, n_rows))
    range_m = np.zeros((n_rows, N_SEE_BINS + 1))
    state = np.full((n_rows, N_SEE_BINS), UNSEEN, dtype=np.uint8)
    tables = SeeTables(seen, spans[0], spans[1], spans[2], range_m, state)
    if n_rows:
        work: Any = Frame(_Sight(curves, rows, tables))  # to compiled code: what it frames
        fill_see(work)
    return tables


class _Sight(NamedTuple):
    """What `fill_see` works on."""

    curves: Curves
    rows: F8
    tables: SeeTables


@jit
def fill_see(work: _Sight) -> None:
    """Write span, ranges and states of the bins of all pairs that have windows."""
    curves, rows, tables = work.curves, work.rows, work.tables
    n_sensors = len(rows)
    seen = tables.windows
    for pair in range(len(seen.n)):
        first, n = seen.first[pair], seen.n[pair]
        if n == 0:
            continue
        t0_s, t1_s = seen.close_s[first + n - 1], seen.open_s[first]
        per_bin = N_SEE_BINS / (t1_s - t0_s) if t1_s > t0_s else 0.0
        tables.t0_s[pair], tables.t1_s[pair], tables.per_bin[pair] = t0_s, t1_s, per_bin
        for i in range(N_SEE_BINS + 1):
            tgo_s = t1_s if i == N_SEE_BINS else t0_s + (t1_s - t0_s) * (i / N_SEE_BINS)
            x, y, z = place_at(curves, pair // n_sensors, tgo_s)
            tables.range_m[pair, i] = distance(rows, pair % n_sensors, x, y, z)
        for k in range(first, first + n):
            low, high = (seen.close_s[k] - t0_s) * per_bin, (seen.open_s[k] - t0_s) * per_bin
            for i in range(max(int(low), 0), N_SEE_BINS):
                if n == 1 or i < high:
                    tables.bin_state[pair, i] = SEEN
        for k in range(first, first + n - 1):
            # the gap between window k and the one that comes after it, which has the smaller tgo
            _mark_edge(tables.bin_state, pair, (seen.close_s[k] - t0_s) * per_bin)
            _mark_edge(tables.bin_state, pair, (seen.open_s[k + 1] - t0_s) * per_bin)


@inner
def _mark_edge(state: U1, pair: int, at: float) -> None:
    """Mark the bin, or both bins, that a window's edge at `at` bins lies in."""
    for i in range(max(int(at - _EDGE_BINS), 0), min(int(at + _EDGE_BINS), N_SEE_BINS - 1) + 1):
        state[pair, i] = PARTLY
