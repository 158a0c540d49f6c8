"""JSON Schemas of what `rempart why`, `why --leaker`, `times` and `rare --json` print."""

from __future__ import annotations

from typing import get_args

from rempart.answers.ledger import Kind
from rempart.answers.times import EVENTS
from rempart.answers.trace import BLOCKS, DECLARED, FATES
from rempart.engine.outcomes import CAUSES
from rempart.views import leaker, rare, times, why
from rempart.views.schemas.pieces import (
    Schema,
    a_measure,
    amount,
    command,
    document,
    fingerprint,
    flag,
    intervals,
    number,
    one_of,
    or_null,
    pair,
    record,
    run_fields,
    several,
    share,
    text,
    whole,
)

_CLASS = or_null(text(), "threat class; null of all")


def why_schema() -> Schema:
    """JSON Schema (2020-12) of a leak ledger."""
    exact = {"exact": {"const": True, "description": "settled by the structure of the scenario"}}
    part = {"mean": share("of the threats launched"), **intervals()}
    step = record(
        {
            "link": one_of(why.LINK_WORDS),
            "kind": one_of(get_args(Kind)),
            "n": whole("threats that fell out here"),
            "n_left": whole("threats still on their way after it"),
            **part,
        },
        exact,
    )
    chain = record(
        {
            "class": _CLASS,
            "launched": whole("threats launched in all replicates together", least=1),
            "leakers": record({"n": whole(), **part}, exact),
            "steps": several(step),
        }
    )
    fields: Schema = {
        "scenario": text("name in the scenario file"),
        **run_fields(),
        "fingerprint": fingerprint(),
        "command": command(),
        "interrupted": flag("stopped by Ctrl-C: a prefix of what was asked for"),
        "ledger": several(chain, "all threats, then each class"),
        "cost": several(_cost(), "cost exchange of all threats, then of each class"),
    }
    return document(why.SCHEMA, "rempart leak ledger", fields)


def _cost() -> Schema:
    price = record({"low_usd": amount(), "high_usd": amount(), "sources": several(text())})
    return record(
        {
            "class": _CLASS,
            "interceptors_per_threat_launched": a_measure("interceptors, or bursts of a gun"),
            "interceptors_per_threat_stopped": or_null(a_measure(), "null where none was stopped"),
            "threat_usd": or_null(price, "null where no source gives a price"),
            "interceptor_usd": or_null(price, "null where no source gives a price"),
            "money_ratio": or_null(
                pair(), "interceptors over threats: least and most that the prices alone allow"
            ),
        }
    )


def leaker_schema() -> Schema:
    """JSON Schema (2020-12) of how one threat ended; without one, only the first fields are there."""
    optional = {
        "world": whole(),
        "leakers": whole("threats that got through in this replicate"),
        "class": text(),
        "nature": text("hostile, friend, ..."),
        "declared": one_of(DECLARED, "what identification said of it"),
        "how": one_of(("leaker", "harmless", "failed", "intercepted", "none")),
        "cause": or_null(one_of(CAUSES), "link that a leaker is charged to"),
        "t_end_s": or_null(number(), "of its impact, failure or kill"),
        "hit": several(text(), "points that it hit"),
        "seen": or_null(_first_look()),
        "tracked": or_null(_first_look()),
        "judged": several(record({"t_s": number(), "killed": flag()}), "kill assessments"),
        "blocks": several(
            record({"t_s": number(), "reason": one_of(BLOCKS)}), "what kept from firing, as it changed"
        ),
        **_parts(),
    }
    fields: Schema = {
        "scenario": text("name in the scenario file"),
        "seed": whole("seed of all draws"),
        "worlds": whole("worlds asked for", least=1),
        "command": command(),
        "sentence": text(),
        "replicate": or_null(whole(), "null where nothing got through"),
        "threat": or_null(text(), "null where nothing got through"),
    }
    found = document(leaker.SCHEMA, "rempart leaker", fields)
    found["properties"] |= optional
    found["dependentRequired"] = {"world": list(optional)}
    return found


def _first_look() -> Schema:
    return record({"t_s": number(), "sensor": text()})


def _parts() -> Schema:
    when = or_null(number(), "s; null where it never was, or never comes")
    shot = {"weapon": text(), "t_launch_s": number(), "t_intercept_s": when}
    fates = one_of((*FATES, ""), "empty: it had not arrived when the raid was over")
    reach = {"weapon": text(), "t_open_s": number(), "t_close_s": number()}
    hold = {"unit": text(), "weapon": text(), "threat": text(), "t_launch_s": number(), "t_free_s": when}
    down = {"component": text(), "t_s": when, "by": text("threat that hit it, if one did"), "debris": flag()}
    empty = {"weapon": text(), "n": whole("shots it had"), "fired_at": several(text())}
    return {
        "shots": several(record({**shot, "fate": fates})),
        "reaches": several(record(reach), "launch windows of the weapons that can engage it"),
        "down": several(record(down), "components that the weapons in reach needed and had not"),
        "holds": several(record(hold), "engagements that held every channel, where the trace proves it"),
        "empty": several(record(empty), "magazines that were empty"),
    }


def times_schema() -> Schema:
    """JSON Schema (2020-12) of times of detection, engagement and intercept."""
    spread = record(
        {
            "median": number(),
            "ci95": or_null(
                pair(), "chance: 95 % interval of the median; null if it happened in one replicate alone"
            ),
            "ignorance90": or_null(
                pair(),
                "where the median lies in nine worlds of ten, chance taken out; null if it happened in one"
                " world alone",
            ),
            "p05": number("5th percentile of the threats"),
            "p95": number("95th percentile of the threats"),
        }
    )
    entry = record(
        {
            "battery": text(),
            "class": text(),
            "event": one_of(EVENTS),
            "n": whole("threats to which it happened", least=1),
            "n_threats": whole("threats of the class that were launched", least=1),
            "replicates": whole("replicates in which it happened", least=1),
            "at_s": spread | {"description": "on the clock of the scenario"},
            "to_go_s": spread | {"description": "before the threat comes down, or would have"},
        }
    )
    fields: Schema = {
        "scenario": text("name in the scenario file"),
        **run_fields(),
        "times": several(entry),
        "command": command(),
    }
    return document(times.SCHEMA, "rempart times", fields)


def rare_schema() -> Schema:
    """JSON Schema (2020-12) of the probability of a rare event."""
    or_unknown = or_null(amount(), "null where it is not known")
    warning = record({"code": text(), "worlds": whole(least=1), "worst": number(), "text": text()})
    searched = {
        "ci95": pair("chance"),
        "at_most": or_null(share(), "bound by independent raids alone, where the event was never seen"),
        "raids": whole(),
        "weighted": flag("drawn by a learnt proposal and weighted; else led from level to level"),
        "effective_raids": or_null(amount(), "what the weighted raids with the event are worth"),
        "heaviest": share("the largest share of one weighted raid in the estimate"),
        "level_shares": several(share()),
        "least_acceptance": or_unknown,
        "run_scatter": amount("standard deviation of single runs over their mean"),
        "lines": or_unknown,
    }
    settled = {"world": whole(), "alike": whole("worlds that are the same", least=1), "probability": share()}
    fields: Schema = {
        "scenario": text("name in the scenario file"),
        "event": text(),
        "seed": whole("seed of all draws"),
        "worlds": whole(least=1),
        "probability": record({"mean": share(), **intervals(), "exact": flag("settled by structure")}),
        "relative_error": or_unknown,
        "effective_sample_size": or_null(amount(), "independent raids with the event that tell as much"),
        "raids": whole("raids spent, pilots included"),
        "raids_of_pilots": whole(),
        "raids_of_plain_sampling": or_null(amount(), "raids of plain sampling that tell as much"),
        "speedup": or_unknown,
        "warnings": several(warning, "reasons not to trust the estimate"),
        "by_world": several(
            {"oneOf": [record({**settled, **searched}), record({**settled, "exact": {"const": True}})]}
        ),
        "command": command(),
    }
    return document(rare.SCHEMA, "rempart rare event", fields)
