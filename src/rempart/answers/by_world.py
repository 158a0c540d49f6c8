"""One measure in each world by itself: for screening, and for demands on a share of the worlds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.answers.outcomes import Outcomes
from rempart.answers.statements import Asked, count_of
from rempart.stats.worlds import WorldSums

F8 = npt.NDArray[np.float64]

_WHOLE = {
    "p_intercepted": ("intercepted", "arrived"),
    "p_intercepted_engaged": ("intercepted", "engaged"),
    "p_leaked": ("leakers", "arrived"),
}


class ByWorld(NamedTuple):
    """A measure by world, W worlds told apart.

    `values`: (W,), nan where a world has nothing to take a share of. `chance`: (W,) variance of each by
    chance. `n`: (W,) replicates.
    """

    values: F8
    chance: F8
    n: F8


def by_world(asked: Asked, outcomes: Outcomes) -> ByWorld:
    """The measure in each world that has replicates; a mean, or a ratio of sums (Cochran 1977, 6.3)."""
    part, whole = _sums(asked, outcomes)
    seen = part.n > 0
    n, total, squares = (np.asarray(x[seen], np.float64) for x in (part.n, part.total, part.total_of_squares))
    base = n if whole is None else np.asarray(whole[seen], np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(base > 0.0, total / base, np.nan)
        within = np.maximum(squares - total * total / n, 0.0) / np.maximum(n - 1.0, 1.0)
        # Where none differed, half a unit stands in: a few replicates tell little about their spread.
        variance = np.maximum(within, 0.5 / n) * n / (base * base)
    return ByWorld(values, np.where(base > 0.0, variance, np.nan), n)


def _sums(asked: Asked, outcomes: Outcomes) -> tuple[WorldSums, npt.NDArray[np.int64] | None]:
    """Sums of what is counted, and of the whole that it is a share of (None: of the replicates)."""
    if asked.predicate:
        return outcomes.patterns.sums(outcomes.watched.index(asked.predicate)), None
    layout, count = outcomes.layout, count_of(asked.text)
    if count.name in _WHOLE:
        of_class = count.keys[0] if count.keys else None
        part, whole = (layout.column(name, of_class) for name in _WHOLE[count.name])
        arrived = outcomes.sums(whole).total
        on_ground = outcomes.sums(layout.column("ground", of_class)).total
        return outcomes.sums(part), arrived - on_ground if count.name == "p_intercepted" else arrived
    if count.name in ("p_no_leaker", "no_leaker"):
        return outcomes.sums(layout.column("no_leaker")), None
    if count.name in ("p_lost", "lost"):
        return outcomes.sums(layout.column(f"lost/{count.keys[0]}")), None
    if count.name == "leak_causes":
        of_class = count.keys[1] if len(count.keys) > 1 else None
        return outcomes.sums(layout.column(f"cause/{count.keys[0]}", of_class)), None
    return outcomes.sums(layout.column(count.name, count.keys[0] if count.keys else None)), None


def without_chance(found: ByWorld) -> F8:
    """Values by world shrunk towards their mean until their variance is that between worlds alone.

    As in `stats.worlds.estimate`. Shape (W,).
    """
    known = found.values[np.isfinite(found.values)]
    if known.size < 2:
        return found.values
    observed = float(np.var(known, ddof=1))
    by_chance = float(np.nanmean(found.chance))
    factor = float(np.sqrt(max(0.0, 1.0 - by_chance / observed))) if observed > 0.0 else 0.0
    centre = float(np.mean(known))
    return np.asarray(centre + factor * (found.values - centre), np.float64)


def share_of_worlds(found: ByWorld, u: float) -> float:
    """The measure that a share `u` of the worlds stays below, chance taken out; nan where none has one."""
    values = without_chance(found)
    values = values[np.isfinite(values)]
    return float(np.quantile(values, u, method="median_unbiased")) if values.size else float("nan")
