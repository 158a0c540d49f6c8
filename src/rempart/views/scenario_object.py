"""The object of `rempart show`: all that will be simulated, also what a file leaves to its defaults."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rempart.scenario import Scenario
from rempart.scenario.defaults import complete

SCHEMA = "rempart/show/1"


def show_object(scenario: Scenario, command: str) -> dict[str, Any]:
    """Each alternative with its share of the worlds, cards merged, numbers as a file has them."""
    whole = sum(variant.weight for variant in scenario.variants)
    return {
        "schema": SCHEMA,
        "scenario": scenario.name,
        "title": scenario.title,
        "command": command,
        "alternatives": [
            {
                "name": variant.name,
                "share": variant.weight / whole,
                "content": _plain(complete(variant.content, variant.merged)),
            }
            for variant in scenario.variants
        ],
    }


def _plain(value: Any) -> Any:
    """Values that JSON has: days and numbers without end as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float) or value is None else str(value)
