"""For one threat: how it ended and why, where the geometry is known by hand and nothing is left to chance."""

from __future__ import annotations

import pytest

from rempart.answers.leaker import Ending, UnknownThreat
from rempart.pipeline import ending, load
from rempart.views.leaker import leaker_object, sentence_of_ending
from rempart.views.words import CAUSE_WORDS

pytestmark = pytest.mark.kernel

SURE = """
rempart: 1
name: sure
site: {position: {lat: 35.0, lon: 20.0}, area: everywhere}
assets: {camp: {position: site, radius: 50 m}}
batteries:
  gun:
    sensors:
      radar: {scan_period: 1 s, scan_phase: 0 s, horizon: false, pd: 1, range_max: 10 km}
    weapons:
      gun: {magazine: 4, delay: 0 s, speed: 1000 m/s, range_min: 0 m, range_max: 3 km, sspk: {dart: 0}}
    fire_unit: {channels: 1, assessment_time: 1 s, max_engagements: 1}
controllers: {gun: {decision_period: 1 s, decision_phase: 0 s}}
threats:
  dart: {flight: straight, speed: 200 m/s, miss_sigma: 0 m, lethal_radius: 20 m, rcs: 1 m^2}
  truck: {flight: ground, lethal_radius: 10 m}
raid:
  darts:
    {threat: dart, count: 2, from: {bearing: 90 deg, distance: 15 km}, aim: camp, at: 100 s, interval: 1 s}
"""
SHOOTS = SURE.replace("sspk: {dart: 0}", "sspk: {dart: 1}")
MISSES = SURE.replace("sspk: {dart: 0}", "sspk: {dart: 1.0e-12}")
ONE = ("count: 2", "count: 1")


def told(text: str, *changes: tuple[str, str], threat: str | None = None) -> Ending:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    found = ending(load(text), 0, threat, 1, 1)
    assert found is not None
    return found


def test_missed_with_every_instant_by_hand():
    """At 200 m/s a launch window opens when tgo = (3 km / 200) + 3 s of flight = 18 s: at 82 s."""
    found = told(MISSES, ONE)
    assert (found.how, found.cause, found.t_end_s) == ("leaker", "missed", pytest.approx(100.0))
    assert found.seen is not None
    assert found.seen[0] == pytest.approx(50.0, abs=1.01)
    assert found.reaches[0].t_open_s == pytest.approx(82.0, abs=0.2)
    [shot] = found.shots
    assert shot.t_launch_s == pytest.approx(82.5, abs=0.6)
    assert shot.fate == "missed"
    sentence = sentence_of_ending(found)
    assert "darts (dart) got through because the shot at it missed" in sentence
    assert "one shot at it by gun/gun-1 (missed)" in sentence
    assert "impact at 1:40.0" in sentence
    assert sentence.endswith("Charged to: missed.")


def test_not_seen():
    found = told(SHOOTS, ("range_max: 10 km", "range_max: 10 m"), ONE)
    assert found.cause == "not_seen"
    assert "No sensor saw it; no shot was fired at it." in sentence_of_ending(found)


def test_no_channel_names_who_held_it():
    found = told(SHOOTS, ("assessment_time: 1 s", "assessment_time: 60 s"), threat="darts 2")
    assert found.cause == "no_channel"
    [hold] = found.holds
    first = told(SHOOTS, ("assessment_time: 1 s", "assessment_time: 60 s"), threat="darts 1")
    assert (hold.unit, hold.threat) == ("gun", "darts 1")
    assert hold.t_free_s == pytest.approx(first.shots[0].t_intercept_s + 60.0)
    assert "darts 1 held one of gun until 2:2" in sentence_of_ending(found)


def test_a_wait_between_launches_is_not_told_as_a_taken_channel():
    found = told(SHOOTS, ("channels: 1", "channels: 2"), ("magazine: 4", "interval: 60 s, magazine: 4"))
    assert found.cause == "no_channel"
    assert found.holds == ()
    assert "between two launches" in sentence_of_ending(found)


def test_no_missile_names_at_whom_it_was_fired():
    found = told(SHOOTS, ("magazine: 4", "magazine: 1"), ("channels: 1", "channels: 2"))
    assert (found.threat, found.cause) == ("darts 2", "no_missile")
    assert "gun/gun-1 had fired its only one at darts 1" in sentence_of_ending(found)
    none = told(SHOOTS, ("magazine: 4", "magazine: 0"), ONE)
    assert "gun/gun-1 had none from the start" in sentence_of_ending(none)


def test_component_lost_names_the_hit():
    lost = (
        SHOOTS.replace("aim: camp", "aim: gun/radar")
        .replace("magazine: 4", "magazine: 4")
        .replace("interval: 1 s}", "interval: 30 s}")
    )
    truck = "  driver: {threat: truck, count: 1, aim: gun/radar, at: 60 s}\n"
    found = told(lost + truck, threat="darts 1")
    assert found.cause == "component_lost"
    assert ("gun/radar", "driver") in {(down.component, down.by) for down in found.down}
    assert "gun/radar had gone down at 1:00.0 by a hit of driver" in sentence_of_ending(found)


def test_component_that_never_was_there():
    found = told(SHOOTS, ("radar: {scan", "radar: {availability: 0, scan"), ONE)
    assert found.cause == "component_lost"
    assert "gun/radar was not there, or not ready, from the start" in sentence_of_ending(found)


def test_no_time():
    """The one decision a minute falls at 60 s and 120 s; the threat is in reach from 82 s to 100 s."""
    found = told(SHOOTS, ("decision_period: 1 s", "decision_period: 60 s"), ONE)
    assert found.cause == "no_time"
    assert "no decision fell while it was in reach (between 1:2" in sentence_of_ending(found)


def test_no_weapon_reaches_and_no_air_threat():
    found = told(SURE, ONE)
    assert found.cause == "no_weapon_reaches"
    assert found.reaches == ()
    truck = told(SURE + "  driver: {threat: truck, count: 1, aim: camp, at: 60 s}\n", threat="driver")
    assert truck.cause == "not_air_threat"
    assert "came on the ground" in sentence_of_ending(truck)


UNIT = "assessment_time: 1 s, max_engagements: 1"


def unit(more: str) -> tuple[str, str]:
    return UNIT, f"{UNIT}, {more}"


def declared(words: str) -> tuple[str, str]:
    return "rcs: 1 m^2", f"rcs: 1 m^2, p_hostile: 0, {words}"


@pytest.mark.parametrize(
    ("cause", "block", "text", "changes", "says"),
    [
        (
            "judged_harmless",
            "judged_harmless",
            SHOOTS,
            [
                ("area: everywhere", "area: 100 m"),
                ("range_max: 10 km}", "range_max: 10 km, track_position_error: 1000 km}"),
                unit("evaluates: true"),
            ],
            "judged harmless: predicted to fall outside every defended area",
        ),
        (
            "withheld_identification",
            "identification",
            SHOOTS,
            [unit("identification_time: 60 s")],
            "it was not identified yet",
        ),
        (
            "withheld_identification",
            "identification",
            SHOOTS,
            [declared("p_unknown: 0")],
            "it was taken for a friend",
        ),
        (
            "withheld_control_status",
            "control_status",
            SHOOTS,
            [unit("weapon_control: hold")],
            "the weapon control status forbids it;",
        ),
        (
            "withheld_control_status",
            "control_status",
            SHOOTS,
            [unit("weapon_control: tight"), declared("p_unknown: 1")],
            "the weapon control status forbids it, as it could not be identified;",
        ),
        (
            "withheld_reserve",
            "reserve",
            SHOOTS,
            [("magazine: 4", "reserve: 4, reserve_value: 2, magazine: 4")],
            "what is left is kept in reserve for what is worth more",
        ),
    ],
)
def test_fire_withheld_is_told_with_what_blocked_it(cause, block, text, changes, says):
    """It is tracked at 50 s and in reach from 82 s on; without the change it is shot down."""
    found = told(text, *changes, ONE)
    assert (found.how, found.cause, found.shots) == ("leaker", cause, ())
    assert [reason for _, reason in found.blocks] == [block]
    assert found.blocks[0][0] == pytest.approx(82.0, abs=1.01)
    assert found.tracked is not None
    assert found.tracked[0] == pytest.approx(50.0, abs=1.01)
    sentence = sentence_of_ending(found)
    assert "no shot was fired while it was in reach (between 1:22." in sentence
    assert says in sentence
    assert sentence.endswith(f"Charged to: {CAUSE_WORDS[cause]}.")
    assert told(text, ONE, threat="darts").how == "intercepted"


@pytest.mark.parametrize(
    ("cause", "fate", "killed", "text", "changes", "says"),
    [
        (
            "wrongly_assessed",
            "missed",
            True,
            MISSES,
            [unit("p_false_kill: 1")],
            "it was judged killed at 1:26.0 while it was not",
        ),
        (
            "warhead_survived",
            "hit",
            True,
            SHOOTS,
            [("sspk: {dart: 1}", "sspk: {dart: 1}, p_deflect: {dart: 1}")],
            "it was hit, but its warhead survived",
        ),
        (
            "interceptor_failed",
            "failed",
            False,
            SHOOTS,
            [("magazine: 4", "reliability: 1.0e-12, magazine: 4")],
            "the shot at it failed on its way",
        ),
        (
            "guidance_lost",
            "aborted",
            False,
            SHOOTS + "  driver: {threat: truck, count: 1, aim: gun/radar, at: 84 s}\n",
            [unit("guidance: intercept")],
            "the shot at it lost its guidance: gun/radar had gone down at 1:24.0 by a hit of driver",
        ),
    ],
)
def test_the_fate_of_the_one_shot_is_told(cause, fate, killed, text, changes, says):
    """A launch at 82 s meets it 3 s and 3 km on, at 85 s; what came of it is known at 86 s."""
    found = told(text, *changes, ONE, threat="darts")
    assert (found.how, found.cause) == ("leaker", cause)
    [shot] = found.shots
    assert (shot.t_launch_s, shot.t_intercept_s) == (
        pytest.approx(82.0, abs=0.1),
        pytest.approx(85.0, abs=0.1),
    )
    assert shot.fate == fate
    [(t_s, judged)] = found.judged
    assert (t_s, judged) == (pytest.approx(86.0, abs=0.1), killed)
    impact = next(e for e in found.trace.events if e.kind == "impact" and e.threat == "darts")
    assert (impact.what, impact.cause) == ("leaker", cause)
    sentence = sentence_of_ending(found)
    assert says in sentence
    assert sentence.endswith(f"Charged to: {CAUSE_WORDS[cause]}.")
    without = told(text, ONE, threat="darts")
    assert without.cause == ("missed" if text is MISSES else "")


def test_shots_that_all_missed_are_told_once():
    found = told(MISSES, (UNIT, "assessment_time: 1 s"), ONE)
    assert [shot.fate for shot in found.shots] == ["missed"] * 4
    assert "4 shots at it by gun/gun-1 (all missed)" in sentence_of_ending(found)


def test_the_one_that_did_not_leak_is_told_too():
    found = told(SHOOTS, ONE, threat="darts")
    assert found.how == "intercepted"
    assert "did not get through: it was intercepted at 1:2" in sentence_of_ending(found)
    assert ending(load(SHOOTS.replace(*ONE)), 0, None, 1, 1) is None


def test_an_unknown_threat_is_refused_with_near_misses():
    with pytest.raises(UnknownThreat, match="did you mean 'darts 1'"):
        told(SURE, threat="dart 1")


def test_object_holds_the_facts():
    found = told(SHOOTS, ("assessment_time: 1 s", "assessment_time: 60 s"), threat="darts 2")
    entry = leaker_object(found, "sure", "again", 1, 1, "words")
    assert entry["schema"] == "rempart/leaker/1"
    assert entry["cause"] == "no_channel"
    assert entry["holds"][0]["threat"] == "darts 1"
    assert entry["blocks"][-1]["reason"] == "no_channel"
    assert leaker_object(None, "sure", "again", 1, 1, "words")["threat"] is None
