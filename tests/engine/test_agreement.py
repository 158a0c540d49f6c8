"""The kernel and the plain twin agree, replicate by replicate and column by column."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.hand_made import changed, hand_made
from engine.synthetic import random_world, simple_world, world_seeds
from engine.twin import Twin, story
from rempart.engine.kernel import kernel_rows
from rempart.engine.outcomes import Layout
from rempart.engine.run import run_rows
from rempart.engine.state import allocate
from rempart.engine.struct_ref import Frame
from rempart.engine.world import World

pytestmark = pytest.mark.kernel
N_REPLICATES = 4
N_EXAMPLES = int(os.environ.get("REMPART_AGREEMENT_EXAMPLES", "60"))


def layout_of(world: World) -> Layout:
    classes = tuple(f"class {c}" for c in range(len(world.raid.class_p_fail)))
    return Layout(classes, tuple(f"point {j}" for j in range(len(world.ground.point_x_m))))


def difference(world: World, what: str, seed: int, first: int, n: int = N_REPLICATES) -> str:
    """Where the kernel and the twin part: the columns and the twin's story; empty where they agree."""
    names, twin = layout_of(world).names(), Twin(world)
    rows = run_rows([world], seed, first, n)
    for number, row in zip(range(first, first + n), rows.tolist(), strict=True):
        expected = twin.row(seed, number)
        if row == expected:
            continue
        parts = [f"{what}, seed {seed}, replicate {number}"]
        columns = zip(names, row, expected, strict=True)
        parts += [f"  {name}: kernel {got}, twin {want}" for name, got, want in columns if got != want]
        parts += [f"  {t_s!r} {kind} {who} {what}" for t_s, kind, who, what in story(world, seed, number)]
        return "\n".join(parts)
    return ""


@given(seed=world_seeds(), first=st.integers(0, 10**6))
@settings(max_examples=N_EXAMPLES, deadline=None)
def test_the_kernel_agrees_on_any_world(seed, first):
    world = random_world(np.random.default_rng(seed))
    assert difference(world, f"random_world {seed}", 5, first) == ""


@given(seed=world_seeds(), first=st.integers(0, 10**6))
@settings(max_examples=N_EXAMPLES, deadline=None)
def test_the_kernel_agrees_on_simple_worlds(seed, first):
    world = simple_world(np.random.default_rng(seed))
    assert difference(world, f"simple_world {seed}", 5, first) == ""


@given(seed=world_seeds(), first=st.integers(0, 10**6))
@settings(max_examples=N_EXAMPLES, deadline=None)
def test_decisions_at_every_period_change_nothing(seed, first):
    """The controllers sleep until an answer can change; asked at every period, they answer alike."""
    world = random_world(np.random.default_rng(seed))
    frame: Any = Frame(world)
    every: Any = Frame(allocate(world, every=True))
    rows = np.zeros((N_REPLICATES, layout_of(world).n_columns), np.int32)
    kernel_rows(frame, every, np.uint64(5), np.uint64(first), np.uint64(1), rows)
    assert rows.tolist() == run_rows([world], 5, first, N_REPLICATES).tolist()


def test_a_replicate_belongs_to_its_world():
    first = hand_made(5)
    worlds = [first, changed(first, sspk=[[0.5]]), changed(first, pd_fixed=0.0)]
    for threads in (1, 2):
        rows = run_rows(worlds, 3, 4, 12, threads=threads)
        for number, row in enumerate(rows.tolist(), start=4):
            assert row == Twin(worlds[number % 3]).row(3, number)
