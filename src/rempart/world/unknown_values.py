"""What the worlds of a scenario take one unknown to be, by its path or its name."""

from __future__ import annotations

from typing import NamedTuple

from rempart.reading.problems import one_of
from rempart.scenario import Scenario
from rempart.scenario.model import quantities
from rempart.scenario.quantity import Quantity
from rempart.scenario.unknowns import ALTERNATIVES
from rempart.world.draw_world import alternative_of
from rempart.world.drawn_values import quantile, world_unit


class NoUnknown(ValueError):
    """There is no such unknown; the text is a sentence."""


class Drawn(NamedTuple):
    """By world: value (nan where the world does not have it) and share of its distribution; labels of an
    alternative's values.
    """

    values: tuple[float, ...]
    shares: tuple[float, ...]
    labels: tuple[str, ...] = ()


def over_worlds(scenario: Scenario, seed: int, n_worlds: int, name: str) -> Drawn:
    """One unknown in worlds 0 .. n_worlds - 1: SI, radians, linear ratios; raises NoUnknown.

    `name`: its path, or a name that one quantity of each alternative has, or `alternatives`.
    """
    which = [alternative_of(scenario, seed, world) for world in range(n_worlds)]
    if name == ALTERNATIVES and len(scenario.variants) > 1:
        shares = tuple(world_unit(seed, world, name) for world in range(n_worlds))
        return Drawn(tuple(map(float, which)), shares, tuple(variant.name for variant in scenario.variants))
    found = [_quantity(scenario, i, name) for i in range(len(scenario.variants))]
    if not any(found):
        raise NoUnknown(_nowhere(scenario, name))
    key = next(_key(path, quantity) for path, quantity in filter(None, found))
    shares = tuple(world_unit(seed, world, key) for world in range(n_worlds))
    values = []
    for world, u in zip(which, shares, strict=True):
        here = found[world]
        spread = here[1].spread if here else None
        values.append(quantile(spread, u) if spread is not None else float("nan"))
    return Drawn(tuple(values), shares)


def _key(path: str, quantity: Quantity) -> str:
    return quantity.unknown or path


def _unknowns(scenario: Scenario, i: int) -> list[tuple[str, Quantity]]:
    every = quantities(scenario.variants[i].content)
    return [(path, quantity) for path, quantity in every if quantity.spread is not None]


def _quantity(scenario: Scenario, i: int, name: str) -> tuple[str, Quantity] | None:
    every = _unknowns(scenario, i)
    for path, quantity in every:
        if path == name:
            return path, quantity
    named = [(path, quantity) for path, quantity in every if _key(path, quantity) == name]
    if len({quantity.spread for _, quantity in named}) > 1:
        paths = ", ".join(path for path, _ in named[:6])
        raise NoUnknown(f"{name!r} is the name of several numbers; name one by its path: {paths}")
    return named[0] if named else None


def _nowhere(scenario: Scenario, name: str) -> str:
    known = {path for i in range(len(scenario.variants)) for path, _ in _unknowns(scenario, i)}
    return f"the scenario has no unknown {name!r}{one_of(name, known)}"
