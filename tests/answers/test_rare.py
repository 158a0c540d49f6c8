"""Rare events of the engine: independent threats, whose number of leakers is binomial."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from answers.small_scenarios import FIXED, MIXED
from rempart.engine.outcomes import Layout
from rempart.engine.predicates import parse
from rempart.engine.rare.sample_space import Luck
from rempart.engine.run import run_rows
from rempart.pipeline import build, load, rare

pytestmark = [pytest.mark.kernel, pytest.mark.statistical]

INDEPENDENT = """
rempart: 1
name: independent
site: {position: {lat: 0.0, lon: 0.0}, area: everywhere}
assets: {camp: {position: site}}
batteries:
  battery:
    sensors: {radar: {scan_period: 1000 s, scan_phase: 150 s, horizon: false, pd: 1}}
    weapons: {launcher: {magazine: unlimited, delay: 1 s, speed: instant, sspk: {dart: 0.8}}}
    fire_unit: {channels: 400, max_engagements: 1}
controllers: {central: {decision_period: 1 s, decision_phase: 0 s}}
threats: {dart: {flight: straight, speed: 100 m/s}}
raid: {darts: {threat: dart, count: 24, from: {bearing: 0 deg, distance: 20 km}, aim: camp, at: 300 s}}
damage: aimed
"""


def worlds(text: str, n: int = 20):
    return build(load(text), 1, n)


@pytest.mark.parametrize(("k", "effort", "gain"), [(16, 20_000, 20_000), (19, 20_000, 5_000_000)])
def test_binomial_tail_through_the_engine(k, effort, gain):
    exact = binom.sf(k - 1, 24, 0.2)  # 9.1e-7 and 7.8e-10
    found = rare(worlds(INDEPENDENT), parse(f"leakers >= {k}"), effort, threads=2)
    deviation = found.relative_error * found.mean
    assert abs(found.mean - exact) < 3.5 * deviation
    assert found.relative_error < 0.1
    assert found.doubts == ()
    assert found.speedup > gain
    assert abs(found.n_raids - effort) < 0.2 * effort
    assert found.effective_sample_size == pytest.approx(found.n_plain * found.mean)
    assert len(found.worlds) == 1  # nothing is unknown: all worlds are one
    assert found.ignorance90 == (found.mean, found.mean)


def test_same_result_for_any_threads():
    event = parse("leakers >= 14")
    one, two = (rare(worlds(INDEPENDENT), event, 5_000, threads=n) for n in (1, 2))
    assert one == two


def test_event_that_is_not_rare_is_a_share_of_raids():
    exact = binom.sf(4, 24, 0.2)
    found = rare(worlds(INDEPENDENT), parse("leakers >= 5"), 20_000)
    assert found.ci95[0] < exact < found.ci95[1]
    assert found.doubts == ()


def test_what_structure_forbids_is_exactly_0():
    found = rare(worlds(INDEPENDENT), parse("leakers >= 25"), 1_000)
    assert (found.mean, found.exact, found.n_raids) == (0.0, True, 0)
    assert rare(worlds(INDEPENDENT), parse("leakers <= 24"), 1_000).mean == 1.0


def test_worlds_without_the_event_are_told_apart():
    found = rare(worlds(MIXED, 30), parse("leakers[truck] >= 2"), 2_000)
    assert {one.settled for one in found.worlds} == {True}
    share = np.mean([one.estimate.mean for one in found.worlds for _ in range(one.n_alike)])
    assert found.mean == pytest.approx(float(share))
    assert 0.0 < found.mean < 1.0
    assert not found.exact
    assert found.ignorance90 == (0.0, 1.0)


def test_event_on_the_luck_of_one_threat_is_doubted():
    one = INDEPENDENT.replace("count: 24", "count: 1").replace("dart: 0.8", "dart: 0.9995")
    found = rare(worlds(one), parse("leakers >= 1"), 1_000)
    assert {doubt.code for doubt in found.doubts} & {"not_reached", "steep", "stiff", "scattered", "one_run"}
    assert found.ci95[0] <= 0.0005 <= found.ci95[1]


def test_keys_at_random_have_the_law_of_replicates():
    made = worlds(FIXED, 1)
    world, layout = made.worlds[0], made.layout
    luck = Luck(world, lambda rows: rows[:, 0] * 1.0)
    keys = luck.fresh(20_000, np.random.default_rng(1))
    ours, theirs = luck.rows(keys), run_rows([world], 1, 0, 20_000)
    for name in ("detected", "intercepted", "leakers", "interceptors_fired", "no_leaker"):
        a, b = (rows[:, layout.column(name)].astype(float) for rows in (ours, theirs))
        error = np.sqrt((a.var() + b.var()) / len(a))
        assert abs(a.mean() - b.mean()) < 4.0 * error + 1e-12


def test_same_keys_same_row_and_another_key_changes_one_threat():
    made = worlds(INDEPENDENT, 1)
    luck = Luck(made.worlds[0], lambda rows: rows[:, 0] * 1.0)
    random = np.random.default_rng(2)
    keys = luck.fresh(200, random)
    before = luck.rows(keys)
    assert np.array_equal(before, luck.rows(keys))
    leakers = Layout.column(made.layout, "leakers")
    after = luck.rows(luck.moved(keys, 1.0, random))
    assert set(np.unique(after[:, leakers] - before[:, leakers])) == {-1, 0, 1}


SENSORS = "{radar: {scan_period: 1000 s, scan_phase: 150 s, horizon: false, pd: 1}}"
ONE_SCAN = "{scan_period: 1000 s, scan_phase: 150 s, horizon: false, pd: 0.5}"


@pytest.mark.parametrize(("n_sensors", "k"), [(3, 15), (4, 14)])
def test_looks_of_all_sensors_count(n_sensors, k):
    """A dart is missed by all sensors, one scan each, or not hit: leakers are binomial."""
    radars = ", ".join(f"radar-{i}: {ONE_SCAN}" for i in range(n_sensors))
    text = INDEPENDENT.replace(SENSORS, f"{{{radars}}}")
    assert text != INDEPENDENT
    unseen = 0.5**n_sensors
    exact = binom.sf(k - 1, 24, unseen + (1.0 - unseen) * 0.2)
    found = rare(worlds(text), parse(f"leakers >= {k}"), 10_000, threads=2)
    assert abs(found.mean - exact) < 3.5 * found.relative_error * found.mean
    assert found.relative_error < 0.3


def test_joint_event_of_two_classes():
    """Independent classes: the product of two binomial tails."""
    text = (
        INDEPENDENT.replace(
            "threats: {dart: {flight: straight, speed: 100 m/s}}",
            "threats: {dart: {flight: straight, speed: 100 m/s}, bolt: {flight: straight, speed: 100 m/s}}",
        )
        .replace(
            "count: 24, from: {bearing: 0 deg, distance: 20 km}, aim: camp, at: 300 s}}",
            "count: 12, from: {bearing: 0 deg, distance: 20 km}, aim: camp, at: 300 s},"
            " bolts: {threat: bolt, count: 12, from: {bearing: 9 deg, distance: 20 km},"
            " aim: camp, at: 300 s}}",
        )
        .replace("sspk: {dart: 0.8}", "sspk: {dart: 0.8, bolt: 0.6}")
    )
    exact = binom.sf(6, 12, 0.2) * binom.sf(8, 12, 0.4)  # 6e-5
    found = rare(worlds(text), parse("leakers[dart] >= 7 and leakers[bolt] >= 9"), 20_000, threads=2)
    assert abs(found.mean - exact) < 3.5 * found.relative_error * found.mean
    assert found.relative_error < 0.15
