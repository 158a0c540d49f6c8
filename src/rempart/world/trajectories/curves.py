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
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inner, jit
from rempart.engine.struct_ref import Frame
from rempart.physics.earth import WGS84, curvature_radii

F8 = npt.NDArray[np.float64]
Xyz = tuple[float, float, float]


class Level(NamedTuple):
    """Radii of curvature (m) of the ground at the site: across the meridian (N) and along it (M)."""

    east_m: float
    north_m: float


def level_at(lat_rad: float) -> Level:
    """Curvature of WGS 84 at a latitude."""
    return Level(*curvature_radii(WGS84, math.sin(lat_rad)))


@dataclass(frozen=True, eq=False)
class Curve:
    """One path: pieces of a cubic in (tgo - knot).

    `knot_s`: (n,) tgo at which each piece begins, rising from 0; `coefficient`: (n, 4, 3), powers 0
    to 3 by axes; `duration_s`: tgo at the path's start, the end of the last piece.
    """

    knot_s: F8
    coefficient: F8
    duration_s: float


class Curves(NamedTuple):
    """All paths of a world, stacked: path p owns the pieces `first[p]` to `first[p + 1] - 1`."""

    first: npt.NDArray[np.int64]  # (P + 1,)
    knot_s: F8
    coefficient: F8
    duration_s: F8  # (P,)
    level: Level


def ground_z(level: Level, x_m: float, y_m: float, height_m: float) -> float:
    """Metres up of the site's tangent plane (z) of what is `height_m` above the site's level at (x, y)."""
    return height_m - 0.5 * (x_m * x_m / level.east_m + y_m * y_m / level.north_m)


@inner
def height_above_ground(level: Level, x_m: float, y_m: float, z_m: float) -> float:
    """Height (m) above the site's level of a local place, the inverse of `ground_z`."""
    return z_m + 0.5 * (x_m * x_m / level.east_m + y_m * y_m / level.north_m)


def line(aim: Xyz, bearing_rad: float, descent_rad: float, speed_mps: float, length_m: float) -> Curve:
    """Constant speed along a straight line that comes from a bearing, down at an angle, to the aim."""
    flat = speed_mps * math.cos(descent_rad)
    coefficient = np.zeros((1, 4, 3))
    coefficient[0, 0] = aim
    coefficient[0, 1] = (
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
    pieces = np.stack((place[:, :-1], v0, square, cube))
    return Curve(tgo_s[:-1].copy(), np.ascontiguousarray(pieces.transpose(2, 0, 1)), float(tgo_s[-1]))


def stack(curves: list[Curve], level: Level) -> Curves:
    """Paths in the order given."""
    sizes = [curve.knot_s.size for curve in curves]
    return Curves(
        np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))),
        np.concatenate([np.empty(0), *(curve.knot_s for curve in curves)]),
        np.concatenate([np.empty((0, 4, 3)), *(curve.coefficient for curve in curves)]),
        np.array([curve.duration_s for curve in curves], dtype=np.float64),
        level,
    )


@inner
def piece_at(curves: Curves, path: int, tgo_s: float) -> int:
    """Index of the piece of a path that holds `tgo_s`; its first or last one outside."""
    low, high = curves.first[path], curves.first[path + 1] - 1
    while low < high:
        middle = (low + high + 1) // 2
        if curves.knot_s[middle] <= tgo_s:
            low = middle
        else:
            high = middle - 1
    return int(low)


@inner
def place_at(curves: Curves, path: int, tgo_s: float) -> Xyz:
    """Place (m) of a path at `tgo_s`, 0 <= tgo <= duration."""
    i = piece_at(curves, path, tgo_s)
    s = tgo_s - curves.knot_s[i]
    c = curves.coefficient
    return (
        c[i, 0, 0] + s * (c[i, 1, 0] + s * (c[i, 2, 0] + s * c[i, 3, 0])),
        c[i, 0, 1] + s * (c[i, 1, 1] + s * (c[i, 2, 1] + s * c[i, 3, 1])),
        c[i, 0, 2] + s * (c[i, 1, 2] + s * (c[i, 2, 2] + s * c[i, 3, 2])),
    )


@inner
def velocity_at(curves: Curves, path: int, tgo_s: float) -> Xyz:
    """Velocity (m/s) in time, not in time-to-go, of a path at `tgo_s`."""
    i = piece_at(curves, path, tgo_s)
    s = tgo_s - curves.knot_s[i]
    c = curves.coefficient
    return (
        -(c[i, 1, 0] + s * (2.0 * c[i, 2, 0] + s * 3.0 * c[i, 3, 0])),
        -(c[i, 1, 1] + s * (2.0 * c[i, 2, 1] + s * 3.0 * c[i, 3, 1])),
        -(c[i, 1, 2] + s * (2.0 * c[i, 2, 2] + s * 3.0 * c[i, 3, 2])),
    )


class _Sampling(NamedTuple):
    """What `fill_places` works on."""

    curves: Curves
    tgo_share: F8
    places: F8
    velocities: F8


@jit
def fill_places(work: _Sampling) -> None:
    """Places and velocities (P, n, 3) of every path at shares (n,) of its duration."""
    curves, tgo_share, out, out_mps = work.curves, work.tgo_share, work.places, work.velocities
    for path in range(len(curves.duration_s)):
        for i in range(len(tgo_share)):
            tgo_s = curves.duration_s[path] * tgo_share[i]
            out[path, i, 0], out[path, i, 1], out[path, i, 2] = place_at(curves, path, tgo_s)
            out_mps[path, i, 0], out_mps[path, i, 1], out_mps[path, i, 2] = velocity_at(curves, path, tgo_s)


def sampled(curves: Curves, n: int) -> tuple[F8, F8]:
    """Places and velocities (P, n + 1, 3) of every path at n + 1 instants from impact to start."""
    return sampled_at(curves, np.arange(n + 1) / n)


def sampled_at(curves: Curves, tgo_share: F8) -> tuple[F8, F8]:
    """Places and velocities (P, n, 3) of every path at shares (n,) of its duration."""
    shape = (curves.duration_s.size, tgo_share.size, 3)
    places, velocities = np.empty(shape), np.empty(shape)
    work: Any = Frame(_Sampling(curves, tgo_share, places, velocities))
    fill_places(work)
    return places, velocities
