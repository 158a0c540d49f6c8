"""`rempart coverage`: its files read back by independent readers, its table, its refusals."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
import rasterio

from cli.calling import rempart

pytestmark = pytest.mark.kernel

TEXT = """
rempart: 1
name: post
title: A post
site: {position: {lat: 33.0, lon: 44.0}, height: 0 m, area: 1 km}
assets: {camp: {position: site}}
threats: {dart: {flight: straight, speed: 300 m/s, descent: 80 deg}}
batteries:
  post:
    sensors: {radar: {scan_period: 0.5 s, pd: 1, horizon: false}}
    weapons: {gun: {count: 2, speed: instant, magazine: 9, range_max: 2 km, sspk: {dart: 0.6}}}
    fire_unit: {channels: 1, salvo_first: 1, max_engagements: 1}
raid: {darts: {threat: dart, count: 1, from: {bearing: 0 deg, distance: 2 km}, aim: camp, at: 10 s}}
"""
WORDS = ("--points", 40, "--size", 6, "--worlds", 2, "--replicates", 4, "--probability", 0.5)


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "post.yaml"
    path.write_text(TEXT)
    return path


def area_of(rings):
    """Signed area of closed rings, counter-clockwise positive (the shoelace formula)."""
    total = 0.0
    for ring in rings:
        x, y = np.array(ring).T
        total += 0.5 * float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
    return total


def test_files_say_what_the_object_says(scenario, tmp_path):
    out = tmp_path / "out"
    result = rempart("coverage", scenario, *WORDS, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told == json.loads((out / "result.json").read_text())
    assert told["schema"] == "rempart/coverage/1"
    areas = {(a["measure"], a["over"]): a for a in told["areas"]}
    assert areas["stopped", "mean"]["km2"] == pytest.approx(4.0 * np.pi, rel=0.15)

    with rasterio.open(out / "coverage-dart.tif") as tiff:
        assert tiff.crs.to_epsg() == 4326
        assert (tiff.count, tiff.width, tiff.height) == (30, 40, 40)
        assert list(tiff.bounds) == pytest.approx(told["bounds"], abs=1e-9)
        band = tiff.descriptions.index("stopped mean: mean") + 1
        values = tiff.read(band)
        at_site = next(tiff.sample([(44.0003, 32.9997)], indexes=band))[0]
        corner = next(tiff.sample([(44.03, 33.025)], indexes=band))[0]
    assert at_site == pytest.approx(0.6, abs=1e-6)
    assert corner == 0.0
    assert (values >= 0.5).mean() * 36.0 == pytest.approx(areas["stopped", "mean"]["km2"], rel=1e-3)

    geo = json.loads((out / "coverage.geojson").read_text())
    by_kind = {(f["properties"]["measure"], f["properties"]["over"]): f["geometry"] for f in geo["features"]}
    reached = by_kind["reached", "worst"]
    assert reached["type"] == "MultiPolygon"
    per_degree_km2 = 110.9 * 93.4  # at 33 degrees north
    ground_km2 = sum(area_of(polygon) for polygon in reached["coordinates"]) * per_degree_km2
    assert ground_km2 == pytest.approx(areas["reached", "worst"]["km2"], rel=0.03)
    assert by_kind["stopped", "mean"]["type"] == "MultiLineString"

    png = (out / "map.png").read_bytes()
    width, height = struct.unpack(">II", png[16:24])
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert width > 1000
    assert height > 700


def test_loss_of_a_component_is_told_in_ground(scenario):
    told = json.loads(rempart("coverage", scenario, *WORDS, "--compare", "--json").stdout)
    costs = {cost["lost"]: cost for cost in told["costs"]}
    assert set(costs) == {"post/radar", "post/gun"}
    assert costs["post/radar"]["km2"] == costs["post/radar"]["of_km2"] > 10.0
    assert costs["post/gun"]["km2"] == costs["post/gun"]["of_km2"]
    one = json.loads(rempart("coverage", scenario, *WORDS, "--lose", "post/gun-1", "--json").stdout)
    assert [a["km2"] for a in one["areas"]] == [a["km2"] for a in told["areas"]]


def test_command_that_is_told_gives_the_same_again(scenario):
    first = rempart("coverage", scenario, *WORDS, "--json")
    command = json.loads(first.stdout)["command"].split()
    assert command[:2] == ["rempart", "coverage"]
    again = rempart(*command[1:], "--json")
    assert again.stdout == first.stdout


def test_table_reads_at_80_columns(scenario):
    shown = rempart("coverage", scenario, *WORDS).stdout
    assert "Stopped with a probability of 50% or more" in shown
    rows = [line for line in shown.splitlines() if "≥" in line]
    assert len(rows) == 6
    assert all(len(line) <= 80 for line in rows)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--threat", "dartt"), "no such class"),
        (("--threat", "ground-attack"), "no path"),
        (("--probability", "1.5"), "expected a number above 0 to 1"),
        (("--points", "2"), "from 4"),
    ],
)
def test_what_cannot_be_mapped_is_refused(scenario, words, says):
    result = rempart("coverage", scenario, *words)
    assert result.exit_code == 2
    assert says in result.output
