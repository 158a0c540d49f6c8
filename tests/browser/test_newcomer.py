"""What a newcomer does: open, choose, drag, lose the radar, watch one raid, take it away."""

from __future__ import annotations

import json
import re
import shlex
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cli.calling import rempart

pytestmark = pytest.mark.browser

SCENARIO = "rr-24-g"
NUMBER = r"[<>]?\d[\d.]*%?"
DONE = "2 000 raids in 200 worlds."


def measures(run) -> dict[str, list[str]]:
    """Cells of the table of measures by the name of the row, once the run is done."""
    expect(run.page.get_by_text(DONE)).to_be_visible()
    rows = run.page.get_by_role("region", name="Measures").get_by_role("row").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows[1:]}


def share(cells: list[str]) -> float:
    return float(cells[0].strip("<>%")) / 100.0


def command(run) -> str:
    return run.page.locator("code.command").first.inner_text()


@pytest.fixture
def run(watched):
    """The page Run with a scenario chosen, and its answer."""
    watched.go("run")
    watched.page.get_by_label("How long").select_option("2000")
    watched.page.get_by_label("Scenario").select_option(SCENARIO)
    expect(watched.page.get_by_label("Threats of group rocket")).to_be_visible()
    measures(watched)
    return watched


@contextmanager
def asked_again(run):
    """Something is done that makes the page ask the server once more."""
    with run.page.expect_request("**/api/runs"):
        yield
    expect(run.page.get_by_text(DONE)).to_have_count(0)


def drag(page, slider, to: float) -> None:
    """Move the thumb of a slider by the mouse, from where it is to a share of its width."""
    box = slider.bounding_box()
    low, high, value = (float(slider.evaluate(f"one => one.{name}")) for name in ("min", "max", "value"))
    at = (value - low) / (high - low)
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8 + (box["width"] - 16) * at, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + (box["width"] - 16) * to, y, steps=6)
    page.mouse.up()


def test_the_first_address_gives_a_session_and_drops_its_token(watched):
    assert watched.page.url == watched.home
    (cookie,) = watched.page.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert "token=" in watched.address
    assert [url for url in watched.asked if "token" in url] == [watched.address]
    expect(watched.page.get_by_role("heading", level=1)).to_have_count(1)


def test_every_number_has_both_intervals(run):
    told = measures(run)
    assert {"raids stopped whole", "share that gets through", "leakers, a raid"} <= set(told)
    for name, (mean, chance, ignorance) in told.items():
        assert re.fullmatch(NUMBER, mean), name
        assert re.fullmatch(f"exact|{NUMBER} to {NUMBER}", chance), name
        # Its worlds are alike: what is not known of it is chance alone.
        assert ignorance == ("exact" if chance == "exact" else "none"), name


def test_dragging_the_raid_moves_the_answer_and_back_gives_the_same_numbers(run):
    before = measures(run)
    slider = run.page.get_by_label("Threats of group rocket")
    was = slider.input_value()
    with asked_again(run):
        drag(run.page, slider, 0.9)
    more = slider.input_value()
    assert int(more) > int(was)
    after = measures(run)
    assert share(after["share that gets through"]) > share(before["share that gets through"])
    assert f"--set raid.rocket.count={more}" in command(run)
    with asked_again(run):
        run.page.get_by_role("button", name="As in the file").click()
    assert slider.input_value() == was
    assert measures(run) == before


def test_without_the_radar_no_more_is_stopped(run):
    before = measures(run)
    with asked_again(run):
        run.page.get_by_label("radar").first.check()
    after = measures(run)
    assert share(after["raids stopped whole"]) <= share(before["raids stopped whole"])
    assert share(after["share that gets through"]) > share(before["share that gets through"])
    assert "--lose" in command(run)
    run.page.get_by_role("link", name="Replay").click()
    expect(run.page.locator("p.about").first).to_contain_text("radar lost")


def test_what_is_saved_of_a_run_is_what_the_command_line_tells(run):
    with run.page.expect_download() as download:
        run.page.get_by_role("button", name="Result (JSON)").click()
    told = json.loads(Path(download.value.path()).read_text())
    assert download.value.suggested_filename == f"run-{SCENARIO}.json"
    again = rempart(*shlex.split(told["command"])[1:], "--json")
    assert json.loads(again.stdout)["measures"] == told["measures"]


def test_one_raid_is_played_and_taken_away(run):
    run.page.get_by_role("link", name="Replay").click()
    run.page.get_by_label("or the first in which").fill("leakers >= 1")
    run.page.get_by_role("button", name="Show").click()
    player = run.page.frame_locator("iframe")
    expect(player.get_by_role("heading", name=SCENARIO)).to_be_visible()
    clock = player.get_by_role("slider").first
    began = clock.input_value()
    player.get_by_role("button", name="Play").click()
    expect(clock).not_to_have_value(began)
    with run.page.expect_download() as download:
        run.page.get_by_role("link", name="Save this replay").click()
    assert download.value.suggested_filename.startswith(f"replay-{SCENARIO}-")
    assert "Content-Security-Policy" in Path(download.value.path()).read_text()
