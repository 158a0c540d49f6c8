"""Where in a scenario's text a position or a direction is written, and how, so that it can be moved there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import degrees
from typing import Any

from rempart.answers.range_rings import at_share
from rempart.scenario import Scenario, unknowns
from rempart.scenario.names import SITE, anchors
from rempart.scenario.places import Place
from rempart.scenario.units import UnitError, magnitude
from rempart.world.drawn_values import Draws, Unit, unknowns_of
from rempart.world.places import Geodetic, Locator

Keys = tuple[str | int, ...]
"""Where an entry stands in the text: keys and list positions from the top."""

_UNCERTAIN = "its position is a distribution, or is measured from one; change it in the text"
_QUANTITY = re.compile(r"\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*(?P<unit>\S.*?)\s*")
_MIDDLE = 0.5


def written_at(document: Any, keys: Sequence[str | int]) -> Any:
    """What the file itself says at some keys; None if it says nothing there."""
    here = document
    for key in keys:
        of_list = isinstance(here, list) and isinstance(key, int) and key < len(here)
        if not of_list and not (isinstance(here, dict) and key in here):
            return None
        here = here[key]
    return here


class Places:
    """Places of a scenario without alternatives, its unknowns at the middle."""

    def __init__(self, scenario: Scenario) -> None:
        content = scenario.content
        world = at_share(scenario, _MIDDLE)
        unit = Unit(1, 0, {unknown.name: _MIDDLE for unknown in unknowns(scenario)})
        self.document: Any = scenario.document
        self.site = Geodetic(world.lat_rad, world.lon_rad, world.height_m)
        self.draws = Draws(unknowns_of(content), unit)
        self._anchors = anchors(content)
        self.locate = Locator(self.site, self._anchors, self.draws)

    def local(self, place: Place | None) -> tuple[float, float]:
        """East and north of the site (m)."""
        return self.locate.local(self.locate.place(place))[:2]

    def written(self, keys: Keys, place: Place | None) -> dict[str, Any]:
        """How the position at `keys` is written: `form` latlon, polar, name, none, fixed; and what moves it.

        `from`: latitude and longitude (deg) that a bearing and a distance are, or would be, measured from.
        """
        raw = written_at(self.document, keys)
        told: dict[str, Any] = {"keys": list(keys), "height": self.locate.place(place).height_m}
        if raw is None:
            return {**told, "form": "none", "from": self._geodetic(SITE)}
        if isinstance(raw, str):
            return {**told, "form": "name", "name": raw, "from": self._geodetic(raw)}
        pair = ("lat", "lon") if "lat" in raw else ("bearing", "distance")
        first, second = (_number(raw, keys, key) for key in pair)
        if first is None or second is None:
            return {**told, "form": "fixed", "why": _UNCERTAIN}
        start = self._geodetic(raw.get("from", SITE))
        form = "latlon" if pair[0] == "lat" else "polar"
        return {**told, "form": form, "from": start, "first": first, "second": second}

    def turning(self, keys: Keys, battery: str, facing_rad: float) -> dict[str, Any]:
        """Where a direction is written: its own entry, or the battery's if that has one and it has none."""
        told: dict[str, Any] = {"deg": round(degrees(facing_rad) % 360.0, 6)}
        entries = [keys, ("batteries", battery, "facing")] if battery else [keys]
        for entry in entries:
            if written_at(self.document, entry) is None:
                continue
            number = _number(written_at(self.document, entry[:-1]), entry[:-1], entry[-1])
            if number is None:
                return {**told, "why": "its direction is a distribution; change it in the text"}
            return {**told, **number}
        return {**told, "keys": list(keys), "unit": "deg", "factor": 1.0}

    def _geodetic(self, name: Any) -> list[float]:
        if not isinstance(name, str) or (name != SITE and name not in self._anchors):
            name = SITE
        found = self.locate.place(Place(place=name))
        return [degrees(found.lat_rad), degrees(found.lon_rad)]


def _number(section: Any, keys: Sequence[str | int], key: str | int) -> dict[str, Any] | None:
    """Where the number itself stands, its unit, and how many of the page's units (m, deg) that is."""
    raw = section.get(key) if isinstance(section, dict) else None
    at = [*keys, key]
    if isinstance(raw, dict) and "value" in raw and not {"low", "high"} & set(raw):
        raw, at = raw["value"], [*at, "value"]
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return {"keys": at, "unit": "", "factor": 1.0}
    found = _QUANTITY.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        return None
    for dimension, scale in (("length", 1.0), ("angle", degrees(1.0))):
        try:
            return {
                "keys": at,
                "unit": found["unit"],
                "factor": magnitude(f"1 {found['unit']}", dimension) * scale,
            }
        except UnitError:
            continue
    return None
