"""Distributions in the place of a number, and what they are drawn as."""

from __future__ import annotations

import math

import pytest
from pydantic_core import PydanticCustomError

from rempart.scenario.quantity import Rule
from rempart.world.drawn_values import quantile

LENGTH = Rule("length", high=4e7)
POSITIVE = Rule("length", high=4e7, above=True)
PROBABILITY = Rule(high=1.0)
COUNT = Rule(high=1e6, whole=True)
ANGLE = Rule("angle", -math.pi, math.pi)


def at(rule, raw, *shares):
    spread = rule.read(raw).spread
    return [quantile(spread, share) for share in shares]


@pytest.mark.parametrize(
    ("rule", "raw", "expected"),
    [
        (LENGTH, {"low": "100 km", "high": "170 km"}, [100e3, 170e3]),
        (LENGTH, {"low": "100 km", "value": "150 km", "high": "170 km"}, [100e3, 170e3]),
        (LENGTH, {"low": "0 m", "high": "170 m"}, [0.0, 170.0]),
        (PROBABILITY, {"low": 0.1, "high": 0.9}, [0.1, 0.9]),
        (PROBABILITY, {"low": 0, "value": 0.02, "high": 0.1}, [0.0, 0.1]),
        (ANGLE, {"low": "-10 deg", "high": "20 deg"}, [math.radians(-10), math.radians(20)]),
        (COUNT, {"low": 2, "high": 60}, [2.0, 60.0]),
        (LENGTH, {"low": "1 km", "high": "9 km", "as": "bounds"}, [1400.0, 8600.0]),
        (LENGTH, {"uniform": ["1 km", "9 km"]}, [1400.0, 8600.0]),
        (LENGTH, {"normal": {"mean": "1 km", "sd": "10 m"}}, [1000 - 16.4485, 1000 + 16.4485]),
        (
            LENGTH,
            {"lognormal": {"median": "1 km", "sigma": 0.5}},
            [1e3 * math.exp(-0.8224268134757361), 1e3 * math.exp(0.8224268134757361)],
        ),
        (PROBABILITY, {"beta": {"a": 1, "b": 1}}, [0.05, 0.95]),
    ],
)
def test_5th_and_95th_percentile(rule, raw, expected):
    assert at(rule, raw, 0.05, 0.95) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_value_is_the_median():
    assert at(LENGTH, {"low": "100 km", "value": "150 km", "high": "170 km"}, 0.5) == pytest.approx([150e3])


def test_value_at_one_end_keeps_half_of_the_draws_there():
    raw = {"value": "2 s", "low": "2 s", "high": "4 s"}
    assert at(Rule("time", high=1e6), raw, 0.01, 0.3, 0.5, 0.95) == pytest.approx([2.0, 2.0, 2.0, 4.0])
    raw = {"value": 0.9, "low": 0.5, "high": 0.9}
    assert at(PROBABILITY, raw, 0.05, 0.5, 0.99) == pytest.approx([0.5, 0.9, 0.9])


def test_triangular_in_closed_form():
    raw = {"triangular": ["0 m", "2 m", "8 m"]}
    assert at(LENGTH, raw, 0.25, 0.5) == pytest.approx([2.0, 8.0 - math.sqrt(0.5 * 8.0 * 6.0)])
    assert LENGTH.read(raw).value == pytest.approx(8.0 - math.sqrt(24.0))


def test_choice_by_cumulative_weight():
    raw = {"choice": {"2": 0.7, "3": 0.3}}
    assert at(COUNT, raw, 0.0, 0.69, 0.71, 0.999) == [2.0, 2.0, 3.0, 3.0]
    assert at(LENGTH, {"choice": {"1 km": 1, "2 km": 3}}, 0.24, 0.26) == [1000.0, 2000.0]


def test_counts_between_bounds_have_equal_weight():
    spread = COUNT.read({"low": 1, "high": 4, "as": "bounds"}).spread
    drawn = [quantile(spread, (k + 0.5) / 1000) for k in range(1000)]
    assert [drawn.count(n) for n in (1.0, 2.0, 3.0, 4.0)] == [250] * 4


def test_draws_keep_to_the_limits_of_the_field():
    assert at(LENGTH, {"normal": {"mean": "1 m", "sd": "10 m"}}, 0.001) == [0.0]
    assert at(PROBABILITY, {"normal": {"mean": 0.9, "sd": 0.5}}, 0.99) == [1.0]


@pytest.mark.parametrize(
    "raw",
    [
        {"value": "2 km"},
        {"low": "2 km", "high": "2 km"},
        {"value": "2 km", "low": "2 km", "high": "2 km", "source": "x"},
    ],
)
def test_no_width_is_known(raw):
    quantity = LENGTH.read(raw)
    assert quantity.spread is None
    assert quantity.value == 2000.0


@pytest.mark.parametrize(
    "raw",
    [
        {"low": 0.2, "high": 0.7},
        {"low": 0.2, "value": 0.3, "high": 0.7},
        {"uniform": [0, 1]},
        {"triangular": [0, 0.9, 1]},
        {"choice": {"0.5": 1}},
    ],
)
def test_value_shown_is_the_median_drawn(raw):
    assert at(PROBABILITY, raw, 0.5) == pytest.approx([PROBABILITY.read(raw).value])


@pytest.mark.parametrize(
    ("rule", "raw", "sentence"),
    [
        (LENGTH, 150, "found 150, expected a length such as '150 km'"),
        (LENGTH, True, "found true, expected a length"),
        (LENGTH, ["1 km"], "found a list"),
        (LENGTH, "-1 km", "expected at least 0 m"),
        (POSITIVE, "0 km", "expected more than 0 m"),
        (PROBABILITY, 1.5, "found 1.5, expected at most 1"),
        (PROBABILITY, "often", "expected a number from 0 to 1 such as 0.4"),
        (COUNT, 2.5, "found 2.5, expected a whole number such as 4"),
        (COUNT, float("nan"), "expected a whole number"),
        (COUNT, 1e300, "expected at most 1000000"),
        (LENGTH, {"low": "2 km", "high": "1 km"}, "expected them in rising order"),
        (LENGTH, {"low": "2 km"}, "low and high go together"),
        (LENGTH, {"low": "1 km", "value": "3 km", "high": "2 km"}, "rising order"),
        (LENGTH, {"lwo": "1 km", "high": "2 km"}, "the key 'lwo'"),
        (LENGTH, {"low": "1 km", "high": "2 km", "as": "bound"}, "expected bounds or percentiles"),
        (LENGTH, {"low": 1, "high": 2}, "found 1, expected a length such as '1 km'"),
        (LENGTH, {"uniform": ["1 km"]}, "a list of 2 numbers"),
        (LENGTH, {"uniform": ["2 km", "1 km"]}, "in rising order"),
        (LENGTH, {"uniform": ["2 km", "3 km"], "low": "1 km", "high": "2 km"}, "one distribution"),
        (LENGTH, {"normal": {"mean": "1 km"}}, "expected normal: {mean: ..., sd: ...}"),
        (LENGTH, {"normal": {"mean": "1 km", "sd": "0 m"}}, "more than 0"),
        (POSITIVE, {"normal": {"mean": "1 km", "sd": "1 m"}}, "use lognormal"),
        (LENGTH, {"beta": {"a": 1, "b": 2}}, "lies between 0 and 1"),
        (LENGTH, {"choice": {}}, "a mapping of values to weights"),
        (COUNT, {"choice": {"2": 0, "3": 0}}, "at least one weight"),
        (COUNT, {"choice": {"2": -1}}, "expected at least 0"),
        (LENGTH, {"value": "1 km", "source": 7}, "found 7 as source, expected a text"),
        (LENGTH, {"value": "1 km", "grade": "GOOD"}, "as grade, expected one of"),
        (LENGTH, {}, "found a mapping"),
    ],
)
def test_refuses_with_a_sentence(rule, raw, sentence):
    with pytest.raises(PydanticCustomError) as caught:
        rule.read(raw)
    assert sentence in str(caught.value)
