"""Incidents made by the engine itself, with a known truth and known liars: the posteriors are calibrated."""

from __future__ import annotations

import numpy as np
import pytest

from answers.small_scenarios import UNCERTAIN
from evidence.by_hand import incident
from rempart.evidence.posterior import Given, world_weights
from rempart.evidence.reliability import Reliability, likelihood, load_reliability, reports
from rempart.evidence.simulated import Simulated, UnknownDrawn
from rempart.pipeline import build, load, simulate
from rempart.weighing.claims import _simulated
from rempart.world.unknown_values import over_worlds

pytestmark = [pytest.mark.kernel, pytest.mark.statistical]
CHI_SQUARE_9_AT_1_IN_1000 = 27.877
N_WORLDS = 60
WATCH = ("intercepted >= 3", "lost[camp]", "leakers == 5")
SSPK = "batteries.gun.weapons.gun.sspk.dart"
SPEAKERS = {"witness": ("third", "A"), "ministry": ("defender", "C"), "liar": ("attacker", "E")}
SAYS_YES = {"third": 0.5, "defender": 0.8, "attacker": 0.2}
"""Of an interception, when it is said whatever happened."""


def prior() -> Reliability:
    """A liar, E, knows nothing but in one case of a thousand."""
    own = load_reliability()
    letters = {**own.knows_and_tells, "A": [19, 1], "E": [1, 999]}
    return own.model_copy(update={"knows_and_tells": letters})


@pytest.fixture(scope="module")
def made() -> Simulated:
    scenario = load(UNCERTAIN)
    worlds = build(scenario, 7, N_WORLDS)
    outcomes = simulate(worlds, 60 * N_WORLDS, threads=1, watch=WATCH)
    drawn = over_worlds(scenario, 7, N_WORLDS, SSPK)
    unknowns = {"sspk": UnknownDrawn(np.array(drawn.values), np.array(drawn.shares))}
    return _simulated(outcomes, worlds, unknowns)


def told(made: Simulated, d: int, rng: np.random.Generator):
    """Reports of all speakers on what happened in pattern d, and in which patterns each is true."""
    given = prior().knows_and_tells
    claims, held = {}, {}
    for name, (interest, letter) in SPEAKERS.items():
        q = rng.beta(*given[letter])
        for i in range(len(WATCH)):
            true = bool(made.held(i)[d])
            yes = true if rng.random() < q else bool(rng.random() < SAYS_YES[interest])
            key = f"{name}-{i}"
            claims[key] = {
                "by": name,
                "kind": "intercepted" if yes else "impacted",
                "predicate": "leakers >= 1",
            }
            held[key] = made.held(i) if yes else ~made.held(i)
    speakers = {name: f"{interest} {letter}" for name, (interest, letter) in SPEAKERS.items()}
    return reports(incident(speakers, claims)), held


def test_posteriors_on_the_kill_probability_are_calibrated(made):
    """1,500 incidents; the rank of the true world among all, by kill probability, is uniform."""
    rng = np.random.default_rng(12)
    order = np.argsort(made.unknowns["sspk"].value)
    place = np.argsort(order)
    chances = made.counts / made.n[:, None]
    ranks = []
    for _ in range(1500):
        world = int(rng.integers(N_WORLDS))
        d = int(rng.choice(len(made.codes), p=chances[world]))
        weights = world_weights(made, Given("", likelihood(*told(made, d, rng), prior())))[order]
        below = weights[: place[world]].sum() + rng.random() * weights[place[world]]
        ranks.append(below / weights.sum())
    observed = np.histogram(ranks, bins=10, range=(0.0, 1.0))[0]
    assert np.sum((observed - 150.0) ** 2) / 150.0 < CHI_SQUARE_9_AT_1_IN_1000


def test_what_is_told_leads_to_the_truth_and_liars_do_not_lead_away(made):
    """Mean probability of what happened: up with a witness, and the same with a liar besides."""
    rng = np.random.default_rng(13)
    chances = made.counts.sum(axis=0) / made.n_replicates
    before, witness, with_liar = [], [], []
    for _ in range(400):
        d = int(rng.choice(len(made.codes), p=chances))
        given, held = told(made, d, rng)
        for found, kept in (
            (before, ()),
            (witness, tuple(one for one in given if one.speaker == "witness")),
            (with_liar, tuple(one for one in given if one.speaker != "ministry")),
        ):
            weight = chances * (likelihood(kept, held, prior()) if kept else 1.0)
            found.append(weight[d] / weight.sum())
    assert np.mean(witness) > np.mean(before) + 0.2
    assert np.mean(with_liar) == pytest.approx(np.mean(witness), abs=0.005)
