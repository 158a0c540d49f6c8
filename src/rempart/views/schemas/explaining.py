"""JSON Schemas of what `rempart why`, `why --leaker`, `trace`, `times` and `rare --json` print."""

from __future__ import annotations

from typing import get_args

from rempart.answers.ledger import Kind
from rempart.answers.times import EVENTS
from rempart.answers.trace import BLOCKS, DECLARED, FATES
from rempart.engine.outcomes import CAUSES
from rempart.views import leaker, rare, times, trace_text, why
from rempart.views.schemas import pieces as p

_CLASS = p.or_null(p.text(), "threat class; null of all")


def why_schema() -> p.Schema:
    """JSON Schema (2020-12) of a leak ledger."""
    exact = {"exact": {"const": True, "description": "settled by the structure of the scenario"}}
    part = {"mean": p.share("of the threats launched"), **p.intervals()}
    step = p.record(
        {
            "link": p.one_of(why.LINK_WORDS),
            "kind": p.one_of(get_args(Kind)),
            "n": p.whole("threats that fell out here"),
            "n_left": p.whole("threats still on their way after it"),
            **part,
        },
        exact,
    )
    chain = p.record(
        {
            "class": _CLASS,
            "launched": p.whole("threats launched in all replicates together", least=1),
            "leakers": p.record({"n": p.whole(), **part}, exact),
            "steps": p.several(step),
        }
    )
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        **p.run_fields(),
        "fingerprint": p.fingerprint(),
        "command": p.command(),
        "interrupted": p.flag("stopped by Ctrl-C: a prefix of what was asked for"),
        "ledger": p.several(chain, "all threats, then each class"),
        "cost": p.several(_cost(), "cost exchange of all threats, then of each class"),
    }
    return p.document(why.SCHEMA, "rempart leak ledger", fields)


def _cost() -> p.Schema:
    price = p.record({"low_usd": p.amount(), "high_usd": p.amount(), "sources": p.several(p.text())})
    return p.record(
        {
            "class": _CLASS,
            "interceptors_per_threat_launched": p.a_measure("interceptors, or bursts of a gun"),
            "interceptors_per_threat_stopped": p.or_null(p.a_measure(), "null where none was stopped"),
            "threat_usd": p.or_null(price, "null where no source gives a price"),
            "interceptor_usd": p.or_null(price, "null where no source gives a price"),
            "money_ratio": p.or_null(
                p.pair(), "interceptors over threats: least and most that the prices alone allow"
            ),
        }
    )


def leaker_schema() -> p.Schema:
    """JSON Schema (2020-12) of how one threat ended; without one, only the first fields are there."""
    optional = {
        "world": p.whole(),
        "leakers": p.whole("threats that got through in this replicate"),
        "class": p.text(),
        "nature": p.text("hostile, friend, ..."),
        "declared": p.one_of(DECLARED, "what identification said of it"),
        "how": p.one_of(("leaker", "harmless", "failed", "intercepted", "none")),
        "cause": p.or_null(p.one_of(CAUSES), "link that a leaker is charged to"),
        "t_end_s": p.or_null(p.number(), "of its impact, failure or kill"),
        "hit": p.several(p.text(), "points that it hit"),
        "seen": p.or_null(_first_look()),
        "tracked": p.or_null(_first_look()),
        "judged": p.several(p.record({"t_s": p.number(), "killed": p.flag()}), "kill assessments"),
        "blocks": p.several(
            p.record({"t_s": p.number(), "reason": p.one_of(BLOCKS)}), "what kept from firing, as it changed"
        ),
        **_parts(),
    }
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        "seed": p.whole("seed of all draws"),
        "worlds": p.whole("worlds asked for", least=1),
        "command": p.command(),
        "sentence": p.text(),
        "replicate": p.or_null(p.whole(), "null where nothing got through"),
        "threat": p.or_null(p.text(), "null where nothing got through"),
    }
    found = p.document(leaker.SCHEMA, "rempart leaker", fields)
    found["properties"] |= optional
    found["dependentRequired"] = {"world": list(optional)}
    return found


def _first_look() -> p.Schema:
    return p.record({"t_s": p.number(), "sensor": p.text()})


def _parts() -> p.Schema:
    when = p.or_null(p.number(), "s; null where it never was, or never comes")
    shot = {"weapon": p.text(), "t_launch_s": p.number(), "t_intercept_s": when}
    fates = p.one_of((*FATES, ""), "empty: it had not arrived when the raid was over")
    reach = {"weapon": p.text(), "t_open_s": p.number(), "t_close_s": p.number()}
    hold = {
        "unit": p.text(),
        "weapon": p.text(),
        "threat": p.text(),
        "t_launch_s": p.number(),
        "t_free_s": when,
    }
    down = {
        "component": p.text(),
        "t_s": when,
        "by": p.text("threat that hit it, if one did"),
        "debris": p.flag(),
    }
    empty = {"weapon": p.text(), "n": p.whole("shots it had"), "fired_at": p.several(p.text())}
    return {
        "shots": p.several(p.record({**shot, "fate": fates})),
        "reaches": p.several(p.record(reach), "launch windows of the weapons that can engage it"),
        "down": p.several(p.record(down), "components that the weapons in reach needed and had not"),
        "holds": p.several(p.record(hold), "engagements that held every channel, where the trace proves it"),
        "empty": p.several(p.record(empty), "magazines that were empty"),
    }


_OF_EVENT = {
    "seen": "threat who",
    "confirmed": "threat who",
    "track_lost": "threat who",
    "launch": "threat who shot until_s",
    "intercept": "threat who what shot",
    "assessment": "threat who what",
    "blocked": "threat what",
    "component_down": "who",
    "component_up": "who",
    "failed": "threat",
    "impact": "threat what",
    "hit": "threat who",
}
"""What every event of a kind tells."""
_MAY_TELL = {"impact": "cause", "hit": "what"}


def trace_schema() -> p.Schema:
    """JSON Schema (2020-12) of one replicate, event by event."""
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        "replicate": p.whole("counted from 0"),
        "seed": p.whole("seed of all draws"),
        "worlds": p.whole("worlds of the run", least=1),
        "world": p.whole("the one that it belongs to"),
        "unavailable": p.several(p.text(), "components that were not there, or not ready"),
        "members": p.several(p.record({"name": p.text(), "class": p.text()}), "every threat"),
        "events": p.several({"oneOf": [_event(kind) for kind in _OF_EVENT]}, "in order of time"),
        "row": p.by_name(p.whole(), "counts of this replicate, by column; CLASS:COLUMN of one class"),
        "command": p.command(),
    }
    return p.document(trace_text.SCHEMA, "rempart trace", fields)


def _event(kind: str) -> p.Schema:
    what = {
        "intercept": FATES,
        "assessment": ("killed", "alive"),
        "blocked": BLOCKS,
        "impact": ("leaker", "harmless"),
        "hit": ("debris",),
    }
    told = {
        "threat": p.text(),
        "who": p.text("sensor, weapon, component or point"),
        "what": p.one_of(what.get(kind, ())),
        "cause": p.one_of(CAUSES, "link that a leaker is charged to"),
        "shot": p.whole("number of the shot at this threat", least=1),
        "until_s": p.number("instant of the intercept"),
    }
    optional = {name: told[name] for name in _MAY_TELL.get(kind, "").split()}
    required = {name: told[name] for name in _OF_EVENT[kind].split()}
    return p.record({"t_s": p.number(), "kind": {"const": kind}, **required}, optional)


def times_schema() -> p.Schema:
    """JSON Schema (2020-12) of times of detection, engagement and intercept."""
    spread = p.record(
        {
            "median": p.number(),
            "ci95": p.or_null(
                p.pair(), "chance: 95 % interval of the median; null if it happened in one replicate alone"
            ),
            "ignorance90": p.or_null(
                p.pair(),
                "where the median lies in nine worlds of ten, chance taken out; null if it happened in one"
                " world alone",
            ),
            "p05": p.number("5th percentile of the threats"),
            "p95": p.number("95th percentile of the threats"),
        }
    )
    entry = p.record(
        {
            "battery": p.text(),
            "class": p.text(),
            "event": p.one_of(EVENTS),
            "n": p.whole("threats to which it happened", least=1),
            "n_threats": p.whole("threats of the class that were launched", least=1),
            "replicates": p.whole("replicates in which it happened", least=1),
            "at_s": spread | {"description": "on the clock of the scenario"},
            "to_go_s": spread | {"description": "before the threat comes down, or would have"},
        }
    )
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        **p.run_fields(),
        "times": p.several(entry),
        "command": p.command(),
    }
    return p.document(times.SCHEMA, "rempart times", fields)


def rare_schema() -> p.Schema:
    """JSON Schema (2020-12) of the probability of a rare event."""
    or_unknown = p.or_null(p.amount(), "null where it is not known")
    warning = p.record({"code": p.text(), "worlds": p.whole(least=1), "worst": p.number(), "text": p.text()})
    searched = {
        "ci95": p.pair("chance"),
        "at_most": p.or_null(p.share(), "bound by independent raids alone, where the event was never seen"),
        "raids": p.whole(),
        "weighted": p.flag("drawn by a learnt proposal and weighted; else led from level to level"),
        "effective_raids": p.or_null(p.amount(), "what the weighted raids with the event are worth"),
        "heaviest": p.share("the largest share of one weighted raid in the estimate"),
        "level_shares": p.several(p.share()),
        "least_acceptance": or_unknown,
        "run_scatter": p.amount("standard deviation of single runs over their mean"),
        "lines": or_unknown,
    }
    settled = {
        "world": p.whole(),
        "alike": p.whole("worlds that are the same", least=1),
        "probability": p.share(),
    }
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        "event": p.text(),
        "seed": p.whole("seed of all draws"),
        "worlds": p.whole(least=1),
        "probability": p.record(
            {"mean": p.share(), **p.intervals(), "exact": p.flag("settled by structure")}
        ),
        "relative_error": or_unknown,
        "effective_sample_size": p.or_null(p.amount(), "independent raids with the event that tell as much"),
        "raids": p.whole("raids spent, pilots included"),
        "raids_of_pilots": p.whole(),
        "raids_of_plain_sampling": p.or_null(p.amount(), "raids of plain sampling that tell as much"),
        "speedup": or_unknown,
        "warnings": p.several(warning, "reasons not to trust the estimate"),
        "by_world": p.several(
            {"oneOf": [p.record({**settled, **searched}), p.record({**settled, "exact": {"const": True}})]}
        ),
        "command": p.command(),
    }
    return p.document(rare.SCHEMA, "rempart rare event", fields)
