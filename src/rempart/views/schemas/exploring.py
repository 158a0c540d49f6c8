"""JSON Schemas of what `rempart sweep`, `sensitivity`, `breakeven` and `size --json` print."""

from __future__ import annotations

from typing import get_args

from rempart.answers.breakeven import Kind as FlipKind
from rempart.answers.breakeven import Truth
from rempart.engine.outcomes import CAUSES
from rempart.views import breakeven, sensitivity_object, sizing, sweep_object
from rempart.views.schemas.pieces import (
    Schema,
    a_measure,
    amount,
    assumptions,
    by_name,
    command,
    document,
    fingerprint,
    flag,
    intervals,
    number,
    one_of,
    open_pair,
    or_null,
    pair,
    record,
    reference,
    run_fields,
    several,
    share,
    text,
    unknowns,
    whole,
)

_LEVEL: Schema = {"type": ["number", "string"], "description": "in the unit of the factor; words as written"}


def sweep_schema() -> Schema:
    """JSON Schema (2020-12) of a sweep."""
    factor = record(
        {
            "path": text(),
            "unit": text("empty without one"),
            "values": several(_LEVEL),
            "any_between": flag("a span, of which any value may be drawn"),
        }
    )
    point = record(
        {
            "setting": by_name(_LEVEL, "value of each factor, by path"),
            "measures": by_name(or_null(a_measure(), "null if there was none to take a share of")),
            "fingerprint": fingerprint(),
        }
    )
    fields: Schema = {
        "scenario": text("title of the scenario"),
        "command": command(),
        "design": one_of(("grid", "lhs", "sobol")),
        **run_fields(),
        "elapsed_s": amount(),
        "factors": several(factor),
        "measures": several(text(), "what each point tells"),
        "points": several(point),
        "saturation": or_null(_saturation(), "where P(no leaker) falls through one half; null if not asked"),
        "unknowns": unknowns(),
        "assumptions": assumptions(),
    }
    return document(sweep_object.SCHEMA, "rempart sweep", fields)


def _saturation() -> Schema:
    return record(
        {
            "measure": {"const": "p_no_leaker"},
            "level": share(),
            "path": text(),
            "unit": text(),
            "size": or_null(number(), "null if it does not cross within the sizes swept"),
            "ci95": open_pair("chance; null at an end beyond the sizes swept"),
            "ignorance90": open_pair("between worlds, chance taken out; null as above"),
            "bracket": open_pair("the sizes swept on either side"),
            "above": flag("still at least one half at the largest size"),
            "below": flag("less already at the smallest size"),
            "worlds_above": share("of the worlds of which the same holds"),
            "worlds_below": share("of the worlds of which the same holds"),
            "rising": flag("the factor helps the defence: it rises through one half instead"),
        }
    )


def sensitivity_schema() -> Schema:
    """JSON Schema (2020-12) of a sensitivity analysis."""
    entering = record(
        {
            "total": whole("numbers that differ between worlds"),
            "entering": whole("of those that differ, draws that enter a world"),
            "absent": whole("that enter no world"),
            "without_effect": several(text(), "that changed the measure in no world"),
        }
    )
    screened = record({"unknown": text(), "total": number("rough total index"), "ci95": pair("chance")})
    leading = record({"unknown": text(), "paths": several(text()), "source": text(), "assumption": flag()})
    fields: Schema = {
        "scenario": text("title of the scenario"),
        "command": command(),
        "measure": text(),
        "value": a_measure("over plain worlds, those of `rempart run`"),
        "sd_between_worlds": amount("of the measure, chance taken out"),
        "raids": whole("raids spent in all", least=1),
        "worlds": whole("plain worlds", least=1),
        "raids_per_world": whole(least=1),
        "samples": whole("base samples of the Sobol indices"),
        "seed": whole("seed of all draws"),
        "unknowns": entering,
        "screening": several(screened),
        "leading": several(leading, "unknowns that were looked at closely"),
        "tornado": several(_swing()),
        "sobol": or_null(several(_index()), "null where they were not asked for or mean nothing"),
        "assumptions": assumptions(),
    }
    return document(sensitivity_object.SCHEMA, "rempart sensitivity", fields)


def _swing() -> Schema:
    values = {"type": "array", "items": a_measure(), "minItems": 2, "maxItems": 2}
    return record(
        {
            "unknown": text(),
            "percentiles": pair("of the unknown, at which the measure is told"),
            "ends_si": {**pair(kind=["number", "string"]), "description": "the unknown there, SI or a name"},
            "values": values,
            "effect": number("second value less the first"),
            "ci95": pair("of the effect, for the mean over all worlds"),
            "none": flag("no raid of any world differed"),
        }
    )


def _index() -> Schema:
    return record(
        {
            "unknown": text(),
            "is_rest": flag("all unknowns that were not looked at closely, together"),
            "first": number("first-order index"),
            "first_ci95": pair("chance"),
            "total": number("total index"),
            "total_ci95": pair("chance"),
        }
    )


def breakeven_schema() -> Schema:
    """JSON Schema (2020-12) of what flips a claim."""
    not_moved = record({"unknown": text(), "path": text(), "reach": number("by a straight line")})
    fields: Schema = {
        "scenario": text("name in the scenario file"),
        "claim": text(),
        "truth": one_of(get_args(Truth)),
        "measure": a_measure("of the plain run"),
        **run_fields(),
        "runs": whole("runs made", least=1),
        "fingerprint": fingerprint(),
        "flips": several(_flip(), "nearest first"),
        "together": or_null(_point(), "the nearest flip in all leading unknowns at once; null if not asked"),
        "not_moved": several(not_moved),
        "command": command(),
    }
    return document(breakeven.SCHEMA, "rempart breakeven", fields, estimate=_estimate())


def _estimate() -> Schema:
    return record({"mean": number(), **intervals()})


def _assumption() -> Schema:
    return {
        "unknown": text("name of the draw"),
        "path": text(),
        "paths": several(text(), "all numbers that share the draw"),
        "unit": text(),
        "low": number("5th percentile"),
        "median": number(),
        "high": number("95th percentile"),
        "source": text(),
    }


def _flip() -> Schema:
    threshold = record(
        {
            "sentence": text("holds while ..."),
            "value": number("at which the claim flips"),
            "value_ci95": open_pair("chance; null at an end beyond the 5-95 % range"),
            "other": or_null(number(), "of a whole number: the neighbour on the other side"),
            "share": share("of the distribution below it"),
            "share_ci95": open_pair("chance; null as above"),
            "distance": amount("from the median, in standard normal scores"),
            "holds": one_of(("above", "below")),
        }
    )
    at = record({"value": number(), "mean": number(), **intervals()})
    return record(
        {
            **_assumption(),
            "kind": one_of(get_args(FlipKind)),
            "at": several(at, "the measure with the unknown at its 5th, 50th and 95th percentile"),
            "flipping": several(number(), "values of an unordered choice that flip it"),
            "threshold": or_null(threshold),
        }
    )


def _point() -> Schema:
    unknown = record(
        {**_assumption(), "value": number(), "share": share(), "score": number("standard normal")}
    )
    return record(
        {
            "kind": one_of(("found", "never", "medians")),
            "unknowns": several(unknown),
            "distance": or_null(amount(), "in standard normal scores, from the medians"),
            "distance_ci95": open_pair("chance; null at an end beyond what was looked at"),
            "measure": reference("estimate", "at that point"),
            "at_medians": reference("estimate"),
        }
    )


def size_schema() -> Schema:
    """JSON Schema (2020-12) of what reaches a goal at which cost."""
    option = record({"label": text(), "cost": amount()})
    choice = record({"name": text(), "what": text(), "source": text(), "options": several(option)})
    fields: Schema = {
        "scenario": text("name in the scenario file"),
        "goal": text(),
        "in_worlds": or_null(share(), "share of the worlds in which the goal must be met"),
        "reached": flag(),
        "answer": or_null(reference("design"), "the cheapest design that reaches the goal"),
        "check": or_null(a_measure(), "of the answer, run again with other worlds and luck"),
        "best": reference("design", "the design that comes nearest, or passes it by most"),
        "within_chance": several(reference("design"), "cheaper designs that may reach it too"),
        "front": several(reference("design"), "each gains more than the cheaper ones, by more than chance"),
        "choices": several(choice),
        "unit": text("of costs"),
        "source": text("of costs"),
        "designs": whole("that could be chosen", least=1),
        "screened": whole("designs looked at", least=1),
        "finalists": whole("designs run at length", least=1),
        "method": one_of(("all", "nsga2")),
        "command": command(),
    }
    return document(sizing.SCHEMA, "rempart sizing", fields, design=_design())


def _design() -> Schema:
    causes = {"type": "object", "propertyNames": {"enum": list(CAUSES)}, "additionalProperties": amount()}
    return record(
        {
            "taken": by_name(text(), "option taken of each choice"),
            "cost": amount(),
            "measure": a_measure("of the goal"),
            "leakers": a_measure(),
            "leak_causes": {**causes, "description": "mean leakers charged to each link"},
            "replicates": whole(least=1),
        }
    )
