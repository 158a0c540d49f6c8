"""What pydantic found in a scenario: paths as the file has them, and the card that a value came from."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from rempart.reading import wording
from rempart.reading.document import Document
from rempart.reading.problems import Path, Problem
from rempart.scenario.model import is_one_aim


def problems_of(
    error: ValidationError, model: type[BaseModel], data: Any, document: Document
) -> list[Problem]:
    """One sentence for each thing that is wrong with `data`, the merged mapping of `document`."""

    def note(path: Path) -> str:
        card = _card_around(path, data)
        return f" (card {card!r})" if card and path not in document.lines else ""

    return wording.problems_of(error, model, document, lambda path: _as_written(path, data), note)


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
