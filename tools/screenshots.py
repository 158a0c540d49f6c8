"""Pictures of every page of `rempart serve`, for docs/views.md and to be looked at: `make screenshots`.

    python -m tools.screenshots FOLDER [--light-only]

Each page at 1400 x 900 and at 400 wide, light and dark, as a PNG of few colours. Needs Chromium on the path.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from bench.browser import NoChromiumError, browser
from bench.served import first_address

SCENARIO = "ain-al-asad-2021-06-06"
PAGES = ("scenario", "run", "replay", "compare", "incident", "catalogue")
SIZES = {"1400": {"width": 1400, "height": 900}, "400": {"width": 400, "height": 850}}
N_COLOURS = 192
_WORKING = re.compile(
    r"Loading…|Making the replay…|Running…|to come…|Drawing the worlds…|Compiling|its turn…"
)
_SETTLED = {"scenario": "#answer[data-replicates='20000']"}
"""What a page holds once its last answer has come, where no word tells so."""
_PATIENCE_MS = 120_000
_LOOKS, _LOOK_MS = 4, 250
_GLOBE_AT, _GLOBE_MS = 0.93, 6_000


def main() -> int:
    """Take the pictures; status 2 without Chromium."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--light-only", action="store_true", help="only 1400 wide and light")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    looks = [("light", "1400")] if options.light_only else [(s, w) for s in ("light", "dark") for w in SIZES]
    try:
        with first_address() as address, browser() as opened:
            for scheme, width in looks:
                for name, picture in pictures(opened, address, scheme, width):
                    path = options.folder / f"{name}-{scheme}-{width}.png"
                    path.write_bytes(compact(picture))
                    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")
    except NoChromiumError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def pictures(opened: Browser, address: str, scheme: str, width: str) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each page, once it has said all that it says of itself."""
    context = opened.new_context(viewport=SIZES[width], color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Scenario", exact=True).select_option(SCENARIO)
    for name in PAGES:
        page.evaluate("name => { location.hash = name; }", name)
        page.locator(f"nav a[href='#{name}'][aria-current]").wait_for()
        if name == "compare":
            page.get_by_label("Lose patriot/radar").check()
        settle(page, name)
        page.evaluate("scrollTo(0, 0)")
        yield name, page.screenshot()
        if name == "replay":
            show_globe(page)
            yield "globe", page.screenshot()
    context.close()


def show_globe(page: Page) -> None:
    """The raid on the globe, when the first shots are in the air, once the ground is drawn."""
    page.get_by_role("button", name="Globe", exact=True).click()
    page.locator(".globe[data-state=ready]").wait_for(timeout=_PATIENCE_MS)
    bar = page.get_by_role("group", name="Globe: time and views")
    time = bar.get_by_role("slider", name="Time")
    begin, end = (float(time.get_attribute(name) or 0.0) for name in ("min", "max"))
    time.fill(f"{begin + _GLOBE_AT * (end - begin):.1f}")
    bar.scroll_into_view_if_needed()
    page.wait_for_timeout(_GLOBE_MS)


def settle(page: Page, name: str) -> None:
    """Wait until the page shows its last answer: nothing is under way, look after look."""
    page.locator("main h1").first.wait_for()
    if name in _SETTLED:
        page.locator(_SETTLED[name]).wait_for(timeout=_PATIENCE_MS)
    quiet = 0
    while quiet < _LOOKS:
        page.wait_for_timeout(_LOOK_MS)
        working = page.get_by_text(_WORKING).first
        quiet = quiet + 1 if working.count() == 0 else 0
        working.wait_for(state="detached", timeout=_PATIENCE_MS)


def compact(png: bytes) -> bytes:
    """The picture with few colours."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    few = image.quantize(N_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
