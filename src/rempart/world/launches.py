"""Ballistic flight as a curve: the launch solved, then flown once more for its table."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rempart.physics.ballistic import CUT_SHORT, N_COLUMNS, STANDARD_AIR, Body, fly
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
    burnout_state,
    farthest_launch,
    least_speed_elevation,
    solve_elevation,
    solve_speed,
)
from rempart.world.curves import Curve, Xyz, ground_z, hermite, level_at
from rempart.world.flights import Site
from rempart.world.resolved import Ballistic
from rempart.world.unreachable import Unreachable

F8 = npt.NDArray[np.float64]

_STEP_MIN_S, _STEP_MAX_S, _STEPS_A_FLIGHT = 0.02, 1.0, 250


def ballistic_curve(
    flight: Ballistic, aim: tuple[float, float], site: Site, aim_height_m: float = 0.0
) -> Curve:
    """The flight from burn-out at the launch place to the aim, an integrator's step a piece."""
    start = geodetic_to_ecef(WGS84, flight.lat_rad, flight.lon_rad, flight.height_m)
    end = aim_ecef(aim, site, aim_height_m)
    step_s = step_for(math.dist(start, end))
    body = body_of(flight)
    launch = solve_launch(flight, start, end, step_s)
    state = burnout_state(WGS84, start, launch.speed_mps, launch.elevation_rad, launch.azimuth_rad)
    out = np.empty((int(launch.t_flight_s / step_s) + 8, N_COLUMNS))
    impact_m = ecef_to_geodetic(WGS84, *end)[2]
    status, n = fly(WGS84, STANDARD_AIR, body, state, step_s, impact_m, out)
    if status == CUT_SHORT:
        raise AssertionError("the launch solver's flight is longer than it said")
    out = out[:n]
    to_local = _ecef_to_local(site)
    origin = np.array(geodetic_to_ecef(WGS84, *site))
    place = to_local @ (out[::-1, 1:4] - origin).T
    tgo_s = out[-1, 0] - out[::-1, 0]
    keep = np.concatenate(([True], np.diff(tgo_s) > 1e-9))
    return hermite(tgo_s[keep], place[:, keep], -(to_local @ out[::-1, 4:7].T)[:, keep])


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


def solve_launch(flight: Ballistic, start: Xyz, end: Xyz, step_s: float) -> Launch:
    """The launch that hits: at the burn-out speed if given, else at the elevation, else least energy."""
    body = body_of(flight)
    if math.dist(start, end) < 1.0:
        raise Unreachable("", "the launch place is the aim")
    if math.isnan(flight.burnout_speed_mps):
        steep_rad = flight.elevation_rad
        if math.isnan(steep_rad):
            steep_rad = least_speed_elevation(start, end)
        launch = solve_speed(WGS84, STANDARD_AIR, body, start, end, steep_rad, step_s)
    else:
        speed_mps = flight.burnout_speed_mps
        launch = solve_elevation(WGS84, STANDARD_AIR, body, start, end, speed_mps, not flight.low, step_s)
    if launch.status != SOLVED:
        raise Unreachable("", _why_not(launch, flight, start, end, step_s))
    return launch


def _why_not(launch: Launch, flight: Ballistic, start: Xyz, end: Xyz, step_s: float) -> str:
    away = f"the aim is {math.dist(start, end) / 1000.0:.4g} km away"
    if launch.status == OUT_OF_REACH and math.isnan(flight.burnout_speed_mps):
        return (
            f"{away}, out of range of any burn-out speed up to {launch.speed_mps:.4g} m/s at that elevation"
        )
    if launch.status == OUT_OF_REACH:
        speed_mps = flight.burnout_speed_mps
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
