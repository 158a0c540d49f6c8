"""The entries of a scenario's text that the form offers, by kind of thing, and what holds without them."""

from __future__ import annotations

from math import degrees, isinf
from typing import Any

from rempart.scenario import Scenario
from rempart.scenario.quantity import Quantity
from rempart.web.text_positions import Keys, written_at

FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "site": (("area", "Defended area"), ("height", "Height of the site")),
    "place": (),
    "asset": (("value", "Value"), ("area", "Defended area"), ("radius", "Radius")),
    "battery": (
        ("fire_unit.channels", "Channels"),
        ("fire_unit.weapon_control", "Weapon control: free, tight, hold"),
        ("fire_unit.on_radar_loss", "When its radars are lost: dark, autonomous, remote"),
        ("fire_unit.salvo_first", "Shots in the first salvo"),
        ("present", "Present: true, false"),
        ("value", "Value"),
    ),
    "sensor": (
        ("sector", "Sector, full width"),
        ("range_max", "Greatest range"),
        ("scan_period", "Scan period"),
        ("availability", "Availability"),
        ("alert_state", "Alert state: ready, standby, off"),
    ),
    "weapon": (
        ("count", "Launchers"),
        ("magazine", "Shots of each launcher"),
        ("range_max", "Greatest range"),
        ("range_min", "Least range"),
        ("sector", "Sector, full width"),
        ("reliability", "Reliability"),
    ),
    "component": (("availability", "Availability"), ("alert_state", "Alert state: ready, standby, off")),
    "group": (
        ("threat", "Class of threat, or card"),
        ("count", "Count"),
        ("at", "First arrival, or launch"),
        ("spread", "Spread of arrivals"),
        ("interval", "Time between members"),
        ("aim", "Aim"),
    ),
}
"""Dotted paths below the entry of a thing, with what the form calls them."""

_MOST_LETTERS = 80


_UNITS = {
    **dict.fromkeys(("area", "radius", "range_max", "range_min", "height"), (1.0, " m")),
    **dict.fromkeys(("scan_period", "spread", "interval", "at"), (1.0, " s")),
    "sector": (degrees(1.0), " deg"),
}
"""How many of the unit that a default is told in are one of SI, and that unit."""


def fields_of(scenario: Scenario, kind: str, keys: Keys) -> list[dict[str, Any]]:
    """Fields of a thing: `keys` in the text, `label`, `given`: what the file, its card or the format says."""
    merged = scenario.variants[0].merged
    found: list[dict[str, Any]] = []
    for path, label in FIELDS[kind]:
        whole = (*keys, *path.split("."))
        given = _text(written_at(merged, whole)) or _default(scenario.content, whole)
        found.append({"keys": list(whole), "label": label, "given": given})
    return found


def _default(content: Any, keys: Keys) -> str:
    """What the format says of a field that is written nowhere; empty if that hangs on others."""
    here = content
    for key in keys:
        here = here.get(key) if isinstance(here, dict) else getattr(here, str(key), None)
    if isinstance(here, Quantity) and here.spread is None:
        if isinf(here.value):
            return "unlimited"
        factor, unit = _UNITS.get(str(keys[-1]), (1.0, ""))
        return f"{here.value * factor:g}{unit}"
    return _text(here) if isinstance(here, str | bool) else ""


def _text(raw: Any) -> str:
    """A value in a few words: that of a card with its spread; empty if it is written nowhere."""
    if raw is None or isinstance(raw, list):
        return ""
    if not isinstance(raw, dict):
        return ("true" if raw else "false") if isinstance(raw, bool) else str(raw)[:_MOST_LETTERS]
    ends = [raw.get("low"), raw.get("high")]
    spread = f"{ends[0]} to {ends[1]}" if None not in ends else ""
    if "value" not in raw:
        return spread
    return f"{raw['value']} ({spread})" if spread else str(raw["value"])
