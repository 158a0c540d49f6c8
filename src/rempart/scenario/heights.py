"""Heights of places: each that a file gives is used, or refused with the way out."""

from __future__ import annotations

from collections.abc import Iterator

from rempart.reading.problems import Path
from rempart.scenario.model import Content, Group
from rempart.scenario.names import SITE, anchors
from rempart.scenario.places import Origin, Place
from rempart.scenario.versions import UPGRADE

Finding = tuple[Path, str]

_FROM_2 = f"rempart: 1 does not use this height; leave it out, or {UPGRADE}"


def height_findings(content: Content) -> Iterator[Finding]:
    """(path, sentence) of every height that nothing would use."""
    if content.site.position.height is not None:
        yield ("site", "position", "height"), "write it as site: {height: ...}"
    for name, group in content.raid.items():
        threat = content.threats.get(group.threat)
        for path, place in _stops(name, group):
            if isinstance(place, Origin) and place.center is not None and place.height is not None:
                yield (*path, "height"), "belongs to the center: {center: {..., height: ...}, radius: ...}"
            elif threat is not None and gives_height(_over(place), content.places):
                yield from (((*path, "height"), sentence) for sentence in _flown(content, threat.flight))
    if content.rempart == 1:
        yield from ((path, _FROM_2) for path in _aimed(content))


def gives_height(place: Place, known: dict[str, Place]) -> bool:
    """Whether a place, or the entry of `known` that it names, has a height."""
    seen: set[str] = set()
    while place.height is None and place.place is not None and place.place in known.keys() - seen:
        seen.add(place.place)
        place = known[place.place]
    return place.height is not None


def _stops(name: str, group: Group) -> Iterator[tuple[Path, Place]]:
    for i, origin in enumerate(group.from_):
        yield ("raid", name, "from", i), origin
    for i, stop in enumerate(group.via):
        yield ("raid", name, "via", i), stop


def _over(place: Place) -> Place:
    return place.center if isinstance(place, Origin) and place.center is not None else place


def _flown(content: Content, flight: str) -> Iterator[str]:
    if flight == "straight":
        yield "a straight path has the height that its descent gives; leave it out, or fly it powered"
    elif flight == "ground":
        yield "a ground attack has no height; leave it out"
    elif flight == "powered" and content.rempart == 1:
        yield _FROM_2


def _aimed(content: Content) -> Iterator[Path]:
    """Places that are aimed at and whose height version 1 does not use."""
    known = {name: place for name, place in anchors(content).items() if name != SITE}
    parts = {name: part.position for name, part in content.components.items() if part.position is not None}
    places: list[tuple[Path, Place]] = [
        *((("assets", name, "position"), asset.position) for name, asset in content.assets.items()),
        *((("components", name, "position"), position) for name, position in parts.items()),
    ]
    standing = {*content.assets, *content.batteries, *content.sensors, *content.components}
    for name, group in content.raid.items():
        aims = enumerate(group.aim)
        places += [
            (("raid", name, "aim", i, "at"), aim.at) for i, aim in aims if aim.at.place not in standing
        ]
    yield from ((*path, "height") for path, place in places if gives_height(place, known))
