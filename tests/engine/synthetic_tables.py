"""Windows and tables over time-to-go of the random worlds, consistent with each other."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from rempart.engine.world import (
    LAW_FIXED,
    LAW_SWERLING1,
    N_FIRE_BINS,
    N_SEE_BINS,
    N_SNR,
    SNR_DB_MIN,
    SNR_DB_STEP,
)

Rng = np.random.Generator
Windows = list[tuple[float, float]]
"""(open, close) in time-to-go, from the earliest to the latest."""


def draw_windows(rng: Rng, low: float, high: float, exact: bool, single: bool, p_none: float) -> Windows:
    """No, one or several disjoint windows between two times-to-go; integer edges if `exact`."""
    if rng.random() < p_none:
        return []
    n = 1 if single else int(rng.choice([1, 1, 2, 3]))
    cuts = (
        rng.integers(int(low), int(high) + 1, 2 * n).astype(float) if exact else rng.uniform(low, high, 2 * n)
    )
    edges = sorted(cuts.tolist(), reverse=True)
    if rng.random() < 0.3:
        edges[-1] = low
    windows: Windows = []
    for opens, closes in zip(edges[::2], edges[1::2], strict=True):
        if windows and opens == windows[-1][1]:  # two that touch are one
            windows[-1] = (windows[-1][0], closes)
        else:
            windows.append((opens, closes))
    return windows


def list_windows(windows: list[Windows], prefix: str) -> dict[str, Any]:
    """The arrays first, n, open, close, t0 of all pairs."""
    counts = [len(of_pair) for of_pair in windows]
    return {
        f"{prefix}_first": [sum(counts[:i]) for i in range(len(counts))],
        f"{prefix}_n": counts,
        f"{prefix}_open_s": [opens for of_pair in windows for opens, _ in of_pair],
        f"{prefix}_close_s": [closes for of_pair in windows for _, closes in of_pair],
        f"{prefix}_t0_s": [of_pair[-1][1] if of_pair else 0.0 for of_pair in windows],
    }


def _span_s(windows: Windows) -> float:
    return windows[0][0] - windows[-1][1] if windows else 0.0


def see_tables(rng: Rng, windows: list[Windows], sensing: dict[str, Any]) -> dict[str, Any]:
    """Ranges and bounds of Pd of every (path, sensor)."""
    arrays = list_windows(windows, "see")
    arrays["see_t1_s"] = [of_pair[0][0] if of_pair else 0.0 for of_pair in windows]
    spans = [_span_s(of_pair) for of_pair in windows]
    arrays["see_per_bin"] = [N_SEE_BINS / span if span > 0.0 else 0.0 for span in spans]
    range_m = np.array([_ranges_m(rng) for _ in windows]).reshape(len(windows), N_SEE_BINS + 1)
    low = np.zeros((len(windows), N_SEE_BINS), np.float32)
    high = np.zeros_like(low)
    n_sensors = len(sensing["law"])
    for row, of_pair in enumerate(windows):
        path, r = divmod(row, n_sensors)
        if of_pair:
            pd = pd_of_range(sensing, sensing["path_class"][path], r, range_m[row])
            low[row], high[row] = _pd_bounds(pd, of_pair)
    return arrays | {"see_range_m": range_m, "pd_low": low, "pd_high": high}


def _ranges_m(rng: Rng) -> np.ndarray[Any, Any]:
    """Slant ranges at the edges: coming in, passing by, or wavy."""
    x = np.linspace(0.0, 1.0, N_SEE_BINS + 1)
    nearest, place = rng.uniform(1e3, 2e4), rng.uniform(0.0, 0.6)
    wave = 1.0 + rng.uniform(0.0, 0.2) * np.sin(rng.uniform(1.0, 30.0) * x)
    return np.hypot(nearest, rng.uniform(1e4, 8e4) * (x - place)) * wave


def pd_of_range(sensing: dict[str, Any], threat: int, r: int, range_m: Any) -> Any:
    """The law of sensor `r`, on an array."""
    if sensing["law"][r] == LAW_FIXED:
        return np.full(len(range_m), sensing["pd_fixed"][r])
    snr = sensing["gain_m4"][threat][r] / range_m**4
    if sensing["law"][r] == LAW_SWERLING1:
        return np.exp(sensing["log_pfa"][r] / (1.0 + snr))
    db = SNR_DB_MIN + SNR_DB_STEP * np.arange(N_SNR)
    return np.interp(10.0 * np.log10(snr), db, sensing["pd_table"][r])


def _pd_bounds(pd: np.ndarray[Any, Any], windows: Windows) -> tuple[Any, Any]:
    """Outward float32 bounds a bin of a law that is monotone between the edges of a bin."""
    margin = 1e-9
    low = np.minimum(pd[:-1], pd[1:]) * (1.0 - margin)
    high = np.minimum(np.maximum(pd[:-1], pd[1:]) * (1.0 + margin), 1.0)
    low = np.nextafter(low.astype(np.float32), np.float32(0.0))
    high = np.nextafter(high.astype(np.float32), np.float32(2.0))
    # Gaps in bins, widened by a hair on the side of doubt.
    t0_s, span_s = windows[-1][1], _span_s(windows)
    edges = np.arange(N_SEE_BINS + 1.0)
    for (_, closes), (opens, _) in pairwise(windows):
        start, stop = (opens - t0_s) * N_SEE_BINS / span_s, (closes - t0_s) * N_SEE_BINS / span_s
        low[(edges[:-1] < stop + margin) & (edges[1:] > start - margin)] = 0.0
        high[(edges[:-1] > start + margin) & (edges[1:] < stop - margin)] = 0.0
    return low, high


def fire_tables(rng: Rng, windows: list[Windows], exact: bool) -> dict[str, Any]:
    """Flight times and factors of every (path, weapon)."""
    arrays = list_windows(windows, "fire")
    spans = [_span_s(of_pair) for of_pair in windows]
    arrays["fire_per_bin"] = [N_FIRE_BINS / span if span > 0.0 else 0.0 for span in spans]
    tables = [
        _flight_and_factor(rng, of_pair[-1][1] if of_pair else 1.0, span, exact)
        for of_pair, span in zip(windows, spans, strict=True)
    ]
    shape = len(windows), N_FIRE_BINS + 1
    arrays["flight_s"] = np.array([flight_s for flight_s, _ in tables]).reshape(shape)
    arrays["factor"] = np.array([factor for _, factor in tables]).reshape(shape)
    return arrays


def _flight_and_factor(rng: Rng, t0_s: float, span_s: float, exact: bool) -> tuple[Any, Any]:
    x = np.linspace(0.0, 1.0, N_FIRE_BINS + 1)
    tgo_s = t0_s + span_s * x
    if exact:
        latest = max(2, int(t0_s) + 1) if rng.random() < 0.7 else 9
        flight_s = np.full(len(x), float(rng.integers(1, latest)))
    else:
        share = rng.uniform(0.2, 0.9) if rng.random() < 0.9 else 1.3
        flight_s = 0.01 + tgo_s * share * (1.0 - rng.uniform(0.0, 0.5) * x)
    wave = rng.uniform(0.0, 1.0) * (1.0 + np.sin(rng.uniform(0.0, 9.0) * x)) / 2.0
    factor = np.ones(len(x)) if rng.random() < 0.4 else 1.0 - wave
    if rng.random() < 0.1:  # none at all, or more than a certain kill
        factor *= rng.choice([0.0, 1.8])
    if rng.random() < 0.03:
        flight_s *= 0.0
    return flight_s, factor
