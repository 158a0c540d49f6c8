from __future__ import annotations

import pytest

from rempart.answers.cases import Case
from rempart.answers.measures import answer
from rempart.answers.statements import parse_measure, parse_statement
from rempart.engine.predicates import PredicateError
from rempart.pipeline import execute, load

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def run():
    case = Case(load("rr-24"), 2_000, watch=("leakers >= 12", "lost[battery/radar]"), n_worlds=4)
    (outcomes,) = execute([case], threads=1)
    return outcomes, answer(outcomes)


@pytest.mark.parametrize(
    ("text", "mean"),
    [
        ("p_no_leaker >= 0.9", lambda a: a.p_no_leaker.mean),
        ("leakers < 2.5", lambda a: a.counts["leakers"].mean),
        ("leakers[rocket] < 2.5", lambda a: a.by_class["rocket"].counts["leakers"].mean),
        ("p_leaked <= 20%", lambda a: a.p_leaked.mean),
        ("p_lost[battery/radar] > 0.1", lambda a: a.p_lost["battery/radar"].mean),
        ("leak_causes[missed] > 0.1", lambda a: a.leak_causes["missed"].mean),
        (
            "p(leakers >= 12) < 0.5",
            lambda a: sum(p for n, p in a.counts["leakers"].distribution.items() if n >= 12),
        ),
    ],
)
def test_a_statement_speaks_of_a_measure(run, text, mean):
    statement = parse_statement(text)
    found = statement.asked.of(*run)
    assert found.mean == pytest.approx(mean(run[1]), abs=1e-12)
    assert parse_statement(statement.text) == statement


def test_a_watched_predicate_has_the_interval_of_the_measure_that_it_is(run):
    outcomes, answers = run
    watched = parse_measure("p(lost[battery/radar])").of(outcomes, answers)
    assert (watched.mean, watched.ci95) == (
        answers.p_lost["battery/radar"].mean,
        answers.p_lost["battery/radar"].ci95,
    )


def test_patterns_count_what_held_together(run):
    outcomes, _ = run
    patterns = outcomes.patterns
    assert patterns.counts.sum() == 2_000
    both = patterns.sums(0, 1).total.sum()
    assert 0 < both < min(patterns.sums(0).total.sum(), patterns.sums(1).total.sum())
    assert both == patterns.counts[:, patterns.codes == 3].sum()


def test_a_percentage_is_a_share():
    assert parse_statement("p_no_leaker >= 90%").number == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("p_no_leaker", "expected a measure"),
        ("p_no_leakers >= 0.9", "not a measure"),
        ("leakers + 1 >= 2", "expected one measure"),
        ("p(leekers > 1) >= 0.2 >= 3", "cannot read|did not expect|expected"),
        ("leakers >= 1e", "not a number"),
        (
            "intercepted[by gun] >= 1",
            r"by battery or weapon only probabilities .* p\(intercepted\[by gun\] >= 1\)",
        ),
    ],
)
def test_what_is_no_statement_is_told(text, told):
    with pytest.raises(PredicateError, match=told):
        parse_statement(text)


def test_what_the_scenario_does_not_have_is_told(run):
    for text in ("leakers[dron] < 1", "p_lost[radar] > 0.1", "leak_causes[no_tme] > 1", "p_lost > 0.1"):
        with pytest.raises(PredicateError):
            parse_statement(text).asked.of(*run)


def test_the_same_patterns_whatever_the_threads():
    case = Case(load("first-steps"), 3_000, watch=("leakers >= 1", "interceptors_fired >= 6"), n_worlds=7)
    (one,), (two,) = (list(execute([case], threads=n)) for n in (1, 2))
    assert one.patterns.codes.tolist() == two.patterns.codes.tolist()
    assert one.patterns.counts.tolist() == two.patterns.counts.tolist()
