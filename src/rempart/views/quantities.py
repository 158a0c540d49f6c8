"""Numbers of a scenario as people write them: with a fitting unit, and what they are the number of."""

from __future__ import annotations

import math

from rempart.scenario.dimensions import rule_of
from rempart.scenario.units import DIMENSIONS
from rempart.views.words import number

_OWN_WORDS = {
    "sspk": "SSPK",
    "p_deflect": "probability of deflection",
    "range_max_by_class": "range max",
    "rcs": "radar cross-section",
}
_BY_CLASS = ("sspk", "range_max_by_class", "p_deflect", "deflect_error")
_SECTIONS = {"raid": "group ", "threats": "threat "}


def unit_of(path: str) -> str:
    """SI unit of the number at a path: `m`, `rad`, empty for a bare number."""
    rule = rule_of(path)
    return DIMENSIONS[rule.dimension] if rule else ""


def in_words(path: str) -> str:
    """What the number at a path is: `SSPK of dome/tamir against rocket`, `availability of patriot/radar`."""
    parts = path.split(".")
    for field in _BY_CLASS:
        if field in parts[1:-1]:
            i = parts.index(field)
            return f"{_field(field)} of {_owner(parts[:i])} against {'.'.join(parts[i + 1 :])}"
    if len(parts) < 3:
        return path.replace("_", " ")
    return f"{_field(parts[-1])} of {_owner(parts[:-1])}"


def _field(name: str) -> str:
    return _OWN_WORDS.get(name, name.replace("_", " "))


def _owner(parts: list[str]) -> str:
    inner = [part for part in parts[1:] if part not in ("weapons", "sensors", "fire_unit")]
    own = "/".join(inner)
    return f"{own} (fire unit)" if parts[-1] == "fire_unit" else f"{_SECTIONS.get(parts[0], '')}{own}"


def shown_value(path: str, value: float) -> str:
    """An SI value with a unit of a fitting size: `3.20 km`, `45.0 deg`, `0.31`."""
    rule = rule_of(path)
    if rule is None:
        return number(value)
    for word, meaning in rule.words:
        if value == meaning:
            return word
    if rule.whole:
        return f"{value:.0f}"
    scale, unit = _fitting(rule.dimension, value)
    return f"{number(value * scale)} {unit}".rstrip()


def _fitting(dimension: str, value: float) -> tuple[float, str]:
    """(factor, unit) for a value of a dimension."""
    if dimension == "length" and abs(value) >= 1000.0:
        return 1e-3, "km"
    if dimension == "time" and abs(value) >= 600.0:
        return 1.0 / 60.0, "min"
    if dimension == "angle":
        return 180.0 / math.pi, "deg"
    return 1.0, DIMENSIONS[dimension]
