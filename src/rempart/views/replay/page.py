"""Replay of one replicate as a page: one file that opens from a disk and fetches nothing.

The moving parts stand in the page as a deflated JSON object. Paths are thinned so that a place read between
two entries is within `tolerance_m` of the path; times are to a tenth of a second, places to a metre.
"""

from __future__ import annotations

import base64
import html
import json
import zlib
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from math import degrees, hypot, isfinite, isinf
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.scene import ENDS, Scene, Stand, Track
from rempart.views import borders
from rempart.views.trace_text import news_of, sentence_of

F8 = npt.NDArray[np.float64]

MOST_BYTES = 98_000
"""A longer page tells fewer kinds of events, then draws coarser paths; every threat and shot stays."""

_LEAST_TOLD = {
    "seen": "first sightings",
    "confirmed": "tracks begun",
    "blocked": "shots held back",
    "assessment": "kill assessments",
    "track_lost": "tracks lost",
    "intercept": "intercepts",
    "launch": "launches",
}
_COARSER = (1, 4, 16, 64)
_TOLERANCE_M = 20.0
_KM_A_DEGREE = 111.2
_MOST_LINE_POINTS = 4_000


def page_of(scene: Scene, command: str, trace_command: str) -> str:
    """The page; `command` makes it again, `trace_command` tells the same in words."""
    style, script = _part("player.css"), _part("player.js")
    trace = scene.trace
    parts = {
        "title": html.escape(f"{scene.title}: replicate {trace.replicate}"),
        "subtitle": html.escape(_subtitle(scene)),
        "note": html.escape(
            "One raid of many, drawn from public numbers and stated assumptions: an illustration of what the "
            "model does, not a record of what happened. Positions are those of the site and no finer. "
            f"{borders.SOURCE}."
        ),
        "command": html.escape(command),
        "trace_command": html.escape(trace_command),
        "style": style,
        "style_hash": _hash(style),
        "script": script,
        "script_hash": _hash(script),
    }
    still, news, moving = {**_still(scene), "lines": _lines(scene)}, _news(scene), _moving(scene, 1)
    for left_out, coarser in _details():
        moving = moving if coarser == 1 else _moving(scene, coarser)
        data = _packed({**still, **moving, "events": [told for kind, told in news if kind not in left_out]})
        page = _filled(
            {**parts, "note": f"{parts['note']} {_left_out(left_out, coarser)}".strip(), "data": data}
        )
        if len(page.encode()) <= MOST_BYTES:
            break
    return page


def _details() -> Iterator[tuple[tuple[str, ...], int]]:
    """(Kinds of events not told, how many times coarser the paths are), from everything to the least."""
    kinds = tuple(_LEAST_TOLD)
    yield from ((kinds[:n], 1) for n in range(len(kinds) + 1))
    yield from ((kinds, coarser) for coarser in _COARSER[1:])


def _left_out(kinds: tuple[str, ...], coarser: int) -> str:
    """What a page of a large raid does not hold."""
    if not kinds:
        return ""
    paths = f"; paths are drawn to within {_TOLERANCE_M * coarser:.0f} m" if coarser > 1 else ""
    told = ", ".join(_LEAST_TOLD[kind] for kind in kinds)
    return (
        f"The raid is large: the list leaves out {told}{paths}. The picture has every threat and every shot."
    )


def _filled(parts: dict[str, str]) -> str:
    page = _part("page.html")
    for name, text in parts.items():
        page = page.replace(f"{{{name}}}", text)
    return page


def data_of(scene: Scene) -> dict[str, Any]:
    """What the page of a small raid plays: metres of the site, seconds of the scenario's clock."""
    return {**shown_of(scene), "lines": _lines(scene), "events": [told for _, told in _news(scene)]}


def shown_of(scene: Scene) -> dict[str, Any]:
    """What stands and what moves: metres of the site, seconds of the scenario's clock."""
    return {**_still(scene), **_moving(scene, 1)}


def _still(scene: Scene) -> dict[str, Any]:
    """All but what moves and what is told: metres east and north of the site."""
    near_m, far_m = reaches(scene)
    lost = {stand.name for stand in scene.stands if isfinite(stand.lost_s)}
    return {
        "begin": round(scene.begin_s, 1),
        "end": round(scene.end_s + 5.0, 1),
        "start": round(_start_s(scene), 1),
        "near": round(near_m),
        "far": round(far_m),
        "sensors": [
            {
                "name": s.name,
                "x": round(s.place_m[0]),
                "y": round(s.place_m[1]),
                "f": round(s.facing_rad, 4),
                "s": round(s.sector_rad, 4),
                "r": None if isinf(s.range_m) else round(s.range_m),
                "up": _spans(s.works, scene.end_s, s.name in lost),
            }
            for s in scene.stations
        ],
        "stands": [_stand(stand, scene.end_s) for stand in scene.stands],
    }


def _moving(scene: Scene, coarser: int) -> dict[str, Any]:
    """Paths of threats and shots; `coarser`: factor on how far a drawn path may be from the path."""
    classes = list(dict.fromkeys(track.threat for track in scene.tracks))
    return {
        "unit": _unit_m(coarser),
        "classes": classes,
        "tracks": [_track(track, classes, coarser) for track in scene.tracks],
        "shots": [
            {"p": _steps(s.time_s, s.place_m, _TOLERANCE_M, coarser), "hit": int(s.fate == "hit")}
            for s in scene.shots
        ],
    }


def _news(scene: Scene) -> list[tuple[str, list[Any]]]:
    """(Kind, [second, sentence]) of every event."""
    return [(e.kind, [round(e.t_s, 1), sentence_of(e)]) for e in news_of(scene.trace.events)]


def thinned(time_s: F8, place_m: F8, tolerance_m: float) -> list[int]:
    """Fewest entries found that keep a path within a tolerance at every instant.

    Ramer 1972 (doi 10.1016/S0146-664X(72)80017-0), with the distance to the place at the same instant.
    """
    keep = {0, len(time_s) - 1} if len(time_s) else set()
    left = [(0, len(time_s) - 1)]
    while left:
        low, high = left.pop()
        if high - low < 2:
            continue
        span = max(float(time_s[high] - time_s[low]), 1e-9)
        share = ((time_s[low : high + 1] - time_s[low]) / span)[:, None]
        off = np.linalg.norm(
            place_m[low : high + 1] - place_m[low] - share * (place_m[high] - place_m[low]), axis=1
        )
        worst = int(np.argmax(off))
        if off[worst] > tolerance_m:
            keep.add(low + worst)
            left += [(low, low + worst), (low + worst, high)]
    return sorted(keep)


def _steps(time_s: F8, place_m: F8, tolerance_m: float, coarser: int) -> list[int]:
    """[t, x, y, z, ...] of a thinned path in tenths of a second and units: the first, then steps."""
    keep = thinned(time_s, place_m, tolerance_m * coarser)
    told = np.column_stack((time_s[keep] * 10.0, place_m[keep] / _unit_m(coarser)))
    whole: list[int] = np.diff(np.rint(told), axis=0, prepend=0.0).astype(int).ravel().tolist()
    return whole


def _unit_m(coarser: int) -> int:
    """What places are told in: a twentieth of the tolerance."""
    return round(_TOLERANCE_M * coarser / 20.0)


def _track(track: Track, classes: list[str], coarser: int) -> dict[str, Any]:
    tolerance_m = (
        max(_TOLERANCE_M, 1e-4 * float(np.ptp(track.place_m))) if len(track.place_m) else _TOLERANCE_M
    )
    return {
        "c": classes.index(track.threat),
        "e": ENDS.index(track.end),
        "te": round(track.end_s, 1),
        "p": _steps(track.time_s, track.place_m, tolerance_m, coarser),
    }


def _stand(stand: Stand, end_s: float) -> dict[str, Any]:
    area = stand.area_m if stand.kind == "asset" and isfinite(stand.area_m) else 0.0
    return {
        "label": stand.name if stand.kind in ("asset", "sensor") else "",
        "k": stand.kind,
        "x": round(stand.place_m[0]),
        "y": round(stand.place_m[1]),
        "a": round(area),
        "lost": round(stand.lost_s, 2) if isfinite(stand.lost_s) else None,
        "up": _spans(stand.works, end_s, isfinite(stand.lost_s)),
    }


def _spans(spans: tuple[tuple[float, float], ...], end_s: float, lost: bool) -> list[list[float]]:
    """Intervals to a tenth of a second; what works to the end of the scene and is not lost there goes on."""
    return [
        [round(max(a, -1e7), 1), round(min(b, 1e7), 1) + 5.0 * (b >= end_s and not lost)] for a, b in spans
    ]


def reaches(scene: Scene) -> tuple[float, float]:
    """Half of the width of the picture (m): of the defence, and of the whole raid."""
    ends = [(s.place_m[-1][0], s.place_m[-1][1]) for s in scene.shots]
    stands = [stand.place_m[:2] for stand in scene.stands]
    near_m = max([hypot(x, y) for x, y in (*ends, *stands)], default=0.0)
    far_m = max(
        [float(np.hypot(t.place_m[:, 0], t.place_m[:, 1]).max()) for t in scene.tracks if len(t.place_m)],
        default=0.0,
    )
    near_m = max(1.15 * near_m, 2_000.0)
    return near_m, max(1.08 * far_m, near_m)


def _start_s(scene: Scene) -> float:
    """Shortly before anything is told."""
    first = min((event.t_s for event in scene.trace.events), default=scene.begin_s)
    return max(scene.begin_s, min(first - 10.0, scene.end_s))


def _lines(scene: Scene) -> list[dict[str, Any]]:
    """Coasts and borders in local metres, as many as the page can carry."""
    lat_rad, lon_rad, height_m = scene.site
    reach_deg = 1.6 * reaches(scene)[1] / 1000.0 / _KM_A_DEGREE + 0.2
    near = borders.near(degrees(lat_rad), degrees(lon_rad), min(reach_deg, 30.0))
    told = borders.plan(near, lat_rad, lon_rad, height_m, _MOST_LINE_POINTS)
    return [{"b": int(border), "p": path} for border, path in told]


def _subtitle(scene: Scene) -> str:
    trace = scene.trace
    ends = [track.end for track in scene.tracks]
    told = [f"{ends.count(end)} {words}" for end, words in _END_WORDS.items() if end in ends]
    return (
        f"Replicate {trace.replicate}, world {trace.world}, seed {trace.seed}. "
        f"{len(scene.tracks)} threats: {', '.join(told)}; {len(scene.shots)} shots."
    )


_END_WORDS = {
    "intercepted": "intercepted",
    "leaker": "got through",
    "harmless": "fell harmless",
    "failed": "failed on the way",
}


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(sha256(text.encode()).digest()).decode()


def _packed(data: dict[str, Any]) -> str:
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()
