"""Which dimension the number at a dotted path has: what a view needs to write it with its unit."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from rempart.reading.sections import Section
from rempart.scenario.model import Content
from rempart.scenario.quantity import Rule


@cache
def rule_of(path: str) -> Rule | None:
    """How the quantity at a path such as `threats.drone.rcs` is read; None if no quantity stands there."""
    rules = _rules(Content, tuple(path.split(".")))
    return rules[0] if rules else None


def _rules(kind: Any, path: tuple[str, ...]) -> list[Rule]:
    """Rules of all quantities that a value of a type may hold at a path below it."""
    if isinstance(kind, type) and issubclass(kind, Section):
        if not path:
            return []
        field = next((f for name, f in kind.model_fields.items() if name.rstrip("_") == path[0]), None)
        if field is None:
            return []
        here = [entry for entry in field.metadata if isinstance(entry, Rule)]
        return here if here and len(path) == 1 else _rules(field.annotation, path[1:])
    arguments = get_args(kind)
    here = [entry for entry in getattr(kind, "__metadata__", ()) if isinstance(entry, Rule)]
    if here:
        return here if not path else []
    if hasattr(kind, "__metadata__"):
        return _rules(kind.__origin__, path)
    if get_origin(kind) in (Union, UnionType):
        return [rule for one in arguments for rule in _rules(one, path)]
    if get_origin(kind) is dict and path:
        return _rules(arguments[1], path[1:])
    if get_origin(kind) is tuple and path:
        return [rule for one in arguments if one is not Ellipsis for rule in _below(one, path[1:])]
    return []


def _below(entry: Any, path: tuple[str, ...]) -> list[Rule]:
    """Rules below an entry of a list; an aim is told by its place and stands for its weight."""
    found = _rules(entry, path)
    return found or (_rules(entry, ("weight",)) if not path else [])
