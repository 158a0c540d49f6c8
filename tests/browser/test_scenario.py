"""The page Scenario: map, form and text say the same, whichever is changed; the rest of the text stays."""

from __future__ import annotations

import re

import pytest
from geographiclib.geodesic import Geodesic
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TEXT = """\
rempart: 1          # kept as it is
name: three-forms
site: {position: {lat: 35.0, lon: 20.0}, area: 1 km}   # and this

places:
  ridge: {bearing: 70 deg, distance: 40 km}
assets:
  camp: {position: {lat: 35.01,   lon: 20.02}, radius: 50 m}
  hut: {position: {bearing: 10 deg, distance: 1 km, from: ridge}}
  depot: {position: {bearing: 200 deg, distance: 0.5 nmi}}
batteries:
  gun: {card: c-ram-section}
raid:
  rockets: {threat: rocket-107mm, count: 4, from: {bearing: 90 deg, distance: 6 km}, aim: camp, at: 1 min}
"""


@pytest.fixture
def page(watched):
    watched.go("scenario")
    page = watched.page
    page.locator("#yaml").fill(TEXT)
    expect(page.locator(".mark[data-id='assets.hut']")).to_be_attached()
    settled(page)
    page.get_by_role("button", name="Show what stands around the site").click()
    settled(page)
    return page


def settled(page):
    expect(page.locator(".editor .status")).to_have_text("Valid.")
    expect(page.locator(".map[data-settled='true']")).to_be_attached()


def text(page) -> str:
    return page.locator("#yaml").input_value()


def changed(page) -> list[tuple[str, str]]:
    old, new = TEXT.split("\n"), text(page).split("\n")
    assert len(old) == len(new)
    return [(a, b) for a, b in zip(old, new, strict=True) if a != b]


def nudge(page, thing, key="ArrowRight", n=1):
    page.locator(f".mark[data-id='{thing}']").focus()
    for _ in range(n):
        page.keyboard.press(key)
    settled(page)


def place(page, thing) -> tuple[float, float]:
    found = page.locator(f".mark[data-id='{thing}']").get_attribute("transform")
    x, y = re.findall(r"-?[\d.]+", found)
    return float(x), float(y)


@pytest.mark.parametrize(
    ("thing", "form"),
    [
        ("assets.camp", r"  camp: \{position: \{lat: [\d.]+,   lon: [\d.]+\}, radius: 50 m\}"),
        ("assets.hut", r"  hut: \{position: \{bearing: [\d.]+ deg, distance: [\d.]+ km, from: ridge\}\}"),
        ("assets.depot", r"  depot: \{position: \{bearing: [\d.]+ deg, distance: [\d.]+ nmi\}\}"),
        (
            "batteries.gun",
            r"  gun: \{card: c-ram-section, position: \{bearing: [\d.]+ deg, distance: [\d.]+ k?m\}\}",
        ),
    ],
)
def test_a_thing_that_is_moved_keeps_the_form_of_its_place(page, thing, form):
    before = place(page, thing)
    nudge(page, thing, n=4)
    ((_, line),) = changed(page)
    assert re.fullmatch(form, line), line
    after = place(page, thing)
    assert after[0] - before[0] > 4
    assert after[1] == pytest.approx(before[1], abs=1.5), "what the server reads is where it was put"


def test_a_place_that_is_dragged_is_where_geodesics_say(page):
    """Put where a bearing and a distance from another place would be, written as such, by geographiclib."""
    page.get_by_role("button", name="Zoom out").click(click_count=12)
    nudge(page, "assets.hut", "ArrowUp", 3)
    line = next(line for line in text(page).split("\n") if line.startswith("  hut"))
    bearing, distance = (float(v) for v in re.findall(r"([\d.]+) (?:deg|km)", line))
    ridge = Geodesic.WGS84.Direct(35.0, 20.0, 70.0, 40_000.0)
    hut = Geodesic.WGS84.Direct(ridge["lat2"], ridge["lon2"], bearing, distance * 1000.0)
    home = Geodesic.WGS84.Inverse(35.0, 20.0, hut["lat2"], hut["lon2"])
    said = page.locator(".mark[data-id='assets.hut']").get_attribute("aria-label")
    assert f"{home['s12'] / 1000.0:.1f} km" in said or f"{home['s12'] / 1000.0:.0f} km" in said


def test_dragging_moves_text_form_and_answer(page):
    expect(page.locator("#answer")).not_to_have_attribute("data-run", "0")
    runs = int(page.locator("#answer").get_attribute("data-run"))
    box = page.locator(".mark[data-id='assets.depot'] .halo").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y + 10, steps=3)
    page.mouse.up()
    settled(page)
    ((_, line),) = changed(page)
    distance = re.search(r"([\d.]+) nmi", line)[1]
    expect(page.get_by_label("Position: distance")).to_have_value(f"{distance} nmi")
    expect(page.locator("#answer")).not_to_have_attribute("data-run", str(runs))
    page.get_by_role("button", name="Undo").click()
    assert text(page) == TEXT


def test_a_radar_is_turned_by_handle_and_by_number(page):
    page.get_by_label("Edit").select_option("batteries.gun")
    page.get_by_role("slider", name="Direction of gun").press("PageUp")
    settled(page)
    assert changed(page)[0][1] == "  gun: {card: c-ram-section, facing: 15 deg}"
    page.get_by_label("Direction, deg").fill("240")
    settled(page)
    assert changed(page)[0][1] == "  gun: {card: c-ram-section, facing: 240 deg}"
    expect(page.get_by_role("slider", name="Direction of gun")).to_have_attribute("aria-valuenow", "240.0")


def test_groups_come_and_go(page):
    page.get_by_text("Add a group of threats").click()
    page.locator("#new-count").fill("7")
    page.get_by_role("button", name="Add", exact=True).click()
    settled(page)
    added = [line for line in text(page).split("\n") if line not in TEXT.split("\n")]
    assert len(added) == 1
    assert "count: 7" in added[0]
    expect(page.locator(".mark[data-id='raid.new-group.from.0']")).to_be_attached()
    page.get_by_role("button", name="Remove group new-group").click()
    settled(page)
    assert text(page) == TEXT


def test_a_mistake_is_told_at_its_field_and_its_line(page, watched):
    page.get_by_label("Edit").select_option("raid.rockets")
    field = page.get_by_label("First arrival, or launch")
    field.fill("60")
    expect(page.locator("#field-raid-rockets-at-note")).to_contain_text("expected a time")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".gutter .wrong")).to_have_text("▲ 14")
    page.get_by_role("button", name="Line 14, raid.rockets.at").click()
    expect(page.locator("#yaml")).to_be_focused()
    field.fill("90 s")
    settled(page)
    watched.wrong[:] = [one for one in watched.wrong if "422" not in one]  # it was not run


def test_the_edited_text_flows_to_the_other_pages(page, watched):
    page.locator("#yaml").fill(TEXT.replace("count: 4", "count: 9"))
    settled(page)
    page.get_by_role("link", name="Run", exact=True).click()
    watched.settle()
    expect(page.get_by_label("Scenario")).to_have_value("")
    expect(page.get_by_label("Threats of group rockets")).to_have_value("9")
    page.get_by_role("link", name="Scenario", exact=True).click()
    expect(page.locator("#yaml")).to_have_value(TEXT.replace("count: 4", "count: 9"))


def test_a_text_is_saved_once_and_replaced_only_if_asked(page, watched):
    page.get_by_label("Save in the data folder as").fill("kept")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as kept.yaml.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("kept.yaml is there already")).to_be_visible()
    page.get_by_label("replace the file that is there").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as kept.yaml.")).to_be_visible()
    watched.wrong[:] = [one for one in watched.wrong if "409" not in one]


@pytest.mark.parametrize("hostile", ["[" * 5000, "a: &a [x]\nb: [*a, *a]\n", "rempart: " + "9" * 9000])
def test_hostile_text_is_answered_with_a_sentence(page, watched, hostile):
    page.locator("#yaml").fill(hostile)
    expect(page.locator(".editor .status")).to_contain_text("problem")
    page.locator("#yaml").fill(TEXT)
    settled(page)
    watched.wrong[:] = [one for one in watched.wrong if "422" not in one]


LETTERS = """all => all.map(one => {
  const box = one.getBBox(), to = one.getScreenCTM();
  return [one.textContent, box.x + to.e, box.y + to.f, box.width, box.height];
})"""
"""Text, left, top, width and height of the letters, without the rim drawn around them."""


@pytest.mark.parametrize("width", [1400, 400])
def test_words_on_the_map_do_not_overlap(watched, width):
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_label("Scenario", exact=True).select_option("ain-al-asad-2021-06-06")
    watched.go("scenario")
    expect(page.locator(".map[data-settled='true']")).to_be_attached()
    for fit in ("Show what stands", "Show how far", "Show where the raid"):
        page.get_by_role("button", name=fit).click()
        settled(page)
        words = page.locator(".map text:is(.name, .beyond, .reach):not([hidden])")
        boxes = words.evaluate_all(LETTERS)
        assert len(boxes) >= 6
        for i, (text_a, *a) in enumerate(boxes):
            for text_b, *b in boxes[:i]:
                across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
                down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
                assert across <= 1 or down <= 2, f"{fit}: {text_a} on {text_b}"


def test_a_scenario_chosen_twice_at_once_is_shown(page):
    """Both ask for the same text: the map must not wait for a text that differs."""
    page.get_by_label("Begin with").select_option("rr-24-g")
    page.evaluate("""() => {
      const choice = document.querySelector("#begin");
      for (const _ of [1, 2, 3]) choice.dispatchEvent(new Event("change"));
    }""")
    expect(page.locator(".mark[data-id='batteries.gun']")).to_be_attached()
    page.get_by_label("Begin with").select_option("rr-24")
    expect(page.locator(".mark[data-id='batteries.gun']")).not_to_be_attached()
