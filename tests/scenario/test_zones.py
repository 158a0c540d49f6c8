"""Zones as a scenario writes them: polygons of places, or a sentence on what keeps them from being one."""

from __future__ import annotations

import pytest

from rempart.scenario import ScenarioError, load
from scenario.cases import SMALL, changed

ZONE = """\
zones:
  town:
    corners: [{lat: 33.8, lon: 42.4}, {lat: 33.9, lon: 42.4}, {lat: 33.9, lon: 42.5}, depot]
    ceiling: 5 km
"""
CORNERS = "{lat: 33.8, lon: 42.4}, {lat: 33.9, lon: 42.4}, {lat: 33.9, lon: 42.5}, depot"
TEXT = changed("position: site}", "position: {lat: 33.8, lon: 42.5}}", SMALL).replace(
    "assets:", ZONE + "assets:"
)


def limited(key: str, zone: str, text: str = TEXT) -> str:
    return changed("  guard:\n", f"  guard:\n    {key}: {zone}\n", text)


def test_a_zone_that_weapons_name():
    content = load(limited("only_inside", "town")).content
    assert content.batteries["guard"].only_inside == ("town",)
    assert content.zones["town"].ceiling.value == 5_000.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (limited("only_inside", "twon"), "only_inside: found 'twon', expected one of zones:; did you"),
        (changed(CORNERS, "{lat: 33.8, lon: 42.4}, depot", TEXT), "has 2 corners, expected 3 to 100"),
        (changed("lat: 33.9, lon: 42.4", "lat: 33.8, lon: 42.4", TEXT), "corners.1: is the corner before"),
        (changed("ceiling: 5 km", "{floor: 5 km, ceiling: 5 km}"[1:-1].replace(", ", "\n    "), TEXT),
         "zones.town.floor: is not below ceiling"),
        (changed(", depot]", ", depto]", TEXT), "corners.3: found 'depto', expected the name of a"),
        (changed("{lat: 33.9, lon: 42.5}, depot", "depot, {lat: 33.9, lon: 42.5}", TEXT),
         "the edges to corner 0 and to corner 2 cross; write the corners in order"),
        (changed("lon: 42.5}, depot", "distance: 3 km}, depot", TEXT), "town.corners.2: expected a place"),
    ],
)  # fmt: skip
def test_what_is_no_zone(text, told):
    with pytest.raises(ScenarioError) as caught:
        load(text)
    assert told in str(caught.value)


def test_edges_cross_the_same_over_the_antimeridian():
    over = TEXT.replace("42.4", "179.95").replace("42.5", "-179.95")
    assert load(over).content.zones["town"]
    wrong = changed("{lat: 33.9, lon: -179.95}, depot", "depot, {lat: 33.9, lon: -179.95}", over)
    with pytest.raises(ScenarioError, match="cross; write the corners in order round the zone"):
        load(wrong)
