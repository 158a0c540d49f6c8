"""Fields of the files that a person writes: kind, default and meaning of each, as the models have them."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import PlainValidator
from pydantic.fields import FieldInfo

from reference_pages.tables import table
from rempart.evidence import Incident
from rempart.evidence import meanings as incident_meanings
from rempart.reading.describing import Meanings, meaning
from rempart.reading.sections import Section
from rempart.scenario import laydown, model
from rempart.scenario import meanings as scenario_meanings
from rempart.scenario.campaign import CampaignFile
from rempart.scenario.choices import Choices
from rempart.scenario.defaults import written
from rempart.scenario.fields import Ratio
from rempart.scenario.quantity import Quantity, Rule
from rempart.scenario.units import EXAMPLES

FILES: Mapping[str, tuple[type[Section], Meanings, Mapping[str, str]]] = {
    "scenario": (model.Content, scenario_meanings.MEANINGS, scenario_meanings.EVERYWHERE),
    "laydown": (laydown.Content, scenario_meanings.LAYDOWN, scenario_meanings.EVERYWHERE),
    "campaign": (CampaignFile, scenario_meanings.CAMPAIGN, scenario_meanings.EVERYWHERE),
    "choices": (Choices, scenario_meanings.CHOICES, scenario_meanings.EVERYWHERE),
    "incident": (Incident, incident_meanings.MEANINGS, incident_meanings.EVERYWHERE),
}
"""What may be written: the model of the whole, and what its fields mean."""

_DECIBEL: Rule = Ratio.__metadata__[0]
_PLAIN_KINDS: Mapping[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    Any: "anything",
}
_CALLED = {
    "AimPoint": "aim",
    "FireUnit": "fire unit",
    "Origin": "place or area",
    "Placed": "place",
    "Reference": "source",
    "UnknownOfInterest": "unknown",
}
"""Sections that prose calls otherwise than the code."""


def sections_of(file: str) -> dict[str, type[Section]]:
    """Models of the sections of a file by name, but for those that a scenario has too; raises KeyError."""
    root, _, _ = FILES[file]
    found = _sections_in(root)
    known = [] if file in ("scenario", "incident") else _sections_in(model.Content)
    return {section.__name__: section for section in found if section not in known}


def _sections_in(annotation: Any) -> list[type[Section]]:
    """Sections that a value of a type may hold, itself first."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        inner = [
            section
            for field in annotation.model_fields.values()
            for section in _sections_in(_as_read(field.annotation, field.metadata))
        ]
        bases = [base for base in annotation.__mro__[1:] if issubclass(base, Section) and base is not Section]
        return list(dict.fromkeys([annotation, *bases, *inner]))
    if hasattr(annotation, "__metadata__"):
        return _sections_in(annotation.__origin__)
    return [section for one in get_args(annotation) for section in _sections_in(one)]


def fields_of(argument: str) -> str:
    """Table of the fields of a section, `scenario Sensor`; raises KeyError."""
    file, name = argument.split()
    section = sections_of(file)[name]
    _, meanings, everywhere = FILES[file]
    base = section.__mro__[1]
    inherited = base.model_fields if base is not Section else {}
    rows = [
        _row(field.alias or key, field, meaning(name, field.alias or key, meanings, everywhere))
        for key, field in section.model_fields.items()
        if key not in inherited
    ]
    if inherited:
        rows.append((f"and the fields of: {base.__name__.lower()}", "", "", ""))
    return table(("field", "kind", "default", ""), rows)


def _row(key: str, field: FieldInfo, text: str) -> tuple[str, str, str, str]:
    return f"`{key}`", _kind(field.annotation, field.metadata), _default(field), text


def _kind(annotation: Any, metadata: list[Any] | tuple[Any, ...] = ()) -> str:
    """What may stand there, in words."""
    annotation = _as_read(annotation, metadata)
    rule = next((entry for entry in metadata if isinstance(entry, Rule)), None)
    if rule is not None:
        return _quantity(rule)
    if annotation in _PLAIN_KINDS:
        return _PLAIN_KINDS[annotation]
    if hasattr(annotation, "__metadata__"):
        return _kind(annotation.__origin__, annotation.__metadata__)
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return _CALLED.get(annotation.__name__, annotation.__name__.lower())
    return _compound(annotation)


def _as_read(annotation: Any, metadata: list[Any] | tuple[Any, ...]) -> Any:
    """The type of what a file has for a field that is read by a function of its own."""
    readers = (entry.json_schema_input_type for entry in metadata if isinstance(entry, PlainValidator))
    return next(readers, annotation)


def _compound(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in arguments if word != "")
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_kind(one) for one in arguments if one is not NoneType))
    if origin is dict:
        return "mapping" if arguments[1] is Any else f"{_kind(arguments[1])} by name"
    if origin in (tuple, list):
        inner = " and ".join(dict.fromkeys(_kind(one) for one in arguments if one is not Ellipsis))
        return "text or list of texts" if inner == "text" else f"list of: {inner}"
    raise TypeError(f"no words for {annotation!r}")


def _quantity(rule: Rule) -> str:
    if rule.bare:
        noun = "degrees"
    elif rule.whole:
        noun = "count"
    elif rule == _DECIBEL:
        noun = "ratio (dB)"
    elif rule.dimension == "ratio":
        noun = "probability" if rule.high == 1.0 else "number"
    else:
        noun = EXAMPLES[rule.dimension][0].split(" ", 1)[1]
    return " or ".join([noun, *(f"`{word}`" for word, _ in rule.words)])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*required*"
    value = field.default
    if isinstance(value, Quantity):
        return _written(value.value, next(entry for entry in field.metadata if isinstance(entry, Rule)))
    if isinstance(value, bool):
        return "true" if value else "false"
    if value in (None, "", (), {}) or isinstance(value, Section):
        return ""
    return f"`{value}`"


def _written(value: float, rule: Rule) -> str:
    """A number as a person would write it in the file; words in code."""
    found = written(value, rule)
    if isinstance(found, str):
        return f"`{found}`" if found in [word for word, _ in rule.words] else found
    return f"{found:g}".replace("e-0", "e-")
