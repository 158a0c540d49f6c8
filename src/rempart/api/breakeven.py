"""`breakeven`: the smallest change of an assumption that flips a claim."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rempart.api.errors import ArgumentError
from rempart.api.given import Given, Named, Settings, Texts, given
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result
from rempart.extras import require

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.planning.breakeven import Breakeven as Found
    from rempart.views.report import Page


@dataclass(frozen=True)
class Breakeven(Result):
    """What flips a claim: unknowns one at a time, and the leading ones together."""

    of: Given
    found: Found
    command: str
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart breakeven --json`."""
        from rempart.views.breakeven import object_of

        return object_of(self.found, self.of.scenario.name, self.command, self.seed)

    def table(self) -> RenderableType:
        """What flips it, the smallest change first."""
        from rempart.views.breakeven import table_of

        return table_of(self.found, self.command, self.of.scenario.title)

    def chart(self) -> Any:
        """Where in its range each unknown flips the claim."""
        from rempart.views.figures.breakeven import breakeven_chart

        claim = self.found.statement.text
        return breakeven_chart(self.found, f"{self.of.scenario.title}: what flips {claim}")

    def page(self) -> Page:
        """A report."""
        from rempart.views.report.decisions import breakeven_report

        return breakeven_report(self.found, self.command, self.of.scenario)

    def shown(self) -> Any:
        """What was found."""
        return self.found


def breakeven(
    scenario: Named,
    claim: str,
    *,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    replicates: int = 4000,
    worlds: int = 100,
    seed: int = 1,
    leading: int = 12,
    together: int = 5,
    progress: Progress = SILENT,
) -> Breakeven:
    """Find the smallest change of an assumption that flips a claim, such as `p_no_leaker >= 0.5`.

    `leading`: unknowns that are moved one at a time, each within its 5-95 % range; `together`: how many of
    them are moved all together (below 2: none). How the raid is flown and aimed is never moved.

    Raises ScenarioError, PredicateError, MissingExtra, ArgumentError.
    """
    if replicates < 2 * worlds:
        raise ArgumentError(
            "", f"--replicates {replicates}: expected at least two for each of {worlds} worlds."
        )
    if together > 1:
        require("--together above 1", "analysis")
    from rempart.answers.statements import parse_statement
    from rempart.pipeline import execute
    from rempart.planning.breakeven import breakeven as find
    from rempart.planning.probing import Probe

    statement = parse_statement(claim)
    asked = given(scenario, set, without, lose)
    done = progress.of("runs", 1 + 12 * leading + 8 * together)
    probe = Probe(asked.scenario, statement, execute, replicates, worlds, seed, done)
    options = (
        f"--replicates {replicates} --worlds {worlds} --seed {seed} --leading {leading} --together {together}"
    )
    words = (shlex.quote(asked.named), "--claim", shlex.quote(claim), asked.changes, options)
    return Breakeven(
        asked, find(probe, leading, together), f"rempart breakeven {' '.join(filter(None, words))}", seed
    )
