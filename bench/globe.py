"""Frames a second of the globe, a thousand moving objects, without a graphics card.

    python -m bench.globe

WebGL is drawn by SwiftShader, in software; the raid is that of `bench.frames`.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from playwright.sync_api import Page, Route

from bench.browser import browser, figures_or_word
from bench.frames import COUNTS, SIZE, STAMPS, WINDOW_S, busiest_s, crowded, pace
from bench.served import first_address

_CROWD = {"scenario": "rr-24-g", "set": {f"raid.{name}.count": str(count) for name, count in COUNTS.items()}}
_AT = """t_s => {
  const time = document.querySelector(".globe-bar input");
  time.value = t_s;
  time.dispatchEvent(new Event("input"));
}"""
_PATIENCE_MS = 120_000


def figures() -> dict[str, Any]:
    """Frames a second (median, 5th percentile) while the globe plays; raises NoChromiumError."""
    begin_s = busiest_s(crowded())
    found = {}
    with first_address() as address, browser() as opened:
        page = opened.new_page(viewport=SIZE)
        page.goto(address)
        for name, at_s in (("few", 0.0), ("many", begin_s)):
            if name == "many":
                page.route("**/api/replays", _crowded)
            page.goto(f"{address.partition('?')[0]}#replay")
            page.reload()
            found[name] = _measured(page, at_s)
    return found


def _crowded(route: Route) -> None:
    """Ask for the raid of a thousand, where the page asks for a small one."""
    asked = {**json.loads(route.request.post_data or "{}"), **_CROWD, "worlds": 1, "replicate": 0}
    route.continue_(post_data=json.dumps(asked))


def _measured(page: Page, at_s: float) -> dict[str, Any]:
    page.locator("iframe").wait_for(timeout=_PATIENCE_MS)
    page.get_by_role("button", name="Globe", exact=True).click()
    place = page.locator(".globe[data-state=ready]")
    place.wait_for(timeout=_PATIENCE_MS)
    bar = page.locator(".globe-bar")
    bar.get_by_role("button", name="Whole raid").click()
    page.evaluate(_AT, at_s)
    bar.get_by_label("Speed").select_option("1")
    page.wait_for_timeout(4_000)  # the ground comes in
    bar.get_by_role("button", name="Play").click()
    page.evaluate(STAMPS)
    counts = []
    for _ in range(int(WINDOW_S)):
        time.sleep(1.0)
        counts.append(sum(int(place.get_attribute(f"data-{name}") or 0) for name in ("threats", "shots")))
    stamps = page.evaluate("window.stamps")
    bar.get_by_role("button", name="Pause").click()
    return pace(counts, stamps)


def print_figures(found: dict[str, Any]) -> None:
    """The figures in two lines."""
    for one in found.values():
        print(
            f"globe, {one['n_moving_least']:,} to {one['n_moving_most']:,} objects in motion, no graphics: "
            f"{one['fps_median']:.0f} frames a second, 5th percentile {one['fps_p5']:.0f}"
        )


def told() -> dict[str, Any] | None:
    """The figures, printed; None and a sentence without a Chromium."""
    return figures_or_word("globe", figures, print_figures)


def main() -> int:
    """Measure and print; status 2 without a Chromium."""
    found = told()
    print(json.dumps(found, indent=2))
    return 0 if found else 2


if __name__ == "__main__":
    sys.exit(main())
