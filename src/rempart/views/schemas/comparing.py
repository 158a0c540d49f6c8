"""JSON Schemas of what `rempart compare --json` and `rempart laydown --json` print."""

from __future__ import annotations

from rempart.views import comparison, laydown
from rempart.views.schemas import pieces as p


def compare_schema() -> p.Schema:
    """JSON Schema (2020-12) of a comparison."""
    fields: p.Schema = {
        "designs": p.several(_design()),
        **p.run_fields(),
        "elapsed_s": p.amount("wall time of the replicates alone"),
        "raids_per_s": p.amount(),
        "interrupted": p.flag("stopped by Ctrl-C: a prefix of what was asked for"),
        "comparisons": p.several(_comparison(), "each design but the first, against the first"),
        "multiplicity": p.record(
            {"comparisons": p.whole("designs set against the first", least=1), "text": p.text()},
            description="what a reader of several intervals must know",
        ),
        "precision": p.precision(),
        "command": p.command(),
    }
    difference = p.measure(
        pairing_gain=p.amount("times more raids that designs run apart would need for the same interval"),
        unpaired_raids=p.whole("raids that designs run apart would need"),
    )
    return p.document(comparison.SCHEMA, "rempart comparison", fields, difference=difference)


def _design() -> p.Schema:
    return p.record(
        {
            "label": p.text("A, B, ..."),
            "named": p.text("scenario as typed"),
            "changes": p.text("--set, --without and --lose as typed"),
            "scenario": p.text("name in the scenario file"),
            "fingerprint": p.fingerprint(),
            "unknowns": p.unknowns(),
            "assumptions": p.assumptions(),
        }
    )


def _comparison() -> p.Schema:
    compared = p.record(
        {
            "a": p.or_null(p.a_measure()),
            "b": p.or_null(p.a_measure()),
            "difference": p.or_null(p.reference("difference"), "b minus a; null where one of the two is"),
        }
    )
    return p.record(
        {
            "a": p.text("label of the first design"),
            "b": p.text("label of the other"),
            "only_a": p.several(p.text(), "classes and points that b has not"),
            "only_b": p.several(p.text(), "classes and points that a has not"),
            "measures": p.by_name(compared),
        }
    )


def laydown_schema() -> p.Schema:
    """JSON Schema (2020-12) of the cost of a change of laydown."""
    ground = p.record(
        {
            "points": p.whole("points a side of each map", least=1),
            "worlds": p.whole("worlds of each map", least=1),
            "replicates": p.whole("replicates of each map", least=1),
            "bearings": p.whole("bearings of each arc that a map averages over", least=1),
            "level": p.share("probability of stopping at which ground counts as covered"),
        }
    )
    fields: p.Schema = {
        "before": p.text("name of the laydown before"),
        "after": p.text("name of the laydown after"),
        "command": p.command(),
        **p.run_fields(),
        "ground": ground,
        "places": p.several(_place()),
        "only_before": p.several(p.text(), "places that the laydown after has not"),
        "only_after": p.several(p.text(), "places that the laydown before has not"),
        "not_known": p.several(p.text(), "what both files say is not known"),
        "assumptions": p.assumptions(),
    }
    return p.document(laydown.SCHEMA, "rempart laydown comparison", fields, change=_change())


def _change() -> p.Schema:
    one = p.or_null(p.a_measure())
    return p.record({"before": one, "after": one, "difference": one}, description="after minus before")


def _place() -> p.Schema:
    people = p.record({"low": p.amount(), "high": p.amount(), "source": p.text()})
    return p.record(
        {
            "place": p.text(),
            "country": p.text(),
            "title": p.text(),
            "left": p.several(p.text(), "batteries that were there before alone"),
            "came": p.several(p.text(), "batteries that are there after alone"),
            "people": p.or_null(people),
            "uncovered_against": p.several(p.text(), "classes against which people there lose their cover"),
            "raids": p.several(_raid()),
            "cover": p.several(_cover()),
            "not_known": p.several(p.text()),
        }
    )


def _raid() -> p.Schema:
    of_class = p.record(
        {
            "p_leaked": p.reference("change"),
            "exactly_no_difference": p.flag("in no replicate did the change touch this class"),
        }
    )
    return p.record(
        {
            "raid": p.text(),
            "p_no_leaker": p.reference("change"),
            "leakers": p.reference("change"),
            "by_class": p.by_name(of_class),
            "fingerprints": {"type": "array", "items": p.fingerprint(), "minItems": 2, "maxItems": 2},
        }
    )


def _cover() -> p.Schema:
    area = p.record({"before": p.amount(), "after": p.amount(), "lost": p.a_measure()})
    at_site = p.record({"before": p.a_measure(), "after": p.a_measure()})
    return p.record(
        {
            "threat": p.text(),
            "arc": p.an_arc(),
            "level": p.share(),
            "p_stopped_at_site": at_site,
            "area_km2": area,
            "assets_uncovered": p.several(p.text()),
        }
    )
