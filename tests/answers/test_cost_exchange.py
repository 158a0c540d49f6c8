"""Cost exchange: shots for each threat launched and stopped, and prices only where sources give them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from answers.small_scenarios import FIXED, MIXED, UNARMED
from rempart.answers.cost_exchange import _price, cost_exchange
from rempart.answers.rates import ratio
from rempart.pipeline import build, load, simulate
from rempart.scenario import override
from rempart.stats.worlds import WorldSums
from rempart.views.cost import cost_object, money_sentences

BATTERY = Path(__file__).parents[1] / "engine" / "closed_forms" / "battery.yaml"


def found(scenario, n=20_000, n_worlds=1):
    return cost_exchange(simulate(build(scenario, 1, n_worlds), n), scenario)


@pytest.mark.kernel
@pytest.mark.parametrize("q", [0.5, 0.7])
def test_shoot_look_shoot_with_two_tries(q):
    """2 - q shots for each threat launched, 1 / q for each one stopped; a standard error is about 0.001."""
    scenario = override(
        load(BATTERY),
        {"batteries.battery.fire_unit.max_engagements": 2, "batteries.battery.weapons.launcher.sspk.any": q},
    )
    whole, of_class = found(scenario)
    assert whole.per_launched.mean == pytest.approx(2.0 - q, abs=0.006)
    assert whole.per_stopped.mean == pytest.approx(1.0 / q, abs=0.012)
    for measure, truth in ((whole.per_launched, 2.0 - q), (whole.per_stopped, 1.0 / q)):
        low, high = measure.ci95
        assert low < measure.mean < high
        assert high - low < 0.02
        assert abs(measure.mean - truth) < 2.0 * (high - low)
    assert (of_class.per_launched, of_class.per_stopped) == (whole.per_launched, whole.per_stopped)


@pytest.mark.kernel
def test_ground_attacks_take_no_shot_and_nothing_is_stopped_for_nothing():
    by_name = {one.threat: one for one in found(load(MIXED), 400, 20)}
    assert by_name["truck"].per_launched.mean == 0.0
    assert by_name["truck"].per_stopped is None
    assert 0.0 < by_name[""].per_launched.mean < by_name["dart"].per_launched.mean
    unarmed = found(load(UNARMED), 200, 4)[0]
    assert (unarmed.per_launched.mean, unarmed.per_launched.ci95, unarmed.per_stopped) == (
        0.0,
        (0.0, 0.0),
        None,
    )


@pytest.mark.statistical
def test_shots_a_kill_cover_as_often_as_they_say():
    """Nominal 95 %, within four standard errors of 1,500 runs, and never over 97 %."""
    rng = np.random.default_rng(21)
    covered = 0
    for _ in range(1500):
        q = rng.choice([0.4, 0.6], 400)
        first = rng.binomial(8, q)
        second = rng.binomial(8 - first, q)
        fired, stopped = 16 - first, first + second
        together = np.array([(fired * stopped)[w::10].sum() for w in range(10)])
        _, (low, high), _ = ratio(WorldSums.of(fired, 10), WorldSums.of(stopped, 10), together)
        truth = (16 - 8 * 0.5) / (8 * np.mean([1 - 0.6**2, 1 - 0.4**2]))
        covered += low <= truth <= high
    assert 0.9275 * 1500 <= covered <= 0.97 * 1500


def test_a_price_needs_a_source_of_every_card():
    tamir = _price(("tamir-launcher",))
    assert (tamir.low_usd, tamir.high_usd) == (40_000.0, 100_000.0)
    both = _price(("tamir-launcher", "pac-3-mse-launcher"))
    assert (both.low_usd, both.high_usd) == (40_000.0, 4.2e6)
    assert len(both.sources) == 2
    assert _price(("tamir-launcher", "centurion-gun")) is None
    assert _price(("",)) is None
    assert _price(("no-such-card",)) is None


@pytest.mark.kernel
def test_money_is_told_only_where_both_sides_have_a_source():
    fixed = found(load(FIXED), 200, 1)
    assert "counts only" in money_sentences(fixed)[0]
    assert cost_object(fixed)[0]["money_ratio"] is None
    from dataclasses import replace

    drone = replace(
        fixed[1], of_threat=_price(("one-way-drone-long-range",)), of_interceptor=_price(("tamir-launcher",))
    )
    low, high = drone.money_ratio
    shots = drone.per_launched.mean
    assert (low, high) == pytest.approx((shots * 40 / 50, shots * 100 / 20))
    (sentence,) = money_sentences((fixed[0], drone))
    assert "20 000 to 50 000 USD a threat, 40 000 to 100 000 USD an interceptor" in sentence
    assert "g4media.ro" in sentence
