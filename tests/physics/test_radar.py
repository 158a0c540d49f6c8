"""Approximate detection formulas, looks added up, the range equation, accuracy and the horizon."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reference_rows import check, each, load
from rempart.physics import albersheim, detection, horizon, integration, radar_range, shnidman
from rempart.physics.radar_range import LIGHT_MPS, db_to_ratio, ratio_to_db

pytestmark = pytest.mark.kernel_small

A_M = horizon.EFFECTIVE_RADIUS_M


@each("01_radar", "ALB-N", "LIBEW-ALB", "ALB-RICHARDS-N100")
def test_albersheim(row, form):
    i = row["inputs"]
    slope_db = i.get("constant", albersheim.SLOPE)
    check(row, form(albersheim.albersheim_snr_db)(i["pd"], i["pfa"], i["N"], slope_db))


@each("01_radar", "ALB-RICHARDS-N1")
def test_albersheim_single(row, form):
    if row["inputs"]["N"] == 1:
        check(row, form(albersheim.albersheim_single_snr_db)(row["inputs"]["pd"], row["inputs"]["pfa"]))
    else:
        check(row, form(albersheim.albersheim_snr_db)(row["inputs"]["pd"], row["inputs"]["pfa"], 100))


@each("01_radar", "SHN-", "LIBEW-SHN")
def test_shnidman(row, form):
    i = row["inputs"]
    check(row, form(shnidman.shnidman_snr_db)(i["swerling"], i["pd"], i["pfa"], i["N"]))


@pytest.mark.parametrize("case", range(5))
@pytest.mark.parametrize("n", [1, 10, 39, 40, 100])
@pytest.mark.parametrize("pd", [0.1, 0.5, 0.8, 0.95])
def test_approximations_stay_as_near_the_exact_law_as_they_say(case, n, pd):
    exact_db = ratio_to_db(detection.required_snr(case, pd, n, 1e-6))
    assert abs(shnidman.shnidman_snr_db(case, pd, 1e-6, n) - exact_db) < 0.72
    if case == 0 and 0.3 <= pd <= 0.9:
        assert abs(albersheim.albersheim_snr_db(pd, 1e-6, n) - exact_db) < 0.31


@each("01_radar", "MAH-IMPROV")
def test_integration_gain(row, form):
    i = row["inputs"]
    check(row, form(integration.integration_gain_db)(i["pd"], i["pfa"], i["N"]))


@each("01_radar", "MN-")
def test_m_of_n(row, form):
    i = row["inputs"]
    law = form(integration.m_of_n)
    check(row, {"PD": law(i["M"], i["N"], i["pd"]), "PFA": law(i["M"], i["N"], i["pfa"])})


@settings(deadline=None)  # the first call compiles
@given(n=st.integers(1, 40), share=st.floats(0.0, 1.0), p=st.floats(0.0, 1.0))
def test_m_of_n_is_the_binomial_tail(n, share, p):
    m = round(share * n)
    expected = float(stats.binom.sf(m - 1, n, p))
    assert integration.m_of_n(m, n, p) == pytest.approx(expected, rel=1e-9, abs=1e-14)


@each("01_radar", "CUM-")
def test_cumulative_pd(row, form):
    p = 0.0
    for pd in row["inputs"]["pd_per_scan"]:
        p = form(integration.cumulative_pd)(p, pd)
    check(row, p)


@each("01_radar", "CUMSW1")
def test_cumulative_pd_closing(row, form):
    i = row["inputs"]
    n_scans, p = form(integration.cumulative_pd_closing)(
        i["R0_m"], db_to_ratio(i["snr_at_R0_dB"]), i["pfa"], i["speed_mps"], i["scan_s"],
        i["R_first_m"], i["R_last_m"],
    )  # fmt: skip
    check(row, {"n_scans": n_scans, "p_cum": p})


@each("01_radar", "RRE-MW")
def test_snr_by_the_radar_equation(row, form):
    i = row["inputs"]
    gains = db_to_ratio(i["Gt_dB"]), db_to_ratio(i["Gr_dB"])
    echo_w = form(radar_range.received_power)(
        i["Pt_W"], *gains, i["lambda_m"], i["rcs_m2"], i["R_tx_m"], i["R_rx_m"]
    )
    snr = form(radar_range.snr_from_power)(echo_w, i["tau_s"], i["Ts_K"], db_to_ratio(i["loss_dB"]))
    check(row, form(ratio_to_db)(snr))


@each("01_radar", "RRE-FOSSEE")
def test_received_power(row, form):
    i = row["inputs"]
    gain = form(db_to_ratio)(i["G_dBi"])
    wavelength_m = i["c_used"] / i["f_Hz"]
    power = form(radar_range.received_power)
    check(row, power(i["Pt_W"], gain, gain, wavelength_m, i["rcs_m2"], i["R_m"], i["R_m"]))


@each("01_radar", "RRE-RMAX")
def test_range_for_snr(row, form):
    i = row["inputs"]
    gain = db_to_ratio(i["G_dB"])
    loss, snr = db_to_ratio(i["loss_dB"]), db_to_ratio(i["snr_req_dB"])
    wavelength_m = LIGHT_MPS / i["f_Hz"]
    law = form(radar_range.range_for_snr)
    check(row, law(i["Pt_W"], gain, gain, wavelength_m, i["rcs_m2"], i["tau_s"], i["Ts_K"], loss, snr))


@each("01_radar", "LIBEW-RRE")
def test_range_for_snr_by_bandwidth_and_noise_figure(row, form):
    if row["id"] == "LIBEW-RRES":
        check(row, form(radar_range.range_resolution)(1e6))
        return
    i = row["inputs"]
    gain = db_to_ratio(i["G_dBi"])
    system_k = radar_range.STANDARD_TEMPERATURE_K * db_to_ratio(i["NF_dB"])
    loss, snr = db_to_ratio(i["loss_dB"]), db_to_ratio(i["snr_dB"])
    wavelength_m = LIGHT_MPS / i["f_Hz"]
    law = form(radar_range.range_for_snr)
    check(row, law(i["Pt_W"], gain, gain, wavelength_m, i["rcs_m2"], 1 / i["B_Hz"], system_k, loss, snr))


def test_reference_scaling(form):
    rows = load("01_radar")
    near = form(radar_range.snr_at_range)(20.0, 60e3, 1.0, 50e3, 1.0, 1.0)
    far = form(radar_range.snr_at_range)(20.0, 60e3, 1.0, 100e3, 1.0, 1.0)
    check(rows["RRE-R4"], ratio_to_db(near / far))
    small_m = form(radar_range.range_at_snr)(20.0, 60e3, 1.0, 20.0, rows["RRE-RCS"]["inputs"]["ratio"], 1.0)
    check(rows["RRE-RCS"], small_m / 60e3)
    assert form(radar_range.snr_at_range)(20.0, 60e3, 1.0, 60e3, 1.0, 2.0) == pytest.approx(10.0)


@settings(deadline=None)  # the first call compiles
@given(range_m=st.floats(1e3, 1e6), rcs_m2=st.floats(1e-3, 1e2), loss=st.floats(1.0, 1e3))
def test_range_and_snr_invert_each_other(range_m, rcs_m2, loss):
    snr = radar_range.snr_at_range(20.0, 60e3, 1.0, range_m, rcs_m2, loss)
    assert radar_range.range_at_snr(20.0, 60e3, 1.0, snr, rcs_m2, loss) == pytest.approx(range_m, rel=1e-12)


def test_pulse_radar_relations(form):
    rows = load("01_radar")
    check(rows["LIBEW-DOPP"], form(radar_range.doppler_shift)(300.0, 10e9))
    check(rows["LIBEW-RUNAMB"], form(radar_range.unambiguous_range)(1e3))


@each("01_radar", "ACC-")
def test_measurement_errors(row, form):
    i = row["inputs"]
    snr = db_to_ratio(i["snr_dB"])
    angle_rad = form(radar_range.angle_error)(math.radians(i["beamwidth_deg"]), snr, i["km"])
    speed_mps = form(radar_range.radial_speed_error)(i["lambda_m"], i["coherent_time_s"], snr)
    got = {
        "sigma_range_m": form(radar_range.range_error)(i["bandwidth_Hz"], snr),
        "sigma_angle_deg": math.degrees(angle_rad),
        "sigma_vel_mps": speed_mps,
    }
    check(row, got)


@each("01_radar", "HOR-5", "HOR-10")
def test_horizon(row, form):
    i = row["inputs"]
    a_m = i["k"] * i["Re_m"]
    h1_m, h2_m = i["h_radar_m"], i["h_target_m"]
    parabolic, rule = form(horizon.horizon_distance_parabolic), form(horizon.horizon_distance_rule)
    got = {
        "slant_exact": form(horizon.sight_distance)(h1_m, h2_m, a_m),
        "parabolic": parabolic(h1_m, a_m) + parabolic(h2_m, a_m),
    }
    rule_m = rule(h1_m) + rule(h2_m)
    # the row grants the rule of thumb, and it alone, 0.1 %
    assert rule_m == pytest.approx(row["expected"]["rule_4p12"], rel=1e-3)
    check(row, got | {"rule_4p12": row["expected"]["rule_4p12"]})


@each("01_radar", "HOR-RULE-FT")
def test_horizon_rule_in_feet(row, form):
    check(row, form(horizon.horizon_distance_parabolic)(row["inputs"]["h_ft"] * 0.3048, A_M) / 1852.0)


@each("01_radar", "HOR-HMIN")
def test_minimum_visible_height(row, form):
    i = row["inputs"]
    a_m = i["k"] * i["Re_m"]
    check(row, form(horizon.minimum_visible_height_parabolic)(i["R_m"], i["h_radar_m"], a_m))
    exact_m = form(horizon.minimum_visible_height)(i["R_m"], i["h_radar_m"], a_m)
    assert exact_m == pytest.approx(row["expected"], rel=3e-3)


@settings(deadline=None)  # the first call compiles
@given(ground_m=st.floats(0.0, 800e3), h1_m=st.floats(0.0, 1e3), h2_m=st.floats(0.0, 3e4))
def test_horizon_laws_agree_with_each_other(ground_m, h1_m, h2_m):
    least_m = horizon.minimum_visible_height(ground_m, h1_m, A_M)
    if abs(h2_m - least_m) > 1e-6:
        assert horizon.is_visible(ground_m, h1_m, h2_m, A_M) == (h2_m > least_m)


@pytest.mark.parametrize("ground_m", [1e3, 40e3, 300e3])
def test_elevation_and_slant_range_are_the_triangle(ground_m, form):
    h1_m, h2_m = 20.0, 8000.0
    angle = ground_m / A_M
    x, y = (A_M + h2_m) * math.sin(angle), (A_M + h2_m) * math.cos(angle) - A_M - h1_m
    assert form(horizon.slant_range)(ground_m, h1_m, h2_m, A_M) == pytest.approx(math.hypot(x, y), rel=1e-9)
    elevation_rad = form(horizon.apparent_elevation)(ground_m, h1_m, h2_m, A_M)
    assert elevation_rad == pytest.approx(math.atan2(y, x), abs=1e-10)


def test_at_the_horizon_a_target_is_seen_at_the_dip(form):
    # a line that touches the sphere: elevation -arccos(a / (a + h))
    ground_m = form(horizon.horizon_ground_range)(30.0, A_M)
    dip_rad = form(horizon.apparent_elevation)(ground_m, 30.0, 0.0, A_M)
    assert dip_rad == pytest.approx(-math.acos(A_M / (A_M + 30.0)), rel=1e-6)
    assert form(horizon.is_visible)(ground_m - 1.0, 30.0, 0.0, A_M)
    assert not form(horizon.is_visible)(ground_m + 1.0, 30.0, 0.0, A_M)
    assert form(horizon.minimum_visible_height)(ground_m - 1.0, 30.0, A_M) == 0.0
