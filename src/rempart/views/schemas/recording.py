"""JSON Schemas of what `rempart record --json`, `hindcast`, `draft` and `list` print."""

from __future__ import annotations

from typing import Any, get_args

from rempart.drafting.records import Language, Role
from rempart.evidence import incident_schema
from rempart.evidence.vocabulary import Interest
from rempart.views import draft, record, scenario_object, shipped_files
from rempart.views.schemas import pieces as p

_CLAIM = {"incident": p.text("name of the incident file"), "claim": p.text("its key there")}


def record_schema() -> p.Schema:
    """JSON Schema (2020-12) of effectiveness inferred from the record."""
    statement = p.record(
        {
            **_CLAIM,
            "system": p.text(),
            "family": p.text("of threats"),
            "interest": p.one_of(get_args(Interest), "side of the speaker"),
            "step": p.one_of(("warhead", "told", "passed"), "what counts as success"),
            "n": p.whole("engagements", least=1),
            "least": p.whole("successes, at least"),
            "most": p.whole("successes, at most"),
            "bare": p.flag("a share without a count: n is assumed"),
        }
    )
    fields: p.Schema = {
        "command": p.command(),
        "statements": p.several(statement, "what was used"),
        "left_out": p.several(p.record({**_CLAIM, "reason": p.text()})),
        "priors": p.several(_under_a_prior(), "the posterior under each prior on reporting"),
    }
    return p.document(record.SCHEMA, "rempart record", fields, rate=_rate())


def _rate() -> p.Schema:
    return p.record(
        {"median": p.share(), "low": p.share("5th percentile"), "high": p.share("95th percentile")},
        description="of the posterior: chance and ignorance together",
    )


def _under_a_prior() -> p.Schema:
    cell = p.record(
        {
            "system": p.text(),
            "family": p.text(),
            "n_incidents": p.whole(least=1),
            "n_claims": p.whole(least=1),
            "n_bare": p.whole("of them without a count"),
            "killed": p.reference("rate", "warheads destroyed, of threats engaged"),
            "told": p.reference("rate", "as a defender would tell it"),
        }
    )
    check = p.record(
        {
            **_CLAIM,
            "expected": p.reference("rate", "share that the model predicts for such a report"),
            "tail": p.share("P(fewer) + P(as observed) / 2"),
            "surprising": p.flag("outside the central 95 %"),
        }
    )
    return p.record(
        {
            "prior": p.text(),
            "about": p.text(),
            "converged": p.flag("whether the chains agree"),
            "r_hat": p.amount("potential scale reduction, the worst"),
            "n_effective": p.number("effective draws, the fewest"),
            "share_divergent": p.share(),
            "cells": p.several(cell),
            "shares": p.record(dict.fromkeys(record.SHARE_WORDS, p.reference("rate"))),
            "checks": p.several(check, "each statement against what is predicted for it"),
        }
    )


def hindcast_schema() -> p.Schema:
    """JSON Schema (2020-12) of incidents predicted from what was fixed beforehand."""
    prediction = p.record(
        {
            **_CLAIM,
            "what": p.text(),
            "origin": p.text("what the prediction comes from"),
            "observed": p.whole(),
            "of": p.whole("engagements; 0 where the count has no whole"),
            "median": p.whole(),
            "low": p.whole("5th percentile"),
            "high": p.whole("95th percentile"),
            "place": p.share("P(fewer) + P(as many) / 2"),
            "impossible": p.flag("predicted with no mass at all"),
            "certain": p.flag("the model left no choice"),
            "contested": p.flag("another account says otherwise: shown, not counted"),
            "inside": p.flag("observed from low to high"),
        }
    )
    halves = {"type": "array", "items": p.whole(), "minItems": 3, "maxItems": 3}
    calibration = p.record(
        {
            "n": p.whole("predictions that no account contests"),
            "inside": p.whole("of them within 5 to 95 %"),
            "share": p.share(),
            "chance": p.pair("95 % interval of the share"),
            "halves": {**halves, "description": "below, within and above the middle half"},
            "impossible": p.whole(),
        }
    )
    fields: p.Schema = {
        "command": p.command(),
        "predictions": p.several(prediction),
        "calibration": calibration,
        "outside": p.by_name(p.whole(least=1), "by incident: uncontested predictions that fell outside"),
    }
    return p.document(record.HINDCAST_SCHEMA, "rempart hindcast", fields)


def draft_schema() -> p.Schema:
    """JSON Schema (2020-12) of a draft: its incidents obey that of the file but for what nobody told."""
    incident = incident_schema()
    parts: dict[str, Any] = incident.pop("$defs")
    parts["Event"] = {**parts["Event"], "required": []}
    incident.pop("$schema")
    sentence = p.record(
        {
            "start": p.whole("character of the text"),
            "end": p.whole("the one after its last"),
            "role": p.one_of(get_args(Role)),
            "claims": p.whole("found in it"),
            "text": p.text(),
        }
    )
    fields: p.Schema = {
        "file": p.text("as typed"),
        "language": p.one_of(get_args(Language)),
        "published": p.or_null(p.text(), "day from which relative dates count; null if not told"),
        "incidents": p.several(p.reference("incident"), "of which every field is unconfirmed"),
        "sentences": p.several(sentence),
        "command": p.command(),
    }
    return p.document(draft.SCHEMA, "rempart draft", fields, incident=incident, **parts)


def list_schema() -> p.Schema:
    """JSON Schema (2020-12) of what comes with rempart."""
    entry = p.record({"name": p.text("as commands take it"), "title": p.text()})
    fields: p.Schema = {kind: p.several(entry, by) for kind, by in shipped_files.KINDS.items()}
    return p.document(shipped_files.SCHEMA, "rempart list", {**fields, "command": p.command()})


def show_schema() -> p.Schema:
    """JSON Schema (2020-12) of what a scenario holds, its defaults among it."""
    content = {
        "type": "object",
        "description": "as a file has it (`rempart schema scenario`), cards merged, with the defaults of"
        " fields that were not given; `by_default` of each section names those",
    }
    alternative = p.record(
        {"name": p.text("empty if there is one"), "share": p.share("of the worlds"), "content": content}
    )
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        "title": p.text(),
        "command": p.command(),
        "alternatives": p.several(alternative),
    }
    return p.document(scenario_object.SCHEMA, "rempart show", fields)
