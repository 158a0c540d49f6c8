"""How long an interceptor flies to a range, and where it meets a target.

Two published fly-out forms: constant average speed; boost at constant acceleration and then a
coast whose speed falls by e over `decay_m` (drag in air of constant density; inf: no drag).
Both are monotone and have an exact inverse. Straight flight; no guidance. Source: Macfadzean
1992, Surface-Based Air Defense System Analysis, chapter 6; the coast: McCoy 1999, section 5.4.
"""

from __future__ import annotations

import math

from rempart._jit import inner, jit


@inner
def flyout_time_steady(range_m: float, speed_mps: float) -> float:
    """Time of flight (s) to a slant range at an average speed."""
    return range_m / speed_mps


@jit
def flyout_range_steady(t_s: float, speed_mps: float) -> float:
    """Slant range (m) reached in a time at an average speed."""
    return t_s * speed_mps


@inner
def flyout_time(
    range_m: float, burn_s: float, burnout_mps: float, decay_m: float, least_mps: float = 0.0
) -> float:
    """Time of flight (s) to a slant range >= 0 with boost and coast.

    burn_s >= 0 from rest to burnout_mps > 0; decay_m > 0. Boost: sqrt(2 s t_b / v_b); coast:
    t_b + (d / v_b)(exp((s - s_b) / d) - 1), s_b = v_b t_b / 2. A coast never ends by itself: inf farther
    than where it has fallen to `least_mps`.
    """
    if math.isnan(least_mps):
        return math.nan
    boost_m = 0.5 * burnout_mps * burn_s
    if range_m <= boost_m:
        return math.sqrt(2.0 * range_m * burn_s / burnout_mps)
    coast_m = range_m - boost_m
    if math.isinf(decay_m):
        return burn_s + coast_m / burnout_mps
    if least_mps > 0.0 and coast_m > decay_m * math.log(burnout_mps / least_mps):
        return math.inf
    return burn_s + decay_m / burnout_mps * math.expm1(coast_m / decay_m)


@jit
def flyout_range(t_s: float, burn_s: float, burnout_mps: float, decay_m: float) -> float:
    """Slant range (m) reached in a time >= 0 with boost and coast: the inverse of `flyout_time`."""
    if t_s < burn_s:
        return 0.5 * burnout_mps * t_s * t_s / burn_s
    boost_m = 0.5 * burnout_mps * burn_s
    coast_m = burnout_mps * (t_s - burn_s)
    if math.isinf(decay_m):
        return boost_m + coast_m
    return boost_m + decay_m * math.log1p(coast_m / decay_m)


@jit
def flyout_speed(t_s: float, burn_s: float, burnout_mps: float, decay_m: float) -> float:
    """Speed (m/s) at a time >= 0 with boost and coast: v_b t / t_b, then v_b / (1 + v_b (t - t_b) / d)."""
    if t_s < burn_s:
        return burnout_mps * t_s / burn_s
    return burnout_mps / (1.0 + burnout_mps * (t_s - burn_s) / decay_m)


@jit
def flyout_range_at_speed(speed_mps: float, burn_s: float, burnout_mps: float, decay_m: float) -> float:
    """Slant range (m) at which the coast has fallen to a speed: s_b + d ln(v_b / v); 0 < speed <= burnout.

    inf where the coast never falls to it (speed 0, or no drag: decay_m = inf).
    """
    if speed_mps <= 0.0:
        return math.inf
    if speed_mps >= burnout_mps and not math.isnan(decay_m):
        return 0.5 * burnout_mps * burn_s
    return 0.5 * burnout_mps * burn_s + decay_m * math.log(burnout_mps / speed_mps)


@jit
def intercept_time(
    dx_m: float, dy_m: float, dz_m: float, vx_mps: float, vy_mps: float, vz_mps: float, speed_mps: float
) -> float:
    """Earliest time (s) at which constant speed from here meets a target on a straight line; inf if never.

    (dx, dy, dz): the target now, seen from the launcher; (vx, vy, vz): its velocity. Solves
    |d + v t| = speed t. Source: quadratic; Macfadzean 1992, section 6.2.
    """
    square = vx_mps * vx_mps + vy_mps * vy_mps + vz_mps * vz_mps - speed_mps * speed_mps
    half = dx_m * vx_mps + dy_m * vy_mps + dz_m * vz_mps
    distance2 = dx_m * dx_m + dy_m * dy_m + dz_m * dz_m
    if distance2 == 0.0:
        return 0.0
    root2 = half * half - square * distance2
    if math.isinf(distance2):
        return distance2
    if math.isnan(root2):
        return root2
    # written so that neither a vanishing square nor cancellation can spoil the root
    if square < 0.0:
        return distance2 / (math.sqrt(root2) - half)
    if half >= 0.0 or root2 < 0.0:
        return math.inf
    return distance2 / (math.sqrt(root2) - half)


@jit
def radial_intercept_range(range_m: float, target_mps: float, interceptor_mps: float) -> float:
    """Range (m) at which a launch now meets a target flying at the launcher: v_i R / (v_i + v_t)."""
    return range_m / (1.0 + target_mps / interceptor_mps)
