"""Comparisons: against the rows themselves, against structure, and against the law of chance."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from answers.small_scenarios import FIXED, MIXED, UNCERTAIN
from rempart.answers.comparing import Comparison, compare
from rempart.answers.measures import answer
from rempart.answers.paired import Paired, share_sums
from rempart.answers.statements import parse_measure
from rempart.engine.pairing import empty_sums, fold_differences, fold_shares
from rempart.engine.predicates import PredicateError
from rempart.engine.run import run_rows
from rempart.pipeline import Worlds, build, simulate, simulate_pair
from rempart.scenario import change, load
from rempart.stats.paired import paired_interval, spread

pytestmark = pytest.mark.kernel
SEED, N, M = 2, 4_000, 5


FEWER = {"batteries.gun.weapons.gun.magazine": "2"}


def made(text: str, **changes: object) -> Worlds:
    return build(change(load(text), **changes), SEED, M)  # type: ignore[arg-type]


@cache
def pair() -> Paired:
    return simulate_pair(made(UNCERTAIN), fewer(), N, watch=("leakers >= 4",))


@cache
def fewer() -> Worlds:
    return made(UNCERTAIN, sets=FEWER)


@cache
def comparison() -> Comparison:
    return compare(pair())


def test_every_measure_of_both_and_the_difference_of_their_means():
    found = comparison().measures
    of_a, of_b = answer(pair().a), answer(pair().b)
    assert found["leakers"].a == of_a.counts["leakers"]
    for name, a, b in (
        ("leakers", of_a.counts["leakers"], of_b.counts["leakers"]),
        ("p_no_leaker", of_a.p_no_leaker, of_b.p_no_leaker),
        ("p_leaked[dart]", of_a.by_class["dart"].p_leaked, of_b.by_class["dart"].p_leaked),
        ("p_intercepted_engaged", of_a.p_intercepted_engaged, of_b.p_intercepted_engaged),
        ("p_lost[camp]", of_a.p_lost["camp"], of_b.p_lost["camp"]),
        (
            "leak_causes[no_missile, dart]",
            *(x.by_class["dart"].leak_causes["no_missile"] for x in (of_a, of_b)),
        ),
    ):
        entry = found[name]
        assert entry.difference.mean == pytest.approx(b.mean - a.mean, abs=1e-12), name
        low, high = entry.difference.ci95
        assert low < entry.difference.mean < high
        assert entry.difference.gain is None or entry.difference.gain > 0.5
    watched = found["p(leakers >= 4)"]
    assert watched.difference.mean == pytest.approx(watched.b.mean - watched.a.mean)


def test_pairing_is_worth_what_the_variances_say():
    rows = [run_rows(w.worlds, SEED, 0, N).astype(float) for w in (made(UNCERTAIN), fewer())]
    column = pair().a.layout.column("leakers")
    a, b = rows[0][:, column], rows[1][:, column]

    def within(x: np.ndarray) -> float:
        return float(np.mean([x[w::M].var(ddof=1) for w in range(M)]))

    expected = (within(a) + within(b)) / within(b - a)
    assert comparison().measures["leakers"].difference.gain == pytest.approx(expected, rel=1e-9)
    assert expected > 1.5


def test_a_share_has_the_spread_of_its_linearised_values():
    """The ratio estimator's residuals, computed from the rows."""
    rows = [run_rows(w.worlds, SEED, 0, N).astype(float) for w in (made(UNCERTAIN), fewer())]
    layout = pair().a.layout
    values = []
    for of_side in rows:
        part, whole = (of_side[:, layout.column(name)] for name in ("intercepted", "engaged"))
        values.append((part - part.sum() / whole.sum() * whole) / whole.mean())
    z = values[1] - values[0]
    sums = share_sums(pair().sums, len(layout.classes), 1)
    found = spread(sums.difference)
    assert found.variance == pytest.approx(np.mean([z[w::M].var(ddof=1) for w in range(M)]), rel=1e-9)
    centred = np.concatenate([z[w::M] - z[w::M].mean() for w in range(M)])
    assert found.skew == pytest.approx((centred**3).sum() / (centred**2).sum(), rel=1e-6)
    assert np.corrcoef(values)[0, 1] > 0.1


def test_what_structure_settles_is_exact():
    """The gun never fires on one side: launched is the same, and what it intercepts is not sampled there."""
    unarmed = made(UNCERTAIN, sets={"batteries.gun.weapons.gun.magazine": "0"})
    found = compare(simulate_pair(unarmed, unarmed, 100)).measures
    assert all(entry.difference is None or entry.difference.exact for entry in found.values())
    assert found["leakers"].difference.ci95 == (0.0, 0.0)
    assert found["p_intercepted_engaged"].difference is None
    sides = compare(simulate_pair(made(UNCERTAIN), unarmed, 400)).measures
    assert sides["launched"].difference.exact
    assert not sides["intercepted"].difference.exact
    assert sides["intercepted"].b.exact


def test_a_difference_that_each_world_settles_has_no_chance():
    """An alternative adds two ground attacks: nothing but ignorance is in how many more are launched."""
    found = compare(simulate_pair(made(MIXED), made(FIXED.replace("fixed", "mixed")), 600)).measures[
        "launched"
    ]
    assert found.difference.ci95 == (found.difference.mean, found.difference.mean)
    assert not found.difference.exact
    assert found.difference.ignorance90[0] < found.difference.ignorance90[1]


def test_a_scenario_against_itself_differs_by_exactly_nothing():
    one = made(UNCERTAIN)
    found = compare(simulate_pair(one, one, 200)).measures
    for name, entry in found.items():
        if entry.difference is not None:
            assert (entry.difference.mean, entry.difference.exact) == (0.0, True), name


def test_what_one_side_does_not_have_is_said():
    without = made(UNCERTAIN, without=["gun"])
    found = compare(simulate_pair(made(UNCERTAIN), without, 200))
    assert "gun/radar" in found.only_a
    assert found.only_b == ()
    lost = found.measures["p_lost[gun/radar]"]
    assert lost.a is not None
    assert (lost.b, lost.difference) == (None, None)
    assert found.measures["p_lost[camp]"].difference is not None


def test_asked_measures_by_every_name():
    found = comparison()
    for text in (
        "p_no_leaker",
        "no_leaker",
        "p_lost[camp]",
        "leakers[dart]",
        "p(leakers >= 4)",
    ):
        assert found.of(parse_measure(text)) is not None, text
    with pytest.raises(PredicateError, match="neither"):
        found.of(parse_measure("leakers[truck]"))


@pytest.mark.statistical
@pytest.mark.parametrize("i_share", [0, 1, 2], ids=["p_intercepted", "p_intercepted_engaged", "p_leaked"])
@pytest.mark.parametrize("p_kill", [0.5, 0.02], ids=["many", "few"])
def test_difference_of_shares_covers(i_share: int, p_kill: float):
    """Raids in which numbers arrived and shot at vary by chance, and both sides share them in part."""
    rng = np.random.default_rng(100 * i_share + int(100 * p_kill))
    n_worlds, per_world, n_runs = 10, 40, 1000
    ratio_a, ratio_b = p_kill, 0.7 * p_kill
    n_covered = 0
    for _ in range(n_runs):
        sums = empty_sums(n_worlds, 1, 1)
        for world in range(n_worlds):
            a, b = (np.zeros((per_world, 35), np.int32) for _ in range(2))
            arrived = rng.binomial(6, 0.9, per_world)
            luck = rng.random((per_world, 6))
            for rows, p in ((a, ratio_a), (b, ratio_b)):
                engaged = np.minimum(arrived, rng.binomial(6, 0.7, per_world))
                base = engaged if i_share == 1 else arrived
                hits = ((luck < p) & (np.arange(6) < base[:, None])).sum(axis=1)
                rows[:, 1], rows[:, 4] = arrived, engaged
                rows[:, 6 if i_share == 2 else 5] = hits
            fold_shares(a, b, 1, sums.firsts[world], sums.products[world], sums.triples)
            sums.n[world] += per_world
        found = share_sums(sums, 0, i_share)
        mean, of_pair = found.ratios[1] - found.ratios[0], spread(found.difference)
        n = float(sums.n.sum())
        low, high = paired_interval(mean, n, of_pair, found.difference.unit, 1.0)
        n_covered += low <= ratio_b - ratio_a <= high
    assert 0.935 <= n_covered / n_runs <= 0.98


@pytest.mark.statistical
def test_differences_of_real_runs_cover_what_a_long_run_tells():
    """Many short paired runs, by seed, of one fixed scenario against one long run of another seed."""
    two = FIXED.replace("count: 5", "count: 2")
    designs = [
        build(load(two), 1, 1),
        build(change(load(two), {"batteries.gun.weapons.gun.magazine": "1"}), 1, 1),
    ]
    names = ("leakers", "p_no_leaker", "p_intercepted", "interceptors_fired", "p_lost[camp]")

    def compared(seed: int, n: int) -> Comparison:
        a, b = (replace(made, seed=seed) for made in designs)  # all fixed: no world depends on the seed
        return compare(simulate_pair(a, b, n, threads=1))

    long = compared(999, 200_000)
    n_covered, n_runs = dict.fromkeys(names, 0), 300
    for seed in range(n_runs):
        found = compared(seed, 400)
        for name in names:
            low, high = found.measures[name].difference.ci95
            n_covered[name] += low <= long.measures[name].difference.mean <= high
    for name, n in n_covered.items():
        assert 0.912 <= n / n_runs <= 0.99, name


def test_differences_fold_either_sign():
    a, b = np.array([[3], [0], [2]], np.int32), np.array([[1], [4], [2]], np.int32)
    total, squares, cubes = np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64)
    fold_differences(a, b, total, squares, cubes)
    assert (total[0], squares[0], cubes[0]) == (2, 20, 56)


def test_more_replicates_continue_the_same_run():
    alone = simulate(made(UNCERTAIN), N)
    assert alone.fingerprint == pair().a.fingerprint
