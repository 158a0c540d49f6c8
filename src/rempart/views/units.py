"""Values of unknowns in the unit in which the scenario writes them."""

from __future__ import annotations

import re
from typing import Any

from rempart.scenario import Scenario
from rempart.scenario.units import DIMENSIONS, UnitError, magnitude
from rempart.views.words import number

_UNIT = re.compile(r"[-+.\d\seE]+(?P<unit>[A-Za-z%][^\d]*.*)")


def in_its_unit(scenario: Scenario, path: str, value: float) -> str:
    """An SI value of the unknown at a path, in the unit of the file or card; SI where none is found."""
    for variant in scenario.variants:
        unit = _unit(_at(variant.merged, path))
        factor = _factor(unit) if unit else None
        if factor is not None:
            return f"{number(value / factor)} {unit}"
    return number(value)


def _at(merged: Any, path: str) -> Any:
    here = merged
    for part in path.split("."):
        if isinstance(here, list) and part.isdigit() and int(part) < len(here):
            here = here[int(part)]
        elif isinstance(here, dict) and part in here:
            here = here[part]
        else:
            return None
    return here


def _unit(raw: Any) -> str:
    """Unit of the first text with one in a distribution as it is written."""
    if isinstance(raw, str):
        found = _UNIT.fullmatch(raw)
        return found["unit"].strip() if found else ""
    below: list[Any] = []
    if isinstance(raw, dict):
        below = [
            entry for key, entry in raw.items() if key not in ("source", "note", "grade", "accessed", "row")
        ]
        below += [key for key in raw if key not in ("source", "note")]
    elif isinstance(raw, list):
        below = raw
    return next((unit for entry in below if (unit := _unit(entry))), "")


def _factor(unit: str) -> float | None:
    for dimension in DIMENSIONS:
        try:
            one, two = magnitude(f"1 {unit}", dimension), magnitude(f"2 {unit}", dimension)
        except UnitError:
            continue
        return one if two == 2.0 * one else None  # decibels are no factor
    return None
