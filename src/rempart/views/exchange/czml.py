"""CZML, which Cesium plays: https://github.com/AnalyticalGraphicsInc/czml-writer/wiki/CZML-Guide."""

from __future__ import annotations

import json
from datetime import datetime
from math import cos, isfinite, sin, tau
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.scene import Intervals, Scene, Shot, Stand, Station, Track
from rempart.views.exchange.heights import ELLIPSOID
from rempart.views.exchange.instants import instant

F8 = npt.NDArray[np.float64]

_CLASSES = (
    (255, 122, 40),
    (70, 160, 255),
    (30, 200, 150),
    (240, 150, 205),
    (240, 228, 66),
    (155, 220, 255),
    (200, 200, 200),
)
"""Colours of the classes of threat, in the order in which the replay's page names them."""
_SHOT, _STANDS, _LOST = (255, 255, 255), (225, 228, 232), (255, 90, 40)
_WORKS, _DARK = (86, 180, 233), (130, 130, 130)
_MOST_RANGE_M = 400_000.0
_ASSET_NAMED_M, _SENSOR_NAMED_M = 20_000, 9_000
"""Distance of the eye within which a name is shown."""
_TRAIL_S = 30.0
_SHOWN_S = 4.0
"""How long an end that is no leaker is marked."""


def czml_of(scene: Scene, epoch: datetime) -> str:
    """A CZML document: threats and interceptors that move, how threats ended, radar sectors, what stands."""
    classes = list(dict.fromkeys(track.threat for track in scene.tracks))
    packets = [_document(scene, epoch)]
    packets += [_sector(scene, station, epoch) for station in scene.stations]
    assets = [stand.name for stand in scene.stands if stand.kind == "asset"]
    packets += [_stand(scene, stand, stand.name in assets[:1], epoch) for stand in scene.stands]
    for track in scene.tracks:
        if not track.time_s.size:
            continue
        rgb = _CLASSES[classes.index(track.threat) % len(_CLASSES)]
        name = f"{track.name} ({track.threat})"
        packets.append(_moving(scene, track, f"threat/{track.name}", name, rgb, epoch))
        if track.end in ("leaker", "intercepted"):
            packets.append(_end(scene, track, rgb, epoch))
    packets += [_moving(scene, shot, f"shot/{shot.name}", shot.name, _SHOT, epoch) for shot in scene.shots]
    return json.dumps(packets, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _document(scene: Scene, epoch: datetime) -> dict[str, Any]:
    begin, end = instant(epoch, scene.begin_s), instant(epoch, scene.end_s)
    return {
        "id": "document",
        "name": f"{scene.title}: replicate {scene.trace.replicate}",
        "version": "1.0",
        "description": f"Heights are {ELLIPSOID}.",
        "clock": {"interval": f"{begin}/{end}", "currentTime": begin, "multiplier": 10, "range": "CLAMPED"},
    }


def _rgba(rgb: tuple[int, int, int], alpha: int = 255) -> dict[str, list[int]]:
    return {"rgba": [*rgb, alpha]}


def _stand(scene: Scene, stand: Stand, leads: bool, epoch: datetime) -> dict[str, Any]:
    """A point that changes colour when it is lost. Assets and sensors are named, from near if not leading."""
    begin, end = instant(epoch, scene.begin_s), instant(epoch, scene.end_s)
    colour: Any = _rgba(_STANDS)
    if isfinite(stand.lost_s):
        lost = instant(epoch, stand.lost_s)
        colour = [
            {"interval": f"{begin}/{lost}", **_rgba(_STANDS)},
            {"interval": f"{lost}/{end}", **_rgba(_LOST)},
        ]
    label = {
        "text": stand.name,
        "font": "600 14px sans-serif",
        "style": "FILL_AND_OUTLINE",
        "outlineWidth": 4,
        "outlineColor": _rgba((0, 0, 0)),
        "pixelOffset": {"cartesian2": [0, -16 if stand.kind == "asset" else 18]},
        "show": stand.kind in ("asset", "sensor"),
    }
    if not leads:
        seen_m = _ASSET_NAMED_M if stand.kind == "asset" else _SENSOR_NAMED_M
        label["translucencyByDistance"] = {"nearFarScalar": [0.8 * seen_m, 1.0, seen_m, 0.0]}
    return {
        "id": f"stand/{stand.name}",
        "name": stand.name,
        "position": {"cartographicDegrees": _degrees(scene, np.array([stand.place_m]))[0]},
        "point": {"pixelSize": 7, "color": colour, **_EDGE},
        "label": label,
    }


_EDGE = {"outlineWidth": 1, "outlineColor": _rgba((0, 0, 0))}


def _moving(
    scene: Scene, moving: Track | Shot, key: str, name: str, rgb: tuple[int, int, int], epoch: datetime
) -> dict[str, Any]:
    places = _degrees(scene, moving.place_m)
    since_s = (moving.time_s - moving.time_s[0]).tolist()
    begin, end = (instant(epoch, float(t)) for t in (moving.time_s[0], moving.time_s[-1]))
    told = [value for t, place in zip(since_s, places, strict=True) for value in (round(t, 3), *place)]
    return {
        "id": key,
        "name": name,
        "availability": f"{begin}/{end}",
        "position": {"epoch": begin, "cartographicDegrees": told},
        "point": {"pixelSize": 9 if isinstance(moving, Track) else 6, "color": _rgba(rgb), **_EDGE},
        "path": {
            "width": 2,
            "leadTime": 0,
            "trailTime": _TRAIL_S,
            "material": {"solidColor": {"color": _rgba(rgb)}},
        },
    }


def _end(scene: Scene, track: Track, rgb: tuple[int, int, int], epoch: datetime) -> dict[str, Any]:
    """Where a threat ended: a leaker stays marked, an intercept shows for a while."""
    leaked = track.end == "leaker"
    begin_s = min(track.end_s, scene.end_s)
    end_s = scene.end_s if leaked else min(begin_s + _SHOWN_S, scene.end_s)
    ring = {"pixelSize": 13, "color": _rgba(rgb, 1), "outlineWidth": 3, "outlineColor": _rgba(rgb)}
    point = {"pixelSize": 9, "color": _rgba(_LOST), **_EDGE} if leaked else ring
    return {
        "id": f"end/{track.name}",
        "name": f"{track.name}: {track.end}",
        "availability": f"{instant(epoch, begin_s)}/{instant(epoch, end_s)}",
        "position": {"cartographicDegrees": _degrees(scene, track.place_m[-1:])[0]},
        "point": point,
    }


def _sector(scene: Scene, station: Station, epoch: datetime) -> dict[str, Any]:
    """A rim that is grey while the sensor does not work, and a fan that shows while it does.

    One that looks all around has its ring alone: discs would lie over all else.
    """
    range_m = min(station.range_m, _MOST_RANGE_M) if isfinite(station.range_m) else _MOST_RANGE_M
    whole = station.sector_rad >= tau - 1e-6
    turns = np.linspace(-0.5, 0.5, 73) * station.sector_rad + station.facing_rad
    x_m, y_m, _ = station.place_m
    height_m = _degrees(scene, np.array([station.place_m]))[0][2]
    rim = [(x_m + range_m * sin(turn), y_m + range_m * cos(turn), 0.0) for turn in turns.tolist()]
    corners = rim if whole else [(x_m, y_m, 0.0), *rim, (x_m, y_m, 0.0)]
    flat = [v for lon, lat, _ in _degrees(scene, np.array(corners)) for v in (lon, lat, height_m)]
    fan = {
        "positions": {"cartographicDegrees": flat[:-3]},
        "height": height_m,
        "show": _shows(station.works, scene, epoch),
        "material": {"solidColor": {"color": _rgba(_WORKS, 40)}},
    }
    return {
        "id": f"sector/{station.name}",
        "name": station.name,
        **({} if whole else {"polygon": fan}),
        "polyline": {
            "positions": {"cartographicDegrees": flat},
            "width": 1.5,
            "arcType": "GEODESIC",
            "material": {"solidColor": {"color": _rim_colours(station.works, scene, epoch)}},
        },
    }


def _rim_colours(works: Intervals, scene: Scene, epoch: datetime) -> list[dict[str, Any]]:
    """Grey throughout; over it, while the sensor works, blue."""
    whole = ((scene.begin_s, scene.end_s),)
    return [
        {"interval": f"{instant(epoch, a)}/{instant(epoch, b)}", **_rgba(rgb, 200)}
        for spans, rgb in ((whole, _DARK), (_within(works, scene), _WORKS))
        for a, b in spans
    ]


def _within(works: Intervals, scene: Scene) -> Intervals:
    return tuple((max(a, scene.begin_s), min(b, scene.end_s)) for a, b in works)


def _shows(works: Intervals, scene: Scene, epoch: datetime) -> Any:
    spans = _within(works, scene)
    if not spans:
        return False
    return [{"interval": f"{instant(epoch, a)}/{instant(epoch, b)}", "boolean": True} for a, b in spans]


def _degrees(scene: Scene, place_m: F8) -> list[list[float]]:
    return [[round(lon, 7), round(lat, 7), round(h, 2)] for lon, lat, h in scene.geodetic(place_m).tolist()]
