"""What changes a digest of values, and what must not."""

from __future__ import annotations

import typing
from collections import namedtuple
from dataclasses import MISSING, field, fields, make_dataclass, replace
from itertools import combinations
from math import copysign, inf, nan
from typing import Any, NamedTuple

import numpy as np
import pytest

from answers.small_scenarios import FIXED
from rempart.answers.digest import digest_of_values
from rempart.pipeline import build, load
from rempart.world import records


def gun(name: str = "Gun", *more: Any, range_m: float = 4000.0, kills: tuple[Any, ...] = (0.5, "x")) -> Any:
    """A record made of field names alone."""
    kind = make_dataclass(name, ["range_m", "kills", ("slew_s", float, 0.0), *more], frozen=True)
    return kind(range_m, kills)


def test_the_name_of_a_class_and_the_order_of_its_fields_do_not_enter():
    plain = digest_of_values(gun())
    assert digest_of_values(gun("Cannon")) == plain
    other = make_dataclass("Gun", ["kills", "range_m", ("slew_s", float, 0.0)])
    assert digest_of_values(other((0.5, "x"), 4000.0)) == plain
    tuple_like = namedtuple("Gun", ["range_m", "kills", "slew_s"], defaults=[0.0])  # noqa: PYI024
    assert digest_of_values(tuple_like(4000.0, (0.5, "x"))) == plain


@pytest.mark.parametrize("default", [0.0, nan, None, (), "free", False, inf])
def test_a_field_more_that_is_left_at_its_default_does_not_enter(default):
    longer = gun("Gun", ("extra", Any, default))
    assert digest_of_values(longer) == digest_of_values(gun())
    assert digest_of_values((1, {"at": longer})) == digest_of_values((1, {"at": gun()}))
    made = gun("Gun", ("extra", list, field(default_factory=list)))
    assert digest_of_values(made) == digest_of_values(gun())
    assert digest_of_values(replace(longer, extra="set")) != digest_of_values(gun())


def test_a_default_is_left_out_by_its_value_and_not_by_its_identity():
    class Radar(NamedTuple):
        loss: float = 1.0
        phase_s: float = nan

    assert digest_of_values(Radar(float("1"), float("nan"))) == digest_of_values(Radar())
    assert digest_of_values(Radar(1)) == digest_of_values(Radar())  # type: ignore[arg-type]


def test_what_does_not_count_when_records_are_compared_does_not_enter():
    kind = make_dataclass("Kept", ["a", ("memo", int, field(default=0, compare=False))])
    assert digest_of_values(kind(1, 5)) == digest_of_values(kind(1, 6))


VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 0.5, -0.0, nan, inf, -inf, 2**53 + 1, 2**53 + 2, 2.0**70, 10**400),
    *(np.nextafter(0.5, 1), 5e-324, "", "0", "a", "True", "N", "n"),
    *((), (0,), (0, 0), ((0,), 0), ((), ()), ((((),),),), ("a", "b"), ("ab",), ("", "ab")),
    *({}, {"a": 0}, {"a": 0, "b": 1}, {"b": 1, "a": 0}, {"a": (0, "b"), "c": 1}, {"a": None}),
    *(np.zeros(2), np.zeros(2, np.float32), np.zeros(2, np.int64), np.zeros((1, 2)), -np.zeros(2)),
    *(gun(), gun(range_m=4001.0), gun(kills=(0.5, "y")), gun(kills=(0.5,))),
]  # fmt: skip


def test_any_two_values_that_differ_have_two_digests():
    digests = [digest_of_values(value) for value in VALUES]
    alike = [pair for pair in combinations(range(len(VALUES)), 2) if digests[pair[0]] == digests[pair[1]]]
    assert [(VALUES[a], VALUES[b]) for a, b in alike] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (2**53, 2.0**53),
        (0.1, np.float64(0.1)),
        (0.5, np.float32(0.5)),
        (3, np.int16(3)),
        (True, np.bool_(True)),
        (nan, -nan),
        (nan, np.float64("nan")),
        ((1, 2), [1, 2]),
        (np.arange(4.0).reshape(2, 2).T, np.array([[0.0, 2.0], [1.0, 3.0]])),
        (np.arange(4.0), np.arange(4.0).astype(">f8")),
    ],
    ids=str,
)
def test_what_means_the_same_has_one_digest(one, other):
    assert digest_of_values(one) == digest_of_values(other)


def test_minus_zero_is_told_by_its_sign():
    assert copysign(1.0, -0.0) != copysign(1.0, 0.0)
    assert digest_of_values(gun(range_m=-0.0)) != digest_of_values(gun(range_m=0.0))


@pytest.mark.parametrize(
    "value",
    [object(), {1, 2}, gun, np.array([None]), (1, [object()])],
    ids=["object", "set", "function", "array of objects", "object within"],
)
def test_what_is_not_understood_is_refused(value):
    with pytest.raises(TypeError, match="no digest of"):
        digest_of_values(value)


def changed(value: Any) -> Any:
    """The value with one number, word or length within it altered, once for each."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, float):
        yield 1.5 if value != value or value in (inf, -inf) else float(np.nextafter(value, inf))
    elif isinstance(value, str):
        yield f"{value}'"
    elif value is None:
        yield 0
    elif isinstance(value, tuple):
        yield (*value, 0)
        for i, part in enumerate(value):
            yield from ((*value[:i], other, *value[i + 1 :]) for other in changed(part))
    else:
        for one in fields(value):
            yield from (replace(value, **{one.name: other}) for other in changed(getattr(value, one.name)))


@pytest.mark.kernel
def test_any_one_value_of_a_world_changes_its_digest():
    world = build(load(FIXED), 1, 1).resolved[0]
    others = [digest_of_values(other) for other in changed(world)]
    assert len(others) > 150
    assert len({digest_of_values(world), *others}) == len(others) + 1


def test_kinds_that_may_be_held_in_one_place_differ_in_fields_without_default():
    kinds = typing.get_args(records.Flight)
    needed = [frozenset(f.name for f in fields(kind) if f.default is MISSING) for kind in kinds]
    assert len(set(needed)) == len(kinds) > 1
