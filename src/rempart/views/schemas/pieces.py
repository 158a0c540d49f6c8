"""What the JSON Schemas of all objects are built of; any field that is not named optional is required."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def document(key: str, title: str, fields: Schema, **parts: Schema) -> Schema:
    """The schema of an object whose `schema` is `key`; `parts` and `measure` can be referred to."""
    return {
        "$schema": DRAFT,
        "title": title,
        **record({"schema": {"const": key, "description": "name and version of this form"}, **fields}),
        "$defs": {"measure": measure(), **parts},
    }


def record(fields: Schema, optional: Schema | None = None, description: str = "") -> Schema:
    """An object with these fields and no others."""
    found: Schema = {
        "type": "object",
        "properties": {**fields, **(optional or {})},
        "required": list(fields),
        "additionalProperties": False,
    }
    return _described(found, description)


def reference(name: str, description: str = "") -> Schema:
    """A part of the document."""
    return _described({"$ref": f"#/$defs/{name}"}, description)


def an_arc() -> Schema:
    """Bearings from which threats come, as `views.coverage.arc_object` writes them."""
    fields = {
        "from_deg": amount("bearing at which the arc begins, clockwise"),
        "to_deg": amount("bearing at which it ends; 0 to 360: all round"),
        "told_by": text("what says so"),
    }
    return record(fields, description="bearings from which the class comes")


def a_measure(description: str = "") -> Schema:
    """A mean with both intervals."""
    return reference("measure", description)


def measure(**more: Schema) -> Schema:
    """Mean, interval by chance and range by ignorance, as `views.result.measure_object` writes them."""
    return record(
        {"mean": {"type": "number"}, **intervals()},
        {
            "exact": {"const": True, "description": "settled by the structure of the scenario, not sampled"},
            "ignorance_known": {
                "const": False,
                "description": "so few replicates a world do not tell yet by how much worlds differ",
            },
            "of_worlds": share("of the worlds that have what is measured"),
            "distribution": {
                "type": "object",
                "description": "share of the replicates at each value",
                "propertyNames": {"pattern": r"^\d+\+?$"},
                "additionalProperties": share(),
            },
            **more,
        },
    )


def intervals() -> Schema:
    """Fields `ci95` and `ignorance90`."""
    return {
        "ci95": pair("chance: 95 % interval of the mean"),
        "ignorance90": pair("5th to 95th percentile between worlds, chance taken out"),
    }


def pair(description: str = "", kind: str | list[str] = "number") -> Schema:
    """Least and greatest."""
    return _described({"type": "array", "items": {"type": kind}, "minItems": 2, "maxItems": 2}, description)


def open_pair(description: str = "") -> Schema:
    """Least and greatest; null at an end that lies beyond what was looked at."""
    return pair(description, ["number", "null"])


def text(description: str = "") -> Schema:
    """A string."""
    return _described({"type": "string"}, description)


def flag(description: str = "") -> Schema:
    """True or false."""
    return _described({"type": "boolean"}, description)


def number(description: str = "") -> Schema:
    """Any number."""
    return _described({"type": "number"}, description)


def amount(description: str = "") -> Schema:
    """A number of 0 or more."""
    return _described({"type": "number", "minimum": 0}, description)


def share(description: str = "") -> Schema:
    """A number from 0 to 1."""
    return _described({"type": "number", "minimum": 0, "maximum": 1}, description)


def whole(description: str = "", least: int = 0) -> Schema:
    """A whole number."""
    return _described({"type": "integer", "minimum": least}, description)


def one_of(values: Iterable[str], description: str = "") -> Schema:
    """One of these words."""
    return _described({"enum": list(values)}, description)


def several(entry: Schema, description: str = "") -> Schema:
    """A list."""
    return _described({"type": "array", "items": entry}, description)


def by_name(entry: Schema, description: str = "") -> Schema:
    """An object with names of the scenario as keys."""
    return _described({"type": "object", "additionalProperties": entry}, description)


def or_null(schema: Schema, description: str = "") -> Schema:
    """The same, or null."""
    return _described({"anyOf": [schema, {"type": "null"}]}, description)


def _described(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema


def run_fields() -> Schema:
    """Fields that most objects share."""
    return {
        "seed": whole("seed of all draws"),
        "worlds": whole("worlds asked for; replicate K belongs to world K mod worlds", least=1),
        "replicates": whole("raids counted", least=1),
    }


def command() -> Schema:
    """Field `command`."""
    return text("command that gives this result again")


def fingerprint() -> Schema:
    """Field `fingerprint`."""
    return {
        "type": "string",
        "pattern": "^[0-9a-f]{32}$",
        "description": "hash of the resolved inputs and of the outcomes; equal for equal results",
    }


def unknowns() -> Schema:
    """Field `unknowns` of a run."""
    return record(
        {
            "total": whole("numbers that differ between worlds"),
            "assumed": several(text(), "paths without a source"),
        },
        description="how many numbers differ between worlds, and the paths of those that are assumptions",
    )


def precision() -> Schema:
    """Field `precision`."""
    positive = {"type": "number", "exclusiveMinimum": 0}
    half_width = {"type": ["number", "null"], "minimum": 0, "description": "half the width of its ci95"}
    found = record(
        {
            "measure": text(),
            "wanted": positive,
            "half_width": half_width,
            "met": flag("whether half_width is at most wanted"),
            "looks": whole("looks that were taken"),
            "planned_looks": several(whole("replicates at each look", least=1)),
            "critical": {
                **positive,
                "description": "standard errors either way of every ci95, so that it holds at all looks",
            },
        }
    )
    return or_null(found, "where --precision stopped, and at which looks it might have; null without it")


def assumptions() -> Schema:
    """Field `assumptions`."""
    return several(text(), "what the scenario assumes, in words")
