"""JSON Schemas of what `rempart sweep`, `sensitivity`, `breakeven` and `size --json` print."""

from __future__ import annotations

from typing import get_args

from rempart.engine.outcomes import CAUSES
from rempart.planning.breakeven import Kind as FlipKind
from rempart.planning.breakeven import Truth
from rempart.views import breakeven, sensitivity_object, sizing, sweep_object
from rempart.views.schemas import pieces as p

_LEVEL: p.Schema = {
    "type": ["number", "string"],
    "description": "in the unit of the factor; words as written",
}


def sweep_schema() -> p.Schema:
    """JSON Schema (2020-12) of a sweep."""
    factor = p.record(
        {
            "path": p.text(),
            "unit": p.text("empty without one"),
            "values": p.several(_LEVEL),
            "any_between": p.flag("a span, of which any value may be drawn"),
        }
    )
    point = p.record(
        {
            "setting": p.by_name(_LEVEL, "value of each factor, by path"),
            "measures": p.by_name(p.or_null(p.a_measure(), "null if there was none to take a share of")),
            "fingerprint": p.fingerprint(),
        }
    )
    fields: p.Schema = {
        "scenario": p.text("title of the scenario"),
        "command": p.command(),
        "design": p.one_of(("grid", "lhs", "sobol")),
        **p.run_fields(),
        "elapsed_s": p.amount(),
        "factors": p.several(factor),
        "measures": p.several(p.text(), "what each point tells"),
        "points": p.several(point),
        "saturation": p.or_null(
            _saturation(), "where P(no leaker) falls through one half; null if not asked"
        ),
        "unknowns": p.unknowns(),
        "assumptions": p.assumptions(),
    }
    return p.document(sweep_object.SCHEMA, "rempart sweep", fields)


def _saturation() -> p.Schema:
    return p.record(
        {
            "measure": {"const": "p_no_leaker"},
            "level": p.share(),
            "path": p.text(),
            "unit": p.text(),
            "size": p.or_null(p.number(), "null if it does not cross within the sizes swept"),
            "ci95": p.open_pair("chance; null at an end beyond the sizes swept"),
            "ignorance90": p.open_pair("between worlds, chance taken out; null as above"),
            "bracket": p.open_pair("the sizes swept on either side"),
            "above": p.flag("still at least one half at the largest size"),
            "below": p.flag("less already at the smallest size"),
            "worlds_above": p.share("of the worlds of which the same holds"),
            "worlds_below": p.share("of the worlds of which the same holds"),
            "rising": p.flag("the factor helps the defence: it rises through one half instead"),
        }
    )


def sensitivity_schema() -> p.Schema:
    """JSON Schema (2020-12) of a sensitivity analysis."""
    entering = p.record(
        {
            "total": p.whole("numbers that differ between worlds"),
            "entering": p.whole("of those that differ, draws that enter a world"),
            "absent": p.whole("that enter no world"),
            "without_effect": p.several(p.text(), "that changed the measure in no world"),
        }
    )
    screened = p.record(
        {"unknown": p.text(), "total": p.number("rough total index"), "ci95": p.pair("chance")}
    )
    leading = p.record(
        {"unknown": p.text(), "paths": p.several(p.text()), "source": p.text(), "assumption": p.flag()}
    )
    fields: p.Schema = {
        "scenario": p.text("title of the scenario"),
        "command": p.command(),
        "measure": p.text(),
        "value": p.a_measure("over plain worlds, those of `rempart run`"),
        "sd_between_worlds": p.amount("of the measure, chance taken out"),
        "raids": p.whole("raids spent in all", least=1),
        "worlds": p.whole("plain worlds", least=1),
        "raids_per_world": p.whole(least=1),
        "samples": p.whole("base samples of the Sobol indices"),
        "seed": p.whole("seed of all draws"),
        "unknowns": entering,
        "screening": p.several(screened),
        "leading": p.several(leading, "unknowns that were looked at closely"),
        "tornado": p.several(_swing()),
        "sobol": p.or_null(p.several(_index()), "null where they were not asked for or mean nothing"),
        "assumptions": p.assumptions(),
    }
    return p.document(sensitivity_object.SCHEMA, "rempart sensitivity", fields)


def _swing() -> p.Schema:
    values = {"type": "array", "items": p.a_measure(), "minItems": 2, "maxItems": 2}
    return p.record(
        {
            "unknown": p.text(),
            "percentiles": p.pair("of the unknown, at which the measure is told"),
            "ends_si": {
                **p.pair(kind=["number", "string"]),
                "description": "the unknown there, SI or a name",
            },
            "values": values,
            "effect": p.number("second value less the first"),
            "ci95": p.pair("of the effect, for the mean over all worlds"),
            "none": p.flag("no raid of any world differed"),
        }
    )


def _index() -> p.Schema:
    return p.record(
        {
            "unknown": p.text(),
            "is_rest": p.flag("all unknowns that were not looked at closely, together"),
            "first": p.number("first-order index"),
            "first_ci95": p.pair("chance"),
            "total": p.number("total index"),
            "total_ci95": p.pair("chance"),
        }
    )


def breakeven_schema() -> p.Schema:
    """JSON Schema (2020-12) of what flips a claim."""
    not_moved = p.record({"unknown": p.text(), "path": p.text(), "reach": p.number("by a straight line")})
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        "claim": p.text(),
        "truth": p.one_of(get_args(Truth)),
        "measure": p.reference("estimate_of_all", "of the plain run"),
        **p.run_fields(),
        "runs": p.whole("runs made", least=1),
        "fingerprint": p.fingerprint(),
        "flips": p.several(_flip(), "nearest first"),
        "together": p.or_null(
            _point(), "the nearest flip in all leading unknowns at once; null if not asked"
        ),
        "not_moved": p.several(not_moved),
        "command": p.command(),
    }
    return p.document(breakeven.SCHEMA, "rempart breakeven", fields, **_estimates())


def _estimates() -> dict[str, p.Schema]:
    estimate = {"mean": p.number(), **p.intervals()}
    return {"estimate": p.record(estimate), "estimate_of_all": p.record(estimate | _of_all_worlds())}


def _of_all_worlds() -> dict[str, p.Schema]:
    return {"ci95_of_all_worlds": p.pair("chance: 95 % interval of the mean, whichever worlds are drawn")}


def _assumption() -> p.Schema:
    return {
        "unknown": p.text("name of the draw"),
        "path": p.text(),
        "paths": p.several(p.text(), "all numbers that share the draw"),
        "unit": p.text(),
        "low": p.number("5th percentile"),
        "median": p.number(),
        "high": p.number("95th percentile"),
        "source": p.text(),
    }


def _flip() -> p.Schema:
    threshold = p.record(
        {
            "sentence": p.text("holds while ..."),
            "value": p.number("at which the claim flips"),
            "value_ci95": p.open_pair("chance; null at an end beyond the 5-95 % range"),
            "other": p.or_null(p.number(), "of a whole number: the neighbour on the other side"),
            "share": p.share("of the distribution below it"),
            "share_ci95": p.open_pair("chance; null as above"),
            "distance": p.amount("from the median, in standard normal scores"),
            "holds": p.one_of(("above", "below")),
        }
    )
    at = p.record({"value": p.number(), "mean": p.number(), **p.intervals(), **_of_all_worlds()})
    return p.record(
        {
            **_assumption(),
            "kind": p.one_of(get_args(FlipKind)),
            "settled": p.flag("other worlds would say so too"),
            "at": p.several(at, "the measure with the unknown at its 5th, 50th and 95th percentile"),
            "flipping": p.several(p.number(), "values of an unordered choice that flip it"),
            "threshold": p.or_null(threshold),
        }
    )


def _point() -> p.Schema:
    unknown = p.record(
        {**_assumption(), "value": p.number(), "share": p.share(), "score": p.number("standard normal")}
    )
    return p.record(
        {
            "kind": p.one_of(("found", "never", "medians")),
            "unknowns": p.several(unknown),
            "distance": p.or_null(p.amount(), "in standard normal scores, from the medians"),
            "distance_ci95": p.open_pair("chance; null at an end beyond what was looked at"),
            "measure": p.reference("estimate_of_all", "at that point"),
            "at_medians": p.reference("estimate"),
        }
    )


def size_schema() -> p.Schema:
    """JSON Schema (2020-12) of what reaches a goal at which cost."""
    option = p.record({"label": p.text(), "cost": p.amount()})
    choice = p.record({"name": p.text(), "what": p.text(), "source": p.text(), "options": p.several(option)})
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        "goal": p.text(),
        "in_worlds": p.or_null(p.share(), "share of the worlds in which the goal must be met"),
        "reached": p.flag(),
        "answer": p.or_null(p.reference("design"), "the cheapest design that reaches the goal"),
        "check": p.or_null(p.a_measure(), "of the answer, run again with other worlds and luck"),
        "best": p.reference("design", "the design that comes nearest, or passes it by most"),
        "within_chance": p.several(p.reference("design"), "cheaper designs that may reach it too"),
        "front": p.several(
            p.reference("design"), "each gains more than the cheaper ones, by more than chance"
        ),
        "choices": p.several(choice),
        "unit": p.text("of costs"),
        "source": p.text("of costs"),
        "designs": p.whole("that could be chosen", least=1),
        "screened": p.whole("designs looked at", least=1),
        "finalists": p.whole("designs run at length", least=1),
        "method": p.one_of(("all", "nsga2")),
        "command": p.command(),
    }
    return p.document(sizing.SCHEMA, "rempart sizing", fields, design=_design())


def _design() -> p.Schema:
    causes = {"type": "object", "propertyNames": {"enum": list(CAUSES)}, "additionalProperties": p.amount()}
    return p.record(
        {
            "taken": p.by_name(p.text(), "option taken of each choice"),
            "cost": p.amount(),
            "measure": p.a_measure("of the goal"),
            "leakers": p.a_measure(),
            "leak_causes": {**causes, "description": "mean leakers charged to each link"},
            "replicates": p.whole(least=1),
        }
    )
