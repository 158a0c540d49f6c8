"""axe on every page of the application, in light and dark, wide and narrow: no serious violation."""

from __future__ import annotations

import pytest

from browser.axe import SIZES, scrolls_sideways, violations
from browser.pages import NAMES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("scheme", "size"), [("light", "wide"), ("dark", "narrow")])
def test_page(watched, name, scheme, size):
    watched.page.emulate_media(color_scheme=scheme)
    watched.page.set_viewport_size(SIZES[size])
    watched.go(name)
    assert violations(watched.page) == []
    assert not scrolls_sideways(watched.page)


def test_a_page_that_keeps_people_out_is_seen(watched):
    watched.go("catalogue")
    watched.page.evaluate("document.querySelector('label[for=search]').remove()")
    watched.page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    watched.page.evaluate("document.querySelector('h1').style.width = '3000px'")
    found = " ".join(violations(watched.page))
    assert "label (critical)" in found
    assert "color-contrast (serious)" in found
    assert scrolls_sideways(watched.page)
