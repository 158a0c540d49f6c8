"""What a globe needs to show a raid: its place, what stands and moves there, the ground that was given."""

from __future__ import annotations

from collections.abc import Iterator
from math import degrees, isinf
from typing import Any

from rempart.answers.range_rings import reaches_of
from rempart.answers.scene import Scene
from rempart.scenario import Scenario
from rempart.views import borders
from rempart.views.replay import shown_of
from rempart.web.ground import Ground

SCHEMA = "rempart/web-stage/2"


def stage_of(scene: Scene, scenario: Scenario, ground: Ground | None) -> dict[str, Any]:
    """The stage of a raid; `scene` as the page of the replay has it, in metres of the tangent plane."""
    lat_rad, lon_rad, height_m = scene.site
    return {
        "schema": SCHEMA,
        "lat_deg": degrees(lat_rad),
        "lon_deg": degrees(lon_rad),
        "height_m": height_m,
        "scene": shown_of(scene),
        "weapons": list(_weapons(scenario)),
        "source": borders.SOURCE,
        "ground": {**ground.told(), "covers": ground.covers(degrees(lat_rad), degrees(lon_rad))}
        if ground
        else None,
    }


def _weapons(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Reach of each weapon (m) at the 5th, 50th and 95th percentile of what is not known of it."""
    for reach in reaches_of(scenario):
        if not reach.is_sensor and not isinf(reach.range_m[2]):
            yield {
                "name": reach.name,
                "x": round(reach.place_m[0]),
                "y": round(reach.place_m[1]),
                "f": round(reach.facing_rad, 4),
                "s": round(reach.sector_rad, 4),
                "r": [round(range_m) for range_m in reach.range_m],
            }
