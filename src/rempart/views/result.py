"""A run as one JSON object."""

from __future__ import annotations

from typing import Any

from rempart.answers.measures import COUNTS, Answers, ClassMeasures, Measure
from rempart.answers.outcomes import Outcomes
from rempart.engine.run import N_BINS
from rempart.views.facts import Facts

SCHEMA = "rempart/result/1"
"""Name and version of the form of the object; a field that leaves or changes its meaning makes a new one."""


def result_of(
    outcomes: Outcomes, answers: Answers, facts: Facts, effort: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The object that `rempart run --json` prints; `rempart schema result` is its schema.

    `effort`: its keys `asked`, `precision` and `allocation` (`views.effort`).
    """
    n, elapsed_s = outcomes.n_replicates, outcomes.elapsed_s
    return {
        "schema": SCHEMA,
        "scenario": outcomes.scenario,
        "replicates": n,
        "seed": outcomes.seed,
        "fingerprint": outcomes.fingerprint,
        "elapsed_s": round(elapsed_s, 6),
        "raids_per_s": round(n / elapsed_s, 3) if elapsed_s > 0.0 else 0.0,
        "measures": _measures(answers),
        "worlds": outcomes.n_worlds,
        "command": facts.command,
        "interrupted": outcomes.interrupted,
        "unknowns": {"total": facts.n_unknowns, "assumed": list(facts.assumed)},
        "assumptions": list(facts.assumptions),
        **(effort or dict.fromkeys(("asked", "precision", "allocation"))),
    }


def _measures(answers: Answers) -> dict[str, Any]:
    return {
        **{name: measure_object(measure) for name, measure in answers.counts.items()},
        "p_no_leaker": measure_object(answers.p_no_leaker),
        "p_intercepted": _optional(answers.p_intercepted),
        "p_intercepted_engaged": _optional(answers.p_intercepted_engaged),
        "p_leaked": _optional(answers.p_leaked),
        "p_lost": {name: measure_object(measure) for name, measure in answers.p_lost.items()},
        "leak_causes": {name: measure_object(measure) for name, measure in answers.leak_causes.items()},
        "by_class": {name: _class(measures) for name, measures in answers.by_class.items()},
    }


def _class(measures: ClassMeasures) -> dict[str, Any]:
    return {
        **{name: measure_object(measures.counts[name]) for name in (*COUNTS, "ground")},
        "p_intercepted": _optional(measures.p_intercepted),
        "p_intercepted_engaged": _optional(measures.p_intercepted_engaged),
        "p_leaked": _optional(measures.p_leaked),
        "leak_causes": {name: measure_object(measure) for name, measure in measures.leak_causes.items()},
    }


def _optional(measure: Measure | None) -> dict[str, Any] | None:
    return None if measure is None else measure_object(measure)


def measure_object(measure: Measure) -> dict[str, Any]:
    """One measure with its intervals."""
    entry: dict[str, Any] = {
        "mean": measure.mean,
        "ci95": list(measure.ci95),
        "ignorance90": list(measure.ignorance90),
    }
    if measure.exact:
        entry["exact"] = True
    if not measure.ignorance_known:
        entry["ignorance_known"] = False
    if measure.of_worlds < 1.0:
        entry["of_worlds"] = measure.of_worlds
    if measure.distribution is not None:
        entry["distribution"] = {
            f"{value}+" if value == N_BINS - 1 else str(value): part
            for value, part in measure.distribution.items()
        }
    return entry
