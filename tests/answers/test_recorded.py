"""Analyses of a raid that was recorded: coverage from all round, sizes of the raid, the map of the page."""

from __future__ import annotations

import pytest

from rempart.answers.factors import changes_of, parse_factor
from rempart.answers.threat_fan import NoThreat, fan_of
from rempart.scenario import load
from rempart.web.scenes import scene_of
from views.test_recorded import TEXT

BY_CARD = TEXT.replace("{flight: recorded}", "{card: one-way-drone-small, flight: recorded}")


def test_coverage_flies_a_recorded_class_as_its_card_says():
    fan = fan_of(load(BY_CARD), n_bearings=4)
    assert fan.classes == ("drone",)
    assert fan.scenario.content.threats["drone"].flight == "powered"
    assert fan.launches[0].told_by == "three quarters of the range on its card"
    assert [group.track for group in fan.scenario.content.raid.values()] == [None] * 4


def test_coverage_refuses_a_class_without_a_card():
    with pytest.raises(
        NoThreat, match="--threat drone: flies only as it was recorded; give it a card, or name one"
    ):
        fan_of(load(TEXT), ["drone"])
    with pytest.raises(NoThreat, match="no threat of this scenario flies; name one"):
        fan_of(load(TEXT))


def test_a_recorded_group_keeps_its_number():
    rockets = "{threat: rocket-107mm, count: 2, from: {bearing: 0 deg, distance: 6 km}, aim: site, at: 0 s}"
    more = f"{TEXT}  rockets: {rockets}\n"
    scenario, size = load(more), parse_factor("raid.size=4")
    assert changes_of(scenario, [size], size.levels) == {"raid.rockets.count": "4"}


def test_the_map_shows_where_a_track_begins():
    (group,) = scene_of(load(TEXT))["groups"]
    (origin,) = group["origins"]
    assert (group["count"], origin["place"]["form"]) == (1, "fixed")
    # 0.1 degree of the meridian at 33.85 N: 11.09 km
    assert (origin["e"], origin["n"]) == pytest.approx((0.0, 11_092.0), abs=5.0)
