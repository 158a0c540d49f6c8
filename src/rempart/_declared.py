"""What a compiled function is given, made into what it declares.

Numba compiles a function once more for each type that it meets, so that a law of floats, called with whole
numbers, would calculate in 64-bit integers, which overflow in silence. What is declared a `float` is one
here: whole numbers and short floats become floats, also within tuples and records; arrays are gone through
element by element.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

_NUMBERS = (float, int, bool)


def declared(function: Callable[..., Any]) -> list[Any]:
    """What each parameter of a function is declared as; None where only type checkers know the name."""
    annotations = inspect.get_annotations(function)
    names = getattr(function, "__globals__", {})
    return [_meaning(annotations.get(name), names) for name in inspect.signature(function).parameters]


def as_declared(meaning: Any, value: Any) -> Any:
    """A value with every number that is declared a `float` made one."""
    if meaning is float:
        return float(value) if isinstance(value, int | np.integer | np.floating | np.bool_) else value
    if isinstance(meaning, type) and issubclass(meaning, tuple) and isinstance(value, meaning):
        fields = typing.get_type_hints(meaning).values()
        return meaning(*(as_declared(field, part) for field, part in zip(fields, value, strict=True)))
    if typing.get_origin(meaning) is tuple and isinstance(value, tuple):
        return tuple(
            as_declared(part, one) for part, one in zip(typing.get_args(meaning), value, strict=True)
        )
    return value


def has_arrays(meanings: list[Any], values: tuple[Any, ...]) -> bool:
    """Whether an array or a list is given where one number is declared."""
    return any(
        meaning in _NUMBERS and isinstance(value, np.ndarray | list)
        for meaning, value in zip(meanings, values, strict=True)
    )


def element_by_element(law: Callable[..., Any], function: Callable[..., Any]) -> Callable[..., Any]:
    """A law over arrays, as NumPy broadcasts them: an array, or a tuple of arrays for several numbers."""
    whole = {i for i, meaning in enumerate(declared(function)) if meaning not in _NUMBERS}
    given = _meaning(inspect.get_annotations(function).get("return"), getattr(function, "__globals__", {}))
    return np.vectorize(law, otypes=_types_of(given), excluded=whole)


def _types_of(meaning: Any) -> list[Any] | None:
    if meaning in _NUMBERS:
        return [meaning]
    parts = typing.get_args(meaning)
    if isinstance(meaning, type) and issubclass(meaning, tuple):
        parts = tuple(typing.get_type_hints(meaning).values())
    return [part if part in _NUMBERS else object for part in parts] or None


def _meaning(annotation: Any, names: dict[str, Any]) -> Any:
    if not isinstance(annotation, str):
        return annotation
    try:
        return typing.get_type_hints(SimpleNamespace(__annotations__={"it": annotation}), globalns=names)[
            "it"
        ]
    except NameError:
        return None
