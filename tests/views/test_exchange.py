"""Files for other tools, each read back by a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import geojson
import numpy as np
import pytest
from fastkml import KML
from fastkml.validator import validate
from geographiclib.geodesic import Geodesic

from rempart.pipeline import load, scene
from rempart.views.exchange import FORMATS
from rempart.views.exchange.events import COLUMNS
from rempart.views.exchange.instants import epoch_of, instant

pytestmark = pytest.mark.kernel
EPOCH = datetime(2021, 6, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def raid():
    return scene(load("rr-24-g"), 1)


def degrees_of_last(raid, moving):
    return raid.geodetic(moving.place_m[-1:])[0]


def test_places_agree_with_geodesics(raid):
    lat, lon = np.degrees(raid.site[:2])
    for stand in raid.stands:
        east, north, _ = stand.place_m
        found = raid.geodetic(np.array([stand.place_m]))[0]
        line = Geodesic.WGS84.Inverse(lat, lon, found[1], found[0])
        assert line["s12"] == pytest.approx(np.hypot(east, north), rel=1e-6, abs=1e-3)
        assert found[2] == pytest.approx(raid.site[2], abs=1.0)


def test_czml(raid):
    import czml3

    text = FORMATS["czml"](raid, EPOCH)
    document = czml3.Document.model_validate({"packets": json.loads(text)})
    ids = [packet.id for packet in document.packets]
    assert len(ids) == len(set(ids))
    flown = [t for t in raid.tracks if t.time_s.size]
    assert sum(i.startswith("threat/") for i in ids) == len(flown)
    packet = next(p for p in json.loads(text) if p["id"] == f"threat/{flown[0].name}")
    told = packet["position"]["cartographicDegrees"]
    assert told[-4] == pytest.approx(flown[0].time_s[-1] - flown[0].time_s[0], abs=1e-3)
    assert told[-3:] == pytest.approx(degrees_of_last(raid, flown[0]).tolist(), abs=1e-2)


def test_acmi(raid, tmp_path):
    from pyacmi import Acmi

    file = tmp_path / "raid.txt.acmi"
    file.write_text(FORMATS["acmi"](raid, EPOCH), encoding="utf-8")
    read = Acmi()
    read.load_acmi(str(file))
    assert read.reference_time == EPOCH.replace(tzinfo=None) or read.reference_time == EPOCH
    by_pilot = {obj.pilot(): obj for obj in read.objects.values() if obj.pilot()}
    for track in (t for t in raid.tracks if t.time_s.size):
        obj = by_pilot[track.name]
        at = round(float(track.time_s[-1]), 2)
        lon, lat, height_m = degrees_of_last(raid, track)
        assert (obj.longitude(at), obj.latitude(at)) == pytest.approx((lon, lat), abs=1e-6)
        assert obj.altitude(at) == pytest.approx(height_m, abs=0.06)


def test_kml_is_valid_and_read(raid, tmp_path):
    file = tmp_path / "raid.kml"
    file.write_text(FORMATS["kml"](raid, EPOCH), encoding="utf-8")
    assert validate(file_to_validate=file)
    (document,) = KML.parse(file).features
    stands, threats, shots, *_ = (
        {mark.name: mark for mark in folder.features} for folder in document.features
    )
    assert set(stands) == {s.name for s in raid.stands}
    assert len(shots) == len(raid.shots)
    track = next(t for t in raid.tracks if t.time_s.size)
    line = threats[track.name]
    assert line.geometry.coords[-1] == pytest.approx(degrees_of_last(raid, track).tolist(), abs=0.06)
    assert line.times.end.dt == EPOCH + timedelta(milliseconds=round(float(track.time_s[-1]) * 1000))


def test_kml_tracks_have_an_instant_for_each_place(raid, tmp_path):
    """`gx:Track` (Google's extension of KML), by a reader that is not ours: `when` and `gx:coord`."""
    file = tmp_path / "raid.kml"
    file.write_text(FORMATS["kml"](raid, EPOCH), encoding="utf-8")
    (document,) = KML.parse(file).features
    folders = {folder.name: {mark.name: mark for mark in folder.features} for folder in document.features}
    for title, flown in (("Threats, moving", raid.tracks), ("Shots, moving", raid.shots)):
        marks = folders[title]
        assert set(marks) == {one.name for one in flown if one.time_s.size > 1}
        for one in (one for one in flown if one.name in marks):
            items = marks[one.name].kml_geometry.track_items
            milliseconds = [round((item.when.dt - EPOCH) / timedelta(milliseconds=1)) for item in items]
            assert milliseconds == [round(t_s * 1000.0) for t_s in one.time_s.tolist()]
            told = np.array([item.coord.coords[0] for item in items])
            expected = raid.geodetic(one.place_m)
            np.testing.assert_allclose(told[:, :2], expected[:, :2], rtol=0.0, atol=1e-7)
            np.testing.assert_allclose(told[:, 2], expected[:, 2], rtol=0.0, atol=0.06)


def test_geojson(raid):
    read = geojson.loads(FORMATS["geojson"](raid, EPOCH))
    assert read.is_valid
    kinds = [feature.properties["kind"] for feature in read.features]
    assert kinds.count("threat") == len(raid.tracks)
    assert kinds.count("shot") == len(raid.shots)
    for feature in read.features:
        if "times" in feature.properties:
            assert len(feature.properties["times"]) == len(feature.geometry.coordinates)


def test_csv_holds_every_event(raid):
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](raid, EPOCH))))
    assert len(rows) == len(raid.trace.events)
    launches = [row for row in rows if row["event"] == "launch"]
    assert len(launches) == raid.trace.value("interceptors_fired")
    assert all(row["source"] == row["weapon"].rpartition("/")[0] and row["target"] for row in launches)
    got_through = [row for row in rows if row["event"] == "impact" and row["outcome"] not in ("harmless", "")]
    assert len(got_through) == raid.trace.value("leakers")


def test_parquet_holds_what_the_csv_holds(raid, tmp_path):
    """Read by DuckDB, which has a Parquet reader of its own."""
    import duckdb

    file = tmp_path / "events.parquet"
    file.write_bytes(FORMATS["parquet"](raid, EPOCH))
    with duckdb.connect() as base:
        told = base.read_parquet(str(file))
        kinds = dict(zip(told.columns, map(str, told.types), strict=True))
        as_text = "strftime(time at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') as time"
        rows = told.project(f"{as_text}, * exclude (time)").fetchall()
        pairs = "select key::varchar, value::varchar from parquet_kv_metadata(?)"
        about = base.execute(pairs, [str(file)]).fetchall()
    assert list(kinds) == list(COLUMNS)
    assert (kinds["time"], kinds["time_s"], kinds["outcome"]) == (
        "TIMESTAMP WITH TIME ZONE",
        "DOUBLE",
        "VARCHAR",
    )
    table = list(csv.reader(io.StringIO(FORMATS["csv"](raid, EPOCH))))[1:]
    assert [[row[0], f"{row[1]:.3f}", *row[2:]] for row in rows] == table
    assert dict(about) | {"replicate": "1", "seed": "1", "title": raid.title} == dict(about)


@pytest.mark.parametrize("name", ["baghdad-airport-2021-06-14", "ain-al-asad-2020-01-08"])
@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_raid_without_paths_or_shots_is_written_too(name, form, tmp_path):
    scenario = load(name)
    text = FORMATS[form](scene(scenario, 2), epoch_of(scenario.content))
    assert text.endswith("\n") if isinstance(text, str) else len(text) > 24
    if form == "kml":
        file = tmp_path / "raid.kml"
        file.write_text(text, encoding="utf-8")
        assert validate(file_to_validate=file)


def test_instants():
    assert instant(EPOCH, -0.5) == "2021-06-05T23:59:59.500Z"
    assert instant(EPOCH, 86399.9999) == "2021-06-07T00:00:00.000Z"
