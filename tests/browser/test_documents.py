"""Pages beside the application: reports, a replay, the documentation. Accessible, fetching nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from browser.axe import SIZES, scrolls_sideways, violations
from browser.watched import Watched
from cli.calling import rempart

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FEW = ("--replicates", "60", "--worlds", "6")


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a word on stderr."""

    def log_message(self, *_words):
        pass


REPORTS = {
    "run": ("run", "first-steps", *FEW),
    "compare": ("compare", "first-steps", "--lose", "gun/radar", *FEW),
    "sweep": ("sweep", "first-steps", "--over", "raid.rockets.count=2,4,6", "--saturation", *FEW),
    "coverage": (
        "coverage",
        "first-steps",
        "--points",
        "8",
        "--bearings",
        "2",
        "--worlds",
        "2",
        "--replicates",
        "4",
    ),
    "assess": ("assess", "ain-al-asad-2021-06-20", *FEW),
}


def wrong_with(chromium, folder: str, name: str) -> list[str]:
    """What is wrong with a page, in light and wide, and in dark and narrow."""
    return one_look(chromium, folder, name, "light", "wide") + one_look(
        chromium, folder, name, "dark", "narrow"
    )


def one_look(chromium, folder: str, name: str, scheme: str, size: str) -> list[str]:
    context = chromium.new_context(viewport=SIZES[size], color_scheme=scheme)
    seen = Watched(context.new_page(), folder)
    seen.page.goto(f"{folder}/{name}")
    seen.page.wait_for_load_state("load")
    wrong = violations(seen.page) + seen.wrong
    if scrolls_sideways(seen.page):
        wrong.append("scrolls sideways")
    context.close()
    return wrong


@pytest.mark.parametrize("name", REPORTS)
def test_report(chromium, tmp_path, name):
    page = tmp_path / "report.html"
    made = rempart(*REPORTS[name], "--report", page)
    assert made.exit_code == 0, made.output
    assert wrong_with(chromium, tmp_path.as_uri(), page.name) == []


def test_replay(chromium, tmp_path):
    page = tmp_path / "replay.html"
    assert rempart("replay", "rr-24-g", "--replicate", "3", "--out", page).exit_code == 0
    assert wrong_with(chromium, tmp_path.as_uri(), page.name) == []


def test_documentation(chromium, tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", tmp_path]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as server:
        Thread(target=server.serve_forever).start()
        try:
            assert wrong_with(chromium, f"http://127.0.0.1:{server.server_port}", "index.html") == []
        finally:
            server.shutdown()
