"""The size that breaks a defence: against closed forms in the engine, its intervals against simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

import reference_rows
from engine import closed_form_laws as laws
from engine.closed_form_runs import LAUNCHER, TOPIC, UNIT, group, scenario
from rempart.answers.designs import settings_of
from rempart.answers.factors import parse_factor
from rempart.answers.saturation import crossing, falling, saturation, through
from rempart.answers.statements import parse_measure
from rempart.answers.sweep import Sweep, cases_of, sweep
from rempart.pipeline import execute
from rempart.scenario import Scenario
from rempart.stats.worlds import WorldSums

SIZES = np.arange(1.0, 21.0)


def swept(base: Scenario, over: str, n: int, measure: str = "p_no_leaker", n_worlds: int = 1) -> Sweep:
    factors = [parse_factor(over)]
    settings = settings_of(factors, "grid", 0, 1)
    asked = [parse_measure(measure)]
    cases = cases_of(base, factors, settings, asked, n, n_worlds, 1)
    return sweep(cases, factors, settings, asked, "grid", execute)


# Against closed forms


def burst(channels: int, service_s: float, window_s: float) -> dict[str, object]:
    """The window opens and shuts 1/4 s beside decisions; a threat takes one second to reach it."""
    return {
        f"{LAUNCHER}.sspk": {"any": 1},
        f"{LAUNCHER}.range_max": f"{100.0 * (100.25 - 1.0)} m",
        f"{LAUNCHER}.range_min": f"{100.0 * (100.0 - (window_s - service_s) - 0.25 - 1.0)} m",
        f"{UNIT}.channels": channels,
        f"{UNIT}.assessment_time": f"{service_s - 1.0} s",
    }


@pytest.mark.kernel
@reference_rows.each(TOPIC, "BURST")
def test_a_burst_saturates_channels_times_services(row):
    """No chance in it: all of the engaged are killed, one more gets through."""
    inputs = dict(row["inputs"])
    del inputs["raid"]
    most = inputs["channels"] * int(inputs["window_s"] // inputs["service_s"])
    assert min(row["inputs"]["raid"], most) == row["expected"]["max_engaged"]
    found = saturation(swept(scenario("battery", burst(**inputs)), f"raid.size={most - 3}:{most + 3}:1", 100))
    assert found.bracket == (most, most + 1)
    assert found.ignorance90 == (found.size, found.size)
    assert most < found.size < most + 1


@pytest.mark.kernel
@pytest.mark.statistical
@reference_rows.each(TOPIC, "SLSINV")
def test_a_magazine_saturates_where_its_kills_run_out(row):
    """P(no leaker) of W threats is P(Binomial(M, p) >= W): the curve, and where it falls through 50 %."""
    n, shots, p = 20_000, row["inputs"]["M"], row["inputs"]["p"]
    changes = {f"{LAUNCHER}.magazine": shots, f"{LAUNCHER}.sspk": {"any": p}}
    middle = int(shots * p)
    low, high = max(middle - 4, 1), min(middle + 4, shots)
    curve = swept(scenario("battery", changes), f"raid.raid.count={low}:{high}:1", n)
    sizes = np.arange(low, high + 1.0)

    def law(p: float) -> np.ndarray:
        return np.array([laws.leakers_of_shared_magazine(shots, int(size), p)[0] for size in sizes])

    means = np.array([point.measures[0].mean for point in curve.points])
    if row["inputs"]["W"] in sizes:
        assert law(p)[int(row["inputs"]["W"] - low)] == pytest.approx(
            row["expected"]["P_none_leak"], abs=1e-10
        )
    assert np.all(np.abs(means - law(p)) <= 4.5 * np.sqrt(law(p) * (1.0 - law(p)) / n) + 1e-12)
    found = saturation(curve)
    for factor in (0.95, 1.0, 1.05):
        truth = float(through(sizes, law(min(factor * p, 0.999)), 0.5))
        assert (found.ci95[0] - 0.05 <= truth <= found.ci95[1] + 0.05) == (factor == 1.0), (found, truth)


@pytest.mark.kernel
@pytest.mark.statistical
def test_a_loss_system_swept_over_its_channels():
    """Erlang B at load 3, row ERLB-5-3 in it; test_closed_forms_of_channels tells the details."""
    row = reference_rows.load(TOPIC)["ERLB-5-3"]
    load, n, n_stream, n_early = row["inputs"]["offered_load"], 600, 400, 100
    stream_s = (n_stream - 1) * (100.0 - 0.5) / load
    early_s = stream_s * n_early / (n_stream - 1)
    early = group("early", n_early, spread=f"{early_s} s")
    counted = group("counted", n_stream, spread=f"{stream_s} s") | {"at": f"{300.0 + early_s} s"}
    base = scenario("loss", {"raid.early": early, "raid.counted": counted})
    curve = swept(base, f"{UNIT}.channels=2,5", n, "leakers[counted]")
    for point in curve.points:
        channels, found = int(point.setting[0].value), point.measures[0]
        truth = n_stream * laws.erlang_b_of_n(channels, load, n_stream - 1)
        width = found.ci95[1] - found.ci95[0]
        assert abs(found.mean - truth) < width
        assert width < 0.05 * truth  # so that a law wrong by 5 % is outside
    assert laws.erlang_b(5, load) == pytest.approx(row["expected"], abs=1e-9)


# The curve and its crossing


def sums(held: np.ndarray, n: int) -> list[WorldSums]:
    """`held`: (W, S) replicates without a leaker, of n a world."""
    return [WorldSums(np.full(len(held), n), column, column) for column in held.T]


def test_the_falling_curve_is_the_isotonic_regression():
    rng = np.random.default_rng(1)
    y, weight = rng.random((40, 12)), rng.uniform(0.5, 2.0, (40, 12))
    for row, of_row, found in zip(y, weight, falling(y, weight), strict=True):
        assert found == pytest.approx(optimize.isotonic_regression(row, weights=of_row, increasing=False).x)


def test_through_is_linear_between_sizes():
    sizes = np.array([2.0, 4.0, 8.0])
    curves = np.array([[0.9, 0.6, 0.2], [0.4, 0.3, 0.2], [0.9, 0.8, 0.5], [0.5, 0.5, 0.0], [0.9, 0.5, 0.5]])
    assert through(sizes, curves, 0.5).tolist() == [5.0, -np.inf, np.inf, 4.0, np.inf]


def test_a_rising_curve_is_told_from_its_other_end():
    falls = np.array([[100, 90, 60, 20, 0]])
    down, up = crossing(SIZES[:5], sums(falls, 100)), crossing(SIZES[:5], sums(falls[:, ::-1], 100))
    assert (down.rising, up.rising) == (False, True)
    assert up.size == pytest.approx(6.0 - down.size)
    assert (down.bracket, up.bracket) == ((3.0, 4.0), (2.0, 3.0))
    assert up.ci95 == pytest.approx((6.0 - down.ci95[1], 6.0 - down.ci95[0]))


def test_not_reached_within_the_sizes():
    high = crossing(SIZES[:3], sums(np.array([[990, 960, 900]]), 1000))
    assert (high.size, high.above, high.below, high.bracket) == (None, True, False, (3.0, None))
    assert high.ci95 == (None, None)
    low = crossing(SIZES[:3], sums(np.array([[100, 60, 20]]), 1000))
    assert (low.size, low.above, low.below, low.bracket) == (None, False, True, (None, 1.0))
    nearly = crossing(SIZES[:3], sums(np.array([[900, 700, 495]]), 1000))
    assert nearly.size == pytest.approx(2.975, abs=0.01)
    assert nearly.ci95[1] is None
    assert nearly.ci95[0] > 2.5


@pytest.mark.statistical
@pytest.mark.parametrize("shared", [True, False])
def test_the_chance_interval_covers(shared):
    """2,000 curves of 400 replicates. Shared luck: a replicate breaks at a size of its own, N(8.3, 3)."""
    rng, n, n_runs = np.random.default_rng(7), 400, 2_000
    truth = 8.3
    p = stats.norm.sf((SIZES - truth) / 3.0)
    exact = float(through(SIZES, p, 0.5))
    covered = 0
    for _ in range(n_runs):
        if shared:
            breaks = np.sort(rng.normal(truth, 3.0, n))
            held = n - np.searchsorted(breaks, SIZES, side="right")
        else:
            held = rng.binomial(n, p)
        low, high = crossing(SIZES, sums(held[None, :], n)).ci95
        covered += low <= exact <= high
    # Three standard errors of 2,000 trials at 95 % are 1.5 points. Independent points are not what is swept:
    # there the interval may be wider than it need be, never narrower.
    assert covered / n_runs > 0.935
    assert not shared or covered / n_runs < 0.97


@pytest.mark.statistical
@pytest.mark.parametrize("spread", [0.0, 1.5, 3.0])
def test_ignorance_is_told_without_chance(spread):
    """200 worlds whose crossings are N(10, spread), each with 50 replicates that break at N(crossing, 2)."""
    rng, n = np.random.default_rng(3), 50
    lows, highs = [], []
    for _ in range(20):
        crossings = rng.normal(10.0, spread, 200)
        breaks = crossings[:, None] + rng.normal(0.0, 2.0, (200, n))
        held = (breaks[:, :, None] > SIZES).sum(axis=1)
        low, high = crossing(SIZES, sums(held, n)).ignorance90
        lows.append(low)
        highs.append(high)
    expected = 1.645 * spread
    assert np.mean(highs) - np.mean(lows) == pytest.approx(2.0 * expected, abs=0.25 + 0.05 * expected)
    assert 0.5 * (np.mean(highs) + np.mean(lows)) == pytest.approx(10.0, abs=0.15)


def test_worlds_beyond_the_sizes_leave_an_end_open():
    worlds = np.array([[100, 100, 100, 100]] * 2 + [[100, 80, 20, 0]] * 8)
    found = crossing(SIZES[:4], sums(worlds, 100))
    assert (found.worlds_above, found.worlds_below) == (0.2, 0.0)
    assert found.ignorance90[1] is None
    assert found.ignorance90[0] is not None
