"""Detection over several looks: M of N, cumulative over scans, and the gain of adding pulses."""

from __future__ import annotations

import math

from rempart._jit import jit
from rempart.physics.detection import pd_swerling1_one_pulse

_MOST_SCANS = 1e9


@jit
def m_of_n(m: int, n: int, p: float) -> float:
    """Probability of at least `m` detections in `n` independent looks of probability `p`.

    0 <= p <= 1, 0 <= m, 1 <= n. Gives Pd from pd and Pfa from pfa alike (binary integration).
    Source: binomial law; Skolnik 2001, Introduction to Radar Systems, section 2.12.
    """
    if m <= 0 or m > n or not 0.0 < p < 1.0:
        certain = m <= 0 or (m <= n and p == 1.0)
        return math.nan if not 0.0 <= p <= 1.0 else 1.0 if certain else 0.0
    all_ways = math.lgamma(n + 1.0)
    total = 0.0
    for k in range(m, n + 1):
        # by logarithms: the number of ways alone overflows from n = 1030 on
        log_ways = all_ways - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0)
        total += math.exp(log_ways + k * math.log(p) + (n - k) * math.log1p(-p))
    return min(total, 1.0)


@jit
def cumulative_pd(p_before: float, pd: float) -> float:
    """Probability of a detection by now: 1 - (1 - p_before)(1 - pd), looks independent."""
    return 1.0 - (1.0 - p_before) * (1.0 - pd)


@jit
def cumulative_pd_closing(
    range0_m: float,
    snr0: float,
    pfa: float,
    speed_mps: float,
    scan_s: float,
    range_first_m: float,
    range_last_m: float,
) -> tuple[int, float]:
    """Scans and cumulative Pd of a closing Swerling 1 target, one pulse a scan, scans independent.

    `snr0` linear at `range0_m`, going as range^-4; scans at `range_first_m` and every
    speed x scan_s nearer, down to `range_last_m` >= 0; nan without a scan if the target does not close,
    or in more than a billion scans. Source: Mallett and Brennan 1963, Proc. IEEE 51(4), 596.
    """
    if not speed_mps * scan_s * _MOST_SCANS > range_first_m - range_last_m or not range_last_m >= 0.0:
        return 0, math.nan
    n_scans = 0
    missed = 1.0
    range_m = range_first_m
    while range_m >= range_last_m:
        snr = snr0 * (range0_m / range_m) ** 4
        missed *= 1.0 - pd_swerling1_one_pulse(snr, pfa)
        n_scans += 1
        range_m = range_first_m - n_scans * speed_mps * scan_s
    return n_scans, 1.0 - missed


@jit
def integration_gain_db(pd: float, pfa: float, n_pulses: int) -> float:
    """Approximate gain (dB) of adding `n_pulses` non-coherently over one, steady target.

    About 0.8 dB of error (the exact gain is a difference of `detection.required_snr`). Source:
    Peebles 1998, Radar Principles, as printed by Mahafza and Elsherbeni, section 2.6.1, with
    0.253 where others print 0.235.
    """
    decades = math.log10(n_pulses)
    falloff = 1.0 - 0.14 * decades + 0.01831 * decades * decades
    return 6.79 * (1.0 + 0.253 * pd) * (1.0 + math.log10(1.0 / pfa) / 46.6) * decades * falloff
