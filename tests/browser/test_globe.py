"""The globe: on one clock with the plan, told as data, reached by the keyboard, asking nothing elsewhere."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from browser.axe import SIZES, scrolls_sideways, violations
from rempart.pipeline import find, load, scene

pytestmark = pytest.mark.browser

SCENARIO = "rr-24-g"
WORLDS, SEED = 200, 1
LOST = "radar lost"


class Opened:
    """The globe of a raid, with what the same raid is in the engine."""

    def __init__(self, watched, raid) -> None:
        self.watched, self.page, self.raid = watched, watched.page, raid
        self.place = watched.page.locator(".globe")
        self.bar = watched.page.get_by_role("group", name="Globe: time and views")

    def told(self, name: str) -> str:
        """What the globe says of itself as data."""
        return self.place.get_attribute(f"data-{name}")

    def at(self, second: float) -> None:
        """Move the slider of time there."""
        self.bar.get_by_role("slider", name="Time").fill(f"{second:.1f}")

    def flying(self, second: float) -> tuple[int, int]:
        """Threats and interceptors in the air by the engine."""
        tracks = [t for t in self.raid.tracks if t.time_s.size and t.time_s[0] <= second < t.end_s]
        shots = [s for s in self.raid.shots if s.time_s[0] <= second <= s.time_s[-1]]
        return len(tracks), len(shots)


@pytest.fixture
def plan(watched):
    """The page Replay with the first raid in which a radar is lost, and the number of that raid."""
    watched.go("run")
    watched.page.get_by_label("Scenario", exact=True).select_option(SCENARIO)
    watched.go("replay")
    watched.page.get_by_label("or the first in which").fill(LOST)
    watched.page.get_by_role("button", name="Show").click()
    number = find(load(SCENARIO), LOST, SEED, WORLDS, 20_000)
    expect(watched.page.get_by_title(f"Replay of raid {number}")).to_be_visible()
    return watched, number


@pytest.fixture
def globe(plan):
    """The same raid on the globe."""
    watched, number = plan
    open_globe(watched)
    return Opened(watched, scene(load(SCENARIO), number, SEED, WORLDS))


def open_globe(watched) -> None:
    watched.page.get_by_role("button", name="Globe", exact=True).click()
    expect(watched.page.locator(".globe[data-state=ready]")).to_be_visible()


def n_colours(globe) -> int:
    """How many colours the picture has."""
    picture = Image.open(BytesIO(globe.place.screenshot())).convert("RGB")
    return len(picture.getcolors(maxcolors=picture.width * picture.height))


def test_it_tells_what_the_engine_made(globe):
    instants = sorted({event.t_s for event in globe.raid.trace.events if event.kind in ("launch", "impact")})
    for second in (instants[0] + 0.45, instants[-1] + 0.45):
        globe.at(second)
        shown = round(second, 1)
        assert float(globe.told("at-s")) == pytest.approx(shown)
        assert (int(globe.told("threats")), int(globe.told("shots"))) == globe.flying(shown)
    ends = [track.end for track in globe.raid.tracks]
    globe.at(globe.raid.end_s)
    assert (int(globe.told("leakers")), int(globe.told("stopped"))) == (
        ends.count("leaker"),
        ends.count("intercepted"),
    )


def test_a_radar_that_is_lost_is_dark_from_that_instant(globe):
    station, up = next(
        (s, s.works[-1]) for s in globe.raid.stations if s.works and s.works[-1][1] < globe.raid.end_s - 1.0
    )
    globe.at(up[1] - 0.5)
    assert station.name in globe.told("work").split()
    globe.at(up[1] + 0.5)
    assert station.name in globe.told("dark").split()
    assert station.name not in globe.told("work").split()
    expect(globe.bar.get_by_text(re.compile(rf"dark: .*{station.name}"))).to_be_visible()


def test_time_runs_on_one_clock_with_the_plan(globe):
    player = globe.page.frame_locator("iframe")
    began = float(globe.told("at-s"))
    globe.bar.get_by_role("button", name="Play").click()
    expect(globe.place).to_have_attribute("data-playing", "true")
    globe.page.wait_for_function(
        "began => Number(document.querySelector('.globe').dataset.atS) > began + 2", arg=began
    )
    globe.bar.get_by_role("button", name="Pause").click()
    expect(globe.place).to_have_attribute("data-playing", "false")
    expect(player.get_by_role("button", name="Play")).to_be_hidden()
    globe.page.get_by_role("button", name="Plan").click()
    left = float(globe.told("at-s"))
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    assert float(player.get_by_role("slider").input_value()) == pytest.approx(left, abs=0.1)


def test_the_globe_opens_at_the_second_of_the_plan(plan):
    watched, _ = plan
    player = watched.page.frame_locator("iframe")
    player.get_by_role("slider").fill("77.7")
    open_globe(watched)
    place = watched.page.locator(".globe")
    assert float(place.get_attribute("data-at-s")) == pytest.approx(77.7)
    watched.page.get_by_role("button", name="Plan").click()
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    assert float(player.get_by_role("slider").input_value()) == pytest.approx(77.7)


def test_an_event_of_the_list_moves_the_globe(globe):
    player = globe.page.frame_locator("iframe")
    event = player.get_by_role("list").get_by_role("button").last
    minutes, seconds = re.match(r"(\d+):([\d.]+)", event.inner_text()).groups()
    # With the keyboard: where no graphics card draws the globe, the picture is behind by some tenths of a
    # second, and a click sent the moment the page has scrolled lands on what stood there before.
    event.press("Enter")
    wanted = 60.0 * int(minutes) + float(seconds)
    globe.page.wait_for_function(
        "at_s => Math.abs(Number(document.querySelector('.globe').dataset.atS) - at_s) < 0.11", arg=wanted
    )


@pytest.mark.parametrize(("scheme", "size"), [("light", "wide"), ("dark", "narrow")])
def test_it_keeps_nobody_out(globe, scheme, size):
    globe.page.emulate_media(color_scheme=scheme)
    globe.page.set_viewport_size(SIZES[size])
    expect(globe.bar).to_be_visible()
    assert violations(globe.page) == []
    assert not scrolls_sideways(globe.page)


def test_the_keyboard_alone_reaches_time_views_and_the_picture(globe):
    page = globe.page
    page.get_by_role("button", name="Globe", exact=True).focus()
    stops = []
    for _ in range(16):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText).trim()")
        )
    wanted = ["Globe", "Play", "Time", "Speed", "Defence", "Whole raid", "The site from 5 km", "From above"]
    assert [stop for stop in stops if stop in wanted] == wanted
    assert {"Closer", "Farther"} <= set(stops)
    globe.place.focus()
    for key, closer in (("+", True), ("-", False)):
        was = float(globe.told("range-m"))
        page.keyboard.press(key)
        page.wait_for_function(
            "was => document.querySelector('.globe').dataset.rangeM != was", arg=f"{was:.0f}"
        )
        assert (float(globe.told("range-m")) < was) is closer
    globe.bar.get_by_role("button", name="Play").focus()
    page.keyboard.press("Space")
    expect(globe.place).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(globe.place).to_have_attribute("data-playing", "false")


@pytest.mark.parametrize("range_km", [5, 50, 500])
def test_the_ground_can_be_read_at_every_distance(globe, range_km):
    globe.bar.get_by_role("button", name=f"The site from {range_km} km").click()
    expect(globe.place).to_have_attribute("data-range-m", str(range_km * 1000))
    assert float(globe.told("ring-m")) * 5 <= range_km * 1000
    globe.page.wait_for_timeout(1500)
    assert n_colours(globe) > 300


def test_it_asks_nothing_of_elsewhere_and_evaluates_nothing(globe):
    asked = [url for url in globe.watched.asked if "/static/" in url]
    assert any(url.endswith("/globe/globe.js") for url in asked)
    policy = globe.page.evaluate(
        "fetch(location.pathname).then(a => a.headers.get('content-security-policy'))"
    )
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    # In the page's own time: what the debugger runs is let through.
    globe.page.evaluate("setTimeout(() => { try { eval('1') } catch (e) { window.stopped = e.name } })")
    globe.page.wait_for_function("window.stopped === 'EvalError'")
    globe.watched.wrong[:] = [words for words in globe.watched.wrong if "unsafe-eval" not in words]


def test_what_stops_is_said_and_the_plan_stays(watched):
    watched.page.add_init_script(
        "HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext,"
        " {apply: (f, one, a) => a[0] === 'webgl2' ? null : f.apply(one, a)})"
    )
    watched.page.reload()
    watched.go("replay")
    watched.page.get_by_role("button", name="Globe", exact=True).click()
    expect(watched.page.get_by_text("needs WebGL")).to_be_visible()
    expect(watched.page.locator("iframe")).to_be_visible()
