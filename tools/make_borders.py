"""Coasts and borders as the package carries them, from Natural Earth by way of the npm package `world-atlas`.

    npm pack world-atlas@2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_borders.py package/countries-50m.json src/rempart/views/borders/lines-50m.npz

Natural Earth (1:50 million, version 4.1) is in the public domain. An arc that one country alone uses is
a coast, one that two share is a border, as drawn by Natural Earth: it says nothing about who is right.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np

UNIT_DEG = 0.001


def arcs_of(topology: dict) -> list[np.ndarray]:
    """Longitude and latitude (deg) of the points of every arc (TopoJSON 1.0, section 2.1.3)."""
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def uses_of(topology: dict) -> Counter:
    """How many countries use each arc."""
    found: Counter = Counter()
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country.get("arcs", [])
        if country["type"] == "Polygon":
            polygons = [polygons]
        found.update({i if i >= 0 else ~i for polygon in polygons for ring in polygon for i in ring})
    return found


def main(source: str, target: str) -> None:
    """Read the TopoJSON, write the arrays."""
    topology = json.loads(Path(source).read_text())
    uses = uses_of(topology)
    lines, border = [], []
    for i, arc in enumerate(arcs_of(topology)):
        whole = np.rint(arc / UNIT_DEG).astype(np.int32)
        # A step over 32 degrees is the seam at the 180th meridian, which is no coast.
        seams = np.flatnonzero(np.abs(np.diff(whole, axis=0)).max(axis=1) >= 2**15) + 1
        for line in np.split(whole, seams):
            if len(line) > 1:
                lines.append(line)
                border.append(uses[i] > 1)
    np.savez_compressed(
        target,
        first=np.array([line[0] for line in lines], np.int32),
        length=np.array([len(line) - 1 for line in lines], np.int32),
        step=np.concatenate([np.diff(line, axis=0) for line in lines]).astype(np.int16),
        border=np.array(border, np.bool_),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
