"""What no single field can tell: names that must exist, values that must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import isnan

from rempart.engine.world import MAX_COMPONENTS, MAX_SENSORS
from rempart.reading.problems import Path, did_you_mean, one_of
from rempart.scenario.fields import CATEGORIES
from rempart.scenario.frame import frame_findings
from rempart.scenario.heights import height_findings
from rempart.scenario.model import Battery, Content, FireUnit, Group, Sensor, Threat, Weapon
from rempart.scenario.names import (
    SITE,
    anchors,
    component_names,
    own_name,
    parts,
    point_names,
    ruled_sensors,
    sensor_names,
)
from rempart.scenario.places import Origin, Place
from rempart.scenario.quantity import Quantity
from rempart.scenario.zones import zone_findings

MAX_MEMBERS_OF_RAID = 50_000
MAX_CHAIN = 100
"""Places of which each is told from the next."""

Finding = tuple[Path, str]


def findings(content: Content, card_ids: Callable[[], Iterable[str]]) -> Iterator[Finding]:
    """(path, sentence) of everything that does not fit together."""
    yield from _names_once(content)
    yield from _places(content)
    yield from _threats(content)
    yield from _raid(content)
    yield from _components(content)
    yield from _sensors(content)
    for name, battery in content.batteries.items():
        yield from _battery(content, name, battery, card_ids)
    yield from _alternatives(content)
    yield from height_findings(content)
    places = anchors(content)
    yield from zone_findings(content, places)
    yield from frame_findings(content, places)


def _names_once(content: Content) -> Iterator[Finding]:
    first: dict[str, str] = {SITE: "the site itself"}
    for section in ("places", "assets", "sensors", "batteries", "components"):
        for name in getattr(content, section):
            if name in first:
                yield (
                    (section, name),
                    f"the name {name!r} stands for two things; it is also one of {first[name]}",
                )
            first.setdefault(name, f"{section}:")


def _places(content: Content) -> Iterator[Finding]:
    known = anchors(content)
    for path, place in _all_places(content):
        for wanted, key in ((place.place, ()), (place.from_, ("from",))):
            if wanted is not None and wanted not in known:
                yield (*path, *key), f"found {wanted!r}, expected the name of a place{one_of(wanted, known)}"
    for name in known:
        if (end := _leads_to(name, known)) is not None:
            told = "itself" if end == name else f"more than {MAX_CHAIN} other places, one after the other"
            yield _where(content, name), f"the place {name!r} is told from {told}"


def _where(content: Content, name: str) -> Path:
    for section in ("places", "assets", "sensors", "batteries", "components"):
        if name in getattr(content, section):
            return (section, name)
    return ("site",)


def _leads_to(name: str, known: dict[str, Place]) -> str | None:
    """None if the chain of places from `name` ends soon; `name` itself if it comes back; else where it is."""
    here = name
    for _ in range(MAX_CHAIN + 1):
        place = known.get(here)
        following = None if place is None else (place.place or place.from_)
        if following is None:
            return None
        here = following
        if here == name:
            return name
    return here


def _all_places(content: Content) -> Iterator[tuple[Path, Place]]:
    for name, place in content.places.items():
        yield ("places", name), place
    for name, zone in content.zones.items():
        yield from ((("zones", name, "corners", i), corner) for i, corner in enumerate(zone.corners))
    for name, asset in content.assets.items():
        yield ("assets", name, "position"), asset.position
    for section in ("sensors", "components", "batteries"):
        for name, entry in getattr(content, section).items():
            if entry.position is not None:
                yield (section, name, "position"), entry.position
    for name, battery in content.batteries.items():
        for path, part in _parts_of(name, battery):
            if part.position is not None:
                yield (*path, "position"), part.position
    yield from _raid_places(content)


def _raid_places(content: Content) -> Iterator[tuple[Path, Place]]:
    for name, group in content.raid.items():
        for i, origin in enumerate(group.from_):
            yield ("raid", name, "from", i), origin
            if origin.center is not None:
                yield ("raid", name, "from", i, "center"), origin.center
        for i, place in enumerate(group.via):
            yield ("raid", name, "via", i), place


def _parts_of(name: str, battery: Battery) -> Iterator[tuple[Path, Sensor | Weapon]]:
    here: Path = ("batteries", name)
    for section in ("sensors", "weapons", "control", "power"):
        held = getattr(battery, section)
        if isinstance(held, dict):
            yield from (((*here, section, label), part) for label, part in held.items())
        elif held is not None:
            yield (*here, section), held


def _threats(content: Content) -> Iterator[Finding]:
    for name, threat in content.threats.items():
        here: Path = ("threats", name)
        if threat.category and threat.category not in CATEGORIES:
            yield (
                (*here, "category"),
                f"found {threat.category!r}, expected one of the categories"
                + one_of(threat.category, CATEGORIES),
            )
        if _sure(threat.p_hostile) + _sure(threat.p_unknown) > 1.0 + 1e-12:
            yield here, "p_hostile and p_unknown are more than 1 in sum"


def _raid(content: Content) -> Iterator[Finding]:
    if not content.raid:
        yield ("raid",), "has no group; a scenario needs at least one"
    if sum(_sure(group.count) for group in content.raid.values()) > MAX_MEMBERS_OF_RAID:
        yield ("raid",), f"has more than {MAX_MEMBERS_OF_RAID:,} members"
    points, places = point_names(content), anchors(content)
    for name, group in content.raid.items():
        here: Path = ("raid", name)
        threat = content.threats.get(group.threat)
        if threat is None:
            yield (
                (*here, "threat"),
                f"found {group.threat!r}, expected a class of threats:"
                + one_of(group.threat, content.threats),
            )
        else:
            yield from _origins(here, group, threat)
        yield from _aims(here, group, points, places)


def _origins(here: Path, group: Group, threat: Threat) -> Iterator[Finding]:
    if (group.track is not None) != (threat.flight == "recorded"):
        yield from _strange_track(here, group, threat)
    elif not group.from_ and threat.flight not in ("ground", "recorded"):
        yield (*here, "from"), "is missing; expected the place that the group comes from"
    if group.via and threat.flight != "powered":
        yield (*here, "via"), f"waypoints belong to powered flight, and {group.threat!r} is {threat.flight}"
    if len(group.from_) > 100 or len(group.via) > 100:
        yield here, "more than 100 places"
    if threat.flight == "straight":
        for i, origin in enumerate(group.from_):
            if _is_site(origin):
                yield (*here, "from", i), "a straight path needs some distance to the site"


def _strange_track(here: Path, group: Group, threat: Threat) -> Iterator[Finding]:
    if group.track is None:
        yield here, f"track is missing; {group.threat!r} flies as it was recorded"
        return
    card = f"card: {threat.card}, " if threat.card else ""
    written = f"threats: {{{group.threat}: {{{card}flight: recorded}}}}"
    yield (*here, "track"), f"belongs to a threat of flight: recorded; write {written}"


def _is_site(origin: Origin) -> bool:
    at_no_distance = (
        origin.distance is not None and origin.from_ is None and _sure(origin.distance, 1.0) == 0.0
    )
    return origin.place == SITE or at_no_distance


def _aims(here: Path, group: Group, points: set[str], places: dict[str, Place]) -> Iterator[Finding]:
    if group.track is not None:
        if len(group.aim) > 1:
            yield (*here, "aim"), "a recorded track ends at one place; give one aim, or none"
    elif not group.aim:
        yield (*here, "aim"), "is empty; expected what the group aims at"
    elif all(aim.weight.spread is None and aim.weight.value == 0.0 for aim in group.aim):
        yield (*here, "aim"), "every weight is 0; at least one must be more"
    if len(group.aim) > 1000:
        yield (*here, "aim"), "has more than 1,000 aims"
    for aim in group.aim:
        wanted = aim.at.place
        if wanted is not None and wanted not in points and wanted not in places:
            yield (
                (*here, "aim", wanted),
                "expected an asset, a component or a place" + one_of(wanted, (*points, *places)),
            )
        if aim.at.from_ is not None and aim.at.from_ not in places:
            yield (
                (*here, "aim"),
                f"from: found {aim.at.from_!r}, expected a place" + one_of(aim.at.from_, places),
            )


def _components(content: Content) -> Iterator[Finding]:
    known = component_names(content)
    switched, more_sensors = _switched(content)
    if len(sensor_names(content)) + more_sensors > MAX_SENSORS:
        n = len(sensor_names(content)) + more_sensors
        yield (), f"has {n} sensors, one for each sector that one can turn to; more than {MAX_SENSORS}"
    if len(known) + switched > MAX_COMPONENTS:
        n = len(known) + switched
        told = (
            f"there may be {n} components (sensors, control, power, launchers, rules of emission), more than "
        )
        advice = (
            f"{MAX_COMPONENTS}; let one launcher stand for several, or give a count that is not known bounds"
        )
        yield (), told + advice
    for i, event in enumerate(content.events):
        if event.component not in known:
            yield (
                ("events", i, "component"),
                f"found {event.component!r}, expected a component" + one_of(event.component, known),
            )
    for name, controller in content.controllers.items():
        yield from _known(("controllers", name, "needs"), controller.needs, known, "a component")
    for name, part, battery in parts(content):
        if not battery:
            section = "sensors" if name in content.sensors else "components"
            yield from _known((section, name, "needs"), part.needs, known, "a component")


def _known(
    path: Path, wanted: Iterable[str], known: set[str], noun: str, battery: str = ""
) -> Iterator[Finding]:
    for name in wanted:
        full = own_name(battery, name, known) if battery else name
        if full not in known:
            near = did_you_mean(f"{battery}/{name}", known) or one_of(name, known)
            yield path, f"found {name!r}, expected {noun}{near}"


def _sensors(content: Content) -> Iterator[Finding]:
    for name, sensor in content.sensors.items():
        yield from _sensor(("sensors", name), sensor, content)
        yield from _rules_of_sensor(("sensors", name), name, sensor, content)
    for name, battery in content.batteries.items():
        for label, sensor in battery.sensors.items():
            here: Path = ("batteries", name, "sensors", label)
            yield from _sensor(here, sensor, content)
            yield from _rules_of_sensor(here, f"{name}/{label}", sensor, content)


def _switched(content: Content) -> tuple[int, int]:
    """Components that rules of emission and turns bring, and sensors that turns bring."""
    turns = [len(one.turn.facings) for _, one in ruled_sensors(content) if one.turn is not None]
    silent = sum(one.emission is not None for _, one in ruled_sensors(content))
    return sum(turns) + silent, sum(turns) - len(turns)


def _rules_of_sensor(here: Path, name: str, sensor: Sensor, content: Content) -> Iterator[Finding]:
    battery, sensors = name.rpartition("/")[0], sensor_names(content)
    if sensor.turn is not None and sensor.facing is not None:
        yield (*here, "facing"), "is told by turn: {facings: ...}; the first is that at the start"
    for key, rule in (("emission", sensor.emission), ("turn", sensor.turn)):
        cues = () if rule is None else rule.cued_by
        yield from _known((*here, key, "cued_by"), cues, sensors, "a sensor", battery)
        if name in {own_name(battery, cue, sensors) for cue in cues}:
            yield (*here, key, "cued_by"), "a sensor cannot be cued by itself"
    lost = () if sensor.emission is None else sensor.emission.after_loss_of
    yield from _known(
        (*here, "emission", "after_loss_of"), lost, component_names(content), "a component", battery
    )


def _sensor(here: Path, sensor: Sensor, content: Content) -> Iterator[Finding]:
    own = all(t.range_reference is not None for t in content.threats.values() if t.flight != "ground")
    if sensor.range_reference is None and sensor.pd is None and not own:
        yield (*here, "range_reference"), "is missing; expected a length such as '150 km', or pd"
    yield from _in_order(here, sensor, "confirm_m", "confirm_n")
    yield from _in_order(here, sensor, "elevation_min", "elevation_max")
    yield from _in_order(here, sensor, "range_min", "range_max")


def _in_order(here: Path, section: object, lower: str, upper: str) -> Iterator[Finding]:
    low: Quantity = getattr(section, lower)
    high: Quantity = getattr(section, upper)
    if low.spread is None and high.spread is None and low.value > high.value:
        yield (*here, lower), f"is more than {upper}"


def _battery(
    content: Content, name: str, battery: Battery, card_ids: Callable[[], Iterable[str]]
) -> Iterator[Finding]:
    here: Path = ("batteries", name)
    known = component_names(content)
    for path, part in _parts_of(name, battery):
        yield from _known((*path, "needs"), part.needs, known, "a component", name)
    for label, weapon in battery.weapons.items():
        yield from _weapon((*here, "weapons", label), weapon, content, card_ids)
    if battery.fire_unit is None:
        if battery.weapons:
            yield (*here, "fire_unit"), "is missing; a battery with weapons needs one, with its channels"
        return
    yield from _fire_unit((*here, "fire_unit"), name, battery, battery.fire_unit, content)


def _weapon(
    here: Path, weapon: Weapon, content: Content, card_ids: Callable[[], Iterable[str]]
) -> Iterator[Finding]:
    yield from _in_order(here, weapon, "range_min", "range_max")
    yield from _in_order(here, weapon, "height_min", "height_max")
    known = {*content.threats, *CATEGORIES, "any"}
    for key in ("sspk", "range_max_by_class", "range_factor", "p_deflect", "deflect_error"):
        for label in getattr(weapon, key):
            if label not in known and label not in set(card_ids()):
                yield (
                    (*here, key, label),
                    "expected a class, a card or a category of threats" + one_of(label, known),
                )
    for label, curve in weapon.range_factor.items():
        ranges = [point[0].value for point in curve]
        if ranges != sorted(set(ranges)):
            yield (*here, "range_factor", label), "expected ranges in rising order"


def _fire_unit(
    here: Path, name: str, battery: Battery, unit: FireUnit, content: Content
) -> Iterator[Finding]:
    sensors, components = sensor_names(content), component_names(content)
    for key in ("sensors", "backup_sensors", "remote_sensors"):
        yield from _known((*here, key), getattr(unit, key) or (), sensors, "a sensor", name)
    for key in ("needs", "remote_needs"):
        yield from _known((*here, key), getattr(unit, key), components, "a component", name)
    if not (battery.sensors if unit.sensors is None else unit.sensors) and not unit.remote_sensors:
        yield (*here, "sensors"), "is missing; the battery has no sensor of its own, name those it fires on"
    if unit.controller is not None and unit.controller not in content.controllers:
        yield (
            (*here, "controller"),
            f"found {unit.controller!r}, expected one of controllers:"
            + one_of(unit.controller, content.controllers),
        )


def _alternatives(content: Content) -> Iterator[Finding]:
    seen: set[str] = set()
    for i, alternative in enumerate(content.alternatives):
        if alternative.name in seen:
            yield ("alternatives", i, "name"), f"the name {alternative.name!r} stands twice"
        seen.add(alternative.name)
    if len(content.alternatives) > 20:
        yield ("alternatives",), "has more than 20 entries"
    if content.alternatives and sum(entry.weight.value for entry in content.alternatives) <= 0.0:
        yield ("alternatives",), "every weight is 0; at least one must be more"


def _sure(quantity: Quantity, otherwise: float = 0.0) -> float:
    """Value of what is known, `otherwise` of a distribution."""
    value = quantity.value if quantity.spread is None else otherwise
    return otherwise if isnan(value) else value
