"""Coordinates against GEOTRANS (in the package mgrs 1.6) and the package utm 0.9, and by arithmetic."""

from __future__ import annotations

import json
from math import cos, degrees, hypot, radians
from pathlib import Path

import pytest

from rempart.evidence import load_incident
from rempart.reading.coordinates import degrees_of, from_mgrs, from_utm
from rempart.reading.files import read_text
from rempart.scenario import load
from rempart.world.draw_world import resolve
from scenario.cases import ROOT, changed, problem

ROWS = json.loads((Path(__file__).parent / "coordinates.json").read_text())["rows"]


def apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    return 111_320.0 * hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians(a[0])))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["mgrs"])
def test_grids_are_where_other_tools_have_them(row):
    there = row["lat"], row["lon"]
    # GEOTRANS cuts to a metre; the middle of the square is up to 0.71 m from any place in it.
    assert apart_m(from_mgrs(row["mgrs"]), there) < 0.75
    if "utm" in row:
        assert apart_m(from_utm(row["utm"]), there) < 0.02


def test_spaces_and_small_letters_are_read_and_a_square_is_its_middle():
    one = from_mgrs("38SKC6307841327")
    assert from_mgrs(" 38s kc 63078 41327 ") == one
    assert apart_m(from_mgrs("38S KC 63 41"), from_mgrs("38S KC 63500 41500")) < 1.0


@pytest.mark.parametrize(
    ("text", "axis", "value"),
    [
        ("33.78S", "latitude", -33.78),
        ("33.78 s", "latitude", -33.78),
        ("S33.78", "latitude", -33.78),
        ("-33.78", "latitude", -33.78),
        ("−33.78", "latitude", -33.78),
        ("33.78 N", "latitude", 33.78),
        ("58.3W", "longitude", -58.3),
        ("33°47'08\"N", "latitude", 33 + 47 / 60 + 8 / 3600),
        ("33° 47′ 08.5″ S", "latitude", -(33 + 47 / 60 + 8.5 / 3600)),
        ("33 47 8 N", "latitude", 33 + 47 / 60 + 8 / 3600),
        ("33:47:08 N", "latitude", 33 + 47 / 60 + 8 / 3600),
        ("33d47m08s", "latitude", 33 + 47 / 60 + 8 / 3600),
        ("W 42 26.5", "longitude", -(42 + 26.5 / 60)),
        ("042:26:28E", "longitude", 42 + 26 / 60 + 28 / 3600),
        ("33°47'08''N", "latitude", 33 + 47 / 60 + 8 / 3600),
        ("-33 47 8", "latitude", -(33 + 47 / 60 + 8 / 3600)),
    ],
)
def test_degrees_minutes_and_seconds_by_arithmetic(text, axis, value):
    assert degrees_of(text, axis) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("lat", "sentence"),
    [
        ("33.78E", "E is no hemisphere of a latitude"),
        ("-33.78S", "not both"),
        ("33 61 N", "below 60"),
        ("33.5 20 N", "only the last"),
        ("S33.78N", "expected degrees such as 33.79"),
        ("up", "expected degrees such as 33.79"),
        ("334708N", "expected degrees such as 33.79"),
        ("33,78", "expected degrees such as 33.79"),
        ("91S", "expected at least -90 deg"),
        ("33.78 km", "expected degrees such as 33.79"),
    ],
)
def test_what_is_no_latitude_is_refused_with_what_to_write(lat, sentence):
    found = problem(changed("lat: 33.8", f"lat: '{lat}'"))
    assert found.field == "site.position.lat"
    assert sentence in found.message


def test_the_case_of_hemisphere_letters():
    site = load(ROOT / "tests" / "cases" / "hemisphere-letters.yaml").content.site.position
    assert (degrees(site.lat.value), degrees(site.lon.value)) == pytest.approx((-33.78, -58.3))


@pytest.mark.parametrize(
    "written",
    [
        "{mgrs: 38SKC6307841327}", "{mgrs: 38S KC 63078 41327}", "{utm: 38 north 263078.07 3741327.25}",
        "38S KC 63078 41327", "38 north 263078.07 3741327.25", "'33.7856 N, 42.4412 E'",
        "{lat: 33°47'08.16\" N, lon: 42 26 28.32 E}",
    ],
)  # fmt: skip
def test_every_place_of_a_scenario_takes_them(written):
    site = load(changed("{lat: 33.8, lon: 42.4}", written)).content.site.position
    assert apart_m((degrees(site.lat.value), degrees(site.lon.value)), (33.7856, 42.4412)) < 1.0
    for old, new in (
        ("depot: {position: site}", f"depot: {{position: {written}}}"),
        ("aim: depot", f"aim: {written}"),
        ("{bearing: 270 deg, distance: 60 km}", f"{{center: {written}, radius: 1 km}}"),
    ):
        assert resolve(load(changed(old, new)), 1, 0)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{mgrs: 38SKC}", "grid reference of MGRS with four digits or more"),
        ("{mgrs: 99SKC6307841327}", "grid reference of MGRS"),
        ("{mgrs: 38SKC630784132}", "grid reference of MGRS"),
        ("{utm: 38S 263078 3741327}", "write north or south"),
        ("{utm: 61 north 263078 3741327}", "no such place"),
        ("{utm: 263078 3741327}", "expected zone, hemisphere, easting and northing"),
        ("{mgrs: 38SKC6307841327, lat: 3}", "one way to tell a place"),
        ("'33.8 N, 42.4 N'", "N is no hemisphere of a longitude"),
    ],
)
def test_what_is_no_grid_reference_is_refused_with_what_to_write(written, sentence):
    assert sentence in problem(changed("{lat: 33.8, lon: 42.4}", written)).message


def test_the_letter_of_a_utm_zone_is_a_band_or_a_hemisphere():
    south = from_utm("56H 334900.57 6252288.75")
    assert from_utm("56 south 334900.57 6252288.75") == from_utm("56S 334900.57 6252288.75") == south
    assert from_utm("38N 263078 3741327") == from_utm("38 north 263078 3741327")


def test_incidents_take_them():
    text, _ = read_text("ain-al-asad-2021-06-20", "incidents", "incident")
    before = load_incident(text).event.position
    old = next(line for line in text.splitlines() if line.strip().startswith("position:"))
    for new in ("{lat: 33.7856 N, lon: 42°26'28.32\" E}", "{mgrs: 38SKC6307841327}"):
        position = load_incident(text.replace(old, f"  position: {new}")).event.position
        assert apart_m((position.lat, position.lon), (33.7856, 42.4412)) < 1.0
    assert before is not None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("dive: 30 deg", "dive: 30 deg, rcs: -10", "expected an area such as '0.1 m^2' or '-10 dBsm'"),
        ("distance: 60 km", "distance: -60", "expected a length such as '150 km'"),
        ("speed: 50 m/s", "speed: 0", "expected a speed such as '690 m/s'"),
        ("distance: 60 km", "distance: 60", "expected a length such as '60 km'"),
    ],
)
def test_what_is_suggested_is_taken(old, new, sentence):
    assert sentence in problem(changed(old, new)).message
