"""Where weapons fall about their aim, and what they hit or damage there.

Errors are normal, `sigma` a standard deviation a coordinate (m). CEP, circular error probable,
is the radius that holds half of the impacts. Source: Washburn and Kress 2009, Combat Modeling,
chapter 2; Przemieniecki 2000, Mathematical Methods in Defense Analyses, chapters 2 and 3.
"""

from __future__ import annotations

import math

from rempart._jit import jit
from rempart.physics.detection import pd_marcum
from rempart.physics.normal import normal_cdf

CEP_PER_SIGMA = math.sqrt(2.0 * math.log(2.0))
SIGMA_PER_CEP = 1.0 / CEP_PER_SIGMA

_FAR = 1000.0
_CLEAR = 40.0  # sigmas between the edge and the aim: a tail of exp(-800)
_N_ANGLES = 512
_N_PIECES = 32


@jit
def cep_from_sigma(sigma_m: float) -> float:
    """CEP (m) of a circular normal error: sigma sqrt(2 ln 2)."""
    return CEP_PER_SIGMA * sigma_m


@jit
def sigma_from_cep(cep_m: float) -> float:
    """Standard deviation (m) a coordinate of a circular normal error: CEP / sqrt(2 ln 2)."""
    return SIGMA_PER_CEP * cep_m


@jit
def mean_miss(sigma_m: float) -> float:
    """Mean miss distance (m) of a circular normal error: sigma sqrt(pi / 2)."""
    return sigma_m * math.sqrt(0.5 * math.pi)


@jit
def p_within(radius_m: float, sigma_m: float) -> float:
    """Probability to fall within a radius of the aim: 1 - exp(-R^2 / 2 sigma^2).

    The cookie-cutter law; with a CEP it is 1 - 0.5^((R / CEP)^2). sigma 0: certain for R >= 0.
    """
    if sigma_m <= 0.0:
        return 1.0
    ratio = radius_m / sigma_m
    return -math.expm1(-0.5 * ratio * ratio)


@jit
def p_within_offset(radius_m: float, sigma_m: float, offset_m: float) -> float:
    """Probability to fall within a radius of a point `offset_m` from the aim: 1 - Q1(d / s, R / s).

    Absolute error below 1e-11; where d / s is over 1000, below 1e-7. nan for nan and where both are inf.
    Source: Rice law; Marcum 1950.
    """
    if math.isnan(radius_m - offset_m + sigma_m):
        return math.nan
    if sigma_m <= 0.0 or math.isinf(radius_m) or math.isinf(offset_m):
        return 1.0 if offset_m <= radius_m else 0.0
    a = offset_m / sigma_m
    b = radius_m / sigma_m
    if b <= 0.0 or abs(b - a) > _CLEAR:
        return 1.0 if b - a > _CLEAR else 0.0
    if a > _FAR:
        # the circle's edge is nearly straight here; the next term of the Rice law corrects it
        return normal_cdf(b - a - 0.5 / b)
    return 1.0 - pd_marcum(0.5 * a * a, 1, 0.5 * b * b)


@jit
def p_within_elliptical(radius_m: float, sigma1_m: float, sigma2_m: float) -> float:
    """Probability to fall within a radius of the aim, standard deviations unequal on two axes.

    1 - mean over angles of exp(-R^2 / 2 (s1^2 cos^2 + s2^2 sin^2)): the midpoint rule over a
    quarter period, error below 1e-9 for radii over 0.05 of the larger standard deviation.
    Source: Grubbs 1964, Operations Research 12, 51.
    """
    missed = 0.0
    for i in range(_N_ANGLES):
        angle_rad = (i + 0.5) * 0.5 * math.pi / _N_ANGLES
        along = sigma1_m * math.cos(angle_rad)
        across = sigma2_m * math.sin(angle_rad)
        variance = along * along + across * across
        if variance != 0.0:
            missed += math.exp(-0.5 * radius_m * radius_m / variance)
    return 1.0 - missed / _N_ANGLES


@jit
def cep_elliptical(sigma1_m: float, sigma2_m: float) -> float:
    """CEP (m) of a normal error with unequal standard deviations on two axes, by bisection.

    Between 0.6745 and 1.1774 of the larger; relative error below 1e-9. Source: Grubbs 1964.
    """
    if math.isnan(sigma1_m + sigma2_m):
        return math.nan
    larger = max(sigma1_m, sigma2_m)
    low = 0.67 * larger
    high = 1.18 * larger
    for _ in range(50):
        middle = 0.5 * (low + high)
        if p_within_elliptical(middle, sigma1_m, sigma2_m) < 0.5:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@jit
def p_in_rectangle(
    width_m: float, length_m: float, sigma_x_m: float, sigma_y_m: float, bias_x_m: float, bias_y_m: float
) -> float:
    """Probability to fall in a rectangle about the aim, impacts biased by (bias_x, bias_y).

    Standard deviations > 0 on the rectangle's axes. Product of two normal intervals.
    """
    return _in_interval(0.5 * width_m, sigma_x_m, bias_x_m) * _in_interval(
        0.5 * length_m, sigma_y_m, bias_y_m
    )


@jit
def carleton_damage(distance_m: float, reach_m: float) -> float:
    """Damage probability at a distance: exp(-r^2 / 2 b^2), the diffuse Gaussian of Carleton."""
    ratio = distance_m / reach_m
    return math.exp(-0.5 * ratio * ratio)


@jit
def p_damage_carleton(
    reach_x_m: float, reach_y_m: float, sigma_x_m: float, sigma_y_m: float, bias_x_m: float, bias_y_m: float
) -> float:
    """Damage probability of one shot, Carleton damage, normal errors, biased aim.

    bx by / sqrt((bx^2 + sx^2)(by^2 + sy^2)) exp(-mx^2 / 2 (bx^2 + sx^2) - my^2 / 2 (by^2 + sy^2)).
    Circular and unbiased: b^2 / (b^2 + s^2). Source: Washburn, Notes on Firing Theory.
    """
    wide_x = reach_x_m * reach_x_m + sigma_x_m * sigma_x_m
    wide_y = reach_y_m * reach_y_m + sigma_y_m * sigma_y_m
    centred = _share_of_width(reach_x_m, sigma_x_m) * _share_of_width(reach_y_m, sigma_y_m)
    return centred * math.exp(-0.5 * (bias_x_m * bias_x_m / wide_x + bias_y_m * bias_y_m / wide_y))


@jit
def p_salvo_hit(radius_m: float, sigma_own_m: float, sigma_shared_m: float, n_shots: int) -> float:
    """Probability that at least one of n shots falls within a radius, with an aim error shared by all.

    1 - integral over the shared error d (Rayleigh, sigma_shared) of (1 - p_within_offset(d))^n.
    Absolute error below 1e-7. Source: Washburn and Kress 2009, section 2.4.
    """
    wide_m = sigma_own_m + sigma_shared_m
    if math.isnan(radius_m - wide_m):  # also a radius and an error that are both inf
        return math.nan
    if math.isinf(radius_m) or math.isinf(wide_m):
        return 1.0 if radius_m > wide_m else 0.0
    if sigma_shared_m <= 0.0:
        return 1.0 - (1.0 - p_within(radius_m, sigma_own_m)) ** n_shots
    far_m = 9.0 * sigma_shared_m
    near_edge_m = min(max(radius_m - 9.0 * sigma_own_m, 0.0), far_m)
    far_edge_m = min(radius_m + 9.0 * sigma_own_m, far_m)
    missed = _missed_between(0.0, near_edge_m, radius_m, sigma_own_m, sigma_shared_m, n_shots)
    missed += _missed_between(near_edge_m, far_edge_m, radius_m, sigma_own_m, sigma_shared_m, n_shots)
    missed += _missed_between(far_edge_m, far_m, radius_m, sigma_own_m, sigma_shared_m, n_shots)
    return 1.0 - missed


@jit
def _share_of_width(reach_m: float, sigma_m: float) -> float:
    ratio = sigma_m / reach_m
    return 1.0 / math.sqrt(1.0 + ratio * ratio)


@jit
def _in_interval(half_m: float, sigma_m: float, bias_m: float) -> float:
    return normal_cdf((half_m - bias_m) / sigma_m) - normal_cdf((-half_m - bias_m) / sigma_m)


@jit
def _missed_between(
    low_m: float, high_m: float, radius_m: float, sigma_own_m: float, sigma_shared_m: float, n_shots: int
) -> float:
    """Integral of shared-error density times the chance that all miss: Gauss of five points a piece."""
    if high_m <= low_m:
        return 0.0
    half_m = 0.5 * (high_m - low_m) / _N_PIECES
    total = 0.0
    for i in range(_N_PIECES):
        middle_m = low_m + (2 * i + 1) * half_m
        for j in range(5):
            # nodes and weights: NIST DLMF table 3.5.2
            node = (0.0, -0.5384693101056831, 0.5384693101056831, -0.9061798459386640, 0.9061798459386640)[j]
            weight = (
                0.5688888888888889,
                0.4786286704993665,
                0.4786286704993665,
                0.2369268850561891,
                0.2369268850561891,
            )[j]
            d_m = middle_m + node * half_m
            ratio = d_m / sigma_shared_m
            density = d_m / (sigma_shared_m * sigma_shared_m) * math.exp(-0.5 * ratio * ratio)
            missed = 1.0 - p_within_offset(radius_m, sigma_own_m, d_m)
            total += weight * half_m * density * missed**n_shots
    return total
