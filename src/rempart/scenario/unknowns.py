"""What a scenario does not know, and where its numbers come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rempart.scenario.file import Scenario
from rempart.scenario.model import quantities
from rempart.scenario.names import withdrawn_paths
from rempart.scenario.quantity import Spread

ALTERNATIVES = "alternatives"
"""Name under which a world draws its alternative."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One number that differs between worlds.

    `name`: what its draw is keyed by; quantities of one name share their quantile. `path`: where it stands.
    """

    name: str
    path: str
    distribution: Spread
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source of a run, with the dotted paths of what rests on it."""

    text: str
    grade: str
    assumption: bool
    paths: tuple[str, ...]


def unknowns(scenario: Scenario) -> tuple[Unknown, ...]:
    """Every unknown of every alternative, sorted by path; which alternative holds is one more.

    Of what is withdrawn only the place is left: threats may be aimed at it.
    """
    found: dict[tuple[str, Spread], Unknown] = {}
    for variant in scenario.variants:
        away = withdrawn_paths(variant.content)
        for path, quantity in quantities(variant.content):
            gone = path.startswith(away) and ".position." not in path
            if quantity.spread is not None and not gone:
                name = quantity.unknown or path
                found[path, quantity.spread] = Unknown(name, path, quantity.spread, quantity.source)
    if len(scenario.variants) > 1:
        weights = tuple(variant.weight for variant in scenario.variants)
        which = Spread("choice", (*map(float, range(len(weights))), *weights), whole=True)
        found[ALTERNATIVES, which] = Unknown(ALTERNATIVES, ALTERNATIVES, which, "")
    return tuple(sorted(found.values(), key=lambda unknown: unknown.path))


def sources(scenario: Scenario) -> tuple[Source, ...]:
    """Every source behind the scenario, cards included, sorted; keys of `sources:` are written out."""
    found: dict[str, _Told] = {}
    for variant in scenario.variants:
        _gather(variant.merged, "", found)
    references = {key: _written_out(entry) for key, entry in scenario.content.sources.items()}
    told: dict[str, Source] = {}
    for text, entry in found.items():
        full = references.get(text, text)
        assumed = entry.assumption or full.startswith("assumption:")
        told[full] = Source(full, entry.grade, assumed, tuple(sorted(entry.paths)))
    for text in scenario.content.assumptions:
        told.setdefault(text, Source(text, "ASSUMPTION", True, ("assumptions",)))
    for key, full in references.items():
        told.setdefault(full, Source(full, "", False, (f"sources.{key}",)))
    return tuple(told[text] for text in sorted(told))


@dataclass
class _Told:
    grade: str = ""
    assumption: bool = False
    paths: set[str] = field(default_factory=set)


def _written_out(entry: Any) -> str:
    parts = [
        entry.author,
        entry.title,
        entry.publisher,
        entry.date,
        entry.via and f"via {entry.via}",
        entry.url,
    ]
    text = ", ".join(part for part in parts if part)
    return f"{text} (accessed {entry.accessed})" if entry.accessed else text


def _gather(value: Any, path: str, found: dict[str, _Told]) -> None:
    if isinstance(value, dict):
        text = value.get("source")
        if isinstance(text, str) and text:
            entry = found.setdefault(text, _Told())
            entry.grade = entry.grade or value.get("grade", "")
            entry.assumption = entry.assumption or value.get("assumption", False) is True
            entry.paths.add(path)
        for key, below in value.items():
            if key != "alternatives":
                _gather(below, f"{path}.{key}" if path else key, found)
    elif isinstance(value, list):
        for i, below in enumerate(value):
            _gather(below, f"{path}.{i}", found)
