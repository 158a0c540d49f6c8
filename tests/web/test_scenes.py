"""What a map and a form are told of a text: places, directions and reaches, and where the text says them."""

from __future__ import annotations

from math import cos, radians, sin

import pytest
from geographiclib.geodesic import Geodesic

from rempart.scenario import load, shipped
from rempart.views.borders import near
from rempart.web.scenes import scene_of
from rempart.web.settings import Caps
from web.session import session

TEXT = """\
rempart: 1
name: forms
site: {position: {lat: 35.0, lon: 20.0}, area: 1 km}
places:
  ridge: {bearing: 90 deg, distance: 4 km}
  far: {bearing: 0 deg, distance: 1 nmi, from: ridge}
  loose: {bearing: 10 deg, distance: {low: 1 km, high: 2 km}}
assets:
  camp: {position: {lat: 35.01, lon: 20.02}, radius: 50 m}
  depot: {position: ridge, area: everywhere}
  hut: {position: {bearing: {value: 45 deg}, distance: 0.5 km}}
batteries:
  gun: {card: c-ram-section, facing: 200 deg}
  other:
    sensors:
      radar: {scan_period: 1 s, range_reference: 10 km, facing: 0.5 rad, range_max: {low: 8 km, high: 12 km}}
raid:
  rockets:
    threat: rocket-107mm
    count: {low: 2, high: 6, as: bounds}
    from:
      - {center: {bearing: 90 deg, distance: 6 km}, radius: 500 m}
      - ridge
    aim: camp
    at: 1 min
"""


@pytest.fixture(scope="module")
def scene():
    return scene_of(load(TEXT))


@pytest.fixture(scope="module")
def things(scene):
    return {thing["id"]: thing for thing in scene["things"]}


def test_places_are_geodesics_on_the_tangent_plane(things):
    camp = things["assets.camp"]
    found = Geodesic.WGS84.Inverse(35.0, 20.0, 35.01, 20.02)
    east, north = (found["s12"] * f(radians(found["azi1"])) for f in (sin, cos))
    assert (camp["e"], camp["n"]) == (pytest.approx(east, abs=0.05), pytest.approx(north, abs=0.05))
    assert things["places.far"]["n"] == pytest.approx(1852.0, abs=1.0)


def test_each_position_says_how_and_where_it_is_written(things):
    forms = {name: thing["place"]["form"] for name, thing in things.items()}
    assert forms["assets.camp"] == "latlon"
    assert forms["assets.depot"] == "name"
    assert forms["assets.hut"] == "polar"
    assert forms["batteries.gun"] == "none"
    assert forms["places.loose"] == "fixed"
    hut = things["assets.hut"]["place"]
    assert hut["first"]["keys"] == ["assets", "hut", "position", "bearing", "value"]
    assert (hut["second"]["unit"], hut["second"]["factor"]) == ("km", 1000.0)
    far = things["places.far"]["place"]
    assert far["second"]["factor"] == 1852.0
    assert far["from"] == pytest.approx([35.0, 20.0 + 4000 / 91287.0], abs=1e-4)


def test_a_direction_is_turned_where_it_is_written(things):
    radar = things["batteries.gun.sensors.radar"]["facing"]
    assert (radar["keys"], radar["deg"]) == (["batteries", "gun", "facing"], 200.0)
    own = things["batteries.other.sensors.radar"]["facing"]
    assert own["keys"] == ["batteries", "other", "sensors", "radar", "facing"]
    assert own["deg"] == pytest.approx(28.6479, abs=1e-4)
    assert own["factor"] == pytest.approx(57.29578, abs=1e-4)


def test_parts_without_a_position_stand_with_their_battery(things):
    assert not things["batteries.gun.sensors.radar"]["own"]
    assert things["batteries.gun.weapons.gun"]["gun"]


def test_fields_say_what_holds_where_nothing_is_written(things):
    given = {field["keys"][-1]: field["given"] for field in things["batteries.other.sensors.radar"]["fields"]}
    assert (given["sector"], given["alert_state"], given["availability"]) == ("360 deg", "ready", "1")
    assert given["range_max"] == "8 km to 12 km"
    gun = {field["keys"][-1]: field["given"] for field in things["batteries.gun"]["fields"]}
    assert gun["present"] == "true"


def test_reaches_are_those_of_the_resolved_scenario(scene):
    (radar,) = [reach for reach in scene["reaches"] if reach["of"] == "other/radar"]
    assert radar["most"][0] == pytest.approx(8000.0, abs=0.1)
    assert radar["most"][2] == pytest.approx(12000.0, abs=0.1)
    gun = next(reach for reach in scene["reaches"] if reach["of"] == "gun/gun")
    assert gun["most"][0] <= gun["most"][1] <= gun["most"][2]
    assert (gun["facing"], gun["sensor"]) == (200.0, False)


def test_groups_tell_their_launch_areas_and_aims(scene, things):
    (group,) = scene["groups"]
    assert (group["count"], group["threat"]) == (4, "rocket-107mm")
    area, ridge = group["origins"]
    assert (area["radius"], area["e"]) == (500.0, pytest.approx(6000.0, abs=1.0))
    assert area["place"]["keys"] == ["raid", "rockets", "from", 0, "center"]
    assert ridge["place"]["keys"] == ["raid", "rockets", "from", 1]
    assert group["aims"] == [[round(things["assets.camp"]["e"], 1), round(things["assets.camp"]["n"], 1)]]


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_can_be_shown(name):
    scene = scene_of(load(name))
    assert {thing["kind"] for thing in scene["things"]} <= {
        *("asset", "battery", "sensor", "weapon", "component", "place"),
    }
    assert scene["groups"]


def test_a_text_with_a_mistake_has_problems_and_no_scene():
    with session() as client:
        found = client.post("/api/scenes", json={"yaml": TEXT.replace("200 deg", "200")}).json()
    assert found["scene"] is None
    assert [(p["field"], p["line"]) for p in found["problems"]] == [("batteries.gun.facing", 13)]


def test_coasts_lie_where_natural_earth_has_them():
    """Every point by a geodesic (geographiclib): the plane is shorter by x - sin(x) only, 0.1 % at 500 km."""
    with session() as client:
        found = client.post("/api/coasts", json={"lat": 35.0, "lon": 20.0, "reach_km": 400.0}).json()
    lines = near(35.0, 20.0, 400.0 / 111.2 + 0.2)
    assert len(found["lines"]) == len(lines) > 5
    for told, line in zip(found["lines"], lines, strict=True):
        for k, (lon, lat) in enumerate(line.lon_lat_deg.tolist()):
            way = Geodesic.WGS84.Inverse(35.0, 20.0, lat, lon)
            east, north = (way["s12"] * f(radians(way["azi1"])) for f in (sin, cos))
            assert told["line"][2 * k : 2 * k + 2] == pytest.approx([east, north], abs=0.004 * way["s12"])
    assert "Natural Earth" in found["source"]


def test_more_than_a_map_can_show_is_refused_with_a_sentence():
    assets = "".join(f"  a{i}: {{position: {{bearing: 1 deg, distance: {i} m}}}}\n" for i in range(1_200))
    with session(Caps()) as client:
        answer = client.post("/api/scenes", json={"yaml": TEXT.replace("assets:\n", f"assets:\n{assets}")})
    assert answer.status_code == 422
    assert "1,000 things" in answer.json()["sentence"]


def test_a_long_chain_of_places_is_a_mistake_and_no_deep_recursion():
    chain = "".join(
        f"  p{i}: {{bearing: 1 deg, distance: 1 m, from: {f'p{i - 1}' if i else 'site'}}}\n"
        for i in reversed(range(3_000))
    )
    with session(Caps()) as client:
        found = client.post("/api/scenes", json={"yaml": TEXT.replace("places:\n", f"places:\n{chain}")})
    assert found.status_code == 200
    assert "more than 100 other places" in found.json()["problems"][0]["message"]


@pytest.mark.parametrize("yaml", ["[" * 5000, "a: &a [x]\nb: *a\n", "rempart: " + "9" * 9000, "\x00", ""])
@pytest.mark.parametrize("path", ["/api/scenes", "/api/drafts"])
def test_hostile_text_is_answered_with_a_sentence(path, yaml):
    more = {"name": "x"} if path == "/api/drafts" else {}
    with session() as client:
        answer = client.post(path, json={"yaml": yaml, **more})
    assert answer.status_code == (422 if more else 200)
    assert answer.json()["problems"][0]["message"]
