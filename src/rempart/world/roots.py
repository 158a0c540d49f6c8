"""Roots and extrema of many functions of one variable at once.

A function here is `f(index, t)`: the values at `t` of the functions numbered `index`, both
arrays of one length, so that only the unfinished ones are evaluated.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

F8 = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]
Many = Callable[[Index, F8], F8]

_EPSILON = float(np.finfo(np.float64).eps)
_SMALLEST = 1e-15
_GOLDEN = 0.5 * (math.sqrt(5.0) - 1.0)
_MAX_STEPS = 200


def roots(f: Many, low: F8, high: F8) -> F8:
    """Where each function changes between negative and not negative, within rounding of `t`.

    `low` and `high` have the functions' signs different (a zero counts as not negative). What is
    returned is on the side that is not negative. A jump is found like a root. If the signs are
    equal after all, as rounding can make them, it is the end where the function is nearer to zero.
    Source: Chandrupatla 1997, Advances in Engineering Software 28, 145 (inverse quadratic
    interpolation, bisection when it is not safe).
    """
    found = np.empty(low.size)
    index = np.arange(low.size)
    x1, x2 = low.astype(np.float64), high.astype(np.float64)
    f1, f2 = f(index, x1), f(index, x2)
    alike = (f1 < 0.0) == (f2 < 0.0)
    if alike.any():
        found[alike] = np.where(np.abs(f1) <= np.abs(f2), x1, x2)[alike]
        index, x1, x2, f1, f2 = (part[~alike] for part in (index, x1, x2, f1, f2))
    step = np.full(index.size, 0.5)
    for _ in range(_MAX_STEPS):
        if index.size == 0:
            break
        x = x1 + step * (x2 - x1)
        fx = f(index, x)
        same = (fx < 0.0) == (f1 < 0.0)
        x3, f3 = np.where(same, x1, x2), np.where(same, f1, f2)
        x2, f2 = np.where(same, x2, x1), np.where(same, f2, f1)
        x1, f1 = x, fx
        least = _SMALLEST + 2.0 * _EPSILON * np.maximum(np.abs(x1), np.abs(x2))
        width = np.abs(x2 - x1)
        live = (width > 2.0 * least) & (f1 != 0.0)
        if not live.all():
            done = ~live
            found[index[done]] = np.where(f1 >= 0.0, x1, x2)[done]
            index, x1, x2, x3 = index[live], x1[live], x2[live], x3[live]
            f1, f2, f3, least, width = f1[live], f2[live], f3[live], least[live], width[live]
        step = np.clip(_next_step(x1, x2, x3, f1, f2, f3), least / width, 1.0 - least / width)
    found[index] = np.where(f1 >= 0.0, x1, x2)
    return found


def _next_step(x1: F8, x2: F8, x3: F8, f1: F8, f2: F8, f3: F8) -> F8:
    """The next point as a fraction of the way from x1 to x2: Chandrupatla 1997, eq. (4) to (6)."""
    with np.errstate(all="ignore"):
        xi = (x1 - x2) / (x3 - x2)
        phi = (f1 - f2) / (f3 - f2)
        smooth = (phi * phi < xi) & ((1.0 - phi) * (1.0 - phi) < 1.0 - xi)
        to_x2 = f1 / (f2 - f1) * f3 / (f2 - f3)
        to_x3 = (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)
        step = to_x2 + to_x3
    return np.where(smooth & np.isfinite(step), step, 0.5)


def lowest(f: Many, low: F8, high: F8) -> F8:
    """Where each function is lowest between `low` and `high`, if it has one minimum there.

    Golden section (Kiefer 1953, Proc. AMS 4, 502), to the accuracy that a minimum can have.
    """
    index = np.arange(low.size)
    left = high - _GOLDEN * (high - low)
    right = low + _GOLDEN * (high - low)
    f_left, f_right = f(index, left), f(index, right)
    for _ in range(45):
        go_left = f_left < f_right
        low, high = np.where(go_left, low, left), np.where(go_left, right, high)
        inner = np.where(go_left, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
        f_inner = f(index, inner)
        left, right = np.where(go_left, inner, right), np.where(go_left, left, inner)
        f_left, f_right = np.where(go_left, f_inner, f_right), np.where(go_left, f_left, f_inner)
    return np.where(f_left < f_right, left, right)
