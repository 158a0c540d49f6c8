"""The unknowns of a scenario as inputs of an answer: which there are, and which enter the raid at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rempart.scenario import Scenario, Unknown, unknowns
from rempart.scenario.quantity import Spread
from rempart.scenario.unknowns import ALTERNATIVES
from rempart.world.draw_world import resolve
from rempart.world.drawn_values import world_unit

WORLDS_LOOKED_AT = 3
"""Worlds of each alternative in which it is seen which unknowns are asked for."""


@dataclass(frozen=True)
class Input:
    """What is drawn under one name. `paths`: where it stands; all of them share their quantile.

    The first path is one that speaks of a class in the raid, if any does. `source`: of the first path that
    has one, else empty. `spreads`: by path.
    """

    name: str
    paths: tuple[str, ...]
    source: str
    spreads: tuple[Spread, ...]

    @property
    def assumed(self) -> bool:
        """Whether no source gives it."""
        return self.source.startswith("assumption:")


def inputs_of(scenario: Scenario) -> tuple[Input, ...]:
    """Every unknown of every alternative by the name of its draw, in the order of the paths."""
    by_name: dict[str, dict[str, Unknown]] = {}
    for unknown in unknowns(scenario):
        by_name.setdefault(unknown.name, {}).setdefault(unknown.path, unknown)
    present = _classes_in_the_raid(scenario)
    found: list[Input] = []
    for name, entries in by_name.items():
        ordered = sorted(entries.values(), key=lambda one: present.isdisjoint(one.path.split(".")))
        source = next((one.source for one in ordered if one.source), "")
        paths, spreads = (tuple(one.path for one in ordered), tuple(one.distribution for one in ordered))
        found.append(Input(name, paths, source, spreads))
    return tuple(found)


def _classes_in_the_raid(scenario: Scenario) -> set[str]:
    """Names, cards and categories of the classes of which some group is."""
    content = scenario.content
    used = [content.threats[group.threat] for group in content.raid.values()]
    names = {group.threat for group in content.raid.values()}
    return names | {threat.card for threat in used} | {threat.category for threat in used} - {""}


class _Asked(dict[str, float]):
    """Quantiles that note which names are asked for."""

    def __init__(self, told: Mapping[str, float]) -> None:
        super().__init__(told)
        self.names: set[str] = set()

    def __bool__(self) -> bool:
        return True  # an empty one listens too

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)


def entering(scenario: Scenario, seed: int) -> frozenset[str]:
    """Names of the unknowns that go into any world.

    An SSPK against a class that is not in the raid does not: nothing asks for it, it has exactly no effect.
    """
    names: set[str] = set()
    for share in alternative_shares(scenario) or (None,):
        told = {} if share is None else {ALTERNATIVES: share}
        for world in range(WORLDS_LOOKED_AT):
            asked = _Asked(told)
            resolve(scenario, seed, world, asked)
            names |= asked.names
    return frozenset(names)


def alternative_shares(scenario: Scenario) -> tuple[float, ...]:
    """For each alternative with a weight, a share at which it holds: the middle of its own; empty for one."""
    weights = [variant.weight for variant in scenario.variants]
    if len(weights) < 2:
        return ()
    shares, below = [], 0.0
    for weight in weights:
        if weight > 0.0:
            shares.append((below + 0.5 * weight) / sum(weights))
        below += weight
    return tuple(shares)


def alternative_names(scenario: Scenario) -> tuple[str, ...]:
    """Names of the alternatives with a weight."""
    return tuple(variant.name for variant in scenario.variants if variant.weight > 0.0)


def plain_rows(names: Sequence[str], seed: int, n_worlds: int) -> tuple[dict[str, float], ...]:
    """Where the first worlds of a seed stand in each unknown: the worlds of `rempart run`, as quantiles."""
    return tuple({name: world_unit(seed, world, name) for name in names} for world in range(n_worlds))
