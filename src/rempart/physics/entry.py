"""Straight steep entry into an exponential atmosphere, gravity left out: Allen and Eggers.

Source: Allen and Eggers 1958, NACA Report 1381, eq. (11) to (20). `gamma_rad` is the angle of
the path below the horizontal, `beta_kg_m2` the ballistic coefficient, `scale_height_m` the
height in which density falls by e.
"""

from __future__ import annotations

import math

from rempart._jit import jit


@jit
def entry_speed(
    height_m: float,
    speed0_mps: float,
    gamma_rad: float,
    beta_kg_m2: float,
    density0_kg_m3: float,
    scale_height_m: float,
) -> float:
    """Speed (m/s) at a height: v0 exp(-density0 H exp(-h / H) / (2 beta sin gamma))."""
    column = density0_kg_m3 * scale_height_m * math.exp(-height_m / scale_height_m)
    return speed0_mps * math.exp(-0.5 * column / (beta_kg_m2 * math.sin(gamma_rad)))


@jit
def greatest_deceleration_height(
    gamma_rad: float, beta_kg_m2: float, density0_kg_m3: float, scale_height_m: float
) -> float:
    """Height (m) of the greatest deceleration: H ln(density0 H / (beta sin gamma)).

    Below 0: the ground comes first.
    """
    column = density0_kg_m3 * scale_height_m / (beta_kg_m2 * math.sin(gamma_rad))
    return scale_height_m * math.log(column)


@jit
def greatest_deceleration(speed0_mps: float, gamma_rad: float, scale_height_m: float) -> float:
    """Greatest deceleration (m/s2): v0^2 sin gamma / (2 e H), at any ballistic coefficient."""
    return 0.5 * speed0_mps * speed0_mps * math.sin(gamma_rad) / (math.e * scale_height_m)
