"""One incident: what was said of it, weighed against its scenario simulated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from rempart.answers.outcomes import Outcomes
from rempart.evidence.assess import Assessment, assess, check, watched
from rempart.evidence.model import Incident
from rempart.evidence.problems import IncidentError
from rempart.evidence.reliability import Reliability, load_reliability
from rempart.evidence.simulated import Simulated, UnknownDrawn
from rempart.pipeline import N_WORLDS, Progress, Worlds, build, counting, simulate, simulate_in_steps
from rempart.reading.files import shipped_in
from rempart.reading.problems import Problem, one_of
from rempart.scenario import Scenario, load
from rempart.scenario.file import SCENARIO
from rempart.world.unknown_values import NoUnknown, over_worlds


def scenario_of(incident: Incident, named: str) -> Scenario:
    """Scenario that an incident names: a shipped one, or a file seen from the incident's own file.

    `named`: the incident as the command line names it. Raises IncidentError or ScenarioError.
    """
    if not incident.scenario:
        raise IncidentError([Problem(named, 0, "scenario", "is missing; without one nothing can be weighed")])
    beside = Path(named).parent / incident.scenario
    place = beside if Path(named).exists() and beside.exists() else Path(incident.scenario)
    known = shipped_in(SCENARIO.folder)
    if not place.exists() and incident.scenario not in known:
        hint = one_of(incident.scenario, known)
        told = f"there is no such file beside this one, and no shipped scenario {incident.scenario!r}{hint}"
        raise IncidentError([Problem(named, 0, "scenario", told)])
    return load(place)


def weigh(
    incident: Incident,
    scenario: Scenario,
    n_replicates: int,
    seed: int = 1,
    n_worlds: int = N_WORLDS,
    reliability: Reliability | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Simulate the scenario of an incident and weigh its claims against what came out.

    Raises IncidentError for a predicate or an unknown that the scenario does not have; Ctrl-C passes through.
    """
    worlds, unknowns, watch = _ready(incident, scenario, n_replicates, seed, n_worlds)
    outcomes = simulate(worlds, n_replicates, threads, progress, watch=watch)
    if outcomes.interrupted:
        raise KeyboardInterrupt
    counted = counting(worlds, watch)
    return assess(incident, _simulated(outcomes, counted, unknowns), reliability or load_reliability())


def weigh_in_steps(
    incident: Incident,
    scenario: Scenario,
    n_replicates: int,
    seed: int = 1,
    n_worlds: int = N_WORLDS,
    look: Progress | None = None,
) -> Iterator[int | Assessment]:
    """As `weigh`, telling again and again how many raids are done, then the assessment.

    `look` is called while worlds are drawn and may raise. Stop reading to stop.
    """
    worlds, unknowns, watch = _ready(incident, scenario, n_replicates, seed, n_worlds, look)
    for outcomes in simulate_in_steps(worlds, n_replicates, watch=watch):
        yield outcomes.n_replicates
    yield assess(incident, _simulated(outcomes, counting(worlds, watch), unknowns), load_reliability())


def _ready(
    incident: Incident,
    scenario: Scenario,
    n_replicates: int,
    seed: int,
    n_worlds: int,
    look: Progress | None = None,
) -> tuple[Worlds, dict[str, UnknownDrawn], tuple[str, ...]]:
    """Worlds, what each drew of the unknowns of interest, and the predicates to watch."""
    worlds = build(scenario, seed, n_worlds, n_replicates, look)
    check(incident, worlds.layout)
    unknowns = of_interest(incident, scenario, seed, min(n_worlds, n_replicates))
    return worlds, unknowns, tuple(watched(incident).values())


def of_interest(incident: Incident, scenario: Scenario, seed: int, n_worlds: int) -> dict[str, UnknownDrawn]:
    """What the worlds draw of an incident's unknowns; raises IncidentError with all that there is not."""
    found: dict[str, UnknownDrawn] = {}
    problems: list[Problem] = []
    for label, unknown in incident.unknowns.items():
        at = f"unknowns.{label}"
        try:
            drawn = over_worlds(scenario, seed, n_worlds, unknown.name)
        except NoUnknown as error:
            problems.append(Problem(incident.name, 0, f"{at}.name", str(error)))
            continue
        found[label] = UnknownDrawn(np.array(drawn.values), np.array(drawn.shares), drawn.labels)
        for value in [value for value in unknown.labels if value not in drawn.labels]:
            told = one_of(value, drawn.labels) or "; only alternatives have values with a name"
            message = f"{unknown.name} has no such value{told}"
            problems.append(Problem(incident.name, 0, f"{at}.labels.{value}", message))
    if problems:
        raise IncidentError(problems)
    return found


def _simulated(outcomes: Outcomes, counted: Worlds, unknowns: Mapping[str, UnknownDrawn]) -> Simulated:
    """Outcomes as the weighing takes them: the worlds that had a replicate, each with what it drew.

    `counted`: their worlds, with the columns that the predicates ask for.
    """
    patterns, used = outcomes.patterns, slice(0, len(outcomes.tally.n))
    codes, counts = patterns.codes, patterns.counts
    if not outcomes.watched:  # nothing was watched: all replicates are of one pattern
        codes, counts = np.zeros(1, np.int64), outcomes.tally.n[:, None]
    return Simulated(
        layout=counted.layout,
        predicates=patterns.predicates,
        codes=codes,
        counts=counts,
        low=counted.limits.low,
        high=counted.limits.high,
        unknowns={
            label: UnknownDrawn(one.value[used], one.share[used], one.labels)
            for label, one in unknowns.items()
        },
    )
