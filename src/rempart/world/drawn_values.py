"""What one world takes each unknown to be.

The law, part of every result. With the integers of `engine.draws` (all sums modulo 2^64):

    N = name_key("world/" + name)                       the unknown
    B = mix64((mix64(seed + GAMMA) xor N) + (b + 1) * GAMMA)    block b = world // 100
    h_k = mix64(B + (k + 1) * GAMMA), k = 0 .. 199
    u = (rank of h_s among h_0 .. h_99 + v) / 100       s = world mod 100
    v = ((h_(100 + s) >> 12) + 1/2) * 2^-52

So every hundred worlds fall once into every hundredth of every unknown (a Latin hypercube: McKay, Beckman,
Conover 1979, doi 10.1080/00401706.1979.10489755), while world 17 is world 17 of however many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import floor, isnan, nextafter
from typing import NamedTuple, cast

from rempart.engine.draws import member_key, name_key
from rempart.reading.sections import Section
from rempart.scenario.model import quantities
from rempart.scenario.quantity import Quantity, Spread
from rempart.stats.distributions import (
    Beta,
    Discrete,
    Distribution,
    LogNormal,
    Normal,
    Support,
    Triangular,
    Uniform,
    from_low_high,
)

BLOCK = 100
"""Worlds that are stratified together."""

_MASK = 0xFFFFFFFFFFFFFFFF
_BELOW_ONE = nextafter(1.0, 0.0)


def world_unit(seed: int, world: int, name: str) -> float:
    """Uniform draw of the unknown `name` in a world of a seed: in (0, 1), by the law above."""
    block, slot = divmod(world, BLOCK)
    key, ranks = _strata(seed & _MASK, block, name)
    v = ((member_key(key, BLOCK + slot) >> 12) + 0.5) * 2.0**-52
    return min((ranks[slot] + v) / BLOCK, _BELOW_ONE)


@lru_cache(maxsize=4096)
def _strata(seed: int, block: int, name: str) -> tuple[int, tuple[int, ...]]:
    """Key of a block of worlds for one unknown, and the hundredth that each of its worlds falls into."""
    key = member_key(member_key(seed, 0) ^ name_key(f"world/{name}"), block)
    hashes = [member_key(key, k) for k in range(BLOCK)]
    ranks = [0] * BLOCK
    for rank, k in enumerate(sorted(range(BLOCK), key=hashes.__getitem__)):
        ranks[k] = rank
    return key, tuple(ranks)


def distribution(spread: Spread) -> Distribution:
    """The distribution that a scenario's spread describes; limits of the field and rounding come after it."""
    p = spread.parameters
    if spread.law == "percentiles":
        middle = None if isnan(p[1]) else p[1]
        return from_low_high(p[0], p[2], cast("Support", spread.support), middle)
    if spread.law == "choice":
        n = len(p) // 2
        return Discrete(p[:n], p[n:])
    made: dict[str, Callable[..., Distribution]] = {
        "uniform": Uniform,
        "triangular": Triangular,
        "normal": Normal,
        "lognormal": LogNormal,
        "beta": Beta,
    }
    return made[spread.law](*p)


def quantile(spread: Spread, u: float) -> float:
    """Value of a spread at the share `u`, within the limits of its field, rounded where it counts."""
    return _Drawn("", distribution(spread), spread).at(u)


class _Drawn(NamedTuple):
    name: str
    distribution: Distribution
    spread: Spread

    def at(self, u: float) -> float:
        x = self.distribution.quantile(u)
        x = min(max(x, self.spread.low), self.spread.high)
        return float(floor(x + 0.5)) if self.spread.whole else x


Unknowns = dict[int, _Drawn]
"""By the identity of the quantity, which lives as long as its section."""


def unknowns_of(section: Section) -> Unknowns:
    """The unknown quantities of a section, ready to be drawn."""
    return {
        id(quantity): _Drawn(quantity.unknown or path, distribution(quantity.spread), quantity.spread)
        for path, quantity in quantities(section)
        if quantity.spread is not None
    }


class Unit(NamedTuple):
    """Where a world stands in each unknown's distribution: as drawn, or as told by `quantiles`."""

    seed: int
    world: int
    quantiles: Mapping[str, float] = {}

    def __call__(self, name: str) -> float:
        """Share of its distribution at which the unknown `name` stands."""
        told = self.quantiles.get(name)
        return world_unit(self.seed, self.world, name) if told is None else told


class Draws:
    """Values of quantities in one world. `touched`: an unknown was asked for since this was set to False."""

    def __init__(self, unknowns: Unknowns, unit: Unit) -> None:
        self.touched = False
        self._unknowns, self._unit = unknowns, unit
        self._values: dict[int, float] = {}

    def value(self, quantity: Quantity) -> float:
        """The quantity as this world has it."""
        if quantity.spread is None:
            return quantity.value
        self.touched = True
        key = id(quantity)
        drawn = self._values.get(key)
        if drawn is None:
            unknown = self._unknowns[key]
            drawn = self._values[key] = unknown.at(self._unit(unknown.name))
        return drawn

    def count(self, quantity: Quantity) -> int:
        """A count as this world has it."""
        return int(self.value(quantity))

    def optional(self, quantity: Quantity | None, otherwise: float) -> float:
        """The quantity, or `otherwise` if it is not given."""
        return otherwise if quantity is None else self.value(quantity)
