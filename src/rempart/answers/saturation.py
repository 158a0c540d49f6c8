"""Saturation: the size of a raid at which P(no leaker) falls through one half.

The curve is the best falling one through what was counted (isotonic regression), linear between the
sizes swept. Chance: the sizes at which the 95 % interval of P(no leaker) holds one half, that is where the
curves through its lower and its upper ends cross it (inversion of a test, as Fieller does for a ratio:
Fieller 1954, Journal of the Royal Statistical Society B 16, 175). No assumption on how much luck two
sizes share goes into it. Ignorance: the crossing of each world by itself, shrunk by what chance adds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from rempart.answers.notebook_display import Showing
from rempart.answers.sweep import Sweep
from rempart.scenario import Scenario
from rempart.stats.beta import beta_quantile
from rempart.stats.worlds import WorldSums, estimate

F8 = npt.NDArray[np.float64]

LEVEL = 0.5
_N_RESAMPLED = 64  # quantiles that stand for the chance of one world's crossing

Ends = tuple[float | None, float | None]
"""An interval of sizes; None: it lies beyond the sizes swept, on that side."""


@dataclass(frozen=True)
class Saturation(Showing):
    """Where P(no leaker) falls through one half.

    `size`: of the curve over all worlds; None if it does not within the sizes swept. `bracket`: the sizes
    swept on either side of it. `ci95`, `ignorance90`: as of a measure. `above`: P(no leaker)
    is still at least one half at the largest size. `below`: it is less already at the smallest.
    `worlds_above`, `worlds_below`: share of the worlds of which the same holds. `rising`: the factor helps
    the defence and P(no leaker) rises through one half instead.
    """

    path: str
    unit: str
    size: float | None
    ci95: Ends
    ignorance90: Ends
    bracket: Ends
    above: bool
    below: bool
    worlds_above: float
    worlds_below: float
    rising: bool
    curve: tuple[float, ...]
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)


def saturation(swept: Sweep) -> Saturation:
    """Where the curve of a sweep over one number crosses one half; raises ValueError for any other sweep."""
    if len(swept.factors) != 1 or not swept.factors[0].is_number or len(swept.points) < 2:
        raise ValueError("a saturation curve needs one factor whose values are two numbers or more")
    factor = swept.factors[0]
    values = [point.setting[0].value for point in swept.points]
    sizes = np.array([value for value in values if value is not None])
    order = np.argsort(sizes, kind="stable")
    sums = [swept.points[i].no_leaker for i in order]
    found = crossing(sizes[order], sums)
    return replace(found, path=factor.path, unit=factor.unit, behind=swept.behind)


def crossing(sizes: F8, sums: Sequence[WorldSums]) -> Saturation:
    """Crossing of one half by the share of replicates without a leaker, at sizes in rising order."""
    estimates = [estimate(one, n_max=1) for one in sums]
    rising = estimates[-1].mean > estimates[0].mean
    if rising:  # the same from the other end
        mirrored = crossing(-sizes[::-1], list(reversed(sums)))
        return _mirrored(mirrored)
    weight = np.array([float(found.n) for found in estimates])
    mean = falling(np.array([found.mean for found in estimates]), weight)
    low = falling(np.array([found.ci95[0] for found in estimates]), weight)
    high = falling(np.array([found.ci95[1] for found in estimates]), weight)
    size = through(sizes, mean, LEVEL)
    above = mean >= LEVEL
    ignorance, worlds_above, worlds_below = _between_worlds(sizes, sums, size)
    return Saturation(
        path="",
        unit="",
        size=_within(size),
        ci95=(_within(through(sizes, low, LEVEL)), _within(through(sizes, high, LEVEL))),
        ignorance90=ignorance,
        bracket=(
            float(sizes[above][-1]) if above.any() else None,
            float(sizes[~above][0]) if not above.all() else None,
        ),
        above=bool(above.all()),
        below=not above.any(),
        worlds_above=worlds_above,
        worlds_below=worlds_below,
        rising=False,
        curve=tuple(mean.tolist()),
    )


def falling(y: F8, weight: F8) -> F8:
    """Falling curve nearest to y (..., S) in squares weighted by `weight` (..., S).

    Least over a <= i of the greatest over b >= i is turned round, as the curve falls: the max-min formula
    (Robertson, Wright and Dykstra 1988, Order Restricted Statistical Inference, theorem 1.4.4).
    """
    zero = np.zeros((*y.shape[:-1], 1))
    sums = np.concatenate([zero, np.cumsum(y * weight, axis=-1)], axis=-1)
    weights = np.concatenate([zero, np.cumsum(weight, axis=-1)], axis=-1)
    found = np.empty_like(y)
    n = y.shape[-1]
    for i in range(n):
        first, last = np.arange(i + 1), np.arange(i + 1, n + 1)
        total = sums[..., None, last] - sums[..., first, None]
        held = weights[..., None, last] - weights[..., first, None]
        found[..., i] = (total / held).max(axis=-1).min(axis=-1)
    return found


def through(sizes: F8, curve: F8, level: float | F8) -> F8:
    """Size at which each falling curve (..., S) falls below a level: linear between sizes.

    -inf where it is below at the smallest size already, inf where it never is.
    """
    below = curve < np.asarray(level)[..., None]
    i = np.argmax(below, axis=-1)
    before = np.maximum(i - 1, 0)
    upper = np.take_along_axis(curve, before[..., None], -1)[..., 0]
    lower = np.take_along_axis(curve, i[..., None], -1)[..., 0]
    part = (upper - level) / np.where(upper > lower, upper - lower, 1.0)
    between = sizes[before] + part * (sizes[i] - sizes[before])
    never = ~below.any(axis=-1)
    return np.asarray(np.where(never, np.inf, np.where(i == 0, -np.inf, between)))


def _within(size: F8 | float) -> float | None:
    return float(size) if np.isfinite(size) else None


def _between_worlds(sizes: F8, sums: Sequence[WorldSums], pooled: F8) -> tuple[Ends, float, float]:
    """ignorance90 of the crossing, and the shares of worlds that cross beyond either end.

    The percentiles of the worlds' crossings are drawn in towards the crossing of all until chance is out
    of them, as `stats.worlds.estimate` does; one that lies beyond the sizes swept stays open.
    """
    share, n = _by_world(sums)
    if share.shape[0] < 2:
        return (_within(pooled), _within(pooled)), 0.0, 0.0
    curves = falling(share, n)
    found = through(sizes, curves, LEVEL)
    worlds_above, worlds_below = float(np.mean(found == np.inf)), float(np.mean(found == -np.inf))
    clamped = np.clip(found, sizes[0], sizes[-1])
    observed = float(np.var(clamped, ddof=1))
    if observed == 0.0:
        return (_within(found[0]), _within(found[0])), worlds_above, worlds_below
    factor = float(np.sqrt(max(0.0, 1.0 - _chance(sizes, curves, n) / observed)))
    centre = float(np.clip(pooled, sizes[0], sizes[-1])), float(np.mean(clamped))
    ends: list[float | None] = []
    for share_below in (0.05, 0.95):
        raw = float(np.quantile(clamped, share_below, method="median_unbiased"))
        beyond = (share_below < worlds_below) or (1.0 - share_below < worlds_above)
        moved = centre[0] + factor * (raw - centre[1])
        ends.append(None if beyond else float(np.clip(moved, sizes[0], sizes[-1])))
    return (ends[0], ends[1]), worlds_above, worlds_below


def _by_world(sums: Sequence[WorldSums]) -> tuple[F8, F8]:
    """(W, S) share without a leaker and replicates; a size at which all worlds are alike counts for each."""
    n_worlds = max(one.n.size for one in sums)
    total = np.stack(
        [np.broadcast_to(one.total / max(n_worlds / one.n.size, 1), n_worlds) for one in sums], -1
    )
    n = np.stack([np.broadcast_to(one.n / max(n_worlds / one.n.size, 1), n_worlds) for one in sums], -1)
    seen = (n > 0.0).all(axis=1)
    return np.asarray(total[seen] / n[seen]), np.asarray(n[seen])


def _chance(sizes: F8, curves: F8, n: F8) -> float:
    """Mean variance that chance alone gives to the crossing of a world.

    With common random numbers a replicate has one size that breaks it, and the crossing is the median of
    these: the curve read at the median of n uniform numbers, a beta(n/2 + 1/2, n/2 + 1/2) number.
    """
    n_world = int(np.round(np.mean(n)))
    shares = (np.arange(_N_RESAMPLED) + 0.5) / _N_RESAMPLED
    half = 0.5 * (n_world + 1.0)
    levels = np.array([beta_quantile(float(u), half, half) for u in shares])
    read = through(
        sizes,
        np.repeat(curves[:, None, :], _N_RESAMPLED, axis=1),
        np.broadcast_to(levels, (len(curves), _N_RESAMPLED)),
    )
    return float(np.mean(np.var(np.clip(read, sizes[0], sizes[-1]), axis=1)))


def _mirrored(found: Saturation) -> Saturation:
    def back(value: float | None) -> float | None:
        return None if value is None else -value

    return replace(
        found,
        size=back(found.size),
        ci95=(back(found.ci95[1]), back(found.ci95[0])),
        ignorance90=(back(found.ignorance90[1]), back(found.ignorance90[0])),
        bracket=(back(found.bracket[1]), back(found.bracket[0])),
        rising=True,
        curve=found.curve[::-1],
    )
