"""What one threat of a fan meets on its way to an aim: the records that the kernel of coverage works on."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inner
from rempart.coverage.bearings import N_SAMPLES, Aims, Tables
from rempart.world.limits import (
    ELEVATION_MAX,
    ELEVATION_MIN,
    FACING,
    HEIGHT_MAX,
    HEIGHT_MIN,
    HORIZON,
    N_COLUMNS,
    N_ZONE_HEAD,
    RANGE_MAX,
    RANGE_MIN,
    SECTOR,
    UP_X,
    ZONES,
    X,
    distance,
    margin,
)
from rempart.world.trajectories.curves import Curves, Level, height_above_ground, place_at

F8 = npt.NDArray[np.float64]
I1 = npt.NDArray[np.int8]
U8 = npt.NDArray[np.uint64]

FROM, UNTIL, SURE_FROM, SURE_UNTIL, N_VIEW = range(5)
"""Columns of what a sensor sees of a path: times-to-go."""
CLOSE, OPEN, N_REACH = range(3)
"""Columns of what a shooter reaches of a path: times-to-go at launch."""
ALIVE, STOPPED, T_IMPACT, ENGAGEMENTS, N_FATE = range(5)
"""What is kept of the threat: probability that nothing hit it yet, that it is stopped; instants; a count."""

KINDS = (RANGE_MAX, RANGE_MIN, HEIGHT_MIN, HEIGHT_MAX, HORIZON, SECTOR, ELEVATION_MIN, ELEVATION_MAX, ZONES)


class Luck(NamedTuple):
    """Draws of n replicates of one world that no place of the ground changes."""

    up: U8  # (n,) bits of the components that are up
    scan_phase_s: F8  # (n, R)
    decision_phase_s: F8  # (n, U)
    own: U8  # (n, F) sensors that a unit may use
    remote: U8  # (n, F)
    common: I1  # (n, F)
    z: F8  # (n, F)
    key: U8  # (n, C)
    identity: I1  # (n, C)


class Found(NamedTuple):
    """Sums over the replicates of one world, by group of the fan (or class) and place."""

    stopped: F8  # (G, N) of the probability that the threat is stopped
    squares: F8  # (G, N) of its square
    detected: F8  # (G, N) replicates
    tracked: F8  # (G, N)
    reached: F8  # (G, N) 1: some weapon has an intercept on the path
    mean_squares: F8  # (C, N) squares of the mean over the groups of a class, of `stopped`
    mean_tracked_squares: F8  # (C, N)


class Approach(NamedTuple):
    """All that a task works on: one world, its luck, some aims; the rest is scratch for one aim and path."""

    curves: Curves
    tables: Tables
    luck: Luck
    aims: Aims
    found: Found
    sensors: F8  # (R, N_COLUMNS) limits in the axes of the aim
    limits: F8  # (Q, N_COLUMNS) of the shooters
    flyouts: F8  # (Q, 4)
    sight: F8  # (R, N_VIEW)
    low: F8  # (R, N_SAMPLES) bounds of Pd between samples
    high: F8  # (R, N_SAMPLES)
    reach: F8  # (Q, N_REACH)
    meet_s: F8  # (Q, N_SAMPLES + 1) times-to-go of meetings, at the samples and where a launch is latest
    launch_s: F8  # (Q, N_SAMPLES + 1) time-to-go of the launch that meets the target at each of them
    fate: F8  # (N_FATE,)
    last_decision_s: F8  # (U,) no decision after it can matter
    of_class: F8  # (n, C) mean over the groups of a class of `stopped`, of one aim
    tracked: F8  # (n, C)
    n_groups: F8  # (C,)


def approach_of(curves: Curves, tables: Tables, luck: Luck, aims: Aims, found: Found) -> Approach:
    """A task with its scratch."""
    n_sensors, n_shooters, n_classes = (
        len(tables.sensor_rows),
        len(tables.shooter_rows),
        tables.appearance_m.size,
    )
    return Approach(
        curves,
        tables,
        luck,
        aims,
        found,
        np.empty_like(tables.sensor_rows),
        np.empty_like(tables.shooter_rows),
        tables.flyouts,
        np.empty((n_sensors, N_VIEW)),
        np.empty((n_sensors, N_SAMPLES)),
        np.empty((n_sensors, N_SAMPLES)),
        np.empty((n_shooters, N_REACH)),
        np.empty((n_shooters, N_SAMPLES + 1)),
        np.empty((n_shooters, N_SAMPLES + 1)),
        np.empty(N_FATE),
        np.empty(luck.decision_phase_s.shape[1]),
        np.empty((len(luck.up), n_classes)),
        np.empty((len(luck.up), n_classes)),
        np.bincount(tables.group_class, minlength=n_classes).astype(np.float64),
    )


def no_found(tables: Tables, n_places: int) -> Found:
    """Room for what is found at n places."""
    by_group = (np.zeros((tables.group_class.size, n_places)) for _ in range(5))
    by_class = (np.zeros((tables.appearance_m.size, n_places)) for _ in range(2))
    return Found(*by_group, *by_class)


@inner
def move(rows: F8, i: int, aims: Aims, place: int, moved: F8) -> None:
    """Row i of limits, from the axes of the site into those of an aim."""
    for column in range(rows.shape[1]):
        moved[i, column] = rows[i, column]
    for k in range(3):
        at, up = aims.shift_m[place, k], 0.0
        for j in range(3):
            at += aims.turn[place, k, j] * rows[i, X + j]
            up += aims.turn[place, k, j] * rows[i, UP_X + j]
        moved[i, X + k], moved[i, UP_X + k] = at, up
    if math.isfinite(rows[i, SECTOR]):
        east, north = math.sin(rows[i, FACING]), math.cos(rows[i, FACING])
        moved[i, FACING] = math.atan2(
            aims.turn[place, 0, 0] * east + aims.turn[place, 0, 1] * north,
            aims.turn[place, 1, 0] * east + aims.turn[place, 1, 1] * north,
        )


@inner
def move_zones(level: Level, rows: F8, i: int, aims: Aims, place: int, moved: F8) -> None:
    """The corners of the zones of row i, which lie on the ground, into the axes of an aim."""
    at = N_COLUMNS
    while math.isfinite(rows[i, ZONES]) and rows[i, at] != 0.0:
        for corner in range(at + N_ZONE_HEAD, at + N_ZONE_HEAD + 2 * int(rows[i, at + 3]), 2):
            x, y = rows[i, corner], rows[i, corner + 1]
            z = -height_above_ground(level, x, y, 0.0)
            for k in range(2):
                turn = aims.turn[place, k]
                moved[i, corner + k] = aims.shift_m[place, k] + turn[0] * x + turn[1] * y + turn[2] * z
        at += N_ZONE_HEAD + 2 * int(rows[i, at + 3])


@inner
def inside(curves: Curves, rows: F8, i: int, x: float, y: float, z: float) -> bool:
    """Whether a place lies within all limits of row i."""
    for kind in KINDS:
        if math.isfinite(rows[i, kind]) and margin(curves.level, rows, i, kind, x, y, z) < 0.0:
            return False
    return True


@inner
def inside_at(curves: Curves, g: int, rows: F8, i: int, tgo_s: float) -> bool:
    """Whether a path lies within all limits of row i at `tgo_s`."""
    x, y, z = place_at(curves, g, tgo_s)
    return inside(curves, rows, i, x, y, z)


@inner
def sample_range(tables: Tables, g: int, k: int, rows: F8, i: int) -> float:
    """Slant range (m) of sample k of a path from the place of row i."""
    return distance(rows, i, tables.places[g, k, 0], tables.places[g, k, 1], tables.places[g, k, 2])
