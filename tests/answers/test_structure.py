"""What the structure settles holds in every replicate, and nothing else is called exact."""

from __future__ import annotations

import numpy as np
import pytest

from answers.small_scenarios import FIXED, MIXED, UNARMED
from rempart.answers.structure import NO_LIMIT, limits_of
from rempart.engine.outcomes import CAUSES
from rempart.engine.run import run_rows
from rempart.pipeline import Answers, Outcomes, answer, build, load, simulate
from rempart.scenario import shipped
from world.test_emission import text

pytestmark = pytest.mark.kernel

GROUND_ONLY = (
    MIXED.split("alternatives:")[0]
    .replace("count: 5", "count: 1")
    .replace("threat: dart,", "threat: truck,")
    .replace("from: {bearing: 90 deg, distance: 15 km}, ", "")
)


def outcomes_of(source: str, n_worlds: int = 3, n: int = 90) -> Outcomes:
    return simulate(build(load(source), n_worlds=n_worlds), n)


def answers_of(source: str) -> Answers:
    return answer(outcomes_of(source))


SILENT = text("facing: 90 deg, emission: {cued_by: watch}")
TURNING = text("turn: {facings: [270 deg, 90 deg], cued_by: watch, time: 20 s}").replace("quiet", "turning")


@pytest.mark.parametrize(
    "source", [FIXED, UNARMED, MIXED, SILENT, TURNING, *shipped()], ids=lambda source: load(source).name
)
def test_no_replicate_leaves_the_limits(source):
    worlds = build(load(source), n_worlds=4)
    limits = limits_of(worlds.worlds, worlds.layout)
    n_members = max(len(world.raid.member_key) for world in worlds.worlds)
    n = 120 if n_members < 50 else 12
    rows = run_rows(worlds.worlds, 3, 0, n)
    of_world = np.arange(n) % limits.low.shape[0]
    names = np.array(worlds.layout.names())
    assert names[np.any(rows < limits.low[of_world], axis=0)].tolist() == []
    assert names[np.any(rows > limits.high[of_world], axis=0)].tolist() == []


def test_a_base_without_missile_defence_intercepts_exactly_nothing():
    answers = answers_of("ain-al-asad-2020-01-08")
    assert answers.counts["intercepted"].exact
    assert answers.counts["intercepted"].mean == 0.0
    assert answers.counts["leakers"].mean > 5.0


def test_a_defence_without_a_shot_intercepts_exactly_nothing():
    answers = answers_of(UNARMED)
    for name in ("intercepted", "interceptors_fired", "engaged"):
        assert answers.counts[name].exact
        assert answers.counts[name].mean == 0.0
    # All is inside the area, nothing stops it: exactly all get through.
    assert answers.counts["leakers"].exact
    assert answers.counts["leakers"].mean == 5.0
    assert answers.p_no_leaker.exact
    assert answers.p_no_leaker.ci95 == (0.0, 0.0)
    assert answers.p_intercepted.exact
    assert not answers.leak_causes["no_missile"].exact


@pytest.mark.parametrize(
    "change",
    [
        ("sspk: {dart: 0.5}", "sspk: {dart: 0}"),
        ("range_min: 100 m, range_max: 3 km", "range_min: 30 km, range_max: 40 km"),
        ("fire_unit: {channels: 1", "fire_unit: {weapon_control: hold, channels: 1"),
        ("radar: {scan_period", "radar: {availability: 0, scan_period"),
        ("radar: {scan_period", "radar: {alert_state: 'off', scan_period"),
        ("radar: {scan_period", "radar: {range_min: 100 km, scan_period"),
    ],
    ids=["no kill", "out of reach", "on hold", "never there", "off", "blind"],
)
def test_a_defence_that_cannot_fire_intercepts_exactly_nothing(change):
    source = FIXED.replace(*change)
    assert source.count(change[1])
    answers = answers_of(source)
    assert answers.counts["intercepted"].exact
    assert answers.counts["interceptors_fired"].exact


def test_a_zero_that_was_sampled_is_not_exact():
    answers = answers_of(FIXED.replace("sspk: {dart: 0.5}", "sspk: {dart: 1e-9}"))
    intercepted = answers.counts["intercepted"]
    assert intercepted.mean == 0.0
    assert not intercepted.exact
    assert intercepted.ci95[1] > 0.0


def test_an_event_that_brings_a_component_back_counts():
    never = FIXED.replace("radar: {scan_period", "radar: {availability: 0, scan_period")
    later = never + "events:\n  - {at: 1 min, component: gun/radar, state: up}\n"
    assert answers_of(never).counts["intercepted"].exact
    assert not answers_of(later).counts["intercepted"].exact
    assert answers_of(later).counts["intercepted"].mean > 0.0


def test_a_ground_attack_gets_through_for_certain_and_for_one_cause():
    answers = answers_of(GROUND_ONLY)
    assert answers.counts["leakers"].exact
    assert answers.counts["leakers"].mean == 3.0
    assert answers.leak_causes["not_air_threat"].exact
    assert answers.leak_causes["not_air_threat"].mean == 3.0
    assert all(answers.leak_causes[cause].exact for cause in CAUSES)
    assert answers.p_intercepted is None, "no air threat arrived: there is nothing to take a share of"
    assert answers.p_leaked.mean == 1.0
    assert answers.p_lost["camp"].exact
    assert answers.p_lost["camp"].mean == 1.0


def test_a_count_that_only_worlds_move_has_no_chance():
    answers = answer(outcomes_of(FIXED.replace("count: 5", "count: {choice: {4: 1, 6: 1}}"), n_worlds=10))
    launched = answers.counts["launched"]
    assert not launched.exact
    assert launched.ci95 == (launched.mean, launched.mean)


def test_causes_that_nothing_asks_about_are_exactly_zero():
    answers = answers_of(FIXED)
    settled = {cause for cause in CAUSES if answers.leak_causes[cause].exact}
    assert {
        "judged_harmless",
        "withheld_identification",
        "withheld_control_status",
        "withheld_reserve",
        "wrongly_assessed",
        "warhead_survived",
        "not_air_threat",
        "guidance_lost",
        "no_weapon_reaches",
    } == settled


def test_limits_have_no_upper_end_where_nothing_bounds():
    outcomes = outcomes_of(FIXED)
    column = outcomes.layout.column("interceptors_fired")
    assert outcomes.limits.high[0, column] == NO_LIMIT
