"""Arcs of approach: the bearings from which threats of a class come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import atan2, degrees, inf

from geographiclib.geodesic import Geodesic

from rempart.scenario import Scenario
from rempart.world.draw_world import resolve
from rempart.world.records import Ballistic, Flight, Powered, Recorded, Resolved, Straight

LEAST_DEG = 60.0
"""No arc is narrower, so that a map tells no bearing by itself."""
_WIDER_DEG = 30.0
_N_WORLDS = 20
"""Worlds of the scenario that are asked where its threats come from."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Bearings clockwise from `from_deg` over `width_deg`, at most 360; `told_by`: what says so."""

    from_deg: float
    width_deg: float
    told_by: str

    @property
    def all_round(self) -> bool:
        """Whether it is the whole circle."""
        return self.width_deg >= 360.0

    @property
    def to_deg(self) -> float:
        """Where it ends; 360 of the whole circle."""
        return 360.0 if self.all_round else round((self.from_deg + self.width_deg) % 360.0, 9)

    def bearings_deg(self, n: int) -> tuple[float, ...]:
        """N bearings, in the middles of equal parts; of the whole circle from north on."""
        if self.all_round:
            return tuple(360.0 * k / n for k in range(n))
        return tuple((self.from_deg + self.width_deg * (k + 0.5) / n) % 360.0 for k in range(n))


ALL_ROUND = Arc(0.0, 360.0, "--arc")

_ENDS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s*")


def parse_arc(text: str) -> Arc:
    """An arc as `240-300`, in degrees clockwise, or `all`; raises ValueError with what was expected."""
    if text.strip() == "all":
        return ALL_ROUND
    ends = _ENDS.fullmatch(text)
    bearings = [float(end) for end in ends.groups()] if ends else [inf]
    if max(bearings) > 360.0:
        raise ValueError("expected two bearings, clockwise, as in 240-300, or `all`")
    width_deg = (bearings[1] - bearings[0]) % 360.0 or 360.0
    if width_deg < LEAST_DEG:
        width = f"{width_deg:g} degrees wide"
        raise ValueError(f"{width}; no arc is narrower than {LEAST_DEG:g}, as no bearing is told by itself")
    return Arc(bearings[0] % 360.0, width_deg, ALL_ROUND.told_by)


def arc_words(arc: Arc) -> str:
    """The option that asks for an arc."""
    return "--arc all" if arc.all_round else f"--arc {arc.from_deg:g}-{arc.to_deg:g}"


def arcs_of_raid(scenario: Scenario) -> dict[str, Arc]:
    """The arc of each hostile class that flies, and under "" that of all of them; 30 deg wider either way.

    From the launch places, or first waypoints, in 20 worlds: what is drawn, also of alternatives, is within.
    """
    found: dict[str, list[float]] = {}
    for world in range(_N_WORLDS):
        resolved = resolve(scenario, 1, world)
        for group in resolved.groups:
            if group.nature == "hostile":
                bearings = [bearing for flight in group.flights for bearing in _bearing_deg(flight, resolved)]
                found.setdefault(group.threat, []).extend(bearings)
    arcs = {name: around(bearings) for name, bearings in found.items() if bearings}
    whole = [bearing for bearings in found.values() for bearing in bearings]
    if not whole:
        return {**arcs, "": Arc(0.0, 360.0, "no threat of the scenario flies")}
    return {**arcs, "": replace(around(whole), told_by="all threats of the raid, 30 deg wider")}


def around(bearings_deg: Iterable[float]) -> Arc:
    """The narrowest arc that holds all bearings, widened by 30 deg either way, to a tenth of a degree."""
    told_by = "the raid of the scenario, 30 deg wider"
    ordered = sorted(bearing % 360.0 for bearing in bearings_deg)
    turned = [*ordered[1:], ordered[0]]
    gaps = [(after - before) % 360.0 for before, after in zip(ordered, turned, strict=True)]
    if len(set(ordered)) == 1:
        return Arc(round(ordered[0] - _WIDER_DEG, 1) % 360.0, 2.0 * _WIDER_DEG, told_by)
    i = max(range(len(gaps)), key=gaps.__getitem__)
    width_deg = round(360.0 - gaps[i] + 2.0 * _WIDER_DEG, 1)
    if width_deg >= 360.0:
        return Arc(0.0, 360.0, told_by)
    return Arc(round(turned[i] - _WIDER_DEG, 1) % 360.0, width_deg, told_by)


def _bearing_deg(flight: Flight, resolved: Resolved) -> tuple[float, ...]:
    """The bearing from the site of the place that a flight begins at; none of an attack on the ground."""
    if isinstance(flight, Straight):
        return (degrees(flight.bearing_rad),)
    if isinstance(flight, Powered):
        return (degrees(atan2(*flight.waypoints[0])),)
    if isinstance(flight, Recorded):
        return (degrees(atan2(*flight.fixes[0][1:3])),)
    if isinstance(flight, Ballistic):
        ends = (resolved.lat_rad, resolved.lon_rad, flight.lat_rad, flight.lon_rad)
        return (float(Geodesic.WGS84.Inverse(*map(degrees, ends))["azi1"]),)
    return ()
