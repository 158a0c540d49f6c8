"""JSON Schema of what `rempart run --json` prints."""

from __future__ import annotations

from typing import Any

from rempart.answers.measures import ASIDE, COUNTS
from rempart.engine.outcomes import CAUSES
from rempart.views.result import SCHEMA

_PAIR = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}


def result_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a result."""
    fields: dict[str, Any] = {
        "schema": {"const": SCHEMA},
        "scenario": {"type": "string", "description": "name in the scenario file"},
        "replicates": _whole("replicates counted", least=1),
        "seed": _whole("seed of all draws"),
        "fingerprint": {
            "type": "string",
            "pattern": "^[0-9a-f]{32}$",
            "description": "hash of the resolved inputs and of the outcomes; equal for equal results",
        },
        "elapsed_s": {"type": "number", "minimum": 0, "description": "wall time of the replicates alone"},
        "raids_per_s": {"type": "number", "minimum": 0},
        "measures": {"$ref": "#/$defs/measures"},
        "worlds": _whole("worlds asked for; replicate K belongs to world K mod worlds", least=1),
        "command": {"type": "string", "description": "command that gives this result again"},
        "kernel": {"type": "array", "items": {"enum": ["layered", "single"]}},
        "interrupted": {
            "type": "boolean",
            "description": "stopped by Ctrl-C: a prefix of what was asked for",
        },
        "unknowns": _object(
            {
                "total": _whole("numbers that differ between worlds"),
                "assumed": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "paths without a source",
                },
            }
        ),
        "assumptions": {"type": "array", "items": {"type": "string"}},
        "asked": _or_null(_asked(), "the measure named by --of or for --precision; null if none was"),
        "precision": _or_null(_precision(), "where --precision stopped; null without it"),
        "allocation": _or_null(
            _allocation(), "how many worlds and replicates to spend; null where nothing is left to chance"
        ),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rempart result",
        **_object(fields),
        "$defs": {
            "measure": _measure(),
            "causes": _object({cause: _reference("measure") for cause in CAUSES}),
            "of_class": _object(_of_class()),
            "measures": _object(_measures()),
        },
    }


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _whole(description: str, least: int = 0) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "description": description}


def _or_null(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}], "description": description}


def _asked() -> dict[str, Any]:
    return _object({"measure": {"type": "string"}, "value": _optional()})


def _precision() -> dict[str, Any]:
    positive = {"type": "number", "exclusiveMinimum": 0}
    half_width = {"type": ["number", "null"], "minimum": 0, "description": "half the width of its ci95"}
    return _object(
        {
            "measure": {"type": "string"},
            "wanted": positive,
            "half_width": half_width,
            "met": {"type": "boolean", "description": "whether half_width is at most wanted"},
            "looks": _whole("looks that were taken"),
            "planned_looks": {"type": "array", "items": _whole("replicates at each look", least=1)},
            "critical": {
                **positive,
                "description": "standard errors either way of every ci95, so that it holds at all looks",
            },
        }
    )


def _allocation() -> dict[str, Any]:
    amount = {"type": "number", "minimum": 0}
    best = _object(
        {
            "replicates_per_world": _whole("that tell most for the time spent", least=1),
            "worlds": _whole("that this leaves for the time spent", least=1),
            "standard_error": {**amount, "description": "of the mean over all that might be, so spent"},
        }
    )
    return _object(
        {
            "measure": {"type": "string"},
            "variance_within": {**amount, "description": "of one replicate in its world: chance"},
            "variance_between": {**amount, "description": "between worlds, chance taken out: ignorance"},
            "world_s": {**amount, "description": "measured time of drawing and tabulating a world"},
            "replicate_s": {**amount, "description": "measured wall time of a replicate, all threads"},
            "halving_replicates": _whole("replicates in the same worlds that halve ci95", least=1),
            "more_replicates_tell_little": {
                "type": "boolean",
                "description": "chance is at most a tenth of ignorance, as standard deviations",
            },
            "standard_error": {**amount, "description": "of the mean over all that might be"},
            "best": _or_null(best, "the same time spent best; null where worlds do not differ in it"),
        }
    )


def _measure() -> dict[str, Any]:
    measure = _object(
        {
            "mean": {"type": "number"},
            "ci95": {**_PAIR, "description": "chance: 95 % interval of the mean"},
            "ignorance90": {
                **_PAIR,
                "description": "5th to 95th percentile between worlds, chance taken out",
            },
        }
    )
    measure["properties"] |= {
        "exact": {"const": True, "description": "settled by the structure of the scenario, not sampled"},
        "of_worlds": {"type": "number", "description": "share of the worlds that have what is measured"},
        "distribution": {
            "type": "object",
            "description": "share of the replicates at each value",
            "propertyNames": {"pattern": r"^\d+\+?$"},
            "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
        },
    }
    return measure


def _optional() -> dict[str, Any]:
    return {
        "anyOf": [_reference("measure"), {"type": "null"}],
        "description": "share of threats; null if there was none to take a share of",
    }


def _of_class() -> dict[str, Any]:
    counts = {name: _reference("measure") for name in (*COUNTS, "ground")}
    return {
        **counts,
        "p_intercepted": _optional(),
        "p_intercepted_engaged": _optional(),
        "p_leaked": _optional(),
        "leak_causes": _reference("causes"),
    }


def _measures() -> dict[str, Any]:
    by_name = {"type": "object", "additionalProperties": _reference("measure")}
    classes = {"type": "object", "additionalProperties": _reference("of_class")}
    aside = {name: _reference("measure") for name in ASIDE}
    return {
        **_of_class(),
        **aside,
        "p_no_leaker": _reference("measure"),
        "p_lost": {**by_name, "description": "by component and asset"},
        "by_class": {**classes, "description": "the same by threat class"},
    }
