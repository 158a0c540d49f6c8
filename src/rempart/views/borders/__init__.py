"""Coasts and borders around a place, for maps: Natural Earth, 1:50 million, in the public domain.

`tools/make_borders.py` tells how the file came to be. Lines are good to about a kilometre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from rempart.physics.earth import WGS84, ecef_to_enu, geodetic_to_ecef

F8 = npt.NDArray[np.float64]

SOURCE = "Coasts and borders: Natural Earth 1:50m (public domain), as drawn there"
_UNIT_DEG = 0.001


@dataclass(frozen=True, eq=False)
class Line:
    """A piece of coast or border: `lon_lat_deg` (n, 2)."""

    lon_lat_deg: F8
    border: bool


def near(lat_deg: float, lon_deg: float, reach_deg: float) -> tuple[Line, ...]:
    """Pieces within `reach_deg` of latitude of a place, and as many kilometres east and west of it."""
    wide_deg = reach_deg / max(np.cos(np.radians(lat_deg)), 0.05)
    found: list[Line] = []
    for line in _lines():
        east = (line.lon_lat_deg[:, 0] - lon_deg + 180.0) % 360.0 - 180.0
        inside = (np.abs(east) <= wide_deg) & (np.abs(line.lon_lat_deg[:, 1] - lat_deg) <= reach_deg)
        if not inside.any():
            continue
        # A point outside on either side of those inside, so that the line leaves the picture.
        wanted = inside | np.append(inside[1:], False) | np.insert(inside[:-1], 0, False)
        places = np.flatnonzero(wanted)
        runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
        found += [Line(line.lon_lat_deg[run], line.border) for run in runs if len(run) > 1]
    return tuple(found)


def plan(
    lines: Iterable[Line], lat_rad: float, lon_rad: float, height_m: float, most_points: int
) -> Iterator[tuple[bool, list[int]]]:
    """(whether a border, [east, north, ...] in m) of lines, in the tangent plane of a place (rad, m).

    Ends with the last line before `most_points` points are told.
    """
    n_points = 0
    for line in lines:
        path: list[int] = []
        for lon, lat in np.radians(line.lon_lat_deg).tolist():
            place = geodetic_to_ecef(WGS84, lat, lon, 0.0)
            path += [round(v) for v in ecef_to_enu(WGS84, lat_rad, lon_rad, height_m, *place)[:2]]
        n_points += len(path) // 2
        if n_points > most_points:
            return
        yield line.border, path


@cache
def _lines() -> tuple[Line, ...]:
    with (
        files(__name__).joinpath("lines-50m.npz").open("rb") as opened,
        np.load(opened, allow_pickle=False) as data,
    ):
        ends = np.cumsum(data["length"])
        steps = np.split(data["step"].astype(np.int64), ends[:-1])
        parts = zip(data["first"].astype(np.int64), steps, data["border"].tolist(), strict=True)
        return tuple(
            Line(np.concatenate((first[None], first + np.cumsum(step, axis=0))) * _UNIT_DEG, border)
            for first, step, border in parts
        )
