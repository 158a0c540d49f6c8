"""A measure by world is the measure: its mean over worlds, and its spread without chance."""

from __future__ import annotations

import numpy as np
import pytest

from answers.small_scenarios import MIXED, UNCERTAIN
from rempart.answers.by_world import ByWorld, by_world, share_of_worlds, without_chance
from rempart.answers.measures import answer
from rempart.answers.statements import parse_measure
from rempart.pipeline import build, simulate
from rempart.scenario import load

MEASURES = (
    "p_no_leaker",
    "no_leaker",
    "leakers",
    "leakers[dart]",
    "interceptors_fired",
    "hits_on_assets",
    "assets_lost",
    "p_intercepted",
    "p_intercepted[dart]",
    "p_intercepted_engaged",
    "p_leaked",
    "p_leaked[dart]",
    "p_lost[gun/radar]",
    "leak_causes[missed]",
    "leak_causes[missed, dart]",
    "p(leakers >= 3)",
)


@pytest.mark.kernel
@pytest.mark.parametrize("text", [UNCERTAIN, MIXED], ids=["uncertain", "mixed"])
def test_mean_over_worlds_is_the_measure(text):
    outcomes = simulate(build(load(text), 1, 8), 800, watch=("leakers >= 3",))
    answers = answer(outcomes)
    for name in MEASURES:
        asked = parse_measure(name)
        found = by_world(asked, outcomes)
        expected = asked.of(outcomes, answers).mean
        if "intercepted" in name or "leaked" in name:
            # A ratio of sums: each world counts by what its share is taken of; some may have none of a class.
            assert np.nanmin(found.values) <= expected <= np.nanmax(found.values)
            continue
        assert found.values @ found.n / found.n.sum() == pytest.approx(expected, abs=1e-12)
    assert by_world(parse_measure("leakers"), outcomes).n.sum() == 800


@pytest.mark.kernel
def test_share_in_one_world_is_the_measure_of_that_world():
    outcomes = simulate(build(load(MIXED), 1, 1), 300)
    answers = answer(outcomes)
    for name in MEASURES[:-1]:
        asked = parse_measure(name)
        (value,) = by_world(asked, outcomes).values
        measure = asked.of(outcomes, answers)
        assert np.isnan(value) if measure is None else value == pytest.approx(measure.mean, abs=1e-12)


@pytest.mark.statistical
def test_chance_is_taken_out():
    # Worlds normal with deviation 0.1, chance 0.05 more: the tenth percentile of the worlds is 0.5 - 0.128.
    rng = np.random.default_rng(11)
    found = []
    for _ in range(400):
        values = rng.normal(0.5, 0.1, 200) + rng.normal(0.0, 0.05, 200)
        seen = ByWorld(values, np.full(200, 0.05**2), np.ones(200))
        found.append(share_of_worlds(seen, 0.1))
        assert np.mean(without_chance(seen)) == pytest.approx(np.mean(values))
    # With chance left in it would be 0.357; standard error of the mean 0.0006.
    assert np.mean(found) == pytest.approx(0.5 - 0.12816, abs=0.003)
