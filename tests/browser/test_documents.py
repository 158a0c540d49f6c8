"""Pages read from disk: reports, a replay, the documentation. Accessible, whole, fetching nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from browser.axe import SIZES, scrolls_sideways, violations
from browser.watched import Watched
from cli.calling import rempart

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FEW = ("--replicates", "60", "--worlds", "6")
REPORTS = {
    "run": ("run", "first-steps", *FEW),
    "compare": ("compare", "first-steps", "--lose", "gun/radar", *FEW),
    "sweep": ("sweep", "first-steps", "--over", "raid.rockets.count=2,4,6", "--saturation", *FEW),
    "coverage": ("coverage", "first-steps", "--points", "12", "--worlds", "2", "--replicates", "4"),
    "assess": ("assess", "ain-al-asad-2021-06-20", *FEW),
}


def from_disk(chromium, path: Path, scheme: str, size: str) -> list[str]:
    """What is wrong with a page, in one look."""
    context = chromium.new_context(viewport=SIZES[size], color_scheme=scheme)
    seen = Watched(context.new_page(), path.parent.as_uri())
    seen.page.goto(path.as_uri())
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
    assert from_disk(chromium, page, "light", "wide") + from_disk(chromium, page, "dark", "narrow") == []


def test_replay(chromium, tmp_path):
    page = tmp_path / "replay.html"
    assert rempart("replay", "rr-24-g", "--replicate", "3", "--out", page).exit_code == 0
    assert from_disk(chromium, page, "light", "wide") + from_disk(chromium, page, "dark", "narrow") == []


def test_documentation(chromium, tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", tmp_path]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    page = tmp_path / "index.html"
    assert from_disk(chromium, page, "light", "wide") + from_disk(chromium, page, "dark", "narrow") == []
