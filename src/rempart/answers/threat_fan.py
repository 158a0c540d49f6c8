"""A fan: one threat of each class from bearings of an arc of approach, in place of the scenario's raid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, degrees, hypot, inf
from statistics import median
from typing import Any

from geographiclib.geodesic import Geodesic

from rempart.answers.arcs import Arc, arcs_of_raid
from rempart.catalog.shelf import card_ids, load_card
from rempart.reading.problems import one_of
from rempart.scenario import Scenario, override
from rempart.world.draw_world import resolve
from rempart.world.records import Ballistic, Flight, Ground, Powered, Recorded, Resolved, Straight

_SHARE_OF_RANGE = 0.75
_FARTHEST_POWERED_KM = 100.0
_BURNOUT_KM = ((300.0, 30.0), (600.0, 50.0))
_UNITS = {"km": 1.0, "m": 0.001}


class NoThreat(ValueError):
    """A threat that a fan cannot be made of; the text says why, and the way out."""


@dataclass(frozen=True, slots=True)
class Launch:
    """Where the threats of a class come from: distance on the ground from their aim, height of the launch."""

    distance_m: float
    height_m: float | None
    told_by: str


@dataclass(frozen=True, slots=True)
class Fan:
    """A scenario whose raid is a fan: `scenario` has a group of one for each class and bearing.

    Groups stand in order of class, then bearing. All threats arrive: `p_fail` is 0.
    """

    scenario: Scenario
    classes: tuple[str, ...]
    n_bearings: int
    launches: tuple[Launch, ...]
    arcs: tuple[Arc, ...]


def fan_of(
    scenario: Scenario,
    threats: Sequence[str] = (),
    n_bearings: int = 8,
    distance_km: float | None = None,
    arc: Arc | Mapping[str, Arc] | None = None,
) -> Fan:
    """The fan of a scenario; threats are classes of it or cards: its hostile classes, if none is named.

    Each comes from `arc`, of all or by class, by default from where the scenario's threats of its class come;
    one that is not in the raid from where all of them come, or if none flies, from all round.

    A class flies from as far as the scenario's own raid does (the median over its launch places); one that is
    not in the raid from three quarters of the range that its card states, or from `distance_km`.
    Raises NoThreat, and ScenarioError if the scenario so changed is not valid.
    """
    resolved = resolve(scenario, 1, 0)
    recorded = {
        name: threat for name, threat in scenario.content.threats.items() if threat.flight == "recorded"
    }
    own = _own_launches(resolved)
    flies = tuple(name for name in own if name not in recorded or recorded[name].card)
    classes = tuple(dict.fromkeys(threats)) or flies
    for name in classes:
        if name in recorded and not recorded[name].card:
            raise NoThreat(f"--threat {name}: flies only as it was recorded; give it a card, or name one")
    if not classes:
        raise NoThreat("no threat of this scenario flies; name one: --threat one-way-drone-small")
    launches = tuple(
        _launch(scenario, name, None if name in recorded else own.get(name), distance_km) for name in classes
    )
    arcs = _arcs(scenario, classes, arc)
    changes: dict[str, Any] = {"raid": _raid(classes, launches, arcs, n_bearings)}
    if "watch_from" in scenario.document:
        changes["watch_from"] = None
    written = scenario.document.get("threats") or {}
    for name in classes:
        if name not in written:
            changes[f"threats.{name}"] = {"card": name}
        if name in recorded:  # its card tells how it flies from elsewhere
            changes[f"threats.{name}"] = {
                key: value for key, value in written[name].items() if key != "flight"
            }
        changes[f"threats.{name}.p_fail"] = 0
    alternatives = scenario.document.get("alternatives")
    if alternatives:
        changes["alternatives"] = [_without_raid(entry) for entry in alternatives]
    return Fan(override(scenario, changes), classes, n_bearings, launches, arcs)


def _arcs(scenario: Scenario, classes: Sequence[str], arc: Arc | Mapping[str, Arc] | None) -> tuple[Arc, ...]:
    if isinstance(arc, Arc):
        return (arc,) * len(classes)
    own = {**arcs_of_raid(scenario), **(arc or {})}
    return tuple(own.get(name, own[""]) for name in classes)


def _raid(
    classes: Sequence[str], launches: Sequence[Launch], arcs: Sequence[Arc], n_bearings: int
) -> dict[str, Any]:
    raid: dict[str, Any] = {}
    for name, launch, arc in zip(classes, launches, arcs, strict=True):
        for k, bearing_deg in enumerate(arc.bearings_deg(n_bearings)):
            start: dict[str, Any] = {"bearing": f"{bearing_deg} deg", "distance": f"{launch.distance_m} m"}
            if launch.height_m is not None:
                start["height"] = f"{launch.height_m} m"
            raid[f"fan-{name}-{k}"] = {
                "threat": name,
                "count": 1,
                "from": start,
                "aim": "site",
                "at": "0 s",
                "timed_by": "launch",
            }
    return raid


def _without_raid(alternative: Mapping[str, Any]) -> dict[str, Any]:
    """An alternative less all that it says of the raid."""
    kept = dict(alternative)
    without = alternative.get("without") or []
    names = [without] if isinstance(without, str) else without
    kept["without"] = [path for path in names if not path.startswith("raid.")]
    kept["set"] = {
        path: value for path, value in (alternative.get("set") or {}).items() if path.split(".")[0] != "raid"
    }
    return kept


def _own_launches(resolved: Resolved) -> dict[str, Launch]:
    """Launches of the hostile classes that fly, from the raid of a world."""
    flights: dict[str, list[Flight]] = {}
    for group in resolved.groups:
        if group.nature == "hostile":
            flying = [flight for flight in group.flights if not isinstance(flight, Ground)]
            if flying:
                flights.setdefault(group.threat, []).extend(flying)
    return {name: _median_launch(found, resolved) for name, found in flights.items()}


def _median_launch(flights: Sequence[Flight], resolved: Resolved) -> Launch:
    heights = [flight.height_m for flight in flights if isinstance(flight, Ballistic)]
    distance_m = median(_distance(flight, resolved) for flight in flights)
    return Launch(distance_m, median(heights) if heights else None, "the raid of the scenario")


def _distance(flight: Flight, resolved: Resolved) -> float:
    if isinstance(flight, Straight) and flight.start is not None:
        return hypot(*flight.start)
    if isinstance(flight, Straight):
        return flight.length_m * cos(flight.descent_rad)
    if isinstance(flight, Powered):
        return hypot(*flight.waypoints[0])
    if isinstance(flight, Recorded):
        return hypot(*flight.fixes[0][1:3])
    if isinstance(flight, Ballistic):
        ends = (resolved.lat_rad, resolved.lon_rad, flight.lat_rad, flight.lon_rad)
        return float(Geodesic.WGS84.Inverse(*map(degrees, ends))["s12"])
    raise AssertionError("a ground attack has no launch")


def _launch(scenario: Scenario, name: str, own: Launch | None, distance_km: float | None) -> Launch:
    if name not in scenario.content.threats:
        _check_card(scenario, name)
    if distance_km is not None:
        height_m = own.height_m if own else _burnout_height_m(name, distance_km)
        return Launch(1000.0 * distance_km, height_m, "--from")
    if own is not None:
        return own
    threat = scenario.content.threats.get(name)
    range_km = _stated_range_km(threat.card if threat else name)
    if range_km is None:
        raise NoThreat(f"--threat {name}: its card states no range; say from how far it comes: --from 30km")
    return Launch(
        1000.0 * range_km, _burnout_height_m(name, range_km), "three quarters of the range on its card"
    )


def _check_card(scenario: Scenario, name: str) -> None:
    cards = {card for card in card_ids() if load_card(card).kind == "threat"}
    if name not in cards:
        known = tuple(sorted(cards | set(scenario.content.threats)))
        raise NoThreat(
            f"--threat {name}: no such class in the scenario and no such card{one_of(name, known)}"
        )
    if load_card(name).values["flight"].value == "ground":
        raise NoThreat(f"--threat {name}: a ground attack has no path that a defence could cover")


def _stated_range_km(card_id: str) -> float | None:
    """Three quarters of the lowest range among the facts of a card; a powered flight at most 100 km."""
    if card_id not in card_ids():
        return None
    card = load_card(card_id)
    stated: list[float] = [
        value.bounds[0] * _UNITS[value.unit]
        for name, value in card.facts.items()
        if "range" in name and value.bounds is not None and value.unit in _UNITS
    ]
    if not stated:
        return None
    most_km = _FARTHEST_POWERED_KM if card.values["flight"].value == "powered" else inf
    return min(_SHARE_OF_RANGE * min(stated), most_km)


def _burnout_height_m(card_id: str, distance_km: float) -> float | None:
    """Height at which a long ballistic flight begins, as boost is not modelled."""
    if card_id not in card_ids() or load_card(card_id).values["flight"].value != "ballistic":
        return None
    heights = [height_km for least_km, height_km in _BURNOUT_KM if distance_km >= least_km]
    return 1000.0 * heights[-1] if heights else None
