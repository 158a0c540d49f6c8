"""The leak ledger as a chain: of all threats launched, how many fell out at which link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rempart.answers.measures import Measure, share_of
from rempart.answers.outcomes import Outcomes
from rempart.stats.worlds import WorldSums

Kind = Literal["harmless", "leaker", "intercepted"]

CHAIN = (
    "not_air_threat",
    "no_weapon_reaches",
    "not_seen",
    "not_tracked",
    "no_time",
    "component_lost",
    "judged_harmless",
    "withheld_identification",
    "withheld_control_status",
    "no_missile",
    "withheld_reserve",
    "no_channel",
    "guidance_lost",
    "interceptor_failed",
    "missed",
    "wrongly_assessed",
    "warhead_survived",
)
"""Causes of leaks in the order of the links at which they arise: sight, decision, weapon, shot."""

_STEPS: tuple[tuple[str, Kind], ...] = (
    ("failed", "harmless"),
    ("harmless", "harmless"),
    *((f"cause/{cause}", "leaker") for cause in CHAIN),
    ("intercepted", "intercepted"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """What fell out at one link.

    `name`: `failed`, `harmless`, a cause of `CHAIN`, `intercepted`. `kind`: what it was to the defence.
    `n`: threats, in all replicates together. `n_left`: threats still in the chain after it. `share`: of
    those launched.
    """

    name: str
    kind: Kind
    n: int
    n_left: int
    share: Measure


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The chain of one class, or of all (`threat` is then empty).

    `n_launched` threats in all replicates together; the `n` of the steps add up to it exactly, as every
    threat ends in one state and every leaker is charged to one cause.
    """

    threat: str
    n_launched: int
    n_leakers: int
    leaked: Measure
    steps: tuple[Step, ...]


def waterfalls(outcomes: Outcomes) -> tuple[Waterfall, ...]:
    """The chain of all threats, then of each class that was launched; empty if nothing ever was.

    The shares carry chance and ignorance as every measure does (`answers.rates.share`).
    """
    chains = (_waterfall(outcomes, threat) for threat in (None, *outcomes.layout.classes))
    return tuple(chain for chain in chains if chain is not None)


def _waterfall(outcomes: Outcomes, threat: str | None) -> Waterfall | None:
    layout = outcomes.layout
    whole = outcomes.sums(layout.column("launched", threat))
    left = n_launched = int(whole.total.sum())
    if n_launched == 0:
        return None
    steps = []
    for name, kind in _STEPS:
        column = layout.column(name, threat)
        n = int(outcomes.sums(column).total.sum())
        left -= n
        share = _of_launched(outcomes, column, whole)
        steps.append(Step(name.removeprefix("cause/"), kind, n, left, share))
    leakers = layout.column("leakers", threat)
    leaked = _of_launched(outcomes, leakers, whole)
    return Waterfall(threat or "", n_launched, int(outcomes.sums(leakers).total.sum()), leaked, tuple(steps))


def _of_launched(outcomes: Outcomes, column: int, launched: WorldSums) -> Measure:
    share = share_of(outcomes, column, launched)
    assert share is not None  # noqa: S101 - some were launched
    return share
