"""The page of `rempart serve` in Chromium: from a slider to the curve, and how soon it is there.

`python -m bench.page`. Server, browser and this program share the processors, as on a laptop. Chromium
paints as it does where there is no GPU: to imitate one would take them from the server.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from bench.browser import browser, figures_or_word
from bench.served import first_address

SCENARIO, SLIDER, BATTERY = "rr-24-g", "raid.rocket.count", "batteries.gun"
AIM_CURVE_MS, AIM_READY_S = 150.0, 2.0
SIZE = {"width": 1400, "height": 900}
N_MOVES, N_DRAGS, N_OPENED = 30, 8, 6
_PAUSE_MS, _STEP_MS = 600, 40

# Notes when each value was given and when a curve of it was painted: the frame after the change of the
# page, and the end of that frame's work. A curve is told apart by the command that stands below it.
_NOTES = """path => {
  const notes = window.notes = { given: [], shown: [] };
  const look = () => {
    const command = document.querySelector("code.command")?.textContent ?? "";
    const value = command.split(path + "=")[1]?.split(" ")[0] ?? "";
    requestAnimationFrame(() => setTimeout(() => notes.shown.push([value, performance.now()])));
  };
  new MutationObserver(look).observe(document.querySelector("main"), { childList: true, subtree: true });
  addEventListener("input", (event) => {
    if (event.target.type === "range") notes.given.push([event.target.value, performance.now()]);
  }, true);
}"""
# The same for the page Scenario, where the text is numbered: when it was moved by the pointer, and when an
# answer of it was painted.
_DRAG_NOTES = """() => {
  const notes = window.notes = { given: [], shown: [] };
  const answer = document.querySelector("#answer");
  let moved_ms = 0;
  addEventListener("pointermove", () => { moved_ms = performance.now(); }, true);
  new MutationObserver((changes) => changes.forEach(({ attributeName: name }) => {
    if (name === "data-asked") notes.given.push([answer.dataset.asked, moved_ms]);
    const { answered } = answer.dataset;
    if (name !== "data-answered") return;
    requestAnimationFrame(() => setTimeout(() => notes.shown.push([answered, performance.now()])));
  })).observe(answer, { attributes: true });
}"""
_READY = """() => new Promise((ready) => {
  const look = () => document.querySelector(".headline")?.textContent
    ? requestAnimationFrame(() => setTimeout(() => ready(performance.now()))) : setTimeout(look, 5);
  look();
})"""


def waited_ms(notes: dict[str, list[tuple[str, float]]]) -> list[float]:
    """For each value given, the wait for a curve of it or of a later one; none if there was none."""
    given, shown = notes["given"], notes["shown"]
    waits = []
    for i, (_, began_ms) in enumerate(given):
        ends_ms = (
            at_ms
            for value, at_ms in shown
            if at_ms >= began_ms and value in {other for other, given_ms in given[i:] if given_ms <= at_ms}
        )
        waits.append(next(ends_ms, float("nan")) - began_ms)
    return waits


def _opened(opened: Browser, address: str) -> Page:
    """The page with the scenario chosen, warm: each kernel that it needs is loaded."""
    page = opened.new_page(viewport=SIZE)
    page.goto(address)
    page.get_by_label("Scenario").select_option(SCENARIO)
    page.locator(f'[id="number-{SLIDER}"]').wait_for()
    page.get_by_text("raids in 200 worlds").wait_for(timeout=120_000)
    page.evaluate(_NOTES, SLIDER)
    return page


def moves_ms(page: Page) -> list[float]:
    """One step of the slider at a time, while the run of the step before grows."""
    slider = page.locator(f'[id="number-{SLIDER}"]')
    for i in range(N_MOVES):
        slider.press("ArrowRight" if i % 10 < 5 else "ArrowLeft")
        page.wait_for_timeout(_PAUSE_MS + 37 * (i % 7))
    return _waits_ms(page)


def battery_ms(page: Page, home: str) -> list[float]:
    """A battery of the scenario dragged about on the map by the mouse."""
    page.goto(f"{home}#scenario")
    page.get_by_label("Begin with").select_option(SCENARIO)
    mark = page.locator(f'.mark[data-id="{BATTERY}"]')
    mark.wait_for(timeout=120_000)
    page.locator('#answer[data-replicates="20000"]').wait_for(timeout=120_000)
    page.evaluate(_DRAG_NOTES)
    box = mark.locator(".halo").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(2 * N_MOVES):
        page.mouse.move(x + 3 * min(i, 2 * N_MOVES - i), y + i % 7)
        page.wait_for_timeout(_STEP_MS)
    page.mouse.up()
    return _waits_ms(page)


def drags_ms(page: Page) -> list[float]:
    """The slider dragged to and fro by the mouse, a step every few hundredths of a second."""
    page.evaluate("notes.given.length = notes.shown.length = 0")
    box = page.locator(f'[id="number-{SLIDER}"]').bounding_box()
    assert box is not None
    ends = [box["x"] + box["width"] * share for share in (0.25, 0.75)]
    for i in range(N_DRAGS):
        y, (begin, end) = box["y"] + box["height"] / 2, ends[:: 1 if i % 2 == 0 else -1]
        page.mouse.move(begin, y)
        page.mouse.down()
        for x in np.linspace(begin, end, 25)[1:]:
            page.mouse.move(x, y)
            page.wait_for_timeout(_STEP_MS)
        page.mouse.up()
        page.wait_for_timeout(_PAUSE_MS)
    return _waits_ms(page)


def _waits_ms(page: Page) -> list[float]:
    page.wait_for_function("() => notes.shown.at(-1)?.[0] === notes.given.at(-1)[0]")
    return waited_ms(page.evaluate("notes"))


def ready_s(page: Page, home: str) -> list[float]:
    """From asking for the page, with the cookie, until its first curve is painted."""
    found = []
    for _ in range(N_OPENED):
        page.goto("about:blank")
        page.goto(home)
        found.append(float(page.evaluate(_READY)) / 1000.0)
    return found


def figures() -> dict[str, Any]:
    """Waits at the median and the 95th percentile; raises NoChromiumError."""
    with first_address() as address, browser("--disable-gpu") as opened:
        page = _opened(opened, address)
        moved, dragged = moves_ms(page), drags_ms(page)
        home = address.partition("?")[0]
        battery = battery_ms(page, home)
        ready = ready_s(page, home)
    return {
        "slider_moved_ms": _spread(moved),
        "slider_dragged_ms": _spread(dragged),
        "battery_dragged_ms": _spread(battery),
        "ready_s": _spread(ready),
    }


def _spread(waits: list[float]) -> dict[str, float]:
    found = np.array(waits)
    if np.isnan(found).any():
        raise RuntimeError(f"{int(np.isnan(found).sum())} of {found.size} inputs were never answered")
    return {"n": found.size, "median": float(np.median(found)), "p95": float(np.percentile(found, 95))}


def print_figures(found: dict[str, Any]) -> None:
    """A line each, with the aim."""
    for name, words, unit, aim in (
        ("slider_moved_ms", f"{SCENARIO}, from a step of the slider to the curve", "ms", AIM_CURVE_MS),
        ("slider_dragged_ms", f"{SCENARIO}, from the slider on its way to the curve", "ms", AIM_CURVE_MS),
        ("battery_dragged_ms", f"{SCENARIO}, from a battery on its way to the curve", "ms", AIM_CURVE_MS),
        ("ready_s", "page ready, with its first curve", "s", AIM_READY_S),
    ):
        one = found[name]
        met = "met" if one["p95"] <= aim else "not met"
        print(f"{words}: median {one['median']:.3g} {unit}, p95 {one['p95']:.3g} (aim {aim:g}: {met})")


def told() -> dict[str, Any] | None:
    """The figures, printed; None and a sentence without a Chromium."""
    return figures_or_word("page", figures, print_figures)


if __name__ == "__main__":
    json.dump(told(), sys.stdout, indent=2)
    print()
