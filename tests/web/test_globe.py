"""What the globe is given: stage, land and sea, towns, the user's ground; that it is loaded on demand."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import numpy as np
import pytest
import rasterio

from cli.calling import rempart
from rempart.answers.range_rings import reaches_of
from rempart.pipeline import load, scene
from rempart.views import borders
from rempart.views.replay import shown_of
from rempart.web import app
from rempart.web.guard import POLICY
from web.session import session

ROOT = Path(__file__).parents[2]
ORDER = {"scenario": "ain-al-asad-2021-06-06", "worlds": 2, "seed": 1, "replicate": 0}
IN_WORDS = {"get.webgl.org", "cesium.com", "github.com", "bugs.chromium.org"}
"""Hosts that sentences of Cesium name; none is a service, and nothing is asked of them."""
BOUNDS = (42.0, 33.0, 43.0, 34.0)


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    """A plane that rises by 100 m for each degree north of 33 and by 1,000 m for each degree east of 42."""
    path = tmp_path_factory.mktemp("ground") / "plane.tif"
    centres = (np.arange(200) + 0.5) / 200.0
    height_m = 100.0 * (1.0 - centres)[:, None] + 1_000.0 * centres[None, :]
    made = {"driver": "GTiff", "height": 200, "width": 200, "count": 1, "dtype": "float32"}
    with rasterio.open(
        path, "w", crs="EPSG:4326", transform=rasterio.Affine(0.005, 0.0, 42.0, 0.0, -0.005, 34.0), **made
    ) as to:
        to.write(height_m.astype("float32"), 1)
    return path


@pytest.mark.kernel
def test_the_stage_of_a_replay():
    with session() as client:
        made = client.post("/api/replays", json=ORDER).json()
        stage = client.get(made["stage"]).json()
    assert (stage["lat_deg"], stage["lon_deg"]) == pytest.approx((33.8, 42.43), abs=0.1)
    assert stage["ground"] is None
    raid = scene(load(ORDER["scenario"]), ORDER["replicate"], ORDER["seed"], ORDER["worlds"])
    assert stage["scene"] == json.loads(json.dumps(shown_of(raid)))
    assert [one["name"] for one in stage["scene"]["sensors"]] == [one.name for one in raid.stations]


def test_weapons_reach_as_far_as_the_map_of_the_scenario_says():
    with session() as client:
        stage = client.get(client.post("/api/replays", json=ORDER).json()["stage"]).json()
    wanted = {one.name: one for one in reaches_of(load(ORDER["scenario"])) if not one.is_sensor}
    assert {one["name"] for one in stage["weapons"]} == set(wanted)
    for one in stage["weapons"]:
        assert one["r"] == pytest.approx(wanted[one["name"]].range_m, abs=0.5)
        assert one["r"] == sorted(one["r"])


def test_no_stage_of_a_replay_that_is_not_there():
    with session() as client:
        assert client.get("/api/replays/none/stage").status_code == 404


def land() -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Rings and borders (deg) of the globe's file."""
    content, at = (ROOT / "web" / "public" / "land.bin").read_bytes(), 0
    found: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    while at < len(content):
        border, _, n, lon, lat = struct.unpack_from("<BBHii", content, at)
        steps = np.frombuffer(content, "<i2", 2 * n, at + 12).reshape(n, 2).astype(int)
        found[border].append((np.array((lon, lat)) + np.vstack(((0, 0), np.cumsum(steps, axis=0)))) / 1000.0)
        at += 12 + 4 * n
    return found


def inside(rings: list[np.ndarray], lon: float, lat: float) -> bool:
    """Whether a place is inside an odd number of rings (ray to the east)."""
    n = 0
    for ring in rings:
        (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
        over = (y0 > lat) != (y1 > lat)
        n += int((x0[over] + (lat - y0[over]) / (y1[over] - y0[over]) * (x1[over] - x0[over]) > lon).sum())
    return n % 2 == 1


@pytest.mark.parametrize(
    ("name", "lon", "lat", "wanted"),
    [
        ("Ain al-Asad", 42.44, 33.80, True),
        ("Riyadh", 46.7, 24.7, True),
        ("Ashkelon, on the coast", 34.60, 31.66, True),
        ("off Gaza", 34.2, 31.55, False),
        ("the Gulf", 51.5, 27.0, False),
        ("the Caspian Sea", 51.0, 41.5, False),
        ("Bahrain", 50.55, 26.05, True),
        ("Chukotka, east of 180", -178.0, 66.8, True),
        ("Chukotka, west of 180", 178.5, 67.5, True),
        ("the South Pole", 0.0, -89.5, True),
        ("the Pacific", -150.0, 10.0, False),
    ],
)
def test_the_globe_tells_land_from_sea(name, lon, lat, wanted):
    assert inside(land()[0], lon, lat) is wanted, name


def test_the_rings_are_closed_and_hold_every_coast_and_border_of_the_package():
    rings, lines = land()
    assert [ring for ring in rings if (ring[0] != ring[-1]).any()] == []
    known = borders.near(0.0, 0.0, 180.0)
    for drawn, border in ((rings, False), (lines, True)):
        places = {tuple(place) for line in drawn for place in np.rint(line * 1000).astype(int).tolist()}
        wanted = np.concatenate([line.lon_lat_deg for line in known if line.border is border])
        assert {tuple(place) for place in np.rint(wanted * 1000).astype(int).tolist()} <= places


def test_towns_stand_where_they_are_and_the_largest_come_first():
    rows = [line.split("\t") for line in (ROOT / "web" / "public" / "towns.tsv").read_text().splitlines()]
    people = [int(row[3]) for row in rows]
    assert people == sorted(people, reverse=True)
    baghdad = next(row for row in rows if row[0] == "Baghdad")
    assert (float(baghdad[1]), float(baghdad[2])) == pytest.approx((44.40, 33.34), abs=0.05)
    rings = land()[0]
    assert (
        np.mean([inside(rings, float(row[1]), float(row[2])) for row in rows[:150]]) > 0.9
    )  # harbours lie within a kilometre or two of the coast


def test_a_tile_holds_the_heights_of_the_grid_at_its_posts(grid):
    from rempart.web.ground import Ground

    ground = Ground(grid)
    assert ground.bounds_deg == pytest.approx(BOUNDS)
    level = 9
    side_deg = 180.0 / 2**level
    x, y = int((42.5 + 180.0) / side_deg), int((90.0 - 33.5) / side_deg)
    found = np.frombuffer(ground.tile(level, x, y), "<f4").reshape(65, 65)
    lon = -180.0 + x * side_deg + np.arange(65) * side_deg / 64.0
    lat = 90.0 - y * side_deg - np.arange(65) * side_deg / 64.0
    wanted = 100.0 * (lat - 33.0)[:, None] + 1_000.0 * (lon - 42.0)[None, :]
    assert np.abs(found - wanted).max() < 0.5


def test_where_the_grid_has_no_height_the_ground_is_at_zero(grid):
    from rempart.web.ground import Ground

    assert not np.frombuffer(Ground(grid).tile(5, 0, 0), "<f4").any()


def test_the_side_of_a_hill_that_faces_the_sun_is_light(grid):
    from rempart.web.ground import Ground

    picture_of = pytest.warns(rasterio.errors.NotGeoreferencedWarning)
    with picture_of, rasterio.MemoryFile(Ground(grid).picture()) as memory, memory.open() as picture:
        light, strength = picture.read()
    # It rises to the east, so it faces west; the sun stands in the north-west. Heights count three times.
    to_east, to_north = 3_000.0 / (111_195.0 * np.cos(np.radians(33.5))), 300.0 / 111_195.0
    normal = np.array([-to_east, -to_north, 1.0]) / np.sqrt(1.0 + to_east**2 + to_north**2)
    lit = normal @ [-0.5, 0.5, np.sqrt(0.5)] / np.sqrt(0.5)
    assert lit > 1.0
    inner = (slice(100, -100), slice(100, -100))
    assert (light[inner] == 255).all()
    assert np.median(strength[inner]) == pytest.approx(400.0 * (lit - 1.0), abs=1.0)


def test_tiles_are_served_and_others_refused(grid):
    from rempart.web.ground import Ground

    with session(ground=Ground(grid)) as client:
        assert len(client.get("/api/ground/9/632/160").content) == 4 * 65 * 65
        assert client.get("/api/ground/9/9999/160").status_code == 404
        assert client.get("/api/ground/40/0/0").status_code == 404
    with session() as client:
        assert client.get("/api/ground/0/0/0").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.tif", b"no grid", "no GeoTIFF"), ("b.tif", None, "coordinates")],
)
def test_a_file_that_is_no_ground_is_refused_in_a_sentence(tmp_path, name, content, said):
    from rempart.web.ground import Ground, NoGround

    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    else:
        made = {"driver": "GTiff", "height": 2, "width": 2, "count": 1, "dtype": "float32"}
        with (
            pytest.warns(rasterio.errors.NotGeoreferencedWarning),
            rasterio.open(path, "w", **made) as to,
        ):
            to.write(np.zeros((2, 2), "float32"), 1)
    with pytest.raises(NoGround, match=said):
        Ground(path)


def test_a_grid_that_is_damaged_within_is_told_when_it_is_asked_for(tmp_path):
    from rempart.web.ground import Ground

    path = tmp_path / "heights.tif"
    made = {
        "driver": "GTiff",
        "height": 24,
        "width": 24,
        "count": 1,
        "dtype": "float32",
        "compress": "deflate",
    }
    place = rasterio.Affine(0.01, 0.0, 42.0, 0.0, -0.01, 34.0)
    with rasterio.open(path, "w", crs="EPSG:4326", transform=place, **made) as to:
        to.write(np.random.default_rng(1).normal(size=(24, 24)).astype("float32"), 1)
    path.write_bytes(path.read_bytes().replace(b"\x78\x9c", bytes(2)))  # the heads of its packed strips
    with session(ground=Ground(path)) as client:
        for address in ("/api/ground/8/315/79", "/api/ground.png"):
            answer = client.get(address)
            assert answer.status_code == 422, address
            assert "its heights cannot be read" in answer.json()["sentence"]


def placeless(path: Path) -> Path:
    """A grid that names its coordinates, and not where its pixels lie."""
    made = {"driver": "GTiff", "height": 2, "width": 2, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning), rasterio.open(path, "w", **made) as to:
        to.write(np.zeros((2, 2), "float32"), 1)
    return path


def far_away(path: Path) -> Path:
    """A grid in the South Pacific, where no scenario is."""
    place = rasterio.Affine(0.1, 0.0, -130.0, 0.0, -0.1, -40.0)
    made = {"driver": "GTiff", "height": 2, "width": 2, "count": 1, "dtype": "int16", "crs": "EPSG:4326"}
    with rasterio.open(path, "w", transform=place, **made) as to:
        to.write(np.ones((2, 2), "int16"), 1)
    return path


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda path: path.write_bytes(b"no grid"), "no GeoTIFF that can be read"),
        (placeless, "where its pixels lie"),
        (
            far_away,
            "-40.20 to -40.00 degrees north, -130.00 to -129.80 degrees east, where none of the scenarios",
        ),
    ],
)
def test_the_command_refuses_a_ground_in_a_sentence(tmp_path, recwarn, made, said):
    path = tmp_path / "heights.tif"
    made(path)
    recwarn.clear()
    found = rempart("serve", "--no-browser", "--dem", path)
    assert found.exit_code == 2
    assert said in " ".join(found.output.split())
    assert "heights.tif: " in found.output
    assert "Traceback" not in found.output
    assert list(recwarn) == []


def test_a_ground_knows_what_it_covers_and_the_stage_says_so(grid):
    from rempart.web.ground import Ground

    ground = Ground(grid)
    assert ground.covers(33.5, 42.5)
    assert not any(
        ground.covers(*place) for place in ((34.1, 42.5), (32.9, 42.5), (33.5, 43.1), (33.5, 41.9))
    )
    with session(ground=ground) as client:
        near = client.get(client.post("/api/replays", json=ORDER).json()["stage"]).json()
        far = client.post("/api/replays", json={**ORDER, "scenario": "riyadh-2017-11-04"}).json()
        far = client.get(far["stage"]).json()
    assert near["ground"]["covers"] is True
    assert far["ground"]["covers"] is False


def test_shade_and_tiles_warn_of_nothing(grid, recwarn):
    from rempart.web.ground import Ground

    ground = Ground(grid)
    ground.picture()
    ground.tile(9, 632, 160)
    assert list(recwarn) == []


def test_the_policy_allows_no_evaluation():
    assert "unsafe" not in POLICY
    assert "blob:" not in POLICY


def test_the_sources_load_the_globe_only_when_it_is_asked_for():
    parts = {path.name: path.read_text() for path in (ROOT / "web" / "src" / "globe").glob("*.ts")}
    globe, left = {"globe.ts"}, ["globe.ts"]  # what hangs on it by its own imports comes with it
    while left:
        on = re.findall(r'^import (?!type\b)[^;]*from "\./([\w]+)"', parts[left.pop()], re.MULTILINE)
        left += [f"{name}.ts" for name in on if f"{name}.ts" not in globe]
        globe |= {f"{name}.ts" for name in on}
    for path in (ROOT / "web" / "src").rglob("*.ts"):
        text = path.read_text()
        eager = re.findall(
            r'^import (?!type\b)[^;]*from "[^"]*(?:cesium|globe/globe)[^"]*"', text, re.MULTILINE
        )
        assert eager == [] or path.name in globe


def test_the_built_globe_knows_no_service_and_no_evaluation():
    parts = [path.read_text() for path in (app.static_folder() / "globe").rglob("*.js")]
    hosts = {host for text in parts for host in re.findall(r"https?://([\w.-]+)", text)}
    assert {host.rstrip(".") for host in hosts} <= IN_WORDS
    assert [part for part in parts if re.search(r"(?<![\w.])eval\(|new Function\(", part)] == []


def test_the_built_page_does_not_hold_the_globe():
    static = app.static_folder()
    named = {path.name for path in static.iterdir()}
    assert "page.js" in named
    page = (static / "page.js").read_text()
    assert re.search(r'from\s*"[^"]*globe', page) is None
    assert "cesium-widget-credits" not in page
    assert (
        json.loads((ROOT / "web" / "package.json").read_text())["devDependencies"]["@cesium/engine"]
        == "24.0.0"
    )
