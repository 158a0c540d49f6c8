"""A recorded track comes out of the exports as it went in: the places, and the instants."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from rempart.pipeline import scene
from rempart.scenario import load
from rempart.views.exchange import FORMATS
from rempart.world.records import Recorded
from rempart.world.trajectories.curves import place_at, stack
from rempart.world.trajectories.flights import Site
from world import direct
from world.flown import curve_of
from world.layouts import HEIGHT_M, LAT_RAD, LEVEL, LON_RAD

pytestmark = pytest.mark.kernel

EPOCH = datetime(2021, 6, 6, tzinfo=UTC)
POINTS = [
    (10.0, 33.9, 42.4, 400.0),
    (100.0, 33.85, 42.41, 300.0),
    (131.5, 33.84, 42.42, 250.0),
    (250.0, 33.8, 42.4, 9.0),
]
TEXT = """\
rempart: 2
name: recorded
site: {position: {lat: 33.8, lon: 42.4}, area: 1 km}
batteries:
  guard:
    sensors: {radar: {scan_period: 2 s, range_reference: 50 km}}
    weapons: {launcher: {magazine: 4, speed: 900 m/s, sspk: {any: 0.7}}}
    fire_unit: {channels: 2, weapon_control: hold}
threats: {drone: {flight: recorded}}
raid:
  drones:
    threat: drone
    track:
      points: {a: [POINTS]}
""".replace(
    "POINTS",
    ", ".join(f"{{time: {t} s, lat: {lat}, lon: {lon}, height: {h} m}}" for t, lat, lon, h in POINTS),
)


def test_exports_hold_every_point_at_its_instant():
    told = json.loads(FORMATS["geojson"](scene(load(TEXT), 0), EPOCH))
    (track,) = (one for one in told["features"] if one["properties"]["kind"] == "threat")
    assert track["properties"]["name"] == "drones/a"
    at = dict(zip(track["properties"]["times"], track["geometry"]["coordinates"], strict=True))
    for t_s, lat, lon, height_m in POINTS:
        instant = f"2021-06-06T00:{int(t_s // 60):02}:{t_s % 60:06.3f}Z"
        assert at[instant] == pytest.approx([lon, lat, height_m], abs=0.06)
        assert at[instant][:2] == pytest.approx([lon, lat], abs=2e-7)


def test_it_impacts_at_its_last_point_at_its_last_instant():
    shown = scene(load(TEXT), 3)
    (track,) = shown.tracks
    assert (track.end, track.end_s) == ("leaker", 250.0)
    assert track.time_s[[0, -1]].tolist() == [10.0, 250.0]
    assert np.hypot(*track.place_m[-1, :2]) < 1e-6


@pytest.mark.parametrize("aim", [(100.0, 50.0), (700.0, -900.0)])
def test_curve_is_that_of_the_law(aim):
    fixes = (
        (0.0, 9_000.0, 100.0, 500.0),
        (60.0, 6_000.0, -500.0, 450.0),
        (75.5, 5_000.0, 0.0, 450.0),
        (200.0, 100.0, 50.0, 0.0),
    )
    flight, site = Recorded(fixes), Site(LAT_RAD, LON_RAD, HEIGHT_M)
    law = direct.path_function(flight, aim, site)
    curves = stack([curve_of(flight, aim, site)], LEVEL)
    assert curves.duration_s[0] == pytest.approx(law.duration_s, rel=1e-12)
    for tgo_s in np.linspace(0.0, law.duration_s, 301).tolist():
        # the law puts the ground's curve under each place, the curve into each piece: they are one
        assert place_at(curves, 0, tgo_s) == pytest.approx(law.position(tgo_s), abs=1e-8)
