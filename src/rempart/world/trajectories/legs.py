"""Powered and recorded flight as curves: legs over the ground, the first ending in a dive."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rempart.physics.powered import dive_share, leg_duration
from rempart.world.records import Powered, Recorded
from rempart.world.trajectories.curves import Curve, Level, Xyz, ground_z

F8 = npt.NDArray[np.float64]


def powered_curve(flight: Powered, aim: Xyz, level: Level) -> Curve | str:
    """Legs over the ground at constant speed to an aim (x, y, height), the last ending in a dive; or why not.

    Each leg is a straight line on the map, its height linear along it; exact: z, which has the
    ground's curve in it, is a quadratic of the distance flown.
    """
    if not flight.waypoints:
        return "a powered flight needs at least one waypoint to start from"
    corners = corners_of(flight)
    (x0, y0, height_m), (x1, y1, aim_height_m) = corners[-1], aim
    share = dive_share(math.hypot(x1 - x0, y1 - y0), height_m, aim_height_m, flight.dive_rad)
    if 0.0 < share < 1.0:
        corners.append((x0 + share * (x1 - x0), y0 + share * (y1 - y0), height_m))
    corners.append(aim)
    legs = [leg for leg in zip(corners[1:], corners[:-1], strict=True) if math.dist(*leg) > 0.0]
    if not legs:
        return "the flight starts at its aim"
    pieces = [_leg(late, early, flight.speed_mps, level) for late, early in reversed(legs)]
    seconds = np.array([duration for duration, _ in pieces])
    knots = np.concatenate(([0.0], np.cumsum(seconds)))
    return Curve(knots[:-1], np.stack([piece for _, piece in pieces]), float(knots[-1]))


def corners_of(flight: Powered) -> list[Xyz]:
    """Waypoints as (x, y, height above the site's level)."""
    heights_m = flight.heights_m or (flight.height_m,) * len(flight.waypoints)
    return [(x, y, height_m) for (x, y), height_m in zip(flight.waypoints, heights_m, strict=True)]


def recorded_curve(flight: Recorded, aim: Xyz, level: Level) -> Curve | str:
    """Legs from point to point, each flown in its time, and on to an aim (x, y, height); or why not."""
    times_s = [fix[0] for fix in flight.fixes]
    corners = [fix[1:] for fix in flight.fixes]
    left_m = math.dist(corners[-1], aim)
    if left_m > 0.0:
        speed_mps = math.dist(*corners[-2:]) / (times_s[-1] - times_s[-2])
        if speed_mps == 0.0:
            return "its track stands still at its end, and cannot go on to the aim"
        times_s.append(times_s[-1] + left_m / speed_mps)
        corners.append(aim)
    knots = times_s[-1] - np.array(times_s[::-1])
    legs = zip(corners[:0:-1], corners[-2::-1], np.diff(knots).tolist(), strict=True)
    pieces = [_piece(late, early, duration_s, level) for late, early, duration_s in legs]
    return Curve(knots[:-1], np.stack(pieces), float(knots[-1]))


def _leg(late: Xyz, early: Xyz, speed_mps: float, level: Level) -> tuple[float, F8]:
    """Duration and coefficients of a leg over the tgo since its end."""
    ground_m = math.hypot(early[0] - late[0], early[1] - late[1])
    duration_s = leg_duration(ground_m, late[2] - early[2], speed_mps)
    return duration_s, _piece(late, early, duration_s, level)


def _piece(late: Xyz, early: Xyz, duration_s: float, level: Level) -> F8:
    """Coefficients of a leg over the tgo since its end; places are (x, y, height)."""
    ux, uy, uh = ((e - l) / duration_s for e, l in zip(early, late, strict=True))
    piece = np.zeros((4, 3))
    piece[0] = late[0], late[1], ground_z(level, *late)
    piece[1] = ux, uy, uh - late[0] * ux / level.east_m - late[1] * uy / level.north_m
    piece[2, 2] = -0.5 * (ux * ux / level.east_m + uy * uy / level.north_m)
    return piece
