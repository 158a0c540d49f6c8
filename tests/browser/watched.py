"""A page with a record of what goes wrong in it: errors, breaches of its policy, requests to elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from browser.pages import READY

WAIT_MS = 60_000
"""Patience with a machine that has other work too."""

_OWN_SCHEMES = ("data", "blob", "about")


class Watched:
    """`page`, opened at `address`; `wrong` grows while it works."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.home = address.partition("?")[0]
        self.wrong: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type}: {message.text}")

    def _request(self, url: str) -> None:
        self.asked.append(url)
        if not url.startswith(self.home) and urlsplit(url).scheme not in _OWN_SCHEMES:
            self.wrong.append(f"asked elsewhere: {url}")

    def go(self, name: str) -> None:
        """Show the page of that name, and wait until it has something to say."""
        self.page.goto(f"{self.home}#{name}")
        self.settle()
        if name in READY:
            expect(self.page.locator(READY[name]).first).to_be_visible()

    def rest(self) -> None:
        """Wait until the last answer has come too."""
        self.settle()
        expect(self.page.get_by_text("to come…")).to_have_count(0)

    def settle(self) -> None:
        """Wait until the page has a first answer to what it asks by itself."""
        expect(self.page.locator("main h1").first).to_be_visible()
        for words in ("Loading…", "Making the replay…", "Running…"):
            expect(self.page.get_by_text(words)).to_have_count(0)
