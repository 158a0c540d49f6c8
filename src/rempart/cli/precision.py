"""`--precision`, `--of`, `--at-most`: a run that goes on until a measure is known precisely enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from rempart.cli.values import MAX_REPLICATES, WholeNumber

if TYPE_CHECKING:
    from rempart.answers.precision import Plan
    from rempart.answers.statements import Asked

DEFAULT_REPLICATES = 100_000
DEFAULT_BOUND = 10_000_000

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


@dataclass(frozen=True, slots=True)
class Effort:
    """What was asked for: so many replicates, or a precision and a bound."""

    replicates: int | None
    precision: float | None
    of: str | None
    at_most: int | None

    def __post_init__(self) -> None:
        if self.precision is not None and self.replicates is not None:
            raise click.UsageError(
                "--precision says how long to go on, and so does --replicates: leave one out (--at-most is"
                " the bound of --precision)."
            )
        if self.precision is None and self.at_most is not None:
            raise click.UsageError("--at-most is the bound of --precision, which is not there.")

    @property
    def most(self) -> int:
        """Replicates that may be needed."""
        if self.precision is None:
            return self.replicates or DEFAULT_REPLICATES
        return self.at_most or DEFAULT_BOUND

    @property
    def asked(self) -> Asked:
        """The measure that is named, p_no_leaker if none is; raises PredicateError."""
        from rempart.answers.statements import parse_measure

        return parse_measure("p_no_leaker" if self.of is None else self.of)

    def plan(self, worlds: int) -> Plan | None:
        """When to look, if a precision is asked for."""
        from rempart.answers.precision import plan_of

        return None if self.precision is None else plan_of(self.asked, self.precision, self.most, worlds)

    def words(self, n_replicates: int, interrupted: bool) -> str:
        """The options that give the same number of replicates, and the same intervals, again."""
        from rempart.views.effort import effort_words

        precision = None if interrupted else self.precision
        return effort_words(n_replicates, self.of or "", precision, self.most)


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
