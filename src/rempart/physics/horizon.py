"""What a radar sees over the curve of the Earth, in the model of an effective Earth radius.

Refraction bends rays down; on a sphere of 4/3 of the Earth's radius they are straight. Source:
Schelleng, Burrows and Ferrell 1933, Proc. IRE 21(3), 427; Skolnik 2001, section 8.5. Ground
ranges are along the surface, heights above it; `a_m` is the effective radius, inf for a flat Earth.
"""

from __future__ import annotations

import math

from rempart._jit import jit

MEAN_RADIUS_M = 6371000.0  # mean radius of the Earth, rounded (IUGG: 6,371,008.8 m)
FOUR_THIRDS = 4.0 / 3.0
EFFECTIVE_RADIUS_M = FOUR_THIRDS * MEAN_RADIUS_M


@jit
def horizon_distance(height_m: float, a_m: float) -> float:
    """Slant distance (m) from a height to the horizon: sqrt((a + h)^2 - a^2); 0 below ground."""
    if math.isinf(a_m) or height_m <= 0.0:
        return a_m if math.isinf(a_m) else 0.0
    return math.sqrt(max(height_m, 0.0) * (2.0 * a_m + height_m))


@jit
def horizon_distance_parabolic(height_m: float, a_m: float) -> float:
    """Distance (m) to the horizon, parabolic: sqrt(2 a h). Source: Skolnik 2001, eq. (8.19)."""
    return math.sqrt(2.0 * a_m * max(height_m, 0.0))


@jit
def horizon_distance_rule(height_m: float) -> float:
    """Distance (m) to the horizon by the rule 4.12 km sqrt(h / 1 m). Source: ITU-R, radio horizon."""
    return 4120.0 * math.sqrt(max(height_m, 0.0))


@jit
def sight_distance(height1_m: float, height2_m: float, a_m: float) -> float:
    """Greatest slant distance (m) at which two heights see each other over a smooth Earth."""
    return horizon_distance(height1_m, a_m) + horizon_distance(height2_m, a_m)


@jit
def horizon_ground_range(height_m: float, a_m: float) -> float:
    """Ground range (m) from a height to its horizon: a arctan(distance / a)."""
    if math.isinf(a_m):
        return a_m
    return a_m * math.atan(horizon_distance(height_m, a_m) / a_m)


@jit
def is_visible(ground_range_m: float, height1_m: float, height2_m: float, a_m: float) -> bool:
    """Whether two heights see each other at a ground range over a smooth Earth."""
    return ground_range_m <= horizon_ground_range(height1_m, a_m) + horizon_ground_range(height2_m, a_m)


@jit
def minimum_visible_height(ground_range_m: float, height_m: float, a_m: float) -> float:
    """Least height (m) seen at a ground range from a height: a / cos(angle beyond the horizon) - a.

    0 nearer than the horizon; inf from a quarter of the Earth beyond it.
    """
    if math.isinf(a_m):
        return 0.0
    beyond_rad = (ground_range_m - horizon_ground_range(height_m, a_m)) / a_m
    if beyond_rad <= 0.0:
        return 0.0
    if beyond_rad >= 0.5 * math.pi:
        return math.inf
    sine = math.sin(0.5 * beyond_rad)
    return 2.0 * a_m * sine * sine / math.cos(beyond_rad)


@jit
def minimum_visible_height_parabolic(ground_range_m: float, height_m: float, a_m: float) -> float:
    """Least height (m) seen at a ground range, parabolic: (R - sqrt(2 a h))^2 / 2 a; 0 within the horizon."""
    beyond_m = ground_range_m - horizon_distance_parabolic(height_m, a_m)
    return beyond_m * beyond_m / (2.0 * a_m) if not beyond_m <= 0.0 else 0.0


@jit
def apparent_elevation(ground_range_m: float, height1_m: float, height2_m: float, a_m: float) -> float:
    """Elevation (rad) at which the first height sees the second at a ground range > 0.

    On the effective Earth, so refraction is in it. Source: triangle of the two and the centre.
    """
    if math.isinf(a_m):
        return math.atan2(height2_m - height1_m, ground_range_m)
    angle_rad = ground_range_m / a_m
    far_m = a_m + height2_m
    sine = math.sin(0.5 * angle_rad)
    rise_m = height2_m - height1_m - 2.0 * far_m * sine * sine
    return math.atan2(rise_m, far_m * math.sin(angle_rad))


@jit
def slant_range(ground_range_m: float, height1_m: float, height2_m: float, a_m: float) -> float:
    """Straight distance (m) of two heights a ground range apart: law of cosines about the centre."""
    if math.isinf(a_m):
        return math.hypot(height2_m - height1_m, ground_range_m)
    sine = math.sin(0.5 * ground_range_m / a_m)
    rise_m = height2_m - height1_m
    return math.sqrt(rise_m * rise_m + 4.0 * (a_m + height1_m) * (a_m + height2_m) * sine * sine)
