"""How sensors detect: their laws, gains, tables of Pd, and bounds of Pd over the bins of a pair."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import jit
from rempart.engine.struct_ref import Frame
from rempart.engine.table_lookup import pd_at_range
from rempart.engine.world import LAW_FIXED, LAW_SWERLING1, LAW_TABLE, N_SEE_BINS, N_SNR, Sensing
from rempart.world.records import Sensor, ThreatClass
from rempart.world.sensor_tables import SEEN, UNSEEN

F4 = npt.NDArray[np.float32]
F8 = npt.NDArray[np.float64]
I1 = npt.NDArray[np.int8]
U1 = npt.NDArray[np.uint8]

_OUTWARD = 1e-7
"""More than the rounding of single precision: 2**-24 is 6e-8."""


class DetectionLaws(NamedTuple):
    """How sensors detect: one entry a sensor, gains by class and sensor."""

    law: I1
    log_pfa: F8
    gain_m4: F8  # (C, R)
    pd_fixed: F8
    pd_table: F8  # (R, N_SNR)


def detection_laws(sensors: tuple[Sensor, ...], classes: tuple[ThreatClass, ...]) -> DetectionLaws:
    """Law of each sensor, gain of each class and sensor: SNR = gain / R^4. Skolnik 2001, eq. (2.1)."""
    laws = tuple(_law_key(sensor) for sensor in sensors)
    gain = [[_gain_m4(threat, sensor) for sensor in sensors] for threat in classes]
    return DetectionLaws(
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


def pd_bounds(sensing: Sensing, bin_state: U1) -> tuple[F4, F4]:
    """Bounds of Pd over each bin (rows, N_SEE_BINS), rounded outward, by the engine's own law.

    Pd falls with range, and the engine's range is linear within a bin, so that its ends bound it.
    `sensing` is complete but for its bounds.
    """
    low, high = np.empty(bin_state.shape, dtype=np.float32), np.empty(bin_state.shape, dtype=np.float32)
    if bin_state.size:
        work: Any = Frame(_Bounds(sensing, bin_state, low, high))  # to compiled code: what it frames
        fill_bounds(work)
    return low, high


class _Bounds(NamedTuple):
    """What `fill_bounds` works on."""

    sensing: Sensing
    bin_state: U1
    low: F4
    high: F4


@jit
def fill_bounds(work: _Bounds) -> None:
    """Write the bounds of `pd_bounds` into `low` and `high`."""
    sensing, bin_state, low, high = work.sensing, work.bin_state, work.low, work.high
    n_sensors = len(sensing.law)
    for row in range(bin_state.shape[0]):
        i_sensor, i_class = row % n_sensors, sensing.path_class[row // n_sensors]
        right = 0.0
        if sensing.see_n[row] > 0:
            right = pd_at_range(sensing, i_class, i_sensor, sensing.see_range_m[row, 0])
        for i in range(N_SEE_BINS):
            left = right
            low[row, i], high[row, i] = 0.0, 0.0
            if sensing.see_n[row] == 0:
                continue
            right = pd_at_range(sensing, i_class, i_sensor, sensing.see_range_m[row, i + 1])
            if bin_state[row, i] != UNSEEN:
                high[row, i] = max(left, right) * (1.0 + _OUTWARD)
            if bin_state[row, i] == SEEN:
                low[row, i] = min(left, right) * (1.0 - _OUTWARD)
