"""What pydantic found, said in plain words with file and line."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rempart.scenario.model import is_one_aim
from rempart.scenario.problems import Path, Problem, dotted, one_of, shown
from rempart.scenario.quantity import Rule
from rempart.scenario.reading import Document

_EXPECTED = {
    "bool_type": "true or false",
    "string_type": "a text",
    "dict_type": "a mapping of names to entries",
    "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_pattern_mismatch": "a name of letters, digits, - and _, at most 64",
}


def problems_of(
    error: ValidationError, model: type[BaseModel], data: Any, document: Document
) -> list[Problem]:
    """One sentence for each thing that is wrong with `data`, the merged mapping of `document`."""
    return [_problem(detail, model, data, document) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails, model: type[BaseModel], data: Any, document: Document) -> Problem:
    path: Path = tuple(part for part in detail["loc"] if part != "[key]")
    message = _message(detail, path, model)
    card = _card_around(path, data)
    if card and path not in document.lines:
        message += f" (card {card!r})"
    written = _as_written(path, data)
    return Problem(document.file, document.line(written), dotted(written), message)


def _message(detail: ErrorDetails, path: Path, model: type[BaseModel]) -> str:
    kind, found = detail["type"], shown(detail["input"])
    if kind == "rempart":
        return detail["msg"]
    if kind == "missing":
        wanted = _rule_at(model, path)
        return f"is missing{f'; expected {wanted.expected}' if wanted else ''}"
    if kind == "extra_forbidden":
        return f"is not a field here{one_of(str(path[-1]), _fields_at(model, path[:-1]))}"
    if kind == "literal_error":
        words = [str(word) for word in _words_at(model, path)]
        expected = detail.get("ctx", {}).get("expected", "")
        return f"found {found}, expected {expected}{one_of(str(detail['input']), words) if words else ''}"
    if kind in _EXPECTED:
        return f"found {found}, expected {_EXPECTED[kind]}"
    return f"found {found}; {detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _as_written(path: Path, data: Any) -> Path:
    """Path as the file has it: one place stands for a list of one, a mixture of aims is a mapping by name."""
    written: list[str | int] = []
    for part in path:
        if isinstance(part, int) and not isinstance(data, list):
            if not isinstance(data, dict) or part >= len(data) or is_one_aim(data):
                continue
            return (*written, list(data)[part])
        if part == "at" and written[-1:] == ["aim"]:
            continue
        written.append(part)
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
    return tuple(written)


def _card_around(path: Path, data: Any) -> str:
    """Id of the card of the innermost section around `path` that has one."""
    card = ""
    for part in path:
        if not isinstance(data, dict | list):
            break
        if isinstance(data, dict) and isinstance(data.get("card"), str):
            card = data["card"]
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            break
    else:
        if isinstance(data, dict) and isinstance(data.get("card"), str):
            card = data["card"]
    return card


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
                rules = [entry for entry in field.metadata if isinstance(entry, Rule)]
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


def _words_at(model: type[BaseModel], path: Path) -> tuple[Any, ...]:
    return get_args(_annotation_at(model, path))


def _rule_at(model: type[BaseModel], path: Path) -> Rule | None:
    found = _annotation_at(model, path)
    return found if isinstance(found, Rule) else None
