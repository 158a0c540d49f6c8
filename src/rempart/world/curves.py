"""Paths as curves: the place of a threat over time-to-go, in metres east, north and up of the site.

A curve is a row of cubic pieces, so that one function evaluates every kind of path: a straight
line is one piece, powered flight a piece a leg (exact), ballistic flight a piece an integrator's
step (Hermite, from position and velocity at both ends).

The ground curves away under the tangent plane of the site as a paraboloid with the ellipsoid's two
radii of curvature there: what stands or flies at height h over the site's level, at (x, y), has
z = h - x^2 / (2 N) - y^2 / (2 M). Within 0.1 m of the ellipsoid at 100 km, within 40 m at 500 km.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.physics.earth import WGS84

F8 = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]
Xyz = tuple[float, float, float]


class Level(NamedTuple):
    """Radii of curvature (m) of the ground at the site: across the meridian (N) and along it (M)."""

    east_m: float
    north_m: float


def level_at(lat_rad: float) -> Level:
    """Curvature of WGS 84 at a latitude. Source: NGA.STND.0036, section 4 (N and M of the ellipsoid)."""
    e2 = WGS84.f * (2.0 - WGS84.f)
    w2 = 1.0 - e2 * math.sin(lat_rad) ** 2
    east_m = WGS84.a_m / math.sqrt(w2)
    return Level(east_m, east_m * (1.0 - e2) / w2)


@dataclass(frozen=True, eq=False)
class Curve:
    """One path: pieces of a cubic in (tgo - knot).

    `knot_s`: (n,) tgo at which each piece begins, rising from 0; `coefficient`: (4, 3, n), powers 0
    to 3 by axes; `duration_s`: tgo at the path's start, the end of the last piece.
    """

    knot_s: F8
    coefficient: F8
    duration_s: float


class Curves(NamedTuple):
    """All paths of a world, stacked. Path p owns the pieces whose `key` is in [p, p + 1)."""

    key: F8
    knot_s: F8
    coefficient: F8
    duration_s: F8
    level: Level


def ground_z(level: Level, x_m: float, y_m: float, height_m: float) -> float:
    """Metres up of the site's tangent plane (z) of what is `height_m` above the site's level at (x, y)."""
    return height_m - 0.5 * (x_m * x_m / level.east_m + y_m * y_m / level.north_m)


def height_above_ground(level: Level, place: F8) -> F8:
    """Height (m) above the site's level of places (3, ...), the inverse of `ground_z`."""
    x, y, z = place
    height: F8 = z + 0.5 * (x * x / level.east_m + y * y / level.north_m)
    return height


def line(aim: Xyz, bearing_rad: float, descent_rad: float, speed_mps: float, length_m: float) -> Curve:
    """Constant speed along a straight line that comes from a bearing, down at an angle, to the aim."""
    flat = speed_mps * math.cos(descent_rad)
    coefficient = np.zeros((4, 3, 1))
    coefficient[0, :, 0] = aim
    coefficient[1, :, 0] = (
        flat * math.sin(bearing_rad),
        flat * math.cos(bearing_rad),
        speed_mps * math.sin(descent_rad),
    )
    return Curve(np.zeros(1), coefficient, length_m / speed_mps)


def hermite(tgo_s: F8, place: F8, velocity: F8) -> Curve:
    """The smooth curve through places (3, n + 1) with velocities (3, n + 1) over time-to-go.

    `tgo_s` (n + 1,) rises from 0; `velocity` is the derivative over tgo: the negative of the
    velocity in time. Source: cubic Hermite interpolation, de Boor 1978, A Practical Guide to Splines, ch. IV.
    """
    h = np.diff(tgo_s)
    slope = np.diff(place, axis=1) / h
    v0, v1 = velocity[:, :-1], velocity[:, 1:]
    square = (3.0 * slope - 2.0 * v0 - v1) / h
    cube = (v0 + v1 - 2.0 * slope) / (h * h)
    return Curve(tgo_s[:-1].copy(), np.stack((place[:, :-1], v0, square, cube)), float(tgo_s[-1]))


def stack(curves: list[Curve], level: Level) -> Curves:
    """Paths in the order given."""
    if not curves:
        return Curves(np.empty(0), np.empty(0), np.empty((4, 3, 0)), np.empty(0), level)
    return Curves(
        np.concatenate([p + 0.5 * curve.knot_s / curve.duration_s for p, curve in enumerate(curves)]),
        np.concatenate([curve.knot_s for curve in curves]),
        np.concatenate([curve.coefficient for curve in curves], axis=2),
        np.array([curve.duration_s for curve in curves]),
        level,
    )


def _piece(curves: Curves, path: Index, tgo_s: F8) -> Index:
    if curves.key.size == curves.duration_s.size:
        return path
    # Rounding of the key may choose the piece beside a knot, where both give the same place.
    return np.searchsorted(curves.key, path + 0.5 * tgo_s / curves.duration_s[path], side="right") - 1


def position(curves: Curves, path: Index, tgo_s: F8) -> F8:
    """Places (3, ...) of paths `path` at `tgo_s` (arrays of one shape), 0 <= tgo <= duration."""
    i = _piece(curves, path, tgo_s)
    c0, c1, c2, c3 = curves.coefficient[:, :, i]
    s = tgo_s - curves.knot_s[i]
    place: F8 = c0 + s * (c1 + s * (c2 + s * c3))
    return place


def velocity(curves: Curves, path: Index, tgo_s: F8) -> F8:
    """Velocities (m/s, 3, ...) in time, not in time-to-go, of paths `path` at `tgo_s`."""
    i = _piece(curves, path, tgo_s)
    _, c1, c2, c3 = curves.coefficient[:, :, i]
    s = tgo_s - curves.knot_s[i]
    rate: F8 = -(c1 + s * (2.0 * c2 + s * 3.0 * c3))
    return rate
