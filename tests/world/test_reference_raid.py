"""The reference raid's numbers, by hand from its text."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from rempart.engine.draws import member_key, name_key
from rempart.engine.world import LAW_SWERLING1, N_FIRE_BINS, N_SEE_BINS, World
from rempart.world.tabulate import tabulate
from world.reference_raid import CLASSES, DELAY_S, INTERCEPTOR_MPS, REACH_M, reference_raid

NAMES = tuple(CLASSES)


@cache
def world() -> World:
    return tabulate(reference_raid())


def launch_tgo(speed_mps: float, range_m: float) -> float:
    """R_int = (R - v t_b) / (1 + v / v_i), solved for R / v."""
    return (range_m * (1.0 + speed_mps / INTERCEPTOR_MPS) + speed_mps * DELAY_S) / speed_mps


def test_three_paths_remain():
    raid = world().raid
    assert raid.path_of.tolist() == [p for p in range(3) for _ in range(6)]
    assert raid.member_group.tolist() == [0] * 12 + [1] * 8 + [2] * 4
    assert raid.member_slot.tolist() == [*range(12), *range(8), *range(4)]
    assert raid.aim_cumulative[raid.aim_first + raid.aim_n - 1].tolist() == [1.0] * 3
    assert raid.aim_cumulative[:6] == pytest.approx([0.2, 0.36, 0.52, 0.68, 0.84, 1.0])


def test_keys_are_those_of_the_names():
    w = world()
    key = name_key("raid/drone")
    assert int(w.raid.group_key[1]) == key
    assert [int(k) for k in w.raid.member_key[12:20]] == [member_key(key, i) for i in range(8)]
    assert int(w.sensing.sensor_key[0]) == name_key("radar") == int(w.ground.component_key[0])
    assert int(w.fire.weapon_key[0]) == name_key("launcher")


@pytest.mark.parametrize("path", range(3), ids=NAMES)
def test_visible_from_the_appearance_range_on(path: int):
    _, speed_mps, seen_m, *_ = CLASSES[NAMES[path]]
    sensing = world().sensing
    assert sensing.see_n[path] == 1
    first = sensing.see_first[path]
    assert sensing.see_open_s[first] == pytest.approx(seen_m / speed_mps, rel=1e-12)
    assert sensing.see_close_s[first] == 0.0
    assert sensing.see_per_bin[path] == pytest.approx(N_SEE_BINS * speed_mps / seen_m, rel=1e-12)
    edges = np.linspace(0.0, seen_m, N_SEE_BINS + 1)
    np.testing.assert_allclose(sensing.see_range_m[path], edges, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("path", range(3), ids=NAMES)
def test_launch_windows_are_the_closed_form(path: int):
    speed_mps = CLASSES[NAMES[path]][1]
    fire = world().fire
    assert fire.fire_n[path] == 1
    first = fire.fire_first[path]
    near, far = (launch_tgo(speed_mps, range_m) for range_m in REACH_M)
    assert fire.fire_open_s[first] == pytest.approx(far, rel=1e-12)
    assert fire.fire_close_s[first] == pytest.approx(near, rel=1e-12)


@pytest.mark.parametrize("path", range(3), ids=NAMES)
def test_flight_time_is_the_closed_form(path: int):
    speed_mps = CLASSES[NAMES[path]][1]
    fire = world().fire
    tgo_s = fire.fire_t0_s[path] + np.arange(N_FIRE_BINS + 1) / fire.fire_per_bin[path]
    range_m = (speed_mps * tgo_s - speed_mps * DELAY_S) / (1.0 + speed_mps / INTERCEPTOR_MPS)
    np.testing.assert_allclose(fire.flight_s[path], DELAY_S + range_m / INTERCEPTOR_MPS, rtol=1e-12)
    assert (fire.factor[path] == 1.0).all()


@pytest.mark.parametrize("path", range(3), ids=NAMES)
def test_bounds_hold_the_closed_form_and_are_close(path: int):
    _, _, seen_m, reference_m, *_ = CLASSES[NAMES[path]]
    sensing = world().sensing
    assert sensing.law[0] == LAW_SWERLING1
    inner = (np.arange(N_SEE_BINS)[:, None] + np.array([0.0, 0.3, 0.7, 1.0])) / N_SEE_BINS
    with np.errstate(divide="ignore"):
        pd = 1e-6 ** (1.0 / (1.0 + 20.0 * (reference_m / (inner * seen_m)) ** 4))
    low, high = sensing.pd_low[path][:, None], sensing.pd_high[path][:, None]
    assert (low <= pd).all()
    assert (pd <= high).all()
    assert (high - low).mean() < 0.01


def test_only_the_distance_to_the_aim_matters():
    assert world().ground.planar == 0
    assert world().ground.damage_all == 0


def test_a_larger_raid_has_the_same_tables():
    large = tabulate(reference_raid(100))
    assert large.raid.member_key.size == 2400
    assert large.sensing.pd_low is world().sensing.pd_low
    assert large.fire.flight_s is world().fire.flight_s
