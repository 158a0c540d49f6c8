"""JSON Schemas of what `rempart coverage --json` and `rempart campaign --json` print."""

from __future__ import annotations

from rempart.answers.coverage import MEASURES, OVER
from rempart.views import campaign, coverage
from rempart.views.schemas import pieces as p


def coverage_schema() -> p.Schema:
    """JSON Schema (2020-12) of a coverage map, without the map itself."""
    threat = p.record(
        {
            "threat": p.text(),
            "launch_distance_km": p.amount("from which it is launched at every point"),
            "launch_distance_from": p.text("what says so"),
            "arc": p.an_arc(),
            "at_site": p.record({f"{m}_{over}": p.a_measure() for m in MEASURES for over in OVER}),
        }
    )
    cost = p.record(
        {
            "lost": p.text("component"),
            "threat": p.text(),
            "level": p.share(),
            "km2": p.number("ground that its loss takes"),
            **p.intervals(),
            "of_km2": p.amount("ground that there is with it"),
        }
    )
    bounds = {"type": "array", "items": p.number(), "minItems": 4, "maxItems": 4}
    fields: p.Schema = {
        "scenario": p.text("name in the scenario file"),
        "command": p.command(),
        **p.run_fields(),
        "bearings": p.whole("bearings of each arc from which every threat comes", least=1),
        "points": p.whole("points a side of the map", least=1),
        "size_km": p.amount("side of the map"),
        "bounds": {**bounds, "description": "west, south, east and north edges, degrees"},
        "levels": p.several(p.share(), "of the isolines"),
        "threats": p.several(threat),
        "areas": p.several(_area()),
        "costs": p.several(cost, "of each component, by --compare"),
        "cost_points": p.whole("points a side of the maps of the costs"),
        "notes": p.several(p.text()),
    }
    return p.document(coverage.SCHEMA, "rempart coverage", fields)


def _area() -> p.Schema:
    return p.record(
        {
            "threat": p.text(),
            "measure": p.one_of(MEASURES),
            "over": p.one_of(OVER, "over the bearings"),
            "level": p.share(),
            "km2": p.amount("ground where the measure is at least the level"),
            **p.intervals(),
            "cut": p.flag("it reaches the edge of the map: a lower bound"),
        }
    )


def campaign_schema() -> p.Schema:
    """JSON Schema (2020-12) of raids over days."""
    raid = p.record(
        {
            "name": p.text(),
            "day": p.amount(),
            "arrived": p.a_measure(),
            "leakers": p.a_measure(),
            "p_no_leaker": p.a_measure(),
        }
    )
    component = p.record({"hits": p.a_measure(), "raids_down": p.a_measure(), "down_at_end": p.a_measure()})
    delivery = p.record({"leakers_saved": p.a_measure(), "dry_saved": p.a_measure()})
    fields: p.Schema = {
        "campaign": p.text("name in the campaign file"),
        "scenario": p.text("name of its scenario"),
        **p.run_fields(),
        "leakers": p.a_measure("over all raids"),
        "intercepted": p.a_measure("over all raids"),
        "harmless": p.a_measure("over all raids: what fell where it harmed nothing"),
        "raids": p.several(raid),
        "stocks": p.by_name(_stock(), "by kind of interceptor"),
        "components": p.by_name(component, "what is hit, and under repair"),
        "deliveries": p.by_name(delivery, "what each buys, against a campaign without it"),
        "assumptions": p.assumptions(),
        "command": p.command(),
    }
    return p.document(campaign.SCHEMA, "rempart campaign", fields)


def _stock() -> p.Schema:
    day = p.or_null(p.amount(), "null: not before the end")
    raid = p.record(
        {
            "day": p.amount(),
            "fired": p.a_measure(),
            "stock": p.a_measure("left after the raid"),
            "stock90": p.pair("where it lies in nine campaigns of ten"),
            "p_dry": p.a_measure("none was left after this raid or an earlier one"),
        }
    )
    dry_day = p.record(
        {"p05": day, "median": day, "p95": day, "never": p.a_measure("share that never runs dry")}
    )
    return p.record({"dry_day": dry_day, "raids": p.several(raid)})
