"""What a reader of a result must know besides the measures: how it was made, and what carries it."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass

from rempart.answers.outcomes import Outcomes
from rempart.scenario import Scenario, unknowns

SSPK_CAVEAT = (
    "No kill probability (SSPK) of a real system is published: each one here is a wide assumption,"
    " which you can change."
)


@dataclass(frozen=True, slots=True)
class Facts:
    """`command` reproduces the run. `n_unknowns`: numbers that differ between worlds.

    `assumed`: paths of those that no source gives. `assumptions`: sentences of the scenario file.
    """

    title: str
    command: str
    n_unknowns: int
    assumed: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def assumed_by_field(self) -> tuple[tuple[str, int], ...]:
        """How many assumed unknowns stand in each field, the most first."""
        return tuple(Counter(_field(path) for path in self.assumed).most_common())


def facts_of(
    scenario: Scenario,
    outcomes: Outcomes,
    named: str,
    changes: str = "",
    command: str = "run",
    effort: str = "",
) -> Facts:
    """Facts of a run; `named`: the scenario as the command line names it, `changes`: the options after it.

    `effort`: the options that say how long to run, if they are not the number of replicates.
    """
    found = unknowns(scenario)
    return Facts(
        scenario.title,
        command_of(outcomes, named, changes, command, effort),
        len(found),
        tuple(unknown.path for unknown in found if unknown.source.startswith("assumption:")),
        tuple(scenario.content.assumptions),
    )


def facts_about(scenario: Scenario, command: str) -> Facts:
    """Facts of an answer that many runs went into; `command` reproduces it."""
    found = unknowns(scenario)
    assumed = tuple(unknown.path for unknown in found if unknown.source.startswith("assumption:"))
    return Facts(scenario.title, command, len(found), assumed, tuple(scenario.content.assumptions))


def command_of(
    outcomes: Outcomes, named: str, changes: str = "", command: str = "run", effort: str = ""
) -> str:
    """The command that gives the same result again, whatever the machine's number of threads."""
    words = f"{shlex.quote(named)} {changes}".strip()
    spent = effort or f"--replicates {outcomes.n_replicates}"
    return f"rempart {command} {words} {spent} --seed {outcomes.seed} --worlds {outcomes.n_worlds}"


def _field(path: str) -> str:
    parts = path.split(".")
    for name in ("sspk", "range_factor"):
        if name in parts:
            return name
    return parts[-1]
