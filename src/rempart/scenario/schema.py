"""JSON Schema of the scenario file, so that editors complete and check it."""

from __future__ import annotations

from typing import Any, get_args

from rempart.reading.describing import describe
from rempart.reading.grades import Grade
from rempart.reading.sections import Section
from rempart.scenario.defaults import default_of, rule_of, sections_of
from rempart.scenario.meanings import EVERYWHERE, MEANINGS
from rempart.scenario.model import Content
from rempart.scenario.units import DIMENSIONS, EXAMPLES

_NUMBER = r"^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?"
_SCALAR = {"type": ["number", "string"]}


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `rempart: 1`.

    What a card brings need not stand in the file, so no field of a section that may have a card is required.
    """
    schema = Content.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "rempart scenario"
    _walk(schema)
    describe(schema, "Content", MEANINGS, EVERYWHERE)
    definitions = schema["$defs"]
    definitions["Group"]["required"] = ["threat"]
    definitions["Group"]["anyOf"] = [{"required": ["count", "aim", "at"]}, {"required": ["track"]}]
    for section in sections_of(Content):
        _put_defaults(section, schema if section is Content else definitions.get(section.__name__, {}))
    definitions["distribution"] = _distribution()
    for name in (*DIMENSIONS, "count", "degrees"):
        definitions[f"quantity_{name}"] = _quantity(name)
    return schema


def _put_defaults(section: type[Section], node: dict[str, Any]) -> None:
    properties = node.get("properties", {})
    for name, field in section.model_fields.items():
        value = default_of(field)
        if value is not None and rule_of(field) is not None:
            properties.get(field.alias or name, {})["default"] = value


def _walk(node: Any) -> None:
    if isinstance(node, list):
        for entry in node:
            _walk(entry)
    if not isinstance(node, dict):
        return
    for entry in node.values():
        _walk(entry)
    if "x-quantity" in node:
        name, words = node.pop("x-quantity"), node.pop("x-words")
        node.pop("default", None)
        reference = {"$ref": f"#/$defs/quantity_{name}"}
        node.update({"anyOf": [reference, {"enum": words}]} if words else reference)
    properties = node.get("properties")
    if isinstance(properties, dict) and "card" in properties:
        node.pop("required", None)


def _quantity(name: str) -> dict[str, Any]:
    distribution = {"$ref": "#/$defs/distribution"}
    if name == "count":
        return {"anyOf": [{"type": "number", "multipleOf": 1}, distribution], "examples": [4]}
    if name == "degrees":
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}, distribution]}
    if name == "ratio":
        decibels = {"type": "string", "pattern": _NUMBER + r"\s*(dB|%|percent)?\s*$"}
        return {"anyOf": [{"type": "number"}, decibels, distribution], "examples": [0.4, "13 dB"]}
    noun, unit = EXAMPLES[name]
    written: dict[str, Any] = {"type": "string", "pattern": _NUMBER + r"\s*\S.*$", "examples": [f"1 {unit}"]}
    return {"description": f"{noun} with its unit", "anyOf": [written, distribution]}


def _distribution() -> dict[str, Any]:
    numbers = {"type": "array", "items": _SCALAR}
    laws: dict[str, Any] = {
        "value": _SCALAR,
        "low": _SCALAR,
        "high": _SCALAR,
        "as": {"enum": ["percentiles", "bounds"]},
        "normal": _named("mean", "sd"),
        "uniform": {**numbers, "minItems": 2, "maxItems": 2},
        "triangular": {**numbers, "minItems": 3, "maxItems": 3},
        "lognormal": _named("median", "sigma"),
        "beta": _named("a", "b"),
        "choice": {"type": "object", "minProperties": 1, "additionalProperties": _SCALAR},
    }
    notes = {key: {"type": "string"} for key in ("source", "accessed", "note", "row", "unknown")}
    grade = {"enum": list(get_args(Grade))}
    return {
        "type": "object",
        "description": "A distribution of what the number may be, or a number with its source",
        "properties": {**laws, **notes, "grade": grade, "assumption": {"type": "boolean"}},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _named(first: str, second: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {first: _SCALAR, second: _SCALAR},
        "required": [first, second],
        "additionalProperties": False,
    }
