"""The first sentence of an answer accounts for all threats and carries its range."""

from __future__ import annotations

import re

import pytest

from rempart import pipeline
from rempart.answers.measures import Measure, answer
from rempart.scenario import load
from rempart.views.headline import headline
from rempart.views.words import in_worlds, percent


def test_a_range_is_over_worlds_where_that_is_known_else_by_chance():
    assert in_worlds(Measure(0.5, (0.4, 0.6), (0.1, 0.9)), percent) == "10.0 to 90.0% in nine worlds of ten"
    unknown = Measure(0.5, (0.4, 0.6), (0.1, 0.9), ignorance_known=False)
    assert in_worlds(unknown, percent) == "40.0 to 60.0% by chance alone"
    assert in_worlds(Measure(1.0, (1.0, 1.0), (1.0, 1.0), exact=True), percent) == ""


@pytest.mark.kernel
@pytest.mark.parametrize("name", ["gaza-envelope-2021-05", "first-steps", "riyadh-2017-11-04"])
def test_what_got_through_adds_up_to_what_arrived(name):
    answers = answer(pipeline.simulate(pipeline.build(load(name), 1, 20), 200))
    told = headline(answers).split(";", 1)[0] + headline(answers)
    arrived = float(re.search(r"On average ([\d.]+) threats", told)[1])
    parts = [
        re.search(rf"([\d.]+) {word}", told) for word in ("get through", "are intercepted", "fall harmless")
    ]
    whole = sum(float(part[1]) for part in parts if part)
    assert whole == pytest.approx(arrived, abs=0.15 if arrived > 10 else 0.02)
    assert re.search(r"get through \([\d.]+%; [\d.]+ to [\d.]+% in nine worlds of ten\)", told)
