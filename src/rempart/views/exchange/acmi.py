"""Tacview's text format ACMI 2.2: https://www.tacview.net/documentation/acmi/en/."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from rempart.answers.scene import Scene, Shot, Track
from rempart.views.exchange.heights import ABOVE_ELLIPSOID
from rempart.views.exchange.instants import instant

_KINDS = {
    "asset": "Ground+Static+Building",
    "sensor": "Ground+AntiAircraft",
    "launcher": "Ground+AntiAircraft",
    "component": "Ground+Static",
}


def acmi_of(scene: Scene, epoch: datetime) -> str:
    """The scene as a text; each moving thing is an object, removed where it ends, with `Destroyed` events."""
    entries = sorted(_entries(scene), key=lambda entry: (entry[0], entry[1]))
    lines = [
        "FileType=text/acmi/tacview",
        "FileVersion=2.2",
        f"0,ReferenceTime={instant(epoch, 0.0)}",
        f"0,Title={_text(f'{scene.title}: replicate {scene.trace.replicate}')}",
        "0,DataSource=rempart\\, a simulation from public numbers",
        f"0,Comments={_text(ABOVE_ELLIPSOID)}",
        "0,ReferenceLongitude=0",
        "0,ReferenceLatitude=0",
    ]
    now = None
    for t_s, _, line in entries:
        stamp = f"#{t_s:.2f}"
        if stamp != now:
            lines.append(stamp)
            now = stamp
        lines.append(line)
    return "\n".join(lines) + "\n"


def _entries(scene: Scene) -> Iterator[tuple[float, int, str]]:
    """(time, order within an instant, line)."""
    numbers: dict[str, str] = {}
    for stand in scene.stands:
        number = numbers[stand.name] = f"{len(numbers) + 1:x}"
        ((lon, lat, height_m),) = scene.geodetic(np.array([stand.place_m])).tolist()
        properties = f"Name={_text(stand.name)},Type={_KINDS[stand.kind]},Color=Blue,Coalition=Defence"
        yield scene.begin_s, 0, f"{number},T={lon:.7f}|{lat:.7f}|{height_m:.1f},{properties}"
        if stand.lost_s == stand.lost_s:
            yield stand.lost_s, 2, f"0,Event=Destroyed|{number}|{_text(stand.name)}"
    for track in scene.tracks:
        if track.time_s.size:
            number = numbers[track.name] = f"{len(numbers) + 1:x}"
            yield from _moving(
                scene, track, number, f"Name={_text(track.threat)},Pilot={_text(track.name)}", "Red", "Raid"
            )
            if track.end in ("intercepted", "leaker"):
                yield track.end_s, 2, f"0,Event=Destroyed|{number}|{_text(f'{track.name}: {track.end}')}"
    for shot in scene.shots:
        number = f"{len(numbers) + 1:x}"
        numbers[f"shot/{shot.name}"] = number
        parent = f",Parent={numbers[shot.weapon]}" if shot.weapon in numbers else ""
        target = f",LockedTarget={numbers[shot.threat]}" if shot.threat in numbers else ""
        yield from _moving(scene, shot, number, f"Name={_text(shot.name)}{parent}{target}", "Blue", "Defence")


def _moving(
    scene: Scene, moving: Track | Shot, number: str, told: str, colour: str, side: str
) -> Iterator[tuple[float, int, str]]:
    places = scene.geodetic(moving.place_m).tolist()
    properties = f",{told},Type=Weapon+Missile,Color={colour},Coalition={side}"
    for t_s, (lon, lat, height_m) in zip(moving.time_s.tolist(), places, strict=True):
        yield t_s, 1, f"{number},T={lon:.7f}|{lat:.7f}|{height_m:.1f}{properties}"
        properties = ""
    yield float(moving.time_s[-1]), 3, f"-{number}"


def _text(text: str) -> str:
    """A text as a value: commas and line ends are marked."""
    return text.replace("\\", "\\\\").replace(",", "\\,").replace("\n", " ").replace("|", "/")
