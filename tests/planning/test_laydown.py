"""Laydowns: read strictly, put together rightly, compared under the same luck."""

from __future__ import annotations

import json

import pytest

from cli.calling import rempart
from rempart.pipeline import build, simulate_pair
from rempart.planning.laydown import Ground, laydown_cost
from rempart.scenario.laydown import LaydownError, load_laydown, shipped_laydowns
from rempart.world.draw_world import resolve

pytestmark = pytest.mark.kernel

TEXT = """
rempart-laydown: 1
name: {name}
raids:
  stones:
    stones: {{threat: stone, count: 5, from: {{bearing: 0 deg, distance: 5 km}}, aim: camp, at: 60 s}}
  darts:
    darts: {{threat: dart, count: 5, from: {{bearing: 90 deg, distance: 20 km}}, aim: camp, at: 60 s}}
places:
  hill:
    country: Utopia
    raids: [stones, darts]
    people: {{low: 10, high: 20, source: "assumption: a test"}}
    defence:
      site: {{position: {{lat: 33.0, lon: 44.0}}, area: 1 km}}
      assets: {{camp: {{position: site}}}}
      threats:
        stone: {{flight: straight, speed: 200 m/s, descent: 60 deg}}
        dart: {{flight: straight, speed: 300 m/s, descent: 45 deg}}
      batteries:
        gun:
          weapons: {{gun: {{speed: 900 m/s, magazine: 9, range_max: 3 km, sspk: {{stone: 0.5}}}}}}
          {post}
        {second}
"""
RADAR = "sensors: {radar: {scan_period: 1 s, pd: 1, horizon: false}}"
POST = f"{RADAR}\n          fire_unit: {{channels: 4}}"
TUBE = "weapons: {tube: {speed: 1500 m/s, magazine: 9, range_max: 15 km, sspk: {dart: 0.8}}}"
ROCKET = f"rocket: {{{RADAR}, fire_unit: {{channels: 4}}, {TUBE}}}"


def laydowns():
    return [
        load_laydown(TEXT.format(name=name, post=POST, second=second))
        for name, second in (("with", ROCKET), ("bare", ""))
    ]


def compared(n_points=0):
    before, after = laydowns()
    ground = Ground(n_points, 1, 2, 2, 0.5)

    def pair(a, b):
        return simulate_pair(build(a, 1, 1), build(b, 1, 1), 400, 1)

    return laydown_cost(before, after, pair, ground, 1).places[0]


def test_a_weapon_that_leaves_costs_nothing_against_what_it_never_engaged():
    place = compared()
    stones, darts = place.raids
    assert place.left == ("rocket",)
    assert stones.spared == ("stone",)
    assert stones.comparison.measures["leakers[stone]"].difference.mean == 0.0
    assert stones.comparison.measures["leakers[stone]"].a.mean > 0.5
    assert darts.spared == ()
    difference = darts.comparison.measures["p_leaked[dart]"].difference
    assert difference.mean > 0.7
    assert difference.ci95[0] > 0.6


def test_cover_of_the_site_and_its_assets_is_lost_with_the_battery():
    place = compared(n_points=6)
    covers = {cover.threat: cover for cover in place.covers}
    assert place.uncovered_against == ("dart",)
    assert covers["dart"].assets == ("camp",)
    assert covers["dart"].area.km2 > 10.0
    assert covers["dart"].after[0] == 0.0
    assert covers["stone"].area.km2 == 0.0
    assert covers["stone"].before == covers["stone"].after


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("rempart-laydown: 1", "rempart-laydown: 9", "rempart-laydown: found 9, expected a version"),
        ("country: Utopia", "countri: Utopia", "country"),
        ("raids: [stones, darts]", "raids: [stone]", "did you mean 'stones'"),
        ("low: 10, high: 20", "low: 30, high: 20", "above high"),
        ("speed: 200 m/s", "speed: 200 kg", "no field takes"),
        ("lat: 33.0, lon: 44.0", "lat: 33.0", "lon"),
    ],
)
def test_wrong_files_are_refused_in_sentences(old, new, says):
    with pytest.raises(LaydownError, match=says) as refused:
        load_laydown(TEXT.format(name="wrong", post=POST, second="").replace(old, new))
    line = next(problem.line for problem in refused.value.problems)
    assert line > 0 or "9" in new


def test_shipped_laydowns_hold_together_over_their_places():
    before, after = (load_laydown(name) for name in ("june-2021-before", "june-2021-after"))
    assert set(shipped_laydowns()) >= {"june-2021-before", "june-2021-after"}
    assert before.content.raids == after.content.raids
    for name, place in before.content.places.items():
        assert place.not_known
        names = {v.name for v in before.whole[name].variants}
        assert names == {v.name for v in after.whole[name].variants}
    seen = set()
    for world in range(30):
        units = {
            name: {unit.name for unit in resolve(scenario, 1, world).fire_units}
            for name, scenario in before.whole.items()
        }
        staying = {"patriot-staying" in of_place for of_place in units.values()}
        assert len(staying) == 1
        seen.add(("patriot-2" in units["iraq"], *staying))
        for name in before.content.places:
            left = units[name] - {unit.name for unit in resolve(after.whole[name], 1, world).fire_units}
            assert {unit.rstrip("-12") for unit in left} <= {"patriot", "thaad"}
    assert len(seen) == 4


def test_patriot_makes_exactly_no_difference_to_rockets():
    """At both places of June 2021 that rockets are fired at."""
    before, after = (load_laydown(name) for name in ("june-2021-before", "june-2021-after"))
    for place in ("iraq", "saudi-arabia"):
        made = [build(one.scenarios[place, "rockets"], 1, 4, 24) for one in (before, after)]
        paired = simulate_pair(*made, 24, 1)
        for name in ("leakers", "intercepted", "harmless", "engaged"):
            column = paired.layout.column(name, "rocket-122mm")
            assert not paired.sums.squares[:, column].any()
        assert paired.a.sums(paired.a.layout.column("leakers")).total.sum() > 0


def test_command_tells_both(tmp_path):
    files = []
    for name, second in (("with", ROCKET), ("bare", "")):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(TEXT.format(name=name, post=POST, second=second))
    words = (*files, "--replicates", 100, "--worlds", 1, "--points", 4)
    told = json.loads(rempart("laydown", *words, "--json").stdout)
    assert told["schema"] == "rempart/laydown/1"
    stones = told["places"][0]["raids"][0]["by_class"]["stone"]
    assert stones["exactly_no_difference"] is True
    assert stones["p_leaked"]["difference"]["mean"] == 0.0
    shown = rempart("laydown", *words).stdout
    assert "Exactly no difference to stone" in shown
    assert "rempart laydown" in shown
