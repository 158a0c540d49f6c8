"""JSON Schemas of the objects that commands print with `--json`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "result": "result",
    "compare": "comparing",
    "sweep": "exploring",
    "sensitivity": "exploring",
    "coverage": "defending",
    "laydown": "comparing",
    "size": "exploring",
    "breakeven": "exploring",
    "campaign": "defending",
    "rare": "explaining",
    "why": "explaining",
    "leaker": "explaining",
    "times": "explaining",
    "trace": "explaining",
    "assessment": "weighing",
    "audit": "weighing",
    "record": "recording",
    "hindcast": "recording",
    "draft": "recording",
    "list": "recording",
    "show": "recording",
}
NAMES = tuple(_WHERE)
"""`result`: the object of `rempart run`; `leaker`: of `rempart why --leaker`; `assessment`: of `rempart
assess`; any other: of its namesake."""


def schema_of(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of the object of that name."""
    module = import_module(f"rempart.views.schemas.{_WHERE[name]}")
    found: dict[str, Any] = getattr(module, f"{name}_schema")()
    return found
