"""Powered flight along waypoints at constant speed on each leg, with a dive at the end.

A leg runs along the surface between two geodetic points while the height changes evenly. All
closed form by time. Heights are above the ellipsoid: a height above ground is one to which the
caller has added the ground's. Interpolation by normal vector: Gade 2010, J. Navigation 63, 395.
Drones and cruise missiles; no turn radius, no acceleration.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rempart._jit import jit
from rempart.physics.ballistic import State
from rempart.physics.earth import Earth, curvature_radii, geodetic_to_ecef

if TYPE_CHECKING:
    import numpy as np

N_WAYPOINT_COLUMNS = 4
"""Columns of a waypoint table: lat_rad, lon_rad, height_m, speed_mps on the leg that leaves it."""

N_KNOT_COLUMNS = 4
"""Columns of a knot table: t_s, lat_rad, lon_rad, height_m."""


@jit
def normal_angle(lat0_rad: float, lon0_rad: float, lat1_rad: float, lon1_rad: float) -> float:
    """Angle (rad) between the verticals of two points. Source: haversine; Gade 2010, eq. (16)."""
    half_lat = math.sin(0.5 * (lat1_rad - lat0_rad))
    half_lon = math.sin(0.5 * (lon1_rad - lon0_rad))
    square = half_lat * half_lat + math.cos(lat0_rad) * math.cos(lat1_rad) * half_lon * half_lon
    sine = math.sqrt(square)
    return 2.0 * math.asin(sine) if not sine > 1.0 else math.pi


@jit
def ground_distance(
    earth: Earth, lat0_rad: float, lon0_rad: float, lat1_rad: float, lon1_rad: float
) -> float:
    """Distance (m) on the ellipsoid between two points, along the great ellipse's middle curvature.

    Within 0.01 % of the geodesic up to 500 km, 0.1 % up to 2,000 km. Source: Euler's radius of
    curvature at the middle of the leg times `normal_angle`.
    """
    angle_rad = normal_angle(lat0_rad, lon0_rad, lat1_rad, lon1_rad)
    if angle_rad == 0.0:
        return 0.0
    lat_rad, _ = between(lat0_rad, lon0_rad, lat1_rad, lon1_rad, 0.5)
    across_m, along_m = curvature_radii(earth, math.sin(lat_rad))
    # share of the leg that runs north to south, from the leg's own great circle
    half_turn = math.cos(lat0_rad) * math.cos(lat1_rad) * math.sin(lon1_rad - lon0_rad)
    sin_course = min(1.0, abs(half_turn / math.sin(angle_rad)) / math.cos(lat_rad))
    sin2 = sin_course * sin_course
    return angle_rad / ((1.0 - sin2) / along_m + sin2 / across_m)


@jit
def between(
    lat0_rad: float, lon0_rad: float, lat1_rad: float, lon1_rad: float, share: float
) -> tuple[float, float]:
    """Latitude and longitude (rad) at a share (0 to 1) of the way, by normal vectors. Gade 2010, eq. (18)."""
    angle_rad = normal_angle(lat0_rad, lon0_rad, lat1_rad, lon1_rad)
    if angle_rad < 1e-12:
        return lat0_rad, lon0_rad
    w0 = math.sin((1.0 - share) * angle_rad)
    w1 = math.sin(share * angle_rad)
    x = w0 * math.cos(lat0_rad) * math.cos(lon0_rad) + w1 * math.cos(lat1_rad) * math.cos(lon1_rad)
    y = w0 * math.cos(lat0_rad) * math.sin(lon0_rad) + w1 * math.cos(lat1_rad) * math.sin(lon1_rad)
    z = w0 * math.sin(lat0_rad) + w1 * math.sin(lat1_rad)
    return math.atan2(z, math.sqrt(x * x + y * y)), math.atan2(y, x)


@jit
def leg_duration(ground_m: float, climb_m: float, speed_mps: float) -> float:
    """Time (s) of a leg at constant speed along its slope."""
    return math.sqrt(ground_m * ground_m + climb_m * climb_m) / speed_mps


@jit
def dive_share(ground_m: float, height_m: float, aim_height_m: float, dive_rad: float) -> float:
    """Share of the last leg flown level before a dive at `dive_rad` below the horizontal to the aim.

    0 (dive from the start, flatter than asked) when the leg is too short; 1 without a dive
    (dive_rad <= 0 or aim not below).
    """
    if dive_rad <= 0.0 or height_m <= aim_height_m or ground_m <= 0.0:
        return 1.0
    share = 1.0 - (height_m - aim_height_m) / (math.tan(dive_rad) * ground_m)
    return share if not share < 0.0 else 0.0


@jit
def fill_knots(earth: Earth, waypoints: np.ndarray, dive_rad: float, knots: np.ndarray) -> int:
    """Fill the table of knots (times and places where a leg ends) of a path; returns their number.

    `waypoints`: float64, shape (n, N_WAYPOINT_COLUMNS), n >= 2, the last is the aim; `knots`:
    float64, shape (n + 1, N_KNOT_COLUMNS) or longer, given by the caller. `dive_rad` > 0 ends
    the last leg, flown level until then, in a dive at that angle (at the leg's speed); 0: none,
    the height then changes evenly along the last leg too.
    """
    n = len(waypoints)
    t_s = 0.0
    _write_knot(knots, 0, t_s, waypoints[0, 0], waypoints[0, 1], waypoints[0, 2])
    i_knot = 1
    for i in range(n - 1):
        lat0_rad, lon0_rad, height_m = waypoints[i, 0], waypoints[i, 1], waypoints[i, 2]
        lat1_rad, lon1_rad, height1_m = waypoints[i + 1, 0], waypoints[i + 1, 1], waypoints[i + 1, 2]
        speed_mps = waypoints[i, 3]
        ground_m = ground_distance(earth, lat0_rad, lon0_rad, lat1_rad, lon1_rad)
        share = dive_share(ground_m, height_m, height1_m, dive_rad) if i == n - 2 else 1.0
        if share < 1.0:
            if share > 0.0:
                t_s += leg_duration(share * ground_m, 0.0, speed_mps)
                lat_rad, lon_rad = between(lat0_rad, lon0_rad, lat1_rad, lon1_rad, share)
                _write_knot(knots, i_knot, t_s, lat_rad, lon_rad, height_m)
                i_knot += 1
            ground_m *= 1.0 - share
        t_s += leg_duration(ground_m, height1_m - height_m, speed_mps)
        _write_knot(knots, i_knot, t_s, lat1_rad, lon1_rad, height1_m)
        i_knot += 1
    return i_knot


@jit
def path_position(earth: Earth, knots: np.ndarray, n_knots: int, t_s: float) -> tuple[float, float, float]:
    """ECEF position (m) at a time on a path of `fill_knots`; before and after it: at its ends."""
    i = 1
    while i < n_knots - 1 and knots[i, 0] < t_s:
        i += 1
    span_s = knots[i, 0] - knots[i - 1, 0]
    share = min(max((t_s - knots[i - 1, 0]) / span_s, 0.0), 1.0) if span_s > 0.0 else 1.0
    lat_rad, lon_rad = between(knots[i - 1, 1], knots[i - 1, 2], knots[i, 1], knots[i, 2], share)
    height_m = knots[i - 1, 3] + share * (knots[i, 3] - knots[i - 1, 3])
    return geodetic_to_ecef(earth, lat_rad, lon_rad, height_m)


@jit
def path_state(earth: Earth, knots: np.ndarray, n_knots: int, t_s: float) -> State:
    """ECEF position (m) and velocity (m/s) at a time on a path.

    The velocity is the change of position over 2 ms (to 1e-6 of the speed; over a knot the mean
    of both legs).
    """
    x, y, z = path_position(earth, knots, n_knots, t_s)
    early_s = max(t_s - 1e-3, knots[0, 0])
    late_s = min(t_s + 1e-3, knots[n_knots - 1, 0])
    if late_s <= early_s:
        return x, y, z, 0.0, 0.0, 0.0
    x0, y0, z0 = path_position(earth, knots, n_knots, early_s)
    x1, y1, z1 = path_position(earth, knots, n_knots, late_s)
    pace = 1.0 / (late_s - early_s)
    return x, y, z, pace * (x1 - x0), pace * (y1 - y0), pace * (z1 - z0)


@jit
def _write_knot(
    knots: np.ndarray, i_knot: int, t_s: float, lat_rad: float, lon_rad: float, height_m: float
) -> None:
    knots[i_knot, 0] = t_s
    knots[i_knot, 1] = lat_rad
    knots[i_knot, 2] = lon_rad
    knots[i_knot, 3] = height_m
