"""Which of many designs are worth their cost, where what they achieve is known but for chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from rempart.stats.intervals import Interval


class Rated(Protocol):
    """A cost, less is better, and a gain, more is better, with the interval that chance leaves."""

    @property
    def cost(self) -> float:
        """What it costs."""

    @property
    def gain(self) -> float:
        """What it achieves."""

    @property
    def gain95(self) -> Interval:
        """From chance."""


R = TypeVar("R", bound=Rated)


def front(rated: Sequence[R], surely_better: Callable[[R, R], bool]) -> list[R]:
    """Those that gain more than all that cost less or as much; by cost.

    `surely_better(one, last)`: whether chance does not account for what one gains over the last that was
    kept: a design that chance does not tell from a cheaper one is not on the front.
    """
    kept: list[R] = []
    for one in sorted(rated, key=lambda r: (r.cost, -r.gain)):
        if not kept or (one.gain > kept[-1].gain and surely_better(one, kept[-1])):
            kept.append(one)
    return kept


def survivors(rated: Sequence[R], may_be_better: Callable[[R, R], bool], most: int) -> list[R]:
    """Those that may be on the front for all that chance tells; by cost.

    Of those off it by what was seen, the nearest, as many as make up `most` with those on it.
    `may_be_better(one, best)`: whether chance leaves open that one gains more than the best as cheap.
    """
    kept: list[tuple[float, int, R]] = []
    best: R | None = None
    for i, one in enumerate(sorted(rated, key=lambda r: (r.cost, -r.gain))):
        if best is None or may_be_better(one, best):
            kept.append((0.0 if best is None else max(0.0, best.gain - one.gain), i, one))
        if best is None or one.gain > best.gain:
            best = one
    n_on_it = sum(shortfall == 0.0 for shortfall, _, _ in kept)
    nearest = sorted(kept, key=lambda entry: entry[:2])[: max(most, n_on_it)]
    return [one for _, _, one in sorted(nearest, key=lambda entry: entry[1])]
