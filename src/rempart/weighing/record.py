"""The record of shipped incidents: effectiveness inferred from it, and the model held against it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rempart.engine.predicates import Count
from rempart.engine.run import default_threads, run_rows
from rempart.evidence.file import load_incident, shipped_incidents
from rempart.evidence.record.effectiveness import infer
from rempart.evidence.record.hindcast import Prediction, from_counts, from_shares, shipped_plan
from rempart.evidence.record.observations import LeftOut, Observation, observations
from rempart.evidence.record.result import Record
from rempart.evidence.record.settings import Settings, shipped_settings
from rempart.pipeline import Progress, build
from rempart.scenario import load


def hindcast(progress: Progress | None = None) -> tuple[Prediction, ...]:
    """Incidents of the record, each predicted from what was fixed beforehand (`evidence.record.hindcast`)."""
    plan = shipped_plan()
    told: list[Prediction] = []
    for n_done, (name, wanted) in enumerate(plan.scenarios.items(), 1):
        scenario = load(load_incident(name).scenario)
        worlds = build(scenario, plan.seed, plan.worlds, plan.replicates)
        rows = run_rows(worlds.worlds, plan.seed, 0, plan.replicates, threads=default_threads())
        for entry in wanted:
            values, n = np.unique(rows[:, Count(entry.count).column(worlds.layout)], return_counts=True)
            shares = dict(zip(values.tolist(), (n / plan.replicates).tolist(), strict=True))
            told.append(from_counts(name, entry, shares, scenario.name))
        if progress is not None:
            progress(n_done)
    found, _ = record_of()
    return (*told, *from_shares(found, plan))


def record(
    priors: Sequence[str], settings: Settings, seed: int = 1, progress: Progress | None = None
) -> Record:
    """Effectiveness inferred from the shipped incidents, under each of some priors on reporting."""
    found, left_out = record_of()
    results = []
    for result in infer(found, settings, priors, seed):
        results.append(result)
        if progress is not None:
            progress(len(results))
    return Record(found, left_out, tuple(results))


def record_of() -> tuple[tuple[Observation, ...], tuple[LeftOut, ...]]:
    """What the shipped incidents say about effectiveness, and what says nothing, with the reason."""
    return observations([load_incident(name) for name in shipped_incidents()], shipped_settings())
