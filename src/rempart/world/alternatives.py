"""What the worlds of one alternative of a scenario share, and which alternative a world draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rempart.scenario import Scenario
from rempart.scenario import model as s
from rempart.scenario.names import (
    anchors,
    component_names,
    launcher_names,
    most_launchers,
    own_name,
    parts,
    ruled_sensors,
    weapon_places,
    withdrawn_names,
)
from rempart.scenario.places import Place
from rempart.scenario.unknowns import ALTERNATIVES
from rempart.world import records as r
from rempart.world.drawn_values import Unit, Unknowns, unknowns_of


def plan_of(scenario: Scenario, unit: Unit) -> Plan:
    """The plan of the alternative that a world draws; made once for each scenario."""
    plans: list[Plan] | None = scenario.derived.get("plans")
    if plans is None:
        plans = scenario.derived["plans"] = [Plan.of(variant.content) for variant in scenario.variants]
    return plans[alternative(scenario, unit)]


def alternative(scenario: Scenario, unit: Unit) -> int:
    """Which alternative holds: the first whose cumulative weight exceeds the draw."""
    if len(scenario.variants) == 1:
        return 0
    weights = [variant.weight for variant in scenario.variants]
    left = unit(ALTERNATIVES) * sum(weights)
    for i, weight in enumerate(weights):
        left -= weight
        if left < 0.0:
            return i
    return max(i for i, weight in enumerate(weights) if weight > 0.0)


@dataclass
class Plan:
    """What the worlds of one alternative share. `kept`, `whole`: what depends on no unknown, made once."""

    content: s.Content
    unknowns: Unknowns
    anchors: dict[str, Place]
    doubtful: dict[str, tuple[str, str]]
    """Launchers that not every world has, with the name of their battery and weapon."""
    withdrawn: dict[str, tuple[s.Component, str]]
    """Components that stand nowhere, with their section and the name of their battery."""
    ruled: dict[str, s.Sensor]
    """Sensors that go dark or turn by a rule, by name."""
    missed: frozenset[str]
    """Those of them on which something that stands depends: it does not work for want of them."""
    kept: dict[tuple[str, str], Any] = field(default_factory=dict)
    whole: r.Resolved | None = None

    @classmethod
    def of(cls, content: s.Content) -> Plan:
        """The plan of one alternative."""
        doubtful = {
            launcher: (name, label)
            for name, battery in content.batteries.items()
            for label, weapon in battery.weapons.items()
            if weapon.count.spread is not None
            for launcher in launcher_names(name, label, most_launchers(weapon))
        }
        withdrawn = _withdrawn(content)
        missed = frozenset(_depended_on(content) & withdrawn.keys())
        ruled = dict(ruled_sensors(content))
        return cls(content, unknowns_of(content), anchors(content), doubtful, withdrawn, ruled, missed)


def _depended_on(content: s.Content) -> set[str]:
    """Components that a controller, or what stands, cannot work without.

    A sensor to fall back on, or whose tracks are only shared, is none of them.
    """
    found = {name for controller in content.controllers.values() for name in controller.needs}
    for _, part, owner in parts(content):
        if part.present and not owner:
            found.update(part.needs)
    known = component_names(content)
    for name, own in content.batteries.items():
        if own.present:
            found.update(own_name(name, wanted, known) for wanted in _depended_on_in(name, own))
    return found


def _depended_on_in(name: str, battery: s.Battery) -> Iterator[str]:
    for part in (*battery.sensors.values(), *battery.weapons.values()):
        if part.present:
            yield from part.needs
    if battery.sensors and battery.power:
        yield f"{name}/power"
    if battery.fire_unit is None:
        return
    yield from (f"{name}/{part}" for part in ("control", "power") if getattr(battery, part) is not None)
    yield from (*battery.fire_unit.needs, *battery.fire_unit.remote_needs)
    yield from battery.sensors if battery.fire_unit.sensors is None else battery.fire_unit.sensors


def _withdrawn(content: s.Content) -> dict[str, tuple[s.Component, str]]:
    away = withdrawn_names(content)
    found: dict[str, tuple[s.Component, str]] = {}
    for name, part, battery in (*parts(content), *weapon_places(content)):
        if name in away:
            found[name] = part, battery
    return found
