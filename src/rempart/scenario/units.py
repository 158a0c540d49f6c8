"""Quantities as people write them, to SI: `150 km`, `240 deg`, `13 dB`.

The units library is pint. Importing it and building its registry takes half a second, half of what a whole
warm run may take, so the units that scenarios are written in stand in `unit_memo.py`, a table that
pint made (`python -m rempart.scenario.units` prints it, a test compares it with pint, bit for bit). Any
other unit is asked of pint itself when it is met. Pint is not asked where it reads something else than the
field means: its `mil` is pi / 32000, its `db` a tenth of a barn, and among its pure numbers are bytes, turns
of a solid angle and the speed of light.
"""

from __future__ import annotations

import re
from functools import cache
from math import isfinite, pi
from typing import Any

from rempart.reading.problems import did_you_mean
from rempart.scenario.unit_memo import FACTORS

DIMENSIONS = {
    "length": "m",
    "area": "m^2",
    "time": "s",
    "speed": "m/s",
    "angle": "rad",
    "areal_density": "kg/m^2",
    "ratio": "",
}
"""Dimension to its SI unit."""

EXAMPLES = {
    "length": ("a length", "km"),
    "area": ("an area", "m^2"),
    "time": ("a time", "s"),
    "speed": ("a speed", "m/s"),
    "angle": ("an angle", "deg"),
    "areal_density": ("a mass over area", "kg/m^2"),
    "ratio": ("a bare number", ""),
}

_USUAL = {"length": "150", "area": "0.1", "time": "2", "speed": "690", "angle": "240", "areal_density": "35"}

SPELLINGS = (
    *("m", "km", "cm", "mm", "metre", "metres", "meter", "meters", "kilometre", "kilometres", "kilometer"),
    *("kilometers", "ft", "foot", "feet", "kft", "mi", "mile", "miles", "nmi", "nautical_mile", "yd"),
    *("m^2", "m**2", "cm^2", "km^2"),
    *("s", "ms", "sec", "second", "seconds", "min", "minute", "minutes", "h", "hr", "hour", "hours", "d"),
    *("day", "days", "m/s", "km/s", "km/h", "kph", "mph", "ft/s", "kn", "kt", "knot", "knots"),
    *("deg", "degree", "degrees", "rad", "radian", "radians", "mrad", "arcmin", "arcsec"),
    *("kg/m^2", "kg/m**2", "g/cm^2", "%", "percent"),
)
"""The units that the table holds."""

OURS = dict.fromkeys(("mil", "mils"), ("angle", pi / 3200.0))
"""Units that pint reads otherwise. A mil is a 6400th of the circle (NATO, STANAG 2129; pint: a 64,000th)."""

SHARES = {"permille": 1e-3, "‰": 1e-3, "ppm": 1e-6}
"""Pure numbers besides those of the table."""

_NUMBER = re.compile(
    r"\s*([-+]?(?:\d{1,25}(?:\.\d{0,25})?|\.\d{1,25})(?:[eE][-+]?\d{1,3})?)\s*((?![\d.]).*?)\s*", re.DOTALL
)
_UNIT = re.compile(r"[A-Za-z%][A-Za-z0-9_%*/^ .()-]{0,39}")
_OPERATOR = re.compile(r"\s*(\*\*|[*/^])\s*")
_POWER = re.compile(r"(?:\^|\*\*)\s*[-+]?\d{2,}")
_SIGNS = str.maketrans({"²": "^2", "³": "^3", "·": "*", "°": "deg", "µ": "u", "−": "-"})
_NOT_ASKED = ("mil", "steradian", "decibel", "neper", "decade", "octave")
_DECIBELS = {
    **dict.fromkeys(("db", "decibel", "decibels"), "dB"),
    **dict.fromkeys(("dbsm", "dbm^2", "dbm2", "db m^2"), "dBsm"),
}
_MISTAKEN = {"nm": "nanometres; a nautical mile is 'nmi'", "NM": "not a length; a nautical mile is 'nmi'"}


class UnitError(ValueError):
    """A text that is no quantity of the dimension asked for; the text says what was expected."""


def magnitude(text: str, dimension: str) -> float:
    """SI value of `text`, a number with a unit of `dimension` (a key of DIMENSIONS); raises UnitError.

    Decibels are read where the dimension is a ratio (`13 dB` is 10**1.3) or an area (`-10 dBsm`).
    """
    match = _NUMBER.fullmatch(text) if len(text) <= 80 else None
    if match is None:
        raise UnitError(f"found {text[:40]!r}, expected {example(dimension)}")
    number, unit = float(match[1]), match[2].translate(_SIGNS)
    if not unit and dimension == "ratio":
        return _finite(number, text)
    if not unit:
        raise UnitError(f"found {match[1]}, expected {example(dimension, match[1])}")
    decibels = _DECIBELS.get(unit.lower())
    if decibels is not None:
        return _decibels(number, decibels, dimension, text)
    found, factor = _factor(unit, text)
    if found != dimension:
        raise UnitError(f"found {text!r}, {_article(found)}, expected {example(dimension)}")
    return _finite(number * factor, text)


def example(dimension: str, number: str = "") -> str:
    """What to write: `a length such as '150 km'`."""
    noun, unit = EXAMPLES[dimension]
    usual = {
        "length": "150",
        "area": "0.1",
        "time": "2",
        "speed": "690",
        "angle": "240",
        "areal_density": "35",
    }
    if dimension == "ratio":
        return f"{noun} such as 0.4"
    return f"{noun} such as '{number or usual[dimension]} {unit}'"


def _article(dimension: str) -> str:
    return "which is " + EXAMPLES[dimension][0] if dimension in EXAMPLES else f"which is {dimension}"


def _finite(value: float, text: str) -> float:
    if not isfinite(value):
        raise UnitError(f"found {text!r}, which is too large a number")
    return value


def _decibels(number: float, unit: str, dimension: str, text: str) -> float:
    if dimension != {"dB": "ratio", "dBsm": "area"}[unit]:
        raise UnitError(f"found {text!r}, expected {example(dimension)}")
    if abs(number) > 300.0:
        raise UnitError(f"found {text!r}, which is beyond 300 {unit}")
    return float(10.0 ** (number / 10.0))


@cache
def _factor(unit: str, text: str) -> tuple[str, float]:
    unit = _OPERATOR.sub(r"\1", unit)
    known = FACTORS.get(unit) or OURS.get(unit)
    if known is not None:
        return known
    if unit in SHARES:
        return "ratio", SHARES[unit]
    if unit in _MISTAKEN:
        raise UnitError(f"found {text!r}: '{unit}' is {_MISTAKEN[unit]}")
    if not _UNIT.fullmatch(unit) or _POWER.search(unit):
        raise UnitError(f"found {text!r}: {unit[:40]!r} is not a unit")
    try:
        return asked_of_pint(unit)
    except UnitError as error:
        raise UnitError(f"found {text!r}: {error}") from None


def asked_of_pint(unit: str) -> tuple[str, float]:
    """(dimension, factor to SI) of a unit; raises UnitError if pint does not know it."""
    registry = _registry()
    try:
        one = registry.Quantity(1.0, registry.parse_units(unit))
        found = _dimension_and_factor(one)
    except Exception:  # noqa: BLE001 - pint raises what its tokenizer and its definitions happen to raise
        raise UnitError(f"unknown unit {unit!r}{did_you_mean(unit, FACTORS)}") from None
    if found is None:
        raise UnitError(f"{unit!r} measures {_measured(one)}, which no field takes")
    return found


def _dimension_and_factor(one: Any) -> tuple[str, float] | None:
    """By the root units, exactly: pint holds an angle, a byte and a count for pure numbers."""
    if any(name.endswith(_NOT_ASKED) for name, _ in one.unit_items()):
        return None
    registry, found = _registry(), one.to_root_units().units
    for dimension, si in DIMENSIONS.items():
        if si and found == registry.Quantity(1.0, si).to_root_units().units:
            return dimension, float(one.to(si).magnitude)
    return ("ratio", float(one.to("").magnitude)) if str(one.units) == "percent" else None


def _measured(one: Any) -> str:
    return str(one.dimensionality) if one.dimensionality else "a number of another kind"


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(cache_folder=None)


def memo_table() -> dict[str, tuple[str, float]]:
    """The table of `unit_memo.py` as pint gives it."""
    return {unit: asked_of_pint(unit) for unit in SPELLINGS}


def memo_source() -> str:
    """Text of `unit_memo.py`."""
    rows = "".join(
        f'    "{unit}": ("{found}", {factor!r}),\n' for unit, (found, factor) in memo_table().items()
    )
    return (
        '"""Units that scenarios are written in, with their dimension and SI factor.\n\n'
        "Made by pint: `python -m rempart.scenario.units` prints this file; a test compares it with pint.\n"
        f'"""\n\nFACTORS: dict[str, tuple[str, float]] = {{\n{rows}}}\n'
    )


if __name__ == "__main__":
    print(memo_source(), end="")
