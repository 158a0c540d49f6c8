"""Which unknown matters, through the engine: scenarios whose indices and swings are known by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from answers.small_scenarios import MIXED, UNCERTAIN
from rempart.answers.inputs import alternative_shares, entering, inputs_of, plain_rows
from rempart.answers.screening import _interval, moved_rows
from rempart.answers.sensitivity import Plan, sensitivity
from rempart.answers.sensitivity import swing as swing_of
from rempart.answers.sobol import REST
from rempart.answers.split_half import Halves, NotEverywhere, Spending, run_blocks
from rempart.answers.statements import parse_measure
from rempart.pipeline import build, execute
from rempart.scenario import load

pytestmark = pytest.mark.kernel

ADDITIVE = """
rempart: 1
name: additive
about: Threats that fail by themselves and nothing to stop them; leakers are the sum of those that arrive.
site: {position: {lat: 35.0, lon: 20.0}, area: everywhere}
assets: {camp: {position: site, radius: 50 m}}
threats:
  a: {flight: straight, speed: 200 m/s, p_fail: {low: 0.1, high: 0.7, as: bounds, source: "assumption: so"}}
  b: {flight: straight, speed: 200 m/s, p_fail: {low: 0.2, high: 0.8, as: bounds, source: a book}}
  c: {flight: straight, speed: 200 m/s, p_fail: {low: 0.0, high: 0.5, as: bounds}}
  d: {flight: straight, speed: 200 m/s, p_fail: 0.5, rcs: {low: 0.1 m^2, high: 1 m^2}}
  e: {flight: straight, speed: 200 m/s, p_fail: {low: 0.0, high: 0.5, as: bounds}}
raid:
  a: {threat: a, count: 20, from: {bearing: 0 deg, distance: 9 km}, aim: camp, at: 2 min}
  b: {threat: b, count: 10, from: {bearing: 0 deg, distance: 9 km}, aim: camp, at: 2 min}
  c: {threat: c, count: 8, from: {bearing: 0 deg, distance: 9 km}, aim: camp, at: 2 min}
  d: {threat: d, count: 5, from: {bearing: 0 deg, distance: 9 km}, aim: camp, at: 2 min}
"""
"""Leakers of a world: sum of n (1 - p). Variance of each term: (n width)^2 / 12: 12, 3, 4/3."""

VARIANCES = {"a": (20 * 0.6) ** 2 / 12.0, "b": (10 * 0.6) ** 2 / 12.0, "c": (8 * 0.5) ** 2 / 12.0}
TOTAL = sum(VARIANCES.values())
LEAKERS = parse_measure("leakers")


def path(name: str) -> str:
    return f"threats.{name}.p_fail"


def found_of(text: str, measure: str, **fields: object):
    plan = Plan(
        **{"method": "both", "n_leading": 2, "n_worlds": 100, "n_half": 10, "n_base": 128, "seed": 1} | fields
    )
    return sensitivity(load(text), parse_measure(measure), plan, execute)


@pytest.fixture(scope="module")
def additive():
    return found_of(ADDITIVE, "leakers")


@pytest.mark.statistical
def test_sobol_indices_of_a_sum(additive):
    """First and total index of a term are its part of the variance; the third is the rest."""
    assert additive.leading == (path("a"), path("b"))
    assert additive.indices.variance == pytest.approx(TOTAL, rel=0.08)
    parts = {path("a"): VARIANCES["a"], path("b"): VARIANCES["b"], REST: VARIANCES["c"]}
    for one in additive.indices.indices:
        truth = parts[one.group] / TOTAL
        assert one.total == pytest.approx(truth, abs=0.06)
        assert one.first_ci95[0] < truth < one.first_ci95[1]
        assert one.total_ci95[0] < truth < one.total_ci95[1]
        assert one.total_ci95[1] - one.total_ci95[0] < 0.4


@pytest.mark.statistical
def test_swings_of_a_sum(additive):
    """From the 5th to the 95th percentile of a uniform: 0.9 of its width, times the number of threats."""
    for swing, name, n, low, high in zip(
        additive.swings, "ab", (20, 10), (0.1, 0.2), (0.7, 0.8), strict=True
    ):
        width = 0.9 * (high - low)
        assert swing.name == path(name)
        assert swing.ends == pytest.approx((low + 0.05 * (high - low), high - 0.05 * (high - low)))
        assert swing.ci95[0] < -n * width < swing.ci95[1]
        assert swing.ci95[1] - swing.ci95[0] < 0.05 * n * width  # pairing makes it sharp
        assert not swing.none


@pytest.mark.statistical
def test_the_spread_between_worlds(additive):
    """A Latin hypercube of 100 worlds; chance alone would add 6 % to the variance of means of 20 raids."""
    assert additive.sd_between_worlds == pytest.approx(math.sqrt(TOTAL), rel=0.08)


def test_what_does_not_enter_and_what_changes_nothing(additive):
    assert additive.n_absent == 1  # class e flies in no group
    assert set(additive.inputs) == {path("a"), path("b"), path("c"), "threats.d.rcs"}
    assert [one.name for one in additive.screened if one.none] == ["threats.d.rcs"]
    assert additive.inputs[path("a")].assumed
    assert not additive.inputs[path("b")].assumed


def test_the_order_of_a_screening(additive):
    """Moved half of a uniform on, a term changes by n width / 2: half its square over the variance: 1.5 S."""
    names = [one.name for one in additive.screened]
    assert names[:3] == [path("a"), path("b"), path("c")]
    for one, name in zip(additive.screened, "abc", strict=False):
        assert one.total == pytest.approx(1.5 * VARIANCES[name] / TOTAL, rel=0.25, abs=0.03)


def test_plain_rows_are_the_worlds_of_a_run():
    for text in (UNCERTAIN, MIXED, ADDITIVE):
        scenario = load(text)
        names = tuple(one.name for one in inputs_of(scenario))
        told = build(scenario, 1, quantiles=plain_rows(names, 1, 12))
        assert told.resolved == build(scenario, 1, 12).resolved


def test_worlds_that_are_told_the_same_are_made_once():
    """Both halves of a world are one object; a world that draws something besides is made by itself."""
    scenario = load(ADDITIVE)
    names = tuple(entering(scenario, 1))
    rows = plain_rows(names, 1, 3)
    made = build(scenario, 1, quantiles=(*rows, *rows))
    for i in range(3):
        assert made.resolved[i] is made.resolved[3 + i]
        assert made.worlds[i] is made.worlds[3 + i]
    assert made.n_distinct == 3
    few = ({names[0]: 0.5},) * 3
    drawn = build(scenario, 1, quantiles=few)
    assert drawn.n_distinct == 3
    assert len(set(drawn.inputs)) == 3


def test_alternatives_are_swung_from_the_least_to_the_most():
    """Twice as many of class a: 20 more are launched, of which 0.6 arrive on average."""
    text = (
        ADDITIVE
        + """
alternatives:
  - {name: none, weight: 1, without: [raid.a, raid.b]}
  - {name: twice, weight: 2, set: {raid.a.count: 40}}
  - {name: as-told, weight: 1}
  - {name: never, weight: 0, set: {raid.a.count: 400}}
"""
    )
    found = found_of(text, "leakers", method="tornado", n_worlds=40, n_leading=1)
    assert found.leading == ("alternatives",)
    assert found.indices is None
    (swing,) = found.swings
    assert swing.ends == ("none", "twice")
    assert swing.ci95[0] < 40 * 0.6 + 10 * 0.5 < swing.ci95[1]
    assert alternative_shares(load(text)) == pytest.approx((0.125, 0.5, 0.875))
    assert entering(load(MIXED), 1) == {"alternatives"}


def test_without_anything_unknown_nothing_matters():
    found = found_of(UNCERTAIN, "p(leakers >= 99)", n_worlds=10, n_half=2)
    assert not found.seen
    assert (found.screened, found.leading, found.swings, found.indices) == ((), (), (), None)


def test_a_measure_that_some_world_has_not():
    with pytest.raises(NotEverywhere):
        found_of(MIXED, "p_lost[depot]", n_worlds=10, n_half=2)


def test_halves_share_no_luck_and_blocks_share_it_all():
    scenario = load(UNCERTAIN)
    names = tuple(one.name for one in inputs_of(scenario))
    rows = plain_rows(names, 1, 40)
    same, moved, again = run_blocks(
        scenario, [rows, moved_rows(rows, names[0]), rows], LEAKERS, Spending(20, 1), execute
    )
    assert np.array_equal(same.first, again.first)
    assert np.array_equal(same.second, again.second)
    assert not np.array_equal(same.first, same.second)
    chance = np.corrcoef(same.half_difference, moved.half_difference)[0, 1]
    assert chance > 0.3  # the same replicates, so that the change is told from less of it
    assert moved_rows([{"x": 0.2}, {"x": 0.7}], "x") == [{"x": 0.7}, {"x": pytest.approx(0.2)}]


@pytest.mark.statistical
@pytest.mark.parametrize("chance", [0.1, 1.0])
def test_interval_of_a_swing_covers(additive, chance):
    """Worlds whose swing is skewed (mean 1, exponential), with chance in each half: 2,000 tornado bars."""
    random = np.random.default_rng(1)
    measure, covered, n = additive.measure, 0, 2_000
    for _ in range(n):
        effect = random.exponential(1.0, 100)
        noise = random.normal(0.0, chance, (4, 100))
        runs = Halves(noise[0], noise[1], measure), Halves(effect + noise[2], effect + noise[3], measure)
        low, high = swing_of("x", runs, (0.0, 1.0)).ci95
        covered += low <= 1.0 <= high
    error = math.sqrt(0.95 * 0.05 / n)
    assert 0.95 - 3.0 * error <= covered / n <= 0.97


@pytest.mark.statistical
@pytest.mark.parametrize("law", ["normal", "uniform", "exponential", "laplace"])
def test_interval_of_a_screening_covers(law):
    """Changes of any of these laws in eight worlds; the mean of their squares is that of very many."""
    n, rng = 2000, np.random.default_rng(1)
    drawn = {
        "normal": lambda size: rng.normal(size=size),
        "uniform": lambda size: rng.uniform(-1.0, 1.0, size),
        "exponential": lambda size: rng.exponential(size=size),
        "laplace": lambda size: rng.laplace(size=size),
    }[law]
    truth = {"normal": 0.5, "uniform": 1.0 / 6.0, "exponential": 1.0, "laplace": 1.0}[law]
    intervals = [_interval(0.5 * drawn(8) ** 2) for _ in range(n)]
    held = sum(low <= truth <= high for low, high in intervals) / n
    assert held > 0.95 - 3.0 * math.sqrt(0.05 * 0.95 / n)
