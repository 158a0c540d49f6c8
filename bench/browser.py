"""A Chromium of this machine, found on the path, driven by Playwright, that can reach this machine alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

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
