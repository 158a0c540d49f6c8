"""The keyboard alone reaches everything on every page, and shows where it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.pages import NAMES

pytestmark = pytest.mark.browser

LEFT = """() => {
  const can = "a[href], button, input, select, textarea, summary, iframe, [tabindex='0'], [contenteditable]";
  window.reached ??= new WeakSet();
  return [...document.querySelectorAll(can)]
    .filter((one) => !one.disabled && one.checkVisibility() && !reached.has(one))
    .map((one) => one.outerHTML.slice(0, 120));
}"""
HERE = """() => {
  const one = document.activeElement;
  window.reached.add(one);
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = one.tagName === "g" ? getComputedStyle(one.querySelector("circle")) : null;
  return {
    html: one.outerHTML.slice(0, 120),
    parts: ["BODY", "IFRAME"].includes(one.tagName) || one.type === "date",
    seen: (ring ? ring.stroke !== "none" && parseFloat(ring.strokeWidth) >= 3
      : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tabbed(page) -> list[dict]:
    """Where Tab leads, until nothing is left to reach; a frame or a date has places of its own."""
    stops = []
    for _ in range(3 * len(page.evaluate(LEFT)) + 60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(HERE))
        if not page.evaluate(LEFT):
            break
    return stops


@pytest.mark.parametrize("name", NAMES)
def test_tab_reaches_everything_and_shows_where_it_is(watched, name):
    watched.go(name)
    watched.rest()
    assert len(watched.page.evaluate(LEFT)) > 3
    stops = tabbed(watched.page)
    assert watched.page.evaluate(LEFT) == []
    assert [one["html"] for one in stops if not one["parts"] and not one["seen"]] == []


def test_the_first_stop_skips_the_menu(watched):
    watched.go("catalogue")
    watched.page.reload()
    watched.settle()
    watched.page.keyboard.press("Tab")
    watched.page.keyboard.press("Enter")
    watched.page.keyboard.press("Tab")
    expect(watched.page.get_by_label("Search in names")).to_be_focused()


def test_arrows_move_a_slider_and_space_a_switch(watched):
    watched.go("run")
    slider = watched.page.get_by_role("slider").first
    was = int(slider.input_value())
    slider.focus()
    watched.page.keyboard.press("ArrowRight")
    assert int(slider.input_value()) == was + 1
    watched.page.keyboard.press("ArrowLeft")
    watched.page.keyboard.press("ArrowLeft")
    assert int(slider.input_value()) == was - 1
    switch = watched.page.get_by_role("switch").first
    switch.focus()
    watched.page.keyboard.press("Space")
    expect(switch).to_be_checked()


def test_where_one_is_outlasts_an_answer_that_grows(watched):
    watched.go("run")
    summary = watched.page.get_by_text("The numbers of the figure")
    summary.focus()
    watched.page.keyboard.press("Enter")
    slider = watched.page.get_by_role("slider").first
    slider.evaluate("one => { one.stepUp(); one.dispatchEvent(new Event('input', { bubbles: true })); }")
    watched.rest()
    expect(summary).to_be_focused()
    expect(watched.page.get_by_role("region", name="Share of raids by leakers")).to_be_visible()
