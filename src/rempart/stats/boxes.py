"""A density on the unit cube that is constant in boxes: fitted by cutting boxes in two, one number at a time.

A density estimation tree (Ram and Gray 2011, Proceedings of KDD, 627) grown by likelihood: the cut that tells
most is made first. What has no say stays uniform and costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart._jit import jit

F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]

N_CUTS = 200
"""Places of a cut between the ends of a box: a twentieth and a hundredth are among them at first."""
_TELLS = 12.0  # log likelihood that a cut must bring: of thousands of possible ones the best brings 7 by luck
_PRIOR = 2.0  # samples that a uniform density is worth
_FEWEST = 10.0  # effective samples of a box that may be cut
_DENSEST = 1000.0  # a box at least so dense is not cut
_MOST_BOXES, _DEEPEST = 32, 12


@dataclass(frozen=True, slots=True)
class Boxes:
    """Nodes of a tree: `number` is cut at `cut` into nodes `below` and `below` + 1; -1: a box."""

    number: I8
    cut: F8
    below: I8
    density: F8

    def limits(self) -> list[tuple[int, dict[int, tuple[float, float]]]]:
        """Each box: its node and from where to where each cut number goes."""
        found: list[tuple[int, dict[int, tuple[float, float]]]] = []
        left: list[tuple[int, dict[int, tuple[float, float]]]] = [(0, {})]
        while left:
            node, ends = left.pop()
            i = int(self.number[node])
            if i < 0:
                found.append((node, ends))
                continue
            (low, high), cut, below = ends.get(i, (0.0, 1.0)), float(self.cut[node]), int(self.below[node])
            left += [(below, {**ends, i: (low, cut)}), (below + 1, {**ends, i: (cut, high)})]
        return found


@dataclass(slots=True)
class _Open:
    """A box that may be cut, and its best cut."""

    node: int
    rows: I8
    low: F8
    high: F8
    depth: int
    tells: float
    i: int
    place: int
    share: float


def uniform() -> Boxes:
    """One box of density 1."""
    return Boxes(np.array([-1]), np.zeros(1), np.zeros(1, np.int64), np.ones(1))


def fitted(x: F8, weights: F8) -> Boxes:
    """Boxes for samples x (N, n_numbers) in [0, 1) with weights (N,)."""
    number, cut, below, density = [-1], [0.0], [0], [1.0]
    open_ones = [_opened(x, weights, 0, np.arange(len(x)), np.zeros(x.shape[1]), np.ones(x.shape[1]), 0)]
    for _ in range(_MOST_BOXES - 1):
        if not open_ones:
            break
        best = open_ones.pop(max(range(len(open_ones)), key=lambda k: open_ones[k].tells))
        if best.tells < _TELLS:
            break
        share, volume = best.share, (best.place + 1) / N_CUTS
        at = float(best.low[best.i] + (best.high[best.i] - best.low[best.i]) * volume)
        first = len(number)
        number[best.node], cut[best.node], below[best.node] = best.i, at, first
        lower = x[best.rows, best.i] < at
        for side, (rows, factor) in enumerate(
            ((best.rows[lower], share / volume), (best.rows[~lower], (1.0 - share) / (1.0 - volume)))
        ):
            number.append(-1)
            cut.append(0.0)
            below.append(0)
            density.append(density[best.node] * factor)
            if best.depth + 1 < _DEEPEST and density[-1] < _DENSEST and _effective(weights[rows]) >= _FEWEST:
                low, high = best.low.copy(), best.high.copy()
                (high if side == 0 else low)[best.i] = at
                open_ones.append(_opened(x, weights, first + side, rows, low, high, best.depth + 1))
    return Boxes(np.array(number), np.array(cut), np.array(below), np.array(density))


def _effective(weights: F8) -> float:
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares > 0.0 else 0.0


def _opened(x: F8, weights: F8, node: int, rows: I8, low: F8, high: F8, depth: int) -> _Open:
    mass = np.zeros((x.shape[1], N_CUTS))
    _masses(x, weights, rows, low, high, mass)
    n = _effective(weights[rows])
    volume = np.arange(1, N_CUTS) / N_CUTS
    total = max(float(weights[rows].sum()), 1e-300)
    share = (np.cumsum(mass, axis=1)[:, :-1] / total * n + _PRIOR * volume) / (n + _PRIOR)
    share = np.clip(share, 1e-9, 1.0 - 1e-9)
    tells = n * (share * np.log(share / volume) + (1.0 - share) * np.log((1.0 - share) / (1.0 - volume)))
    i, place = divmod(int(np.argmax(tells)), N_CUTS - 1)
    return _Open(node, rows, low, high, depth, float(tells[i, place]), i, place, float(share[i, place]))


@jit
def _masses(x: F8, weights: F8, rows: I8, low: F8, high: F8, mass: F8) -> None:
    """Add the weights of rows to the slices (n_numbers, N_CUTS) of a box that they lie in."""
    for row in rows:
        for i in range(x.shape[1]):
            k = int((x[row, i] - low[i]) * (N_CUTS / (high[i] - low[i])))
            mass[i, min(max(k, 0), N_CUTS - 1)] += weights[row]
