"""Worlds with other classes and points get the same columns, and none of their outcomes moves."""

from __future__ import annotations

import numpy as np
import pytest

from answers.small_scenarios import MIXED
from rempart.answers.aligned_columns import made_alike
from rempart.engine.outcomes import Layout
from rempart.engine.run import run_rows
from rempart.pipeline import build, load
from rempart.world.draw_world import resolve
from rempart.world.records import Resolved
from rempart.world.tabulate import tabulate

N = 60


def layout_of(world: Resolved) -> Layout:
    return Layout(tuple(c.name for c in world.classes), tuple(p.name for p in world.points))


@pytest.mark.kernel
def test_added_columns_change_no_outcome():
    scenario = load(MIXED)
    own = [resolve(scenario, 1, k) for k in range(12)]
    alike, classes, points = made_alike(own, tuple(scenario.content.threats))
    assert classes == ("truck", "dart")
    assert set(points) == {"camp", "depot", "gun/radar", "gun/gun-1"}
    assert len({layout_of(world) for world in own}) == 3, "the worlds must differ for this to mean anything"
    for before, after in {layout_of(b): (b, a) for b, a in zip(own, alike, strict=True)}.values():
        narrow, wide = layout_of(before), layout_of(after)
        assert (wide.classes, wide.points) == (classes, points)
        rows = run_rows([tabulate(before)], 7, 0, N)
        padded = run_rows([tabulate(after)], 7, 0, N)
        names = list(wide.names())
        kept = [names.index(name) for name in narrow.names()]
        assert np.array_equal(padded[:, kept], rows)
        added = np.setdiff1d(np.arange(wide.n_columns), kept)
        assert not padded[:, added].any()


def test_worlds_that_agree_are_left_alone():
    scenario = load("rr-24")
    world = resolve(scenario, 1, 0)
    alike, classes, _ = made_alike((world, world), tuple(scenario.content.threats))
    assert alike[0] is world
    assert alike[1] is world
    assert classes == ("rocket", "drone", "ballistic")


def test_worlds_that_are_equal_are_tabulated_once():
    assert build(load("rr-24"), n_worlds=50).n_distinct == 1
    mixed = build(load(MIXED), n_worlds=30)
    assert mixed.n_distinct == 3
    assert len(mixed.worlds) == 30


def test_worlds_that_no_replicate_needs_are_not_made():
    assert len(build(load(MIXED), n_worlds=200, n_replicates=7).worlds) == 7


def test_presence_tells_which_world_has_a_point():
    worlds = build(load(MIXED), n_worlds=12)
    depot = worlds.layout.points.index("depot")
    expected = [any(p.name == "depot" for p in world.points) for world in worlds.resolved]
    assert worlds.present[:, depot].tolist() == expected
    assert 0 < sum(expected) < 12
