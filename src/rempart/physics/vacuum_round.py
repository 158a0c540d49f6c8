"""Flight without air from surface to surface of a round Earth at rest: an arc of an ellipse.

Source: Bate, Mueller, White 1971, Fundamentals of Astrodynamics, chapter 6 (Wheelon 1959, ARS
Journal 29(12), 915). `angle_rad` is the angle between launch and impact at the Earth's centre,
0 < angle < pi; `r_m` the distance of both from the centre; Q = v^2 r / mu, below 2.
"""

from __future__ import annotations

import math

from rempart._jit import jit


@jit
def minimum_energy_elevation(angle_rad: float) -> float:
    """Elevation (rad) of the flight of least speed: (pi - angle) / 4. Source: eq. (6.2-19)."""
    return 0.25 * (math.pi - angle_rad)


@jit
def minimum_energy_speed(mu_m3_s2: float, r_m: float, angle_rad: float) -> float:
    """Least speed (m/s) that covers the angle: v^2 = (2 mu / r) s / (1 + s), s = sin(angle / 2).

    Source: Bate, Mueller, White 1971, eq. (6.2-20).
    """
    s = math.sin(0.5 * angle_rad)
    return math.sqrt(2.0 * mu_m3_s2 / r_m * s / (1.0 + s))


@jit
def speed_at_elevation(mu_m3_s2: float, r_m: float, angle_rad: float, elevation_rad: float) -> float:
    """Speed (m/s) that covers the angle at an elevation; inf when no speed does.

    tan(angle / 2) = Q sin g cos g / (1 - Q cos^2 g), solved for Q.
    Source: Bate, Mueller, White 1971, section 6.2.
    """
    half = math.tan(0.5 * angle_rad)
    cos_g = math.cos(elevation_rad)
    bottom = cos_g * (math.sin(elevation_rad) + half * cos_g)
    if bottom <= 0.0:
        return math.inf
    return math.sqrt(mu_m3_s2 / r_m * half / bottom)


@jit
def round_apogee(mu_m3_s2: float, r_m: float, speed_mps: float, elevation_rad: float) -> float:
    """Greatest height (m) above the launch: a (1 + e) - r. Source: section 1.7 of the same."""
    semi_major_m, eccentricity = _ellipse(mu_m3_s2, r_m, speed_mps, elevation_rad)
    return semi_major_m * (1.0 + eccentricity) - r_m


@jit
def round_flight_time(mu_m3_s2: float, r_m: float, speed_mps: float, elevation_rad: float) -> float:
    """Time of flight (s) back to the radius of launch, by Kepler's equation. Source: eq. (6.2-22)."""
    semi_major_m, eccentricity = _ellipse(mu_m3_s2, r_m, speed_mps, elevation_rad)
    cosine = (1.0 - r_m / semi_major_m) / eccentricity
    anomaly_rad = math.acos(min(max(cosine, -1.0), 1.0))
    pace = math.sqrt(semi_major_m * semi_major_m * semi_major_m / mu_m3_s2)
    return 2.0 * pace * (math.pi - anomaly_rad + eccentricity * math.sin(anomaly_rad))


@jit
def _ellipse(mu_m3_s2: float, r_m: float, speed_mps: float, elevation_rad: float) -> tuple[float, float]:
    """Semi-major axis (m) and eccentricity of the arc."""
    q = speed_mps * speed_mps * r_m / mu_m3_s2
    cos_g = math.cos(elevation_rad)
    return r_m / (2.0 - q), math.sqrt(1.0 - q * (2.0 - q) * cos_g * cos_g)
