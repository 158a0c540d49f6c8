"""Whether a place lies within a distance: the square tells nearly always, else the distance itself.

`math.hypot` rounds right and takes as long as a whole look; the squares are off by some 1e-16 of themselves.
"""

from __future__ import annotations

import math

from rempart._jit import inner

_INSIDE, _OUTSIDE = 1.0 - 1e-12, 1.0 + 1e-12


@inner
def is_within(dx: float, dy: float, reach: float) -> bool:
    """Whether hypot(dx, dy) <= reach."""
    squared, limit = dx * dx + dy * dy, reach * reach
    if squared < limit * _INSIDE:
        return True
    return squared <= limit * _OUTSIDE and math.hypot(dx, dy) <= reach


@inner
def is_nearer(dx: float, dy: float, reach: float) -> bool:
    """Whether hypot(dx, dy) < reach."""
    squared, limit = dx * dx + dy * dy, reach * reach
    if squared < limit * _INSIDE:
        return True
    return squared <= limit * _OUTSIDE and math.hypot(dx, dy) < reach
