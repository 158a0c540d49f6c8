"""What a reader of an assessment must know besides: how it was made, and what carries it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace

from rempart.scenario import Scenario, unknowns


@dataclass(frozen=True, slots=True)
class Made:
    """`command` reproduces the assessment. `n_unknowns`, `n_assumed`: numbers that differ between worlds, and
    those of them that no source gives. `assumptions`: sentences of the scenario file.
    """

    command: str
    seed: int
    scenario: str
    n_unknowns: int
    n_assumed: int
    assumptions: tuple[str, ...]

    def with_report(self, name: str, language: str) -> Made:
        """The same, reproduced by a command that writes the report too."""
        return replace(self, command=f"{self.command} --report {shlex.quote(name)} --lang {language}")


def made(
    scenario: Scenario, incident: str, replicates: int, seed: int, worlds: int, reliability: str = ""
) -> Made:
    """Facts of an assessment; `incident` and `reliability`: as the command line names them."""
    found = unknowns(scenario)
    believed = f" --reliability {shlex.quote(reliability)}" if reliability else ""
    return Made(
        f"rempart assess {shlex.quote(incident)} --replicates {replicates} --seed {seed}"
        f" --worlds {worlds}{believed}",
        seed,
        scenario.name,
        len(found),
        sum(unknown.source.startswith("assumption:") for unknown in found),
        tuple(text.removeprefix("assumption:").strip() for text in scenario.content.assumptions),
    )
