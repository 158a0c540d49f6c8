"""Land and borders of the globe of the page, from what the package carries (Natural Earth 1:50m).

    python tools/make_land.py web/public/land.bin

Coasts are joined at their ends to rings; those that end at the 180th meridian are closed along it. The file
is a list of lines, little-endian: a byte whether it is a border, a byte of nothing, a 16-bit number of steps,
longitude and latitude of the first point (32 bits, thousandths of a degree), then each step (two times 16
bits). Land is inside an odd number of rings.
"""

from __future__ import annotations

import struct
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

LINES = Path(__file__).parents[1] / "src" / "rempart" / "views" / "borders" / "lines-50m.npz"
SEAM, NEAR_SEAM = 180_000, 2_000
MOST_STEP, MOST_STEPS = 32_767, 65_535

Whole = np.ndarray
"""(n, 2) longitude and latitude in thousandths of a degree."""


def lines_of(path: Path) -> tuple[list[Whole], list[Whole]]:
    """Coasts and borders."""
    with np.load(path, allow_pickle=False) as data:
        steps = np.split(data["step"].astype(np.int64), np.cumsum(data["length"])[:-1])
        lines = [
            np.vstack((first, first + np.cumsum(step, axis=0)))
            for first, step in zip(data["first"].astype(np.int64), steps, strict=True)
        ]
        borders = data["border"].tolist()
    coasts = [line for line, border in zip(lines, borders, strict=True) if not border]
    return coasts, [line for line, border in zip(lines, borders, strict=True) if border]


def rings_of(coasts: list[Whole]) -> list[Whole]:
    """Closed rings of pieces of coast, each end of which meets one other end, or the seam."""
    closed = [line for line in coasts if (line[0] == line[-1]).all()]
    parts = [line for line in coasts if (line[0] != line[-1]).any()]
    parts += list(_along_the_seam(parts))
    ends = defaultdict(list)
    for i, line in enumerate(parts):
        ends[tuple(line[0])].append(i)
        ends[tuple(line[-1])].append(i)
    left = set(range(len(parts)))
    while left:
        ring = parts[left.pop()]
        while (ring[0] != ring[-1]).any():
            (i,) = left.intersection(ends[tuple(ring[-1])])
            left.remove(i)
            on = parts[i] if (parts[i][0] == ring[-1]).all() else parts[i][::-1]
            ring = np.vstack((ring, on[1:]))
        closed.append(ring)
    return closed


def _along_the_seam(parts: list[Whole]) -> list[Whole]:
    """What joins the loose ends at the 180th meridian: by pairs, from the south."""
    ends = [tuple(line[k]) for line in parts for k in (0, -1)]
    loose = sorted((end for end in ends if ends.count(end) == 1), key=lambda end: end[1])
    found = []
    for side in (-SEAM, SEAM):
        here = [end for end in loose if abs(end[0] - side) < NEAR_SEAM]
        for a, b in zip(here[::2], here[1::2], strict=True):
            found.append(np.array([a, (side, a[1]), (side, b[1]), b]))
    return found


def packed(line: Whole, border: bool) -> bytes:
    """A line as it stands in the file."""
    step = np.diff(line, axis=0)
    if np.abs(step).max() > MOST_STEP or len(step) > MOST_STEPS:
        raise SystemExit("a line does not fit into 16 bits")
    return struct.pack("<BBHii", border, 0, len(step), *line[0].tolist()) + step.astype("<i2").tobytes()


def main(target: str) -> None:
    """Read the package's lines, write the file."""
    coasts, borders = lines_of(LINES)
    lines = [(ring, False) for ring in rings_of(coasts)] + [(line, True) for line in borders]
    Path(target).write_bytes(b"".join(packed(line, border) for line, border in lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
