"""GeoJSON (RFC 7946): lines with the instants of their places, and points."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import numpy as np

from rempart.answers.scene import Scene, Shot, Track
from rempart.views.antimeridian import cut_line
from rempart.views.exchange.heights import ELLIPSOID
from rempart.views.exchange.instants import instant


def geojson_of(scene: Scene, epoch: datetime) -> str:
    """A feature collection; `times` of a line has one instant for each of its places.

    A line over the antimeridian is cut there: a MultiLineString, with a list of instants for each piece.
    Heights are above the ellipsoid, as RFC 7946 (section 4) has them.
    """
    features = [
        _feature(
            "Point",
            _rounded(scene.geodetic(np.array([stand.place_m])))[0],
            {
                "kind": stand.kind,
                "name": stand.name,
                "lost": instant(epoch, stand.lost_s) if stand.lost_s == stand.lost_s else None,
            },
        )
        for stand in scene.stands
    ]
    for track in scene.tracks:
        told = {
            "kind": "threat",
            "name": track.name,
            "class": track.threat,
            "end": track.end,
            "cause": track.cause or None,
        }
        features.append(_moving(scene, track, told, epoch))
    for shot in scene.shots:
        told = {
            "kind": "shot",
            "name": shot.name,
            "weapon": shot.weapon,
            "target": shot.threat,
            "fate": shot.fate,
        }
        features.append(_moving(scene, shot, told, epoch))
    whole = {
        "type": "FeatureCollection",
        "title": f"{scene.title}: replicate {scene.trace.replicate}",
        "heights": ELLIPSOID,
        "features": features,
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False) + "\n"


def _moving(scene: Scene, moving: Track | Shot, told: dict[str, Any], epoch: datetime) -> dict[str, Any]:
    if moving.time_s.size < 2:
        return {"type": "Feature", "geometry": None, "properties": told}
    places = np.column_stack((scene.geodetic(moving.place_m), moving.time_s))
    lines = [_line(piece, epoch) for piece in cut_line(places)]
    if len(lines) == 1:
        ((line, times),) = lines
        return _feature("LineString", line, {**told, "times": times})
    told["times"] = [times for _, times in lines]
    return _feature("MultiLineString", [line for line, _ in lines], told)


def _line(piece: Any, epoch: datetime) -> tuple[list[list[float]], list[str]]:
    return _rounded(piece[:, :3]), [instant(epoch, t) for t in piece[:, 3].tolist()]


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }


def _rounded(places: Any) -> list[list[float]]:
    return [[round(lon, 7), round(lat, 7), round(h, 1)] for lon, lat, h in places.tolist()]
