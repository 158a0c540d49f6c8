"""Places of a scenario on a rough map, to check what is written before anything is drawn."""

from __future__ import annotations

from math import cos, degrees, remainder, sin

from rempart.scenario.places import Place

Flat = tuple[float, float]
"""Latitude and longitude (deg), or metres east and north."""

_DEGREE_M = 111_195.0  # of a great circle of the mean radius
_DEEP = 100


def offset(first: Flat, corner: Flat) -> Flat:
    """Metres east and north of a first corner, the short way round the Earth."""
    east_deg = remainder(corner[1] - first[1], 360.0)
    return _DEGREE_M * east_deg * cos(first[0] / degrees(1.0)), _DEGREE_M * (corner[0] - first[0])


def flat_place(place: Place, places: dict[str, Place], deep: int = 0) -> Flat | None:
    """Latitude and longitude (deg) of a place, unknowns at their middle; None if it is not there."""
    if deep > _DEEP:
        return None
    if place.lat is not None and place.lon is not None:
        return degrees(place.lat.value), degrees(place.lon.value)
    start = places.get(place.place or place.from_ or "site")
    begin = None if start is None else flat_place(start, places, deep + 1)
    if begin is None or place.bearing is None or place.distance is None:
        return begin
    north_deg = place.distance.value * cos(place.bearing.value) / _DEGREE_M
    east_deg = place.distance.value * sin(place.bearing.value) / _DEGREE_M
    return begin[0] + north_deg, begin[1] + east_deg / max(cos(begin[0] / degrees(1.0)), 1e-6)
