"""CZML, which Cesium plays: https://github.com/AnalyticalGraphicsInc/czml-writer/wiki/CZML-Guide."""

from __future__ import annotations

import json
from datetime import datetime
from math import cos, isfinite, sin, tau
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.scene import Intervals, Scene, Shot, Station, Track
from rempart.views.exchange.instants import instant

F8 = npt.NDArray[np.float64]

_RGBA = {"threat": [213, 94, 0, 255], "shot": [0, 114, 178, 255], "asset": [110, 110, 110, 255]}
_MOST_RANGE_M = 400_000.0
_TRAIL_S = 30.0


def czml_of(scene: Scene, epoch: datetime) -> str:
    """A CZML document: threats and interceptors that move, radar sectors while they work, what stands."""
    packets = [_document(scene, epoch)]
    packets += [_stand(scene, stand.name, stand.place_m) for stand in scene.stands]
    packets += [_sector(scene, station, epoch) for station in scene.stations]
    packets += [
        _moving(scene, track, f"threat/{track.name}", "threat", epoch)
        for track in scene.tracks
        if track.time_s.size
    ]
    packets += [_moving(scene, shot, f"shot/{shot.name}", "shot", epoch) for shot in scene.shots]
    return json.dumps(packets, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _document(scene: Scene, epoch: datetime) -> dict[str, Any]:
    begin, end = instant(epoch, scene.begin_s), instant(epoch, scene.end_s)
    return {
        "id": "document",
        "name": f"{scene.title}: replicate {scene.trace.replicate}",
        "version": "1.0",
        "clock": {"interval": f"{begin}/{end}", "currentTime": begin, "multiplier": 10, "range": "CLAMPED"},
    }


def _stand(scene: Scene, name: str, place_m: tuple[float, float, float]) -> dict[str, Any]:
    return {
        "id": f"stand/{name}",
        "name": name,
        "position": {"cartographicDegrees": _degrees(scene, np.array([place_m]))[0]},
        "point": {"pixelSize": 7, "color": {"rgba": _RGBA["asset"]}},
        "label": {"text": name, "font": "12px sans-serif", "pixelOffset": {"cartesian2": [0, -14]}},
    }


def _moving(scene: Scene, moving: Track | Shot, key: str, look: str, epoch: datetime) -> dict[str, Any]:
    places = _degrees(scene, moving.place_m)
    since_s = (moving.time_s - moving.time_s[0]).tolist()
    begin, end = (instant(epoch, float(t)) for t in (moving.time_s[0], moving.time_s[-1]))
    told = [value for t, place in zip(since_s, places, strict=True) for value in (round(t, 3), *place)]
    return {
        "id": key,
        "name": moving.name,
        "availability": f"{begin}/{end}",
        "position": {"epoch": begin, "cartographicDegrees": told},
        "point": {"pixelSize": 8 if look == "threat" else 5, "color": {"rgba": _RGBA[look]}},
        "path": {
            "width": 2,
            "leadTime": 0,
            "trailTime": _TRAIL_S,
            "material": {"solidColor": {"color": {"rgba": _RGBA[look]}}},
        },
    }


def _sector(scene: Scene, station: Station, epoch: datetime) -> dict[str, Any]:
    """A fan on the ground that shows while the sensor works."""
    range_m = min(station.range_m, _MOST_RANGE_M) if isfinite(station.range_m) else _MOST_RANGE_M
    whole = station.sector_rad >= tau - 1e-6
    turns = np.linspace(-0.5, 0.5, 49) * station.sector_rad + station.facing_rad
    x_m, y_m, _ = station.place_m
    rim = [(x_m + range_m * sin(turn), y_m + range_m * cos(turn), 0.0) for turn in turns.tolist()]
    corners = rim if whole else [(x_m, y_m, 0.0), *rim]
    flat = [value for lon, lat, _ in _degrees(scene, np.array(corners)) for value in (lon, lat, 0.0)]
    return {
        "id": f"sector/{station.name}",
        "name": station.name,
        "polygon": {
            "positions": {"cartographicDegrees": flat},
            "show": _shows(station.works, scene, epoch),
            "material": {"solidColor": {"color": {"rgba": [86, 180, 233, 40]}}},
        },
    }


def _shows(works: Intervals, scene: Scene, epoch: datetime) -> Any:
    spans = [(max(a, scene.begin_s), min(b, scene.end_s)) for a, b in works]
    if not spans:
        return False
    return [{"interval": f"{instant(epoch, a)}/{instant(epoch, b)}", "boolean": True} for a, b in spans]


def _degrees(scene: Scene, place_m: F8) -> list[list[float]]:
    return [[round(lon, 7), round(lat, 7), round(h, 2)] for lon, lat, h in scene.geodetic(place_m).tolist()]
