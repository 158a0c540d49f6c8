from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.engine.event_patterns import watching
from rempart.engine.outcomes import Layout
from rempart.engine.predicates import Comparison, Count, Junction, Predicate, PredicateError, Sum, parse

SHOOTERS = ("patriot", "patriot/launcher", "gun-east", "gun-west")
COUNTED = (("patriot/launcher",), ("gun-east", "gun-west"))
LAYOUT = Layout(("rocket-122mm", "drone"), ("hangar", "patriot/radar"), SHOOTERS, COUNTED)
COUNTS = (
    Count("leakers"),
    Count("intercepted", ("drone",)),
    Count("leak_causes", ("no_time",)),
    Count("leak_causes", ("no_time", "drone")),
    Count("no_leaker"),
    Count("lost", ("patriot/radar",)),
    Count("engaged", ("by patriot/launcher",)),
    Count("intercepted", ("drone", "by gun-east or gun-west")),
)


def rows(n: int = 64, seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 4, (n, LAYOUT.n_columns)).astype(np.int32)


def column(name: str, threat: str | None = None, by: tuple[str, ...] = ()) -> np.ndarray:
    return rows()[:, LAYOUT.column(name, threat, by)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("leakers >= 2", column("leakers") >= 2),
        ("leakers[drone] == 2", column("leakers", "drone") == 2),
        ("1 <= leakers < 3", (column("leakers") >= 1) & (column("leakers") < 3)),
        ("lost[patriot/radar]", column("lost/patriot/radar") != 0),
        ("not no_leaker", column("no_leaker") == 0),
        ("leak_causes[no_time, drone] > 1", column("cause/no_time", "drone") > 1),
        ("leak_causes[no_time] != 0", column("cause/no_time") != 0),
        ("2 * leakers - arrived + 1 > 0", 2 * column("leakers") - column("arrived") + 1 > 0),
        (
            "leakers > 1 and hits_on_assets > 1 or failed > 2",
            ((column("leakers") > 1) & (column("hits_on_assets") > 1)) | (column("failed") > 2),
        ),
        (
            "leakers > 1 and (hits_on_assets > 1 or failed > 2)",
            (column("leakers") > 1) & ((column("hits_on_assets") > 1) | (column("failed") > 2)),
        ),
        ("not leakers > 1 and failed > 2", ~(column("leakers") > 1) & (column("failed") > 2)),
        ("-leakers + 3 > 0", column("leakers") < 3),
        ("engaged[by patriot/launcher] > 1", column("engaged", None, ("patriot/launcher",)) > 1),
        (
            "intercepted[by  gun-east  or gun-west , drone] == 2",
            column("intercepted", "drone", ("gun-east", "gun-west")) == 2,
        ),
        (
            "shots_at_friends[by gun-east or gun-west] < 2",
            column("shots_at_friends", None, ("gun-east", "gun-west")) < 2,
        ),
    ],
)
def test_what_a_predicate_says(text, expected):
    assert 0 < expected.sum() < len(expected)
    np.testing.assert_array_equal(parse(text).holds(rows(), LAYOUT), expected)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("leakers >=", "ends where a count"),
        ("(leakers > 1", "not closed"),
        ("leakers 3", "did not expect '3'"),
        ("leakers > 1.5", "whole number"),
        ("leakers > 1 ; import os", "cannot read"),
        ("leakers > 99999999999", "too large"),
        ("(" * 200 + "leakers" + ")" * 200, "nested"),
        ("leakers or " * 400 + "leakers", "at most"),
        ("engaged[by]", "expected a battery or weapon after `by`"),
        ("engaged[by a or]", "expected a battery or weapon after `by`"),
        ("engaged[by a, by b]", "join names by `or`"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(text, told):
    with pytest.raises(PredicateError, match=told):
        parse(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lekers > 1", "did you mean leakers"),
        ("leakers[dron] > 1", "did you mean drone"),
        ("lost[radar]", "did you mean patriot/radar"),
        ("lost", "in brackets"),
        ("leak_causes > 1", "in brackets"),
        ("leak_causes[no_tme] > 1", "did you mean no_time"),
        ("no_leaker[drone]", "not told by class"),
        ("engaged[by gun-esat]", "did you mean gun-west or gun-east"),
        ("engged[by gun-east]", "did you mean engaged"),
        ("leakers[by gun-east]", "leakers is not told by battery or weapon; what is: engaged, intercepted"),
        ("lost[by gun-east]", "lost is not told by battery or weapon"),
        ("engaged[dron, by gun-east]", "did you mean drone"),
        ("engaged[drone, drone, by gun-east]", "expected one threat class"),
        ("friends_killed[drone, by gun-east]", "friends_killed is not told by class"),
    ],
)
def test_what_a_scenario_does_not_have_is_told_in_a_sentence(text, told):
    with pytest.raises(PredicateError, match=told):
        parse(text).check(LAYOUT)


sums = st.builds(
    lambda constant, terms: Sum(constant, tuple((f, c) for c, f in terms.items())),
    st.integers(-5, 5),
    st.dictionaries(st.sampled_from(COUNTS), st.integers(-3, 3).filter(bool), max_size=3),
)
comparisons = st.lists(sums, min_size=1, max_size=3).flatmap(
    lambda parts: st.lists(
        st.sampled_from((">=", "<=", ">", "<", "==", "!=")), min_size=len(parts) - 1, max_size=len(parts) - 1
    ).map(lambda signs: Comparison(tuple(parts), tuple(signs)))
)
nodes = st.recursive(
    comparisons,
    lambda below: st.one_of(
        st.builds(
            lambda parts, word: Junction(word, tuple(parts)),
            st.lists(below, min_size=2, max_size=3),
            st.sampled_from(("and", "or")),
        ),
        below.map(lambda part: Junction("not", (part,))),
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(nodes)
def test_written_and_read_again_it_says_the_same(node):
    predicate = Predicate(node)
    again = parse(predicate.text)
    assert parse(again.text) == again
    np.testing.assert_array_equal(again.holds(rows(), LAYOUT), predicate.holds(rows(), LAYOUT))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="leakrs[]()<>=!+-*0123 andot,", max_size=40))
def test_no_text_breaks_the_reader(text):
    try:
        parse(text).check(LAYOUT)
    except PredicateError:
        return


def test_patterns_set_one_bit_a_predicate():
    texts = ("leakers >= 2", "lost[hangar]", "not lost[hangar]")
    patterns = watching(texts, LAYOUT)(rows())
    for i, text in enumerate(texts):
        np.testing.assert_array_equal((patterns >> i) & 1 == 1, parse(text).holds(rows(), LAYOUT))
    assert watching((), LAYOUT) is None


def test_every_column_has_a_name_and_a_place_of_its_own():
    names = LAYOUT.names()
    assert len(names) == len(set(names)) == LAYOUT.n_columns
    for by in COUNTED:
        for name in ("engaged", "interceptors_surplus"):
            for threat in (*LAYOUT.classes, None):
                place = f"{threat}:{name}" if threat else name
                assert names[LAYOUT.column(name, threat, by)] == f"{place}/by {' or '.join(by)}"
        assert names[LAYOUT.column("friends_killed", None, by)] == f"friends_killed/by {' or '.join(by)}"
