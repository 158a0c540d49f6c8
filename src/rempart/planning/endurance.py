"""How long a defence lasts: measures of campaigns, with chance and ignorance apart."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rempart.answers.by_world import ByWorld, without_chance
from rempart.answers.measures import Measure
from rempart.answers.notebook_display import Showing
from rempart.planning.campaign import I8, Chains, Flags
from rempart.scenario import Scenario
from rempart.stats.intervals import student_quantile
from rempart.stats.worlds import WorldSums, estimate


@dataclass(frozen=True, slots=True)
class DryDay:
    """When the last interceptor of a kind is gone: 5, 50, 95 % of all campaigns, whatever they differ by.

    In days from the start; None: not within the campaign. `never`: share of the campaigns that do not.
    """

    low: float | None
    median: float | None
    high: float | None
    never: Measure


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of interceptor, by raid.

    `stock`: left after it; `stock90`: 5 to 95 % of all campaigns; `dry`: none was left then or before.
    """

    name: str
    fired: tuple[Measure, ...]
    stock: tuple[Measure, ...]
    stock90: tuple[tuple[float, float], ...]
    dry: tuple[Measure, ...]
    dry_day: DryDay


@dataclass(frozen=True, slots=True)
class Worn:
    """A component that is hit: how often in a campaign; share of the raids that find it under repair."""

    name: str
    hits: Measure
    down: Measure
    down_at_end: Measure


@dataclass(frozen=True, slots=True)
class Worth:
    """What a delivery buys: leakers of a campaign that it saves; what it takes off the chance to run dry."""

    name: str
    leakers_saved: Measure
    dry_saved: Measure


@dataclass(frozen=True, slots=True)
class Endurance(Showing):
    """All measures of the campaigns `chains`. `leakers`, `arrived`, `p_no_leaker`: by raid.

    `total`, `intercepted`, `harmless`: leakers of a whole campaign, and what became of the others.
    """

    leakers: tuple[Measure, ...]
    arrived: tuple[Measure, ...]
    p_no_leaker: tuple[Measure, ...]
    total: Measure
    intercepted: Measure
    harmless: Measure
    kinds: tuple[Kind, ...]
    worn: tuple[Worn, ...]
    worth: tuple[Worth, ...]
    chains: Chains = field(repr=False, compare=False)

    @property
    def behind(self) -> tuple[Scenario, ...]:
        """The scenario of the campaign."""
        return (self.chains.campaign.scenario,)


def endurance(chains: Chains, without: dict[str, Chains] | None = None) -> Endurance:
    """Measures of chains; `without`: by delivery, the chains without it, with the same luck."""
    mean = _Mean(chains.n_worlds)
    every = range(chains.leakers.shape[1])
    return Endurance(
        tuple(mean.of(chains.leakers[:, j]) for j in every),
        tuple(mean.of(chains.arrived[:, j]) for j in every),
        tuple(mean.of(chains.leakers[:, j] == 0, n_max=1) for j in every),
        mean.of(chains.leakers.sum(axis=1)),
        mean.of(chains.intercepted.sum(axis=1)),
        mean.of(chains.harmless.sum(axis=1)),
        tuple(_kind(chains, mean, t) for t in range(len(chains.kinds))),
        tuple(_worn(chains, mean, k) for k in np.flatnonzero(chains.hit.any(axis=(0, 1))).tolist()),
        tuple(_worth(chains, name, other) for name, other in (without or {}).items()),
        chains,
    )


class _Mean:
    """Means over campaigns, told by world."""

    def __init__(self, n_worlds: int) -> None:
        self.n_worlds = n_worlds

    def of(self, values: npt.NDArray[np.int64] | Flags, n_max: int | None = None) -> Measure:
        found = estimate(WorldSums.of(values.astype(np.int64), self.n_worlds), n_max=n_max)
        return Measure(found.mean, found.ci95, found.ignorance90, ignorance_known=found.ignorance_known)


def dry_by(stock: I8) -> Flags:
    """(N, R): whether there was none left after a raid, up to and with each raid; from stock (N, R)."""
    return np.logical_or.accumulate(stock == 0, axis=1)


def _kind(chains: Chains, mean: _Mean, t: int) -> Kind:
    fired, stock = chains.fired[:, :, t], chains.stock[:, :, t]
    dry = dry_by(stock)
    every = range(stock.shape[1])
    low, high = np.quantile(stock, [0.05, 0.95], axis=0, method="median_unbiased")
    return Kind(
        chains.kinds[t],
        tuple(mean.of(fired[:, j]) for j in every),
        tuple(mean.of(stock[:, j]) for j in every),
        tuple(zip(low.tolist(), high.tolist(), strict=True)),
        tuple(mean.of(dry[:, j], n_max=1) for j in every),
        _dry_day(chains, mean, dry),
    )


def _dry_day(chains: Chains, mean: _Mean, dry: Flags) -> DryDay:
    ever = dry[:, -1]
    first = np.where(ever, dry.argmax(axis=1), dry.shape[1])
    ends = np.quantile(first, [0.05, 0.5, 0.95], method="inverted_cdf")
    days = [chains.days[int(j)] if j < dry.shape[1] else None for j in ends.tolist()]
    return DryDay(days[0], days[1], days[2], mean.of(~ever, n_max=1))


def _worn(chains: Chains, mean: _Mean, k: int) -> Worn:
    down = chains.down[:, :, k]
    gone = down[:, -1] | chains.hit[:, -1, k]
    n_raids = down.shape[1]
    of_raids = mean.of(down.sum(axis=1), n_max=n_raids)
    share = Measure(
        of_raids.mean / n_raids,
        (of_raids.ci95[0] / n_raids, of_raids.ci95[1] / n_raids),
        (of_raids.ignorance90[0] / n_raids, of_raids.ignorance90[1] / n_raids),
    )
    hits = mean.of(chains.hit[:, :, k].sum(axis=1))
    return Worn(chains.components[k], hits, share, mean.of(gone, n_max=1))


def _worth(chains: Chains, name: str, other: Chains) -> Worth:
    t = chains.kinds.index(chains.campaign.content.deliveries[name].of)
    saved = other.leakers.sum(axis=1) - chains.leakers.sum(axis=1)
    dry = [dry_by(one.stock[:, :, t])[:, -1].astype(np.int64) for one in (other, chains)]
    return Worth(name, difference(saved, chains.n_worlds), difference(dry[0] - dry[1], chains.n_worlds))


def difference(values: I8, n_worlds: int) -> Measure:
    """Mean of the differences of N campaigns that were run in pairs, replicate K in world K mod M.

    Chance: the stratified mean (Cochran 1977, Sampling Techniques, 5.3) with Student's quantile. Ignorance:
    5th to 95th percentile of the world means, chance taken out.
    """
    of_world = np.arange(values.size) % n_worlds
    n = np.bincount(of_world, minlength=n_worlds).astype(np.float64)
    means = np.bincount(of_world, values, n_worlds) / n
    squares = np.bincount(of_world, (values - means[of_world]) ** 2, n_worlds)
    mean = float(np.mean(values))
    n_free = int(values.size) - n_worlds
    if n_free < 1:
        return Measure(mean, (-math.inf, math.inf), (mean, mean))
    variance = float(squares.sum()) / n_free
    half = student_quantile(0.975, n_free) * math.sqrt(variance / values.size)
    between = without_chance(ByWorld(means, variance / n, n))
    low, high = np.quantile(between, [0.05, 0.95], method="median_unbiased")
    return Measure(mean, (mean - half, mean + half), (float(low), float(high)))
