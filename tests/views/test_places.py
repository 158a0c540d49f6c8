"""Maps everywhere on Earth: cut at the antimeridian, refused near a pole; what stands on a hill is on it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from math import cos, hypot, radians, sin, sqrt

import dpkt
import h5netcdf
import numpy as np
import pytest
import rasterio
from fastkml import KML
from fastkml.validator import validate

from cli.calling import rempart
from house.sources import ROOT
from rempart.answers.ground import can_be_mapped, grid_around
from rempart.pipeline import load, scene
from rempart.reading.problems import InputError
from rempart.views.antimeridian import cells, columns, cut_line, strips
from rempart.views.exchange import FORMATS
from rempart.world.trajectories.flights import Site

PLACES = ROOT / "tests/views/places"
EPOCH = datetime(2024, 1, 15, tzinfo=UTC)
MAP = ("--bearings", "4", "--points", "21", "--worlds", "2", "--replicates", "4", "--size", "90")


def test_a_line_is_cut_where_it_crosses():
    line = np.array([[179.0, 10.0, 0.0], [-179.5, 13.0, 300.0], [-179.0, 14.0, 400.0], [179.5, 14.0, 700.0]])
    pieces = [piece.tolist() for piece in cut_line(line)]
    assert pieces == [
        [[179.0, 10.0, 0.0], [180.0, 12.0, 200.0]],
        [[-180.0, 12.0, 200.0], [-179.5, 13.0, 300.0], [-179.0, 14.0, 400.0], [-180.0, 14.0, 600.0]],
        [[180.0, 14.0, 600.0], [179.5, 14.0, 700.0]],
    ]


@pytest.mark.parametrize(
    "lon",
    [
        [180.0, 179.9, 179.8],
        [-180.0, -179.9],
        [179.9, 180.0],
        [-179.9, -180.0],
        [180.0, -179.9],
        [5.0, 6.0],
        [5.0, 5.0],
    ],
)
def test_a_line_that_ends_on_it_is_one_piece(lon):
    rows = np.column_stack((lon, np.arange(len(lon))))
    (piece,) = cut_line(rows)
    assert len(piece) == len(lon)
    assert np.abs(piece[:, 0]).max() <= 180.0
    assert np.allclose(np.cos(np.radians(piece[:, 0])), np.cos(np.radians(lon)))


@pytest.mark.parametrize("middle", [179.95, -179.95, 180.0, -180.0, 179.0, 0.0, 180.001])
def test_parts_of_a_map_hold_all_of_it_within_180(middle):
    """A plane is kept whole by what is linear: value 2 lon + lat."""
    lon, lat = middle + (np.arange(9) - 4) * 0.04, np.arange(3.0)
    values = 2.0 * lon[None, :] + lat[:, None]
    parts = strips(lon, values)
    assert sum(np.ptp(x) for x, _ in parts) == pytest.approx(np.ptp(lon))
    for x, part in parts:
        assert (np.diff(x) > 0.0).all()
        assert np.abs(x).max() <= 180.0 + 1e-12
        turn = (part[0] - 2.0 * x) / 720.0
        assert np.allclose(turn, np.round(turn[0]), atol=1e-9)
    for at in cells(lon, 0.04):
        assert np.allclose(np.diff(at), 0.04)
        inner = (at >= lon[0]) & (at <= lon[-1])
        assert np.allclose(columns(lon, values, at)[:, inner], (2.0 * at[None, :] + lat[:, None])[:, inner])


def places_of(coordinates):
    """Every place of a geometry."""
    if isinstance(coordinates[0], float | int):
        return [coordinates]
    return [place for part in coordinates for place in places_of(part)]


def bounds_of(geometry):
    """Westernmost and easternmost longitude."""
    lon = [place[0] for place in places_of(geometry["coordinates"])]
    return min(lon), max(lon)


def area_of(geometry):
    """Square degrees of a multipolygon: the shoelace formula, holes counted off by their direction."""
    rings = [np.array(ring) for polygon in geometry["coordinates"] for ring in polygon]
    return sum(float(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2.0 for x, y in (ring.T for ring in rings))


def text(name, form):
    raid = scene(load(PLACES / f"{name}.yaml"), 0, 1, 2)
    return FORMATS[form](raid, EPOCH)


@pytest.mark.kernel
def test_a_replay_over_the_antimeridian_is_cut_there(tmp_path):
    features = json.loads(text("antimeridian-replay", "geojson"))["features"]
    (threat,) = [f for f in features if f["properties"]["kind"] == "threat"]
    flown = threat["geometry"]
    times = threat["properties"]["times"]
    if flown["type"] == "LineString":
        flown, times = {"coordinates": [flown["coordinates"]]}, [times]
    assert [len(piece) for piece in flown["coordinates"]] == [len(piece) for piece in times]
    for feature in features:
        west, east = bounds_of(feature["geometry"])
        assert -180.0 <= west <= east <= 180.0
        assert east - west < 2.0
    file = tmp_path / "raid.kml"
    file.write_text(text("antimeridian-replay", "kml"), encoding="utf-8")
    assert validate(file_to_validate=file)
    for found in re.findall(r"<coordinates>(.*?)</coordinates>", file.read_text()):
        lon = [float(place.split(",")[0]) for place in found.split()]
        assert max(map(abs, lon)) <= 180.0
        assert max(lon) - min(lon) < 2.0


def test_a_replay_that_crosses_is_in_two_pieces(tmp_path):
    """From 90 km east of a site at 179.5, 0.82 degrees of longitude there, to an intercept 30 km from it."""
    words = (PLACES / "antimeridian-coverage.yaml").read_text().replace("lon: 179.95", "lon: 179.5")
    crossing = scene(load(words), 0, 1, 2)
    features = json.loads(FORMATS["geojson"](crossing, EPOCH))["features"]
    (threat,) = [f for f in features if f["properties"]["kind"] == "threat"]
    east, west = threat["geometry"]["coordinates"]
    assert east[0][0] == pytest.approx(179.5 + 0.822 - 360.0, abs=0.01)
    assert threat["geometry"]["type"] == "MultiLineString"
    assert (east[-1][0], west[0][0]) == (-180.0, 180.0)
    assert east[-1][1:] == west[0][1:]
    assert threat["properties"]["times"][0][-1] == threat["properties"]["times"][1][0]
    file = tmp_path / "raid.kml"
    file.write_text(FORMATS["kml"](crossing, EPOCH), encoding="utf-8")
    assert validate(file_to_validate=file)
    (document,) = KML.parse(file).features
    (line,) = list(document.features)[1].features
    assert len(list(line.geometry.geoms)) == 2
    (mark,) = list(document.features)[3].features
    before, after = mark.kml_geometry.tracks
    assert (before.track_items[-1].coord.x, after.track_items[0].coord.x) == (-180.0, 180.0)
    assert before.track_items[-1].when.dt == after.track_items[0].when.dt


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    """Maps by the longitude of their site; the same place at 200 E and 160 W, and one that is not cut."""
    found = {}
    for lon in ("179.95", "20", "200", "-160"):
        folder = tmp_path_factory.mktemp("map")
        words = (PLACES / "antimeridian-coverage.yaml").read_text().replace("lon: 179.95", f"lon: {lon}")
        (folder / "site.yaml").write_text(words)
        done = rempart("coverage", folder / "site.yaml", *MAP, "--out", folder / "out")
        assert done.exit_code == 0, done.output
        found[lon] = folder / "out"
    return found


def areas(folder):
    return [one["km2"] for one in json.loads((folder / "result.json").read_text())["areas"]]


@pytest.mark.kernel
def test_coverage_over_the_antimeridian_is_that_of_elsewhere(mapped):
    here, there = mapped["179.95"], mapped["20"]
    assert areas(here) == pytest.approx(areas(there), rel=1e-6)
    west, _, east, _ = json.loads((here / "result.json").read_text())["bounds"]
    assert west == pytest.approx(179.95 - 0.41, abs=0.02)
    assert east == pytest.approx(-180.0 + 0.36, abs=0.02)
    polygons = []
    for folder in (here, there):
        features = json.loads((folder / "coverage.geojson").read_text())["features"]
        shapes = [feature["geometry"] for feature in features]
        assert all(max(map(abs, bounds_of(one))) <= 180.0 for one in shapes)
        polygons.append(sum(area_of(one) for one in shapes if one["type"] == "MultiPolygon"))
    assert polygons[0] == pytest.approx(polygons[1], rel=1e-3)


@pytest.mark.kernel
def test_grids_over_the_antimeridian_meet_there(mapped):
    here, there = mapped["179.95"], mapped["20"]
    sums = {}
    for folder in (here, there):
        total = 0.0
        for file in folder.glob("*.tif"):
            with rasterio.open(file) as raster:
                assert raster.bounds.left >= -180.0 - 1e-9
                assert raster.bounds.right <= 180.0 + 1e-9
                total += float(raster.read(raster.descriptions.index("stopped mean: mean") + 1).sum())
                if file.stem.endswith("-west"):
                    assert raster.bounds.right == pytest.approx(180.0, abs=1e-9)
                if file.stem.endswith("-east"):
                    assert raster.bounds.left == pytest.approx(-180.0, abs=1e-9)
        sums[folder] = total
        with h5netcdf.File(folder / "coverage.nc", "r", backend="pyfive") as file:
            lon, bounds = file["lon"][...], file["lon_bounds"][...]
            assert (np.diff(lon) > 0.0).all()
            assert np.abs(bounds).max() <= 180.0 + 1e-9
            assert file["p_stopped_mean"][...].shape[-1] == lon.size
    assert sums[here] == pytest.approx(sums[there], rel=0.03)
    assert sorted(path.name for path in here.glob("*.tif")) == [
        "coverage-missile-east.tif",
        "coverage-missile-west.tif",
    ]


@pytest.mark.kernel
def test_two_ways_to_write_a_longitude_give_one_map(mapped):
    for name in ("coverage.geojson", "coverage.nc"):
        a, b = (mapped[lon] / name for lon in ("200", "-160"))
        if name.endswith("json"):
            assert json.loads(a.read_text())["bbox"] == pytest.approx(json.loads(b.read_text())["bbox"])
        else:
            with h5netcdf.File(a, backend="pyfive") as one, h5netcdf.File(b, backend="pyfive") as other:
                assert np.allclose(one["lon"][...], other["lon"][...])
                assert one["lon"][...].max() < -159.0


@pytest.mark.kernel
def test_near_a_pole_a_map_is_right_or_refused(tmp_path):
    refused = rempart("coverage", PLACES / "pole-coverage.yaml", *MAP)
    assert refused.exit_code == 2
    assert "would hold a pole" in refused.output
    assert rempart("coverage", PLACES / "pole-coverage.yaml", *MAP[:-2]).exit_code == 2
    near = tmp_path / "near.yaml"
    near.write_text((PLACES / "pole-coverage.yaml").read_text().replace("lat: 89.95", "lat: -88.0"))
    done = rempart("coverage", near, *MAP[:2], "--points", "41", *MAP[4:], "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    at_10 = tmp_path / "at-10.yaml"
    at_10.write_text((PLACES / "pole-coverage.yaml").read_text().replace("lat: 89.95", "lat: 10"))
    assert (
        rempart("coverage", at_10, *MAP[:2], "--points", "41", *MAP[4:], "--out", tmp_path / "b").exit_code
        == 0
    )
    assert areas(tmp_path / "out") == pytest.approx(areas(tmp_path / "b"), rel=0.03)


def test_the_area_of_a_map_is_that_of_the_sphere_near_a_pole():
    grid = grid_around(Site(radians(88.5), 0.7, 0.0), 40e3, 50)
    d_lon = radians(float(grid.lon_deg[-1] - grid.lon_deg[0]) * 50 / 49)
    half = radians(float(grid.lat_deg[0] - grid.lat_deg[-1]) * 50 / 49) / 2.0
    band = (
        6399.594**2 * d_lon * (sin(radians(88.5) + half) - sin(radians(88.5) - half))
    )  # polar radius of curvature
    assert grid.cell_km2.sum() == pytest.approx(band, rel=2e-3)
    assert not can_be_mapped(Site(radians(-88.9), 0.0, 0.0), 40e3)
    with pytest.raises(InputError, match="pole"):
        grid_around(Site(radians(-88.9), 0.0, 0.0), 40e3, 50)


HILL = ("sam/radar", "sam/launcher-1")
HEIGHT_M = 900.0


def on_ellipsoid(lat_deg, height_m):
    """Distance from the axis and from the equator's plane (m): the textbook's normal of the ellipsoid."""
    a, f = 6378137.0, 1.0 / 298.257223563
    e2 = f * (2.0 - f)
    n = a / sqrt(1.0 - e2 * sin(radians(lat_deg)) ** 2)
    return (n + height_m) * cos(radians(lat_deg)), (n * (1.0 - e2) + height_m) * sin(radians(lat_deg))


def height_in(form):
    told = text("radar-on-a-hill-export", form)
    if form == "geojson":
        return {
            f["properties"]["name"]: f["geometry"]["coordinates"][2] for f in json.loads(told)["features"]
        }
    if form == "czml":
        packets = [p for p in json.loads(told) if p["id"].startswith("stand/")]
        return {p["name"]: p["position"]["cartographicDegrees"][2] for p in packets}
    if form == "kml":
        assert "clampToGround" not in told
        marks = re.findall(r"<Placemark>(.*?)</Placemark>", told, re.DOTALL)
        points = [mark for mark in marks if "<Point>" in mark]
        assert all("<altitudeMode>absolute</altitudeMode>" in mark for mark in points)
        names = [re.search(r"<name>(.*?)</name>", mark)[1] for mark in points]
        heights = [
            float(re.search(r"<coordinates>[^<]*,([-\d.]+)</coordinates>", mark)[1]) for mark in points
        ]
        return dict(zip(names, heights, strict=True))
    found = re.findall(r"^\w+,T=[^|]*\|[^|]*\|([-\d.]+),Name=([^,]*),Type=Ground", told, re.MULTILINE)
    return {name: float(height) for height, name in found}


@pytest.mark.kernel
@pytest.mark.parametrize("form", ["geojson", "czml", "kml", "acmi"])
def test_what_stands_on_a_hill_is_drawn_on_it(form):
    heights = height_in(form)
    assert [heights[name] for name in HILL] == pytest.approx([HEIGHT_M, HEIGHT_M], abs=0.06)
    assert heights["town"] == pytest.approx(0.0, abs=0.06)
    assert "ellipsoid of WGS 84" in text("radar-on-a-hill-export", form)


@pytest.mark.kernel
def test_what_stands_on_a_hill_is_on_it_in_dis(tmp_path):
    file = tmp_path / "raid.pcap"
    file.write_bytes(text("radar-on-a-hill-export", "dis"))
    radar = on_ellipsoid(10.0 + 0.1 / 110.6, HEIGHT_M)
    with file.open("rb") as stream:
        for _, frame in dpkt.pcap.Reader(stream):
            unit = bytes(dpkt.ethernet.Ethernet(frame).data.data.data)
            if int.from_bytes(unit[16:18], "big") in (2, 3):  # after the town: radar and launcher
                x, y, z = np.frombuffer(unit[48:72], ">f8")
                assert (hypot(x, y), z) == pytest.approx(radar, abs=1.0)
