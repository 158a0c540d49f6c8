"""How reports are believed: closed forms, origins that count once, calibration, evidence that grows."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.by_hand import incident, simulated, unknown
from rempart.evidence import IncidentError
from rempart.evidence.posterior import Given, world_weights
from rempart.evidence.reliability import likelihood, load_reliability, reports, said_if, side_of

PRIOR = load_reliability()
HELD = {"yes": np.array([True, False]), "no": np.array([False, True])}
CHI_SQUARE_9_AT_1_IN_1000 = 27.877


def told(**claims):
    """Reports of an incident with speakers of all letters, each named by the letter, on yes and no."""
    speakers = {letter: f"third {letter}" for letter in "ABCDEF"}
    given = {key: {"predicate": "leakers >= 1", **claim} for key, claim in claims.items()}
    return reports(incident(speakers, given))


@pytest.mark.parametrize(
    ("letter", "q"), [("A", 0.95), ("B", 0.8), ("C", 0.6), ("D", 0.4), ("E", 0.2), ("F", 0.5)]
)
def test_one_report(letter, q):
    found = likelihood(told(yes={"by": letter}), HELD, PRIOR)
    assert found == pytest.approx([q + (1 - q) * 0.5, (1 - q) * 0.5], rel=1e-9)


@pytest.mark.parametrize(
    ("interest", "kind", "side", "b"),
    [("defender", "intercepted", "in_favour", 0.8), ("attacker", "intercepted", "against", 0.2),
     ("attacker", "component_destroyed", "in_favour", 0.8), ("defender", "impacted", "against", 0.2),
     ("third", "intercepted", "neutral", 0.5), ("defender", "means", "neutral", 0.5)],
)  # fmt: skip
def test_interest(interest, kind, side, b):
    given = incident({"x": f"{interest} C"}, {"yes": {"by": "x", "kind": kind, "predicate": "leakers >= 1"}})
    assert side_of(given.claims["yes"], interest) == side
    first, second = likelihood(reports(given), HELD, PRIOR)
    assert first / second == pytest.approx(1.0 + 0.6 / (0.4 * b), rel=1e-9)


def test_the_two_probabilities_of_a_report():
    (report,) = told(yes={"by": "B"})
    assert said_if(report, PRIOR) == pytest.approx((0.9, 0.1))
    assert said_if(report, PRIOR) == pytest.approx(tuple(likelihood([report], HELD, PRIOR)))


def test_two_reports_of_one_speaker_share_the_speaker():
    """E[q^2] of beta(8, 2) is 8 * 9 / (10 * 11): less is learnt than from two speakers."""
    held = {"yes": HELD["yes"], "again": HELD["yes"]}
    given = told(yes={"by": "B"}, again={"by": "B"})
    mean, square = 0.8, 72.0 / 110.0
    both_true = 0.25 + 0.5 * mean + 0.25 * square  # ((1 + q) / 2)^2
    both_false = 0.25 - 0.5 * mean + 0.25 * square  # ((1 - q) / 2)^2
    assert likelihood(given, held, PRIOR) == pytest.approx([both_true, both_false], rel=1e-9)


def test_repetitions_add_no_weight():
    alone = likelihood(told(yes={"by": "C"}), HELD, PRIOR)
    repeated = told(yes={"by": "C"}, a={"by": "B", "repeats": "yes"}, b={"by": "A", "repeats": "a"})
    assert [report.claim for report in repeated] == ["yes"]
    assert list(likelihood(repeated, HELD, PRIOR)) == list(alone)
    second = told(yes={"by": "C"}, a={"by": "B"})
    assert likelihood(second, {**HELD, "a": HELD["yes"]}, PRIOR)[0] < alone[0]


def test_superseded_and_overruled_are_left_out():
    found = told(
        yes={"by": "C", "form": "quoted"},
        no={"by": "C", "contradicts": "yes"},
        old={"by": "D"},
        new={"by": "D", "supersedes": "old"},
        silent={"by": "A", "predicate": ""},
    )
    assert [report.claim for report in found] == ["yes", "new"]


def posterior_of_truth(n_honest: int, n_liars: int, rng: np.random.Generator) -> float:
    """Probability of what happened, from independent speakers of letter C who know it with probability 0.6
    and from liars who always deny it."""
    claims = {}
    for i in range(n_honest + n_liars):
        knows = i < n_honest and rng.random() < 0.6
        says_yes = knows or (i < n_honest and rng.random() < 0.5)
        claims[f"s{i}"] = ("yes" if says_yes else "no", i)
    given = incident(
        {f"p{i}": "third C" for _, i in claims.values()},
        {key: {"by": f"p{i}", "predicate": "leakers >= 1"} for key, (_, i) in claims.items()},
    )
    held = {key: HELD[what] for key, (what, _) in claims.items()}
    true, false = likelihood(reports(given), held, PRIOR)
    return float(true / (true + false))


@pytest.mark.statistical
def test_the_right_account_wins_as_evidence_grows():
    rng = np.random.default_rng(3)
    means = [np.mean([posterior_of_truth(n, n // 3, rng) for _ in range(60)]) for n in (3, 12, 48)]
    assert means[0] < means[1] < means[2]
    assert means[2] > 0.97
    assert np.mean([posterior_of_truth(12, 0, rng) for _ in range(60)]) > means[1]


@pytest.mark.statistical
def test_posteriors_are_calibrated():
    """Simulation-based calibration (Talts and others 2018, arXiv:1804.06788): ranks of the truth are uniform.

    Worlds, what happened in them and speakers are drawn from their priors, and all reports from the model;
    one test in a thousand fails by chance.
    """
    rng = np.random.default_rng(4)
    n_worlds, n_trials = 30, 1500
    theta = (np.arange(n_worlds) + 0.5) / n_worlds
    chances = np.stack([(1 - theta) * 0.5, theta * 0.7, (1 - theta) * 0.5, theta * 0.3], axis=1)
    made = simulated(np.round(1e6 * chances), unknowns={"theta": unknown(theta)})
    chances = made.counts / made.n[:, None]
    speakers = {"b": ("defender", "B"), "d": ("attacker", "D"), "f": ("third", "F")}
    anyway = {"defender": 0.8, "attacker": 0.2, "third": 0.5}  # of saying that it was intercepted
    ranks = np.empty(n_trials)
    for trial in range(n_trials):
        world = rng.integers(n_worlds)
        pattern = rng.choice(4, p=chances[world])
        claims, held = {}, {}
        for name, (interest, letter) in speakers.items():
            q = rng.beta(*PRIOR.knows_and_tells[letter])
            for i in range(2):
                true = bool(pattern >> i & 1)
                says = true if rng.random() < q else bool(rng.random() < anyway[interest])
                key = f"{name}{i}"
                kind = "intercepted" if says else "impacted"
                claims[key] = {"by": name, "kind": kind, "predicate": "leakers >= 1"}
                held[key] = made.held(i) if says else ~made.held(i)
        given = incident({name: f"{i} {letter}" for name, (i, letter) in speakers.items()}, claims)
        weights = world_weights(made, Given("", likelihood(reports(given), held, PRIOR)))
        below = weights[:world].sum() + rng.random() * weights[world]
        ranks[trial] = below / weights.sum()
    observed = np.histogram(ranks, bins=10, range=(0.0, 1.0))[0]
    expected = n_trials / 10
    assert np.sum((observed - expected) ** 2) / expected < CHI_SQUARE_9_AT_1_IN_1000


def test_the_prior_can_be_moved(tmp_path):
    doubled = PRIOR.scaled(2.0)
    a, b = doubled.knows_and_tells["C"]
    assert a + b == pytest.approx(10.0)
    assert a / b == pytest.approx(2.0 * 6.0 / 4.0)
    own = tmp_path / "own.yaml"
    own.write_text(f"reliability: 1\nknows_and_tells: {{{LETTERS}}}\n{SIDES}\n")
    assert load_reliability(own).says_anyway["in_favour"] == 0.6


LETTERS = "A: [1, 1], B: [1, 1], C: [1, 1], D: [1, 1], E: [1, 1], F: [1, 1]"
SIDES = "says_anyway: {in_favour: 0.6, neutral: 0.5, against: 0.4}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reliability: 1\n", "knows_and_tells: is missing"),
        ("- 1\n", "expected a mapping"),
        (f"reliability: 1\nknows_and_tells: {{A: [1, 1]}}\n{SIDES}\n", "B, C, D, E, F of A"),
        (f"reliability: 1\nknows_and_tells: {{{LETTERS}, G: [1, 1]}}\n{SIDES}\n", "'G' is no letter"),
        ("a: {", "cannot be read as YAML"),
    ],
)
def test_wrong_priors_are_refused(tmp_path, text, said):
    path = tmp_path / "wrong.yaml"
    path.write_text(text)
    with pytest.raises(IncidentError, match=said):
        load_reliability(path)
