"""JSON Schema of what `rempart run --json` prints."""

from __future__ import annotations

from rempart.answers.measures import ASIDE, COUNTS
from rempart.engine.outcomes import CAUSES
from rempart.views.meanings import CAUSES_MEAN, COUNTS_MEAN, GROUPS_MEAN, SHARES_MEAN
from rempart.views.result import SCHEMA
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
    one_of,
    or_null,
    precision,
    record,
    reference,
    run_fields,
    several,
    text,
    unknowns,
    whole,
)

_KERNEL = (
    "variants of the engine that ran: single for simple scenarios, else layered; the outcomes are the same"
)


def result_schema() -> Schema:
    """JSON Schema (2020-12) of a result."""
    fields: Schema = {
        "scenario": text("name that the file gives itself"),
        **run_fields(),
        "fingerprint": fingerprint(),
        "elapsed_s": amount("wall time of the replicates alone, without drawing worlds and compiling"),
        "raids_per_s": amount("replicates over that time"),
        "measures": reference("measures", "measures of all threats, and by class"),
        "command": command(),
        "kernel": several(one_of(("layered", "single")), _KERNEL),
        "interrupted": flag("stopped by Ctrl-C: what is told is a prefix of what was asked for"),
        "unknowns": unknowns(),
        "assumptions": assumptions(),
        "asked": or_null(
            _asked(), "the measure named by --of or for --precision, and its value; null if none was"
        ),
        "precision": precision(),
        "allocation": or_null(
            _allocation(),
            "how many worlds and replicates to spend on that measure, from its two variances and measured"
            " costs; null where nothing is left to chance",
        ),
    }
    return document(
        SCHEMA,
        "rempart result",
        fields,
        causes=record({cause: a_measure(CAUSES_MEAN[cause]) for cause in CAUSES}),
        of_class=record(_of_class()),
        measures=record(_measures()),
    )


def _asked() -> Schema:
    return record({"measure": text(), "value": _optional("null where it is a share of nothing")})


def _allocation() -> Schema:
    best = record(
        {
            "replicates_per_world": whole("that tell most for the time spent", least=1),
            "worlds": whole("that this leaves for the time spent", least=1),
            "standard_error": amount("of the mean over all that might be, so spent"),
        }
    )
    return record(
        {
            "measure": text(),
            "variance_within": amount("of one replicate in its world: chance"),
            "variance_between": amount("between worlds, chance taken out: ignorance"),
            "world_s": amount("measured time of drawing and tabulating a world"),
            "replicate_s": amount("measured wall time of a replicate, all threads"),
            "halving_replicates": whole("replicates in the same worlds that halve ci95", least=1),
            "more_replicates_tell_little": flag(
                "chance is at most a tenth of ignorance, as standard deviations"
            ),
            "standard_error": amount("of the mean over all that might be"),
            "best": or_null(best, "the same time spent best; null where worlds do not differ in it"),
        }
    )


def _optional(description: str) -> Schema:
    return or_null(a_measure(), description)


def _of_class() -> Schema:
    shares = ("p_intercepted", "p_intercepted_engaged", "p_leaked")
    return {
        **{name: a_measure(COUNTS_MEAN[name]) for name in (*COUNTS, "ground")},
        **{name: _optional(SHARES_MEAN[name]) for name in shares},
        "leak_causes": reference("causes", GROUPS_MEAN["leak_causes"]),
    }


def _measures() -> Schema:
    return {
        **_of_class(),
        **{name: a_measure(COUNTS_MEAN[name]) for name in ASIDE},
        "p_no_leaker": a_measure(SHARES_MEAN["p_no_leaker"]),
        "p_lost": by_name(a_measure(), SHARES_MEAN["p_lost"]),
        "by_class": by_name(reference("of_class"), GROUPS_MEAN["by_class"]),
    }
