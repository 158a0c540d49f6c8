"""Scenarios and cards as plain text: what will be simulated, and where each number comes from."""

from __future__ import annotations

from collections.abc import Iterator
from math import degrees
from typing import Any

from geographiclib.geodesic import Geodesic

from rempart.catalog import Card, Value
from rempart.evidence.model import Incident
from rempart.scenario import Scenario, sources, unknowns
from rempart.scenario.campaign import Campaign
from rempart.scenario.laydown import Laydown
from rempart.scenario.model import Content

_LAWS = ("normal", "uniform", "triangular", "lognormal", "beta", "choice")
_NUMBER_KEYS = frozenset({"value", "low", "high", *_LAWS})
_NOTE_KEYS = frozenset({"as", "source", "accessed", "grade", "note", "row", "unknown", "assumption"})
_ELSEWHERE = ("rempart", "name", "title", "about", "date", "sources", "facts", "assumptions", "alternatives")
_MOST_PATHS = 4


def summary(found: Scenario | Incident | Campaign | Laydown) -> str:
    """One sentence on a file that is valid."""
    if isinstance(found, Scenario):
        name, parts = found.name, _of_scenario(found)
    elif isinstance(found, Incident):
        name, parts = f"{found.name}, an incident,", _of_incident(found)
    elif isinstance(found, Campaign):
        name = f"{found.content.name}, a campaign,"
        parts = [f"{_some(len(found.occurrences), 'raid')} on {found.scenario.name}"]
    else:
        name = f"{found.content.name}, a laydown,"
        parts = [_some(len(found.content.places), "place"), _some(len(found.scenarios), "raid")]
    ends = _ends(found.content) if isinstance(found, Scenario) else ()
    return " ".join((f"{name} is valid: {', '.join(part for part in parts if part)}.", *ends))


def _of_incident(incident: Incident) -> list[str]:
    n = sum(bool(claim.predicate) for claim in incident.claims.values())
    scenario = incident.scenario
    weighed = f"{n} of them can be weighed on {scenario}" if scenario and n else ""
    return [
        _some(len(incident.claims), "claim"),
        weighed or "none can be weighed without a scenario and predicates",
        _some(len(incident.unknowns), "unknown of interest", "unknowns of interest") if weighed else "",
    ]


def _of_scenario(scenario: Scenario) -> list[str]:
    content, n = scenario.content, len(unknowns(scenario))
    return [
        _some(len(content.batteries), "battery", "batteries"),
        _some(len(content.raid), "group of threats", "groups of threats"),
        _some(len(scenario.variants), "alternative") if len(scenario.variants) > 1 else "",
        _some(n, "number that is not known", "numbers that are not known"),
    ]


def _ends(content: Content) -> Iterator[str]:
    """Where recorded tracks end that have no aim: that is where they count as impacts."""
    position, height_m = content.site.position, content.site.height.value
    for name, group in content.raid.items():
        if group.track is None or group.aim or position.lat is None or position.lon is None:
            continue
        own = degrees(position.lat.value), degrees(position.lon.value)
        ends = [fixes[-1] for fixes in group.track.points.values()]
        far_km = [Geodesic.WGS84.Inverse(*own, end.lat_deg, end.lon_deg)["s12"] / 1000.0 for end in ends]
        high_m = [end.height_m - height_m for end in ends]
        yield (
            f"The {_some(len(ends), 'recorded track')} of {name} {'ends' if len(ends) == 1 else 'end'}"
            f" {_span(far_km)} km from the site, {_span(high_m)} m above its level, and impact there."
        )


def _span(values: list[float]) -> str:
    low, high = (f"{round(value, 3) + 0.0:.4g}" for value in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def _some(n: int, one: str, more: str = "") -> str:
    return f"{n} {one if n == 1 else more or f'{one}s'}"


def contents(scenario: Scenario) -> str:
    """All that will be simulated, alternatives included, one number a line with its source."""
    return "\n".join(_contents(scenario)) + "\n"


def _contents(scenario: Scenario) -> Iterator[str]:
    content = scenario.content
    yield f"{scenario.title}  ({scenario.name})"
    if content.about:
        yield " ".join(content.about.split())
    for i, variant in enumerate(scenario.variants):
        if variant.name:
            share = variant.weight / sum(v.weight for v in scenario.variants)
            yield ""
            yield f"Alternative {variant.name}: {share:.0%} of the worlds"
        if i == 0:
            yield from _sections(variant.merged)
        else:
            yield from _differences(scenario.variants[0].merged, variant.merged)


def _sections(merged: dict[str, Any]) -> Iterator[str]:
    for section, value in merged.items():
        if section not in _ELSEWHERE:
            yield ""
            yield section
            yield from (f"  {path}: {text}" for path, text in _lines(value, ""))


def _differences(first: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    """Lines that the other has and the first has not, and the paths that it lacks."""
    before, after = dict(_all_lines(first)), dict(_all_lines(other))
    yield from (f"  {path}: {text}" for path, text in after.items() if before.get(path) != text)
    lacking = [path for path in before if path not in after]
    groups = dict.fromkeys(".".join(path.split(".")[:2]) for path in lacking)
    yield from (f"  without {group}" for group in groups if not any(p.startswith(group) for p in after))


def _all_lines(merged: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for section, value in merged.items():
        if section not in _ELSEWHERE:
            yield from _lines(value, section)


def _lines(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if path.endswith(".track.points") and isinstance(value, dict):
        for key, fixes in value.items():
            since, until = (f"{fixes[i][0]:.10g} s" for i in (0, -1))
            yield f"{path}.{key}", f"{_some(len(fixes), 'point')} from {since} to {until}"
    elif isinstance(value, dict) and _is_quantity(value):
        yield path, f"{_quantity(value)}{_origin(value)}"
    elif isinstance(value, dict):
        for key, entry in value.items():
            if entry is not None:
                yield from _lines(entry, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(entry, dict | list) for entry in value):
        for i, entry in enumerate(value):
            yield from _lines(entry, f"{path}.{i}" if path else str(i))
    else:
        yield path, _plain(value)


def _is_quantity(entry: dict[str, Any]) -> bool:
    """An asset has a `value` too, but fields beside it that no quantity has."""
    return not _NUMBER_KEYS.isdisjoint(entry) and entry.keys() <= _NUMBER_KEYS | _NOTE_KEYS


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return " ".join(str(value).split())


def _quantity(entry: dict[str, Any]) -> str:
    """A number with its spread, as written."""
    for law in _LAWS:
        if law in entry:
            return f"{law} {_plain_law(entry[law])}"
    value = entry.get("value")
    if "low" not in entry or entry["low"] == value == entry["high"]:
        return _plain(value)
    span = f"{entry['low']} to {entry['high']}"
    kind = "within" if entry.get("as") == "bounds" else "90% within"
    return f"{kind} {span}" if value is None else f"{value}, {kind} {span}"


def _plain_law(parameters: Any) -> str:
    if isinstance(parameters, dict):
        return ", ".join(f"{key}: {value}" for key, value in parameters.items())
    return ", ".join(map(str, parameters)) if isinstance(parameters, list) else str(parameters)


def _origin(entry: dict[str, Any]) -> str:
    source = " ".join(str(entry.get("source", "")).split())
    if not source:
        return ""
    grade = entry.get("grade", "")
    told = f"{grade}: {source}" if grade and not source.startswith("assumption:") else source
    accessed = f", accessed {entry['accessed']}" if entry.get("accessed") else ""
    return f"  [{told}{accessed}]"


def bibliography(scenario: Scenario) -> str:
    """Every source behind a scenario with what rests on it; assumptions after them."""
    found = sources(scenario)
    published = [source for source in found if not source.assumption]
    assumed = [source for source in found if source.assumption]
    lines = [f"{scenario.title}: {_some(len(published), 'source')}, {_some(len(assumed), 'assumption')}", ""]
    lines.append("Sources")
    for i, source in enumerate(published, 1):
        lines.append(f"  [{i}] {source.text}{f' ({source.grade})' if source.grade else ''}")
        lines.append(f"      for {_paths(source.paths)}")
    lines += ["", "Assumptions (no source: choices of the scenario or of the catalogue, to be moved)"]
    for source in assumed:
        lines.append(f"  - {source.text.removeprefix('assumption:').strip()}")
        lines.append(f"      for {_paths(source.paths)}")
    return "\n".join(lines) + "\n"


def _paths(paths: tuple[str, ...]) -> str:
    told = ", ".join(paths[:_MOST_PATHS])
    return told if len(paths) <= _MOST_PATHS else f"{told} and {len(paths) - _MOST_PATHS} more"


def card_text(card: Card) -> str:
    """One card, one value a line."""
    lines = [f"{card.title}  ({card.kind} {card.id})", " ".join(card.about.split())]
    if card.structure:
        lines += ["", "made of"]
        lines += [f"  {name}: {part.count} x {part.card or 'part'}" for name, part in card.structure.items()]
    for heading, rows in (("values", list(card.flat())), ("facts", list(card.flat_facts()))):
        if rows:
            lines += ["", heading, *(f"  {path}: {_card_value(value)}" for path, value in rows)]
    return "\n".join(lines) + "\n"


def _card_value(value: Value) -> str:
    entry = value.model_dump(by_alias=True, exclude_none=True)
    return f"{_quantity(entry)}{_origin(entry)}"
