"""Straight motion against quadratic drag in air of constant density, in closed form.

`beta_kg_m2` is the ballistic coefficient m / (Cd A). Source: McCoy 1999, Modern Exterior
Ballistics, sections 5.4 and 5.6; any mechanics text.
"""

from __future__ import annotations

import math

from rempart._jit import jit


@jit
def terminal_speed(beta_kg_m2: float, density_kg_m3: float, gravity_mps2: float) -> float:
    """Speed (m/s) at which drag carries the weight: sqrt(2 beta g / density)."""
    return math.sqrt(2.0 * beta_kg_m2 * gravity_mps2 / density_kg_m3)


@jit
def fall_speed(t_s: float, beta_kg_m2: float, density_kg_m3: float, gravity_mps2: float) -> float:
    """Speed (m/s) after a fall from rest of `t_s`: v_t tanh(g t / v_t)."""
    limit_mps = terminal_speed(beta_kg_m2, density_kg_m3, gravity_mps2)
    if math.isinf(limit_mps):
        return gravity_mps2 * t_s
    return limit_mps * math.tanh(gravity_mps2 * t_s / limit_mps)


@jit
def fall_drop(t_s: float, beta_kg_m2: float, density_kg_m3: float, gravity_mps2: float) -> float:
    """Height (m) lost in a fall from rest of `t_s`: (v_t^2 / g) ln cosh(g t / v_t)."""
    limit_mps = terminal_speed(beta_kg_m2, density_kg_m3, gravity_mps2)
    if math.isinf(limit_mps):
        return 0.5 * gravity_mps2 * t_s * t_s
    x = gravity_mps2 * t_s / limit_mps
    # cosh x = 1 + 2 sinh^2(x / 2), which loses nothing in thin air, where x is small
    half = math.sinh(0.5 * min(x, 2.0))
    log_cosh = (
        math.log1p(2.0 * half * half) if x < 2.0 else x + math.log1p(math.exp(-2.0 * x)) - math.log(2.0)
    )
    return limit_mps * limit_mps / gravity_mps2 * log_cosh


@jit
def slowed_speed(distance_m: float, speed0_mps: float, beta_kg_m2: float, density_kg_m3: float) -> float:
    """Speed (m/s) after a level stretch: v0 exp(-density x / 2 beta)."""
    return speed0_mps * math.exp(-0.5 * density_kg_m3 * distance_m / beta_kg_m2)


@jit
def slowed_time(distance_m: float, speed0_mps: float, beta_kg_m2: float, density_kg_m3: float) -> float:
    """Time (s) over a level stretch: (exp(k x) - 1) / (k v0), k = density / 2 beta; x / v0 without air."""
    k = 0.5 * density_kg_m3 / beta_kg_m2
    if k == 0.0:
        return distance_m / speed0_mps
    return math.expm1(k * distance_m) / (k * speed0_mps)
