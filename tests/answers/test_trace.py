"""The story of a replicate is what that replicate was in the run."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from answers.small_scenarios import FIXED, MIXED, UNCERTAIN
from rempart.answers.trace import Trace
from rempart.engine.outcomes import CAUSES
from rempart.engine.run import run_rows
from rempart.pipeline import build, load, trace
from rempart.views.trace_text import clock, story_of, trace_object

pytestmark = pytest.mark.kernel

N_WORLDS = 4


def traced(source: str, replicate: int, seed: int = 1) -> Trace:
    return trace(load(source), replicate, seed, N_WORLDS)


@pytest.mark.parametrize("source", [FIXED, UNCERTAIN, MIXED, "rr-24"], ids=lambda s: load(s).name)
def test_row_is_that_of_the_run(source):
    worlds = build(load(source), 5, N_WORLDS)
    rows = run_rows(worlds.worlds, 5, 0, 24)
    names = worlds.layout.names()
    for replicate in (0, 3, 17, 23):
        told = traced(source, replicate, 5)
        of_run = dict(zip(names, rows[replicate].tolist(), strict=True))
        assert dict(zip(told.layout.names(), told.row.tolist(), strict=True)).items() <= of_run.items()


@pytest.mark.parametrize("source", [FIXED, "rr-24", "first-steps"], ids=lambda s: load(s).name)
def test_events_add_up_to_the_row(source):
    for replicate in range(6):
        told = traced(source, replicate)
        kinds = Counter(event.kind for event in told.events)
        fates = Counter(event.what for event in told.events if event.kind == "intercept")
        ends = Counter(event.what for event in told.events if event.kind == "impact")
        causes = Counter(event.cause for event in told.events if event.cause)
        assert kinds["launch"] == told.value("interceptors_fired")
        assert fates["hit"] == told.value("interceptors_hit")
        assert fates["missed"] == told.value("interceptors_missed")
        assert fates["failed"] == told.value("interceptors_failed")
        assert kinds["seen"] == told.value("detected")
        assert ends["leaker"] == told.value("leakers")
        assert kinds["failed"] == told.value("failed")
        assert {cause: told.value(f"cause/{cause}") for cause in CAUSES if causes[cause]} == dict(causes)
        hit = {event.who for event in told.events if event.kind == "hit"}
        assert {point for point in told.layout.points if told.value(f"lost/{point}")} <= hit


def test_events_are_in_order_of_time():
    times = [event.t_s for event in traced("rr-24", 2).events]
    assert times == sorted(times)
    assert len(times) > 50


def test_a_long_trace_is_not_cut(monkeypatch):
    whole = traced("rr-24", 2)
    monkeypatch.setattr("rempart.answers.trace._FIRST_ROOM", 3)
    assert traced("rr-24", 2).events == whole.events


def test_story_names_who_fired_and_why_not():
    told = traced(FIXED, 1)
    story = story_of(told)
    assert story.count(" fires shot ") == told.value("interceptors_fired")
    assert story.count("GETS THROUGH; charged to") == told.value("leakers")
    assert "gun/radar tracks darts" in story
    assert "no shot at darts" in story
    assert "Leakers charged to" in story


def test_a_reason_is_not_repeated_until_something_changes():
    told = traced("ain-al-asad-2021-06-06", 17)
    lines = [line[11:] for line in story_of(told).splitlines() if "no shot at" in line]
    reasons = [e for e in told.events if e.kind == "blocked"]
    assert len(lines) <= len(reasons)
    assert max(Counter(lines).values(), default=0) <= 1 + told.value("interceptors_fired") + sum(
        e.kind in ("component_down", "component_up", "assessment") for e in told.events
    )


def test_an_absent_component_is_named():
    told = traced(FIXED.replace("radar: {scan_period", "radar: {availability: 0, scan_period"), 0)
    assert told.unavailable == ("gun/radar",)
    assert "Not there, or not ready: gun/radar." in story_of(told)


def test_object_holds_the_row_by_name():
    told = traced(FIXED, 1)
    found = trace_object(told, "fixed", N_WORLDS, "")
    assert found["row"]["launched"] == 5
    assert len(found["events"]) == len(told.events)
    assert np.array_equal(list(found["row"].values()), told.row)


@pytest.mark.parametrize(
    ("t_s", "text"), [(0.0, "0:00.0"), (59.96, "1:00.0"), (754.26, "12:34.3"), (-3.0, "-0:03.0")]
)
def test_clock(t_s, text):
    assert clock(t_s).strip() == text
