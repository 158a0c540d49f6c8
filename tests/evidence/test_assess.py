"""The weighing of claims against simulations whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.by_hand import incident, simulated, unknown
from rempart.engine.predicates import parse
from rempart.evidence.assess import assess, check, watched
from rempart.evidence.fitting import fitting_predicate
from rempart.evidence.posterior import (
    NOT_MOVED,
    TOO_FEW,
    Given,
    condition,
    question_given,
    unknown_given,
    world_weights,
)
from rempart.evidence.priors import family, moves
from rempart.evidence.problems import IncidentError
from rempart.evidence.ratio import likelihood_ratio
from rempart.evidence.reliability import load_reliability
from rempart.evidence.simulated import UnknownDrawn

PRIOR = load_reliability()
A, B = np.array([False, True, False, True]), np.array([False, False, True, True])


def two_claims(**more):
    return incident(
        {"x": "defender C", "y": "attacker C"},
        {
            "first": {"by": "x", "predicate": "intercepted == 2"},
            "second": {"by": "y", "kind": "component_destroyed", "predicate": "lost[radar]"},
            "open": {"by": "y", "kind": "under_inquiry"},
        },
        **more,
    )


def test_ratio_with_its_interval():
    found = likelihood_ratio(simulated([[400, 300, 200, 100]]), A, B)
    assert found.value == pytest.approx(400 / 300)
    # Variance of log(400/300) of one multinomial sample: 1/400 + 1/300 - 2 * 100 / (400 * 300).
    error = np.sqrt(1 / 400 + 1 / 300 - 2 * 100 / (400 * 300))
    assert np.log(found.ci95[1] / found.value) == pytest.approx(1.96 * error, rel=2e-3)


def test_ratio_takes_out_what_differs_between_worlds():
    """Two worlds, each settled: no chance is left, and ignorance is the whole range."""
    found = likelihood_ratio(simulated([[0, 1000, 0, 0], [0, 0, 1000, 0]]), A, B)
    assert found.ci95 == pytest.approx((1.0, 1.0))
    assert found.ignorance90[0] == 0.0
    assert found.ignorance90[1] == np.inf


def test_ratio_of_what_was_never_seen():
    found = likelihood_ratio(simulated([[900, 100, 0, 0]]), A, B)
    assert found.value == np.inf
    # Clopper-Pearson at 97.5 % each: 0.0796 of 100 in 1000, over 1 - 0.0125^(1/1000) of 0 in 1000.
    assert found.ci95[0] == pytest.approx(0.0796 / (1.0 - 0.0125**1e-3), rel=5e-3)
    assert found.ci95[1] == np.inf


@pytest.mark.statistical
def test_ratio_covers():
    """Ratio 1.5 of two exclusive events; 400 samples: standard error of the coverage 1.1 points."""
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        counts = rng.multinomial(800, [0.5, 0.3, 0.2, 0.0], size=1)
        low, high = likelihood_ratio(simulated(counts), A, B).ci95
        covered += low <= 1.5 <= high
    assert 0.917 <= covered / 400 <= 0.983


def test_posterior_of_an_unknown_has_its_closed_form():
    """P(A | u) = u: given A the density is 2 u, with distribution u^2."""
    u = (np.arange(200) + 0.5) / 200
    counts = np.zeros((200, 4), np.int64)
    counts[:, 1] = np.round(10_000 * u)
    counts[:, 0] = 10_000 - counts[:, 1]
    found = unknown_given(simulated(counts, unknowns={"u": unknown(u)}), condition("a", A), "u", unknown(u))
    assert found.posterior == pytest.approx((np.sqrt(0.05), np.sqrt(0.5), np.sqrt(0.95)), abs=4e-3)
    assert found.prior == pytest.approx((0.05, 0.5, 0.95), abs=4e-3)
    assert found.movement == pytest.approx(0.25, abs=0.01)
    assert found.effective_worlds == pytest.approx(150.0, rel=0.01)  # 200 * (1/2)^2 / (1/3)
    assert found.cannot_tell == ""


def test_what_does_not_move_and_what_is_too_rare_is_said_so():
    u = (np.arange(200) + 0.5) / 200
    rng = np.random.default_rng(6)
    same = np.stack([rng.binomial(50, 0.5, 200)] * 2, axis=1)
    flat = simulated(np.stack([50 - same[:, 0], same[:, 0]], axis=1))
    assert unknown_given(flat, condition("a", A[:2]), "u", unknown(u)).cannot_tell == NOT_MOVED
    rare = np.zeros((200, 2), np.int64)
    rare[:, 0], rare[0, 1] = 50, 5
    assert unknown_given(simulated(rare), condition("a", A[:2]), "u", unknown(u)).cannot_tell == TOO_FEW


def test_posterior_of_an_alternative_is_that_of_bayes():
    value = np.repeat([0.0, 1.0], [150, 50])
    which = UnknownDrawn(value, value, ("two", "three"))
    counts = np.where(value[:, None] == 0.0, [[90, 10]], [[60, 40]])
    found = unknown_given(simulated(counts), condition("a", A[:2]), "n", which)
    assert found.prior == pytest.approx((0.75, 0.25))
    assert found.posterior == pytest.approx((0.75 * 0.1 / 0.175, 0.25 * 0.4 / 0.175))


def test_family_of_priors():
    value = np.repeat([0.0, 1.0], [150, 50])
    which = UnknownDrawn(value, value, ("two", "three"))
    counts = np.where(value[:, None] == 0.0, [[90, 10]], [[60, 40]])
    made = simulated(counts, unknowns={"n": which, "u": unknown(np.tile([0.25, 0.75], 100))})
    moved = moves(family(made), lambda w: float(np.sum(w * counts[:, 1] / 100.0) / w.sum()))
    # Odds of three 1 : 3 times 3 are 1 : 1.
    assert (moved.high, moved.high_under) == (pytest.approx(0.25), "likelier n three")
    assert (moved.low, moved.low_under) == (pytest.approx((9 * 0.1 + 0.4) / 10), "less_likely n three")
    assert [prior.key for prior in family(made)] == [
        "as_drawn", "likelier n two", "less_likely n two", "likelier n three", "less_likely n three",
        "lower u", "higher u",
    ]  # fmt: skip


def test_tilted_priors():
    """Densities 2 (1 - u) and 2 u: means 1/3 and 2/3."""
    u = (np.arange(1000) + 0.5) / 1000
    made = simulated(np.ones((1000, 2), np.int64), unknowns={"u": unknown(u)})
    means = {prior.how: float(np.sum(prior.weights * u) / prior.weights.sum()) for prior in family(made)}
    assert means == pytest.approx({"as_drawn": 1 / 2, "lower": 1 / 3, "higher": 2 / 3}, abs=1e-5)


def test_the_whole_weighing():
    given = two_claims()
    assert watched(given) == {"first": "intercepted == 2", "second": "lost[radar]"}
    found = assess(given, simulated([[500, 300, 200, 0]], predicates=tuple(watched(given).values())), PRIOR)
    assert found.claims["first"].probability.mean == pytest.approx(0.3)
    assert found.claims["open"].why == "no_predicate"
    assert [weighed.claims for weighed in found.together] == [("first",), ("second",)]
    (never,) = found.never
    assert (never.claims, never.verdict) == (("first", "second"), "never_seen")
    assert never.at_most == pytest.approx(0.002991, abs=1e-6)  # 1 - 0.05^(1/1000)
    # Both speak for their own side with q = 0.6: each statement has the ratio 1 + 0.6 / (0.4 * 0.8).
    q = 1.0 + 0.6 / (0.4 * 0.8)
    expected = 0.3 * q / (0.5 + 0.3 * q + 0.2 * q)
    assert found.claims["first"].with_reports == pytest.approx(expected, rel=1e-9)
    moved = found.claims["first"].by_reliability
    # Odds of q over 3 and times 3: q = 1/3 and 9/11.
    few, many = (1.0 + q / ((1.0 - q) * 0.8) for q in (1 / 3, 9 / 11))
    ends = sorted(0.3 * r / (0.5 + 0.3 * r + 0.2 * r) for r in (few, many))
    assert (moved.low, moved.high) == pytest.approx(ends, rel=1e-9)
    assert moved.high_under.startswith("trusting")
    (compared,) = found.compared
    assert (compared.first, compared.second, compared.favours) == ("x", "y", "x")


def test_a_question_before_and_after():
    made = simulated([[500, 300, 150, 50]])
    found = question_given(made, made.held(0), "q", made.held(1))
    assert found.before.mean == pytest.approx(0.2)
    assert found.after.mean == pytest.approx(50 / 350)
    assert found.cannot_tell == ""
    assert question_given(made, made.held(0) & ~made.held(0), "q", made.held(1)).after is None


def test_weights_of_the_reports_are_means_over_a_world():
    made = simulated([[6, 4], [2, 8]])
    assert world_weights(made, Given("", np.array([0.25, 1.0]))) == pytest.approx([0.55, 0.85])


def test_one_world_alone_can_be_weighed():
    given = two_claims()
    one = UnknownDrawn(np.array([0.4]), np.array([0.4]))
    made = simulated([[500, 300, 200, 0]], unknowns={"u": one}, predicates=tuple(watched(given).values()))
    found = assess(given, made, PRIOR)
    assert found.claims["first"].probability.ignorance90 == (0.3, 0.3)
    assert all(moved.cannot_tell for supposed in found.supposed for moved in supposed.unknowns)


def test_repeats_and_their_origin_are_one_in_sets():
    given = incident(
        {"x": "third C"},
        {
            "first": {"by": "x", "predicate": "intercepted == 2"},
            "again": {"by": "x", "predicate": "intercepted == 2", "repeats": "first"},
        },
    )
    found = assess(given, simulated([[500, 0, 0, 500]], predicates=tuple(watched(given).values())), PRIOR)
    assert [weighed.claims for weighed in found.together] == [("first",)]
    assert found.pairs == ()


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ({"kind": "intercepted", "count": 2}, "intercepted == 2"),
        ({"kind": "launched", "count": {"low": 3}}, "launched >= 3"),
        ({"kind": "fired", "count": {"high": 5}}, "interceptors_fired <= 5"),
        ({"kind": "failed", "count": {"low": 2, "best": 3, "high": 4}}, "2 <= failed <= 4"),
        ({"kind": "component_destroyed", "component": "patriot/radar"}, "lost[patriot/radar]"),
        ({"kind": "no_damage"}, "hits_on_assets == 0 and debris_on_assets == 0"),
        ({"kind": "casualties", "count": 3}, ""),
        ({"kind": "intercepted", "count": 2, "place": "elsewhere"}, ""),
        ({"kind": "intercepted", "count": 346, "series": "so far", "as_of": "2021-02-28"}, ""),
    ],
)
def test_predicates_that_would_fit(claim, text):
    given = incident({"x": "third C"}, {"one": {"by": "x", **claim}})
    assert fitting_predicate(given.claims["one"]) == text
    if text:
        parse(text)


def test_a_predicate_that_the_scenario_cannot_hold_is_refused():
    from evidence.by_hand import LAYOUT

    given = incident({"x": "third C"}, {"first": {"by": "x", "predicate": "lost[rader]"}})
    with pytest.raises(IncidentError, match=r"claims.first.predicate: .*did you mean radar"):
        check(given, LAYOUT)
