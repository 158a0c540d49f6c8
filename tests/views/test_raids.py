"""One raid to look at: which one, and that its command shows it."""

from __future__ import annotations

import numpy as np
import pytest

from rempart.pipeline import build, load, scene, trace
from rempart.pipeline.example_raids import first_apart
from rempart.scenario import change
from rempart.views.figures.run import timeline_chart

pytestmark = pytest.mark.kernel
N, N_WORLDS = 400, 8


def leakers(scenario, n):
    """Leakers of replicates 0 .. n - 1, each counted from the list of its events."""
    told = [trace(scenario, replicate, 1, N_WORLDS) for replicate in range(n)]
    return np.array([sum(event.kind == "impact" for event in one.events) for one in told])


@pytest.mark.parametrize("changed", [{"raid.rockets.count": "7"}, {"raid.rockets.count": "2"}])
def test_it_is_the_first_that_ends_as_the_designs_differ_on_average(changed):
    a = load("first-steps")
    b = change(a, changed)
    found = first_apart(build(a, 1, N_WORLDS, N), build(b, 1, N_WORLDS, N), N)
    number, n_a, n_b = found
    of_a, of_b = leakers(a, number + 1), leakers(b, number + 1)
    assert (of_a[-1], of_b[-1]) == (n_a, n_b)
    more = changed["raid.rockets.count"] == "7"
    assert (n_b > n_a) is more
    assert not np.any((of_b > of_a)[:-1] if more else (of_b < of_a)[:-1])


def test_the_same_design_twice_is_never_apart():
    worlds = build(load("first-steps"), 1, N_WORLDS, N)
    assert first_apart(worlds, worlds, N) is None


A_SHOT_FAILS = "ain-al-asad-2021-06-06", 164
A_PART_IS_HIT = "ain-al-asad-2021-06-06", 0
DEBRIS_HITS = "first-steps", 7
A_WARHEAD_SURVIVES = "riyadh-2017-11-04", 67


@pytest.mark.parametrize(
    ("raid", "what"),
    [
        (A_SHOT_FAILS, ("intercept", "failed", "")),
        (A_PART_IS_HIT, ("hit", "", "")),
        (DEBRIS_HITS, ("hit", "debris", "")),
        (A_WARHEAD_SURVIVES, ("impact", "leaker", "warhead_survived")),
    ],
)
def test_a_timeline_ends_each_threat_as_the_scene_does(raid, what):
    """None of these ends a threat otherwise than the scene says."""
    shown = scene(load(raid[0]), raid[1])
    assert what in {(event.kind, event.what, event.cause) for event in shown.trace.events}
    ends = {"intercepted": "intercepted", "leaker": "gets through", "harmless": "falls harmless"}
    ends["failed"] = "fails on its way"
    rows = timeline_chart(shown).to_dict()["layer"][1]["data"]["values"]
    drawn = [(row["threat"], row["kind"]) for row in rows if row["kind"] in ends.values()]
    assert sorted(drawn) == sorted((track.name, ends[track.end]) for track in shown.tracks)
