"""JSON Schemas of what `rempart compare --json` and `rempart laydown --json` print."""

from __future__ import annotations

from rempart.views import comparison, laydown
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
    measure,
    one_of,
    or_null,
    precision,
    record,
    reference,
    run_fields,
    several,
    share,
    text,
    unknowns,
    whole,
)


def compare_schema() -> Schema:
    """JSON Schema (2020-12) of a comparison."""
    fields: Schema = {
        "designs": several(_design()),
        **run_fields(),
        "elapsed_s": amount("wall time of the replicates alone"),
        "raids_per_s": amount(),
        "interrupted": flag("stopped by Ctrl-C: a prefix of what was asked for"),
        "comparisons": several(_comparison(), "each design but the first, against the first"),
        "multiplicity": record(
            {"comparisons": whole("designs set against the first", least=1), "text": text()},
            description="what a reader of several intervals must know",
        ),
        "precision": precision(),
        "command": command(),
    }
    difference = measure(
        pairing_gain=amount("times more raids that designs run apart would need for the same interval"),
        unpaired_raids=whole("raids that designs run apart would need"),
    )
    return document(comparison.SCHEMA, "rempart comparison", fields, difference=difference)


def _design() -> Schema:
    return record(
        {
            "label": text("A, B, ..."),
            "named": text("scenario as typed"),
            "changes": text("--set, --without and --lose as typed"),
            "scenario": text("name in the scenario file"),
            "fingerprint": fingerprint(),
            "kernel": several(one_of(("layered", "single"))),
            "unknowns": unknowns(),
            "assumptions": assumptions(),
        }
    )


def _comparison() -> Schema:
    compared = record(
        {
            "a": or_null(a_measure()),
            "b": or_null(a_measure()),
            "difference": or_null(reference("difference"), "b minus a; null where one of the two is"),
        }
    )
    return record(
        {
            "a": text("label of the first design"),
            "b": text("label of the other"),
            "only_a": several(text(), "classes and points that b has not"),
            "only_b": several(text(), "classes and points that a has not"),
            "measures": by_name(compared),
        }
    )


def laydown_schema() -> Schema:
    """JSON Schema (2020-12) of the cost of a change of laydown."""
    ground = record(
        {
            "points": whole("points a side of each map", least=1),
            "worlds": whole("worlds of each map", least=1),
            "replicates": whole("replicates of each map", least=1),
            "bearings": whole("bearings that each map averages over", least=1),
            "level": share("probability of stopping at which ground counts as covered"),
        }
    )
    fields: Schema = {
        "before": text("name of the laydown before"),
        "after": text("name of the laydown after"),
        "command": command(),
        **run_fields(),
        "ground": ground,
        "places": several(_place()),
        "only_before": several(text(), "places that the laydown after has not"),
        "only_after": several(text(), "places that the laydown before has not"),
        "not_known": several(text(), "what both files say is not known"),
        "assumptions": assumptions(),
    }
    return document(laydown.SCHEMA, "rempart laydown comparison", fields, change=_change())


def _change() -> Schema:
    one = or_null(a_measure())
    return record({"before": one, "after": one, "difference": one}, description="after minus before")


def _place() -> Schema:
    people = record({"low": amount(), "high": amount(), "source": text()})
    return record(
        {
            "place": text(),
            "country": text(),
            "title": text(),
            "left": several(text(), "batteries that were there before alone"),
            "came": several(text(), "batteries that are there after alone"),
            "people": or_null(people),
            "uncovered_against": several(text(), "classes against which people there lose their cover"),
            "raids": several(_raid()),
            "cover": several(_cover()),
            "not_known": several(text()),
        }
    )


def _raid() -> Schema:
    of_class = record(
        {
            "p_leaked": reference("change"),
            "exactly_no_difference": flag("in no replicate did the change touch this class"),
        }
    )
    return record(
        {
            "raid": text(),
            "p_no_leaker": reference("change"),
            "leakers": reference("change"),
            "by_class": by_name(of_class),
            "fingerprints": {"type": "array", "items": fingerprint(), "minItems": 2, "maxItems": 2},
        }
    )


def _cover() -> Schema:
    area = record({"before": amount(), "after": amount(), "lost": a_measure()})
    at_site = record({"before": a_measure(), "after": a_measure()})
    return record(
        {
            "threat": text(),
            "level": share(),
            "p_stopped_at_site": at_site,
            "area_km2": area,
            "assets_uncovered": several(text()),
        }
    )
