"""Coasts and borders around a site, as lines of its tangent plane."""

from __future__ import annotations

from math import radians
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from rempart.views import borders

SCHEMA = "rempart/web-coasts/1"
_KM_A_DEGREE = 111.2
_MOST_POINTS = 12_000


class CoastOrder(BaseModel):
    """What a map around a place needs: degrees, and how far it reaches (km)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    lat: Annotated[float, Field(ge=-90.0, le=90.0)]
    lon: Annotated[float, Field(ge=-180.0, le=180.0)]
    reach_km: Annotated[float, Field(gt=0.0, le=3_000.0)]


def coasts_of(order: CoastOrder) -> dict[str, Any]:
    """Lines as [east, north, ...] in metres of the site's tangent plane."""
    near = borders.near(order.lat, order.lon, order.reach_km / _KM_A_DEGREE + 0.2)
    lines = borders.plan(near, radians(order.lat), radians(order.lon), 0.0, _MOST_POINTS)
    return {
        "schema": SCHEMA,
        "source": borders.SOURCE,
        "lines": [{"border": border, "line": line} for border, line in lines],
    }
