"""A scenario as a map and a form show it: what stands where, what reaches how far, which entry says so.

Numbers that are not known are taken at the middle of their distribution, reaches also at their 5th and 95th
percentile. Places are metres east and north of the site, in its tangent plane, as in the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import degrees, isfinite
from typing import Any

from rempart.answers.range_rings import Reach, base_of, reaches_of
from rempart.scenario import Scenario
from rempart.scenario.model import Battery, Component, Content, Sensor, Weapon
from rempart.scenario.places import Origin, Place
from rempart.scenario.track import Fix
from rempart.web.error_responses import Refused
from rempart.web.fields import fields_of
from rempart.web.text_positions import Keys, Places, written_at

Thing = dict[str, Any]

MOST_THINGS = 1_000


def scene_of(scenario: Scenario) -> dict[str, Any]:
    """The scenario as its file says before its alternatives; lengths in m, angles in degrees."""
    base = base_of(scenario)
    _check(base.content)
    places = Places(base)
    content = base.content
    site = places.site
    return {
        "site": {
            "lat": degrees(site.lat_rad),
            "lon": degrees(site.lon_rad),
            "height": site.height_m,
            "name": content.site.name or "site",
            "fields": fields_of(base, "site", ("site",)),
        },
        "things": [
            *_assets(base, places),
            *_batteries(base, places),
            *_alone(base, places),
            *_named(base, places),
        ],
        "reaches": [_reach(reach) for reach in reaches_of(base)],
        "groups": list(_groups(base, places)),
        "n_alternatives": len(scenario.content.alternatives),
        "classes": list(content.threats),
        "aims": list(content.assets) or ["site"],
    }


def _check(content: Content) -> None:
    """Raise Refused if there is more than a map can show."""
    sections = (content.places, content.assets, content.sensors, content.batteries, content.components)
    n = sum(len(section) for section in sections)
    n += sum(
        len(group.from_ if group.track is None else group.track.points) for group in content.raid.values()
    )
    if n > MOST_THINGS:
        told = f"The map shows {MOST_THINGS:,} things at most, and this text has {n:,}"
        raise Refused(422, f"{told}; it can be run.")


def _thing(base: Scenario, places: Places, kind: str, keys: Keys, place: Place | None, **more: Any) -> Thing:
    position = keys if kind == "place" else (*keys, "position")
    east_m, north_m = places.local(place)
    return {
        "id": ".".join(str(key) for key in keys),
        "kind": kind,
        "name": str(keys[-1]),
        "battery": "",
        "own": True,
        "e": round(east_m, 2),
        "n": round(north_m, 2),
        "place": places.written(position, place),
        "fields": fields_of(base, kind, keys),
        **more,
    }


def _assets(base: Scenario, places: Places) -> Iterator[Thing]:
    for name, asset in base.content.assets.items():
        area = asset.area or base.content.site.area
        area_m = places.draws.value(area)
        yield _thing(
            base,
            places,
            "asset",
            ("assets", name),
            asset.position,
            area=round(area_m, 1) if isfinite(area_m) else None,
        )


def _batteries(base: Scenario, places: Places) -> Iterator[Thing]:
    for name, battery in base.content.batteries.items():
        keys: Keys = ("batteries", name)
        facing_rad = places.draws.value(battery.facing)
        yield _thing(
            base,
            places,
            "battery",
            keys,
            battery.position,
            battery=name,
            gun=_is_gun(battery),
            facing=places.turning((*keys, "facing"), "", facing_rad),
        )
        for kind, part_keys, part in _parts(name, battery):
            place = part.position or battery.position
            more: dict[str, Any] = {"battery": name, "own": part.position is not None}
            if isinstance(part, Sensor | Weapon):
                own = battery.facing if part.facing is None else part.facing
                more["facing"] = places.turning((*part_keys, "facing"), name, places.draws.value(own))
            if isinstance(part, Weapon):
                more["gun"] = _is_gun(battery)
            yield _thing(base, places, kind, part_keys, place, **more)


def _parts(name: str, battery: Battery) -> Iterator[tuple[str, Keys, Component]]:
    for label, sensor in battery.sensors.items():
        yield "sensor", ("batteries", name, "sensors", label), sensor
    for label, weapon in battery.weapons.items():
        yield "weapon", ("batteries", name, "weapons", label), weapon
    if battery.control is not None:
        yield "component", ("batteries", name, "control"), battery.control
    if battery.power is not None:
        yield "component", ("batteries", name, "power"), battery.power


def _is_gun(battery: Battery) -> bool:
    """Whether a symbol for guns fits: all of its weapons are called so."""
    return bool(battery.weapons) and all(
        "gun" in label or "gun" in weapon.card for label, weapon in battery.weapons.items()
    )


def _alone(base: Scenario, places: Places) -> Iterator[Thing]:
    for name, sensor in base.content.sensors.items():
        keys: Keys = ("sensors", name)
        facing_rad = 0.0 if sensor.facing is None else places.draws.value(sensor.facing)
        facing = places.turning((*keys, "facing"), "", facing_rad)
        yield _thing(base, places, "sensor", keys, sensor.position, facing=facing)
    for name, component in base.content.components.items():
        if component.position is not None:
            yield _thing(base, places, "component", ("components", name), component.position)


def _named(base: Scenario, places: Places) -> Iterator[Thing]:
    for name, place in base.content.places.items():
        yield _thing(base, places, "place", ("places", name), place)


def _reach(reach: Reach) -> dict[str, Any]:
    return {
        "of": reach.name,
        "sensor": reach.is_sensor,
        "e": round(reach.place_m[0], 2),
        "n": round(reach.place_m[1], 2),
        "facing": round(degrees(reach.facing_rad), 4),
        "sector": round(degrees(reach.sector_rad), 4),
        "least": round(reach.range_min_m, 1),
        "most": _metres(reach.range_m),
        "seen": [{"threat": seen.threat, "range": _metres(seen.range_m)} for seen in reach.seen],
    }


def _metres(ranges: tuple[float, ...]) -> list[float | None]:
    return [round(value, 1) if isfinite(value) else None for value in ranges]


def _groups(base: Scenario, places: Places) -> Iterator[dict[str, Any]]:
    for name, group in base.content.raid.items():
        keys: Keys = ("raid", name)
        threat = base.content.threats[group.threat]
        yield {
            "id": f"raid.{name}",
            "kind": "group",
            "name": name,
            "threat": group.threat,
            "flight": threat.flight,
            "category": threat.category,
            "count": round(places.draws.value(group.count)),
            "origins": [
                *(_origin(places, base, (*keys, "from"), i, origin) for i, origin in enumerate(group.from_)),
                *(
                    _recorded(places, keys, fixes[0])
                    for fixes in (group.track.points.values() if group.track else ())
                ),
            ],
            "aims": [
                [round(v, 1) for v in places.local(aim.at)] for aim in group.aim if _stands(aim.at, base)
            ],
            "fields": fields_of(base, "group", keys),
        }


def _recorded(places: Places, keys: Keys, first: Fix) -> dict[str, Any]:
    """Where a recorded track begins: nothing that could be moved."""
    ((_, east_m, north_m, _),) = places.locate.recorded((first,)).fixes
    why = "it flies as it was recorded; change the track in the text"
    place = {"keys": [*keys, "track"], "height": first.height_m, "form": "fixed", "why": why}
    return {"e": round(east_m, 2), "n": round(north_m, 2), "radius": 0.0, "place": place}


def _stands(place: Place, base: Scenario) -> bool:
    """Whether an aim is a place; the name of a component is found by the map among the things."""
    return place.place is None or place.place in base.content.assets or place.place in base.content.places


def _origin(places: Places, base: Scenario, keys: Keys, i: int, origin: Origin) -> dict[str, Any]:
    many = isinstance(written_at(base.document, keys), list)
    own: Keys = (*keys, i) if many else keys
    centre: Place = origin
    if origin.center is not None:
        own, centre = (*own, "center"), origin.center
    east_m, north_m = places.local(centre)
    radius_m = 0.0 if origin.radius is None else places.draws.value(origin.radius)
    return {
        "e": round(east_m, 2),
        "n": round(north_m, 2),
        "radius": round(radius_m, 1),
        "place": places.written(own, centre),
    }
