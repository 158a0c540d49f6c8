"""Maps over the antimeridian: cut there, so that all longitudes are within +-180 (RFC 7946, 3.1.9).

Longitudes of a map rise from west to east, and pass 180 where it does.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

F8 = npt.NDArray[np.float64]


def cut_line(rows: F8) -> list[F8]:
    """Pieces of a line (n, k): longitude (deg), and whatever else is linear between its places.

    Where the line is cut, the one piece ends and the next begins; each has two places or more.
    """
    at = np.column_stack((np.unwrap(rows[:, 0], period=360.0), rows[:, 1:]))
    turns = np.floor((at[:, 0] + 180.0) / 360.0)
    pieces, piece = [], [at[0]]
    for (a, b), (turn, next_turn) in zip(pairwise(at), pairwise(turns), strict=True):
        if turn != next_turn:
            place = a + (360.0 * max(turn, next_turn) - 180.0 - a[0]) / (b[0] - a[0]) * (b - a)
            pieces.append((turn, np.array([*piece, place])))
            piece = [place]
        piece.append(b)
    pieces.append((turns[-1], np.array(piece)))
    for turn, found in pieces:
        found[:, 0] = np.clip(found[:, 0] - 360.0 * turn, -180.0, 180.0)
    return [found for _, found in pieces if np.ptp(found, axis=0).any()]


def within(lon_deg: float) -> float:
    """The same meridian within -180 and 180."""
    return lon_deg if -180.0 <= lon_deg <= 180.0 else (lon_deg + 180.0) % 360.0 - 180.0


def crossed(west_deg: float, east_deg: float) -> float | None:
    """The antimeridian, as 180 or -180, if it lies between the edges of a map; else None."""
    return next((meridian for meridian in (-180.0, 180.0) if west_deg < meridian < east_deg), None)


def strips(lon_deg: F8, values: F8) -> list[tuple[F8, F8]]:
    """The parts of a map (rows, n) on both sides of the antimeridian, each with a column upon it."""
    meridian = crossed(lon_deg[0], lon_deg[-1])
    if meridian is None:
        return [(lon_deg + within(lon_deg.mean()) - lon_deg.mean(), values)]
    cut = columns(lon_deg, values, np.array([meridian]))
    west, east = lon_deg < meridian, lon_deg > meridian
    return [
        (np.append(lon_deg[west] - meridian, 0.0) + 180.0, np.hstack((values[:, west], cut))),
        (np.insert(lon_deg[east] - meridian, 0, 0.0) - 180.0, np.hstack((cut, values[:, east]))),
    ]


def cells(lon_deg: F8, step_deg: float) -> list[F8]:
    """Centres of cells as wide as those of a map that fill its parts on both sides of the antimeridian.

    Their longitudes are those of the map, beyond 180 too; its outer cells may stand over by part of a cell.
    """
    west_deg, east_deg = lon_deg[0] - 0.5 * step_deg, lon_deg[-1] + 0.5 * step_deg
    meridian = crossed(west_deg, east_deg)
    if meridian is None:
        return [lon_deg]
    n_west, n_east = (
        int(np.ceil(width / step_deg - 1e-6)) for width in (meridian - west_deg, east_deg - meridian)
    )
    offsets_deg = (np.arange(-n_west, n_east, dtype=np.float64) + 0.5) * step_deg
    return [meridian + offsets_deg[:n_west], meridian + offsets_deg[n_west:]]


def columns(lon_deg: F8, values: F8, at_deg: F8) -> F8:
    """Columns of a map (..., n) at other longitudes, linear between those that there are."""
    place = np.interp(at_deg, lon_deg, np.arange(lon_deg.size))
    left = np.minimum(place.astype(np.int64), max(lon_deg.size - 2, 0))
    right = np.minimum(left + 1, lon_deg.size - 1)
    share = place - left
    found: F8 = values[..., left] * (1.0 - share) + values[..., right] * share
    return found
