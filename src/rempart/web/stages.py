"""What a globe needs to show a raid: its place, coasts and borders there, the ground that the user gave."""

from __future__ import annotations

from datetime import datetime
from math import degrees
from typing import Any

from rempart.answers.scene import Scene
from rempart.views import borders
from rempart.views.exchange.instants import instant
from rempart.views.replay import reaches
from rempart.web.ground import Ground

SCHEMA = "rempart/web-stage/1"
_KM_A_DEGREE = 111.2
_LEAST_DEG = 8.0


def stage_of(scene: Scene, epoch: datetime, replay_id: str, ground: Ground | None) -> dict[str, Any]:
    """The stage of a scene; lines are [lon, lat, ...] in degrees."""
    lat_rad, lon_rad, height_m = scene.site
    near_m, far_m = reaches(scene)
    lat_deg, lon_deg = degrees(lat_rad), degrees(lon_rad)
    reach_deg = max(2.0 * far_m / 1000.0 / _KM_A_DEGREE, _LEAST_DEG)
    return {
        "schema": SCHEMA,
        "lat_deg": lat_deg,
        "lon_deg": lon_deg,
        "height_m": height_m,
        "near_m": near_m,
        "far_m": far_m,
        "epoch": instant(epoch, 0.0),
        "czml": f"/api/replays/{replay_id}/czml",
        "source": borders.SOURCE,
        "lines": [
            {"border": bool(line.border), "line": [round(v, 4) for v in line.lon_lat_deg.ravel().tolist()]}
            for line in borders.near(lat_deg, lon_deg, min(reach_deg, 30.0))
        ],
        "ground": ground.told() if ground else None,
    }
