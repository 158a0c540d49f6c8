"""One flight by itself."""

from __future__ import annotations

from rempart.world.trajectories.curves import Curve
from rempart.world.trajectories.flights import Air, Asked, Site, curves_of


def curve_of(flight: Air, aim: tuple[float, float], site: Site, aim_height_m: float = 0.0) -> Curve:
    """Its path; raises Unreachable."""
    return curves_of([Asked(flight, aim, aim_height_m)], site)[0]
