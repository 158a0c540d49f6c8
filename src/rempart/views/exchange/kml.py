"""KML 2.2 (OGC 07-147r2): placemarks, lines with their spans of time, and tracks that move along them.

Tracks are those of Google's extension (`gx:Track`: an instant for each place). Lines stand beside them for
readers that do not know it.
"""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as ET

import numpy as np
import numpy.typing as npt

from rempart.answers.scene import Scene, Shot, Track
from rempart.views.antimeridian import cut_line
from rempart.views.exchange.heights import ABOVE_ELLIPSOID
from rempart.views.exchange.instants import instant

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_GX = "http://www.google.com/kml/ext/2.2"
# aabbggrr, as KML writes colours
_STYLES = {"threat": "ff005ed5", "shot": "ffb27200"}


def kml_of(scene: Scene, epoch: datetime) -> str:
    """A document with folders: what stands; threats and shots, as lines and as tracks."""
    ET.register_namespace("", _NAMESPACE)
    ET.register_namespace("gx", _GX)
    root = ET.Element(f"{{{_NAMESPACE}}}kml")
    document = _below(root, "Document")
    _below(document, "name", f"{scene.title}: replicate {scene.trace.replicate}")
    _below(
        document,
        "description",
        f"One simulated raid of many, from public numbers; no record of what happened. {ABOVE_ELLIPSOID}",
    )
    for name, colour in _STYLES.items():
        style = _below(document, "Style")
        style.set("id", name)
        line = _below(style, "LineStyle")
        _below(line, "color", colour)
        _below(line, "width", "2")
    stands = _folder(document, "What stands")
    for stand in scene.stands:
        mark = _below(stands, "Placemark")
        _below(mark, "name", stand.name)
        _below(mark, "description", stand.kind if stand.lost_s != stand.lost_s else f"{stand.kind}, lost")
        _geometry(mark, "Point", scene.geodetic(np.array([stand.place_m])))
    kinds: tuple[tuple[str, str, tuple[Track | Shot, ...]], ...]
    kinds = (("Threats", "threat", scene.tracks), ("Shots", "shot", scene.shots))
    for suffix, write in (("", _line), (", moving", _track)):
        for title, kind, moving in kinds:
            folder = _folder(document, f"{title}{suffix}")
            for one in moving:
                if one.time_s.size > 1:
                    write(folder, scene, one, kind, epoch)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _line(folder: ET.Element, scene: Scene, moving: Track | Shot, kind: str, epoch: datetime) -> None:
    mark = _mark(folder, moving)
    span = _below(mark, "TimeSpan")
    _below(span, "begin", instant(epoch, float(moving.time_s[0])))
    _below(span, "end", instant(epoch, float(moving.time_s[-1])))
    _below(mark, "styleUrl", f"#{kind}")
    pieces = cut_line(scene.geodetic(moving.place_m))
    above = mark if len(pieces) == 1 else _below(mark, "MultiGeometry")
    for piece in pieces:
        _geometry(above, "LineString", piece)


def _track(folder: ET.Element, scene: Scene, moving: Track | Shot, kind: str, epoch: datetime) -> None:
    mark = _mark(folder, moving)
    _below(mark, "styleUrl", f"#{kind}")
    pieces = cut_line(np.column_stack((scene.geodetic(moving.place_m), moving.time_s)))
    above = mark
    if len(pieces) > 1:
        above = ET.SubElement(mark, f"{{{_GX}}}MultiTrack")
        _below(above, "interpolate", "1", _GX)
    for piece in pieces:
        track = ET.SubElement(above, f"{{{_GX}}}Track")
        _below(track, "altitudeMode", "absolute")
        for t_s in piece[:, 3].tolist():
            _below(track, "when", instant(epoch, t_s))
        for lon, lat, h in piece[:, :3].tolist():
            _below(track, "coord", f"{lon:.7f} {lat:.7f} {h:.1f}", _GX)


def _mark(folder: ET.Element, moving: Track | Shot) -> ET.Element:
    mark = _below(folder, "Placemark")
    _below(mark, "name", moving.name)
    told = (
        f"{moving.threat}: {moving.end}"
        if isinstance(moving, Track)
        else f"at {moving.threat}: {moving.fate}"
    )
    _below(mark, "description", told)
    return mark


def _folder(document: ET.Element, name: str) -> ET.Element:
    folder = _below(document, "Folder")
    _below(folder, "name", name)
    return folder


def _below(parent: ET.Element, name: str, text: str = "", namespace: str = _NAMESPACE) -> ET.Element:
    found = ET.SubElement(parent, f"{{{namespace}}}{name}")
    if text:
        found.text = text
    return found


def _geometry(parent: ET.Element, kind: str, places: npt.NDArray[np.float64]) -> None:
    """A point or a line at its height: by default what stands on a hill would be put on Google's ground."""
    found = _below(parent, kind)
    _below(found, "altitudeMode", "absolute")
    _below(found, "coordinates", " ".join(f"{lon:.7f},{lat:.7f},{h:.1f}" for lon, lat, h in places.tolist()))
