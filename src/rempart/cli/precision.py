"""`--precision`, `--of`, `--at-most`: a run that goes on until a measure is known precisely enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from rempart.cli.values import MAX_REPLICATES, WholeNumber

if TYPE_CHECKING:
    _FloatType = click.ParamType[float]
else:  # generic to the type checker only
    _FloatType = click.ParamType


class _HalfWidth(_FloatType):
    """A number above 0; `1%` is read too."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number, or a sentence that says what was expected."""
        text = str(value).strip()
        try:
            found = float(text[:-1]) / 100.0 if text.endswith("%") else float(text)
        except ValueError:
            found = math.nan
        if not 0.0 < found < math.inf:
            self.fail(f"found {text[:40]!r}, expected a number above 0, such as 0.01.", param, ctx)
        return found


class Effort(NamedTuple):
    """What was asked for: arguments of the front door."""

    replicates: int | None
    precision: float | None
    of: str | None
    at_most: int | None


def effort_options(what: str) -> Callable[[Any], Any]:
    """Adds `--replicates`, `--precision`, `--of`, `--at-most`; the command gets `effort: Effort`."""
    each = " with each design" if what == "difference" else ""

    def with_options(function: Any) -> Any:
        @click.option(
            "--replicates",
            type=WholeNumber(1, MAX_REPLICATES),
            metavar="N",
            help=f"Raids to simulate{each}.  [default: 100 000]",
        )
        @click.option(
            "--precision",
            type=_HalfWidth(),
            metavar="X",
            help=f"Go on until the 95 % interval of a {what} reaches X to either side, instead of N raids.",
        )
        @click.option(
            "--of",
            metavar="MEASURE",
            help='The measure: p_leaked, leakers[drone], "p(leakers >= 3)".  [default: p_no_leaker]',
        )
        @click.option(
            "--at-most",
            type=WholeNumber(1, MAX_REPLICATES),
            metavar="N",
            help="Bound of --precision.  [default: 10 000 000]",
        )
        @wraps(function)
        def with_effort(
            *args: Any,
            replicates: int | None,
            precision: float | None,
            of: str | None,
            at_most: int | None,
            **kwargs: Any,
        ) -> Any:
            return function(*args, effort=Effort(replicates, precision, of, at_most), **kwargs)

        return with_effort

    return with_options
