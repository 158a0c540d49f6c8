"""Break-even points against closed forms, and the interval of a threshold by simulation."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from answers.one_shot import one_shot
from rempart.answers.assumptions import HIGH, LOW, assumptions_of
from rempart.answers.cases import Case
from rempart.answers.measures import Measure, answer
from rempart.answers.statements import parse_statement
from rempart.pipeline import execute
from rempart.planning.breakeven import breakeven, truth_of
from rempart.planning.design_point import design_point
from rempart.planning.probing import Probe, bracket
from rempart.scenario import load
from rempart.stats.intervals import wilson

SSPK = '{uniform: [0.1, 0.9], source: "assumption: none is published"}'
RELIABILITY = '{uniform: [0.6, 1.0], source: "assumption"}'


def found_for(text: str, claim: str, n: int = 20_000, worlds: int = 20, **options):
    scenario = load(text)
    return breakeven(Probe(scenario, parse_statement(claim), execute, n, worlds), **options)


def only(found):
    (flip,) = found.flips
    return flip


@pytest.mark.kernel
@pytest.mark.statistical
@pytest.mark.parametrize("number", [0.4, 0.6])
def test_threshold_of_one_shot_is_the_number_itself(number):
    # P(no leaker) = sspk, so that the claim holds while the sspk is above the number.
    found = found_for(one_shot(sspk=SSPK), f"p_no_leaker >= {number}", n_together=0)
    threshold = only(found).threshold
    assert threshold.holds_above
    # Four standard errors of a share of 20,000; 5 % of the number are 0.02 and more.
    assert threshold.value == pytest.approx(number, abs=0.014)
    low, high = threshold.value95
    assert low < threshold.value < high < low + 0.03
    assert threshold.share == pytest.approx((number - 0.1) / 0.8, abs=0.018)
    assert threshold.distance == pytest.approx(abs(norm.ppf((number - 0.1) / 0.8)), abs=0.06)


@pytest.mark.kernel
def test_a_claim_the_other_way_holds_below():
    threshold = only(found_for(one_shot(sspk=SSPK), "p_leaked > 30%", n_together=0)).threshold
    assert not threshold.holds_above
    assert threshold.value == pytest.approx(0.7, abs=0.014)


@pytest.mark.kernel
@pytest.mark.statistical
def test_nearest_point_of_two_unknowns_is_that_of_the_closed_form():
    # P(no leaker) = sspk * reliability: the nearest point in normal scores, from that form itself.
    number = 0.6

    def product(z):
        return (0.1 + 0.8 * norm.cdf(z[0])) * (0.6 + 0.4 * norm.cdf(z[1]))

    exact = minimize(
        lambda z: z @ z, [0.5, 0.5], constraints={"type": "eq", "fun": lambda z: product(z) - number}
    )
    text = one_shot(sspk=SSPK, reliability=RELIABILITY)
    together = found_for(text, f"p_no_leaker >= {number}").together
    assert together.kind == "found"
    assert together.distance == pytest.approx(float(np.linalg.norm(exact.x)), abs=0.04)
    assert together.measure.mean == pytest.approx(number, abs=0.012)
    fields = (one.leading.path.split(".")[4] for one in together.assumptions)
    shares = dict(zip(fields, together.shares, strict=True))
    assert norm.ppf(shares["sspk"]) == pytest.approx(exact.x[0], abs=0.15)
    assert norm.ppf(shares["reliability"]) == pytest.approx(exact.x[1], abs=0.15)
    low, high = together.distance95
    assert low < together.distance < high < low + 0.1


@pytest.mark.kernel
def test_together_tells_when_no_corner_flips_it():
    text = one_shot(sspk=SSPK, reliability=RELIABILITY)
    together = found_for(text, "p_no_leaker >= 0.9", n=4000).together
    assert together.kind == "never"
    assert together.measure.mean == pytest.approx(0.86 * 0.98, abs=0.03)
    assert math.isnan(together.distance95[0])


@pytest.mark.kernel
def test_a_count_flips_between_two_values():
    # Three darts, one shot each that never misses: none leaks if there are three shots.
    text = one_shot(magazine="{low: 1, high: 6, as: bounds}", sspk="1", count="3")
    threshold = only(found_for(text, "p_no_leaker >= 0.5", n=400, n_together=0)).threshold
    assert threshold.holds_above
    assert (threshold.value, threshold.other) == (2.0, 3.0)


@pytest.mark.kernel
def test_what_cannot_flip_is_told_so():
    text = one_shot(sspk=SSPK, reliability="{uniform: [0.9, 1.0]}")
    found = found_for(text, "p_no_leaker >= 0.8", n=4000, n_together=0)
    kinds = {flip.assumption.leading.path.split(".")[4]: flip.kind for flip in found.flips}
    assert kinds == {"sspk": "threshold", "reliability": "never"}
    assert found.truth == "fails"
    assert found_for(text, "p_no_leaker >= 0.8", n=400, n_leading=1, n_together=0).screened


@pytest.mark.kernel
def test_truth_within_chance():
    found = found_for(one_shot(sspk=SSPK), "p_no_leaker >= 0.5", n=400, n_together=0)
    assert found.truth == "within chance"


@pytest.mark.kernel
def test_alternatives_are_told_by_value():
    text = one_shot(sspk="0.9") + (
        "alternatives:\n  - {name: as-told, weight: 3}\n"
        "  - {name: more, weight: 1, set: {raid.darts.count: 3}}\n"
    )
    flip = only(found_for(text, "leakers < 1", n=800, n_together=0))
    assert flip.kind == "values"
    assert flip.flipping == (1.0,)
    assert flip.assumption.labels == ("as-told", "more")


def test_how_a_raid_is_flown_is_never_moved():
    text = one_shot(sspk=SSPK, bearing="{uniform: [0 deg, 90 deg]}", count="{low: 1, high: 3, as: bounds}")
    names = {one.leading.path for one in assumptions_of(load(text))}
    assert names == {"batteries.gun.weapons.gun.sspk.dart", "raid.darts.count"}


def test_what_no_raid_brings_is_left_out():
    text = one_shot(sspk=SSPK).replace(f"{{dart: {SSPK}}}", f"{{dart: {SSPK}, plane: {SSPK}}}")
    text = text.replace(
        "raid:", "  plane: {flight: straight, speed: 300 m/s, rcs: {low: 1 m^2, high: 9 m^2}}\nraid:"
    )
    (one,) = assumptions_of(load(text))
    assert [place.path for place in one.places] == ["batteries.gun.weapons.gun.sspk.dart"]


@pytest.mark.statistical
def test_interval_of_a_threshold_covers_it():
    # True measure p(share) = share, the same n uniform numbers at every rung: the threshold is the number.
    rng = np.random.default_rng(7)
    ladder = [LOW + (HIGH - LOW) * i / 64 for i in range(65)]
    n, trials, number, covered = 400, 1500, 0.37, 0
    for _ in range(trials):
        luck = np.sort(rng.random(n))

        def at(share: float, luck=luck) -> Measure:
            hits = int(np.searchsorted(luck, share))
            return Measure(hits / n, wilson(hits, n), (0.0, 1.0))

        probe = SimpleNamespace(
            statement=parse_statement(f"p_no_leaker >= {number}"), at=at, span=lambda share: at(share).ci95
        )
        _, _, (low, high) = bracket(probe, lambda share: share, ladder)
        covered += low <= number <= high
    # Standard error of the share 0.0056: 0.93 is 3.5 of them below nominal.
    assert 0.93 <= covered / trials <= 0.97


class Smooth:
    """A probe whose measure is a known function of the normal scores, without chance."""

    def __init__(self, number: float, surface) -> None:
        self.statement, self._surface = parse_statement(f"p_no_leaker >= {number}"), surface

    def span(self, held):
        return self.at(held).ci95

    def at(self, held) -> Measure:
        value = float(self._surface(norm.ppf(list(held.values()))))
        return Measure(value, (value, value), (value, value))

    def all_at(self, points):
        return [self.at(held) for held in points]


def test_second_round_finds_the_nearest_point_of_a_bent_surface():
    # The product bends the surface away from what runs along each axis tell.
    def surface(z):
        return 0.3 + 0.10 * z[0] + 0.02 * z[1] + 0.09 * z[0] * z[1]

    angles = np.linspace(0.0, 2.0 * math.pi, 40_001)
    radii = []
    for unit in zip(np.cos(angles), np.sin(angles), strict=True):
        a, b = 0.09 * unit[0] * unit[1], 0.10 * unit[0] + 0.02 * unit[1]
        # 0.3 + b r + a r^2 = 0.45
        root = b * b + 4.0 * a * 0.15
        if abs(a) > 1e-12 and root >= 0.0:
            radii += [r for r in ((-b + s * math.sqrt(root)) / (2.0 * a) for s in (1, -1)) if r > 0.0]
    nearest = min(radii)
    text = one_shot(sspk=SSPK, reliability=RELIABILITY)
    probe = Smooth(0.45, surface)
    found = design_point(probe, probe.at({"a": 0.5, "b": 0.5}), assumptions_of(load(text)))
    assert found.kind == "found"
    assert nearest <= found.distance == pytest.approx(nearest, rel=0.01)


@pytest.mark.kernel
@pytest.mark.statistical
@pytest.mark.slow
def test_the_interval_of_a_threshold_covers_other_worlds():
    # P(no leaker) = sspk * reliability; the reliability is uniform from 0.6 to 1 over worlds, so the claim
    # p >= 0.4 flips at sspk 0.5 over all worlds, and at 0.4 / (mean reliability) over 25 of them.
    text = one_shot(sspk=SSPK, reliability=RELIABILITY)
    covered = narrow = 0
    for seed in range(1, 21):
        probe = Probe(load(text), parse_statement("p_no_leaker >= 0.4"), execute, 5000, 25, seed)
        found = breakeven(probe, n_together=0)
        flip = next(one for one in found.flips if "sspk" in one.assumption.name)
        low, high = flip.threshold.value95
        covered += low <= 0.5 <= high
        narrow += high - low < 0.1
    # Of 20 at 95 %, fewer than 16 come once in 400; the standard error over worlds makes a width of 0.06.
    assert covered >= 16
    assert narrow >= 18


@pytest.mark.kernel
@pytest.mark.statistical
def test_a_verdict_holds_in_fresh_worlds():
    # P(no leaker) = 0.5 * reliability, of mean 0.4 over all worlds. A claim of 0.395 or more is true and one
    # of 0.405 or more is false, whichever 25 worlds are drawn: their means scatter by 0.5 * 0.115 / 5.
    text = one_shot(sspk="0.5", reliability=RELIABILITY)
    wrong = by_chance = 0
    for seed in range(1, 31):
        for number, false in ((0.395, "fails"), (0.405, "holds")):
            probe = Probe(load(text), parse_statement(f"p_no_leaker >= {number}"), execute, 40_000, 25, seed)
            found = breakeven(probe, n_leading=0, n_together=0)
            wrong += found.truth == false
            by_chance += truth_of(found.statement, found.base, found.base.ci95) == false
    # At 95 % one verdict of 40 is wrong to this side: more than 4 of 60 come once in 50.
    assert wrong <= 4
    assert by_chance > 8


@pytest.mark.kernel
@pytest.mark.statistical
def test_a_flip_that_other_worlds_need_not_show_is_not_settled():
    # P(no leaker) = sspk * reliability, at the 95th percentile of the sspk 0.86 * 0.8 = 0.688 over all
    # worlds: a claim of 0.68 is hardly reached there, one of 0.5 surely; at that of the reliability 0.49.
    text = one_shot(sspk=SSPK, reliability=RELIABILITY)
    kinds = {}
    for number in (0.5, 0.68):
        probe = Probe(load(text), parse_statement(f"p_no_leaker >= {number}"), execute, 5000, 25, 3)
        for flip in breakeven(probe, n_together=0).flips:
            kinds[number, flip.assumption.leading.path.split(".")[4]] = flip.kind, flip.settled
    assert kinds[0.5, "sspk"] == ("threshold", True)
    assert kinds[0.68, "sspk"] in (("threshold", False), ("open", False))
    assert kinds[0.5, "reliability"][1] is False
    assert kinds[0.68, "reliability"] == ("never", True)


@pytest.mark.kernel
@pytest.mark.slow
@pytest.mark.statistical
def test_the_threshold_of_a_shipped_scenario_holds_in_2000_other_worlds():
    """Brute force: on either side of the interval the claim fails, and holds, whichever worlds are drawn."""
    scenario, claim = load("riyadh-2017-11-04"), parse_statement("p_no_leaker >= 0.5")
    found = breakeven(Probe(scenario, claim, execute, 4000, 100), n_leading=3, n_together=0)
    flip = next(one for one in found.flips if ".sspk." in one.assumption.leading.path)
    assert (flip.kind, found.truth) == ("threshold", "fails")
    low, high = flip.threshold.share95
    for share, holds in ((low, False), (high, True)):
        if math.isnan(share):  # beyond the range: nothing is said of that side
            continue
        held = ({flip.assumption.name: share},) * 2000
        fresh = next(execute([Case(scenario, 40_000, 20_171_104, 2000, (), held)]))
        assert claim.holds(answer(fresh).p_no_leaker.mean) is holds
    assert flip.settled is not math.isnan(high)
