"""One raid to look at, for a report: threat by threat, and played."""

from __future__ import annotations

import shlex

import numpy as np

from rempart.answers.outcomes import Outcomes
from rempart.engine.outcomes import LEAKERS
from rempart.engine.run import I8, Engine, run_rows
from rempart.pipeline.running import simulate
from rempart.pipeline.single_replicate import scene, telling
from rempart.pipeline.worlds import Worlds, build
from rempart.scenario import Scenario
from rempart.views.comparison import Compare, Design
from rempart.views.report import Section
from rempart.views.report.raid import Raid, raid_section

_N_LOOKED_AT, _N_AT_ONCE = 20_000, 2_000
_N_RUN, _N_WORLDS = 400, 20
"""Raids among which the one in the middle is found, where no run has been made."""

_IN_THE_MIDDLE = (
    "the first in which as many got through as in the middle one of all raids. It shows how the model works,"
    " not what happened."
)


def told_raid(scenario: Scenario, outcomes: Outcomes, words: str) -> Section:
    """The raid that tells a run best; `words`: the scenario and its changes as typed."""
    number = telling(outcomes, scenario)
    why = f"Replicate {number} of this run: {_IN_THE_MIDDLE}"
    return raid_section((_raid(scenario, words, number, outcomes.seed, outcomes.n_worlds),), why)


def usual_raid(scenario: Scenario, words: str, seed: int) -> tuple[Section, ...]:
    """The raid of a scenario as it stands, beside an answer about others; nothing if it has no raid."""
    if not scenario.content.raid:
        return ()
    outcomes = simulate(build(scenario, seed, _N_WORLDS, _N_RUN), _N_RUN)
    number = telling(outcomes, scenario)
    why = f"The raid of the scenario as it stands. Replicate {number} of {_N_RUN}: {_IN_THE_MIDDLE}"
    return (raid_section((_raid(scenario, words, number, seed, _N_WORLDS),), why),)


def raids_apart(told: Compare) -> Section:
    """One raid against the first two designs: the first that ends as they differ on average."""
    a, b = told.designs[:2]
    seed, n_worlds = told.first.seed, told.first.n_worlds
    n = min(told.first.n_replicates, _N_LOOKED_AT)
    of_a, of_b = (build(one.scenario, seed, n_worlds, n) for one in (a, b))
    found = first_apart(of_a, of_b, n)
    if found is None:
        number, ends = 0, f"In none of the first {n:,} raids does one design let more, or fewer, through."
    else:
        number, n_a, n_b = found
        ends = (
            f"{n_a} get through design {a.label}, {n_b} through {b.label}: the first raid that ends as the"
            " designs differ on average."
        )
    why = f"Replicate {number}, with the same luck. {ends} It shows how the model works, not what happened."
    return raid_section([_against(one, number, seed, n_worlds) for one in (a, b)], why)


def first_apart(a: Worlds, b: Worlds, n_replicates: int) -> tuple[int, int, int] | None:
    """(replicate, leakers of a, of b): the first of n replicates in which they differ as they do on average.

    None if no replicate differs. Both must have been built with one seed and number of worlds.
    """
    of_a, of_b = (_leakers(one, n_replicates) for one in (a, b))
    apart = of_b - of_a
    usual = np.flatnonzero(np.sign(apart) == (np.sign(apart.sum()) or 1))
    if not usual.size:
        return None
    i = int(usual[0])
    return i, int(of_a[i]), int(of_b[i])


def _leakers(worlds: Worlds, n: int) -> I8:
    """(n,) leakers of replicates 0 .. n - 1."""
    column = Engine(worlds.worlds).first_total + LEAKERS
    parts = [
        run_rows(worlds.worlds, worlds.seed, first, min(_N_AT_ONCE, n - first))[:, column]
        for first in range(0, n, _N_AT_ONCE)
    ]
    return np.concatenate(parts).astype(np.int64)


def _raid(scenario: Scenario, words: str, number: int, seed: int, n_worlds: int, whose: str = "") -> Raid:
    command = f"rempart replay {words} --replicate {number} --seed {seed} --worlds {n_worlds}"
    return Raid(scene(scenario, number, seed, n_worlds), command, whose)


def _against(design: Design, number: int, seed: int, n_worlds: int) -> Raid:
    words = f"{shlex.quote(design.named)} {design.changes}".strip()
    return _raid(design.scenario, words, number, seed, n_worlds, f"Design {design.label}")
