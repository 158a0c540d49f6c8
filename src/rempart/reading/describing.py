"""Meanings of fields, put into the JSON Schema of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Meanings = Mapping[str, Mapping[str, str]]
"""By section (the name of its model), then by field."""


def meaning(section: str, key: str, meanings: Meanings, everywhere: Mapping[str, str]) -> str:
    """What a field means, in its section or in all; raises KeyError."""
    return meanings[section].get(key) or everywhere[key]


def describe(schema: dict[str, Any], root: str, meanings: Meanings, everywhere: Mapping[str, str]) -> None:
    """Add the meaning of each field to a schema that pydantic made of the model `root`; raises KeyError."""
    sections = {root: schema, **schema["$defs"]}
    for name, section in sections.items():
        for key, field in _properties(section).items():
            field["description"] = meaning(name, key, meanings, everywhere)


def _properties(section: dict[str, Any]) -> dict[str, Any]:
    """Those of a section, also of one that may be written in a shorter way."""
    ways = section.get("anyOf", [section])
    return {key: field for way in ways for key, field in way.get("properties", {}).items()}
