"""Point-mass ballistic flight in the rotating Earth's own frame (ECEF).

Forces: gravitation (central and J2), the Earth's rotation (Coriolis and centrifugal), drag
against air that turns with the Earth and may carry a steady wind. No lift, no spin, no boost:
a flight starts at burn-out. Integrator: classical Runge-Kutta of order 4, fixed step
(Kutta 1901), last step cut at impact. Equations: Zipfel 2007, Modeling and Simulation of
Aerospace Vehicle Dynamics, section 8.2; checked against NASA/TM-2015-218675.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from rempart._jit import inlined, jit
from rempart.physics.atmosphere import standard_density
from rempart.physics.drag import CONSTANT, drag_coefficient
from rempart.physics.earth import Earth, gravitation, vertical

if TYPE_CHECKING:
    import numpy as np

NO_AIR = 0
STANDARD = 1
EXPONENTIAL = 2

IMPACT = 0
"""The flight came down to the impact height."""
NEVER_ABOVE = 1
"""The flight never rose above the impact height."""
CUT_SHORT = 2
"""Time limit reached, or table full, before impact."""

_MOST_STEPS = 1e9
_LONG_S = 1e6  # longer than any flight that comes down
FLYING = 3
"""The flight goes on."""

N_COLUMNS = 7
"""Columns of a flight table: t_s, x_m, y_m, z_m, vx_mps, vy_mps, vz_mps."""

State = tuple[float, float, float, float, float, float]


class Air(NamedTuple):
    """The air that a body flies through."""

    model: int
    """NO_AIR, STANDARD (US76) or EXPONENTIAL."""
    density0_kg_m3: float
    """Density at height 0; EXPONENTIAL only."""
    scale_height_m: float
    """Height in which density falls by e (inf: constant density); EXPONENTIAL only."""
    sound_mps: float
    """Speed of sound; EXPONENTIAL only."""
    wind_east_mps: float
    """Steady wind towards the east, at every height."""
    wind_north_mps: float
    """Steady wind towards the north, at every height."""


class Body(NamedTuple):
    """What drag needs to know of a body."""

    drag_area_per_mass_m2_kg: float
    """Drag coefficient (or form factor) times area over mass: 1 / ballistic coefficient."""
    drag_shape: int
    """`drag.CONSTANT`, `drag.G1` or `drag.G7`."""


VACUUM = Air(NO_AIR, 0.0, math.inf, 340.0, 0.0, 0.0)
STANDARD_AIR = Air(STANDARD, 0.0, math.inf, 340.0, 0.0, 0.0)


@inlined
def acceleration(earth: Earth, air: Air, body: Body, state: State) -> tuple[float, float, float]:
    """Acceleration (m/s2, ECEF axes) of a body with ECEF position (m) and velocity (m/s) `state`.

    Source: Zipfel 2007, section 8.2, written in the rotating frame.
    """
    x, y, z, vx, vy, _ = state
    ax, ay, az = gravitation(earth, x, y, z)
    w = earth.omega_rad_s
    ax += w * (w * x + 2.0 * vy)
    ay += w * (w * y - 2.0 * vx)
    if air.model != NO_AIR:
        dx, dy, dz = drag_acceleration(earth, air, body, state)
        ax += dx
        ay += dy
        az += dz
    return ax, ay, az


@inlined
def drag_acceleration(earth: Earth, air: Air, body: Body, state: State) -> tuple[float, float, float]:
    """Drag (m/s2, ECEF axes): -1/2 density (drag area / mass) |v| v, v relative to the moving air.

    Source: McCoy 1999, Modern Exterior Ballistics, eq. (5.1).
    """
    x, y, z, vx, vy, vz = state
    height_m, sin_lat, cos_lat = vertical(earth, x, y, z)
    if air.model == STANDARD:
        density_kg_m3, sound_mps = standard_density(height_m)
    else:
        density_kg_m3 = air.density0_kg_m3 * math.exp(-height_m / air.scale_height_m)
        sound_mps = air.sound_mps
    if air.wind_east_mps != 0.0 or air.wind_north_mps != 0.0:
        p = max(math.sqrt(x * x + y * y), 1e-9)
        outward = -sin_lat * air.wind_north_mps
        vx -= (outward * x - air.wind_east_mps * y) / p
        vy -= (outward * y + air.wind_east_mps * x) / p
        vz -= cos_lat * air.wind_north_mps
    speed_mps = math.sqrt(vx * vx + vy * vy + vz * vz)
    scale = -0.5 * density_kg_m3 * body.drag_area_per_mass_m2_kg * speed_mps
    if body.drag_shape != CONSTANT:
        scale *= drag_coefficient(body.drag_shape, speed_mps / sound_mps)
    return scale * vx, scale * vy, scale * vz


@jit
def step(earth: Earth, air: Air, body: Body, state: State, dt: float) -> State:
    """`runge_kutta`, once for all that call it."""
    return runge_kutta(earth, air, body, state, dt)


@inlined
def runge_kutta(earth: Earth, air: Air, body: Body, state: State, dt: float) -> State:
    """Position (m) and velocity (m/s) after `dt` seconds, by one Runge-Kutta step of order 4.

    Source: Kutta 1901; Hairer, Norsett, Wanner 1993, Solving ODEs I, table II.1.2.
    """
    x, y, z, vx, vy, vz = state
    h = 0.5 * dt
    ax1, ay1, az1 = acceleration(earth, air, body, state)
    vx2, vy2, vz2 = vx + h * ax1, vy + h * ay1, vz + h * az1
    at2 = (x + h * vx, y + h * vy, z + h * vz, vx2, vy2, vz2)
    ax2, ay2, az2 = acceleration(earth, air, body, at2)
    vx3, vy3, vz3 = vx + h * ax2, vy + h * ay2, vz + h * az2
    at3 = (x + h * vx2, y + h * vy2, z + h * vz2, vx3, vy3, vz3)
    ax3, ay3, az3 = acceleration(earth, air, body, at3)
    vx4, vy4, vz4 = vx + dt * ax3, vy + dt * ay3, vz + dt * az3
    at4 = (x + dt * vx3, y + dt * vy3, z + dt * vz3, vx4, vy4, vz4)
    ax4, ay4, az4 = acceleration(earth, air, body, at4)
    sixth = dt / 6.0
    return (
        x + sixth * (vx + 2.0 * (vx2 + vx3) + vx4),
        y + sixth * (vy + 2.0 * (vy2 + vy3) + vy4),
        z + sixth * (vz + 2.0 * (vz2 + vz3) + vz4),
        vx + sixth * (ax1 + 2.0 * (ax2 + ax3) + ax4),
        vy + sixth * (ay1 + 2.0 * (ay2 + ay3) + ay4),
        vz + sixth * (az1 + 2.0 * (az2 + az3) + az4),
    )


@jit
def climb_rate(earth: Earth, state: State) -> float:
    """Rate (m/s) at which a flight gains height above the ellipsoid."""
    x, y, z, vx, vy, vz = state
    _, sin_lat, cos_lat = vertical(earth, x, y, z)
    p = max(math.sqrt(x * x + y * y), 1e-9)
    return cos_lat * (x * vx + y * vy) / p + sin_lat * vz


@jit
def cut_at_height(
    earth: Earth, air: Air, body: Body, state: State, dt_s: float, height_m: float
) -> tuple[float, State]:
    """Time (s, 0 to dt_s) and state at which a descending flight passes `height_m` within a step.

    The step must start above `height_m` and end at or below it. Secant with bisection on the
    length of a Runge-Kutta step: within 1e-6 m of the height.
    """
    low_s, high_s = 0.0, dt_s
    tau_s = dt_s
    cut = state
    for _ in range(60):
        cut = step(earth, air, body, state, tau_s)
        above_m = vertical(earth, cut[0], cut[1], cut[2])[0] - height_m
        if abs(above_m) < 1e-6:
            break
        if above_m > 0.0:
            low_s = tau_s
        else:
            high_s = tau_s
        rate_mps = climb_rate(earth, cut)
        tau_s = tau_s - above_m / rate_mps if rate_mps < 0.0 else low_s
        if not low_s < tau_s < high_s:
            tau_s = 0.5 * (low_s + high_s)
    return tau_s, cut


@jit
def fly_to_impact(
    earth: Earth, air: Air, body: Body, start: State, dt_s: float, impact_height_m: float, t_max_s: float
) -> tuple[int, float, State]:
    """Status (IMPACT, NEVER_ABOVE, CUT_SHORT), time of flight (s) and last state of a flight.

    `start` is ECEF position (m) and velocity (m/s); dt_s > 0 the step, of which at most a billion are taken;
    heights above the ellipsoid. The flight ends where it comes down through `impact_height_m`.
    """
    if not dt_s * _MOST_STEPS >= min(t_max_s, _LONG_S):
        return CUT_SHORT, 0.0, start
    state = start
    t_s = 0.0
    above = vertical(earth, start[0], start[1], start[2])[0] > impact_height_m
    while t_s < t_max_s:
        status, tau_s, state, above = go_on(earth, air, body, state, above, dt_s, impact_height_m)
        t_s += tau_s
        if status != FLYING:
            return status, t_s, state
    return CUT_SHORT, t_s, state


@jit
def fly(
    earth: Earth, air: Air, body: Body, start: State, dt_s: float, impact_height_m: float, out: np.ndarray
) -> tuple[int, int]:
    """Fill a table with a flight from `start` down to `impact_height_m`; the same law as `fly_to_impact`.

    `out`: float64, shape (n, N_COLUMNS), n >= 2, given by the caller; row 0 is the start, rows
    follow each `dt_s`, the last is the impact. Returns the status (CUT_SHORT: table full) and
    the number of rows filled.
    """
    state = start
    t_s = 0.0
    status = FLYING
    above = vertical(earth, start[0], start[1], start[2])[0] > impact_height_m
    for i_row in range(len(out)):
        out[i_row, 0] = t_s
        for i in range(6):
            out[i_row, i + 1] = state[i]
        if status != FLYING:
            return status, i_row + 1
        status, tau_s, state, above = go_on(earth, air, body, state, above, dt_s, impact_height_m)
        t_s += tau_s
    return CUT_SHORT, len(out)


@jit
def go_on(
    earth: Earth, air: Air, body: Body, state: State, above: bool, dt_s: float, impact_height_m: float
) -> tuple[int, float, State, bool]:
    """Fly on by one step or to the impact within it: status, time flown (s), state, was it above yet."""
    after = step(earth, air, body, state, dt_s)
    if vertical(earth, after[0], after[1], after[2])[0] > impact_height_m:
        return FLYING, dt_s, after, True
    if above:
        tau_s, after = cut_at_height(earth, air, body, state, dt_s, impact_height_m)
        return IMPACT, tau_s, after, True
    if climb_rate(earth, after) < 0.0:
        status, tau_s, after = _short_hop(earth, air, body, state, dt_s, impact_height_m)
        return status, tau_s, after, False
    return FLYING, dt_s, after, False


@jit
def _short_hop(
    earth: Earth, air: Air, body: Body, state: State, dt_s: float, impact_height_m: float
) -> tuple[int, float, State]:
    """End of a flight that rises above the impact height and falls below it within one step, if it does."""
    low_s, high_s = 0.0, dt_s
    for _ in range(40):
        middle_s = 0.5 * (low_s + high_s)
        if climb_rate(earth, step(earth, air, body, state, middle_s)) > 0.0:
            low_s = middle_s
        else:
            high_s = middle_s
    top = step(earth, air, body, state, low_s)
    if vertical(earth, top[0], top[1], top[2])[0] <= impact_height_m:
        return NEVER_ABOVE, 0.0, state
    tau_s, cut = cut_at_height(earth, air, body, top, dt_s - low_s, impact_height_m)
    return IMPACT, low_s + tau_s, cut
