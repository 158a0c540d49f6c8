"""Recorded tracks: points of a table, or of the file, are flown when and where they were, or refused."""

from __future__ import annotations

from math import degrees, hypot

import jsonschema
import pytest
from geographiclib.geodesic import Geodesic

from rempart.physics.earth import WGS84, ecef_to_geodetic, enu_to_ecef
from rempart.reading.document import read_yaml
from rempart.scenario import ScenarioError, json_schema, load
from rempart.views.listing import contents, summary
from rempart.world.draw_world import resolve
from rempart.world.tabulate import tabulate
from rempart.world.trajectories.flights import Site
from scenario.cases import changed
from world.flown import curve_of

FLIGHT = "{flight: powered, speed: 50 m/s, height: 200 m, dive: 30 deg}"
FROM = "    count: 3\n    from: {bearing: 270 deg, distance: 60 km}\n    aim: depot\n    at: 20 min\n"
POINTS = """\
    track:
      points:
        - {time: 10 s, lat: 33.9, lon: 42.4, height: 400 m}
        - {time: 100 s, lat: 33.85, lon: 42.41, height: 300 m}
        - {time: 250 s, lat: 33.8, lon: 42.4, height: 20 m}
"""
LISTED = changed(FROM, POINTS, changed(FLIGHT, "{flight: recorded}"))
TABLE = """\
id,time,latitude,longitude,height
a,10,33.9,42.4,400
a,100,33.85,42.41,300
b,2021-06-06T00:01:00Z,33.8,42.6,500
a,250,33.8,42.4,20
b,2021-06-06T03:02:00+03:00,33.8,42.5,300
"""


IN_METRES = "{file: t.csv, height_unit: m, height_datum: ellipsoid}"
BY_ROW = (
    TABLE.replace("height\n", "height,height_unit,height_datum\n")
    .replace("20\n", "20,ft,site\n")
    .replace("00\n", "00,m,ellipsoid\n")
)


def of_file(track: str = IN_METRES, text: str = LISTED) -> str:
    return changed(POINTS, f"    track: {track}\n", text).replace(
        "name: small", "name: small\ndate: 2021-06-06"
    )


def beside(tmp_path, table: str = TABLE, text: str = ""):
    (tmp_path / "t.csv").write_text(table)
    (tmp_path / "s.yaml").write_text(text or of_file())
    return tmp_path / "s.yaml"


def wrong(tmp_path, table: str = TABLE, text: str = "") -> str:
    with pytest.raises(ScenarioError) as caught:
        load(beside(tmp_path, table, text))
    return "\n".join(str(problem).replace(f"{tmp_path}/", "") for problem in caught.value.problems)


def places(resolved, i: int = 0):
    """(time, latitude, longitude, height) of a group's points, back from local axes."""
    site = resolved.lat_rad, resolved.lon_rad, resolved.height_m
    curve = curve_of(
        resolved.groups[i].flights[0], end_of(resolved, i), Site(*site), resolved.groups[i].aims[0].height_m
    )
    begin_s, duration_s = resolved.groups[i].at_s, curve.duration_s
    found = [(begin_s + duration_s - s, curve.coefficient[k, 0]) for k, s in enumerate(curve.knot_s)]
    for t_s, (x, y, z) in found[::-1]:
        lat, lon, height = ecef_to_geodetic(WGS84, *enu_to_ecef(WGS84, *site, x, y, z))
        yield t_s, degrees(lat), degrees(lon), height


def end_of(resolved, i: int = 0):
    return resolved.groups[i].aims[0].x_m, resolved.groups[i].aims[0].y_m


def test_points_are_flown_when_and_where_they_were():
    told = [(100.0, 33.85, 42.41, 300.0), (250.0, 33.8, 42.4, 20.0)]
    for place, expected in zip(places(resolve(load(LISTED), 1, 0)), told, strict=True):
        assert place == pytest.approx(expected, abs=1e-6)


def test_between_points_it_flies_straight_on_at_an_even_speed():
    resolved = resolve(load(LISTED), 1, 0)
    site = Site(resolved.lat_rad, resolved.lon_rad, resolved.height_m)
    curve = curve_of(resolved.groups[0].flights[0], end_of(resolved), site, 20.0)
    # half-way in time between the first two points, half-way on the geodesic: a chord of 5.6 km
    leg = Geodesic.WGS84.Inverse(33.9, 42.4, 33.85, 42.41)
    middle = Geodesic.WGS84.Direct(33.9, 42.4, leg["azi1"], 0.5 * leg["s12"])
    s = 250.0 - 55.0 - curve.knot_s[-1]
    x, y, z = sum(curve.coefficient[-1, k] * s**k for k in range(4))
    lat, lon, height = ecef_to_geodetic(WGS84, *enu_to_ecef(WGS84, *site, x, y, z))
    assert (degrees(lat), degrees(lon)) == pytest.approx((middle["lat2"], middle["lon2"]), abs=2e-6)
    assert height == pytest.approx(350.0, abs=0.1)


def test_a_member_of_its_own_flies_each_track_of_a_table(tmp_path):
    resolved = resolve(load(beside(tmp_path)), 1, 0)
    assert [(group.name, group.count, group.at_s) for group in resolved.groups] == [
        ("drones/a", 1, 10.0),
        ("drones/b", 1, 60.0),
    ]
    assert next(places(resolved, 1)) == pytest.approx((120.0, 33.8, 42.5, 300.0), abs=1e-6)
    world = tabulate(resolved)
    assert world.raid.path_duration_s.tolist() == pytest.approx([240.0, 60.0])
    few = load(
        beside(tmp_path, text=of_file("{file: t.csv, ids: b, height_unit: m, height_datum: ellipsoid}"))
    )
    assert [group.name for group in resolve(few, 1, 0).groups] == ["drones/b"]
    assert few.content.raid["drones"].count.value == 1


@pytest.mark.parametrize(
    ("track", "table", "height_m"),
    [
        ("{file: t.csv, height_unit: ft, height_datum: ellipsoid}", TABLE, 20 * 0.3048),
        ("{file: t.csv, height_unit: m, height_datum: site}", TABLE, 20.0 + 90.0),
        ("{file: t.csv, height_unit: km, height_datum: sea_level, geoid: 15 m}", TABLE, 20_000.0 + 15.0),
        ("{file: t.csv}", BY_ROW, 20 * 0.3048 + 90.0),
        (
            "{file: t.csv, height_datum: ellipsoid}",
            TABLE.replace("00\n", "00 m\n").replace("20\n", "2e-2 km\n"),
            20.0,
        ),
        (IN_METRES, TABLE.replace(",", ";").replace(".", ","), 20.0),
    ],
)
def test_heights_by_unit_and_datum(tmp_path, track, table, height_m):
    text = of_file(track).replace("area: 2 km", "area: 2 km\n  height: 90 m")
    *_, last = places(resolve(load(beside(tmp_path, table, text)), 1, 0))
    assert last[3] == pytest.approx(height_m, abs=1e-6)


def test_at_shifts_the_times_and_aim_is_where_it_flies_on_to():
    text = changed(
        "250 s, lat: 33.8, lon: 42.4, height: 20 m", "250 s, lat: 33.82, lon: 42.4, height: 300 m", LISTED
    )
    resolved = resolve(load(text + "    at: 1 h\n    aim: depot\n"), 1, 0)
    *_, seen, end = places(resolved)
    assert seen == pytest.approx((3600.0 + 250.0, 33.82, 42.4, 300.0), abs=1e-6)
    assert end[1:] == pytest.approx((33.8, 42.4, 0.0), abs=1e-6)
    on_m, before_m = (
        hypot(Geodesic.WGS84.Inverse(a[0], a[1], b[0], b[1])["s12"], a[2] - b[2])
        for a, b in (((33.82, 42.4, 300.0), (33.8, 42.4, 0.0)), ((33.85, 42.41, 300.0), (33.82, 42.4, 300.0)))
    )
    assert end[0] - seen[0] == pytest.approx(150.0 * on_m / before_m, rel=1e-5)


def test_without_an_aim_it_falls_exactly_where_it_ends():
    resolved = resolve(load(LISTED), 1, 0)
    assert resolved.classes[0].miss_sigma_m == 0.0
    assert resolved.groups[0].aims[0].point == ""
    assert hypot(*end_of(resolved)) == pytest.approx(0.0, abs=1e-6)


def test_a_card_flies_as_it_was_recorded():
    text = changed("{flight: recorded}", "{card: one-way-drone-small, flight: recorded}", LISTED)
    threat = load(text).content.threats["drone"]
    assert (threat.speed, threat.cep) == (None, None)
    assert threat.rcs.spread is not None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a,100,", "a,10,", "t.csv:3: is at 10 s, and the point before it at 10 s; times must rise"),
        ("a,250,", "a,90,", "t.csv:5: is at 90 s, and the point before it at 100 s; times must rise"),
        ("a,250,", "a,500,", "more than 300 s; add points, or say max_gap: '400 s' to have"),
        ("42.41", "52.41", "t.csv:3: is reached at 1026"),
        ("42.41", "4241", "t.csv:3: longitude: found"),
        ("33.85", "", "t.csv:3: latitude: found ''"),
        (
            "2021-06-06T00:01:00Z",
            "2021-06-06T00:01:00",
            "expected its hours from UTC too: 2021-06-06T00:01:00Z",
        ),
        ("2021-06-06T00:01:00Z", "2021-06-31T00:01:00Z", "t.csv:4: time: found '2021-06-31"),
        ("b,2021-06-06T00:01:00Z", "b c,1", "t.csv:4: id: found 'b c', expected letters"),
        ("b,2021-06-06T00:01:00Z", "c,1", "t.csv:4: is the only point of its track"),
        (",height", ",altitude", "t.csv:1: height: this column is missing"),
        (",400", ',"1,400"', "t.csv:2: height: found '1,400 m'"),
        (",400", ",1e9", "t.csv:2: height: found '1e9 m', expected at most"),
    ],
)
def test_what_is_wrong_with_a_table_has_its_line(tmp_path, old, new, told):
    assert told in wrong(tmp_path, TABLE.replace(old, new, 1))


@pytest.mark.parametrize(
    ("track", "told"),
    [
        ("{file: t.csv, height_unit: m}", "t.csv:2: height_datum: found '', expected one of ell"),
        ("{file: t.csv, height_datum: site}", "t.csv:2: height: found 400, expected a length"),
        ("{file: t.csv, height_unit: m, height_datum: sea_level}", "height_datum: sea_level needs geoid"),
        ("{file: t.csv, ids: [a, d], height_unit: m, height_datum: site}", "ids: the table has no track 'd'"),
        ("{file: ../t.csv, height_unit: m, height_datum: site}", "a table in the folder of the scenario"),
        ("{file: u.csv, height_unit: m, height_datum: site}", "u.csv: there is no such file"),
        ("{}", "raid.drones.track: expected either file, a table of tracks, or points"),
        ("{file: t.csv, points: []}", "raid.drones.track: expected either file"),
        ("{points: []}", "raid.drones.track.points: has no point"),
        ("{points: 3}", "raid.drones.track.points: expected a list of points"),
        ("{points: [{time: 1 s}]}", "raid.drones.track.points.0: expected a point such as {time: 12 s"),
        ("{points: [], height_unit: m}", "height_unit belongs to a track of a file"),
        ("{file: t.csv, max_gap: {low: 1 s, high: 2 s}}", "max_gap: expected a value that is known"),
        ("{file: t.csv, height_datum: moon}", "raid.drones.track.height_datum: "),
    ],
)
def test_what_is_wrong_with_a_track(tmp_path, track, told):
    assert told in wrong(tmp_path, text=of_file(track))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{flight: recorded}", FLIGHT, "write threats: {drone: {flight: recorded}}"),
        ("{flight: recorded}", "{flight: recorded, cep: 10 m}", "drone: cep does not belong to a threat"),
        ("{flight: recorded}", "{flight: recorded, speed: 10 m/s}", "threats.drone: speed does not belong"),
        (POINTS, FROM, "raid.drones: track is missing; 'drone' flies as it was recorded"),
        (POINTS, POINTS + "    count: 2\n", "raid.drones: count does not belong to a group with a track"),
        (POINTS, POINTS + "    interval: 2 s\n", "interval does not belong to a group with a track"),
        (POINTS, POINTS + "    aim: {depot: 1, site: 2}\n", "a recorded track ends at one place"),
        ("time: 100 s", "time: 5 s", "<text>:23: raid.drones.track.points.1: is at 5 s, and"),
        ("time: 100 s", "time: 100", "<text>:23: raid.drones.track.points.1.time: found 100"),
    ],
)
def test_what_is_wrong_with_a_group(old, new, told):
    with pytest.raises(ScenarioError) as caught:
        load(changed(old, new, LISTED))
    assert told in str(caught.value)


def test_a_text_has_no_folder():
    with pytest.raises(ScenarioError, match="a scenario that is a text has no folder; write points instead"):
        load(of_file())


def test_the_listing_tells_tracks_and_where_they_end(tmp_path):
    scenario = load(beside(tmp_path))
    assert "  drones.track.points.a: 3 points from 10 s to 250 s" in contents(scenario)
    told = "The 2 recorded tracks of drones end 0 to 9.26 km from the site, 20 to 300 m above its level"
    assert told in summary(scenario)
    assert round(Geodesic.WGS84.Inverse(33.8, 42.4, 33.8, 42.5)["s12"]) == 9260


def test_the_schema_takes_both_ways():
    validator = jsonschema.Draft202012Validator(json_schema())
    for text in (LISTED, of_file(), changed("points:\n", "points:\n        a:\n", LISTED)):
        assert [error.message for error in validator.iter_errors(read_yaml(text, "f").data)] == []
    assert not validator.is_valid(read_yaml(changed("time: 10 s", "tim: 10 s", LISTED), "f").data)
    assert not validator.is_valid(read_yaml(changed("    count: 3\n", ""), "f").data)
