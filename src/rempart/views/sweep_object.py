"""A sweep as one JSON object, and as a tidy table: one row a point and measure."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, replace
from typing import Any

from rempart.answers.measures import Measure
from rempart.answers.saturation import LEVEL, Saturation
from rempart.answers.sweep import Point, Sweep
from rempart.reading.cells import guarded
from rempart.views.facts import Facts
from rempart.views.result import measure_object

SCHEMA = "rempart/sweep/1"
COLUMNS = ("measure", "mean", "ci95_low", "ci95_high", "ignorance90_low", "ignorance90_high", "replicates")
"""Columns of the table after those of the factors."""


def sweep_object(swept: Sweep, found: Saturation | None, facts: Facts) -> dict[str, Any]:
    """The object that `rempart sweep --json` prints."""
    return {
        "schema": SCHEMA,
        "scenario": facts.title,
        "command": facts.command,
        "design": swept.design,
        "replicates": swept.n_replicates,
        "worlds": swept.n_worlds,
        "seed": swept.seed,
        "elapsed_s": round(swept.elapsed_s, 6),
        "factors": [
            {
                "path": factor.path,
                "unit": factor.unit,
                "values": [level.text if level.value is None else level.value for level in factor.levels],
                "any_between": factor.span is not None,
            }
            for factor in swept.factors
        ],
        "measures": list(swept.measures),
        "points": [_point(swept, point) for point in swept.points],
        "saturation": None if found is None else _saturation(found),
        "unknowns": {"total": facts.n_unknowns, "assumed": list(facts.assumed)},
        "assumptions": list(facts.assumptions),
    }


def _point(swept: Sweep, point: Point) -> dict[str, Any]:
    return {
        "setting": dict(zip((factor.path for factor in swept.factors), _values(point), strict=True)),
        "measures": {
            name: None if measure is None else measure_object(_without_distribution(measure))
            for name, measure in zip(swept.measures, point.measures, strict=True)
        },
        "fingerprint": point.fingerprint,
    }


def _values(point: Point) -> list[float | str]:
    return [level.text if level.value is None else level.value for level in point.setting]


def _without_distribution(measure: Measure) -> Measure:
    return replace(measure, distribution=None)


def _saturation(found: Saturation) -> dict[str, Any]:
    entry = asdict(replace(found, behind=()))
    del entry["curve"], entry["behind"]
    return {"measure": "p_no_leaker", "level": LEVEL, **entry}


def sweep_csv(swept: Sweep) -> str:
    """CSV, one row a point and measure; a measure that there is none of leaves its cells empty."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(guarded((*(factor.label for factor in swept.factors), *COLUMNS)))
    for point in swept.points:
        for name, measure in zip(swept.measures, point.measures, strict=True):
            numbers: tuple[float | str, ...] = ("",) * 5
            if measure is not None:
                numbers = (measure.mean, *measure.ci95, *measure.ignorance90)
            rows.writerow(guarded((*_values(point), name, *numbers, point.n_replicates)))
    return out.getvalue()
