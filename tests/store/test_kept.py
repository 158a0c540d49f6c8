"""Outcomes kept on disk: back to the last bit, only for their own question, and resumed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from answers.small_scenarios import FIXED, MIXED, UNCERTAIN
from rempart.answers.cases import Case
from rempart.answers.measures import answer
from rempart.answers.outcomes import Outcomes
from rempart.pipeline import execute
from rempart.scenario import load, override
from rempart.store.kept import CASES, case_key, kept
from rempart.store.outcomes_file import Unreadable, outcomes_from, outcomes_to_bytes

pytestmark = pytest.mark.kernel

WATCH = ("leakers >= 3", "lost[gun/radar]")


def case(text: str = UNCERTAIN, count: int = 5, **fields: object) -> Case:
    given = {"n_replicates": 400, "n_worlds": 20, "watch": WATCH, **fields}
    return Case(override(load(text), {"raid.darts.count": count}), **given)


ARRAYS = ("tally", "limits", "present")
NOT_KEPT = ("behind",)
WORDS = tuple(field.name for field in dataclasses.fields(Outcomes) if field.name not in (*ARRAYS, *NOT_KEPT))


def arrays(outcomes: Outcomes) -> list[np.ndarray]:
    tally, limits, patterns = outcomes.tally, outcomes.limits, outcomes.patterns
    sums = [tally.n, tally.total, tally.squares, tally.products, tally.histograms]
    return [*sums, limits.low, limits.high, outcomes.present, patterns.codes, patterns.counts]


def alike(a: Outcomes, b: Outcomes) -> None:
    assert [getattr(a, name) for name in WORDS] == [getattr(b, name) for name in WORDS]
    assert answer(a) == answer(b)
    for one, other in zip(arrays(a), arrays(b), strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)


@pytest.mark.parametrize("text", [FIXED, UNCERTAIN, MIXED])
def test_what_is_read_is_what_was_written(text):
    (outcomes,) = execute([case(text)])
    alike(outcomes_from(outcomes_to_bytes(outcomes, "x"), "x"), outcomes)
    (unwatched,) = execute([case(text, watch=())])
    alike(outcomes_from(outcomes_to_bytes(unwatched, "x"), "x"), unwatched)


def test_every_byte_counts():
    (outcomes,) = execute([case(FIXED)])
    data = outcomes_to_bytes(outcomes, "x")
    for i in (0, 5, 20, 60, 100, len(data) // 2, len(data) - 1):
        wrong = bytearray(data)
        wrong[i] ^= 1
        with pytest.raises(Unreadable):
            outcomes_from(bytes(wrong), "x")
    for cut in (b"", data[:30], data[:-1], data + b"x"):
        with pytest.raises(Unreadable):
            outcomes_from(cut, "x")
    with pytest.raises(Unreadable, match="another case"):
        outcomes_from(data, "y")


def test_a_prefix_is_never_kept():
    (outcomes,) = execute([case(FIXED)])
    with pytest.raises(ValueError, match="cut short"):
        outcomes_to_bytes(dataclasses.replace(outcomes, interrupted=True), "x")


def test_a_key_for_each_question():
    same = [case(), case()]
    assert len({case_key(one) for one in same}) == 1
    others = [
        case(FIXED),
        case(MIXED),
        case(count=6),
        case(seed=2),
        case(n_worlds=21),
        case(n_replicates=401),
        case(watch=()),
        case(quantiles=({"x": 0.5},)),
        case(quantiles=({"x": 0.25},)),
        case(UNCERTAIN.replace("low: 0.2", "low: 0.3")),
    ]
    assert len({case_key(one) for one in (case(), *others)}) == len(others) + 1


class Counting:
    """Runs cases, counts them, and is killed after some."""

    def __init__(self, killed_after: int = 1_000) -> None:
        self.n, self.killed_after = 0, killed_after

    def __call__(self, cases: Sequence[Case]) -> Iterator[Outcomes]:
        for outcomes in execute(cases):
            if self.n == self.killed_after:
                raise KeyboardInterrupt
            self.n += 1
            yield outcomes


def test_a_sweep_that_was_killed_goes_on_where_it_was(tmp_path):
    cases = [case(count=n) for n in (3, 5, 7, 9)]
    plain = list(execute(cases))
    killed = Counting(killed_after=2)
    with pytest.raises(KeyboardInterrupt):
        list(kept(killed, tmp_path)(cases))
    assert len(list((tmp_path / CASES).iterdir())) == 2
    going_on = Counting()
    resumed = list(kept(going_on, tmp_path)(cases))
    assert going_on.n == 2
    assert [o.fingerprint for o in resumed] == [o.fingerprint for o in plain]
    assert [answer(o) for o in resumed] == [answer(o) for o in plain]
    again = Counting()
    for one, other in zip(kept(again, tmp_path)(cases), resumed, strict=True):
        alike(one, other)
    assert again.n == 0


def test_the_same_case_twice_is_run_once(tmp_path):
    counting = Counting()
    a, b = kept(counting, tmp_path)([case(), case()])
    assert counting.n == 1
    alike(a, b)


@pytest.mark.parametrize("damage", ["cut", "other", "foreign"])
def test_a_file_that_cannot_be_used_is_told_and_replaced(tmp_path, damage):
    list(kept(execute, tmp_path)([case(), case(count=6)]))
    first = tmp_path / CASES / f"{case_key(case())}.outcomes"
    other = tmp_path / CASES / f"{case_key(case(count=6))}.outcomes"
    whole = first.read_bytes()
    first.write_bytes({"cut": whole[:-9], "other": other.read_bytes(), "foreign": b"PK\x03\x04"}[damage])
    told: list[str] = []
    counting = Counting()
    (outcomes,) = kept(counting, tmp_path, told.append)([case()])
    assert counting.n == 1
    assert len(told) == 1
    assert first.name in told[0]
    (plain,) = execute([case()])
    assert outcomes.fingerprint == plain.fingerprint
    assert outcomes_from(first.read_bytes(), first.name).fingerprint == plain.fingerprint
