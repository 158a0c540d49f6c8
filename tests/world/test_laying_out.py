"""Worlds of a run: the same whatever the threads, those of equal inputs made once."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from rempart.engine.world import World
from rempart.pipeline import build, worlds
from rempart.scenario import load
from rempart.world.draw_world import resolve
from rempart.world.geometry import GeometryCache
from rempart.world.tabulate import tabulate

pytestmark = pytest.mark.kernel
SCENARIO = load("ain-al-asad-2021-06-20")
N = 6


def same(one: World, other: World) -> bool:
    rooms = zip(one, other, strict=True)
    pairs = [(a, b) for room, like in rooms for a, b in zip(room, like, strict=True)]
    return all(np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f") for a, b in pairs)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_any_thread_makes_any_world(threads, monkeypatch):
    cache = GeometryCache()
    monkeypatch.setattr(worlds, "default_threads", lambda: threads)
    monkeypatch.setattr(worlds, "tabulate", lambda resolved, _: tabulate(resolved, cache))
    made = build(SCENARIO, 3, N)
    assert made.n_distinct == N
    for i in (4, 0, 5, 2):
        alone = tabulate(resolve(SCENARIO, 3, i), GeometryCache())
        assert same(made.worlds[i], alone)


def with_own_nan(value: Any) -> Any:
    """The same record, its nan another object: as two worlds drawn apart have it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: with_own_nan(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return type(value)(**fields)
    if isinstance(value, tuple):
        return tuple(map(with_own_nan, value))
    return float("nan") if isinstance(value, float) and value != value else value


def test_worlds_of_equal_inputs_are_made_once(monkeypatch):
    calls: list[int] = []

    def counted(resolved: Any, _cache: Any) -> World:
        calls.append(1)
        return tabulate(resolved)

    monkeypatch.setattr(worlds, "resolve", lambda *_: with_own_nan(resolve(SCENARIO, 1, 0)))
    monkeypatch.setattr(worlds, "tabulate", counted)
    told: list[int] = []
    made = build(SCENARIO, 1, N, progress=told.append)
    assert len(calls) == made.n_distinct == 1
    assert told == [N]
