"""Powered flight as a curve: legs over the ground and a dive."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rempart.physics.powered import dive_share, leg_duration
from rempart.world.curves import Curve, Level, Xyz, ground_z
from rempart.world.resolved import Powered
from rempart.world.unreachable import Unreachable

F8 = npt.NDArray[np.float64]


def powered_curve(flight: Powered, aim: Xyz, level: Level) -> Curve:
    """Legs over the ground at constant speed to an aim (x, y, height), the last one ending in the dive.

    Each leg is a straight line on the map, its height linear along it; exact: z, which has the
    ground's curve in it, is a quadratic of the distance flown.
    """
    if not flight.waypoints:
        raise Unreachable("", "a powered flight needs at least one waypoint to start from")
    corners = corners_of(flight)
    (x0, y0, height_m), (x1, y1, aim_height_m) = corners[-1], aim
    share = dive_share(math.hypot(x1 - x0, y1 - y0), height_m, aim_height_m, flight.dive_rad)
    if 0.0 < share < 1.0:
        corners.append((x0 + share * (x1 - x0), y0 + share * (y1 - y0), height_m))
    corners.append(aim)
    legs = [leg for leg in zip(corners[1:], corners[:-1], strict=True) if math.dist(*leg) > 0.0]
    if not legs:
        raise Unreachable("", "the flight starts at its aim")
    pieces = [_leg(late, early, flight.speed_mps, level) for late, early in reversed(legs)]
    seconds = np.array([duration for duration, _ in pieces])
    knots = np.concatenate(([0.0], np.cumsum(seconds)))
    return Curve(knots[:-1], np.stack([piece for _, piece in pieces]), float(knots[-1]))


def corners_of(flight: Powered) -> list[Xyz]:
    """Waypoints as (x, y, height above the site's level)."""
    heights_m = flight.heights_m or (flight.height_m,) * len(flight.waypoints)
    return [(x, y, height_m) for (x, y), height_m in zip(flight.waypoints, heights_m, strict=True)]


def _leg(late: Xyz, early: Xyz, speed_mps: float, level: Level) -> tuple[float, F8]:
    """Duration and coefficients of a leg over the tgo since its end; places are (x, y, height)."""
    ground_m = math.hypot(early[0] - late[0], early[1] - late[1])
    duration_s = leg_duration(ground_m, late[2] - early[2], speed_mps)
    ux, uy, uh = ((e - l) / duration_s for e, l in zip(early, late, strict=True))
    piece = np.zeros((4, 3))
    piece[0] = late[0], late[1], ground_z(level, *late)
    piece[1] = ux, uy, uh - late[0] * ux / level.east_m - late[1] * uy / level.north_m
    piece[2, 2] = -0.5 * (ux * ux / level.east_m + uy * uy / level.north_m)
    return duration_s, piece
