"""Rules that switch components: the kernel agrees with the plain twin, and does what the page says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.synthetic import random_world, simple_world, world_seeds
from engine.test_agreement import N_EXAMPLES, difference
from engine.twin import Twin
from rempart.engine.component_masks import words_of
from rempart.engine.world import RULE_CUE, RULE_CYCLE, RULE_LOSS, World

pytestmark = pytest.mark.kernel


def ruled(world: World, rng: np.random.Generator) -> World:
    """The world with one to three rules, each with components of its own that its sensors need."""
    ground, sensing = world.ground, world.sensing
    n_sensors, n_known = len(sensing.sensor_key), len(ground.component_key)
    need, ready_s = sensing.sensor_need.copy(), list(ground.component_ready_s)
    rows: list[tuple[int, int]] = []
    kinds, masks, first, n_rows = [], [], [], []
    for _ in range(int(rng.integers(1, 4)) if n_sensors else 0):
        kind = int(rng.choice([RULE_CYCLE, RULE_CUE, RULE_LOSS]))
        n = int(rng.integers(1, min(n_sensors, 3) + 1)) if kind == RULE_CUE else 1
        first.append(len(rows))
        n_rows.append(n)
        kinds.append(kind)
        masks.append(int(rng.integers(1, 1 << (n_sensors if kind == RULE_CUE else max(n_known, 1)))))
        starts_up = [kind == RULE_LOSS or (n > 1 and m == 0) for m in range(n)]
        for m, r in enumerate(rng.permutation(n_sensors)[:n].tolist()):
            k = len(ready_s)
            need[r, 0] |= np.uint64(1 << k)
            ready_s.append(0.0 if starts_up[m] else np.inf)
            rows.append((k, r))
    n_new, span_s = len(rows), float(np.ptp(world.raid.group_at_s)) + 60.0
    q = len(kinds)
    phase_s, on_s, turn_s = -rng.uniform(0.0, 30.0, q), rng.uniform(5.0, 40.0, q), rng.uniform(3.0, 40.0, q)
    for i, kind in enumerate(kinds):
        if kind == RULE_CYCLE:
            phase_s[i] = -rng.uniform(0.0, on_s[i] + turn_s[i])
            ready_s[rows[first[i]][0]] = 0.0 if -phase_s[i] < on_s[i] else np.inf
        elif kind == RULE_CUE and rng.random() < 0.3:
            turn_s[i] = 0.0
    ground = ground._replace(
        component_key=np.append(ground.component_key, rng.integers(1, 2**62, n_new).astype(np.uint64)),
        component_availability=np.append(ground.component_availability, np.ones(n_new)),
        component_ready_s=np.array(ready_s),
        rule_kind=np.array(kinds, np.int8),
        rule_mask=words_of(masks, 1),
        rule_delay_s=rng.uniform(0.001, 0.1 * span_s, q),
        rule_turn_s=turn_s,
        rule_on_s=on_s,
        rule_phase_s=phase_s,
        rule_first=np.array(first, np.int32),
        rule_n=np.array(n_rows, np.int32),
        rule_component=np.array([k for k, _ in rows], np.int32),
        rule_sensor=np.array([r for _, r in rows], np.int32),
    )
    return world._replace(ground=ground, sensing=sensing._replace(sensor_need=need))


@given(seed=world_seeds(), first=st.integers(0, 10**6), simple=st.booleans())
@settings(max_examples=3 * N_EXAMPLES, deadline=None)
def test_the_kernel_agrees_on_worlds_with_rules(seed, first, simple):
    rng = np.random.default_rng(seed)
    world = ruled(simple_world(rng) if simple else random_world(rng), rng)
    assert difference(world, f"ruled {seed}", 5, first) == ""


def test_two_rules_wait_for_one_track():
    rng = np.random.default_rng(553432734)
    assert difference(ruled(random_world(rng), rng), "two rules", 5, 34) == ""


def test_rules_make_a_difference_in_many_of_these_worlds():
    changed = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        world = random_world(rng)
        other = ruled(world, rng)
        changed += any(Twin(world).row(5, k) != Twin(other).row(5, k) for k in range(4))
    assert changed > 20
