"""Replay of one replicate as a page: one file that opens from a disk and fetches nothing.

The moving parts stand in the page as a deflated JSON object. Paths are thinned so that a place read between
two entries is within `tolerance_m` of the path; times are to a tenth of a second, places to a metre.
"""

from __future__ import annotations

import base64
import html
import json
import zlib
from hashlib import sha256
from importlib.resources import files
from math import degrees, hypot, isfinite, isinf
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.scene import ENDS, Scene, Stand, Track
from rempart.views import borders
from rempart.views.story import news_of, sentence_of

F8 = npt.NDArray[np.float64]

MOST_BYTES = 98_000
"""A page longer than that tells fewer kinds of events; its paths and shots stay."""

_LEAST_TOLD = ("seen", "confirmed", "blocked", "assessment", "track_lost", "intercept", "launch")
_LEFT_OUT = "The raid is large: the list leaves out the most common kinds of events; the picture shows all."
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
    for n_left_out in range(len(_LEAST_TOLD) + 1):
        left_out = _LEAST_TOLD[:n_left_out]
        data = _packed(data_of(scene, left_out))
        note = parts["note"] + (f" {_LEFT_OUT}" if left_out else "")
        page = _filled({**parts, "note": note, "data": data})
        if len(page.encode()) <= MOST_BYTES:
            break
    return page


def _filled(parts: dict[str, str]) -> str:
    page = _part("page.html")
    for name, text in parts.items():
        page = page.replace(f"{{{name}}}", text)
    return page


def data_of(scene: Scene, left_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the page plays: metres east, north and up of the site, seconds of the scenario's clock.

    `left_out`: kinds of events that are not told.
    """
    classes = list(dict.fromkeys(track.threat for track in scene.tracks))
    near_m, far_m = _reaches(scene)
    return {
        "begin": round(scene.begin_s, 1),
        "end": round(scene.end_s + 5.0, 1),
        "start": round(_start_s(scene), 1),
        "near": round(near_m),
        "far": round(far_m),
        "classes": classes,
        "lines": _lines(scene, far_m),
        "sensors": [
            {
                "x": round(s.place_m[0]),
                "y": round(s.place_m[1]),
                "f": round(s.facing_rad, 4),
                "s": round(s.sector_rad, 4),
                "r": None if isinf(s.range_m) else round(s.range_m),
                "up": _spans(s.works),
            }
            for s in scene.stations
        ],
        "stands": [_stand(stand) for stand in scene.stands],
        "tracks": [_track(track, classes) for track in scene.tracks],
        "shots": [
            {"p": thinned(s.time_s, s.place_m, 20.0), "hit": int(s.fate == "hit")} for s in scene.shots
        ],
        "events": [
            [round(e.t_s, 1), sentence_of(e)] for e in news_of(scene.trace.events) if e.kind not in left_out
        ],
    }


def thinned(time_s: F8, place_m: F8, tolerance_m: float) -> list[float]:
    """[t, x, y, z, ...] of the fewest entries found that keep a path within a tolerance at every instant.

    Ramer 1972 (doi 10.1016/S0146-664X(72)80017-0), with the distance to the place at the same instant.
    """
    if len(time_s) == 0:
        return []
    keep = {0, len(time_s) - 1}
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
    found: list[float] = []
    for i in sorted(keep):
        found += [round(float(time_s[i]), 1), *(round(v) for v in place_m[i].tolist())]
    return found


def _track(track: Track, classes: list[str]) -> dict[str, Any]:
    tolerance_m = max(20.0, 1e-4 * float(np.ptp(track.place_m))) if len(track.place_m) else 20.0
    return {
        "c": classes.index(track.threat),
        "e": ENDS.index(track.end),
        "te": round(track.end_s, 1),
        "p": thinned(track.time_s, track.place_m, tolerance_m),
    }


def _stand(stand: Stand) -> dict[str, Any]:
    area = stand.area_m if stand.kind == "asset" and isfinite(stand.area_m) else 0.0
    return {
        "label": stand.name if stand.kind in ("asset", "sensor") else "",
        "k": stand.kind,
        "x": round(stand.place_m[0]),
        "y": round(stand.place_m[1]),
        "a": round(area),
        "lost": round(stand.lost_s, 2) if isfinite(stand.lost_s) else None,
        "up": _spans(stand.works),
    }


def _spans(spans: tuple[tuple[float, float], ...]) -> list[list[float]]:
    """Intervals to a tenth of a second; one that ends with the scene goes on."""
    return [[round(max(a, -1e7), 1), round(min(b, 1e7), 1) + 5.0 * (b == spans[-1][1])] for a, b in spans]


def _reaches(scene: Scene) -> tuple[float, float]:
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


def _lines(scene: Scene, far_m: float) -> list[dict[str, Any]]:
    """Coasts and borders in local metres, as many as the page can carry."""
    lat_rad, lon_rad, height_m = scene.site
    reach_deg = 1.6 * far_m / 1000.0 / _KM_A_DEGREE + 0.2
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
