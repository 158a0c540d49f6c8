"""Zones of a scenario: that each is a polygon, and that what weapons name is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from math import hypot

from rempart.reading.problems import Path, one_of
from rempart.scenario.flat import Flat, flat_place, offset
from rempart.scenario.model import Battery, Content
from rempart.scenario.places import EngagementZone, Place

Finding = tuple[Path, str]

MOST_CORNERS = 100


def zone_findings(content: Content, places: dict[str, Place]) -> Iterator[Finding]:
    """(path, sentence) of every zone that is no polygon, and of every name that is no zone."""
    for name, zone in content.zones.items():
        yield from _polygon(("zones", name), zone, places)
    for name, battery in content.batteries.items():
        yield from _named(("batteries", name), battery, content.zones)


def _named(here: Path, battery: Battery, known: Iterable[str]) -> Iterator[Finding]:
    parts = [(here, battery), *(((*here, "weapons", name), one) for name, one in battery.weapons.items())]
    for path, part in parts:
        for key in ("only_inside", "never_inside"):
            for name in getattr(part, key) or ():
                if name not in known:
                    yield (*path, key), f"found {name!r}, expected one of zones:{one_of(name, known)}"


def _polygon(here: Path, zone: EngagementZone, places: dict[str, Place]) -> Iterator[Finding]:
    n = len(zone.corners)
    if not 3 <= n <= MOST_CORNERS:
        yield (*here, "corners"), f"has {n} corners, expected 3 to {MOST_CORNERS}"
        return
    if zone.floor.value >= zone.ceiling.value:
        yield (*here, "floor"), "is not below ceiling"
    corners = [flat_place(place, places) for place in zone.corners]
    if None in corners:
        return  # a place that is not there is told of by itself
    first = corners[0]
    on_map = [offset(first, corner) for corner in corners if first is not None and corner is not None]
    for i in range(n):
        if hypot(on_map[i - 1][0] - on_map[i][0], on_map[i - 1][1] - on_map[i][1]) < 0.01:
            yield (*here, "corners", i), "is the corner before it"
            return
    for i, k in combinations(range(n), 2):
        if 1 < k - i < n - 1 and _cross(on_map[i - 1], on_map[i], on_map[k - 1], on_map[k]):
            edges = f"the edges to corner {i} and to corner {k} cross"
            yield (*here, "corners"), f"{edges}; write the corners in order round the zone"
            return


def _cross(a: Flat, b: Flat, c: Flat, d: Flat) -> bool:
    """Whether two edges have a point in common."""

    def side(p: Flat, q: Flat, r: Flat) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    apart = side(a, b, c) * side(a, b, d) > 0.0 or side(c, d, a) * side(c, d, b) > 0.0
    return not apart and _near(a, b, c, d)


def _near(a: Flat, b: Flat, c: Flat, d: Flat) -> bool:
    """Whether the boxes around two edges overlap: edges on one line may be apart."""
    return all(max(min(a[k], b[k]), min(c[k], d[k])) <= min(max(a[k], b[k]), max(c[k], d[k])) for k in (0, 1))
