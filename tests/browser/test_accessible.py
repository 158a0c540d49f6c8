"""axe on all that a person reads in a browser, in light and dark, wide and narrow: no serious violation."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.pages import NAMES

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
SIZES = {"wide": {"width": 1400, "height": 900}, "narrow": {"width": 400, "height": 850}}


def violations(page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found
        for node in one["nodes"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("scheme", "size"), [("light", "wide"), ("dark", "narrow")])
def test_page(watched, name, scheme, size):
    watched.page.emulate_media(color_scheme=scheme)
    watched.page.set_viewport_size(SIZES[size])
    watched.go(name)
    assert violations(watched.page) == []
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
