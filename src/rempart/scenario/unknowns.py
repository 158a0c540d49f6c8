"""What a scenario does not know, and where its numbers come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rempart.scenario.file import Scenario
from rempart.scenario.model import quantities
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
    """Every unknown of every alternative, sorted by path; which alternative holds is one more."""
    found: dict[tuple[str, Spread], Unknown] = {}
    for variant in scenario.variants:
        for path, quantity in quantities(variant.content):
            if quantity.spread is not None:
                name = quantity.unknown or path
                found[path, quantity.spread] = Unknown(name, path, quantity.spread, quantity.source)
    if len(scenario.variants) > 1:
        weights = tuple(variant.weight for variant in scenario.variants)
        which = Spread("choice", (*map(float, range(len(weights))), *weights), whole=True)
        found[ALTERNATIVES, which] = Unknown(ALTERNATIVES, ALTERNATIVES, which, "")
    return tuple(sorted(found.values(), key=lambda unknown: unknown.path))


def sources(scenario: Scenario) -> tuple[Source, ...]:
    """Every source behind the scenario, cards included, sorted by text; keys of `sources:` are written out."""
    found: dict[str, list[Any]] = {}
    for variant in scenario.variants:
        merged = variant.content.model_dump(exclude_unset=True)
        _gather(merged, "", found)
    references = {key: _written_out(entry) for key, entry in scenario.content.sources.items()}
    told: dict[str, Source] = {}
    for text, (grade, assumption, paths) in found.items():
        full = references.get(text, text)
        assumed = assumption or full.startswith("assumption:")
        told[full] = Source(full, grade, assumed, tuple(sorted(paths)))
    for text in scenario.content.assumptions:
        told.setdefault(text, Source(text, "ASSUMPTION", True, ("assumptions",)))
    for key, full in references.items():
        told.setdefault(full, Source(full, "", False, (f"sources.{key}",)))
    return tuple(told[text] for text in sorted(told))


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


def _gather(value: Any, path: str, found: dict[str, list[Any]]) -> None:
    if hasattr(value, "source"):
        _note(found, value.source, value.grade, value.assumption, path)
    elif isinstance(value, dict):
        if isinstance(value.get("source"), str):
            _note(found, value["source"], "", False, path)
        for key, entry in value.items():
            _gather(entry, f"{path}.{key}" if path else key, found)
    elif isinstance(value, list | tuple):
        for i, entry in enumerate(value):
            _gather(entry, f"{path}.{i}", found)


def _note(found: dict[str, list[Any]], text: str, grade: str, assumption: bool, path: str) -> None:
    if not text:
        return
    entry = found.setdefault(text, ["", False, set()])
    entry[0] = entry[0] or grade
    entry[1] = entry[1] or assumption
    entry[2].add(path)
