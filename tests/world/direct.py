"""The same geometry without tables: slow, readable, straight from the laws.

What the tables are held against. Nothing here is shared with them but the records and the launch
that was solved: places go through the ellipsoid, flights are integrated again with an eighth of the
step, powered flight is that of `physics.powered`, an intercept is searched in time of flight.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rempart.physics.ballistic import STANDARD_AIR, State, fly_to_impact, step
from rempart.physics.detection import pd_swerling
from rempart.physics.earth import (
    WGS84,
    ecef_to_geodetic,
    enu_to_ecef,
    geodetic_to_ecef,
    rotate_ecef_to_enu,
)
from rempart.physics.flyout import flyout_range, flyout_range_steady
from rempart.physics.horizon import EFFECTIVE_RADIUS_M, is_visible
from rempart.physics.launch import burnout_state
from rempart.physics.powered import (
    N_KNOT_COLUMNS,
    N_WAYPOINT_COLUMNS,
    fill_knots,
    ground_distance,
    path_position,
)
from rempart.world.records import (
    Ballistic,
    FlyOut,
    Powered,
    Recorded,
    Sensor,
    Straight,
    ThreatClass,
    Weapon,
)
from rempart.world.trajectories.curves import Xyz, ground_z, level_at
from rempart.world.trajectories.flights import Air, Site
from rempart.world.trajectories.launches import aim_ecef, body_of, solve_launch, step_for

_FINER = 8.0


class PathFunction(NamedTuple):
    """A path: local place (m) as a function of time-to-go, from 0 to `duration_s`."""

    site: Site
    duration_s: float
    position: Callable[[float], Xyz]


class Intercept(NamedTuple):
    """Where a launch meets its target, whether or not within the weapon's limits."""

    tgo_s: float
    flight_s: float
    range_m: float
    within: bool


def path_function(
    flight: Air, aim: tuple[float, float], site: Site, aim_height_m: float = 0.0
) -> PathFunction:
    """The path of a flight to an aim (x, y) at a height above the site's level. Raises `Unreachable`."""
    if isinstance(flight, Straight):
        return _straight(flight, aim, site, aim_height_m)
    if isinstance(flight, Powered):
        return _powered(flight, aim, site, aim_height_m)
    if isinstance(flight, Recorded):
        return _recorded(flight, aim, site, aim_height_m)
    return _ballistic(flight, aim, site, aim_height_m)


def _recorded(flight: Recorded, aim: tuple[float, float], site: Site, aim_height_m: float) -> PathFunction:
    time_s, *places = (list(axis) for axis in zip(*flight.fixes, strict=True))
    left_m = math.dist(flight.fixes[-1][1:], (*aim, aim_height_m))
    if left_m > 0.0:
        last_s = time_s[-1] - time_s[-2]
        time_s.append(time_s[-1] + left_m * last_s / math.dist(flight.fixes[-1][1:], flight.fixes[-2][1:]))
        places = [[*axis, end] for axis, end in zip(places, (*aim, aim_height_m), strict=True)]

    def position(tgo_s: float) -> Xyz:
        x_m, y_m, height_m = (float(np.interp(time_s[-1] - tgo_s, time_s, axis)) for axis in places)
        return x_m, y_m, ground_z(level_at(site.lat_rad), x_m, y_m, height_m)

    return PathFunction(site, time_s[-1] - time_s[0], position)


def _straight(flight: Straight, aim: tuple[float, float], site: Site, aim_height_m: float) -> PathFunction:
    z_m = ground_z(level_at(site.lat_rad), *aim, aim_height_m)

    def position(tgo_s: float) -> Xyz:
        left_m = flight.speed_mps * tgo_s
        flat_m = left_m * math.cos(flight.descent_rad)
        return (
            aim[0] + flat_m * math.sin(flight.bearing_rad),
            aim[1] + flat_m * math.cos(flight.bearing_rad),
            z_m + left_m * math.sin(flight.descent_rad),
        )

    return PathFunction(site, flight.length_m / flight.speed_mps, position)


def _powered(flight: Powered, aim: tuple[float, float], site: Site, aim_height_m: float) -> PathFunction:
    corners = [(place, flight.height_m) for place in flight.waypoints] + [(aim, aim_height_m)]
    for i, height_m in enumerate(flight.heights_m):
        corners[i] = flight.waypoints[i], height_m
    waypoints = np.empty((len(corners), N_WAYPOINT_COLUMNS))
    for i, ((x_m, y_m), height_m) in enumerate(corners):
        lat_rad, lon_rad, _ = geodetic(site, (x_m, y_m, ground_z(level_at(site.lat_rad), x_m, y_m, 0.0)))
        waypoints[i] = lat_rad, lon_rad, site.height_m + height_m, flight.speed_mps
    knots = np.empty((len(corners) + 1, N_KNOT_COLUMNS))
    n_knots = fill_knots(WGS84, waypoints, flight.dive_rad, knots)
    duration_s = float(knots[n_knots - 1, 0])

    def position(tgo_s: float) -> Xyz:
        return local(site, path_position(WGS84, knots, n_knots, duration_s - tgo_s))

    return PathFunction(site, duration_s, position)


def _ballistic(flight: Ballistic, aim: tuple[float, float], site: Site, aim_height_m: float) -> PathFunction:
    start = geodetic_to_ecef(WGS84, flight.lat_rad, flight.lon_rad, flight.height_m)
    end = aim_ecef(aim, site, aim_height_m)
    coarse_s = step_for(math.dist(start, end))
    launch = solve_launch(flight, start, end)
    state = burnout_state(WGS84, start, launch.speed_mps, launch.elevation_rad, launch.azimuth_rad)
    body, step_s = body_of(flight), coarse_s / _FINER
    impact_m = ecef_to_geodetic(WGS84, *end)[2]
    _, duration_s, _ = fly_to_impact(WGS84, STANDARD_AIR, body, state, step_s, impact_m, math.inf)
    states: list[State] = [state]
    while len(states) * step_s < duration_s:
        states.append(step(WGS84, STANDARD_AIR, body, states[-1], step_s))

    def position(tgo_s: float) -> Xyz:
        since_s = max(duration_s - tgo_s, 0.0)
        i = min(int(since_s / step_s), len(states) - 1)
        at = step(WGS84, STANDARD_AIR, body, states[i], since_s - i * step_s)
        return local(site, at[:3])

    return PathFunction(site, duration_s, position)


def local(site: Site, place: Xyz) -> Xyz:
    """Local place (east, north, up of the site) of an ECEF one."""
    origin = geodetic_to_ecef(WGS84, *site)
    away = (p - o for p, o in zip(place, origin, strict=True))
    return rotate_ecef_to_enu(site.lat_rad, site.lon_rad, *away)


def geodetic(site: Site, place: Xyz) -> Xyz:
    """Geodetic latitude, longitude (rad) and height above the ellipsoid (m) of a local place."""
    return ecef_to_geodetic(WGS84, *enu_to_ecef(WGS84, *site, *place))


def visible(path: PathFunction, sensor: Sensor, threat: ThreatClass, tgo_s: float) -> bool:
    """Whether a sensor can see a class on a path at `tgo_s`."""
    if not 0.0 <= tgo_s <= path.duration_s:
        return False
    place = path.position(tgo_s)
    range_m = math.dist(place, sensor.position)
    if not sensor.range_min_m <= range_m <= min(sensor.range_max_m, threat.appearance_range_m):
        return False
    if not in_sector(place, sensor.position, sensor.facing_rad, sensor.sector_rad):
        return False
    lat_rad, lon_rad, height_m = geodetic(path.site, sensor.position)
    seen_lat_rad, seen_lon_rad, seen_height_m = geodetic(path.site, place)
    up_m = local(Site(lat_rad, lon_rad, height_m), enu_to_ecef(WGS84, *path.site, *place))[2]
    elevation_rad = math.asin(max(-1.0, min(1.0, up_m / range_m))) if range_m > 0.0 else 0.0
    if not sensor.elevation_min_rad <= elevation_rad <= sensor.elevation_max_rad:
        return False
    if not sensor.horizon:
        return True
    ground_m = ground_distance(WGS84, lat_rad, lon_rad, seen_lat_rad, seen_lon_rad)
    level_m = path.site.height_m
    return is_visible(ground_m, height_m - level_m, seen_height_m - level_m, EFFECTIVE_RADIUS_M)


def in_sector(place: Xyz, site: Xyz, facing_rad: float, sector_rad: float) -> bool:
    """Whether a place lies in a sector of full width `sector_rad` about the bearing `facing_rad`."""
    bearing_rad = math.atan2(place[0] - site[0], place[1] - site[1])
    return abs(math.remainder(bearing_rad - facing_rad, 2.0 * math.pi)) <= 0.5 * sector_rad


def pd(path: PathFunction, sensor: Sensor, threat: ThreatClass, tgo_s: float) -> float:
    """Detection probability of one look, by the exact law at the exact range."""
    if not visible(path, sensor, threat, tgo_s):
        return 0.0
    if not math.isnan(sensor.pd_fixed):
        return sensor.pd_fixed
    range_m = math.dist(path.position(tgo_s), sensor.position)
    if range_m == 0.0:
        return 1.0
    if math.isnan(threat.snr_ref):
        signal = sensor.snr_ref * threat.rcs_m2 / sensor.rcs_ref_m2 / sensor.loss
        snr = signal * (sensor.range_ref_m / range_m) ** 4
    else:
        snr = threat.snr_ref * (threat.range_ref_m / range_m) ** 4
    return pd_swerling(sensor.swerling, snr, sensor.n_pulses, sensor.pfa)


def reach_m(flyout: FlyOut, t_s: float) -> float:
    """Slant range (m) that an interceptor has reached `t_s` after its delay."""
    if t_s < 0.0:
        return 0.0
    if math.isinf(flyout.speed_mps):
        return math.inf
    if flyout.boost_s == 0.0 and math.isinf(flyout.coast_length_m):
        return flyout_range_steady(t_s, flyout.speed_mps)
    return flyout_range(t_s, flyout.boost_s, flyout.speed_mps, flyout.coast_length_m)


def intercept(path: PathFunction, weapon: Weapon, launch_tgo_s: float) -> Intercept | None:
    """The first meeting of a launch at `launch_tgo_s` with its target; None: none before impact."""
    delay_s = weapon.flyout.delay_s
    most_s = launch_tgo_s - delay_s

    def ahead_m(t_s: float) -> float:
        place = path.position(min(most_s - t_s, path.duration_s))
        return reach_m(weapon.flyout, t_s) - math.dist(place, weapon.position)

    n = 2000
    first = next((i for i in range(n + 1) if ahead_m(most_s * i / n) >= 0.0), None) if most_s >= 0.0 else None
    if first is None:
        return None
    low_s, high_s = most_s * max(first - 1, 0) / n, most_s * first / n
    for _ in range(60):
        middle_s = 0.5 * (low_s + high_s)
        low_s, high_s = (low_s, middle_s) if ahead_m(middle_s) >= 0.0 else (middle_s, high_s)
    place = path.position(most_s - high_s)
    range_m = math.dist(place, weapon.position)
    height_m = geodetic(path.site, place)[2] - path.site.height_m
    within = (
        most_s - high_s <= path.duration_s
        and weapon.range_min_m <= range_m <= weapon.range_max_m
        and weapon.height_min_m <= height_m <= weapon.height_max_m
        and in_sector(place, weapon.position, weapon.facing_rad, weapon.sector_rad)
    )
    return Intercept(most_s - high_s, delay_s + high_s, range_m, within)
