"""The error that an incident file gives rise to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rempart.reading.document import Document
from rempart.reading.problems import InputError


class IncidentError(InputError):
    """An incident that cannot be used; `problems` holds all that was found, in the order of the file."""


@contextmanager
def located(document: Document) -> Iterator[None]:
    """What is found wrong later with the incident of a document, with file and line."""
    try:
        yield
    except IncidentError as error:
        raise IncidentError(
            one if one.line else replace(one, file=document.file, line=document.line(_path(one.field)))
            for one in error.problems
        ) from None


def _path(field: str) -> tuple[str, ...]:
    return tuple(field.split(".")) if field else ()
