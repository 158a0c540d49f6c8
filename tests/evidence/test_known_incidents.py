"""Incidents of the record whose answer is known in closed form, and events that must stay apart."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from rempart.evidence import load_incident, shipped_incidents
from rempart.pipeline import build, counting, load, simulate
from rempart.scenario import override
from rempart.weighing.claims import weigh

pytestmark = [pytest.mark.kernel]
JUNE_2021 = (
    "ain-al-asad-2021-06-06",
    "baghdad-bdsc-2021-06-06",
    "baghdad-airport-2021-06-14",
    "ain-al-asad-2021-06-20",
)
KILL = "batteries.patriot.weapons.launcher.sspk.short-range-ballistic-missile"
COMMON = "batteries.patriot.fire_unit.p_common_failure"
FIVE_SHOTS_THAT_COUNT = {
    "batteries.patriot.fire_unit.sspk_spread": 0,
    "batteries.patriot.fire_unit.salvo_first": 5,
    "batteries.patriot.weapons.launcher.reliability": 1,
    "batteries.patriot.weapons.launcher.p_deflect.medium-range-ballistic-missile": 0,
    "batteries.patriot.sensors.radar.availability": 1,
}


def all_missed(changes: dict[str, object], n: int, n_worlds: int = 40) -> tuple[float, float, int]:
    """Share of the raids with five shots in which none hit, its standard error, and their number."""
    scenario = override(load("riyadh-2017-11-04"), {**FIVE_SHOTS_THAT_COUNT, **changes})
    watch = ("interceptors_fired == 5", "interceptors_hit == 0")
    patterns = simulate(build(scenario, 3, n_worlds), n, threads=1, watch=watch).patterns
    n_five = int(patterns.sums(0).total.sum())
    share = int(patterns.sums(0, 1).total.sum()) / n_five
    return share, sqrt(share * (1.0 - share) / n_five), n_five


@pytest.mark.statistical
@pytest.mark.parametrize("k", [0.5, 0.2])
def test_riyadh_five_independent_shots_miss_with_one_minus_k_to_the_fifth(k):
    share, error, n_five = all_missed({KILL: k, COMMON: 0}, 20_000)
    assert n_five > 7_000
    assert abs(share - (1.0 - k) ** 5) < 4.0 * error
    assert 4.0 * error < 0.25 * (1.0 - k) ** 5


@pytest.mark.statistical
def test_riyadh_common_cause_and_ignorance_make_five_misses_likelier():
    """c + (1 - c)(1 - k)^5 with a common cause c; E[(1 - k)^5] = 1/6 for k uniform on 0 .. 1."""
    share, error, _ = all_missed({KILL: 0.5, COMMON: 0.3}, 8_000)
    assert abs(share - (0.3 + 0.7 * 0.5**5)) < 4.0 * error
    uniform = {KILL: {"uniform": [0, 1]}, COMMON: 0}
    share, error, _ = all_missed(uniform, 8_000, n_worlds=200)
    # A Latin hypercube of 200 worlds leaves next to nothing of the spread of k.
    assert abs(share - 1.0 / 6.0) < 4.0 * error
    assert share - 4.0 * error > 0.5**5


def test_ain_al_asad_2020_intercepts_exactly_nothing():
    incident = load_incident("ain-al-asad-2020-01-08")
    found = weigh(incident, load(incident.scenario), 2_000, n_worlds=40, threads=1)
    assert found.claims["no-defence"].verdict == "certain"
    assert found.questions["something-intercepted"].verdict == "impossible"
    assert found.claims["failed-to-intercept"].verdict == "impossible"
    assert found.questions["something-intercepted"].probability.mean == 0.0
    (account,) = [one for one in found.accounts if one.name == "american-count"]
    assert account.weighed.verdict == "judged"
    never = {weighed.claims: weighed.verdict for weighed in found.never}
    assert never["eleven-at-ain-al-asad", "first-ten-at-ain-al-asad"] == "impossible"


def test_ain_al_asad_2020_adds_up():
    claims = load_incident("ain-al-asad-2020-01-08").claims
    total = claims["sixteen-launched"]
    parts = [claims[key].count.exact for key in total.total_of]
    assert (total.count.exact, parts) == (16.0, [11.0, 1.0, 4.0])
    assert total.count.exact == sum(parts)


def test_the_four_events_of_june_2021_stay_apart():
    events = {name: load_incident(name).event for name in JUNE_2021}
    assert len({(event.date, event.place.en) for event in events.values()}) == 4
    assert "baghdad-bdsc-2021-06-06" in events["ain-al-asad-2021-06-06"].distinct_from
    assert "ain-al-asad-2021-06-06" in events["baghdad-bdsc-2021-06-06"].distinct_from
    assert len({load_incident(name).scenario for name in JUNE_2021}) == 4


def test_drones_shot_down_and_the_radar_destroyed_can_both_be_true():
    incident = load_incident("ain-al-asad-2021-06-06")
    found = weigh(incident, load(incident.scenario), 2_000, n_worlds=50, threads=1)
    assert ("two-shot-down", "radar-destroyed") in [weighed.claims for weighed in found.together]
    (both,) = [one for one in found.supposed if one.kind == "together"]
    (third,) = [one for one in both.questions if one.question == "third-drone"]
    assert third.after.mean > 0.9 > third.before.mean


@pytest.mark.parametrize("name", [name for name in shipped_incidents() if load_incident(name).scenario])
def test_no_replicate_contradicts_a_proof(name):
    """Whatever was seen in a replicate is not called impossible: the books hold in the engine."""
    from rempart.engine.predicates import parse
    from rempart.evidence.assess import watched
    from rempart.evidence.feasible import impossible

    incident = load_incident(name)
    texts = tuple(watched(incident).values())
    made = build(load(incident.scenario), 5, 8)
    outcomes = simulate(made, 80, threads=1, watch=texts)
    counted = counting(made, texts)
    limits = counted.limits
    for code in outcomes.patterns.codes:
        held = [parse(text if code >> i & 1 else f"not ({text})") for i, text in enumerate(texts)]
        if outcomes.patterns.counts[:, outcomes.patterns.codes == code].any():
            assert not impossible(held, counted.layout, limits.low, limits.high), (name, held)
    assert np.all(outcomes.tally.n > 0)
