"""What is wrong with a file, in plain words, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches

_LONGEST = 1500
"""Signs of a sentence; what a file holds is left out in its middle."""

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file down to a field."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands and what was found and expected.

    `line` counts from 1; 0 where no line can be named. `field` is a dotted path, empty for the whole file.
    As text it is one line without control characters, whatever the file holds.
    """

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"
        return printable(text)


def printable(text: str) -> str:
    """A text of one line without control characters and of bearable length, whatever a file put into it."""
    whole = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 200]} ... {whole[-150:]}"


class InputError(ValueError):
    """A file that cannot be used; `problems` holds all that was found, in the order of the file.

    Each kind of file has its own kind of it.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda p: p.line))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@contextmanager
def raised_as(kind: type[InputError]) -> Iterator[None]:
    """What is wrong with an input, told as the error of the kind of file that it belongs to."""
    try:
        yield
    except InputError as error:
        if isinstance(error, kind):
            raise
        raise kind(error.problems) from None


def dotted(path: Path) -> str:
    """Path as it is written in `alternatives:` and by `override`."""
    return ".".join(str(part) for part in path)


def shown(value: object) -> str:
    """What was found, short enough for a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 60 else text[:50] + "...'"


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` with the near misses, or an empty text."""
    near = get_close_matches(found.lower(), list(dict.fromkeys(known)), n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""


def one_of(found: str, known: Iterable[str], most: int = 12) -> str:
    """Near misses if there are any, else what there is."""
    names = sorted(dict.fromkeys(known))
    near = did_you_mean(found, names)
    if near or not names:
        return near
    more = ", ..." if len(names) > most else ""
    return f"; there are {', '.join(names[:most])}{more}"
