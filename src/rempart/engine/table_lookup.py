"""What the tables of a world mean: the scalar laws by which kernels read them.

`row` is the row of a pair: `path * R + sensor` of `Sensing`, `path * W + weapon` of `Fire`.
`tgo` is time-to-go in seconds. `docs/model.md`, sections 5 and 8, are their law.
"""

from __future__ import annotations

import math

from rempart._jit import inner
from rempart.engine.world import (
    F8,
    LAW_FIXED,
    LAW_SWERLING1,
    N_FIRE_BINS,
    N_SEE_BINS,
    N_SNR,
    SNR_DB_MIN,
    SNR_DB_STEP,
    Fire,
    Sensing,
)
from rempart.physics.detection import pd_swerling1_of_log


@inner
def first_index(t: float, phase_s: float, period_s: float) -> int:
    """Smallest n >= 0 with phase + n * period >= t: the first scan or decision that is not before t."""
    n = max(int((t - phase_s) / period_s) - 1, 0)
    while phase_s + n * period_s < t:  # the quotient may be off by one: the instants decide, as computed
        n += 1
    return n


@inner
def in_see_window(sensing: Sensing, row: int, tgo: float) -> bool:
    """Whether the pair's path is visible at `tgo`: within one of its closed windows."""
    first = sensing.see_first[row]
    for i in range(first, first + sensing.see_n[row]):
        if sensing.see_close_s[i] <= tgo <= sensing.see_open_s[i]:
            return True
    return False


@inner
def in_launch_window(fire: Fire, row: int, tgo: float) -> bool:
    """Whether a launch at `tgo` leads to an intercept within the weapon's limits."""
    first = fire.fire_first[row]
    for i in range(first, first + fire.fire_n[row]):
        if fire.fire_close_s[i] <= tgo <= fire.fire_open_s[i]:
            return True
    return False


@inner
def next_launch_window(fire: Fire, row: int, tgo: float) -> float:
    """Largest time-to-go below `tgo` at which a launch window of the pair opens; -inf: none."""
    first = fire.fire_first[row]
    for i in range(first, first + fire.fire_n[row]):
        if fire.fire_open_s[i] < tgo:
            return float(fire.fire_open_s[i])
    return -math.inf


@inner
def between(edges: F8, row: int, x: float, n_bins: int) -> float:
    """Value at `x` bins from the first edge: linear between edges, the end values outside."""
    if x <= 0.0:
        return float(edges[row, 0])
    if x >= n_bins:
        return float(edges[row, n_bins])
    i = int(x)
    return float(edges[row, i] + (x - i) * (edges[row, i + 1] - edges[row, i]))


@inner
def see_range(sensing: Sensing, row: int, tgo: float) -> float:
    """Slant range (m) of the pair at `tgo`: the engine's range, linear between the table's edges."""
    x = (tgo - sensing.see_t0_s[row]) * sensing.see_per_bin[row]
    return between(sensing.see_range_m, row, x, N_SEE_BINS)


@inner
def pd_at_range(sensing: Sensing, i_class: int, i_sensor: int, range_m: float) -> float:
    """Detection probability of a class by a sensor at a slant range (m), by the sensor's law."""
    law = sensing.law[i_sensor]
    if law == LAW_FIXED:
        return float(sensing.pd_fixed[i_sensor])
    gain = sensing.gain_m4[i_class, i_sensor]
    squared = range_m * range_m
    fourth = squared * squared
    if law == LAW_SWERLING1:
        return pd_swerling1_of_log(gain / fourth, sensing.log_pfa[i_sensor]) if fourth > 0.0 else 1.0
    if gain <= 0.0 or fourth <= 0.0:
        return float(sensing.pd_table[i_sensor, 0 if gain <= 0.0 else N_SNR - 1])
    x = (10.0 * math.log10(gain / fourth) - SNR_DB_MIN) / SNR_DB_STEP
    return between(sensing.pd_table, i_sensor, x, N_SNR - 1)


@inner
def pd_exact(sensing: Sensing, row: int, i_class: int, i_sensor: int, tgo: float) -> float:
    """Detection probability of one look: 0 outside the windows, else the law at the engine's range."""
    if not in_see_window(sensing, row, tgo):
        return 0.0
    return pd_at_range(sensing, i_class, i_sensor, see_range(sensing, row, tgo))


@inner
def flight_time(fire: Fire, row: int, tgo: float) -> float:
    """Seconds from a launch at `tgo` to its intercept."""
    x = (tgo - fire.fire_t0_s[row]) * fire.fire_per_bin[row]
    return between(fire.flight_s, row, x, N_FIRE_BINS)


@inner
def sspk_factor(fire: Fire, row: int, tgo: float) -> float:
    """Factor on the single-shot kill probability of a launch at `tgo`."""
    x = (tgo - fire.fire_t0_s[row]) * fire.fire_per_bin[row]
    return between(fire.factor, row, x, N_FIRE_BINS)
