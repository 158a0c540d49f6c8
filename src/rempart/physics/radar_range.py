"""The radar range equation, what SNR does with range and RCS, and how well a radar measures.

All ratios are linear, powers in W, gains and losses as ratios >= 0. Source: Skolnik 2001,
Introduction to Radar Systems, chapters 1, 2 and 6; Barton 2013, Radar Equations for Modern Radar.
"""

from __future__ import annotations

import math

from rempart._jit import jit

LIGHT_MPS = 299792458.0  # SI, exact by definition
BOLTZMANN_J_K = 1.380649e-23  # SI 2019, exact by definition
STANDARD_TEMPERATURE_K = 290.0  # IEEE standard noise temperature

_FOUR_PI_CUBED = (4.0 * math.pi) ** 3


@jit
def db_to_ratio(level_db: float) -> float:
    """Ratio of a power level in decibels."""
    return math.exp(level_db * (math.log(10.0) / 10.0))


@jit
def ratio_to_db(ratio: float) -> float:
    """Decibels of a power ratio > 0."""
    return 10.0 * math.log10(ratio)


@jit
def received_power(
    power_w: float,
    gain_transmit: float,
    gain_receive: float,
    wavelength_m: float,
    rcs_m2: float,
    range_transmit_m: float,
    range_receive_m: float,
) -> float:
    """Power (W) of the echo at the receiver: Pt Gt Gr wavelength^2 rcs / ((4 pi)^3 Rt^2 Rr^2).

    The two ranges are equal for a radar in one place. Source: Skolnik 2001, eq. (1.6).
    """
    spread = wavelength_m / range_transmit_m / range_receive_m
    return power_w * gain_transmit * gain_receive * rcs_m2 * spread * spread / _FOUR_PI_CUBED


@jit
def snr_from_power(echo_w: float, pulse_s: float, system_k: float, loss: float) -> float:
    """SNR of an echo by a matched filter: P tau / (k T_s L).

    With a bandwidth B put pulse_s = 1 / B; with a noise figure F put system_k = 290 F.
    Source: Barton 2013, eq. (1.20).
    """
    return echo_w * pulse_s / (BOLTZMANN_J_K * system_k * loss)


@jit
def range_for_snr(
    power_w: float,
    gain_transmit: float,
    gain_receive: float,
    wavelength_m: float,
    rcs_m2: float,
    pulse_s: float,
    system_k: float,
    loss: float,
    snr: float,
) -> float:
    """Range (m) at which one pulse gives `snr`. Source: Skolnik 2001, eq. (1.8) and (2.51)."""
    at_one_metre_w = received_power(power_w, gain_transmit, gain_receive, wavelength_m, rcs_m2, 1.0, 1.0)
    return math.sqrt(math.sqrt(snr_from_power(at_one_metre_w, pulse_s, system_k, loss) / snr))


@jit
def snr_at_range(
    snr_ref: float, range_ref_m: float, rcs_ref_m2: float, range_m: float, rcs_m2: float, loss: float
) -> float:
    """SNR at a range and RCS from a reference: snr_ref (R_ref / R)^4 (rcs / rcs_ref) / loss.

    `loss` >= 1 is what is lost against the reference (jamming, clutter, rain). Source: range equation.
    """
    nearer = range_ref_m / range_m
    nearer *= nearer
    return snr_ref * nearer * nearer * (rcs_m2 / rcs_ref_m2) / loss


@jit
def range_at_snr(
    snr_ref: float, range_ref_m: float, rcs_ref_m2: float, snr: float, rcs_m2: float, loss: float
) -> float:
    """Range (m) at which the SNR is `snr`: the inverse of `snr_at_range`."""
    return range_ref_m * math.sqrt(math.sqrt(snr_ref * (rcs_m2 / rcs_ref_m2) / (loss * snr)))


@jit
def range_error(bandwidth_hz: float, snr: float) -> float:
    """Standard deviation (m) of a range by thermal noise: c / (2 B sqrt(2 SNR)).

    Source: Skolnik 2001, section 6.3; Curry 2011, Radar Essentials.
    """
    return LIGHT_MPS / (2.0 * bandwidth_hz * math.sqrt(2.0 * snr))


@jit
def angle_error(beamwidth_rad: float, snr: float, monopulse_slope: float) -> float:
    """Standard deviation (rad) of an angle by thermal noise: beamwidth / (k_m sqrt(2 SNR)).

    `monopulse_slope` k_m is about 1.6. Source: Barton 2013, section 9; Skolnik 2001, section 6.3.
    """
    return beamwidth_rad / (monopulse_slope * math.sqrt(2.0 * snr))


@jit
def radial_speed_error(wavelength_m: float, coherent_s: float, snr: float) -> float:
    """Standard deviation (m/s) of a radial speed by thermal noise: wavelength / (2 t sqrt(2 SNR)).

    Source: Skolnik 2001, section 6.3; Curry 2011, Radar Essentials.
    """
    return wavelength_m / (2.0 * coherent_s * math.sqrt(2.0 * snr))


@jit
def doppler_shift(radial_speed_mps: float, frequency_hz: float) -> float:
    """Doppler shift (Hz) of an echo: 2 v f / c. Source: Skolnik 2001, eq. (3.2)."""
    return 2.0 * radial_speed_mps * frequency_hz / LIGHT_MPS


@jit
def unambiguous_range(pulse_rate_hz: float) -> float:
    """Range (m) whose echo returns before the next pulse: c / (2 PRF). Source: Skolnik 2001, eq. (1.2)."""
    return 0.5 * LIGHT_MPS / pulse_rate_hz


@jit
def range_resolution(bandwidth_hz: float) -> float:
    """Separation (m) in range that a bandwidth tells apart: c / (2 B). Source: Skolnik 2001, section 6.5."""
    return 0.5 * LIGHT_MPS / bandwidth_hz
