"""`check` of every kind of file: what is shipped is valid; what is wrong is told with line and way out."""

from __future__ import annotations

import pytest

from cli.calling import rempart
from rempart.cli.campaign import campaign
from rempart.evidence import shipped_incidents
from rempart.scenario.campaign import shipped_campaigns
from rempart.scenario.laydown import shipped_laydowns
from rempart.weighing.checking import CAMPAIGN_WORLDS

INCIDENT = """
incident: 1
name: mine
title: Mine
scenario: first-steps
event: {date: 2021-06-06, place: Here}
sources: {agency: {title: Told}}
speakers: {ministry: {name: The ministry}}
claims:
  stopped:
    by: ministry
    says: Two were stopped by the gun.
    source: agency
    kind: intercepted
    count: 2
    predicate: intercepted[by gun] == 2
questions:
  all: {asks: All?, predicate: "intercepted == launched"}
unknowns:
  gun: {asks: How good is the gun?, name: batteries.gun.weapons.gun.sspk.rocket}
"""

CAMPAIGN = """
rempart-campaign: 1
name: mine
scenario: first-steps
raids:
  nightly: {at: 1 d, every: 1 d, times: 3}
  late:
    at: 9 d
    raid:
      late: {threat: rocket-107mm, count: 2, from: {bearing: 0 deg, distance: 5 km}, aim: camp, at: 1 min}
"""

LAYDOWN = """
rempart-laydown: 2
name: mine
raids:
  north: {late: {threat: rocket-107mm, count: 2, from: {bearing: 0 deg, distance: 5 km}, aim: camp,
    at: 1 min}}
places:
  camp: {country: nowhere, scenario: first-steps, raids: [own, north]}
"""


def checked(tmp_path, text: str):
    file = tmp_path / "mine.yaml"
    file.write_text(text.lstrip())
    return rempart("check", file)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (INCIDENT, "mine, an incident, is valid: 1 claim, 1 of them can be weighed on first-steps"),
        (INCIDENT.replace("scenario: first-steps\n", ""), "none can be weighed without a scenario"),
        (CAMPAIGN, "mine, a campaign, is valid: 4 raids on first-steps."),
        (LAYDOWN, "mine, a laydown, is valid: 1 place, 2 raids."),
    ],
)
def test_what_a_file_holds_decides_how_it_is_checked(tmp_path, text, told):
    found = checked(tmp_path, text)
    assert (found.exit_code, told in found.output) == (0, True), found.output


@pytest.mark.parametrize(
    ("text", "old", "new", "told"),
    [
        (
            INCIDENT,
            "intercepted[by gun] == 2",
            "interceptd == 2",
            ":15: claims.stopped.predicate: there is no count 'interceptd'; did you mean intercepted",
        ),
        (
            INCIDENT,
            "intercepted[by gun] == 2",
            "leak_causes[no_tme] >= 1",
            ":15: claims.stopped.predicate: there is no cause 'no_tme'; did you mean no_time",
        ),
        (
            INCIDENT,
            "intercepted[by gun]",
            "intercepted[by gum]",
            ":15: claims.stopped.predicate: there is no battery or weapon 'gum'; did you mean gun",
        ),
        (
            INCIDENT,
            "intercepted[by gun]",
            "intercepted[rocket]",
            ":15: claims.stopped.predicate: there is no threat class 'rocket'; did you mean rocket-107mm",
        ),
        (
            INCIDENT,
            "== launched",
            "== 1 and lost[cmp]",
            ":17: questions.all.predicate: there is no point 'cmp'; did you mean camp",
        ),
        (
            INCIDENT,
            "scenario: first-steps",
            "scenario: first-stps",
            (
                ":4: scenario: there is no such file beside this one, and no shipped scenario "
                "'first-stps'; did you mean 'first-steps'"
            ),
        ),
        (
            INCIDENT,
            "sspk.rocket}",
            "sspk.rockt}",
            (
                ":19: unknowns.gun.name: the scenario has no unknown "
                "'batteries.gun.weapons.gun.sspk.rockt'; did you mean"
            ),
        ),
        (
            INCIDENT,
            "name: batteries.gun.weapons.gun.sspk.rocket}",
            "name: batteries.gun.weapons.gun.sspk.rocket, labels: {one: One}}",
            (
                ":19: unknowns.gun.labels.one: batteries.gun.weapons.gun.sspk.rocket has no such "
                "value; only alternatives"
            ),
        ),
        (
            INCIDENT,
            "predicate: intercepted[by gun]",
            "predicat: intercepted[by gun]",
            ":15: claims.stopped.predicat: is not a field here; did you mean 'predicate'",
        ),
        (
            INCIDENT,
            "incident: 1",
            "incidnt: 1",
            (
                "is of no kind that is known; expected one of rempart (scenario), incident "
                "(incident), rempart-campaign (campaign), rempart-laydown (laydown) at the top; "
                "did you mean 'incident'"
            ),
        ),
        (
            INCIDENT,
            "incident: 1",
            "incident: 1\nrempart: 1",
            "rempart and incident stand at the top; expected one of",
        ),
        (
            CAMPAIGN,
            "times: 3",
            "tims: 3",
            ":5: raids.nightly.tims: is not a field here; did you mean 'times'",
        ),
        (
            CAMPAIGN,
            "scenario: first-steps",
            "scenario: first-stps",
            ":3: scenario: first-stps: first-stps: there is no such file",
        ),
        (
            CAMPAIGN,
            "distance: 5 km",
            "distance: 900 km",
            "raids.late: late: cannot be flown as it is written",
        ),
        (
            LAYDOWN,
            "raids: [own, north]",
            "raids: [own, nort]",
            "there is no raid 'nort'; did you mean 'north'",
        ),
        (
            LAYDOWN,
            "country: nowhere",
            "contry: nowhere",
            "places.camp.contry: is not a field here; did you mean 'country'",
        ),
        (
            LAYDOWN,
            "distance: 5 km",
            "distance: 900 km",
            ":7: places.camp: raid north: late: cannot be flown as it is written",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_a_way_out(tmp_path, text, old, new, told):
    assert text.count(old) == 1
    found = checked(tmp_path, text.replace(old, new))
    assert found.exit_code == 2
    assert told in found.output, found.output


def test_a_name_of_several_numbers_is_refused_with_their_paths(tmp_path):
    scenario = tmp_path / "two.yaml"
    scenario.write_text("""rempart: 1
name: two
site: {position: {lat: 35.0, lon: 20.0}, area: 1 km}
assets: {camp: {position: site, radius: 50 m}}
batteries:
  north: {card: c-ram-section}
  south: {card: c-ram-section}
raid: {r: {threat: rocket-107mm, count: 4, from: {bearing: 90 deg, distance: 6 km}, aim: camp, at: 1 min}}
threats:
  rocket-107mm: {card: rocket-107mm, p_fail: {low: 0.1, high: 0.2, unknown: luck},
    rcs: {low: 0.1 m^2, high: 0.2 m^2, unknown: luck}}
""")
    text = INCIDENT.replace("scenario: first-steps", "scenario: two.yaml")
    text = text.replace("batteries.gun.weapons.gun.sspk.rocket", "luck").replace("[by gun]", "[by north]")
    found = checked(tmp_path, text)
    assert found.exit_code == 2
    assert (
        ":19: unknowns.gun.name: 'luck' is the name of several numbers; name one by its path: threats."
        in found.output
    )


@pytest.mark.kernel
def test_assess_tells_the_line_too(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(INCIDENT.replace("[by gun]", "[by gum]").lstrip())
    found = rempart("assess", file, "--replicates", "10", "--worlds", "2")
    assert (found.exit_code, f"{file}:15: claims.stopped.predicate:" in found.output) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*shipped_incidents(), *shipped_campaigns(), *shipped_laydowns()])
def test_every_shipped_file_is_valid(name):
    found = rempart("check", name)
    assert found.exit_code == 0, found.output
    assert "is valid: " in found.output


def test_a_name_of_several_files_is_checked_in_all_of_them():
    found = rempart("check", "riyadh-2017-11-04")
    assert "riyadh-2017-11-04 is valid: 1 battery" in found.output
    assert "riyadh-2017-11-04, an incident, is valid: 5 claims" in found.output


def test_worlds_of_a_campaign_are_those_that_it_draws():
    (worlds,) = [option for option in campaign.params if option.name == "worlds"]
    assert worlds.default == CAMPAIGN_WORLDS
