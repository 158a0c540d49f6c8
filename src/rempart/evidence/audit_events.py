"""Events of several incidents held against each other: one counted twice, or two merged into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from rempart.evidence.model import Event, Incident, Position
from rempart.reading.days import days_between

Facts = dict[str, "float | str | list[float]"]

NEAR_KM = 15.0
"""Two places nearer than this may be one place: a base is some kilometres across."""
NEAR_DAYS = 1
"""Events as far apart in time may be one that is dated in two ways."""
APART_DAYS = 31
"""Events that a file keeps apart are told of if they are as near as this."""
_EARTH_KM = 6371.0
_WIDE = ("country", "region", "province")


def event_findings(
    incidents: Sequence[Incident],
) -> Iterator[tuple[str, str, tuple[str, str], Facts]]:
    """(kind, weight, names, facts) of each pair of events that are near each other in time and place."""
    for a, b in combinations(incidents, 2):
        days = days_between(a.event.date, b.event.date)
        if days is None or abs(days) > APART_DAYS or "campaign" in (a.event.kind, b.event.kind):
            continue
        distance_km = _distance_km(a.event.position, b.event.position)
        facts: Facts = {"days": float(abs(days)), "distance_km": -1.0 if distance_km is None else distance_km}
        declared = b.name in a.event.distinct_from or a.name in b.event.distinct_from
        if declared:
            yield "kept_apart", "fits", (a.name, b.name), facts
        elif (
            abs(days) <= NEAR_DAYS
            and _one_place(a.event, b.event, distance_km)
            and set(a.event.threat) & set(b.event.threat)
        ):
            yield "one_event_twice", "wrong", (a.name, b.name), facts


def places(incident: Incident) -> list[str]:
    """Places that the claims of one event tell of; one for a campaign or an event as wide as a country."""
    if incident.event.kind != "attack" or incident.event.place_precision in _WIDE:
        return []
    told = {claim.place for claim in incident.claims.values() if claim.place}
    here = incident.event.place.said("en")
    silent = any(not claim.place for claim in incident.claims.values() if claim.kind in _HAPPENED)
    if silent and not any(place.casefold() in here.casefold() for place in told):
        told.add(here)
    return sorted(told) if len(told) > 1 else []


_HAPPENED = ("launched", "engaged", "intercepted", "impacted", "failed", "means", "no_damage")


def _one_place(a: Event, b: Event, distance_km: float | None) -> bool:
    if distance_km is not None:
        return distance_km <= NEAR_KM
    return a.place.said("en").casefold() == b.place.said("en").casefold()


def _distance_km(a: Position | None, b: Position | None) -> float | None:
    """Great-circle distance on a sphere (haversine)."""
    if a is None or b is None:
        return None
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2.0 * _EARTH_KM * asin(sqrt(half))
