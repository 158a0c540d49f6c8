"""Worlds of more components than a word has bits: where a component stands in them changes no row."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.synthetic import random_world
from engine.twin import Twin
from rempart.engine.component_masks import bits_of, holds, n_words, needs_met, put, words_of
from rempart.engine.draws import name_key
from rempart.engine.run import run_rows
from rempart.engine.world import World
from rempart.pipeline import build, simulate
from rempart.scenario import load

pytestmark = pytest.mark.kernel

STEP, FIRST = 61, 5


def spread(world: World) -> World:
    """The same world with idle components between its own: number k becomes number 61 k + 5."""
    ground, old = world.ground, len(world.ground.component_key)
    n = STEP * old + 70
    at = FIRST + STEP * np.arange(old)
    filled = {
        "component_key": np.array([name_key(f"idle {i}") for i in range(n)], np.uint64),
        "component_availability": np.full(n, 0.5),
        "component_ready_s": np.full(n, math.inf),
    }
    for name, array in filled.items():
        array[at] = getattr(ground, name)

    def moved(components):
        return np.where(components < 0, components, FIRST + STEP * components).astype(np.int32)

    def needed(sets):
        bits = [bits_of(row) for row in sets]
        return words_of([sum(1 << int(at[k]) for k in range(old) if b >> k & 1) for b in bits], n)

    fire = {name: needed(getattr(world.fire, name)) for name in world.fire._fields if name.endswith("_need")}
    return world._replace(
        ground=ground._replace(
            **filled,
            point_component=moved(ground.point_component),
            event_component=moved(ground.event_component),
            rule_mask=np.zeros((0, n_words(n)), np.uint64),
        ),
        sensing=world.sensing._replace(sensor_need=needed(world.sensing.sensor_need)),
        fire=world.fire._replace(**fire),
    )


@given(seed=st.integers(0, 10**6), first=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_where_a_component_stands_changes_no_row(seed, first):
    world = random_world(np.random.default_rng(seed))
    wide = spread(world)
    rows = run_rows([wide], seed, first, 5)
    np.testing.assert_array_equal(rows, run_rows([world], seed, first, 5))
    assert rows[0].tolist() == Twin(wide).row(seed, first)


@pytest.mark.kernel_small
@settings(deadline=None)
@given(sets=st.lists(st.integers(0, 2**200 - 1), min_size=1, max_size=4), k=st.integers(0, 199))
def test_sets_are_those_of_whole_numbers(sets, k):
    words = words_of(sets, 200)
    assert words.shape == (len(sets), 4)
    assert [bits_of(row) for row in words] == sets
    for x, bits in enumerate(sets):
        assert holds(words, x, k) == bool(bits >> k & 1)
        assert needs_met(words, 0, words, x) == (bits & ~sets[0] == 0)
        for there in (True, False):
            changed = words.copy()
            put(changed, x, k, there)
            assert bits_of(changed[x]) == (bits | 1 << k if there else bits & ~(1 << k))


LAUNCHERS = """\
rempart: 2
name: many
site: {position: {lat: 33.8, lon: 42.4}, area: 2 km}
assets: {depot: {position: site}}
batteries:
  guard:
    sensors: {radar: {scan_period: 2 s, pd: 1, position: {bearing: 90 deg, distance: 40 km}}}
    weapons:
      launcher: {count: 130, magazine: 1, availability: 0.5, speed: 900 m/s, range_max: 20 km, sspk: {any: 1}}
    fire_unit: {channels: 130}
threats: {drone: {flight: powered, speed: 50 m/s, height: 200 m, dive: 30 deg}}
raid:
  drones: {threat: drone, count: 130, from: {bearing: 270 deg, distance: 60 km}, aim: depot, at: 20 min}
"""


def test_each_of_130_launchers_is_there_or_not():
    """130 drones, a launcher each, there with probability 1/2: Binomial(130, 1/2) are intercepted."""
    n = 4000
    done = simulate(build(load(LAUNCHERS), 1, 1), n)
    column = done.layout.column("intercepted")
    total, squares = done.tally.total[0, column], done.tally.squares[0, column]
    mean, variance = total / n, squares / n - (total / n) ** 2
    assert abs(mean - 65.0) < 4.0 * math.sqrt(32.5 / n)
    assert abs(variance - 32.5) < 4.0 * 32.5 * math.sqrt(2.0 / n)


def test_the_last_of_130_launchers_is_lost_alone():
    one = "{count: 130, magazine: 1, availability: 0.5"
    whole = LAUNCHERS.replace(one, "{count: 130, magazine: 1")
    lost = whole + "events: [{at: 0 s, component: guard/launcher-130, state: down}]\n"
    for text, expected in ((whole, 130), (lost, 129)):
        done = simulate(build(load(text), 1, 1), 20)
        assert done.tally.total[0, done.layout.column("interceptors_fired")] == 20 * expected
