"""Tables of a (path, sensor) pair: windows, slant range and bounds of Pd over time-to-go."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.engine.world import (
    LAW_FIXED,
    LAW_SWERLING1,
    LAW_TABLE,
    N_SEE_BINS,
    N_SNR,
    SNR_DB_MIN,
    SNR_DB_STEP,
)
from rempart.world.curves import Curves
from rempart.world.resolved import Sensor, ThreatClass
from rempart.world.windows import Limits, Windows, pair_up, slant_range, windows

F4 = npt.NDArray[np.float32]
F8 = npt.NDArray[np.float64]
I1 = npt.NDArray[np.int8]
I4 = npt.NDArray[np.int32]
Index = npt.NDArray[np.intp]

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
    bin_state: I1  # (rows, N_SEE_BINS) UNSEEN, PARTLY, SEEN


class DetectionLaws(NamedTuple):
    """How sensors detect: one entry a sensor, gains by class and sensor.

    `forms`: what `law` and `pd_table` were made from.
    """

    forms: tuple[tuple[int, int, int, float], ...]
    law: I1
    log_pfa: F8
    gain_m4: F8  # (C, R)
    pd_fixed: F8
    pd_table: F8  # (R, N_SNR)


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


def see_tables(curves: Curves, sensors: tuple[Limits, ...], appearance_m: F8) -> SeeTables:
    """Tables of all pairs of a path and a sensor; `appearance_m` (P,) by path."""
    n_paths, n_sensors = curves.duration_s.size, len(sensors)
    path = np.repeat(np.arange(n_paths), n_sensors)
    sensor = np.tile(np.arange(n_sensors), n_paths)
    if path.size == 0:
        nothing = np.empty(0, dtype=np.int32)
        empty = np.empty(0)
        none = Windows(nothing, nothing, empty, empty)
        edges, bins = np.empty((0, N_SEE_BINS + 1)), np.empty((0, N_SEE_BINS), dtype=np.int8)
        return SeeTables(none, empty, empty, empty, edges, bins)
    pairs = pair_up(curves, path, list(sensors), sensor, appearance_m[path])
    seen = windows(pairs)
    t0_s, t1_s, per_bin = span(seen, N_SEE_BINS)
    tgo_s = bin_edges(t0_s, t1_s, N_SEE_BINS)
    row = np.broadcast_to(np.arange(path.size)[:, None], tgo_s.shape)
    range_m = slant_range(pairs, row, tgo_s)
    return SeeTables(seen, t0_s, t1_s, per_bin, range_m, _bin_states(seen, t0_s, per_bin))


def span(windows_of: Windows, n_bins: int) -> tuple[F8, F8, F8]:
    """Last close, first open and bins a second of each pair; zeros without a window."""
    some = windows_of.n > 0
    t0_s, t1_s, per_bin = (np.zeros(some.size) for _ in range(3))
    first, n = windows_of.first[some], windows_of.n[some]
    t0_s[some] = windows_of.close_s[first + n - 1]
    t1_s[some] = windows_of.open_s[first]
    wide = t1_s > t0_s
    per_bin[wide] = n_bins / (t1_s[wide] - t0_s[wide])
    return t0_s, t1_s, per_bin


def bin_edges(t0_s: F8, t1_s: F8, n_bins: int) -> F8:
    """Edges (rows, n_bins + 1) of equal bins, the ends exactly t0 and t1."""
    edges: F8 = t0_s[:, None] + (t1_s - t0_s)[:, None] * (np.arange(n_bins + 1) / n_bins)
    edges[:, -1] = t1_s
    return edges


def _bin_states(seen: Windows, t0_s: F8, per_bin: F8) -> I1:
    """Whether each bin lies within a window, in a gap, or holds an edge (the two outer edges apart)."""
    state: I1 = np.full((t0_s.size, N_SEE_BINS), UNSEEN, dtype=np.int8)
    state[seen.n == 1] = SEEN
    for row in np.nonzero(seen.n > 1)[0]:
        first, n = seen.first[row], seen.n[row]
        close = (seen.close_s[first : first + n] - t0_s[row]) * per_bin[row]
        open_ = (seen.open_s[first : first + n] - t0_s[row]) * per_bin[row]
        for low, high in zip(close, open_, strict=True):
            state[row, max(math.floor(low), 0) : math.ceil(high)] = SEEN
        for edge in (*close[:-1], *open_[1:]):
            state[row, max(math.floor(edge - _EDGE_BINS), 0) : math.floor(edge + _EDGE_BINS) + 1] = PARTLY
    return state


def detection_laws(sensors: tuple[Sensor, ...], classes: tuple[ThreatClass, ...]) -> DetectionLaws:
    """Law of each sensor, gain of each class and sensor: SNR = gain / R^4. Skolnik 2001, eq. (2.1)."""
    laws = tuple(_law_key(sensor) for sensor in sensors)
    gain = [[_gain_m4(threat, sensor) for sensor in sensors] for threat in classes]
    return DetectionLaws(
        laws,
        np.array([law[0] for law in laws], dtype=np.int8),
        np.array([math.log(sensor.pfa) for sensor in sensors]),
        np.array(gain).reshape(len(classes), len(sensors)),
        np.array([sensor.pd_fixed for sensor in sensors]),
        _pd_tables(laws),
    )


def _law_key(sensor: Sensor) -> tuple[int, int, int, float]:
    if not math.isnan(sensor.pd_fixed):
        return LAW_FIXED, 0, 0, 0.0
    if sensor.swerling in (1, 2) and sensor.n_pulses == 1:
        return LAW_SWERLING1, 0, 0, 0.0
    return LAW_TABLE, sensor.swerling, sensor.n_pulses, sensor.pfa


def _gain_m4(threat: ThreatClass, sensor: Sensor) -> float:
    if not math.isnan(threat.snr_ref):
        return threat.snr_ref * threat.range_ref_m**4
    return sensor.snr_ref * sensor.range_ref_m**4 * threat.rcs_m2 / sensor.rcs_ref_m2 / sensor.loss


@cache
def _no_table() -> F8:
    return np.zeros(N_SNR)


_PD_TABLES: dict[tuple[tuple[int, int, int, float], ...], F8] = {}
_PD_ROWS: dict[tuple[int, int, float], F8] = {}
_MOST_TABLES = 64


def _pd_tables(laws: tuple[tuple[int, int, int, float], ...]) -> F8:
    """Pd over SNR in dB of each sensor (R, N_SNR): one array for all worlds with the same laws."""
    if laws not in _PD_TABLES:
        if len(_PD_TABLES) >= _MOST_TABLES:
            _PD_TABLES.clear()
        rows = [pd_row(*law[1:]) if law[0] == LAW_TABLE else _no_table() for law in laws]
        _PD_TABLES[laws] = np.array(rows).reshape(len(laws), N_SNR)
    return _PD_TABLES[laws]


def pd_row(swerling: int, n_pulses: int, pfa: float) -> F8:
    """Pd at SNR_DB_MIN + i * SNR_DB_STEP dB, by the exact law of `physics.detection`."""
    key = (swerling, n_pulses, pfa)
    if key not in _PD_ROWS:
        if len(_PD_ROWS) >= _MOST_TABLES:
            _PD_ROWS.clear()
        from rempart.world.pd_table import pd_over_snr  # its laws are loaded when first needed

        _PD_ROWS[key] = pd_over_snr(swerling, n_pulses, pfa)
    return _PD_ROWS[key]


def pd_bounds(tables: SeeTables, laws: DetectionLaws, path_class: I4) -> tuple[F4, F4]:
    """Bounds of Pd over each bin (rows, N_SEE_BINS), rounded outward.

    Pd falls with range, and the engine's range is linear within a bin, so that its ends bound it.
    """
    n_sensors = laws.law.size
    row = np.arange(tables.t0_s.size)
    sensor = row % max(n_sensors, 1)
    gain = laws.gain_m4[path_class[row // max(n_sensors, 1)], sensor]
    at_edge = np.empty_like(tables.range_m)
    fixed, one_pulse, table = (laws.law[sensor] == kind for kind in (LAW_FIXED, LAW_SWERLING1, LAW_TABLE))
    at_edge[fixed] = laws.pd_fixed[sensor[fixed], None]
    fourth = tables.range_m**4
    with np.errstate(divide="ignore", over="ignore"):
        snr = gain[:, None] / np.maximum(fourth, 1e-300)
        at_edge[one_pulse] = np.exp(laws.log_pfa[sensor[one_pulse], None] / (1.0 + snr[one_pulse]))
        x = (10.0 * np.log10(snr[table]) - SNR_DB_MIN) / SNR_DB_STEP
    at_edge[table] = _from_table(laws.pd_table, sensor[table], x)
    low = np.minimum(at_edge[:, :-1], at_edge[:, 1:])
    high = np.maximum(at_edge[:, :-1], at_edge[:, 1:])
    return _below(np.where(tables.bin_state == SEEN, low, 0.0)), _above(
        np.where(tables.bin_state != UNSEEN, high, 0.0)
    )


def _from_table(pd_table: F8, sensor: Index, x: F8) -> F8:
    inside = np.clip(x, 0.0, N_SNR - 1.0)
    i = np.minimum(inside.astype(np.intp), N_SNR - 2)
    left, right = pd_table[sensor[:, None], i], pd_table[sensor[:, None], i + 1]
    between: F8 = left + (inside - i) * (right - left)
    return between


def _below(value: F8) -> F4:
    """The next single-precision number below, 0 at least."""
    return np.maximum(np.nextafter(value.astype(np.float32), np.float32(-1.0)), np.float32(0.0))


def _above(value: F8) -> F4:
    """The next single-precision number above; 0 stays 0: what is never seen."""
    return np.where(value > 0.0, np.nextafter(value.astype(np.float32), np.float32(2.0)), np.float32(0.0))
