"""JSON Schema of what `rempart run --json` prints."""

from __future__ import annotations

from rempart.answers.measures import ASIDE, COUNTS
from rempart.engine.outcomes import CAUSES
from rempart.views.meanings import CAUSES_MEAN, COUNTS_MEAN, GROUPS_MEAN, SHARES_MEAN
from rempart.views.result import SCHEMA
from rempart.views.schemas import pieces as p


def result_schema() -> p.Schema:
    """JSON Schema (2020-12) of a result."""
    fields: p.Schema = {
        "scenario": p.text("name that the file gives itself"),
        **p.run_fields(),
        "fingerprint": p.fingerprint(),
        "elapsed_s": p.amount("wall time of the replicates alone, without drawing worlds and compiling"),
        "raids_per_s": p.amount("replicates over that time"),
        "measures": p.reference("measures", "measures of all threats, and by class"),
        "command": p.command(),
        "interrupted": p.flag("stopped by Ctrl-C: what is told is a prefix of what was asked for"),
        "unknowns": p.unknowns(),
        "assumptions": p.assumptions(),
        "asked": p.or_null(
            _asked(), "the measure named by --of or for --precision, and its value; null if none was"
        ),
        "precision": p.precision(),
        "allocation": p.or_null(
            _allocation(),
            "how many worlds and replicates to spend on that measure, from its two variances and measured"
            " costs; null where nothing is left to chance",
        ),
    }
    return p.document(
        SCHEMA,
        "rempart result",
        fields,
        causes=p.record({cause: p.a_measure(CAUSES_MEAN[cause]) for cause in CAUSES}),
        of_class=p.record(_of_class()),
        measures=p.record(_measures()),
    )


def _asked() -> p.Schema:
    return p.record({"measure": p.text(), "value": _optional("null where it is a share of nothing")})


def _allocation() -> p.Schema:
    best = p.record(
        {
            "replicates_per_world": p.whole("that tell most for the time spent", least=1),
            "worlds": p.whole("that this leaves for the time spent", least=1),
            "standard_error": p.amount("of the mean over all that might be, so spent"),
        }
    )
    return p.record(
        {
            "measure": p.text(),
            "variance_within": p.amount("of one replicate in its world: chance"),
            "variance_between": p.amount("between worlds, chance taken out: ignorance"),
            "world_s": p.amount("measured time of drawing and tabulating a world"),
            "replicate_s": p.amount("measured wall time of a replicate, all threads"),
            "halving_replicates": p.whole("replicates in the same worlds that halve ci95", least=1),
            "more_replicates_tell_little": p.flag(
                "chance is at most a tenth of ignorance, as standard deviations"
            ),
            "standard_error": p.amount("of the mean over all that might be"),
            "best": p.or_null(best, "the same time spent best; null where worlds do not differ in it"),
        }
    )


def _optional(description: str) -> p.Schema:
    return p.or_null(p.a_measure(), description)


def _of_class() -> p.Schema:
    shares = ("p_intercepted", "p_intercepted_engaged", "p_leaked")
    return {
        **{name: p.a_measure(COUNTS_MEAN[name]) for name in (*COUNTS, "ground")},
        **{name: _optional(SHARES_MEAN[name]) for name in shares},
        "leak_causes": p.reference("causes", GROUPS_MEAN["leak_causes"]),
    }


def _measures() -> p.Schema:
    return {
        **_of_class(),
        **{name: p.a_measure(COUNTS_MEAN[name]) for name in ASIDE},
        "p_no_leaker": p.a_measure(SHARES_MEAN["p_no_leaker"]),
        "p_lost": p.by_name(p.a_measure(), SHARES_MEAN["p_lost"]),
        "by_class": p.by_name(p.reference("of_class"), GROUPS_MEAN["by_class"]),
    }
