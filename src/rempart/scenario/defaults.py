"""What a field is where a file does not give it, as a person would write it there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import degrees, isnan, log10
from typing import Any, get_args

from pydantic.fields import FieldInfo

from rempart.reading.sections import Section
from rempart.scenario.fields import Ratio
from rempart.scenario.quantity import Quantity, Rule
from rempart.scenario.units import DIMENSIONS

_DECIBEL: Rule = get_args(Ratio)[1]


def rule_of(field: FieldInfo) -> Rule | None:
    """How the number of a field is read; None if it holds no number."""
    return next((entry for entry in field.metadata if isinstance(entry, Rule)), None)


def written(value: float, rule: Rule) -> str | float:
    """A number in SI as a file has it: its word, or with its unit; a bare number where it has none."""
    for word, meant in rule.words:
        if meant == value or (isnan(meant) and isnan(value)):
            return word
    if rule == _DECIBEL:
        return f"{10.0 * log10(value):g} dB"
    if rule.whole or rule.dimension == "ratio":
        return int(value) if value == round(value) else value
    if rule.dimension == "angle":
        return f"{degrees(value):g} deg"
    return f"{value:g} {DIMENSIONS[rule.dimension]}"


def default_of(field: FieldInfo) -> Any:
    """The default of a field as it is written; None if it is required, or means that it is not given."""
    value, rule = field.default, rule_of(field)
    if isinstance(value, Quantity):
        assert rule is not None  # noqa: S101
        return written(value.value, rule)
    return value if isinstance(value, str | bool | int) and value != "" else None


def complete(section: Section, given: Mapping[str, Any]) -> dict[str, Any]:
    """A section as it was given, with the defaults of the fields that were not, named in `by_default`."""
    found: dict[str, Any] = dict(given)
    by_default: list[str] = []
    for name, field in type(section).model_fields.items():
        key = field.alias or name
        if given.get(key) is not None:
            found[key] = _within(getattr(section, name), given[key])
        elif (value := default_of(field)) is not None:
            found[key] = value
            by_default.append(key)
    return {**found, "by_default": by_default} if by_default else found


def _within(read: Any, given: Any) -> Any:
    """What was given for a field, its own sections completed."""
    if isinstance(read, Section) and isinstance(given, Mapping):
        return complete(read, given)
    if isinstance(read, Mapping) and isinstance(given, Mapping):
        return {key: _within(read.get(key), entry) for key, entry in given.items()}
    if isinstance(read, tuple) and isinstance(given, list) and len(read) == len(given):
        return [_within(one, entry) for one, entry in zip(read, given, strict=True)]
    return given


def sections_of(model: type[Section]) -> Iterator[type[Section]]:
    """A model and, each once, those that its fields hold."""
    known: dict[type[Section], None] = {}
    left: list[Any] = [model]
    while left:
        one = left.pop()
        if isinstance(one, type) and issubclass(one, Section) and one not in known:
            known[one] = None
            left += [field.annotation for field in one.model_fields.values()]
        else:
            left += getattr(one, "__args__", ())
    yield from known
