"""What the globe is given: stage, CZML, tiles of the user's ground; and that it is loaded only on demand."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import rasterio

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
def test_the_stage_and_the_czml_of_a_replay():
    import czml3

    with session() as client:
        made = client.post("/api/replays", json=ORDER).json()
        stage = client.get(made["stage"]).json()
        packets = client.get(stage["czml"]).json()
    assert (stage["lat_deg"], stage["lon_deg"]) == pytest.approx((33.8, 42.43), abs=0.1)
    assert stage["epoch"] == "2021-06-06T00:00:00.000Z"
    assert stage["ground"] is None
    assert any(line["border"] for line in stage["lines"])
    assert 0.0 < stage["near_m"] <= stage["far_m"]
    document = czml3.Document.model_validate({"packets": packets})
    assert document.packets[0].id == "document"
    kinds = {packet.id.split("/")[0] for packet in document.packets}
    assert {"threat", "shot", "sector", "stand"} <= kinds


@pytest.mark.kernel
def test_a_radar_that_is_lost_goes_dark_at_that_instant():
    lost = {**ORDER, "replicate": None, "find": "radar lost"}
    with session() as client:
        made = client.post("/api/replays", json=lost).json()
        stage = client.get(made["stage"]).json()
        packets = {p["id"]: p for p in client.get(stage["czml"]).json()}
    page = [p for p in packets if p.startswith("stand/") and p.endswith("radar")]
    dark = [p for p in page if isinstance(packets[p]["point"]["color"], list)]
    assert dark
    for name in dark:
        at = packets[name]["point"]["color"][1]["interval"].split("/")[0]
        sector = packets[name.replace("stand/", "sector/")]
        blue = sector["polyline"]["material"]["solidColor"]["color"][-1]
        assert datetime.fromisoformat(blue["interval"].split("/")[1]) == datetime.fromisoformat(at)
        assert blue["rgba"][:3] == [86, 180, 233]
        if "polygon" in sector:
            assert sector["polygon"]["show"][-1]["interval"].split("/")[1] == at


def test_no_stage_of_a_replay_that_is_not_there():
    with session() as client:
        assert client.get("/api/replays/none/stage").status_code == 404
        assert client.get("/api/replays/none/czml").status_code == 404


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


def test_the_policy_allows_no_evaluation():
    assert "unsafe" not in POLICY
    assert "blob:" not in POLICY


def test_the_sources_load_the_globe_only_when_it_is_asked_for():
    for path in (ROOT / "web" / "src").rglob("*.ts"):
        text = path.read_text()
        eager = re.findall(
            r'^import (?!type\b)[^;]*from "[^"]*(?:cesium|globe/globe)[^"]*"', text, re.MULTILINE
        )
        assert eager == [] or path.name == "globe.ts"


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
