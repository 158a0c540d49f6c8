"""Which unknown matters, as one JSON object."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rempart.answers.measures import Measure
from rempart.answers.sensitivity import HIGH, LOW, Sensitivity, Swing
from rempart.answers.sobol import REST, Index
from rempart.views.facts import Facts
from rempart.views.result import measure_object

SCHEMA = "rempart/sensitivity/1"


def sensitivity_object(found: Sensitivity, facts: Facts) -> dict[str, Any]:
    """The object that `rempart sensitivity --json` prints."""
    plan, indices = found.plan, found.indices
    return {
        "schema": SCHEMA,
        "scenario": facts.title,
        "command": facts.command,
        "measure": found.asked,
        "value": _measure(found.measure),
        "sd_between_worlds": found.sd_between_worlds,
        "raids": found.n_raids,
        "worlds": plan.n_worlds,
        "raids_per_world": 2 * plan.n_half,
        "samples": plan.n_base,
        "seed": plan.seed,
        "unknowns": {
            "total": facts.n_unknowns,
            "entering": len(found.inputs),
            "absent": found.n_absent,
            "without_effect": [one.name for one in found.screened if one.none],
        },
        "screening": [
            {"unknown": one.name, "total": one.total, "ci95": list(one.ci95)}
            for one in found.screened
            if not one.none
        ],
        "leading": [_input(found, name) for name in found.leading],
        "tornado": [_swing(swing) for swing in found.swings],
        "sobol": None if indices is None else [_index(index) for index in indices.indices],
        "assumptions": list(facts.assumptions),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    plain = replace(measure, distribution=None)
    return measure_object(plain)


def _input(found: Sensitivity, name: str) -> dict[str, Any]:
    one = found.inputs[name]
    return {"unknown": name, "paths": list(one.paths), "source": one.source, "assumption": one.assumed}


def _swing(swing: Swing) -> dict[str, Any]:
    return {
        "unknown": swing.name,
        "percentiles": [LOW, HIGH],
        "ends_si": list(swing.ends),
        "values": [_measure(measure) for measure in swing.measures],
        "effect": swing.effect,
        "ci95": list(swing.ci95),
        "none": swing.none,
    }


def _index(index: Index) -> dict[str, Any]:
    return {
        "unknown": index.group,
        "is_rest": index.group == REST,
        "first": index.first,
        "first_ci95": list(index.first_ci95),
        "total": index.total,
        "total_ci95": list(index.total_ci95),
    }
