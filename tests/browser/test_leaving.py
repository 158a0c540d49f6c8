"""Who leaves a page takes the work with them: the server goes on with nothing that nobody reads."""

from __future__ import annotations

import threading
import time

import pytest
import uvicorn
from playwright.sync_api import expect

from bench.served import free_port
from browser.watched import WAIT_MS
from rempart.web import app
from rempart.web.settings import Settings

pytestmark = pytest.mark.browser


@pytest.fixture
def serving(monkeypatch):
    """A server in this process, with its jobs to look at."""
    kept = []

    class Seen(app.Jobs):
        def __init__(self, caps):
            super().__init__(caps)
            kept.append(self)

    monkeypatch.setattr(app, "Jobs", Seen)
    settings = Settings(port=free_port())
    server = uvicorn.Server(uvicorn.Config(app.application(settings), port=settings.port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield settings, kept[0]
    server.should_exit = True
    thread.join()


def becomes(jobs, n: int) -> bool:
    until = time.monotonic() + WAIT_MS / 1000
    while jobs.n_running != n and time.monotonic() < until:
        time.sleep(0.02)
    return jobs.n_running == n


@pytest.mark.parametrize("leave", ["close", "elsewhere", "other page"])
def test_work_ends_when_its_page_is_left(chromium, serving, leave):
    settings, jobs = serving
    page = chromium.new_page()
    page.goto(settings.address)
    page.get_by_label("How long").select_option("100000")
    expect(page.get_by_text("to come…")).to_be_visible()
    assert becomes(jobs, 1)
    began = time.monotonic()
    if leave == "close":
        page.close()
    elif leave == "elsewhere":
        page.goto("about:blank")
    else:
        page.get_by_role("link", name="Catalogue").click()
    assert becomes(jobs, 0)
    assert time.monotonic() - began < 10.0, "100 000 raids of this scenario take longer than that"
    if leave != "close":
        page.close()
