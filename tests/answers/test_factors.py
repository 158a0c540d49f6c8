"""What can be swept, how its values are written, and what no sweep may vary."""

from __future__ import annotations

import pytest

from answers.small_scenarios import FIXED, MIXED
from rempart.answers.designs import settings_of
from rempart.answers.factors import Factor, apportioned, changes_of, check_factors, parse_factor
from rempart.scenario import ScenarioError, load


def texts(text: str) -> list[str]:
    return [level.text for level in parse_factor(text).levels]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("raid.darts.count=1:4:1", ["1", "2", "3", "4"]),
        ("a.b=0.1:0.4:0.1", ["0.1", "0.2", "0.3", "0.4"]),
        ("a.b = 100 km:200 km:50 km", ["100 km", "150 km", "200 km"]),
        ("a.b=1:2.4:0.5km", ["1.0 km", "1.5 km", "2.0 km"]),
        ("a.b=2,4,8", ["2", "4", "8"]),
        ("a.b=2 s, 40 s", ["2 s", "40 s"]),
        ("a.b=free,tight", ["free", "tight"]),
    ],
)
def test_values_as_they_are_written(text, expected):
    assert texts(text) == expected


def test_a_range_without_a_step_is_any_value_between():
    factor = parse_factor("a.b=10 km:20 km")
    assert factor.span == (10.0, 20.0)
    assert [factor.at(u).text for u in (0.0, 0.25, 0.999)] == ["10 km", "12.5 km", "19.99 km"]
    assert [parse_factor("a.b=1:4:1").at(u).text for u in (0.0, 0.3, 0.5, 0.99)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a.b", "expected PATH=VALUES"),
        ("a.b=", "expected PATH=VALUES"),
        ("a.b=4:1:1", "low that is less than the high"),
        ("a.b=1:2:0", "expected a step"),
        ("a.b=1:1e9:1", "expected a step"),
        ("a.b=1:2:1:1", "expected low:high:step"),
        ("a.b=1 km:2 s:1", "one unit"),
        ("a.b=1 km,2 s", "one unit"),
        ("a.b=2,2", "stands twice"),
        ("a.b={x: 1}", "expected"),
        ("a.b=[1]", "expected a number"),
        ("a.b=1:nan:1", "expected low:high:step"),
    ],
)
def test_values_that_cannot_be_read(text, told):
    with pytest.raises(ScenarioError, match=told):
        parse_factor(text)


SCENARIO = FIXED.replace(
    "raid:\n",
    "places:\n  north: {bearing: 0 deg, distance: 9 km}\n"
    "  far: {from: north, bearing: 0 deg, distance: 9 km}\n"
    "raid:\n",
).replace(
    "from: {bearing: 90 deg, distance: 15 km}", "from: [far, {from: camp2, bearing: 90 deg, distance: 15 km}]"
).replace("assets: {", "assets: {camp2: {position: {bearing: 9 deg, distance: 1 km}}, ")  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "raid.size",
        "raid.darts.count",
        "raid.darts.bias_sigma",
        "threats.dart.speed",
        "threats.dart.rcs",
        "batteries.gun.fire_unit.channels",
        "batteries.gun.weapons.gun.sspk.dart",
        "batteries.gun.position.distance",
        "assets.camp.position.distance",
        "alternatives.1.weight",
        "damage",
    ],
)
def test_what_may_be_swept(path):
    check_factors(load(SCENARIO), [Factor(path, "", ())])


@pytest.mark.parametrize(
    "path",
    [
        "raid",
        "raid.darts",
        "raid.darts.aim",
        "raid.darts.aim.camp",
        "raid.darts.aim.0.weight",
        "raid.darts.from",
        "raid.darts.from.bearing",
        "raid.darts.from.0.distance",
        "raid.darts.via.0.lat",
        "raid.darts.at",
        "raid.darts.interval",
        "raid.darts.spread",
        "raid.darts.wave_spread",
        "raid.darts.timed_by",
        "raid.darts.threat",
        "raid.darts.nature",
        "raid.dart.count",
        "threats.dart",
        "threats.dart.height",
        "threats.dart.flight",
        "places.far.bearing",
        "places.north.distance",
        "assets.camp2.position.bearing",
        "alternatives.0.set",
        "alternatives.0.without",
        "alternatives",
        "site.position.lat",
        "site",
        "places",
    ],
)
def test_what_no_sweep_may_vary(path):
    with pytest.raises(ScenarioError) as caught:
        check_factors(load(SCENARIO), [Factor(path, "", ())])
    assert caught.value.problems[0].field == path


def test_a_raid_of_one_more_is_the_same_raid_and_one_more():
    before = (0, 0, 0)
    for n in range(1, 200):
        now = apportioned((12.0, 8.0, 4.0), n)
        assert sum(now) == n
        assert all(b <= a for b, a in zip(before, now, strict=True))
        before = now
    assert apportioned((12.0, 8.0, 4.0), 24) == (12, 8, 4)
    assert apportioned((12.0, 8.0, 4.0), 6) == (3, 2, 1)
    # 5.45 and 0.55, rounded: a method of greatest quotients by n instead of odd numbers would say 6 and 0.
    assert apportioned((10.0, 1.0), 6) == (5, 1)


def test_a_size_is_shared_out_among_hostile_groups():
    factor = parse_factor("raid.size=7:14:7")
    scenario = load(MIXED)
    assert [changes_of(scenario, [factor], [level]) for level in factor.levels] == [
        {"raid.darts.count": "5", "raid.driver.count": "2"},
        {"raid.darts.count": "10", "raid.driver.count": "4"},
    ]
    with pytest.raises(ScenarioError, match="whole numbers"):
        changes_of(scenario, [factor], parse_factor("raid.size=1.5,2").levels[:1])


def test_designs():
    two = [parse_factor("a.b=1,2"), parse_factor("c.d=0:1")]
    grid = settings_of([two[0], parse_factor("c.d=5,6")], "grid", 0, 1)
    assert [tuple(level.value for level in setting) for setting in grid] == [(1, 5), (1, 6), (2, 5), (2, 6)]
    for design in ("lhs", "sobol"):
        points = settings_of(two, design, 16, 1)
        assert points == settings_of(two, design, 16, 1) != settings_of(two, design, 16, 2)
        assert sorted(level.value for level, _ in points) == [1] * 8 + [2] * 8
        # One point in every sixteenth: what both designs are for.
        assert sorted(int(16 * (level.value or 0.0)) for _, level in points) == list(range(16))
    assert len(settings_of([two[0]], "sobol", 16, 1)) == 2


@pytest.mark.parametrize(
    ("over", "design", "points", "told"),
    [
        (["a.b=1:2"], "grid", 1, "needs a step"),
        (["a.b=1,2", "a.b=3,4"], "grid", 1, "twice"),
        (["a=1,2", "b=3,4", "c=1,2"], "grid", 1, "--design"),
        (["a=1,2"], "sobol", 12, "power"),
        (["a=1:1000:1", "b=1:1000:1"], "grid", 1, "more than"),
    ],
)
def test_designs_that_are_refused(over, design, points, told):
    with pytest.raises(ScenarioError, match=told):
        settings_of([parse_factor(text) for text in over], design, points, 1)
