"""Raids over days on one defence: what each finds, and what it leaves to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from rempart.engine.draws import member_key, name_key
from rempart.engine.outcomes import Layout
from rempart.engine.raid_chain import Carrier, Start
from rempart.engine.run import default_threads
from rempart.engine.world import World
from rempart.scenario import Scenario
from rempart.scenario.campaign import Campaign, CampaignFile, weapons_by_name
from rempart.scenario.quantity import Quantity
from rempart.scenario.unknowns import unknowns
from rempart.world.drawn_values import quantile, world_unit
from rempart.world.records import Resolved

I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_MASK = 2**64 - 1
_COUNTED = ("leakers", "arrived", "intercepted", "harmless")


class BuiltWorlds(Protocol):
    """What a scenario's worlds are to a campaign."""

    @property
    def resolved(self) -> tuple[Resolved, ...]:
        """Each world's numbers."""

    @property
    def worlds(self) -> tuple[World, ...]:
        """Each world's arrays."""

    @property
    def layout(self) -> Layout:
        """Columns of a row."""


class Build(Protocol):
    """Draws and tabulates worlds, as `rempart.pipeline.build` does."""

    def __call__(
        self, scenario: Scenario, seed: int, *, quantiles: Sequence[Mapping[str, float]]
    ) -> BuiltWorlds:
        """Worlds of a scenario; world i holds the unknowns that entry i names at those shares."""


@dataclass(frozen=True, eq=False)
class Chains:
    """What N campaigns of R raids left behind, in order of their replicates; replicate K is of world K mod M.

    `leakers`, `arrived`, `intercepted`, `harmless`: (N, R). `fired`, `stock`: (N, R, T) by kind of
    interceptor: fired in the raid; left after it, on launchers and in the depot. `hit`, `down`: (N, R, K)
    components hit in the raid; down as it began.
    """

    campaign: Campaign
    seed: int
    n_worlds: int
    kinds: tuple[str, ...]
    components: tuple[str, ...]
    leakers: I8
    arrived: I8
    intercepted: I8
    harmless: I8
    fired: I8
    stock: I8
    hit: Flags
    down: Flags

    @property
    def days(self) -> tuple[float, ...]:
        """When each raid comes, in days from the start."""
        return tuple(one.at_s / 86400.0 for one in self.campaign.occurrences)


def run_campaign(
    campaign: Campaign,
    raids: Sequence[BuiltWorlds],
    n_replicates: int,
    seed: int = 1,
    n_worlds: int = 50,
    threads: int = 1,
    progress: Callable[[int], Any] | None = None,
) -> Chains:
    """Run campaigns 0 .. n - 1, each a chain of raids in one world; `raids`: as `built` makes them.

    Luck is drawn anew for each raid of each campaign. The same for the same seed, whatever the threads.
    """
    kinds = weapons_by_name(campaign.scenario)
    names = tuple(dict.fromkeys(c.name for one in raids for world in one.resolved for c in world.components))
    shape = (n_replicates, len(raids))
    chains = Chains(
        campaign,
        seed,
        n_worlds,
        kinds,
        names,
        leakers=np.zeros(shape, np.int64),
        arrived=np.zeros(shape, np.int64),
        intercepted=np.zeros(shape, np.int64),
        harmless=np.zeros(shape, np.int64),
        fired=np.zeros((*shape, len(kinds)), np.int64),
        stock=np.zeros((*shape, len(kinds)), np.int64),
        hit=np.zeros((*shape, len(names)), np.bool_),
        down=np.zeros((*shape, len(names)), np.bool_),
    )

    def one_world(i_world: int) -> None:
        run = _WorldRun(chains, raids, i_world)
        for replicate in range(i_world, n_replicates, n_worlds):
            run.chain(replicate)

    with ThreadPoolExecutor(threads) as pool:
        for n_done, _ in enumerate(pool.map(one_world, range(n_worlds)), 1):
            if progress is not None:
                progress(n_done)
    return chains


def campaigns(
    campaign: Campaign,
    build: Build,
    n_replicates: int,
    seed: int = 1,
    n_worlds: int = 40,
    threads: int | None = None,
    without: Sequence[str] = (),
    progress: Sequence[Callable[[int], Any]] = (),
) -> tuple[Chains, dict[str, Chains]]:
    """Run a campaign n times over; and again without each delivery of `without`, with the same luck.

    `progress`: told the number of raids built, then of worlds run, over all runs.
    """
    raids = built(campaign, build, seed, n_worlds, *progress[:1])
    every = {"": campaign, **{name: without_delivery(campaign, name) for name in without}}
    chains: dict[str, Chains] = {}
    for i, (name, one) in enumerate(every.items()):
        told = [partial(_onward, tell, i * n_worlds) for tell in progress[1:2]]
        n_threads = threads or default_threads()
        chains[name] = run_campaign(one, raids, n_replicates, seed, n_worlds, n_threads, *told)
    return chains.pop(""), chains


def _onward(tell: Callable[[int], Any], before: int, done: int) -> None:
    tell(before + done)


def without_delivery(campaign: Campaign, name: str) -> Campaign:
    """The campaign less one delivery; all else, and all luck, as it was."""
    left = {key: one for key, one in campaign.content.deliveries.items() if key != name}
    return replace(campaign, content=campaign.content.model_copy(update={"deliveries": left}))


def built(
    campaign: Campaign,
    build: Build,
    seed: int = 1,
    n_worlds: int = 50,
    progress: Callable[[int], Any] | None = None,
) -> list[BuiltWorlds]:
    """Worlds of each raid; those of raids that have no unknown of their own are made once.

    A world is one draw of all that is not known about the defence and the threats; what is not known about a
    raid itself, its size above all, is drawn anew for each raid of each world.
    """
    known: dict[int, BuiltWorlds] = {}
    found: list[BuiltWorlds] = []
    for j, occurrence in enumerate(campaign.occurrences):
        if progress is not None:
            progress(j + 1)
        scenario = occurrence.scenario
        own = [u.name for u in unknowns(scenario) if u.path.startswith("raid.")]
        if not own and id(scenario) in known:
            found.append(known[id(scenario)])
            continue
        held = [
            {name: world_unit(seed, world, f"campaign/{j}/{name}") for name in own}
            for world in range(n_worlds)
        ]
        found.append(build(scenario, seed, quantiles=held))
        known[id(scenario)] = found[-1]
    return found


class _Loading(NamedTuple):
    """Of one kind of interceptor in one world: `arrived`: (time, number) in the depot, in order of time."""

    reload_s: float
    arrived: tuple[tuple[float, int], ...]

    def by(self, t_s: float) -> int:
        """Interceptors that came into the depot until then."""
        return sum(n for at_s, n in self.arrived if at_s <= t_s)


class _WorldRun:
    """One world of a campaign while its chains are run."""

    def __init__(self, chains: Chains, raids: Sequence[BuiltWorlds], i_world: int) -> None:
        self.chains, self.i_world = chains, i_world
        self.raids = [one.worlds[i_world] for one in raids]
        carriers = {id(world): Carrier(world) for world in self.raids}
        self.carriers = [carriers[id(world)] for world in self.raids]
        self.columns = [{name: one.layout.column(name) for name in _COUNTED} for one in raids]
        resolved = raids[0].resolved[i_world]
        weapons = [weapon for unit in resolved.fire_units for weapon in unit.weapons]
        kinds = {name: t for t, name in enumerate(chains.kinds)}
        self.kind = np.array([kinds.get(w.name.rpartition("-")[0], -1) for w in weapons], np.int64)
        self.components = [component.name for component in resolved.components]
        place = {name: k for k, name in enumerate(self.components)}
        self.launcher = [place[w.name] for w in weapons]
        self.columns_of = [chains.components.index(name) for name in self.components]
        self.reload = np.array([w.reload for w in weapons], np.int64)
        self.full = self.carriers[0].start
        content = chains.campaign.content
        self.loading = [self._loading(content, name) for name in chains.kinds]
        self.repair = [_repair_of(content, name) for name in self.components]
        self.seeds = [member_key(chains.seed & _MASK, j) for j in range(len(raids))]

    def _value(self, quantity: Quantity, path: str) -> float:
        """A quantity of the campaign as this world has it."""
        if quantity.spread is None:
            return quantity.value
        name = quantity.unknown or f"campaign/{path}"
        return quantile(quantity.spread, world_unit(self.chains.seed, self.i_world, name))

    def _loading(self, content: CampaignFile, kind: str) -> _Loading:
        stock = content.stocks.get(kind)
        arrived = [
            (one.at.value, int(self._value(one.count, f"deliveries.{name}.count")))
            for name, one in content.deliveries.items()
            if one.of == kind
        ]
        if stock is None:
            return _Loading(3600.0, tuple(sorted(arrived)))
        arrived.append((-np.inf, int(self._value(stock.depot, f"stocks.{kind}.depot"))))
        return _Loading(self._value(stock.reload_time, f"stocks.{kind}.reload_time"), tuple(sorted(arrived)))

    def chain(self, replicate: int) -> None:
        """One campaign from its first raid to its last."""
        chains = self.chains
        shots, reloads = self.full.shots.copy(), self.full.reloads.copy()
        used = [0] * len(chains.kinds)
        up_at_s = np.full(len(self.components), -np.inf)
        before_s = -np.inf
        for j, occurrence in enumerate(chains.campaign.occurrences):
            at_s = occurrence.at_s
            down = up_at_s > at_s
            self._load(shots, reloads, used, down, before_s, at_s)
            carrier = self.carriers[j]
            ready = self._ready(replicate, j, at_s) & ~down
            availability = np.where(ready, carrier.start.availability, 0.0)
            end = carrier.run(self.seeds[j], replicate, Start(shots, reloads, availability))
            for t in range(len(chains.kinds)):
                mine = self.kind == t
                had = shots[mine].sum() + (reloads * self.reload)[mine].sum()
                has = end.shots[mine].sum() + (end.reloads * self.reload)[mine].sum()
                chains.fired[replicate, j, t] = had - has
            shots, reloads = end.shots, end.reloads
            self._lose(shots, reloads, up_at_s, end.hit & ~down, replicate, j, at_s)
            for name, column in self.columns[j].items():
                getattr(chains, name)[replicate, j] = end.row[column]
            chains.hit[replicate, j, self.columns_of] = end.hit & ~down
            chains.down[replicate, j, self.columns_of] = down
            for t, loading in enumerate(self.loading):
                chains.stock[replicate, j, t] = self._stock(shots, reloads, t) + loading.by(at_s) - used[t]
            before_s = at_s

    def _stock(self, shots: I8, reloads: I8, t: int) -> int:
        mine = self.kind == t
        return int(shots[mine].sum() + (reloads * self.reload)[mine].sum())

    def _load(
        self, shots: I8, reloads: I8, used: list[int], down: Flags, before_s: float, at_s: float
    ) -> None:
        """Fill launchers from the depot, then their reloads, if there was time since the last raid.

        What came into the depot a loading time before the raid can be on a launcher when it begins.
        """
        for t, loading in enumerate(self.loading):
            if at_s - before_s < loading.reload_s:
                continue
            left = loading.by(at_s - loading.reload_s) - used[t]
            for w, kind in enumerate(self.kind.tolist()):
                if kind != t or left <= 0 or down[self.launcher[w]]:
                    continue
                taken = self._fill(shots, reloads, w, left)
                used[t] += taken
                left -= taken

    def _fill(self, shots: I8, reloads: I8, w: int, left: int) -> int:
        """Fill one launcher, and its reloads by whole ones, from what is left; how many it took."""
        size, full = int(self.reload[w]), self.full
        onto = min(int(full.shots[w]) - int(shots[w]), left)
        sets = min(int(full.reloads[w]) - int(reloads[w]), (left - onto) // size) if size > 0 else 0
        shots[w] += onto
        reloads[w] += sets
        return onto + sets * size

    def _lose(
        self, shots: I8, reloads: I8, up_at_s: Any, hit: Flags, replicate: int, j: int, at_s: float
    ) -> None:
        """Send what was hit to repair; interceptors on a launcher that was hit are lost with it."""
        for k in np.flatnonzero(hit).tolist():
            u = self._unit(replicate, f"repair/{j}/{self.components[k]}")
            repair = self.repair[k]
            up_at_s[k] = at_s + (repair.value if repair.spread is None else quantile(repair.spread, u))
        for w, launcher in enumerate(self.launcher):
            if hit[launcher] and self.kind[w] >= 0:
                shots[w] = reloads[w] = 0

    def _ready(self, replicate: int, j: int, at_s: float) -> Flags:
        """(K,) whether the battery of each component is ready for the raid: one draw a battery."""
        ready = np.ones(len(self.components), np.bool_)
        for i, span in enumerate(self.chains.campaign.content.readiness):
            until_s = np.inf if span.until is None else span.until.value
            if not span.from_.value <= at_s < until_s:
                continue
            p = self._value(span.availability, f"readiness.{i}.availability")
            for battery in span.of:
                if self._unit(replicate, f"ready/{j}/{i}/{battery}") >= p:
                    ready &= [not name.startswith(f"{battery}/") for name in self.components]
        return ready

    def _unit(self, replicate: int, what: str) -> float:
        """A uniform number in (0, 1) that belongs to one thing in one campaign, whatever else is drawn."""
        key = member_key(member_key(self.chains.seed & _MASK, replicate) ^ name_key(f"campaign/{what}"), 0)
        return ((key >> 12) + 0.5) * 2.0**-52


def _repair_of(content: CampaignFile, component: str) -> Quantity:
    """How long a component takes to repair: told of it, of its weapon, of its battery, of any; else never."""
    battery = component.partition("/")[0]
    for name in (component, component.rpartition("-")[0], battery, "default"):
        if name in content.repair:
            return content.repair[name]
    return Quantity(float("inf"))
