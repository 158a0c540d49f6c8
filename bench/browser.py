"""A Chromium of this machine, found on the path, driven by Playwright, that can reach this machine alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",  # a container gives no name spaces of its own; only our own pages are opened
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
NONE_FOUND = f"No Chromium on the path (looked for {', '.join(NAMES)})."


class NoChromiumError(Exception):
    """There is no Chromium; the text says so."""


def chromium() -> str:
    """Where it is; raises NoChromiumError."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise NoChromiumError(NONE_FOUND)
    return found


@contextmanager
def browser(*more: str) -> Iterator[Browser]:
    """A browser without a window, with `more` arguments, closed at the end; raises NoChromiumError."""
    path = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
        try:
            yield opened
        finally:
            opened.close()


def figures_or_word(
    what: str, figures: Callable[[], dict[str, Any]], tell: Callable[[dict[str, Any]], None]
) -> dict[str, Any] | None:
    """What `figures` measures, told; None and a sentence without a Chromium."""
    try:
        found = figures()
    except NoChromiumError as error:
        print(f"{what}: not measured. {error}")
        return None
    tell(found)
    return found
