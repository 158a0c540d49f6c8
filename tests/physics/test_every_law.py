"""What holds of every public law: whole numbers, arrays, limits, infinities and nan, in both of its forms."""

from __future__ import annotations

import math
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from physics.laws_of_physics import LAWS, Law, domain_of, name_of, numbers_of, parameters_of
from rempart._jit import jit
from rempart.physics import (
    atmosphere,
    damage,
    detection,
    flyout,
    gamma,
    horizon,
    integration,
    normal,
    powered,
    radar_range,
    straight_drag,
    vacuum_round,
)
from rempart.physics.earth import Earth, vertical

pytestmark = pytest.mark.kernel  # both forms are called here: nothing is gained by a run without Numba

INF, NAN = math.inf, math.nan
OUTSIDE = (ValueError, ZeroDivisionError, OverflowError)
"""What the plain form raises outside a law's domain, where the compiled one gives nan or inf."""
ODD = (NAN, INF, -INF, 0.0, -1.0, 1e-300, 1e300)

each_law = pytest.mark.parametrize("law", LAWS, ids=name_of)


def _floats(law: Law) -> list[int]:
    return [i for i, kind in enumerate(parameters_of(law).values()) if kind == "float"]


def _whole(value: Any, kind: Any) -> Any:
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(_whole(part, kind) for part in value)
    return kind(value) if type(value) is float and value == round(value) and abs(value) < 2**31 else value


@each_law
@pytest.mark.parametrize("kind", [int, np.int32, np.int64, np.float32])
def test_whole_and_short_numbers_are_the_floats_that_they_equal(law, kind):
    arguments = domain_of(law)
    expected = numbers_of(law(*arguments))
    assert numbers_of(law(*(_whole(a, kind) for a in arguments))) == expected
    if kind is int:
        assert numbers_of(law.py_func(*(_whole(a, kind) for a in arguments))) == pytest.approx(
            expected, rel=1e-9
        )


@each_law
def test_the_plain_form_is_the_compiled_one(law):
    assert numbers_of(law.py_func(*domain_of(law))) == pytest.approx(
        numbers_of(law(*domain_of(law))), rel=1e-9
    )


@pytest.mark.parametrize("law", [law for law in LAWS if _floats(law)], ids=name_of)
def test_arrays_are_gone_through_element_by_element(law):
    arguments = domain_of(law)
    i = _floats(law)[0]
    values = np.array([[arguments[i], 0.875 * arguments[i], 0.75 * arguments[i]]])
    found = law(*arguments[:i], values, *arguments[i + 1 :])
    rows = found if isinstance(found, tuple) else (found,)
    assert all(row.shape == values.shape for row in rows)
    for j, value in enumerate(values[0].tolist()):
        alone = law(*arguments[:i], value, *arguments[i + 1 :])
        assert numbers_of(tuple(row[0, j] for row in rows)) == numbers_of(alone)
    empty = law(*arguments[:i], np.zeros(0), *arguments[i + 1 :])
    assert all(row.shape == (0,) for row in (empty if isinstance(empty, tuple) else (empty,)))


@each_law
def test_nan_gives_nan(law, form):
    """In each number that it enters; a yes or no is no, a count and a status say nothing."""
    for i in _floats(law):
        arguments = domain_of(law)
        arguments[i] = NAN
        with _at_most(seconds=20):
            found = form(law)(*arguments)
        says = found is False or any(math.isnan(x) for x in numbers_of(found)) or _not_solved(law, found)
        assert says, f"{list(parameters_of(law))[i]}: {found}"


def _not_solved(law: Law, found: Any) -> bool:
    return law.py_func.__module__.endswith((".launch", ".ballistic")) and found[0] != 0


@each_law
def test_odd_numbers_end_in_an_answer(law, form):
    for i in _floats(law):
        for odd in ODD:
            arguments = domain_of(law)
            arguments[i] = odd
            with _at_most(seconds=20):
                try:
                    numbers_of(form(law)(*arguments))
                except OUTSIDE:
                    assert form(law) is not law, "compiled code raises nothing"


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """Fail where plain Python never ends (compiled code hears no signal: the test itself would hang)."""

    def late(*_: Any) -> None:
        raise AssertionError(f"no answer within {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


LIMITS = [
    # detection: a target without end is seen, whatever its fluctuation; a threshold without end hides all
    *((detection.pd_swerling, (case, INF, n, 1e-6), 1.0) for case in range(5) for n in (1, 10)),
    *((detection.pd_swerling, (case, 1e300, n, 1e-6), 1.0) for case in range(5) for n in (1, 10)),
    *((detection.pd_at_threshold, (case, 20.0, n, INF), 0.0) for case in range(5) for n in (1, 10)),
    *((detection.pd_at_threshold, (case, 20.0, 10, 0.0), 1.0) for case in range(5)),
    *((detection.pd_at_threshold, (case, 20.0, 10, 1e300), 0.0) for case in range(5)),
    (detection.pd_marcum, (INF, 1, 14.0), 1.0),
    (detection.pd_marcum, (20.0, 1, INF), 0.0),
    (detection.pd_swerling3_one_pulse, (INF, 14.0), 1.0),
    (detection.pd_swerling3_one_pulse, (20.0, INF), 0.0),
    (detection.pd_swerling1_one_pulse, (INF, 1e-6), 1.0),
    (detection.pd_swerling1_one_pulse, (20.0, 0.0), 0.0),
    (detection.threshold_from_pfa, (0.0, 1), INF),
    (detection.threshold_from_pfa, (0.0, 7), INF),
    (detection.threshold_from_pfa, (1.0, 7), 0.0),
    (detection.pfa_from_threshold, (INF, 7), 0.0),
    (detection.required_snr, (3, 1.0, 7, 1e-6), INF),
    (detection.required_snr, (3, 0.5, 7, 0.0), INF),
    (gamma.gamma_p, (3.0, INF), 1.0),
    (gamma.gamma_q, (3.0, INF), 0.0),
    (gamma.gamma_p, (INF, 3.0), 0.0),
    (gamma.gamma_q, (INF, 3.0), 1.0),
    (gamma.gamma_q, (3.0, 1e300), 0.0),
    (gamma.gamma_q, (50.0, 1e300), 0.0),
    (gamma.poisson_term, (INF, 2.0), 0.0),
    (gamma.poisson_term, (3.0, INF), 0.0),
    (gamma.poisson_term, (30.0, 1e300), 0.0),
    (gamma.poisson_term, (0.0, 0.0), 1.0),
    (integration.m_of_n, (2, 3, 0.0), 0.0),
    (integration.m_of_n, (2, 3, 1.0), 1.0),
    (integration.m_of_n, (0, 3, 0.0), 1.0),
    (integration.m_of_n, (4, 3, 1.0), 0.0),
    (normal.normal_cdf, (INF,), 1.0),
    (normal.normal_cdf, (-INF,), 0.0),
    (normal.normal_quantile, (1.0,), INF),
    # errors and damage
    (damage.p_within, (INF, 20.0), 1.0),
    (damage.p_within, (30.0, INF), 0.0),
    (damage.p_within, (30.0, 0.0), 1.0),
    (damage.p_within_offset, (INF, 20.0, 5.0), 1.0),
    (damage.p_within_offset, (30.0, 20.0, INF), 0.0),
    (damage.p_within_offset, (30.0, INF, 5.0), 0.0),
    (damage.p_within_offset, (30.0, 0.0, 31.0), 0.0),
    (damage.p_within_offset, (1e9, 1.0, 1e3), 1.0),
    (damage.p_within_offset, (1e3, 1.0, 1e9), 0.0),
    (damage.p_salvo_hit, (INF, 20.0, 20.0, 3), 1.0),
    (damage.p_salvo_hit, (30.0, INF, 20.0, 3), 0.0),
    (damage.p_salvo_hit, (30.0, 20.0, INF, 3), 0.0),
    (damage.p_damage_carleton, (INF, INF, 20.0, 20.0, 5.0, 5.0), 1.0),
    (damage.p_damage_carleton, (10.0, 10.0, INF, 20.0, 5.0, 5.0), 0.0),
    (damage.carleton_damage, (INF, 20.0), 0.0),
    (damage.carleton_damage, (30.0, INF), 1.0),
    # flight: no drag, no air
    (flyout.flyout_range_at_speed, (400.0, 3.0, 500.0, INF), INF),
    (flyout.flyout_range_at_speed, (0.0, 3.0, 500.0, 2e4), INF),
    (flyout.flyout_range_at_speed, (500.0, 3.0, 500.0, INF), 750.0),
    (flyout.flyout_speed, (5.0, 3.0, 500.0, INF), 500.0),
    (flyout.radial_intercept_range, (5e4, 500.0, INF), 5e4),
    (flyout.radial_intercept_range, (5e4, 500.0, 0.0), 0.0),
    (flyout.intercept_time, (INF, 0.0, 0.0, -100.0, 0.0, 0.0, 500.0), INF),
    (straight_drag.terminal_speed, (4000.0, 0.0, 10.0), INF),
    (straight_drag.fall_speed, (3.0, 4000.0, 0.0, 10.0), 30.0),
    (straight_drag.fall_drop, (3.0, INF, 1.0, 10.0), 45.0),
    (straight_drag.fall_drop, (3.0, 1e18, 1.0, 10.0), 45.0),
    (straight_drag.slowed_time, (1000.0, 500.0, INF, 1.0), 2.0),
    (straight_drag.slowed_time, (1000.0, 500.0, 4e3, 0.0), 2.0),
    (straight_drag.slowed_speed, (INF, 500.0, 4e3, 1.0), 0.0),
    (vacuum_round.speed_at_elevation, (3.986e14, 6.4e6, 0.7, -0.7), INF),
    (atmosphere.geopotential_height, (INF,), atmosphere.EARTH_RADIUS_M),
    (atmosphere.standard_atmosphere, (INF,), (1000.0, 0.0, 0.0, 274.0963)),
    # the horizon of a flat Earth
    (horizon.horizon_distance, (20.0, INF), INF),
    (horizon.horizon_ground_range, (0.0, INF), INF),
    (horizon.is_visible, (1e9, 0.0, 0.0, INF), True),
    (horizon.minimum_visible_height, (1e9, 0.0, INF), 0.0),
    (horizon.slant_range, (4000.0, 0.0, 3000.0, INF), 5000.0),
    (horizon.sight_distance, (20.0, 0.0, INF), INF),
    (horizon.apparent_elevation, (3000.0, 0.0, 3000.0, INF), 0.25 * math.pi),
    (horizon.minimum_visible_height, (2.5e7, 0.0, 8.5e6), INF),
    (horizon.minimum_visible_height_parabolic, (5e4, INF, 8.5e6), 0.0),
    # the range equation
    (radar_range.received_power, (1e5, 1e3, 1e3, 2.0, 1.0, INF, 1e3), 0.0),
    (radar_range.snr_at_range, (20.0, 6e4, 1.0, INF, 1.0, 2.0), 0.0),
    (radar_range.range_error, (1e6, INF), 0.0),
    (powered.dive_share, (0.0, 500.0, 0.0, 0.7), 1.0),
    (powered.leg_duration, (INF, 0.0, 500.0), INF),
]


@pytest.mark.parametrize(
    ("law", "arguments", "expected"), LIMITS, ids=lambda x: name_of(x) if callable(x) else None
)
def test_limits(law, arguments, expected, form):
    try:
        found = form(law)(*arguments)
    except ZeroDivisionError:
        assert form(law) is not law, "compiled code divides by zero as IEEE 754 has it"
        return
    assert numbers_of(found) == pytest.approx(numbers_of(expected), rel=1e-6)


@settings(deadline=None)  # the first call compiles
@given(
    range_m=st.integers(1, 10**9),
    receiver_m=st.integers(1, 10**9),
    kind=st.sampled_from([int, np.int64, np.int32]),
)
def test_received_power_of_whole_ranges(range_m, receiver_m, kind):
    """By logarithms, which nothing overflows; at 138.9 km it was 113 times too high, at 200 km negative."""
    decibels = 10.0 * (math.log10(1e5 * 1e3 * 1e3 * 4.0) - 3.0 * math.log10(4.0 * math.pi))
    decibels -= 20.0 * (math.log10(range_m) + math.log10(receiver_m))
    for law in (radar_range.received_power, radar_range.received_power.py_func):
        power_w = law(100000, 1000, 1000, 2, 1, kind(range_m), kind(receiver_m))
        assert 10.0 * math.log10(power_w) == pytest.approx(decibels, abs=1e-9)


def test_compiled_code_that_calls_with_whole_numbers_gets_floats():
    @jit
    def caller(range_m: int) -> float:
        return radar_range.received_power(1, 1, 1, 1, 1, range_m, range_m)

    assert caller(200000) == pytest.approx((4.0 * math.pi) ** -3 / 1.6e21, rel=1e-12)


def test_records_of_whole_numbers():
    whole = Earth(6378137, 0, 398600441800000, 0, 0)
    assert vertical(whole, 6400000, 3, 3) == vertical(Earth(*map(float, whole)), 6400000.0, 3.0, 3.0)


@settings(deadline=None)  # the first call compiles
@given(n=st.integers(100, 5000), share=st.floats(0.0, 1.0), p=st.floats(0.001, 0.999))
def test_m_of_many(n, share, p):
    """The number of ways alone overflows from n = 1030 on."""
    m = round(share * n)
    assert integration.m_of_n(m, n, p) == pytest.approx(
        float(stats.binom.sf(m - 1, n, p)), rel=1e-8, abs=1e-13
    )


@settings(deadline=None)  # the first call compiles
@given(threshold=st.floats(1e12, 1e18), away=st.floats(-6.0, 6.0))
def test_a_steady_target_over_a_threshold_without_a_table_is_nearly_normal(threshold, away):
    """Mean n (1 + snr) and variance n (1 + 2 snr) of the sum (Marcum 1947)."""
    mean = threshold + away * math.sqrt(2.0 * threshold)
    assert detection.pd_marcum(mean, 1, threshold) == pytest.approx(normal.normal_cdf(away), abs=2e-6)
