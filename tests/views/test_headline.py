"""The first sentence of an answer accounts for all threats and carries its range."""

from __future__ import annotations

import re

import pytest

from cli.calling import rempart
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


COMMANDS = {
    "compare": ("first-steps", "--lose", "radar", "--replicates", 400, "--worlds", 20),
    "campaign": ("southern-israel-2021-05", "--replicates", 20, "--worlds", 10, "--no-worth"),
    "sweep": ("first-steps", "--over", "raid.rockets.count=2,16", "--replicates", 400, "--worlds", 20),
    "times": ("first-steps", "--replicates", 100, "--worlds", 20),
    "rare": ("first-steps", "--event", "leakers >= 4", "--effort", 2000, "--worlds", 5),
    "breakeven": (
        *("first-steps", "--claim", "p_no_leaker >= 0.5", "--replicates", 200, "--worlds", 20),
        *("--leading", 2, "--together", 0),
    ),
}


@pytest.mark.kernel
@pytest.mark.parametrize("command", COMMANDS)
def test_every_answer_begins_with_a_sentence_that_has_its_range(command):
    told = rempart(command, *COMMANDS[command]).stdout
    blocks = [" ".join(block.split()) for block in told.split("\n\n")]
    first = next(block for block in blocks if block.endswith("."))
    assert blocks.index(first) <= 1, told
    assert re.search(r"[\d.]+%? to \+?[\d.]+%? (by chance|in nine worlds of ten|whichever)", first), first


@pytest.mark.kernel
@pytest.mark.parametrize("command", ["compare", "campaign"])
def test_the_first_sentence_accounts_for_all_that_arrive(command):
    told = " ".join(rempart(command, *COMMANDS[command]).stdout.split())
    whole = re.findall(r"[Oo]f ([\d. ]+?) (?:threats )?that arrive(.*?)(?:;|\. )", told)
    assert len(whole) == {"compare": 2, "campaign": 1}[command]
    for arrived, rest in whole:
        parts = re.findall(r"([\d.]+)(?: \([^)]*\))? (?:get through|are intercepted|fall harmless)", rest)
        total = float(arrived.replace(" ", ""))
        assert sum(map(float, parts)) == pytest.approx(total, abs=2.0 if total > 100 else 0.03)
