"""The built page: there, whole, fetching nothing from elsewhere; and what is said where it is not there."""

from __future__ import annotations

import re
from pathlib import Path

from rempart.web import app
from web.session import session

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"(?:https?:)?//[\w.-]+\.\w+[\w./-]*")
NAMESPACE = "http://www.w3.org/2000/svg"
CREDIT = "http://www.spatialillusions.com"  # in a sentence on its author that milsymbol can be asked for


def test_the_page_is_served_with_all_that_it_names():
    with session() as client:
        page = client.get("/")
        assert page.status_code == 200
        named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
        assert {name.rsplit(".")[-1] for name in named} == {"js", "css", "svg"}
        assert [name for name in named if client.get(name).status_code != 200] == []


def test_nothing_in_the_page_leads_elsewhere():
    own = [path for path in app.static_folder().iterdir() if path.suffix in (".js", ".css", ".html", ".svg")]
    texts = {path.name: path.read_text() for path in own}
    found = {(name, address) for name, text in texts.items() for address in ADDRESS.findall(text)}
    assert {address for _, address in found} <= {NAMESPACE, CREDIT}


def test_the_page_obeys_its_policy():
    page = (app.static_folder() / "index.html").read_text()
    script = (app.static_folder() / "page.js").read_text()
    assert re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page) is None
    assert re.search(r"\beval\(|new Function\(|innerHTML|document\.write", script) is None


def test_the_lock_names_no_address():
    lock = (ROOT / "web" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 10


def test_without_the_bundle_the_server_says_how_to_build_it(monkeypatch, tmp_path):
    monkeypatch.setattr(app, "static_folder", lambda: tmp_path)
    with session() as client:
        answer = client.get("/")
        assert client.get("/api/openapi.json").status_code == 200
    assert answer.status_code == 200
    assert "make web" in answer.text
    assert not app.is_built()
