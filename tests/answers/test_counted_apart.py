"""What single batteries and weapons did, held against the trace: launches, hits and ends of each threat."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from rempart.answers.aligned_columns import counted_weapons, shooters_of
from rempart.answers.fingerprint import fingerprint
from rempart.answers.trace import trace_of
from rempart.engine.outcomes import EXTRAS_BY, MEASURES_BY
from rempart.engine.predicates import parse
from rempart.engine.run import Engine, run_rows
from rempart.pipeline import build, counting, find, rare, simulate, simulate_pair
from rempart.pipeline.running import engine_of
from rempart.scenario import load
from rempart.weighing.claims import weigh

N = 40
FATES = {fate: f"interceptors_{fate}" for fate in ("hit", "missed", "failed", "aborted")}
CASES = [
    ("ain-al-asad-2021-06-06", ("gun-east", "gun-west", "counter-drone/effector", "avenger/launcher-2")),
    ("gaza-envelope-2021-05", ("north", "middle/launcher-1", "south/launcher")),
    ("rr-24-g", ("gun", "battery/launcher-1")),
    ("riyadh-2017-11-04", ("patriot",)),
]

pytestmark = pytest.mark.kernel


def recounted(told, natures: dict[str, str]) -> Counter:
    """(measure, class or None, weapon) by the events of one replicate: an own count, of hostiles alone."""
    found: Counter = Counter()
    classes = dict(told.members)
    engaged, killed, leaked = set(), {}, set()
    for event in told.events:
        if event.kind == "launch":
            extra = {"friend": "shots_at_friends", "false": "shots_at_false_tracks"}.get(
                natures[event.threat]
            )
            found[extra or "interceptors_fired", None if extra else classes[event.threat], event.who] += 1
            if not extra:
                engaged.add((event.threat, event.who))
        elif event.kind == "intercept":
            if natures[event.threat] == "hostile" and event.what in FATES:
                found[FATES[event.what], classes[event.threat], event.who] += 1
            if event.what == "hit":
                killed[event.threat] = event.who
        elif event.kind == "impact" and event.what == "leaker":
            leaked.add(event.threat)
    for threat, who in engaged:
        found["engaged", classes[threat], who] += 1
    for threat, who in killed.items():
        if natures[threat] == "friend":
            found["friends_killed", None, who] += 1
        elif threat not in leaked:
            found["intercepted", classes[threat], who] += 1
    return found


def natures_of(resolved) -> dict[str, str]:
    return {
        f"{group.name} {i + 1}" if group.count > 1 else group.name: group.nature
        for group in resolved.groups
        for i in range(group.count)
    }


@pytest.mark.parametrize(("name", "asked"), CASES)
def test_what_a_weapon_did_is_what_the_trace_says(name, asked):
    made = build(load(name), 1, 4)
    weapons = sorted({w.name for one in made.resolved for unit in one.fire_units for w in unit.weapons})
    counted = counting(made, [f"engaged[by {weapon}] >= 0" for weapon in weapons])
    assert counted.layout.counted == tuple((weapon,) for weapon in weapons)
    rows = run_rows(counted.worlds, 1, 0, N)
    n_seen = 0
    for replicate in range(N):
        i = replicate % 4
        told = recounted(
            trace_of(made.resolved[i], made.worlds[i], 1, replicate, i), natures_of(made.resolved[i])
        )
        n_seen += sum(told.values())
        for weapon in weapons:
            for measure in (*MEASURES_BY, *EXTRAS_BY):
                if measure == "interceptors_surplus":
                    continue  # of shots that found nothing at the end of the raid no event is noted
                by_class = {c: told[measure, c, weapon] for c in made.layout.classes}
                total = sum(by_class.values()) + told[measure, None, weapon]
                wanted = {None: total} | (by_class if measure in MEASURES_BY else {})
                for threat, expected in wanted.items():
                    found = rows[replicate, counted.layout.column(measure, threat, (weapon,))]
                    if measure == "interceptors_aborted":
                        assert found >= expected  # some abort after the last event
                    else:
                        assert found == expected, (replicate, weapon, measure, threat)
    assert n_seen > N
    kept = rows[:, : made.layout.n_columns]
    np.testing.assert_array_equal(kept, run_rows(made.worlds, 1, 0, N))  # nothing else moves


@pytest.mark.parametrize(("name", "asked"), CASES)
def test_the_books_hold_for_those_that_are_counted_apart(name, asked):
    made = build(load(name), 1, 4)
    everyone = " or ".join(unit.name for unit in made.resolved[0].fire_units)
    texts = [f"engaged[by {one}] >= 0" for one in (*asked, everyone)]
    counted = counting(made, texts)
    layout, rows = counted.layout, run_rows(counted.worlds, 1, 0, 400)
    fates = ("hit", "missed", "failed", "aborted", "surplus")
    for by in layout.counted:

        def column(measure, threat=None, by=by):
            return rows[:, layout.column(measure, threat, by)]

        for measure in MEASURES_BY:
            parts = sum(column(measure, threat) for threat in layout.classes)
            np.testing.assert_array_equal(column(measure), parts)
            assert np.all(column(measure) <= rows[:, layout.column(measure)])
            if by == tuple(everyone.split(" or ")):  # all together are all
                np.testing.assert_array_equal(column(measure), rows[:, layout.column(measure)])
        shots = sum(column(f"interceptors_{fate}") for fate in fates)
        np.testing.assert_array_equal(column("interceptors_fired"), shots)
        assert np.all(column("intercepted") <= column("engaged"))
    limits = counted.limits
    for i in range(len(rows)):
        w = (i % 4) if counted.n_distinct > 1 else 0
        assert np.all((limits.low[w] <= rows[i]) & (rows[i] <= limits.high[w]))


def test_names_of_a_weapon():
    made = build(load("ain-al-asad-2021-06-06"), 1, 2)
    names = shooters_of(made.resolved)
    assert {"patriot", "patriot/launcher", "patriot/launcher-gem", "patriot/launcher-gem-3"} <= {*names}
    masks = counted_weapons(
        made.resolved[0], (("patriot",), ("patriot/launcher",), ("patriot/launcher-gem", "gun-west"))
    )
    assert masks.tolist() == [
        [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
        [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0],
    ]


def test_a_tally_and_its_fingerprint_do_not_know_who_was_asked_for():
    made = build(load("ain-al-asad-2021-06-06"), 1, 10)
    plain, asked = simulate(made, 500), simulate(made, 500, watch=("intercepted[by gun-east] >= 1",))
    assert asked.fingerprint == plain.fingerprint
    assert asked.layout == plain.layout
    np.testing.assert_array_equal(asked.tally.total, plain.tally.total)
    engine = engine_of(made, ("intercepted[by gun-east] >= 1",))
    assert engine.n_columns > engine.n_tallied == Engine(made.worlds).n_columns
    assert fingerprint(made.layout, made.inputs, asked.tally) == plain.fingerprint


def test_every_command_that_takes_a_predicate_takes_one_by_weapon():
    scenario = load("ain-al-asad-2021-06-06")
    text = "intercepted[by gun-east or gun-west] == 2"
    made = build(scenario, 1, 20)
    whole = counting(made, (text,))
    held = parse(text).holds(run_rows(whole.worlds, 1, 0, 2_000), whole.layout)
    outcomes = simulate(made, 2_000, watch=(text,))
    assert 0 < held.sum() == outcomes.patterns.sums(0).total.sum()
    paired = simulate_pair(made, build(scenario, 1, 20), 2_000, watch=(text,))
    assert paired.b.patterns.sums(0).total.sum() == held.sum()
    assert find(scenario, text, 1, 20, 2_000) == int(np.flatnonzero(held)[0])
    found = rare(made, parse(text), 20_000)
    share = held.mean()
    assert abs(found.mean - share) < 4.0 * np.sqrt(share / 2_000)


def test_a_claim_that_names_the_guns_is_weighed_by_what_the_guns_did():
    from rempart.evidence.file import load_incident

    incident = load_incident("ain-al-asad-2021-06-06")
    scenario = load(incident.scenario)
    claims = weigh(incident, scenario, 4_000, n_worlds=20).claims
    assert incident.claims["two-by-c-ram"].predicate == "intercepted[by gun-east or gun-west] == 2"
    assert claims["two-by-c-ram"].probability.mean < claims["two-shot-down"].probability.mean
