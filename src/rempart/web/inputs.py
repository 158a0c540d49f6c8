"""The inputs of a scenario that the page offers to move: sizes of the raid, launchers, channels, losses."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Any

from rempart.scenario import Scenario
from rempart.scenario.model import Content
from rempart.scenario.names import parts
from rempart.scenario.quantity import Quantity

_MOST_EACH = 6


def inputs_of(scenario: Scenario) -> dict[str, Any]:
    """Numbers to move (`path` as `--set` takes it), components to lose, batteries to withdraw."""
    content = scenario.content
    return {
        "numbers": [*_groups(content), *_launchers(content), *_channels(content)],
        "lose": [name for name, _, _ in parts(content)][: 2 * _MOST_EACH],
        "without": list(content.batteries)[: 2 * _MOST_EACH],
        "groups": list(content.raid),
        "n_threats": n_threats(scenario),
    }


def n_threats(scenario: Scenario) -> int:
    """Threats of the largest raid that a world is likely to draw."""
    return max(
        sum(round(likely_most(group.count)) for group in variant.content.raid.values())
        for variant in scenario.variants
    )


def likely_most(quantity: Quantity) -> float:
    """The number if it is known, else about its 95th percentile or its greatest value."""
    spread = quantity.spread
    if spread is None:
        return quantity.value
    told = spread.parameters
    most = {
        "percentiles": lambda: told[-1],
        "uniform": lambda: told[-1],
        "triangular": lambda: told[-1],
        "choice": lambda: max(told[: len(told) // 2]),
        "normal": lambda: told[0] + 2.0 * told[1],
        "lognormal": lambda: told[0] * exp(2.0 * told[1]),
        "beta": lambda: 1.0,
    }[spread.law]()
    return min(max(most, quantity.value), spread.high)


def _groups(content: Content) -> Iterator[dict[str, Any]]:
    counted = [(name, group) for name, group in content.raid.items() if group.track is None]
    for name, group in counted[:_MOST_EACH]:
        yield _number(f"raid.{name}.count", f"Threats of group {name} ({group.threat})", "raid", group.count)


def _launchers(content: Content) -> Iterator[dict[str, Any]]:
    found = [
        (f"batteries.{battery}.weapons.{label}.count", f"Launchers of {battery}/{label}", weapon.count)
        for battery, section in content.batteries.items()
        for label, weapon in section.weapons.items()
    ]
    for path, label, quantity in found[:_MOST_EACH]:
        yield _number(path, label, "defence", quantity)


def _channels(content: Content) -> Iterator[dict[str, Any]]:
    for name, battery in list(content.batteries.items())[:_MOST_EACH]:
        if battery.fire_unit is not None:
            path = f"batteries.{name}.fire_unit.channels"
            yield _number(path, f"Channels of {name}", "defence", battery.fire_unit.channels)


def _number(path: str, label: str, kind: str, quantity: Quantity) -> dict[str, Any]:
    value, most = round(quantity.value), round(likely_most(quantity))
    return {
        "path": path,
        "label": label,
        "kind": kind,
        "value": value,
        "known": quantity.spread is None,
        "low": 0,
        "high": max(2 * most, most + 6),
    }
