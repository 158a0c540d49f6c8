"""How far an interceptor flies before it is too slow to steer."""

from __future__ import annotations

from math import inf, isinf

from rempart.physics.flyout import flyout_range_at_speed
from rempart.world.records import FlyOut

SLOWEST = 0.1
"""Share of its greatest speed below which an interceptor no longer steers, if a file does not say.

Lift, and with it the manoeuvre that fins give, goes as the square of speed: a hundredth is left.
"""


def end_of_flight(flyout: FlyOut, slowest_mps: float) -> float:
    """Slant range (m) at which a coast has fallen to a speed; inf without drag, where it never does."""
    if isinf(flyout.coast_length_m):
        return inf
    boost = flyout.boost_s, flyout.speed_mps, flyout.coast_length_m
    return float(flyout_range_at_speed(slowest_mps, *boost))
