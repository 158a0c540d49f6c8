"""Exact detection: the reference table, closed forms, the far corners, inversion."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from reference_rows import check, each, load_table
from rempart.physics import detection, gamma
from rempart.physics.radar_range import db_to_ratio, ratio_to_db

pytestmark = pytest.mark.kernel_small

CASES = range(5)


def test_table_of_pd(form):
    table = load_table("01_radar_pd_table")
    assert len(table) == 1004
    pd = form(detection.pd_swerling)
    wrong = []
    for row in table:
        snr = db_to_ratio(float(row["snr_db"]))
        got = pd(int(row["swerling"]), snr, int(row["N"]), float(row["pfa"]))
        if not abs(got - float(row["pd"])) <= float(row["tol_abs"]):
            wrong.append((row["id"], got, row["pd"]))
    assert wrong == []


def test_table_of_pd_far_closer_than_its_tolerance():
    # small pd is compared relatively: the absolute 1e-6 of the table would hide a wrong tail
    for row in load_table("01_radar_pd_table"):
        snr = db_to_ratio(float(row["snr_db"]))
        got = detection.pd_swerling(int(row["swerling"]), snr, int(row["N"]), float(row["pfa"]))
        assert got == pytest.approx(float(row["pd"]), rel=1e-9), row["id"]


def test_table_of_thresholds(form):
    threshold = form(detection.threshold_from_pfa)
    for row in load_table("01_radar_pd_table"):
        assert threshold(float(row["pfa"]), int(row["N"])) == pytest.approx(float(row["VT"]), rel=1e-10)


@each("01_radar", "SNRREQ", "LIBEW-EXACT")
def test_required_snr(row, form):
    i = row["inputs"]
    check(row, ratio_to_db(form(detection.required_snr)(i["swerling"], i["pd"], i["N"], i["pfa"])))


@each("01_radar", "MAH-10PULSE")
def test_required_snr_read_off_a_plot(row, form):
    i = row["inputs"]
    check(row, ratio_to_db(form(detection.required_snr)(0, i["pd"], i["N"], i["pfa"])))


@pytest.mark.parametrize("n", [1, 2, 7, 10, 100, 1000])
@pytest.mark.parametrize("pfa", [0.3, 1e-3, 1e-6, 1e-12])
def test_threshold_and_pfa_invert_each_other(n, pfa, form):
    threshold = form(detection.threshold_from_pfa)(pfa, n)
    assert threshold == pytest.approx(special.gammainccinv(n, pfa), rel=1e-11)
    assert form(detection.pfa_from_threshold)(threshold, n) == pytest.approx(pfa, rel=1e-10)


@pytest.mark.parametrize("n", [1, 10, 100, 1000])
@pytest.mark.parametrize("snr_db", [-40.0, -10.0, 0.0, 6.0, 13.0, 30.0, 60.0])
def test_steady_target_is_noncentral_chi_square(n, snr_db, form):
    threshold = detection.threshold_from_pfa(1e-6, n)
    snr = db_to_ratio(snr_db)
    expected = stats.ncx2.sf(2.0 * threshold, 2 * n, 2.0 * n * snr) if n * snr < 1e5 else 1.0
    assert form(detection.pd_marcum)(snr, n, threshold) == pytest.approx(expected, abs=1e-11)
    assert form(detection.pd_at_threshold)(0, snr, n, threshold) == pytest.approx(expected, abs=1e-11)


@pytest.mark.parametrize("n", [2, 5, 10, 30])
@pytest.mark.parametrize("snr_db", [-5.0, 5.0, 15.0, 30.0])
def test_swerling1_closed_form(n, snr_db, form):
    # Swerling 1954, case 1, N > 1, in incomplete gamma functions
    threshold = detection.threshold_from_pfa(1e-6, n)
    mean = n * db_to_ratio(snr_db)
    part = special.gammainc(n - 1, threshold / (1.0 + 1.0 / mean))
    expected = special.gammaincc(n - 1, threshold)
    expected += (1.0 + 1.0 / mean) ** (n - 1) * part * math.exp(-threshold / (1.0 + mean))
    got = form(detection.pd_swerling)(1, db_to_ratio(snr_db), n, 1e-6)
    assert got == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("case", [1, 2, 3, 4])
@pytest.mark.parametrize("n", [1, 3, 10])
def test_fluctuating_target_is_the_mean_over_a_gamma_rcs(case, n, form):
    # the definition itself, by quadrature over the RCS, for all cases
    shape = form(detection.fluctuation_shape)(case, n)
    threshold = detection.threshold_from_pfa(1e-4, n)
    points, weights = special.roots_genlaguerre(120, shape - 1.0)
    rcs = points / shape
    conditional = [stats.ncx2.sf(2.0 * threshold, 2 * n, 2.0 * n * 4.0 * r) for r in rcs]
    expected = float(weights @ conditional / weights.sum())
    assert form(detection.pd_at_threshold)(case, 4.0, n, threshold) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("snr", [0.1, 1.0, 20.0, 1e4])
def test_one_pulse_closed_forms(snr, form):
    pfa = 1e-6
    threshold = -math.log(pfa)
    one = form(detection.pd_swerling1_one_pulse)(snr, pfa)
    assert one == pytest.approx(pfa ** (1.0 / (1.0 + snr)), rel=1e-13)
    three = (1.0 + 2.0 * snr * threshold / (2.0 + snr) ** 2) * math.exp(-2.0 * threshold / (2.0 + snr))
    assert form(detection.pd_swerling3_one_pulse)(snr, threshold) == pytest.approx(three, rel=1e-13)
    for case, expected in ((1, one), (2, one), (3, three), (4, three)):
        assert form(detection.pd_swerling)(case, snr, 1, pfa) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_without_signal_pd_is_pfa(case, form):
    assert form(detection.pd_swerling)(case, 0.0, 10, 1e-6) == pytest.approx(1e-6, rel=1e-10)
    assert form(detection.required_snr)(case, 1e-7, 10, 1e-6) == 0.0
    assert form(detection.required_snr)(case, 1.0, 10, 1e-6) == math.inf


def test_an_unknown_case_is_not_a_number(form):
    assert math.isnan(form(detection.pd_swerling)(6, 1.0, 3, 1e-6))
    assert math.isnan(form(detection.required_snr)(6, 0.5, 3, 1e-6))
    assert form(detection.pd_swerling)(5, 1.0, 3, 1e-6) == form(detection.pd_swerling)(0, 1.0, 3, 1e-6)


@settings(deadline=None)  # the first call compiles
@given(
    case=st.sampled_from(list(CASES)),
    n=st.integers(1, 300),
    log_pfa=st.floats(-12.0, -1.0),
    snr_db=st.floats(-30.0, 70.0),
    step_db=st.floats(0.01, 10.0),
)
def test_pd_is_a_probability_that_grows_with_snr(case, n, log_pfa, snr_db, step_db):
    pfa = 10.0**log_pfa
    low = detection.pd_swerling(case, db_to_ratio(snr_db), n, pfa)
    high = detection.pd_swerling(case, db_to_ratio(snr_db + step_db), n, pfa)
    assert pfa * (1.0 - 1e-9) <= low <= high + 1e-12
    assert high <= 1.0


@settings(deadline=None)  # the first call compiles
@given(
    case=st.sampled_from(list(CASES)),
    n=st.integers(1, 100),
    log_pfa=st.floats(-10.0, -2.0),
    pd=st.floats(0.05, 0.999),
)
def test_required_snr_inverts_pd(case, n, log_pfa, pd):
    snr = detection.required_snr(case, pd, n, 10.0**log_pfa)
    assert detection.pd_swerling(case, snr, n, 10.0**log_pfa) == pytest.approx(pd, rel=1e-9)


@pytest.mark.parametrize("a", [1.0, 2.5, 10.0, 100.0, 1500.0])
@pytest.mark.parametrize("ratio", [0.5, 0.9, 1.0, 1.1, 1.5])
def test_incomplete_gamma(a, ratio, form):
    x = a * ratio
    assert form(gamma.gamma_p)(a, x) == pytest.approx(special.gammainc(a, x), rel=1e-11, abs=1e-300)
    assert form(gamma.gamma_q)(a, x) == pytest.approx(special.gammaincc(a, x), rel=1e-11, abs=1e-300)
    assert form(gamma.gamma_p)(a, 0.0) == 0.0
    assert form(gamma.gamma_q)(a, -1.0) == 1.0
    assert form(gamma.poisson_term)(3.0, 0.0) == 0.0
    assert form(gamma.poisson_term)(0.0, 0.0) == 1.0
    assert form(gamma.gamma_q_inverse)(a, 0.25) == pytest.approx(special.gammainccinv(a, 0.25), rel=1e-11)
