"""Looking at a result while it grows: intervals that hold at all planned looks together.

A 95 % interval looked at again and again, with the run stopped at a look that pleases, covers less than 95 %
of the time: 80.7 % after ten looks (Armitage, McPherson and Rowe 1969, Journal of the Royal Statistical
Society A 132, 235). Here the looks are planned beforehand, and one critical value c, wider than 1.96, is
taken at each: mean +- c times its standard error then holds at all of them together with 95 %, so also at
the one at which a run was stopped, whatever stopped it (repeated confidence intervals: Jennison and
Turnbull 1989, Journal of the Royal Statistical Society B 51, 305; one c for all looks: Pocock 1977,
Biometrika 64, 191).
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np

from rempart.physics.normal import normal_cdf

RATIO = 1.5
"""Each look has so many times the replicates of the one before: 1.23 times too many on average."""

_N_NODES = 64
_DIGITS = 4  # of a critical value, rounded up: no machine's last bit shows in an interval


def checkpoints(first: int, at_most: int, step: int = 1, ratio: float = RATIO) -> tuple[int, ...]:
    """Planned numbers of replicates: about first * ratio^k, multiples of `step`, and at last `at_most`."""
    if first < 1 or at_most < 1 or step < 1 or ratio <= 1.0:
        raise ValueError("looks need a first and a last number of replicates from 1, and a ratio above 1")
    found: list[int] = []
    wanted = float(first)
    while (n := math.ceil(wanted / step) * step) < at_most:
        if not found or n > found[-1]:
            found.append(n)
        wanted *= ratio
    return (*found, at_most)


def error_of_looks(critical: float, looks: tuple[int, ...]) -> float:
    """Probability that a mean is at some look further than `critical` standard errors from the truth.

    `looks`: replicates at each look, growing. The sums after n replicates are a Brownian motion at time n,
    and the density of those still within +- critical sqrt(n) is carried from look to look (Armitage,
    McPherson and Rowe 1969, eq. 2), by Gauss-Legendre quadrature of 64 nodes.
    """
    nodes, weights = np.polynomial.legendre.leggauss(_N_NODES)
    if any(later <= sooner for sooner, later in pairwise(looks)):
        raise ValueError("each look has more replicates than the one before")
    edge = critical * math.sqrt(looks[0])
    x = edge * nodes
    density = _normal_density(x, float(looks[0]))
    for sooner, later in pairwise(looks):
        mass = edge * weights * density
        edge = critical * math.sqrt(later)
        y = edge * nodes
        density = _normal_density(y[:, None] - x[None, :], float(later - sooner)) @ mass
        x = y
    return max(0.0, 1.0 - float((edge * weights) @ density))


@cache
def critical_value(looks: tuple[int, ...], error: float = 0.05) -> float:
    """The c at which `error_of_looks` is `error`; 1.96 for one look and 5 %."""
    if not 0.0 < error < 1.0:
        raise ValueError(f"an error lies between 0 and 1, not {error}")
    low, high = 0.0, 10.0
    while high - low > 0.1 * 10.0**-_DIGITS:
        middle = 0.5 * (low + high)
        if error_of_looks(middle, looks) > error:
            low = middle
        else:
            high = middle
    return math.ceil(high * 10.0**_DIGITS) / 10.0**_DIGITS


def confidence_of(critical: float) -> float:
    """Confidence of one interval of `critical` standard errors either way, looked at once."""
    return 1.0 - 2.0 * float(normal_cdf(-critical))


def _normal_density(x: np.ndarray, variance: float) -> np.ndarray:
    density: np.ndarray = np.exp(-0.5 * x * x / variance) / math.sqrt(2.0 * math.pi * variance)
    return density
