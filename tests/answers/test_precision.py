"""Runs that go on until they are precise enough: where they stop, what they keep, and what they cover."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from answers.small_scenarios import FIXED, UNARMED, UNCERTAIN
from answers.test_measures import LAYOUT, outcomes_by_hand
from rempart.answers.allocation import allocation
from rempart.answers.measures import answer
from rempart.answers.precision import Plan, half_width_of, plan_of
from rempart.answers.statements import parse_measure
from rempart.engine.predicates import PredicateError
from rempart.pipeline import (
    Outcomes,
    Worlds,
    build,
    compare,
    load,
    simulate,
    simulate_side_by_side,
    simulate_side_by_side_until,
    simulate_until,
)
from rempart.scenario import change
from rempart.stats.paired import SignedSums, paired_interval, spread
from rempart.stats.worlds import WorldSums, estimate

M = 5
SECOND = {"batteries.gun.weapons.gun.magazine": "1"}


def made(text: str = UNCERTAIN, seed: int = 1) -> Worlds:
    return build(load(text), seed, M)


def plan(measure: str = "p_leaked", half_width: float = 0.01, at_most: int = 50_000) -> Plan:
    return plan_of(parse_measure(measure), half_width, at_most, M)


@pytest.mark.kernel
@pytest.mark.parametrize("measure", ["p_leaked", "leakers", "p(leakers >= 4)", "p_lost[camp]"])
def test_it_stops_at_the_first_look_that_is_precise_enough(measure):
    width = {"leakers": 0.02}.get(measure, 0.008)
    outcomes, reached = simulate_until(made(), plan(measure, width), threads=2)
    looks = reached.plan.looks
    assert reached.met
    assert outcomes.n_replicates == looks[reached.n_looks - 1]
    assert outcomes.n_replicates % M == 0
    found = parse_measure(measure).of(outcomes, answer(outcomes))
    assert half_width_of(found) == reached.half_width <= width
    if reached.n_looks > 1:
        shorter = simulate(made(), looks[reached.n_looks - 2], watch=outcomes.watched)
        shorter = replace(shorter, confidence=outcomes.confidence)
        assert half_width_of(parse_measure(measure).of(shorter, answer(shorter))) > width


@pytest.mark.kernel
def test_what_is_kept_is_a_prefix_whatever_the_threads():
    found = [simulate_until(made(), plan(), threads=n)[0] for n in (1, 2)]
    alone = simulate(made(), found[0].n_replicates)
    assert found[0].fingerprint == found[1].fingerprint == alone.fingerprint
    ours, theirs = answer(found[0]).p_leaked, answer(alone).p_leaked
    assert ours.mean == theirs.mean
    ratio = half_width_of(ours) / half_width_of(theirs)
    assert ratio == pytest.approx(plan().critical / 1.96, rel=0.02)


@pytest.mark.kernel
def test_a_bound_that_comes_first_is_said():
    outcomes, reached = simulate_until(made(), plan(half_width=1e-5, at_most=3_001))
    assert outcomes.n_replicates == 3_001 == reached.plan.looks[-1]
    assert not reached.met
    outcomes, reached = simulate_until(made(), plan(half_width=1e-5, at_most=7))
    assert (outcomes.n_replicates, reached.n_looks) == (7, 1)


@pytest.mark.kernel
def test_what_structure_settles_needs_one_look():
    _, reached = simulate_until(made(UNARMED), plan("intercepted"))
    assert (reached.n_looks, reached.half_width) == (1, 0.0)
    _, reached = simulate_until(made(UNARMED), plan("p_intercepted_engaged", at_most=2_000))
    assert math.isinf(reached.half_width)


@pytest.mark.kernel
def test_what_the_scenario_does_not_have_is_said_before_any_raid():
    def never(_: int) -> None:
        raise AssertionError("a raid was simulated")

    for measure in ("leakers[truck]", "p_lost[camps]", "p(lost[camps])", "p_leaked[truck]"):
        with pytest.raises(PredicateError, match="there is no"):
            simulate_until(made(), plan(measure), progress=never)


@pytest.mark.kernel
def test_ctrl_c_keeps_a_prefix():
    def stop(n: int) -> None:
        if n > 1_500:
            raise KeyboardInterrupt

    outcomes, reached = simulate_until(made(), plan(half_width=1e-6), threads=1, progress=stop)
    assert outcomes.interrupted
    assert not reached.met
    assert outcomes.fingerprint == simulate(made(), outcomes.n_replicates).fingerprint


@pytest.mark.kernel
def test_the_difference_of_designs_until_it_is_precise():
    second = build(change(load(UNCERTAIN), SECOND), 1, M)
    wanted = plan("leakers", 0.03)
    found = [simulate_side_by_side_until([made(), second], wanted, threads=n) for n in (1, 2)]
    (pair,), reached = found[0]
    difference = compare(pair).measures["leakers"].difference
    assert reached.met
    assert half_width_of(difference) == reached.half_width <= 0.03
    assert found[1][1].half_width == reached.half_width
    (alone,) = simulate_side_by_side([made(), second], pair.n_replicates)
    assert alone.b.fingerprint == pair.b.fingerprint == found[1][0][0].b.fingerprint
    assert difference.mean == compare(alone).measures["leakers"].difference.mean


@dataclass(frozen=True)
class Drawn:
    """Sums of drawn values, one world: what `grown` needs of the outcomes of an engine."""

    n: int
    total: int
    squares: int
    cubes: int

    def merge(self, other: Drawn) -> Drawn:
        return Drawn(
            self.n + other.n, self.total + other.total, self.squares + other.squares, self.cubes + other.cubes
        )


def stopped(draw: Callable[[int], np.ndarray], wanted: Plan, signed: bool) -> tuple[float, float]:
    """The interval at which a run of such values stops, by the very rule of `grown`."""
    whole = Drawn(0, 0, 0, 0)
    for n in wanted.looks:
        values = draw(n - whole.n).astype(np.int64)
        whole = whole.merge(
            Drawn(len(values), int(values.sum()), int((values**2).sum()), int((values**3).sum()))
        )
        low, high = interval(whole, wanted.confidence, signed)
        if 0.5 * (high - low) <= wanted.half_width:
            break
    return low, high


def interval(whole: Drawn, confidence: float, signed: bool) -> tuple[float, float]:
    n, total, squares = (np.array([x]) for x in (whole.n, whole.total, whole.squares))
    if not signed:
        return estimate(WorldSums(n, total, squares), n_max=1, confidence=confidence).ci95
    found = spread(SignedSums(*(x.astype(float) for x in (n, total, squares)), float(whole.cubes)))
    return paired_interval(whole.total / whole.n, whole.n, found, 1.0, None, confidence)


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("p", "half_width"),
    [(0.0002, 0.002), (0.002, 0.002), (0.02, 0.01), (0.1, 0.02), (0.5, 0.03), (0.97, 0.01)],
)
def test_coverage_of_a_proportion_where_it_stops(p: float, half_width: float):
    rng = np.random.default_rng(int(1e4 * p))
    wanted = plan_of(parse_measure("p_no_leaker"), half_width, 1_000_000, 1)
    n_covered, n_runs = 0, 400
    for _ in range(n_runs):
        low, high = stopped(lambda n: rng.random(n) < p, wanted, signed=False)
        n_covered += low <= p <= high
    assert n_covered / n_runs >= 0.95


@pytest.mark.statistical
@pytest.mark.parametrize(("up", "down"), [(0.002, 0.001), (0.1, 0.05), (0.3, 0.3)])
def test_coverage_of_a_difference_where_it_stops(up: float, down: float):
    rng = np.random.default_rng(int(1e4 * up))
    wanted = plan_of(parse_measure("leakers"), 0.3 * math.sqrt(up + down) * 0.1, 1_000_000, 1)
    n_covered, n_runs = 0, 400

    def draw(n: int) -> np.ndarray:
        u = rng.random(n)
        return (u < up).astype(int) - (u > 1.0 - down)

    for _ in range(n_runs):
        low, high = stopped(draw, wanted, signed=True)
        n_covered += low <= up - down <= high
    assert n_covered / n_runs >= 0.95


@pytest.mark.statistical
def test_intervals_hold_at_all_looks_together():
    """The promise itself, without any rule of stopping; naive intervals break it."""
    rng = np.random.default_rng(5)
    wanted = plan_of(parse_measure("p_no_leaker"), 1e-9, 60_000, 1)
    p, n_runs = 0.3, 2_000
    broken = dict.fromkeys((wanted.confidence, 0.95), 0)
    steps = np.diff((0, *wanted.looks))
    for _ in range(n_runs):
        events = np.cumsum(rng.binomial(steps, p))
        for confidence in broken:
            intervals = [
                interval(Drawn(n, int(k), int(k), int(k)), confidence, signed=False)
                for n, k in zip(wanted.looks, events, strict=True)
            ]
            broken[confidence] += not all(low <= p <= high for low, high in intervals)
    assert broken[wanted.confidence] / n_runs == pytest.approx(0.05, abs=0.015)
    assert broken[0.95] / n_runs > 0.15


def nested(within: float, between: float, world_s: float, elapsed_s: float) -> Outcomes:
    """Outcomes of 40 worlds of 50 replicates, only the column of leakers filled, with given variances."""
    rng = np.random.default_rng(6)
    means = 100.0 + rng.normal(0.0, math.sqrt(between), 40)
    rows = np.zeros((2_000, LAYOUT.n_columns), np.int64)
    noise = rng.normal(0.0, math.sqrt(within), 2_000)
    rows[:, LAYOUT.column("leakers")] = np.round(means[np.arange(2_000) % 40] + noise)
    return replace(outcomes_by_hand(rows, 40), world_s=world_s, elapsed_s=elapsed_s)


def test_allocation_from_the_two_variances():
    found = allocation(parse_measure("leakers"), nested(100.0, 25.0, world_s=0.04, elapsed_s=2.0))
    assert found.within == pytest.approx(100.0, rel=0.1)
    assert found.between == pytest.approx(25.0, rel=0.5)
    assert found.replicate_s == 0.001
    assert found.per_world == round(math.sqrt(0.04 / 0.001 * found.within / found.between))
    spent_s = 40 * 0.04 + 2.0
    assert found.worlds == int(spent_s / (0.04 + found.per_world * 0.001))
    assert found.halving == 8_000
    # No split of the same time has a smaller standard error, but for rounding.
    errors = [
        math.sqrt((found.between + found.within / n) * (0.04 + 0.001 * n) / spent_s) for n in range(1, 200)
    ]
    assert found.error_best == pytest.approx(min(errors), rel=0.02)
    assert found.error > found.error_best


def test_more_replicates_tell_little_where_ignorance_dominates():
    little = allocation(parse_measure("leakers"), nested(4.0, 100.0, 0.01, 1.0))
    assert little.more_replicates_tell_little
    assert little.chance < 0.1 * little.ignorance
    assert not allocation(parse_measure("leakers"), nested(100.0, 1.0, 0.01, 1.0)).more_replicates_tell_little


@pytest.mark.kernel
def test_allocation_where_worlds_are_alike():
    outcomes = simulate(made(FIXED), 500)
    found = allocation(parse_measure("leakers"), outcomes)
    assert (found.n_worlds, found.between, found.per_world) == (1, 0.0, None)
    assert not found.more_replicates_tell_little
    assert found.within == pytest.approx(
        outcomes.n_replicates * half_width_of(answer(outcomes).counts["leakers"]) ** 2 / 1.96**2, rel=0.05
    )
    assert allocation(parse_measure("p_intercepted_engaged"), simulate(made(UNARMED), 50)) is None
