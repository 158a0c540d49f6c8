"""Closed forms that the twin must give on worlds that reduce to them, within four standard errors.

Each test would fail if the law were wrong by 5 %: the number of replicates is chosen so.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from engine.hand_made import hand_made
from engine.twin import Twin
from engine.twin_fire import CLEAR, Pair, best_assignment
from engine.twin_state import Member
from rempart.engine.outcomes import Layout
from rempart.engine.world import LAW_SWERLING1, World

pytestmark = pytest.mark.statistical
N = 20


def played(world: World, n: int, *names: str) -> np.ndarray:
    """Columns of totals of the first n replicates of seed 1, (n, names)."""
    n_points = len(world.ground.point_x_m)
    layout = Layout(("threat",), tuple(f"point {j}" for j in range(n_points)))
    twin = Twin(world)
    rows = [twin.row(1, number) for number in range(n)]
    return np.array([[row[layout.column(name)] for name in names] for row in rows], dtype=float)


def assert_mean(got: np.ndarray, expected: float, variance: float | None = None) -> None:
    """The mean is as expected within four standard errors, and these are less than 5 % of it.

    The variance is that of the sample unless it is known.
    """
    error = math.sqrt((got.var() if variance is None else variance) / len(got))
    assert abs(got.mean() - expected) <= 4.0 * error
    assert 4.0 * error < 0.05 * expected


def assert_binomial(got: np.ndarray, p: float) -> None:
    """The mean of counts among the `N` members of a world is that of a binomial."""
    assert_mean(got, N * p, N * p * (1.0 - p))


def calm(**changes: Any) -> World:
    """`N` members, scans and decisions at 0, 5, 10, ... s."""
    return hand_made(N, **({"scan_period_s": 5.0, "decision_period_s": 5.0} | changes))


def test_leakers_of_single_shots_are_binomial():
    leakers = played(calm(fire=[(80.0, 79.0)], sspk=[[0.4]], max_engagements=1), 1000, "leakers")[:, 0]
    assert_binomial(leakers, 0.6)
    middle = np.arange(9, 16)
    expected = stats.binom.pmf(middle, N, 0.6)
    expected = np.array([stats.binom.cdf(8, N, 0.6), *expected, stats.binom.sf(15, N, 0.6)])
    counted = np.bincount(np.clip(leakers.astype(int), 8, 16) - 8, minlength=9)
    assert stats.chisquare(counted, 1000 * expected).pvalue > 1e-4


@pytest.mark.parametrize(("sspk", "reliability", "n"), [(0.3, 1.0, 1), (0.3, 0.8, 3), (0.56, 1.0, 2)])
def test_a_salvo_leaves_nothing_with_the_power_of_its_size(sspk, reliability, n):
    salvo = {"reliability": reliability, "salvo_first": n, "max_engagements": 1}
    world = calm(fire=[(80.0, 79.0)], sspk=[[sspk]], **salvo)
    leakers, fired = played(world, 1500, "leakers", "interceptors_fired").T
    assert_binomial(leakers, (1.0 - sspk * reliability) ** n)
    assert set(fired) == {float(N * n)}


def test_shoot_look_shoot_with_perfect_looks():
    # Launches at 20, 30, 40 s of a flight of 10 s each: the window closes at 45 s.
    k, n = 0.4, 3
    world = calm(fire=[(80.0, 55.0)], sspk=[[k]])
    leakers, fired = played(world, 1300, "leakers", "interceptors_fired").T
    assert_binomial(leakers, (1.0 - k) ** n)
    assert_mean(fired, N * (1.0 - (1.0 - k) ** n) / k)


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.0), (0.0, 0.5), (0.25, 0.4)])
def test_shoot_look_shoot_with_wrong_looks(a, b):
    """Each look takes a live threat for dead with probability a, a dead one for alive with b."""
    k, n = 0.4, 3
    world = calm(fire=[(80.0, 55.0)], sspk=[[k]], p_false_kill=a, p_false_miss=b)
    names = "leakers", "interceptors_fired", "interceptors_surplus", "cause/wrongly_assessed"
    leakers, fired, surplus, wrong = played(world, 1300, *names).T
    alive, dead, killed, shots, wasted, misjudged = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for _ in range(n):
        shots += alive + dead
        wasted += dead
        killed += alive * k
        misjudged += alive * (1.0 - k) * a
        alive, dead = alive * (1.0 - k) * (1.0 - a), (dead + alive * k) * b
    assert_binomial(leakers, 1.0 - killed)
    assert_mean(fired, N * shots)
    assert abs(surplus.mean() - N * wasted) <= 4.0 * math.sqrt(surplus.var() / len(surplus))
    assert abs(wrong.mean() - N * misjudged) <= 4.0 * math.sqrt(wrong.var() / len(wrong))


def test_a_false_kill_stops_fire_only_for_a_time():
    # Judged killed at 30 s though alive; fire again at 30 + 15 = 45 s, when the window closes.
    # A real kill is judged right, so the second shot goes only at those missed.
    world = calm(fire=[(80.0, 55.0)], sspk=[[0.4]], p_false_kill=1.0, reengage_after_s=15.0)
    leakers, fired = played(world, 700, "leakers", "interceptors_fired").T
    assert_binomial(leakers, 0.36)
    assert_mean(fired, N * 1.6)


def pairs_missed(n: int, **changes: float) -> np.ndarray:
    """How many of two threats leak, for each of 10 units with two shots (SSPK 0.5) at one instant."""
    each = {"unit_channels": 2, "magazine": 2, "sspk": [[0.5]] * 10}
    twin = Twin(calm(n_units=10, fire=[(80.0, 78.0)], **each, **changes))
    found = []
    for number in range(n):
        members = twin.play(1, number).members
        assert [member.engagements[0].unit for member in members] == [i // 2 for i in range(N)]
        found.append(
            [sum(member.outcome == "leaker" for member in members[i : i + 2]) for i in range(0, N, 2)]
        )
    return np.array(found).ravel()


@pytest.mark.slow
def test_a_common_failure_takes_all_shots_of_a_unit():
    n_leakers = pairs_missed(1000, p_common_failure=0.3)
    both = 0.3 + 0.7 * 0.25
    assert_mean(n_leakers == 2, both, both * (1.0 - both))
    assert_mean(n_leakers, 2.0 * 0.65)


@pytest.mark.slow
def test_a_common_factor_on_the_odds_is_shared_by_the_shots_of_a_unit():
    n_leakers = pairs_missed(1450, sspk_logit_sigma=1.5)

    def both_live(z: float) -> float:
        return float(stats.norm.pdf(z) / (1.0 + math.exp(1.5 * z)) ** 2)

    both = integrate.quad(both_live, -9.0, 9.0)[0]
    assert both > 0.32
    assert_mean(n_leakers == 2, both, both * (1.0 - both))
    assert_mean(n_leakers, 1.0)


@pytest.mark.parametrize(("m", "n"), [(1, 1), (2, 3), (2, 5), (3, 5)])
def test_confirmation_of_m_in_n_looks(m, n):
    p, n_looks = 0.35, 6
    world = calm(see=[(90.0, 65.0)], pd_fixed=p, confirm_m=m, confirm_n=n, decision_period_s=100.0)
    detected, tracked = played(world, 800, "detected", "tracked").T
    confirmed = sum(
        p ** sum(looks) * (1.0 - p) ** (n_looks - sum(looks))
        for looks in product((0, 1), repeat=n_looks)
        if any(looks[i] and sum(looks[max(0, i + 1 - n) : i + 1]) >= m for i in range(n_looks))
    )
    assert_binomial(detected, 1.0 - (1.0 - p) ** n_looks)
    assert_binomial(tracked, confirmed)


def test_detection_follows_swerling_1_at_the_range_of_the_table():
    # One look, at 10 km: SNR = gain / R^4 = 10, Pd = pfa^(1 / 11).
    world = calm(see=[(90.0, 89.5)], law=LAW_SWERLING1, log_pfa=math.log(1e-4), decision_period_s=100.0)
    assert_binomial(played(world, 500, "detected")[:, 0], 1e-4 ** (1.0 / 11.0))


@pytest.mark.parametrize("planar", [0, 1])
def test_a_circular_error_hits_within_the_lethal_radius(planar):
    # P = 1 - 0.5^((R / CEP)^2), CEP = sigma sqrt(2 ln 2).
    sigma_m, reach_m = 60.0, 50.0
    damage = {"class_miss_sigma_m": sigma_m, "class_lethal_radius_m": 40.0, "point_radius_m": 10.0}
    world = calm(sspk=[[0.0]], planar=planar, decision_period_s=100.0, **damage)
    hits, causes = played(world, 1200, "hits_on_assets", "cause/no_weapon_reaches").T
    assert_binomial(hits, 1.0 - 0.5 ** ((reach_m / (sigma_m * math.sqrt(2.0 * math.log(2.0)))) ** 2))
    assert set(causes) == {float(N)}


def test_a_shared_bias_makes_hits_come_together():
    # P(at least one of 4 within 50 m), own sigma 40 m, shared sigma 40 m: integrated over the shared error.
    damage = {"class_miss_sigma_m": 40.0, "group_bias_sigma_m": 40.0, "class_lethal_radius_m": 50.0}
    world = hand_made(4, sspk=[[0.0]], scan_period_s=100.0, decision_period_s=100.0, **damage)

    def none_of_four(r: float) -> float:
        missed = stats.ncx2.sf((50.0 / 40.0) ** 2, 2, (r / 40.0) ** 2)
        return float(missed**4 * r / 1600.0 * math.exp(-r * r / 3200.0))

    expected = 1.0 - integrate.quad(none_of_four, 0.0, 400.0)[0]
    assert expected == pytest.approx(0.7295378041179152, abs=1e-6)
    got = played(world, 3500, "hits_on_assets")[:, 0] > 0
    assert_mean(got, expected, expected * (1.0 - expected))


@pytest.mark.parametrize(
    ("n_members", "channels", "service_s", "window_s", "engaged"),
    [(14, 3, 8.0, 30.0, 9), (20, 4, 10.0, 25.0, 8), (6, 2, 12.0, 60.0, 6)],
)
def test_a_burst_engages_channels_times_services(n_members, channels, service_s, window_s, engaged):
    # min(N, c floor(window / service)): the last launch is one service before the end of the window.
    fire = [(80.0, 80.0 - window_s + service_s)]
    world = hand_made(n_members, fire=fire, flight_s=service_s, unit_channels=channels)
    row = played(world, 1, "engaged", "intercepted", "leakers", "cause/no_channel")[0]
    assert row.tolist() == [engaged, engaged, n_members - engaged, n_members - engaged]


def test_a_magazine_is_all_there_is():
    world = hand_made(7, magazine=5, sspk=[[1.0]])
    row = played(world, 1, "intercepted", "leakers", "cause/no_missile")[0]
    assert row.tolist() == [5, 2, 2]


def test_debris_falls_where_its_table_says():
    # Killed at 30 s, time-to-go 70 of 100 s: the footprint is 0.7 of the way, 700 m off, on the asset.
    world = calm(
        point_x_m=700.0,
        debris_x_m=[np.linspace(0.0, 1000.0, 65).tolist()],
        class_p_debris=0.6,
        class_debris_sigma_m=60.0,
        class_debris_radius_m=50.0,
    )
    hits, intercepted = played(world, 1700, "debris_on_assets", "intercepted").T
    assert_binomial(hits, 0.6 * (1.0 - math.exp(-(50.0**2) / (2.0 * 60.0**2))))
    assert set(intercepted) == {float(N)}


def test_a_deflected_warhead_falls_beside():
    # Deflected with probability 0.7; lethal radius 50 m, deflection sigma 60 m: the others are harmless.
    world = calm(
        p_deflect=[[0.7]],
        deflect_sigma_m=[[60.0]],
        class_lethal_radius_m=50.0,
        point_area_m=0.0,
        p_false_miss=0.0,
    )
    leakers, causes = played(world, 1300, "leakers", "cause/warhead_survived").T
    assert_binomial(leakers, 0.7 * (1.0 - math.exp(-(50.0**2) / (2.0 * 60.0**2))))
    assert leakers.tolist() == causes.tolist()


def test_best_assignment_is_the_best_of_all():
    rng = np.random.default_rng(3)
    for _ in range(60):
        members = [_member(i) for i in range(4)]
        slots = sorted(rng.integers(0, 3, 3).tolist())
        pairs = [
            Pair(member, w, float(rng.choice([1.0, 2.0])), float(rng.choice([0.3, 0.6])))
            for member in members
            for w in sorted(set(slots))
            if rng.random() < 0.8
        ]
        got = {(pair.member.index, pair.weapon) for pair in best_assignment(pairs, slots)}
        assert _gain(pairs, got) == pytest.approx(_best_gain(pairs, slots), abs=1e-13)
    assert CLEAR == 11


def _member(i: int) -> Member:
    return Member(i, 0, 0, 0, True, i, 0, 0, 0.0, 0.0, False, 0.0, 0.0, 0.0)


def _gain(pairs: list[Pair], chosen: set[tuple[int, int]]) -> float:
    return sum(
        p.value * p.p_kill - 1e-10 * (p.weapon + 1) * (p.member.index + 1)
        for p in pairs
        if (p.member.index, p.weapon) in chosen
    )


def _best_gain(pairs: list[Pair], slots: list[int]) -> float:
    """Try for every slot every member, or none."""
    possible = {(pair.member.index, pair.weapon) for pair in pairs}
    gains = []
    for takers in product((None, 0, 1, 2, 3), repeat=len(slots)):
        taken = [i for i in takers if i is not None]
        chosen = {(i, w) for i, w in zip(takers, slots, strict=True) if i is not None}
        if len(set(taken)) == len(taken) and chosen <= possible:
            gains.append(_gain(pairs, chosen))
    return max(gains)
