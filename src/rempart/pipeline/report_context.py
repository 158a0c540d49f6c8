"""Cheap looks around a run, for its report: saturation, ground covered, what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass

from rempart.answers.coverage import Coverage, coverage, fan_worlds, fitting_size
from rempart.answers.designs import settings_of
from rempart.answers.factors import RAID_SIZE, check_factors, parse_factor
from rempart.answers.ground import grid_around
from rempart.answers.measures import answer
from rempart.answers.outcomes import Outcomes
from rempart.answers.saturation import Saturation, saturation
from rempart.answers.sensitivity import Plan, Sensitivity, sensitivity
from rempart.answers.split_half import NotEverywhere
from rempart.answers.statements import parse_measure
from rempart.answers.sweep import Sweep, cases_of, sweep
from rempart.answers.threat_fan import NoThreat, fan_of
from rempart.pipeline.running import execute
from rempart.scenario import Scenario, ScenarioError

N_SIZES = 9
N_REPLICATES, N_WORLDS = 400, 20
"""Of each size of the raid."""
N_POINTS, N_BEARINGS, N_GROUND_WORLDS, N_PER_WORLD = 28, 8, 8, 3
N_LEADING, N_SCREENED_WORLDS, N_HALF = 8, 40, 10
LEVELS = (0.5, 0.9)
_SEEN = (0.02, 0.98)


@dataclass(frozen=True, eq=False)
class Looks:
    """What was looked at; None where the scenario has nothing of the kind, or it was not asked for."""

    saturation: tuple[Sweep, Saturation] | None = None
    coverage: Coverage | None = None
    sensitivity: Sensitivity | None = None


def looks_around(scenario: Scenario, outcomes: Outcomes, hangs_on: bool = False) -> Looks:
    """Saturation over the size of the raid and a coverage map; with `hangs_on` a tornado too."""
    return Looks(
        _saturated(scenario, outcomes),
        _covered(scenario, outcomes.seed),
        _hanging(scenario, outcomes) if hangs_on else None,
    )


def _saturated(scenario: Scenario, outcomes: Outcomes) -> tuple[Sweep, Saturation] | None:
    """P(no leaker) from one threat to twice as many as the run had on average."""
    most = max(6, 2 * round(answer(outcomes).counts["launched"].mean))
    step = -(-(most - 1) // (N_SIZES - 1))
    factor = parse_factor(f"{RAID_SIZE}={','.join(str(n) for n in range(1, most + 1, step))}")
    try:
        check_factors(scenario, [factor])
        settings = settings_of([factor], "grid", 0, outcomes.seed)
        asked = [parse_measure("p_no_leaker")]
        cases = cases_of(scenario, [factor], settings, asked, N_REPLICATES, N_WORLDS, outcomes.seed)
    except ScenarioError:  # no group that a size could be shared out to
        return None
    swept = sweep(cases, [factor], settings, asked, "grid", execute)
    return swept, saturation(swept)


def _covered(scenario: Scenario, seed: int) -> Coverage | None:
    try:
        fan = fan_of(scenario, (), N_BEARINGS, None)
    except NoThreat:
        return None
    worlds = fan_worlds(fan, seed, N_GROUND_WORLDS)
    grid = grid_around(worlds.site, fitting_size(worlds), N_POINTS)
    return coverage(worlds, grid, N_PER_WORLD)


def _hanging(scenario: Scenario, outcomes: Outcomes) -> Sensitivity | None:
    """A tornado of P(no leaker); of the leakers where no raid, or every one, has no leakers."""
    whole = answer(outcomes).p_no_leaker
    told = _SEEN[0] < whole.mean < _SEEN[1]
    asked = parse_measure("p_no_leaker" if told else "leakers")
    plan = Plan("tornado", N_LEADING, N_SCREENED_WORLDS, N_HALF, 4, outcomes.seed)
    try:
        return sensitivity(scenario, asked, plan, execute)
    except NotEverywhere:
        return None
