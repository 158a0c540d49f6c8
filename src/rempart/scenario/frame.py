"""One frame a scenario: what stands, or is aimed at, lies near enough to the site for its map to be true.

Everything is in metres east, north and up of the site (docs/reference/geometry.md tells how far that errs).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from rempart.reading.problems import Path
from rempart.scenario.flat import flat_place, offset
from rempart.scenario.model import Content
from rempart.scenario.names import SITE, parts
from rempart.scenario.places import Origin, Place
from rempart.scenario.versions import UPGRADE

Finding = tuple[Path, str]

MOST_FROM_SITE_M = 500_000.0
"""Farthest from the site that anything may stand or be aimed at: there lengths on the map err by 0.3 %."""
MOST_SHIFT_M = 100.0
"""How far version 1 may move the launch place of a straight path without a word."""


def frame_findings(content: Content, places: dict[str, Place]) -> Iterator[Finding]:
    """(path, sentence) of everything that is too far from the site, and of launch places that would move."""
    for path, place in _standing(content):
        far_m = _far_m(place, places)
        if far_m is not None and far_m > MOST_FROM_SITE_M:
            most_km, advice = MOST_FROM_SITE_M / 1000.0, "make it a scenario of its own, joined in a laydown"
            yield path, f"is {far_m / 1000.0:,.0f} km from the site, more than {most_km:.0f} km; {advice}"
    if content.rempart == 1:
        yield from _moved(content, places)


def _standing(content: Content) -> Iterator[tuple[Path, Place]]:
    for name, asset in content.assets.items():
        yield ("assets", name, "position"), asset.position
    for name, battery in content.batteries.items():
        if battery.position is not None:
            yield ("batteries", name, "position"), battery.position
        for section in ("sensors", "weapons"):
            for label, part in getattr(battery, section).items():
                if part.position is not None:
                    yield ("batteries", name, section, label, "position"), part.position
    for name, part, battery_name in parts(content):
        if not battery_name and part.position is not None:
            section = "sensors" if name in content.sensors else "components"
            yield (section, name, "position"), part.position
    for name, group in content.raid.items():
        for i, aim in enumerate(group.aim):
            yield ("raid", name, "aim", i, "at"), aim.at


def _moved(content: Content, places: dict[str, Place]) -> Iterator[Finding]:
    for name, group in content.raid.items():
        threat = content.threats.get(group.threat)
        if threat is None or threat.flight != "straight" or all(map(_by_bearing, group.from_)):
            continue
        if any((_far_m(aim.at, places) or 0.0) > MOST_SHIFT_M for aim in group.aim):
            sentence = "rempart: 1 moves this launch place along with an aim that is not the site"
            yield ("raid", name, "from"), f"{sentence}; {UPGRADE}"


def _by_bearing(origin: Origin) -> bool:
    return origin.bearing is not None and origin.from_ is None


def _far_m(place: Place, places: dict[str, Place]) -> float | None:
    site, found = flat_place(places[SITE], places), flat_place(place, places)
    return None if site is None or found is None else hypot(*offset(site, found))
