"""`rempart campaign`: object, tables, figure, what is refused; and the campaigns that are shipped."""

from __future__ import annotations

import json
import shlex

import pytest

from answers.one_shot import one_shot
from cli.calling import rempart
from rempart.scenario.campaign import CampaignError, load_campaign, shipped_campaigns

CAMPAIGN = """
rempart-campaign: 1
name: three-days
title: Three days
scenario: raid.yaml
assumptions: ["assumption: everything is invented"]
raids: {daily: {at: 1 d, every: 1 d, times: 3}}
stocks: {gun/gun: {depot: 2, reload_time: 6 h}}
deliveries: {lorry: {at: 2.5 d, of: gun/gun, count: 4}}
"""
FEW = ("--replicates", 20, "--worlds", 2)


@pytest.fixture
def file(tmp_path):
    def write(text: str = CAMPAIGN) -> str:
        (tmp_path / "raid.yaml").write_text(one_shot(magazine="3", sspk="1", count="3"))
        (tmp_path / "campaign.yaml").write_text(text)
        return str(tmp_path / "campaign.yaml")

    return write


@pytest.mark.kernel
def test_object(file):
    result = rempart("campaign", file(), *FEW, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["schema"] == "rempart/campaign/1"
    assert [one["leakers"]["mean"] for one in found["raids"]] == [0.0, 1.0, 0.0]
    stock = found["stocks"]["gun/gun"]
    assert [one["stock"]["mean"] for one in stock["raids"]] == [2.0, 0.0, 1.0]
    assert stock["dry_day"]["median"] == 2.0
    assert found["deliveries"]["lorry"]["leakers_saved"]["mean"] == 3.0
    again = rempart(*shlex.split(found["command"])[1:], "--json")
    assert json.loads(again.stdout) == found


@pytest.mark.kernel
def test_tables_and_figure(file, tmp_path):
    plot = tmp_path / "days.svg"
    text = " ".join(rempart("campaign", file(), *FEW, "--plot", plot).stdout.split())
    assert "gun/gun runs dry on day 2.0 (5-95% of the campaigns: 2.0 to 2.0)" in text
    assert "lorry (gun/gun" in text
    assert "everything is invented" in text
    assert "leakers of a raid" in plot.read_text()
    without = rempart("campaign", file(), *FEW, "--no-worth").stdout
    assert "What each delivery buys" not in without
    long = rempart("campaign", file(CAMPAIGN.replace("depot: 2", "depot: 99")), *FEW).stdout
    assert "gun/gun does not run dry" in " ".join(long.split())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("gun/gun: {depot", "gun/gum: {depot", "stocks.gun/gum: there is no 'gun/gum'"),
        ("of: gun/gun", "of: gun", "did you mean 'gun/gun'"),
        ("raid.yaml", "raids.yaml", "no such file"),
        ("times: 3", "times: 0", "a whole number from 1"),
        ("every: 1 d, ", "", "every and times"),
        ("at: 1 d", "at: 1 km", "a length"),
        ("at: 1 d", "set: {darts.cuont: 3}, at: 1 d", "cuont"),
        ("at: 1 d", "set: {raid.darts.count: 3}, at: 1 d", "paths start below raid: darts.count"),
        ("at: 1 d", "scenario: nothing-such, at: 1 d", "no such shipped scenario"),
        ("stocks:", "repair: {gun/rudder: 2 d}\nstocks:", "did you mean 'gun/radar'"),
        ("stocks:", "readiness: [{of: gum, availability: 0.5}]\nstocks:", "there is no battery 'gum'"),
        ("rempart-campaign: 1\n", "", "rempart-campaign"),
    ],
)
def test_refused_in_words(file, old, new, words):
    assert old in CAMPAIGN
    result = rempart("campaign", file(CAMPAIGN.replace(old, new)), *FEW)
    assert result.exit_code == 2
    assert words in result.stderr
    with pytest.raises(CampaignError):
        load_campaign(file(CAMPAIGN.replace(old, new)))


def test_raid_of_another_scenario(file, tmp_path):
    other = one_shot(count="7").replace("darts:", "others:").replace("name: one-shot", "name: other")
    path = file(CAMPAIGN.replace("{at: 1 d,", "{scenario: other.yaml, at: 1 d,"))
    (tmp_path / "other.yaml").write_text(other)
    found = load_campaign(path)
    assert [one.scenario.content.raid["others"].count.value for one in found.occurrences] == [7.0] * 3
    assert "darts" not in found.occurrences[0].scenario.content.raid


@pytest.mark.parametrize("name", shipped_campaigns())
def test_shipped_campaigns_are_valid_and_say_what_they_rest_on(name):
    found = load_campaign(name)
    assert found.content.name == name
    assert found.content.facts
    assert all(text.startswith("assumption:") for text in found.content.assumptions)
    known = {*found.content.sources, *found.scenario.content.sources}
    assert {fact.source for fact in found.content.facts} <= known
    assert all(one.source or one.depot.source for one in found.content.stocks.values())
    assert all(one.source or one.count.source for one in found.content.deliveries.values())
    assert all(one.source for one in found.content.raids.values())
    assert len(found.occurrences) > 1
