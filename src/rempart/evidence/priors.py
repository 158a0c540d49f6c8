"""The stated family of priors: every verdict is shown under all of them, not under one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rempart.evidence.simulated import F8, Simulated

ODDS = 3.0
"""Factor by which the odds of an alternative are multiplied, or divided."""


@dataclass(frozen=True, eq=False)
class Prior:
    """Weights of the worlds (W,) that stand for another prior. `about`: unknown; `how`: what was done to it.

    `how`: `as_drawn`; `likelier`, `less_likely`: odds of the alternative `label` times 3, or over 3; `lower`,
    `higher`: density of the unknown's quantile u times 2 (1 - u), or 2 u.
    """

    how: str
    about: str
    label: str
    weights: F8

    @property
    def key(self) -> str:
        """Name, for files."""
        return " ".join(part for part in (self.how, self.about, self.label) if part)


@dataclass(frozen=True, slots=True)
class Moves:
    """A number under the family: least and greatest, and the prior under which it is so."""

    low: float
    high: float
    low_under: str
    high_under: str


def family(simulated: Simulated) -> tuple[Prior, ...]:
    """The priors: as drawn; each alternative likelier and less likely; each unknown of interest tilted."""
    found = [Prior("as_drawn", "", "", np.ones(simulated.n_worlds))]
    for name, unknown in simulated.unknowns.items():
        if unknown.labels:
            for k in range(len(unknown.labels)):
                found += _odds(name, unknown.labels, k, unknown.value)
            continue
        share = np.where(unknown.there, unknown.share, 0.5)
        found.append(Prior("lower", name, "", 2.0 * (1.0 - share)))
        found.append(Prior("higher", name, "", 2.0 * share))
    return tuple(found)


def _odds(name: str, labels: Sequence[str], k: int, value: F8) -> list[Prior]:
    chosen = value == k
    if not np.any(chosen) or np.all(chosen):
        return []
    return [
        Prior("likelier", name, labels[k], np.where(chosen, ODDS, 1.0)),
        Prior("less_likely", name, labels[k], np.where(chosen, 1.0 / ODDS, 1.0)),
    ]


def moves(priors: Sequence[Prior], number: Callable[[F8], float]) -> Moves:
    """A number under every prior of a family; priors under which it is not defined are left out."""
    found = [(value, prior.key) for prior in priors if not np.isnan(value := number(prior.weights))]
    if not found:
        return Moves(np.nan, np.nan, "", "")
    low, high = min(found), max(found)
    return Moves(low[0], high[0], low[1], high[1])
