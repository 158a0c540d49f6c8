"""Tables against the same geometry without tables, and what the engine's scalar laws read in them."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from rempart.engine import table_lookup
from rempart.engine.world import N_SEE_BINS, World
from rempart.world.records import Ballistic, Flight, FlyOut, Kill, Powered, Resolved, ThreatClass
from rempart.world.tabulate import tabulate
from rempart.world.trajectories.flights import Site
from world.direct import Intercept, PathFunction, intercept, path_function, pd, visible
from world.layouts import HEIGHT_M, LAT_RAD, LON_RAD, SENSOR, WEAPON, launch_place, layout

SITE = Site(LAT_RAD, LON_RAD, HEIGHT_M)
FLIGHTS: dict[str, Flight] = {
    "ballistic": Ballistic(*launch_place(2.0, 250_000.0), 500.0, 12_000.0),
    "powered": Powered(((40_000.0, 30_000.0), (10_000.0, 25_000.0)), 60.0, 300.0, math.radians(20.0)),
}
AIM = (500.0, -800.0)
RADAR = replace(
    SENSOR,
    position=(-2_000.0, 1_000.0, 12.0),
    facing_rad=1.2,
    sector_rad=math.radians(200.0),
    elevation_max_rad=math.radians(70.0),
    range_max_m=150_000.0,
    horizon=True,
    swerling=1,
    n_pulses=8,
)
LAUNCHER = replace(
    WEAPON,
    position=(1_000.0, 1_500.0, 2.0),
    flyout=FlyOut(3.0, 1_200.0, 4.0, 25_000.0),
    kills=(Kill("raider", 0.5, ((1_000.0, 0.5), (20_000.0, 1.0))),),
    range_min_m=2_000.0,
    range_max_m=25_000.0,
    height_max_m=20_000.0,
)
DRIFTER = ThreatClass("raider", rcs_m2=0.2)


def resolved(kind: str) -> Resolved:
    return layout(FLIGHTS[kind], aim=AIM, threat=DRIFTER, sensor=RADAR, weapon=LAUNCHER)


@cache
def world(kind: str) -> World:
    return tabulate(resolved(kind))


@cache
def path(kind: str) -> PathFunction:
    return path_function(FLIGHTS[kind], AIM, SITE)


def within(first: np.ndarray, last: np.ndarray, n: int) -> list[float]:
    return [float(t) for a, b in zip(first, last, strict=True) for t in np.linspace(a, b, n + 2)[1:-1]]


@pytest.mark.kernel
@pytest.mark.parametrize(("kind", "most_m"), [("ballistic", 5.0), ("powered", 10.0)])
def test_range_table_is_within_its_stated_error(kind: str, most_m: float):
    # powered: the most is in the bin that holds the corner
    sensing = world(kind).sensing
    tgo = within(sensing.see_close_s, sensing.see_open_s, 700)
    exact = [math.dist(path(kind).position(t), RADAR.position) for t in tgo]
    assert (
        max(abs(table_lookup.see_range(sensing, 0, t) - r) for t, r in zip(tgo, exact, strict=True)) < most_m
    )


@pytest.mark.kernel
@pytest.mark.parametrize(("kind", "most_s"), [("ballistic", 0.01), ("powered", 0.01)])
def test_flight_table_is_within_its_stated_error(kind: str, most_s: float):
    fire = world(kind).fire
    tgo = within(fire.fire_close_s, fire.fire_open_s, 40)
    assert len(tgo) >= 40
    for t in tgo:
        met = intercept(path(kind), LAUNCHER, t)
        assert isinstance(met, Intercept)
        assert met.within
        assert abs(table_lookup.flight_time(fire, 0, t) - met.flight_s) < most_s
        factor = np.interp(met.range_m, [1_000.0, 20_000.0], [0.5, 1.0])
        assert table_lookup.sspk_factor(fire, 0, t) == pytest.approx(factor, abs=1e-3)


@pytest.mark.kernel
@pytest.mark.parametrize("kind", FLIGHTS)
def test_edges_of_sight_are_where_sight_changes(kind: str):
    sensing = world(kind).sensing
    assert sensing.see_n[0] >= 1
    for edge, way in [(t, 1.0) for t in sensing.see_open_s] + [(t, -1.0) for t in sensing.see_close_s]:
        inside, outside = float(edge - 0.05 * way), float(edge + 0.05 * way)
        assert visible(path(kind), RADAR, DRIFTER, inside)
        assert outside < 0.0 or not visible(path(kind), RADAR, DRIFTER, outside)


@pytest.mark.kernel
@pytest.mark.parametrize("kind", FLIGHTS)
def test_edges_of_launch_are_where_the_intercept_leaves_its_limits(kind: str):
    fire = world(kind).fire
    assert fire.fire_n[0] >= 1
    for edge, way in [(t, 1.0) for t in fire.fire_open_s] + [(t, -1.0) for t in fire.fire_close_s]:
        inside = intercept(path(kind), LAUNCHER, float(edge - 0.05 * way))
        outside = intercept(path(kind), LAUNCHER, float(edge + 0.05 * way))
        assert inside is not None
        assert inside.within
        assert outside is None or not outside.within


@pytest.mark.kernel
@pytest.mark.parametrize("kind", FLIGHTS)
def test_pd_is_the_exact_law_within_the_table_error(kind: str):
    sensing = world(kind).sensing
    for t in within(sensing.see_close_s, sensing.see_open_s, 60):
        assert table_lookup.pd_exact(sensing, 0, 0, 0, t) == pytest.approx(
            pd(path(kind), RADAR, DRIFTER, t), abs=1e-3
        )


@pytest.mark.kernel
@pytest.mark.parametrize(
    "sensor",
    [
        replace(RADAR, n_pulses=1),
        replace(RADAR, swerling=3),
        replace(RADAR, pd_fixed=0.7),
        replace(RADAR, range_min_m=20_000.0),
    ],
    ids=["one pulse", "table", "fixed", "gap"],
)
def test_bounds_hold_the_law_at_any_instant(sensor):
    sensing = tabulate(layout(FLIGHTS["powered"], aim=AIM, threat=DRIFTER, sensor=sensor)).sensing
    t0, t1 = float(sensing.see_t0_s[0]), float(sensing.see_t1_s[0])
    for t in [*np.random.default_rng(5).uniform(t0, t1, 3_000).tolist(), t0, t1]:
        i = min(int((t - t0) * sensing.see_per_bin[0]), N_SEE_BINS - 1)
        value = table_lookup.pd_exact(sensing, 0, 0, 0, t)
        assert sensing.pd_low[0, i] <= value
        assert value < sensing.pd_high[0, i] or value == sensing.pd_high[0, i] == 0.0


@pytest.mark.kernel
def test_scalar_laws_compiled_and_not():
    w = world("powered")
    fire, sensing = w.fire, w.sensing
    for t in np.linspace(0.0, float(sensing.see_t1_s[0]) + 5.0, 57).tolist():
        for law, table in (
            (table_lookup.see_range, sensing),
            (table_lookup.flight_time, fire),
            (table_lookup.sspk_factor, fire),
        ):
            assert law(table, 0, t) == law.py_func(table, 0, t)
        assert table_lookup.in_see_window(sensing, 0, t) == table_lookup.in_see_window.py_func(sensing, 0, t)
        assert table_lookup.in_launch_window(fire, 0, t) == table_lookup.in_launch_window.py_func(fire, 0, t)
        assert table_lookup.pd_exact(sensing, 0, 0, 0, t) == table_lookup.pd_exact.py_func(
            sensing, 0, 0, 0, t
        )


@pytest.mark.kernel
def test_pd_by_hand():
    # SNR 20 at the reference range of 100 km for 1 m2, loss 2, RCS 0.5: 5 there.
    sensor = replace(SENSOR, loss=2.0, range_max_m=150_000.0, pfa=1e-6)
    threat = ThreatClass("raider", rcs_m2=0.5)
    sensing = tabulate(layout(FLIGHTS["powered"], threat=threat, sensor=sensor)).sensing
    assert table_lookup.pd_at_range(sensing, 0, 0, 100_000.0) == pytest.approx(1e-6 ** (1.0 / 6.0), rel=1e-12)
    assert table_lookup.pd_at_range(sensing, 0, 0, 0.0) == 1.0


@pytest.mark.kernel
@pytest.mark.parametrize("weapon", [replace(LAUNCHER, flyout=FlyOut(3.0, 1_140.0, 4.0, 25_000.0))])
def test_comparison_sees_a_flyout_that_is_wrong_by_5_percent(weapon):
    fire = world("powered").fire
    t = 0.5 * float(fire.fire_close_s[0] + fire.fire_open_s[0])
    met = intercept(path("powered"), weapon, t)
    assert isinstance(met, Intercept)
    assert abs(table_lookup.flight_time(fire, 0, t) - met.flight_s) > 0.1
