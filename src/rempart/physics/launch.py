"""The launch that makes a ballistic flight hit its aim.

Boost is not modelled: a flight starts with its burn-out velocity, the public practice at
engagement level. The point called launch here is the point of burn-out. For a mortar bomb or a
short-range rocket that is the ground; a ballistic missile burns out above the dense air, so
give it the point from `burnout_point` (from the ground its own drag would ask for several times
the true speed). Speed is relative to the ground; elevation and azimuth are those of the
burn-out velocity in that point's own ENU frame. The launch is solved with the very dynamics of
`ballistic`, so a flight from the answer hits the aim.

Method: azimuth is corrected by the bearing error, elevation or speed by a safeguarded secant
on the range, first with steps four times as long, then with the step asked for.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from rempart._jit import jit
from rempart.physics.ballistic import CUT_SHORT, IMPACT, Air, Body, State, fly_to_impact
from rempart.physics.earth import (
    Earth,
    ecef_to_geodetic,
    enu_to_polar,
    polar_to_enu,
    rotate_ecef_to_enu,
    rotate_enu_to_ecef,
)
from rempart.physics.vacuum_round import minimum_energy_elevation, speed_at_elevation

SOLVED = 0
"""The flight ends within `TOLERANCE_M` of the aim."""
OUT_OF_REACH = 1
"""No elevation (or no speed up to `MAX_SPEED_MPS`) reaches the aim."""
NOT_CONVERGED = 2
"""The search ended farther than `TOLERANCE_M` from the aim."""

TOLERANCE_M = 1.0
MAX_SPEED_MPS = 7500.0
MAX_FLIGHT_S = 7200.0
COARSE = 4.0
"""Times the integrator's step, that a search begins with."""
_MOST_SHOTS = 50
_NEARLY = 0.98
_BELOW_SIGHT_RAD = 0.02
_STEEPEST_RAD = math.radians(89.9)
_GOLDEN = 0.5 * (math.sqrt(5.0) - 1.0)

Point = tuple[float, float, float]


class Launch(NamedTuple):
    """A launch and where it lands."""

    status: int
    """SOLVED, OUT_OF_REACH or NOT_CONVERGED."""
    speed_mps: float
    """Burn-out speed relative to the ground."""
    elevation_rad: float
    """Elevation of the burn-out velocity."""
    azimuth_rad: float
    """Azimuth of the burn-out velocity, from north by east."""
    t_flight_s: float
    """Time from burn-out at the launch point to impact."""
    miss_m: float
    """Distance from impact to aim."""


class Case(NamedTuple):
    """What stays the same while one launch is solved."""

    earth: Earth
    air: Air
    body: Body
    launch: Point
    aim: Point
    lat_rad: float
    lon_rad: float
    aim_height_m: float
    bearing_rad: float
    sight_rad: float
    range_m: float


class Shot(NamedTuple):
    """One flight tried: where it came down, seen from the launch point."""

    range_m: float
    bearing_rad: float
    t_flight_s: float
    miss_m: float


class Search(NamedTuple):
    """A launch looked for shot by shot, by u: the logarithm of the speed, or the elevation; that one is nan.

    The error is ln(range / wanted) by speed, as range goes as a power of speed, else range / wanted - 1; its
    root lies between `low` and `high`, and `slope` is what it gains with u.
    """

    speed_mps: float
    elevation_rad: float
    low: float
    high: float
    u: float
    slope: float
    azimuth_rad: float
    u_before: float
    error_before: float
    n_shots: int


@jit
def burnout_state(
    earth: Earth, launch: Point, speed_mps: float, elevation_rad: float, azimuth_rad: float
) -> State:
    """ECEF position (m) and velocity (m/s) at burn-out of a launch."""
    lat_rad, lon_rad, _ = ecef_to_geodetic(earth, launch[0], launch[1], launch[2])
    east, north, up = polar_to_enu(azimuth_rad, elevation_rad, speed_mps)
    vx, vy, vz = rotate_enu_to_ecef(lat_rad, lon_rad, east, north, up)
    return launch[0], launch[1], launch[2], vx, vy, vz


@jit
def burnout_point(
    earth: Earth, ground: Point, towards: Point, elevation_rad: float, climb_m: float
) -> tuple[float, float, float]:
    """ECEF point (m) of burn-out: on a straight line from the ground that gains `climb_m` of height.

    The line leaves `ground` towards the bearing of `towards` at `elevation_rad` > 0. A stand-in
    for the boost, not a model of it; see `boost_time` for the time it takes.
    """
    lat_rad, lon_rad, _ = ecef_to_geodetic(earth, ground[0], ground[1], ground[2])
    east, north, up = rotate_ecef_to_enu(
        lat_rad, lon_rad, towards[0] - ground[0], towards[1] - ground[1], towards[2] - ground[2]
    )
    bearing_rad, _, _ = enu_to_polar(east, north, up)
    east, north, up = polar_to_enu(bearing_rad, elevation_rad, climb_m / math.sin(elevation_rad))
    dx, dy, dz = rotate_enu_to_ecef(lat_rad, lon_rad, east, north, up)
    return ground[0] + dx, ground[1] + dy, ground[2] + dz


@jit
def boost_time(climb_m: float, elevation_rad: float, speed_mps: float) -> float:
    """Time (s) of a straight boost of constant acceleration from rest to `speed_mps`.

    2 length / speed, with length = climb / sin(elevation): uniform acceleration.
    """
    return 2.0 * climb_m / math.sin(elevation_rad) / speed_mps


@jit
def least_speed_elevation(launch: Point, aim: Point) -> float:
    """Elevation (rad) of the vacuum flight of least speed between two ECEF points: the default loft.

    Exact for two points of equal height on a round Earth at rest without air; near enough else.
    Source: Wheelon 1959, ARS Journal 29(12), 915.
    """
    return minimum_energy_elevation(_central_angle(launch, aim))


@jit
def solve_speed(
    earth: Earth, air: Air, body: Body, launch: Point, aim: Point, elevation_rad: float, dt_s: float
) -> Launch:
    """The burn-out speed and azimuth that hit an aim at a given burn-out elevation.

    `launch` and `aim` are ECEF points (m) apart by at least a metre, `elevation_rad` between 0
    and pi/2 (the default of the field is `least_speed_elevation`), `dt_s` the integrator's step.
    """
    case = case_of(earth, air, body, launch, aim)
    first = first_by_speed(case, elevation_rad)
    search, _ = _searched(case, first, COARSE * dt_s)
    return answer_of(case, *_searched(case, again(first, search), dt_s))


@jit
def first_by_speed(case: Case, elevation_rad: float) -> Search:
    """The search of a speed at an elevation, from the speed of a flight without air."""
    radius_m = math.hypot(math.hypot(case.launch[0], case.launch[1]), case.launch[2])
    angle_rad = _central_angle(case.launch, case.aim)
    top = math.log(MAX_SPEED_MPS)
    guess = min(math.log(speed_at_elevation(case.earth.mu_m3_s2, radius_m, angle_rad, elevation_rad)), top)
    return Search(math.nan, elevation_rad, 0.0, top, guess, 2.0, case.bearing_rad, guess, math.nan, 0)


@jit
def solve_elevation(
    earth: Earth, air: Air, body: Body, launch: Point, aim: Point, speed_mps: float, high: bool, dt_s: float
) -> Launch:
    """The burn-out elevation and azimuth that hit an aim at a given burn-out speed.

    Of the two answers `high` chooses the steep one. `launch` and `aim` are ECEF points (m) apart
    by at least a metre, `dt_s` the integrator's step. OUT_OF_REACH: the speed does not suffice;
    the launch of the longest range is returned then. NOT_CONVERGED is what remains for an aim
    that can only be met on the way up (near and above), or nearer than the steepest launch.
    """
    case = case_of(earth, air, body, launch, aim)
    first, dt_try_s, top = first_by_elevation(case, speed_mps, high, dt_s)
    if top.range_m < case.range_m:
        return out_of_reach(case, first, top)
    search, _ = _searched(case, first, dt_try_s)
    return answer_of(case, *_searched(case, again(first, search), dt_s))


@jit
def first_by_elevation(case: Case, speed_mps: float, high: bool, dt_s: float) -> tuple[Search, float, Shot]:
    """The search of an elevation at a speed, the step to begin with, and a shot that goes as far as the aim.

    If the shot does not, it is the farthest and the search stands at its elevation.
    """
    dt_try_s = COARSE * dt_s
    top_rad, top = _farthest(case, speed_mps, case.range_m, dt_try_s)
    if _NEARLY * case.range_m <= top.range_m < case.range_m:
        # the long step may fall short of what the asked one reaches
        dt_try_s = dt_s
        top_rad, top = _farthest(case, speed_mps, case.range_m, dt_try_s)
    # a range that goes as sin(2 elevation) gives the guess, and the slope at it
    flat_rad = 0.5 * math.asin(min(case.range_m / top.range_m, 1.0))
    guess_rad = 0.5 * math.pi - flat_rad if high else flat_rad
    # gravity bends down, so no answer lies below the line of sight
    low_rad = top_rad if high else case.sight_rad - _BELOW_SIGHT_RAD
    high_rad = _STEEPEST_RAD if high else top_rad
    guess_rad = min(max(guess_rad, low_rad), high_rad)
    slope = 2.0 / math.tan(2.0 * guess_rad)
    if top.range_m < case.range_m:
        guess_rad = top_rad
    first = Search(
        speed_mps, math.nan, low_rad, high_rad, guess_rad, slope, case.bearing_rad, guess_rad, math.nan, 0
    )
    return first, dt_try_s, top


@jit
def out_of_reach(case: Case, first: Search, top: Shot) -> Launch:
    """The answer where no elevation reaches the aim: the farthest launch."""
    return Launch(OUT_OF_REACH, first.speed_mps, first.u, case.bearing_rad, top.t_flight_s, top.miss_m)


@jit
def answer_of(case: Case, search: Search, shot: Shot) -> Launch:
    """The answer of a search by its last shot."""
    status = SOLVED
    if shot.miss_m > TOLERANCE_M:
        short = math.isnan(search.speed_mps) and shot.range_m < case.range_m
        status = OUT_OF_REACH if short else NOT_CONVERGED
    return Launch(
        status, speed_of(search), elevation_of(search), search.azimuth_rad, shot.t_flight_s, shot.miss_m
    )


@jit
def farthest_launch(
    earth: Earth, air: Air, body: Body, launch: Point, towards: Point, speed_mps: float, dt_s: float
) -> tuple[float, float, float]:
    """Elevation (rad) of the longest range at a speed, that range (m, chord), its time of flight (s).

    The flight starts in the direction of the ECEF point `towards` and comes down to its height.
    By golden section: elevation within 1e-4 rad, the range far closer, as it is flat there.
    """
    case = case_of(earth, air, body, launch, towards)
    elevation_rad, shot = _farthest(case, speed_mps, math.inf, dt_s)
    return elevation_rad, shot.range_m, shot.t_flight_s


@jit
def _central_angle(launch: Point, aim: Point) -> float:
    cx = launch[1] * aim[2] - launch[2] * aim[1]
    cy = launch[2] * aim[0] - launch[0] * aim[2]
    cz = launch[0] * aim[1] - launch[1] * aim[0]
    along = launch[0] * aim[0] + launch[1] * aim[1] + launch[2] * aim[2]
    return math.atan2(math.sqrt(cx * cx + cy * cy + cz * cz), along)


@jit
def case_of(earth: Earth, air: Air, body: Body, launch: Point, aim: Point) -> Case:
    """What stays the same while the launch from one ECEF point at another is solved."""
    lat_rad, lon_rad, _ = ecef_to_geodetic(earth, launch[0], launch[1], launch[2])
    _, _, aim_height_m = ecef_to_geodetic(earth, aim[0], aim[1], aim[2])
    east, north, up = rotate_ecef_to_enu(
        lat_rad, lon_rad, aim[0] - launch[0], aim[1] - launch[1], aim[2] - launch[2]
    )
    bearing_rad, sight_rad, range_m = enu_to_polar(east, north, up)
    return Case(
        earth, air, body, launch, aim, lat_rad, lon_rad, aim_height_m, bearing_rad, sight_rad, range_m
    )


@jit
def _shoot(case: Case, speed_mps: float, elevation_rad: float, azimuth_rad: float, dt_s: float) -> Shot:
    start = burnout_state(case.earth, case.launch, speed_mps, elevation_rad, azimuth_rad)
    status, t_s, end = fly_to_impact(
        case.earth, case.air, case.body, start, dt_s, case.aim_height_m, MAX_FLIGHT_S
    )
    return shot_of(case, status, t_s, end)


@jit
def shot_of(case: Case, status: int, t_s: float, end: State) -> Shot:
    """A flight that ended, seen from its launch point."""
    miss_m = math.sqrt(
        (end[0] - case.aim[0]) ** 2 + (end[1] - case.aim[1]) ** 2 + (end[2] - case.aim[2]) ** 2
    )
    if status != IMPACT or math.isnan(miss_m):
        # never up to the aim's height or too fast for the step (short), or never down (long)
        range_m = 1e9 if status == CUT_SHORT else 1.0
        return Shot(range_m, case.bearing_rad, t_s, max(miss_m, 1e6))
    start = case.launch
    east, north, up = rotate_ecef_to_enu(
        case.lat_rad, case.lon_rad, end[0] - start[0], end[1] - start[1], end[2] - start[2]
    )
    bearing_rad, _, range_m = enu_to_polar(east, north, up)
    return Shot(range_m, bearing_rad, t_s, miss_m)


@jit
def _searched(case: Case, search: Search, dt_s: float) -> tuple[Search, Shot]:
    """A search to its end, and the last shot."""
    while True:
        shot = _shoot(case, speed_of(search), elevation_of(search), search.azimuth_rad, dt_s)
        ended, search = after_shot(case, search, shot)
        if ended:
            return search, shot


@jit
def speed_of(search: Search) -> float:
    """Speed (m/s) of the next shot of a search, or of its answer."""
    return math.exp(search.u) if math.isnan(search.speed_mps) else search.speed_mps


@jit
def elevation_of(search: Search) -> float:
    """Elevation (rad) of the next shot of a search, or of its answer."""
    return search.u if math.isnan(search.elevation_rad) else search.elevation_rad


@jit
def again(first: Search, found: Search) -> Search:
    """A search in the bracket of the first from where another ended."""
    return Search(
        first.speed_mps,
        first.elevation_rad,
        first.low,
        first.high,
        found.u,
        found.slope,
        found.azimuth_rad,
        found.u,
        math.nan,
        0,
    )


@jit
def after_shot(case: Case, search: Search, shot: Shot) -> tuple[bool, Search]:
    """Whether a search ends with the shot at its u, and where it then stands, or goes on: guarded secant."""
    _, _, low, high, u, slope, azimuth_rad, u_before, error_before, n_shots = search
    rising = slope > 0.0
    error = shot.range_m / case.range_m
    error = math.log(error) if math.isnan(search.speed_mps) else error - 1.0
    if u != u_before and error != error_before:
        secant = (error - error_before) / (u - u_before)
        slope = secant if (secant > 0.0) == rising else slope
    n_shots += 1
    ended = shot.miss_m <= 0.5 * TOLERANCE_M or high - low < 1e-13
    if not ended:
        if (error > 0.0) == rising:
            high = u
        else:
            low = u
        u_before, error_before = u, error
        u -= error / slope
        if not low < u < high:
            u = 0.5 * (low + high)
        turn_rad = case.bearing_rad - shot.bearing_rad
        azimuth_rad += math.atan2(math.sin(turn_rad), math.cos(turn_rad))
    after = Search(
        search.speed_mps,
        search.elevation_rad,
        low,
        high,
        u,
        slope,
        azimuth_rad,
        u_before,
        error_before,
        n_shots,
    )
    return ended or n_shots >= _MOST_SHOTS, after


@jit
def _farthest(case: Case, speed_mps: float, enough_m: float, dt_s: float) -> tuple[float, Shot]:
    """Elevation and shot of the longest range, or the first one tried that goes as far as `enough_m`."""
    low_rad, high_rad = 0.0, _STEEPEST_RAD
    loft_rad = least_speed_elevation(case.launch, case.aim)
    loft = _shoot(case, speed_mps, loft_rad, case.bearing_rad, dt_s)
    if loft.range_m >= enough_m:
        return loft_rad, loft
    left_rad = high_rad - _GOLDEN * (high_rad - low_rad)
    right_rad = low_rad + _GOLDEN * (high_rad - low_rad)
    left = _shoot(case, speed_mps, left_rad, case.bearing_rad, dt_s)
    right = _shoot(case, speed_mps, right_rad, case.bearing_rad, dt_s)
    while high_rad - low_rad > 1e-4:
        if left.range_m >= enough_m:
            return left_rad, left
        if right.range_m >= enough_m:
            return right_rad, right
        if left.range_m > right.range_m:
            high_rad, right_rad, right = right_rad, left_rad, left
            left_rad = high_rad - _GOLDEN * (high_rad - low_rad)
            left = _shoot(case, speed_mps, left_rad, case.bearing_rad, dt_s)
        else:
            low_rad, left_rad, left = left_rad, right_rad, right
            right_rad = low_rad + _GOLDEN * (high_rad - low_rad)
            right = _shoot(case, speed_mps, right_rad, case.bearing_rad, dt_s)
    return (left_rad, left) if left.range_m > right.range_m else (right_rad, right)
