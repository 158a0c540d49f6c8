"""The keyboard alone reaches everything on every page, and shows where it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.pages import NAMES

pytestmark = pytest.mark.browser

OPERABLE = """() => {
  const can = "a[href], button, input, select, textarea, summary, iframe, [tabindex='0'], [contenteditable]";
  const found = [...document.querySelectorAll(can)].filter((one) => !one.disabled && one.checkVisibility());
  found.forEach((one, i) => { one.dataset.stop = String(i); });
  return found.length;
}"""
HERE = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    stop: one.dataset.stop ?? null, html: one.outerHTML.slice(0, 120),
    parts: one.tagName === "IFRAME" || one.type === "date",
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tabbed(page, n: int) -> list[dict]:
    """Where Tab leads, until it has led to n different places; a frame or a date has places of its own."""
    stops = []
    for _ in range(3 * n + 60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(HERE))
        if len({one["stop"] for one in stops} - {None}) == n:
            break
    return stops


@pytest.mark.parametrize("name", NAMES)
def test_tab_reaches_everything_and_shows_where_it_is(watched, name):
    watched.go(name)
    n = watched.page.evaluate(OPERABLE)
    assert n > 3
    stops = tabbed(watched.page, n)
    reached = {one["stop"] for one in stops}
    left = [
        watched.page.locator(f'[data-stop="{i}"]').evaluate("one => one.outerHTML.slice(0, 120)")
        for i in range(n)
        if str(i) not in reached
    ]
    assert left == []
    assert [one["html"] for one in stops if one["stop"] and not one["parts"] and not one["seen"]] == []


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
