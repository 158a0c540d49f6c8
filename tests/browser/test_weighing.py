"""Compare and Incident as a person uses them: changed, weighed, drafted, taken away; axe on all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.test_accessible import violations
from rempart.evidence import load_incident

pytestmark = pytest.mark.browser

TEXT = (
    "A security source told al-Mayadeen that the radar of the battery at the Ain al-Asad air base was"
    " destroyed. The media cell of the Iraqi defence ministry said that the base's air-defence system engaged"
    " two drones on 6 June and shot them down. \U0001f6e1 The Coalition spokesman said"
    " there were no casualties.\n"
)


def test_a_scenario_without_its_radar_is_set_against_itself(watched):
    watched.go("compare")
    page = watched.page
    expect(page.get_by_text("Change something on the left")).to_be_visible()
    page.get_by_label("How long").select_option("2000")
    page.get_by_label("Lose gun/radar").check()
    leakers = page.get_by_role("row", name="leakers (got through)").first
    expect(leakers).to_be_visible()
    expect(page.get_by_text("2 000 raids of each in 200 worlds.")).to_be_visible()
    cells = leakers.get_by_role("cell").all_inner_texts()
    a, b, difference, chance, ignorance = cells[:5]
    assert difference.startswith("+")
    assert float(b) - float(a) == pytest.approx(float(difference), abs=0.02)
    assert " to " in chance
    assert " to " in ignorance
    shown = page.get_by_role("img", name="What differs, B − A: threats a raid")
    assert f"leakers (got through) {difference}" in shown.get_attribute("aria-label")
    zero, dots = shown.locator(".zero").bounding_box()["x"], shown.locator(".dot").all()
    words = shown.locator("text:not(.tick)").all_text_contents()
    assert dots[words.index("leakers (got through)")].bounding_box()["x"] > zero + 10
    sides = page.get_by_role("img", name="Both designs side by side")
    assert sides.locator(".dot.a").count() == sides.locator(".dot.b").count() > 0
    command = page.locator("code.command").inner_text()
    assert command.startswith("rempart compare first-steps --lose gun/radar --replicates 2000")
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Result (JSON)").click()
    assert download.value.suggested_filename == "compare-first-steps.json"
    assert '"schema": "rempart/compare/1"' in Path(download.value.path()).read_text()


def test_claims_are_weighed_two_by_two(watched):
    watched.go("incident")
    page = watched.page
    page.get_by_label("Incident", exact=True).select_option("baghdad-bdsc-2021-06-06")
    page.get_by_role("button", name="Weigh the claims").click()
    expect(page.locator(".verdict").first).to_be_visible()
    for words in page.locator(".verdict strong").all_inner_texts():
        assert words
    assert "rempart assess baghdad-bdsc-2021-06-06" in page.locator("code.command").first.inner_text()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Report in French (HTML)").click()
    report = Path(download.value.path()).read_text()
    assert '<html lang="fr"' in report
    assert "hasard" in report


def test_a_person_decides_on_each_claim_of_a_text(watched):
    watched.go("incident")
    page = watched.page
    page.get_by_label("Text of an article").fill(TEXT)
    page.get_by_label("Published on").fill("2021-06-22")
    page.get_by_role("button", name="Find the claims").click()
    expect(page.locator("mark").first).to_be_visible()
    marks = page.locator("mark").all_inner_texts()
    assert [mark for mark in marks if mark not in TEXT] == []
    assert any(mark.endswith("there were no casualties.") for mark in marks)
    claims = page.locator("fieldset.claim:not(.speaker)")
    page.get_by_role("button", name="To claim c1").first.click()
    expect(claims.first.get_by_role("radio").first).to_be_focused()
    claims.first.get_by_label("Confirm as it stands here").check()
    claims.last.get_by_label("Reject").check()
    claims.first.get_by_text("Correct its fields").click()
    claims.first.get_by_label("Says").fill("The radar was destroyed.")
    speaker = page.get_by_role("group", name=re.compile("security source"))
    speaker.get_by_label("Side").select_option("attacker")
    speaker.get_by_label("Reliability").select_option("D")
    speaker.get_by_label("Confirm as it stands here").check()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the incident file").first.click()
    found = load_incident(Path(download.value.path()).read_text())
    first, *others = found.claims.values()
    assert (first.says.said("en"), first.unconfirmed) == ("The radar was destroyed.", ())
    assert all(claim.unconfirmed for claim in others)
    told, *silent = (found.speakers[key] for key in sorted(found.speakers, key=lambda key: key != first.by))
    assert (told.interest, told.office, told.reliability, told.unconfirmed) == (
        "attacker",
        "unnamed",
        "D",
        (),
    )
    assert all(speaker.unconfirmed for speaker in silent)
