"""What the worlds of one alternative of a scenario share, and which alternative a world draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rempart.scenario import Scenario
from rempart.scenario import model as s
from rempart.scenario.names import (
    anchors,
    launcher_names,
    most_launchers,
    parts,
    weapon_places,
    withdrawn_names,
)
from rempart.scenario.unknowns import ALTERNATIVES
from rempart.world import resolved as r
from rempart.world.drawing import Unit, Unknowns, unknowns_of


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
    anchors: dict[str, s.Place]
    doubtful: dict[str, tuple[str, str]]
    """Launchers that not every world has, with the name of their battery and weapon."""
    withdrawn: dict[str, tuple[s.Component, str]]
    """Components that stand nowhere, with their section and the name of their battery."""
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
        return cls(content, unknowns_of(content), anchors(content), doubtful, _withdrawn(content))


def _withdrawn(content: s.Content) -> dict[str, tuple[s.Component, str]]:
    away = withdrawn_names(content)
    found: dict[str, tuple[s.Component, str]] = {}
    for name, part, battery in (*parts(content), *weapon_places(content)):
        if name in away:
            found[name] = part, battery
    return found
