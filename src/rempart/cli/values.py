"""Values of options: read generously, refused in a sentence."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

MAX_REPLICATES = 10**10
MAX_WORLDS = 10_000
MAX_SEED = 2**64 - 1
MAX_THREADS = 1024


if TYPE_CHECKING:
    from rempart.answers.arcs import Arc

    _NumberType = click.ParamType[int]
    _FloatType = click.ParamType[float]
    _ArcType = click.ParamType[Arc]
else:  # generic to the type checker only
    _NumberType = _FloatType = _ArcType = click.ParamType


class WholeNumber(_NumberType):
    """A whole number between two limits; `1e6` and `1_000_000` are read too."""

    name = "number"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or a sentence that says what was expected."""
        number = _read(value)
        if number is None or not self.low <= number <= self.high:
            expected = f"expected a whole number from {self.low} to {_shown(self.high)}"
            raise click.BadParameter(f"found {_clipped(value)}, {expected}.", ctx=ctx, param=param)
        return number


class Number(_FloatType):
    """A number between two limits, of which `low` or both are themselves no choice; nan and inf are none."""

    name = "number"

    def __init__(self, low: float, high: float, *, above: bool = False, below: bool = False) -> None:
        self.low, self.high, self.above, self.below = low, high, above, below

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number, or a sentence that says what was expected."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        over = self.low < number if self.above else self.low <= number
        under = number < self.high if self.below else number <= self.high
        if not (over and under):
            ends = f"{'above' if self.above else 'from'} {self.low:g} {'and below' if self.below else 'to'}"
            expected = f"expected a number {ends} {self.high:g}"
            raise click.BadParameter(f"found {_clipped(value)}, {expected}.", ctx=ctx, param=param)
        return number


class Bearings(_ArcType):
    """An arc of approach: `240-300`, in degrees clockwise, or `all`."""

    name = "arc"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Arc:
        """The arc, or a sentence that says what was expected."""
        from rempart.answers.arcs import parse_arc

        try:
            return parse_arc(str(value))
        except ValueError as error:
            raise click.BadParameter(f"found {_clipped(value)}, {error}.", ctx=ctx, param=param) from None


class Place(click.Path):
    """A file or a folder; a name of nothing is refused, for it would stand for the current folder."""

    def __init__(self, **wanted: bool) -> None:
        super().__init__(path_type=Path, **wanted)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or a sentence that says what was expected."""
        if not str(value).strip():
            folder = not self.file_okay or (param is not None and param.metavar == "DIR")
            kind = "folder" if folder else "file"
            self.fail(f"found {_clipped(value)}, expected the name of a {kind}.", param, ctx)
        return super().convert(value, param, ctx)


def _shown(number: int) -> str:
    return "2**64 - 1" if number == MAX_SEED else f"{number:,}".replace(",", " ")


def _clipped(value: Any) -> str:
    text = repr(str(value))
    return text if len(text) <= 40 else f"{text[:36]}...'"


def _read(value: Any) -> int | None:
    if isinstance(value, int):
        return value
    text = str(value).strip()
    if len(text) > 40:
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else None


def number_option(
    name: str, metavar: str, default: int, words: str, low: int = 1, high: int = MAX_REPLICATES
) -> Callable[[Any], Any]:
    """An option that is a whole number from `low` to `high`."""
    return click.option(
        name, type=WholeNumber(low, high), default=default, show_default=True, metavar=metavar, help=words
    )


def arc_option(function: Any) -> Any:
    """`--arc`."""
    told = "Bearings from which the threats come, clockwise (240-300), or all."
    default = "as in the raid, 30 deg wider either way"
    option = click.option("--arc", type=Bearings(), metavar="ARC", help=f"{told}  [default: {default}]")
    return option(function)


def seed_option(function: Any) -> Any:
    """`--seed`."""
    words = "Seed of all draws, of worlds and of chance."
    return number_option("--seed", "S", 1, words, 0, MAX_SEED)(function)


def worlds_option(function: Any) -> Any:
    """`--worlds`."""
    words = "Worlds, each with its own draw of what is not known; replicate K belongs to world K mod M."
    return number_option("--worlds", "M", 200, words, high=MAX_WORLDS)(function)


def threads_option(function: Any) -> Any:
    """`--threads`."""
    return click.option(
        "--threads",
        type=WholeNumber(1, MAX_THREADS),
        metavar="T",
        help="Threads; the result is the same with any number.  [default: all processors]",
    )(function)


def json_option(function: Any) -> Any:
    """`--json`; the command gets `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")(
        function
    )
