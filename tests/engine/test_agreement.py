"""The kernels and the plain twin agree, replicate by replicate and column by column."""

from __future__ import annotations

import os
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.hand_made import changed, hand_made
from engine.synthetic import random_world, simple_world, world_seeds
from engine.twin import Twin, story
from rempart.engine.outcomes import Layout
from rempart.engine.run import run_rows
from rempart.engine.variants import SINGLE, variant_of
from rempart.engine.world import World

pytestmark = pytest.mark.kernel
N_REPLICATES = 4
N_EXAMPLES = int(os.environ.get("REMPART_AGREEMENT_EXAMPLES", "60"))


def layout_of(world: World) -> Layout:
    classes = tuple(f"class {c}" for c in range(len(world.raid.class_p_fail)))
    return Layout(classes, tuple(f"point {j}" for j in range(len(world.ground.point_x_m))))


def difference(world: World, what: str, kernel: str, seed: int, first: int, n: int = N_REPLICATES) -> str:
    """Where the kernel and the twin part: the columns and the twin's story; empty where they agree."""
    names, twin = layout_of(world).names(), Twin(world)
    rows = run_rows([world], seed, first, n, kernel=kernel)
    for number, row in zip(range(first, first + n), rows.tolist(), strict=True):
        expected = twin.row(seed, number)
        if row == expected:
            continue
        parts = [f"{what}, kernel {kernel}, seed {seed}, replicate {number}"]
        columns = zip(names, row, expected, strict=True)
        parts += [f"  {name}: kernel {got}, twin {want}" for name, got, want in columns if got != want]
        parts += [f"  {t_s!r} {kind} {who} {what}" for t_s, kind, who, what in story(world, seed, number)]
        return "\n".join(parts)
    return ""


@given(seed=world_seeds(), first=st.integers(0, 10**6))
@settings(max_examples=N_EXAMPLES, deadline=None)
def test_the_layered_kernel_agrees_on_any_world(seed, first):
    world = random_world(np.random.default_rng(seed))
    assert difference(world, f"random_world {seed}", "layered", 5, first) == ""


@pytest.mark.parametrize("kernel", ["single", "layered"])
@given(seed=world_seeds(), first=st.integers(0, 10**6))
@settings(max_examples=N_EXAMPLES, deadline=None)
def test_both_kernels_agree_on_simple_worlds(kernel, seed, first):
    world = simple_world(np.random.default_rng(seed))
    assert variant_of(world) == SINGLE
    assert difference(world, f"simple_world {seed}", kernel, 5, first) == ""


def test_a_replicate_belongs_to_its_world():
    first = hand_made(5)
    worlds = [first, changed(first, sspk=[[0.5]]), changed(first, pd_fixed=0.0)]
    for kernel, threads in product(("single", "layered"), (1, 2)):
        rows = run_rows(worlds, 3, 4, 12, kernel=kernel, threads=threads)
        for number, row in enumerate(rows.tolist(), start=4):
            assert row == Twin(worlds[number % 3]).row(3, number)
