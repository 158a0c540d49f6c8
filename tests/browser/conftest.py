"""`rempart serve` as a person starts it, Chromium, and an eye on all that a page does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bench.browser import NoChromiumError, browser
from bench.served import first_address
from browser.watched import WAIT_MS, Watched

expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def chromium():
    try:
        with browser() as opened:
            yield opened
    except NoChromiumError as error:
        pytest.exit(f"{error} Debian: apt-get install chromium", returncode=2)


@pytest.fixture(scope="session")
def address():
    """The first address, as the command prints it; whoever opens it has a session of their own."""
    with first_address() as found:
        yield found


@pytest.fixture
def watched(chromium, address):
    """A page that was opened at the first address; at the end nothing may have gone wrong in it."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    context.set_default_timeout(WAIT_MS)
    seen = Watched(context.new_page(), address)
    seen.page.goto(address)
    yield seen
    context.close()
    assert seen.wrong == []
