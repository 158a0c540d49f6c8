"""The record: what claims say of effectiveness, what is inferred from them, and incidents predicted."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.stats import beta, betabinom

from cli.test_schemas import wrong_in
from rempart.evidence.file import load_incident, shipped_incidents
from rempart.evidence.rates import rate_assessed
from rempart.evidence.record.effectiveness import _told, infer
from rempart.evidence.record.hindcast import (
    Observed,
    calibration,
    from_counts,
    from_shares,
    missing,
    shipped_plan,
)
from rempart.evidence.record.observations import Observation, observations
from rempart.evidence.record.result import Record
from rempart.evidence.record.settings import settings_of, shipped_settings
from rempart.reading.problems import InputError
from rempart.views.record import record_object

SETTINGS = shipped_settings()
INCIDENTS = {name: load_incident(name) for name in shipped_incidents()}
FOUND, LEFT_OUT = observations(tuple(INCIDENTS.values()), SETTINGS)
BY_CLAIM = {(o.incident, o.claim): o for o in FOUND}
REASONS = {(left.incident, left.claim): left.reason for left in LEFT_OUT}


@pytest.mark.parametrize(
    ("incident", "claim", "expected"),
    [
        # 735 intercepted and 70 missed: 735 of 805 (FL-ID14-8)
        ("israel-2014-07", "intercepted", ("defender", "told", 805, 735, 735, False)),
        # 41 of 42 passed in the sky, about 9 % of 47 with evidence of a warhead kill (FL-GW91-0, FL-GW91-1)
        ("gulf-war-1991", "forty-one-of-forty-two", ("defender", "passed", 42, 41, 41, False)),
        ("gulf-war-1991", "nine-per-cent", ("third", "warhead", 47, 4, 4, False)),
        # more than 70 per cent, of a number that no report gives
        ("gulf-war-1991", "seventy-saudi", ("defender", "told", 10, 7, 10, True)),
        # fifteen of the 16 to 18 launched: at least so many of those engaged
        ("ain-al-asad-2024-01-20", "fifteen-intercepted", ("third", "told", 17, 15, 17, False)),
    ],
)
def test_what_a_claim_says(incident, claim, expected):
    o = BY_CLAIM[incident, claim]
    assert (o.interest, o.step, o.n, o.least, o.most, o.bare) == expected


@pytest.mark.parametrize(
    ("incident", "claim", "reason"),
    [
        ("gulf-war-1991", "thirty-three", "superseded"),
        ("gulf-war-1991", "four-of-forty-seven", "same origin"),
        ("gaza-envelope-2021-05", "ninety-of-launches", "left alone"),
        ("israel-2024-04-13", "ninety-nine", "several kinds"),
        ("saudi-arabia-2015-2021", "missiles-may", "of how many"),
        ("israel-2014-07", "almost-ninety", "gives a count"),
    ],
)
def test_what_says_nothing_is_told_why(incident, claim, reason):
    assert reason in REASONS[incident, claim]


def test_every_claim_on_successes_is_used_or_told_why():
    told = {
        (name, claim)
        for name, incident in INCIDENTS.items()
        for claim, entry in incident.claims.items()
        if entry.kind in ("intercepted", "warhead_killed") and (entry.count or entry.share)
    }
    assert told == set(BY_CLAIM) | set(REASONS)
    assert not set(BY_CLAIM) & set(REASONS)


def test_how_an_engagement_is_told():
    shares = (0.5, 0.1, 0.9, 0.6, 0.8, 0.25)  # b defender, b other, c, q other, q defender, d
    theta = np.full(6, 0.3)
    told = _told(theta, shares, np.arange(6), np)
    assert told.tolist() == pytest.approx([0.65, 0.37, 0.93, 0.24, 0.18, 0.075])
    # The law of the reference rows: sensitivity 1 where successes are told, specificity 1 where kills are.
    for kind, (sensitivity, specificity) in enumerate(
        [(1.0, 0.5), (1.0, 0.9), (1.0, 0.1), (0.8, 1.0), (0.6, 1.0), (0.25, 1.0)]
    ):
        assert told[kind] == pytest.approx(rate_assessed(0.3, sensitivity, specificity))


def synthetic(theta: float, counted: float, n_incidents: int = 8, n: int = 60) -> list[Observation]:
    """Incidents with a count told and a count of warheads, from a known truth, without noise."""
    found = []
    for i in range(n_incidents):
        told = round(n * (theta + (1.0 - theta) * counted))
        found.append(Observation(f"i{i}", "a", "s", "rocket", "defender", "told", n, told, told, False))
        killed = round(n * theta)
        found.append(
            Observation(f"i{i}", "b", "s", "rocket", "defender", "warhead", n, killed, killed, False)
        )
    return found


@pytest.mark.slow
def test_a_known_truth_is_found_and_the_prior_shows():
    found = synthetic(theta=0.3, counted=0.7)
    standard, none = infer(found, SETTINGS, ("standard", "none"), n_warm_up=200, n_draws=200)
    assert (
        wrong_in("record", json.loads(json.dumps(record_object(Record((), (), (standard, none)), "")))) == []
    )
    (cell,) = standard.cells
    assert standard.r_hat < 1.05
    assert cell.killed.low < 0.3 < cell.killed.high < 0.5
    assert cell.told.low < 0.79 < cell.told.high
    b = standard.shares["defender_counts_as_success"]
    assert b.low < 0.7 < b.high
    assert b.high - b.low < 0.4  # a uniform prior spans 0.9
    # who believes that everybody tells kills and nothing else must put the two counts in the middle
    assert none.cells[0].killed.median > cell.killed.median + 0.1
    # and finds the reports surprising, or far apart
    assert none.shares["defender_counts_as_success"].high < 0.2


def test_settings_that_are_wrong_are_told(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("families: {rocket: [rocket]}\npriors: {}\n", encoding="utf-8")
    with pytest.raises(InputError, match="is missing"):
        settings_of(file)


def test_the_plan_names_claims_that_exist():
    assert missing(shipped_plan(), INCIDENTS) == ()


def test_a_share_predicts_a_beta_binomial():
    o = Observation("x", "c", "patriot", "ballistic missile", "defender", "told", 9, 9, 9, False)
    (prediction,) = from_shares([o], shipped_plan())
    low, high = shipped_plan().shares["told"]
    # any beta with these percentiles: found here by another library
    from scipy.optimize import root

    def off(log_ab):
        return beta.ppf([0.05, 0.95], *np.exp(log_ab)) - [low, high]

    a, b = np.exp(root(off, np.log([2.0, 1.0])).x)
    law = betabinom(9, a, b)
    assert prediction.place == pytest.approx(law.cdf(8) + 0.5 * law.pmf(9), abs=1e-6)
    assert (prediction.low, prediction.median, prediction.high) == tuple(
        int(law.ppf(u)) for u in (0.05, 0.5, 0.95)
    )


def test_two_accounts_make_an_incident_contested():
    told = {(p.incident, p.claim): p.contested for p in from_shares(FOUND, shipped_plan())}
    assert told["gulf-war-1991", "nine-per-cent"]
    assert not told["iraq-2003-ballistic", "nine-of-nine"]


def test_where_an_outcome_falls():
    shares = {0: 0.25, 1: 0.5, 2: 0.25}
    entry = Observed(count="intercepted", observed=1, claim="c")
    prediction = from_counts("i", entry, shares, "s")
    assert (prediction.place, prediction.inside, prediction.impossible) == (0.5, True, False)
    never = from_counts("i", entry.model_copy(update={"observed": 5}), shares, "s")
    assert never.impossible
    assert not never.inside
    summary = calibration([prediction, never])
    assert (summary.n, summary.inside, summary.impossible, summary.halves) == (2, 1, 1, (0, 1, 1))
    with pytest.raises(ValueError, match="second account"):
        calibration([from_counts("i", entry.model_copy(update={"contested": True}), shares, "s")])


def test_a_calibrated_forecaster_is_found_calibrated():
    rng = np.random.default_rng(3)
    predictions = []
    for i in range(400):
        mean = rng.uniform(2, 12)
        x = np.arange(60)
        mass = np.exp(x * np.log(mean) - mean - np.cumsum(np.log(np.maximum(x, 1))))
        seen = int(rng.poisson(mean))
        entry = Observed(count="leakers", observed=seen, claim="c")
        predictions.append(from_counts(str(i), entry, dict(zip(x.tolist(), mass.tolist(), strict=True)), "s"))
    places = np.array([p.place for p in predictions])
    assert abs(places.mean() - 0.5) < 4 * 0.289 / 20  # four standard errors
    assert calibration(predictions).share >= 0.88
