"""The documentation as a site: every page in it, every link alive, nothing fetched from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FETCHES = {
    "audio": "src",
    "embed": "src",
    "form": "action",
    "iframe": "src",
    "img": "src",
    "object": "data",
    "script": "src",
    "source": "src",
    "use": "href",
    "video": "src",
}
POLICY = ("default-src 'self' data:", "script-src 'self' 'unsafe-inline'", "style-src 'self' 'unsafe-inline'")


class Fetched(HTMLParser):
    """Addresses that a browser asks for as soon as it shows a page, and the policies that the page states."""

    def __init__(self):
        super().__init__()
        self.addresses = []
        self.policies = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.addresses.append(found.get(FETCHES.get(tag, "")))
        if tag == "link" and found.get("rel") not in {"canonical", "next", "prev"}:
            self.addresses.append(found.get("href"))
        if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(found["content"])


def fetched(text: str) -> Fetched:
    parser = Fetched()
    parser.feed(text)
    return parser


def leads_outside(address: str | None) -> bool:
    return bool(address) and re.match(r"(?:[a-z]+:)?//", address) is not None


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_every_page_is_built_and_can_be_reached_from_the_menu(site):
    pages = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert [str(page) for page in sorted(pages) if not (site / page).is_file()] == []
    menu = set(re.findall(r'<a href="([^"#]+)" class="md-nav__link', (site / "index.html").read_text()))
    assert {str(page) for page in pages} - {"index.html"} - menu == set()


def test_no_page_asks_anybody_else(site):
    for path in site.rglob("*.html"):
        page = fetched(path.read_text())
        assert [address for address in page.addresses if leads_outside(address)] == [], path.name
        assert len(page.policies) == 1, path.name
        assert all(part in page.policies[0] for part in POLICY), path.name


def test_no_style_asks_anybody_else(site):
    for path in site.rglob("*.css"):
        asked = re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)", path.read_text())
        assert [address for address in asked if leads_outside(address)] == [], path.name


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/css">',
        '<link rel="preconnect" href="https://fonts.example">',
        '<img src="http://example.org/a.png">',
    ],
)
def test_a_page_that_asks_would_be_found(text):
    assert any(leads_outside(address) for address in fetched(text).addresses)
