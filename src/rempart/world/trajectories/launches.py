"""Ballistic flights as curves: the launches of a world solved together, and their flights as they hit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inner, jit
from rempart.engine.struct_ref import Frame
from rempart.physics.ballistic import N_COLUMNS, STANDARD_AIR, Body
from rempart.physics.drag import CONSTANT
from rempart.physics.earth import (
    STANDARD_GRAVITY_MPS2,
    WGS84,
    ecef_to_geodetic,
    enu_to_ecef,
    geodetic_to_ecef,
    rotate_ecef_to_enu,
)
from rempart.physics.launch import (
    NOT_CONVERGED,
    OUT_OF_REACH,
    SOLVED,
    TOLERANCE_M,
    Launch,
    farthest_launch,
)
from rempart.world.records import Ballistic
from rempart.world.trajectories.curves import Curve, Xyz, ground_z, level_at
from rempart.world.trajectories.flights import Site
from rempart.world.trajectories.lanes import (
    N_LAUNCH,
    N_SEARCH,
    N_SHOT,
    NO_SHOT,
    Searches,
    begin_searches,
    end_searches,
    fly_searches,
    framed,
    search_again,
)
from rempart.world.unreachable import Unreachable

F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]

_STEP_MIN_S, _STEP_MAX_S, _STEPS_A_FLIGHT = 0.02, 1.0, 250
_ROOM = 1.05
"""Rows for a flight, by those that it would have had with the coarse step's time of flight."""
_SAME_S = 1e-9
"""Rows of a flight so near in time are one."""


class Solved(NamedTuple):
    """Launches (N, N_LAUNCH), and searches whose rows hold the flights of those that are solved."""

    launches: F8
    searches: Searches


def ballistic_curves(
    flights: Sequence[Ballistic], aims: Sequence[tuple[float, float]], heights_m: Sequence[float], site: Site
) -> list[Curve | str]:
    """Flights from burn-out at the launch place to the aim, an integrator's step a piece; or why not.

    Each aim (x, y) is at a height above the site's level.
    """
    starts = [geodetic_to_ecef(WGS84, flight.lat_rad, flight.lon_rad, flight.height_m) for flight in flights]
    ends = [aim_ecef(aim, site, height_m) for aim, height_m in zip(aims, heights_m, strict=True)]
    found: list[Curve | str] = ["the launch place is the aim"] * len(flights)
    apart = [i for i in range(len(flights)) if math.dist(starts[i], ends[i]) >= 1.0]
    if not apart:
        return found
    solved = solved_launches(
        [flights[i] for i in apart], [starts[i] for i in apart], [ends[i] for i in apart]
    )
    curves = _curves(solved.searches, site)
    for k, i in enumerate(apart):
        launch = launch_of(solved, k)
        found[i] = curves[k] if launch.status == SOLVED else _why_not(launch, flights[i], starts[i], ends[i])
    return found


def solved_launches(flights: Sequence[Ballistic], starts: Sequence[Xyz], ends: Sequence[Xyz]) -> Solved:
    """The launches that hit: at the burn-out speed if given, else at the elevation, else of least energy."""
    n = len(flights)
    step_s = np.array([step_for(math.dist(*pair)) for pair in zip(starts, ends, strict=True)])
    coarse = Searches(
        np.array(starts),
        np.array(ends),
        np.array([body_of(flight).drag_area_per_mass_m2_kg for flight in flights]),
        step_s.copy(),
        np.zeros((n, N_SEARCH)),
        np.zeros((n, N_SHOT)),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.empty((0, N_COLUMNS)),
    )
    launches = np.zeros((n, N_LAUNCH))
    speed_mps = np.array([flight.burnout_speed_mps for flight in flights])
    elevation_rad = np.array([flight.elevation_rad for flight in flights])
    high = np.array([not flight.low for flight in flights], np.int64)
    begin_searches(framed(coarse), speed_mps, elevation_rad, high, launches)
    first, chosen = coarse.search.copy(), np.flatnonzero(launches[:, 0] == NO_SHOT)
    fly_searches(coarse, chosen)
    fine = coarse._replace(step_s=step_s, search=first)
    search_again(framed(fine), coarse.search)
    room = (_ROOM * coarse.shot[:, 2] / step_s).astype(np.int64) + 8
    while chosen.size:
        fine = fine._replace(
            first_row=np.cumsum(room) - room, room=room, rows=np.empty((int(room.sum()), N_COLUMNS))
        )
        fly_searches(fine, chosen)
        cut = (fine.n_rows > room) & (fine.shot[:, 3] <= TOLERANCE_M)
        room, chosen = np.where(cut, fine.n_rows, room), chosen if cut.any() else chosen[:0]
    end_searches(framed(fine), launches)
    return Solved(launches, fine)


def launch_of(solved: Solved, i: int) -> Launch:
    """One of some launches."""
    status, *numbers = solved.launches[i].tolist()
    return Launch(int(status), *numbers)


class _Pieces(NamedTuple):
    """What `fill_pieces` works on."""

    searches: Searches
    axes: F8  # (3, 3) local parts of ECEF axes
    origin: F8  # (3,)
    knot_s: F8
    coefficient: F8
    n_pieces: I8
    duration_s: F8


def _curves(searches: Searches, site: Site) -> list[Curve]:
    """The flights as curves in the local axes of the site; those that were cut short are not whole."""
    n, n_rows = len(searches.room), len(searches.rows)
    knot_s, coefficient = np.empty(n_rows), np.empty((n_rows, 4, 3))
    n_pieces, duration_s = np.zeros(n, np.int64), np.zeros(n)
    axes, origin = _ecef_to_local(site), np.array(geodetic_to_ecef(WGS84, *site))
    pieces = _Pieces(searches, axes, origin, knot_s, coefficient, n_pieces, duration_s)
    work: Any = Frame(pieces, in_place=True)
    fill_pieces(work)
    parts = zip(searches.first_row.tolist(), n_pieces.tolist(), duration_s.tolist(), strict=True)
    return [Curve(knot_s[at : at + m], coefficient[at : at + m], flown_s) for at, m, flown_s in parts]


@jit
def fill_pieces(work: _Pieces) -> None:
    """Pieces over time-to-go of all flights, from the rows that record them, as of `curves.hermite`."""
    searches, coefficient = work.searches, work.coefficient
    rows = searches.rows
    for i in range(len(work.n_pieces)):
        first = searches.first_row[i]
        late = first + min(searches.n_rows[i], searches.room[i]) - 1
        end_s, after_s, tgo_s, piece = rows[late, 0] if late >= first else 0.0, 0.0, 0.0, first
        for row in range(late - 1, first - 1, -1):
            before_s = end_s - rows[row, 0]
            apart = before_s - after_s > _SAME_S
            after_s = before_s
            if not apart:
                continue
            h = before_s - tgo_s
            work.knot_s[piece] = tgo_s
            for axis in range(3):
                place, v0 = _local(work, late, axis), _falling(work, late, axis)
                slope, v1 = (_local(work, row, axis) - place) / h, _falling(work, row, axis)
                coefficient[piece, 0, axis], coefficient[piece, 1, axis] = place, v0
                coefficient[piece, 2, axis] = (3.0 * slope - 2.0 * v0 - v1) / h
                coefficient[piece, 3, axis] = (v0 + v1 - 2.0 * slope) / (h * h)
            piece, late, tgo_s = piece + 1, row, before_s
        work.n_pieces[i], work.duration_s[i] = piece - first, tgo_s


@inner
def _local(work: _Pieces, row: int, axis: int) -> float:
    """One local coordinate (m) of a row."""
    rows, axes, origin = work.searches.rows, work.axes, work.origin
    x, y, z = rows[row, 1] - origin[0], rows[row, 2] - origin[1], rows[row, 3] - origin[2]
    return axes[axis, 0] * x + axes[axis, 1] * y + axes[axis, 2] * z


@inner
def _falling(work: _Pieces, row: int, axis: int) -> float:
    """One local part (m/s) of the velocity over time-to-go: the negative of that in time."""
    rows, axes = work.searches.rows, work.axes
    return -(axes[axis, 0] * rows[row, 4] + axes[axis, 1] * rows[row, 5] + axes[axis, 2] * rows[row, 6])


def body_of(flight: Ballistic) -> Body:
    """What drag needs of a flight: constant drag coefficient, from the ballistic coefficient."""
    return Body(1.0 / flight.beta_kgm2 if math.isfinite(flight.beta_kgm2) else 0.0, CONSTANT)


def aim_ecef(aim: tuple[float, float], site: Site, aim_height_m: float = 0.0) -> Xyz:
    """ECEF place (m) of an aim (x, y) at a height above the site's, which is above the ellipsoid."""
    x, y, z = enu_to_ecef(WGS84, *site, *aim, ground_z(level_at(site.lat_rad), *aim, 0.0))
    lat_rad, lon_rad, _ = ecef_to_geodetic(WGS84, x, y, z)
    return geodetic_to_ecef(WGS84, lat_rad, lon_rad, site.height_m + aim_height_m)


def step_for(distance_m: float) -> float:
    """Integrator's step (s): about a 250th of the flight, 0.02 to 1 s."""
    flight_s = math.sqrt(2.0 * distance_m / STANDARD_GRAVITY_MPS2)
    return min(max(flight_s / _STEPS_A_FLIGHT, _STEP_MIN_S), _STEP_MAX_S)


def solve_launch(flight: Ballistic, start: Xyz, end: Xyz) -> Launch:
    """One launch that hits. Raises `Unreachable`."""
    launch = launch_of(solved_launches([flight], [start], [end]), 0)
    if launch.status != SOLVED:
        raise Unreachable("", _why_not(launch, flight, start, end))
    return launch


def _why_not(launch: Launch, flight: Ballistic, start: Xyz, end: Xyz) -> str:
    away = f"the aim is {math.dist(start, end) / 1000.0:.4g} km away"
    if launch.status == OUT_OF_REACH and math.isnan(flight.burnout_speed_mps):
        return (
            f"{away}, out of range of any burn-out speed up to {launch.speed_mps:.4g} m/s at that elevation"
        )
    if launch.status == OUT_OF_REACH:
        speed_mps = flight.burnout_speed_mps
        step_s = step_for(math.dist(start, end))
        _, range_m, _ = farthest_launch(WGS84, STANDARD_AIR, body_of(flight), start, end, speed_mps, step_s)
        return (
            f"{away}, out of range: a burn-out speed of {speed_mps:.4g} m/s carries {range_m / 1000.0:.4g} km"
        )
    assert launch.status == NOT_CONVERGED  # noqa: S101
    nearest = f" (the nearest by {launch.miss_m:.4g} m)" if launch.miss_m < math.dist(start, end) else ""
    return f"{away}, and no launch was found that comes within {TOLERANCE_M:.0f} m of it{nearest}"


def _ecef_to_local(site: Site) -> F8:
    axes = [
        rotate_ecef_to_enu(site.lat_rad, site.lon_rad, *axis)
        for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    ]
    return np.array(axes).T
