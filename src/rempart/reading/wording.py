"""What pydantic found, said in plain words with file and line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, get_args, runtime_checkable

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rempart.reading.document import Document
from rempart.reading.problems import Path, Problem, one_of, shown

_EXPECTED = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "string_type": "a text",
    "dict_type": "a mapping of names to entries",
    "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_pattern_mismatch": "a name of letters, digits, - and _, at most 64",
}


@runtime_checkable
class Expecting(Protocol):
    """Metadata of a field that can say what belongs there."""

    @property
    def expected(self) -> str:
        """What belongs here, for a sentence."""


def problems_of(
    error: ValidationError,
    model: type[BaseModel],
    document: Document,
    written: Callable[[Path], Path] = lambda path: path,
    note: Callable[[Path], str] = lambda _: "",
) -> list[Problem]:
    """One sentence for each thing that is wrong with what `document` holds.

    `written`: path as the file has it, from the path in the model. `note`: what to add to a sentence.
    """
    return [_problem(detail, model, document, written, note) for detail in error.errors(include_url=False)]


def _problem(
    detail: ErrorDetails,
    model: type[BaseModel],
    document: Document,
    written: Callable[[Path], Path],
    note: Callable[[Path], str],
) -> Problem:
    path: Path = tuple(part for part in detail["loc"] if part != "[key]")
    message = f"{_message(detail, path, model)}{note(path)}"
    return document.problem(written(path), message)


def _message(detail: ErrorDetails, path: Path, model: type[BaseModel]) -> str:
    kind, found = detail["type"], shown(detail["input"])
    if kind == "rempart":
        return detail["msg"]
    if kind == "missing":
        wanted = _annotation_at(model, path)
        return f"is missing{f'; expected {wanted.expected}' if isinstance(wanted, Expecting) else ''}"
    if kind == "extra_forbidden":
        return f"is not a field here{one_of(str(path[-1]), _fields_at(model, path[:-1]))}"
    if kind == "literal_error":
        words = [str(word) for word in get_args(_annotation_at(model, path))]
        expected = detail.get("ctx", {}).get("expected", "")
        return f"found {found}, expected {expected}{one_of(str(detail['input']), words) if words else ''}"
    if kind in _EXPECTED:
        return f"found {found}, expected {_EXPECTED[kind]}"
    return f"found {found}; {detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _annotation_at(model: type[BaseModel], path: Path) -> Any:
    """Annotation of what stands at a path, and None where the path leaves the models."""
    here: Any = model
    for part in path:
        here = _step(here, part)
        if here is None:
            return None
    return here


def _step(here: Any, part: str | int) -> Any:
    inner = _model_in(here)
    if inner is not None:
        for name, field in inner.model_fields.items():
            if part in (name, field.alias):
                rules = [entry for entry in field.metadata if isinstance(entry, Expecting)]
                return rules[0] if rules else field.annotation
        return None
    arguments = [entry for entry in get_args(here) if entry is not type(None) and entry is not Ellipsis]
    return arguments[-1] if arguments else None


def _model_in(here: Any) -> type[BaseModel] | None:
    """Model that an annotation is, or is optionally."""
    candidates = [here] if isinstance(here, type) else list(get_args(here))
    if getattr(here, "__origin__", None) in (dict, tuple):
        return None
    return next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)


def _fields_at(model: type[BaseModel], path: Path) -> list[str]:
    inner = _model_in(_annotation_at(model, path))
    return [field.alias or name for name, field in inner.model_fields.items()] if inner else []
