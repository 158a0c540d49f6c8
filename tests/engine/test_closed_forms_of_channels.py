"""Channels and time to shoot, held to closed forms as test_closed_forms.py tells."""

from __future__ import annotations

import math

import pytest

import reference_rows
from engine import closed_form_laws as laws
from engine.closed_form_laws import Claim
from engine.closed_form_runs import LAUNCHER, RADAR, TOPIC, UNIT, group, hold, play, scenario

pytestmark = [pytest.mark.statistical, pytest.mark.slow]


def burst(raid: int, channels: int, service_s: float, window_s: float) -> dict[str, tuple[float, float]]:
    """Means and variances of 1,000 replicates. The window opens and shuts 1/4 s beside decisions."""
    changes = {
        "raid.raid.count": raid,
        f"{LAUNCHER}.sspk": {"any": 1},
        f"{LAUNCHER}.range_max": f"{100.0 * (100.25 - 1.0)} m",
        f"{LAUNCHER}.range_min": f"{100.0 * (100.0 - (window_s - service_s) - 0.25 - 1.0)} m",
        f"{UNIT}.channels": channels,
        f"{UNIT}.assessment_time": f"{service_s - 1.0} s",
    }
    figures = play(scenario("battery", changes), 1_000)
    columns = ("engaged", "intercepted", "leakers", "cause/no_channel")
    return {column: (figures.mean(column), figures.variance(column)) for column in columns}


@reference_rows.each(TOPIC, "BURST")
def test_a_burst_engages_channels_times_services(row):
    """No chance in it: all replicates are alike."""
    inputs = row["inputs"]
    engaged, leak = row["expected"]["max_engaged"], row["expected"]["leak_if_pk1"]
    assert laws.burst_engaged(**inputs) == engaged == inputs["raid"] - leak
    found = burst(**inputs)
    assert found["engaged"] == found["intercepted"] == (engaged, 0.0)
    assert found["leakers"] == found["cause/no_channel"] == (leak, 0.0)


def test_a_burst_with_no_time_to_spare():
    """Three services fit the window exactly; a service 5 % longer leaves room for two."""
    assert burst(14, 3, 8.0, 24.0)["engaged"] == (9, 0.0)
    assert burst(14, 3, 8.4, 24.0)["engaged"] == (6, 0.0)


@reference_rows.each(TOPIC, "SLSGEOM")
def test_as_many_looks_as_the_geometry_has_room_for(row):
    """Kills all but never, so that what is fired is the number of opportunities. No chance in it.

    Of the two rows the second tells speeds apart that differ by 5 %.
    """
    ranges_m = laws.ranges_of_looks(**row["inputs"])
    reference_rows.check(row, {"n": len(ranges_m), "ranges_m": ranges_m})
    expected = []
    for factor in (0.9, 0.95, 1.0, 1.05, 1.1):
        given = row["inputs"] | {"v_interceptor": factor * row["inputs"]["v_interceptor"]}
        expected.append(len(laws.ranges_of_looks(**given)))
        assert looks(**given) == (expected[-1], 0.0)
    assert expected == ([2, 2, 2, 2, 2] if row["expected"]["n"] == 2 else [11, 11, 12, 12, 13])


def looks(
    R_detect_m: float,
    R_min_m: float,
    v_target: float,
    v_interceptor: float,
    reaction_s: float,
    assess_s: float,
) -> tuple[float, float]:
    """Mean and variance of the shots at one threat that is found at once, by decisions every millisecond."""
    start = {"bearing": "0 deg", "distance": f"{R_detect_m} m"}
    changes = {
        "threats.threat.speed": f"{v_target} m/s",
        "raid.raid": group("threat") | {"from": start, "at": f"{150.0 + R_detect_m / v_target} s"},
        f"{RADAR}.scan_phase": "150.0001 s",
        "controllers.central": {"decision_period": "1 ms", "decision_phase": "0 s"},
        f"{LAUNCHER}.delay": "0 s",
        f"{LAUNCHER}.speed": f"{v_interceptor} m/s",
        f"{LAUNCHER}.range_min": f"{R_min_m} m",
        f"{LAUNCHER}.sspk": {"any": 1e-12},
        f"{UNIT}.identification_time": f"{reaction_s} s",
        f"{UNIT}.assessment_time": f"{assess_s} s",
    }
    figures = play(scenario("battery", changes), 1_000)
    return figures.mean("interceptors_fired"), figures.variance("interceptors_fired")


N_STREAM, N_EARLY, SERVICE_S, TICK_S = 400, 100, 100.0, 1.0


@reference_rows.each(TOPIC, "ERLB")
def test_channels_lose_as_erlang_says(row):
    """400 arrivals a replicate, 25,000 replicates: ten million arrivals, after 100 that fill the channels.

    A decision falls every second and a channel is held for 100 s. Whoever comes between two decisions is
    offered at the second of them, on the average half a second late, while channels come free on time: the
    load is that of a service of 99.5 s (for one channel exactly so, to second order in the time between
    decisions). Besides, exactly 399 others come: laws.erlang_b_of_n tells what that changes.
    """
    inputs = {"channels": row["inputs"]["channels"], "load": row["inputs"]["offered_load"]}
    reference_rows.check(row, laws.erlang_b(**inputs))
    others = N_STREAM - 1
    stream_s = others * (SERVICE_S - 0.5 * TICK_S) / inputs["load"]
    early_s = stream_s * N_EARLY / others
    changes = {
        "raid.early": group("early", N_EARLY, spread=f"{early_s} s"),
        "raid.counted": group("counted", N_STREAM, spread=f"{stream_s} s") | {"at": f"{300.0 + early_s} s"},
        f"{UNIT}.channels": inputs["channels"],
    }
    figures = play(scenario("loss", changes), 25_000)
    variance = figures.variance("leakers", "counted")

    def law(channels: int, load: float) -> list[Claim]:
        lost = N_STREAM * laws.erlang_b_of_n(channels, load, others)
        return [Claim(name, lost, variance, "counted") for name in ("leakers", "cause/no_channel")]

    assert 4.0 * math.sqrt(variance / figures.n) < 0.01 * figures.mean("leakers", "counted")
    hold(figures, law, inputs, "load")
