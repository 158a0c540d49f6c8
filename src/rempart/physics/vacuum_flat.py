"""Flight without air over a flat Earth of constant gravity. Source: Galilei 1638; any mechanics text."""

from __future__ import annotations

import math

from rempart._jit import jit


@jit
def flat_range(speed_mps: float, elevation_rad: float, gravity_mps2: float) -> float:
    """Range (m) to the height of launch: v^2 sin(2 elevation) / g."""
    return speed_mps * speed_mps * math.sin(2.0 * elevation_rad) / gravity_mps2


@jit
def flat_apogee(speed_mps: float, elevation_rad: float, gravity_mps2: float) -> float:
    """Greatest height (m) above the launch: (v sin elevation)^2 / 2 g."""
    climb_mps = speed_mps * math.sin(elevation_rad)
    return 0.5 * climb_mps * climb_mps / gravity_mps2


@jit
def flat_flight_time(speed_mps: float, elevation_rad: float, gravity_mps2: float) -> float:
    """Time of flight (s) to the height of launch: 2 v sin elevation / g."""
    return 2.0 * speed_mps * math.sin(elevation_rad) / gravity_mps2
