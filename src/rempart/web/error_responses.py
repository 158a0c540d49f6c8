"""What the application answers when it will not: a status and a sentence, with the problems of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import JSONResponse

from rempart.reading.problems import Problem

SCHEMA = "rempart/refusal/1"


class Refused(Exception):
    """A request that is refused."""

    def __init__(
        self,
        status: int,
        sentence: str,
        problems: Iterable[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.headers = status, sentence, dict(headers or {})
        self.problems = tuple(problems)

    def response(self) -> JSONResponse:
        """The answer."""
        return JSONResponse(refusal(self.sentence, self.problems), self.status, self.headers)


def refusal(sentence: str, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """The object that says so."""
    return {"schema": SCHEMA, "sentence": sentence, "problems": [problem_object(p) for p in problems]}


def problem_object(problem: Problem) -> dict[str, Any]:
    """One problem: `line` counts from 1 and is 0 where none can be named."""
    return {"line": problem.line, "field": problem.field, "message": problem.message, "text": str(problem)}


def told(error: Exception) -> Refused | None:
    """The refusal that a known error amounts to."""
    from rempart.engine.predicates import PredicateError
    from rempart.extras import MissingExtra
    from rempart.reading.problems import InputError
    from rempart.views.figures.drawing import NoDrawing
    from rempart.web.ground import NoGround
    from rempart.world import Unreachable

    if isinstance(error, Refused):
        return error
    if isinstance(error, InputError):
        n = len(error.problems)
        return Refused(422, f"{n} problem{'s' if n > 1 else ''}; nothing was run.", error.problems)
    if isinstance(error, Unreachable):
        return Refused(422, f"The raid cannot be flown as it is written: {error}.")
    if isinstance(error, NoGround):
        return Refused(422, f"The grid of heights cannot be shown: {error}.")
    if isinstance(error, PredicateError):
        return Refused(422, f"{error}")
    if isinstance(error, MissingExtra | NoDrawing):
        return Refused(422, f"{error}.")
    return None
