"""JSON Schemas of what `rempart coverage --json` and `rempart campaign --json` print."""

from __future__ import annotations

from rempart.answers.coverage import MEASURES, OVER
from rempart.views import campaign, coverage
from rempart.views.schemas.pieces import (
    Schema,
    a_measure,
    amount,
    assumptions,
    by_name,
    command,
    document,
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


def coverage_schema() -> Schema:
    """JSON Schema (2020-12) of a coverage map, without the map itself."""
    threat = record(
        {
            "threat": text(),
            "launch_distance_km": amount("from which it is launched at every point"),
            "launch_distance_from": text("what says so"),
            "at_site": record({f"{m}_{over}": a_measure() for m in MEASURES for over in OVER}),
        }
    )
    cost = record(
        {
            "lost": text("component"),
            "threat": text(),
            "level": share(),
            "km2": number("ground that its loss takes"),
            **intervals(),
            "of_km2": amount("ground that there is with it"),
        }
    )
    bounds = {"type": "array", "items": number(), "minItems": 4, "maxItems": 4}
    fields: Schema = {
        "scenario": text("name in the scenario file"),
        "command": command(),
        **run_fields(),
        "bearings": whole(least=1),
        "points": whole("points a side of the map", least=1),
        "size_km": amount("side of the map"),
        "bounds": {**bounds, "description": "west, south, east and north edges, degrees"},
        "levels": several(share(), "of the isolines"),
        "threats": several(threat),
        "areas": several(_area()),
        "costs": several(cost, "of each component, by --compare"),
        "cost_points": whole("points a side of the maps of the costs"),
        "notes": several(text()),
    }
    return document(coverage.SCHEMA, "rempart coverage", fields)


def _area() -> Schema:
    return record(
        {
            "threat": text(),
            "measure": one_of(MEASURES),
            "over": one_of(OVER, "over the bearings"),
            "level": share(),
            "km2": amount("ground where the measure is at least the level"),
            **intervals(),
            "cut": flag("it reaches the edge of the map: a lower bound"),
        }
    )


def campaign_schema() -> Schema:
    """JSON Schema (2020-12) of raids over days."""
    raid = record(
        {
            "name": text(),
            "day": amount(),
            "arrived": a_measure(),
            "leakers": a_measure(),
            "p_no_leaker": a_measure(),
        }
    )
    component = record({"hits": a_measure(), "raids_down": a_measure(), "down_at_end": a_measure()})
    delivery = record({"leakers_saved": a_measure(), "dry_saved": a_measure()})
    fields: Schema = {
        "campaign": text("name in the campaign file"),
        "scenario": text("name of its scenario"),
        **run_fields(),
        "leakers": a_measure("over all raids"),
        "raids": several(raid),
        "stocks": by_name(_stock(), "by kind of interceptor"),
        "components": by_name(component, "what is hit, and under repair"),
        "deliveries": by_name(delivery, "what each buys, against a campaign without it"),
        "assumptions": assumptions(),
        "command": command(),
    }
    return document(campaign.SCHEMA, "rempart campaign", fields)


def _stock() -> Schema:
    day = or_null(amount(), "null: not before the end")
    raid = record(
        {
            "day": amount(),
            "fired": a_measure(),
            "stock": a_measure("left after the raid"),
            "stock90": pair("where it lies in nine campaigns of ten"),
            "p_dry": a_measure("none was left after this raid or an earlier one"),
        }
    )
    dry_day = record({"p05": day, "median": day, "p95": day, "never": a_measure("share that never runs dry")})
    return record({"dry_day": dry_day, "raids": several(raid)})
