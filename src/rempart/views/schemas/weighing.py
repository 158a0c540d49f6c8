"""JSON Schemas of what `rempart assess --json` and `rempart audit --json` print."""

from __future__ import annotations

from typing import get_args

from rempart.evidence.assess import CANNOT_TELL, CERTAIN, IMPOSSIBLE, JUDGED, NEVER_SEEN
from rempart.evidence.audit import CARE, FITS, WRONG
from rempart.evidence.reliability import Side
from rempart.evidence.vocabulary import Letter
from rempart.evidence.yardstick import SCALE
from rempart.views.evidence import audit, result
from rempart.views.schemas import pieces as p

_VERDICTS = (IMPOSSIBLE, CERTAIN, NEVER_SEEN, JUDGED, CANNOT_TELL)
_TOLD: p.Schema = {"type": ["number", "string", "null"], "description": "inf as a word; null: not defined"}


def assessment_schema() -> p.Schema:
    """JSON Schema (2020-12) of a weighing of what was said of an incident."""
    fields: p.Schema = {
        "incident": p.text("name in the incident file"),
        "scenario": p.text("name of its scenario"),
        **p.run_fields(),
        "command": p.command(),
        "yardstick": p.text("where the words for probabilities come from"),
        "claims": p.by_name(_claim()),
        "pairs": p.several(p.reference("weighed"), "claims two by two"),
        "together": p.several(p.reference("weighed"), "largest sets seen true together"),
        "never_together": p.several(p.reference("weighed"), "smallest sets never seen true together"),
        "accounts": p.by_name(_weighed({"not_weighed": p.several(p.text(), "claims without a predicate")})),
        "ratios": p.several(_ratio(), "how much better one account fits than another"),
        "questions": p.by_name(p.reference("weighed")),
        "what_would_have_to_be_true": p.several(_supposed()),
        "reports": p.several(_report(), "statements that count: of one origin, one"),
        "reliability": _reliability(),
        "priors": p.several(p.text(), "under which every verdict is shown"),
        "unknowns": p.record({"total": p.whole("numbers that differ between worlds"), "assumed": p.whole()}),
        "assumptions": p.assumptions(),
    }
    return p.document(result.SCHEMA, "rempart assessment", fields, weighed=_weighed(), moves=_moves())


def _weighed(more: p.Schema | None = None) -> p.Schema:
    moves = p.or_null(p.reference("moves"))
    return p.record(
        {
            "claims": p.several(p.text()),
            "verdict": p.one_of(_VERDICTS),
            "why": p.text("why the model cannot tell, else empty"),
            "words": p.text(),
            "yardstick": p.or_null(p.one_of(words for _, words, _ in SCALE)),
            "probability": p.or_null(p.a_measure("under the model, before any report")),
            "at_most": p.or_null(p.share("upper 95 % bound of what was never seen")),
            "by_prior": moves,
            "with_reports": p.or_null(p.share("weighed with all independent reports")),
            "with_reports_by_prior": moves,
            **(more or {}),
        }
    )


def _claim() -> p.Schema:
    fitting = p.or_null(p.text(), "predicate that might stand for it, where it has none")
    return _weighed({"predicate": p.text("empty without one"), "would_fit": fitting})


def _moves() -> p.Schema:
    under = {"low_under": p.text("prior"), "high_under": p.text("prior")}
    return p.record({"low": _TOLD, "high": _TOLD, **under}, description="least and greatest over the priors")


def _ends(description: str = "") -> p.Schema:
    return p.pair(description, ["number", "string", "null"])


def _ratio() -> p.Schema:
    return p.record(
        {
            "first": p.text("account"),
            "second": p.text("account"),
            "ratio": _TOLD,
            "ci95": _ends("chance"),
            "ignorance90": _ends("5th to 95th percentile between worlds"),
            "by_prior": p.reference("moves"),
            "favours": p.or_null(p.text(), "null where the model cannot tell"),
            "both": p.reference("weighed", "all claims of both accounts"),
        }
    )


def _supposed() -> p.Schema:
    question = p.record(
        {"before": p.a_measure(), "after": p.or_null(p.a_measure()), "cannot_tell": p.or_null(p.text())}
    )
    return p.record(
        {
            "given": p.text("what is taken as true; empty: all reports"),
            "kind": p.one_of(("claim", "account", "together", "reports")),
            "replicates": p.whole("in which it is true"),
            "unknowns": p.by_name({"oneOf": [_number_moved(), _choice_moved()]}),
            "questions": p.by_name(question),
        }
    )


def _moved() -> p.Schema:
    return {
        "movement": p.share("greatest difference of the two distribution functions"),
        "movement_by_chance": p.share("what weights unrelated to it stay below 95 times of 100"),
        "effective_worlds": p.amount(),
        "cannot_tell": p.or_null(p.text(), "why the model cannot tell"),
    }


def _number_moved() -> p.Schema:
    three = {"type": "array", "items": _TOLD, "minItems": 3, "maxItems": 3}
    return p.record(
        {
            "prior_5_50_95": three,
            "posterior_5_50_95": three,
            "median_ci95": _ends("chance, of the posterior median"),
            **_moved(),
        }
    )


def _choice_moved() -> p.Schema:
    value = p.record({"prior": p.share(), "posterior": p.or_null(p.share()), "ci95": _ends("chance")})
    return p.record({**_moved(), "values": p.by_name(value)})


def _report() -> p.Schema:
    return p.record(
        {
            "claim": p.text(),
            "speaker": p.text(),
            "letter": p.one_of(get_args(Letter), "of the Admiralty code"),
            "side": p.one_of(get_args(Side), "of what it says, for the speaker's own"),
            "said_if_true": p.share("chance that it is said if it is true"),
            "said_if_false": p.share("chance that it is said if it is false"),
        }
    )


def _reliability() -> p.Schema:
    beta = {"type": "array", "items": p.amount(), "minItems": 2, "maxItems": 2}
    letters = p.record(dict.fromkeys(get_args(Letter), beta), description="beta distribution by letter")
    sides = p.record({side: p.share() for side in get_args(Side)}, description="chance by side")
    return p.record(
        {
            "reliability": {"const": 1, "description": "version of the file"},
            "name": p.text(),
            "about": p.text(),
            "knows_and_tells": letters,
            "says_anyway": sides,
        }
    )


_NUMBERS = frozenset(
    {"total", "sum", "count", "whole", "made", "rest", "launched", "left", "days", "distance_km"}
)
_LISTS = frozenset({"parts", "share"})
_FACTS = {
    "total_differs": "total parts sum",
    "total_fits": "total parts sum",
    "series_falls": "series first second first_day second_day",
    "series_two_values": "series first second first_day",
    "series_fits": "series parts",
    "more_than_all": "count whole of",
    "needs_other_denominator": "share of count whole made",
    "share_fits": "share of count whole made",
    "implies": "share of count whole rest",
    "implies_more_than_all": "share of count whole rest launched made",
    "left_over": "share launched left count",
    "left_over_differs": "share launched left count",
    "definitions_differ": "first second of first_definition second_definition",
    "same_mouth": "speaker quoted",
    "disputed": "first second",
    "revised": "first second",
    "one_origin": "count",
    "two_places": "places",
    "unconfirmed": "count",
    "kept_apart": "days distance_km",
    "one_event_twice": "days distance_km",
}
"""Facts of each kind of finding."""


def audit_schema() -> p.Schema:
    """JSON Schema (2020-12) of an audit of numbers."""
    fields: p.Schema = {
        "incidents": p.several(p.text(), "names of the files that were read"),
        "command": p.command(),
        "findings": p.several({"oneOf": [_finding(kind) for kind in _FACTS]}),
    }
    return p.document(audit.SCHEMA, "rempart audit", fields)


def _finding(kind: str) -> p.Schema:
    optional = {"launched": p.number(), "made": p.number()} if kind == "implies" else None
    facts = {name: _fact(name, kind) for name in _FACTS[kind].split()}
    return p.record(
        {
            "kind": {"const": kind},
            "weight": p.one_of((WRONG, CARE, FITS), "not all can be right; compare with care; it fits"),
            "incident": p.text(),
            "claims": p.several(p.text(), "claims, or incidents where it is about two events"),
            "facts": p.record(facts, optional, "the numbers of the sentence"),
            "sentence": p.text(),
        }
    )


def _fact(name: str, kind: str) -> p.Schema:
    if name in _LISTS:
        return p.several(p.number())
    counted = name in ("first", "second") and kind != "disputed"
    return p.number() if counted or name in _NUMBERS else p.text()
