"""The functions of the front door, from their signatures and docstrings."""

from __future__ import annotations

import inspect
import re

import rempart

_FOLDED = ("progress", "say")
"""Parameters for programs that show what is under way: the page tells them once."""


def functions(_argument: str = "") -> str:
    """Each function with its parameters, their defaults, and what it does."""
    return "\n\n".join(function_of(name) for name in rempart.__all__)


def function_of(name: str) -> str:
    """Heading, signature and text of one function; raises KeyError."""
    found = getattr(rempart, name)
    text = re.sub(r"\s*\n\s*(?=\S)", " ", inspect.cleandoc(found.__doc__ or "").replace("\n\n", "\0"))
    return f"## rempart.{name}\n\n```python\n{_signature(name, found)}\n```\n\n" + text.replace("\0", "\n\n")


def _signature(name: str, function: object) -> str:
    signature = inspect.signature(function)  # type: ignore[arg-type]
    shown = [one for one in signature.parameters.values() if one.name not in _FOLDED]
    written = str(signature.replace(parameters=shown))
    line = f"{name}{written}"
    if len(line) <= 100:
        return line
    parts, star = [], False
    for one in shown:
        if one.kind is one.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        parts.append(str(one))
    inner = "".join(f"    {part},\n" for part in parts)
    return f"{name}(\n{inner}) -> {signature.return_annotation}"
