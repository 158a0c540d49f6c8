"""How long a run goes on: a number of replicates, or until a measure is known precisely enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rempart.api.errors import ArgumentError
from rempart.views.effort import effort_words

if TYPE_CHECKING:
    from rempart.answers.precision import Plan
    from rempart.answers.statements import Asked

DEFAULT_REPLICATES = 100_000
DEFAULT_BOUND = 10_000_000


@dataclass(frozen=True, slots=True)
class Effort:
    """So many replicates, or a precision and a bound. Raises ArgumentError where these do not go together."""

    replicates: int | None = None
    precision: float | None = None
    of: str | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        if self.precision is not None and self.replicates is not None:
            raise ArgumentError(
                "",
                "--precision says how long to go on, and so does --replicates: leave one out (--at-most is"
                " the bound of --precision).",
            )
        if self.precision is None and self.at_most is not None:
            raise ArgumentError("", "--at-most is the bound of --precision, which is not there.")

    @property
    def most(self) -> int:
        """Replicates that may be needed."""
        if self.precision is None:
            return self.replicates or DEFAULT_REPLICATES
        return self.at_most or DEFAULT_BOUND

    @property
    def asked(self) -> Asked:
        """The measure that is named, p_no_leaker if none is. Raises PredicateError."""
        from rempart.answers.statements import parse_measure

        return parse_measure("p_no_leaker" if self.of is None else self.of)

    def plan(self, worlds: int) -> Plan | None:
        """When to look, if a precision is asked for."""
        from rempart.answers.precision import plan_of

        return None if self.precision is None else plan_of(self.asked, self.precision, self.most, worlds)

    def words(self, n_replicates: int, interrupted: bool) -> str:
        """The options that give the same number of replicates, and the same intervals, again."""
        precision = None if interrupted else self.precision
        return effort_words(n_replicates, self.of or "", precision, self.most)
