"""What an answer asks of the simulation: cases in, outcomes out; who runs them is not its business."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rempart.answers.outcomes import Outcomes
from rempart.scenario import Scenario


@dataclass(frozen=True)
class Case:
    """One run: replicates 0 .. n_replicates - 1 of a scenario.

    `watch`: predicates whose patterns are counted. `quantiles`: if given, world i takes these unknowns, by
    name, at these shares of their distributions, there are as many worlds as entries, and `n_worlds` is not
    looked at.
    """

    scenario: Scenario
    n_replicates: int
    seed: int = 1
    n_worlds: int = 200
    watch: tuple[str, ...] = ()
    quantiles: tuple[Mapping[str, float], ...] = ()


Executor = Callable[[Sequence[Case]], Iterator[Outcomes]]
"""Runs cases and yields their outcomes in the same order; the same outcomes whoever runs them."""
