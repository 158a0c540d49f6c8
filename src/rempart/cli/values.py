"""Values of options: read generously, refused in a sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

MAX_REPLICATES = 10**10
MAX_WORLDS = 10_000
MAX_SEED = 2**64 - 1
MAX_THREADS = 1024


if TYPE_CHECKING:
    _NumberType = click.ParamType[int]
else:  # generic to the type checker only
    _NumberType = click.ParamType


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


def seed_option(function: Any) -> Any:
    """`--seed`."""
    return click.option(
        "--seed",
        type=WholeNumber(0, MAX_SEED),
        default=1,
        show_default=True,
        metavar="S",
        help="Seed of all draws, of worlds and of chance.",
    )(function)


def worlds_option(function: Any) -> Any:
    """`--worlds`."""
    return click.option(
        "--worlds",
        type=WholeNumber(1, MAX_WORLDS),
        default=200,
        show_default=True,
        metavar="M",
        help="Worlds, each with its own draw of what is not known; replicate K belongs to world K mod M.",
    )(function)


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


def empty_or_ours(folder: Path, names: tuple[str, ...], force: bool) -> None:
    """Make sure that files of these names can be written into a folder, before anything is computed."""
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"--out {folder}: this is a file; expected a folder.")
    there = [name for name in names if (folder / name).exists()]
    if there and not force:
        raise click.UsageError(
            f"--out {folder}: holds the {' and '.join(there)} of another run;"
            " name another folder, or say --force to replace them."
        )
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        raise click.UsageError(f"--out {folder}: cannot be written to.")
