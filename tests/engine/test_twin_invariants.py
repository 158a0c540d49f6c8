"""What must hold for every replicate of every world (docs/model.md, sections 9 to 11)."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.synthetic import random_world, simple_world, world_seeds
from engine.synthetic_tables import pd_of_range
from engine.twin import Twin, replicate, row_of, story
from engine.twin_state import State, name_of, plain
from rempart.engine.outcomes import BLOCK, CAUSES, EXTRAS, MEASURES, Layout
from rempart.engine.world import HOSTILE, N_SEE_BINS, World

FATES = ("hit", "missed", "failed", "aborted", "surplus")
few = settings(max_examples=60, deadline=None)
makers = pytest.mark.parametrize("make", [random_world, simple_world])


def made(make, seed: int) -> World:
    return make(np.random.default_rng(seed))


def layout_of(world: World) -> Layout:
    classes = tuple(f"class {c}" for c in range(len(world.raid.class_p_fail)))
    return Layout(classes, tuple(f"point {j}" for j in range(len(world.ground.point_x_m))))


@makers
@given(seed=world_seeds(), number=st.integers(0, 2**40))
@few
def test_counts_of_every_class_add_up(make, seed, number):
    world = made(make, seed)
    layout, row = layout_of(world), replicate(world, 1, number)
    assert len(row) == layout.n_columns
    for threat in (*layout.classes, None):

        def count(name, threat=threat):
            return row[layout.column(name, threat)]

        assert count("launched") == sum(map(count, ("failed", "intercepted", "harmless", "leakers")))
        assert count("arrived") == count("launched") - count("failed")
        assert count("leakers") == sum(count(f"cause/{cause}") for cause in CAUSES)
        assert count("interceptors_fired") == sum(count(f"interceptors_{fate}") for fate in FATES)
        assert count("launched") >= count("detected") >= count("tracked")
        assert count("tracked") >= count("engaged") >= count("harmless_engaged")
        assert count("interceptors_hit") >= count("intercepted")
        assert count("ground") >= count("cause/not_air_threat")
    total = np.array(row[: layout.total]).reshape(-1, BLOCK).sum(axis=0)
    assert total.tolist() == row[layout.total : layout.extras]
    assert row[layout.column("no_leaker")] == (row[layout.column("leakers")] == 0)


@makers
@given(seed=world_seeds())
@few
def test_nobody_fires_more_or_at_more_than_he_can(make, seed):
    world = plain(made(make, seed))
    state = Twin(made(make, seed)).play(2, 0)
    fire = world.fire
    engagements = [(member, e) for member in state.members for e in member.engagements]
    for w, magazine in enumerate(fire.magazine):
        fired = sum(len(e.shots) for _, e in engagements if e.weapon == w)
        assert magazine < 0 or fired <= magazine + fire.n_reloads[w] * fire.reload[w]
    for member, engagement in engagements:
        f = engagement.unit
        assert engagement.shots
        assert engagement.t_s < member.t_end_s
        n_ours = sum(e.unit == f for e in member.engagements)
        assert n_ours <= (fire.max_engagements[f] or n_ours)
        held = [e for _, e in engagements if e.unit == f and _holds_channel_at(state, e, engagement.t_s)]
        assert len(held) <= fire.unit_channels[f]
        limit = fire.weapon_channels[engagement.weapon]
        assert limit == 0 or sum(e.weapon == engagement.weapon for e in held) <= limit


def _holds_channel_at(state: State, engagement, t_s: float) -> bool:
    until_s = max(shot.t_intercept_s for shot in engagement.shots)
    if not state.fire.free_at_intercept[engagement.unit]:
        until_s += state.fire.assessment_s[engagement.unit]
    return engagement.t_s <= t_s < until_s


@makers
@given(seed=world_seeds())
@few
def test_every_threat_has_one_end_and_every_leaker_one_cause(make, seed):
    state = Twin(made(make, seed)).play(3, 5)
    for member in state.members:
        name = name_of(member)
        assert [e.t_s for e in state.story if (e.kind, e.who) == ("end", name)] == [member.t_end_s]
        if member.nature != HOSTILE:
            assert member.cause == ""
            continue
        assert member.outcome in {"failed", "intercepted", "harmless", "leaker"}
        assert (member.cause in CAUSES) == (member.outcome == "leaker")
        assert sum(shot.fate == "hit" for shot in member.shots) == member.dead
        assert member.dead or member.outcome != "intercepted"
        assert {shot.fate for shot in member.shots} <= set(FATES)


@given(seed=world_seeds(), first=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_a_replicate_alone_is_what_it_is_in_a_sequence(seed, first):
    world = made(random_world, seed)
    twin = Twin(world)
    sequence = [twin.row(9, number) for number in range(first, first + 3)]
    assert sequence == [replicate(world, 9, number) for number in range(first, first + 3)]
    assert story(world, 9, first) == story(world, 9, first)


def test_seeds_and_replicates_differ():
    world = made(random_world, 4)
    rows = {tuple(replicate(world, seed, number)) for seed in range(3) for number in range(10)}
    assert len(rows) > 20


@given(seed=world_seeds(), u=st.lists(st.floats(0.0, 1.0), min_size=20, max_size=20))
@few
def test_bounds_of_detection_hold_the_law_within_and_nothing_in_gaps(seed, u):
    world = plain(made(random_world, seed))
    twin = Twin(made(random_world, seed)).play(0, 0)
    sensing = world.sensing
    n_sensors = len(sensing.sensor_key)
    for row, n_windows in enumerate(sensing.see_n):
        path, r = divmod(row, n_sensors)
        if n_windows == 0:
            continue
        first = sensing.see_first[row]
        edges = [
            edge
            for i in range(first, first + n_windows)
            for edge in (sensing.see_open_s[i], sensing.see_close_s[i])
        ]
        t0_s, t1_s = sensing.see_t0_s[row], sensing.see_t1_s[row]
        assert (max(edges), min(edges)) == (t1_s, t0_s)
        for tgo_s in [*edges, *(min(t0_s + x * (t1_s - t0_s), t1_s) for x in u)]:
            i = min(int((tgo_s - t0_s) * sensing.see_per_bin[row]), N_SEE_BINS - 1)
            pd = 0.0
            if twin.geometry.sees(path, r, tgo_s):
                range_m = np.array([twin.geometry.range_m(path, r, tgo_s)])
                pd = float(pd_of_range(world.sensing._asdict(), sensing.path_class[path], r, range_m)[0])
            assert sensing.pd_low[row][i] <= pd <= sensing.pd_high[row][i]


def test_random_worlds_reach_every_cause_fate_and_measure():
    found: Counter[str] = Counter()
    for seed in range(250):
        world = made(random_world, seed)
        layout, row = layout_of(world), row_of(Twin(world).play(11, seed))
        names = (*MEASURES, *(f"cause/{cause}" for cause in CAUSES), *EXTRAS)
        found.update(name for name in names if row[layout.column(name)] > 0)
    assert sorted(set(names) - set(found)) == []
