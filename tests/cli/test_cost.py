"""What an analysis will cost is said first, after a short part of it has been timed."""

from __future__ import annotations

import pytest

from rempart.answers.sensitivity import Plan
from rempart.cli.progress import Cost, Progress


class Clock:
    """A clock that is set by hand."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def said_of(steps, each=1.0, total=100):
    """Sentences after each (seconds since the beginning, things done) of one stage."""
    clock = Clock()
    done = Cost(clock).stage("runs", total, each)
    found = []
    for seconds, n in steps:
        clock.now_s = 100.0 + seconds
        found.append(done(n))
    return found


def test_the_cost_is_said_once_it_is_measured():
    """The first run took a compiler's 30 s, the others 0.4 s each."""
    early, first, soon, later = said_of([(30.0, 1), (32.0, 6), (36.0, 16), (48.0, 46)])
    assert early is None
    assert first == "This takes about 70 s for runs; Ctrl-C stops it."
    assert soon is None
    assert later == "runs: 46 of 100, about 20 s left"


def test_what_is_soon_done_needs_no_word():
    assert said_of([(0.1, 2), (1.5, 40), (3.0, 90)]) == [None, None, None]


def test_stages_are_estimated_as_a_whole():
    """200 of 1000 worlds first, then 8 in 2 s: the other 792 take 198 s."""
    clock = Clock()
    cost = Cost(clock)
    cost.whole = 1000
    first = cost.stage("worlds", 1, 200)
    clock.now_s += 3.0
    assert first(1) is None
    second = cost.stage("screening", 100, 8)
    clock.now_s += 2.0
    assert second(1) == "This takes about 3 min; Ctrl-C stops it."  # 3 + 2 + 792 / 8 * 2 = 203 s
    clock.now_s += 15.0
    assert second(50) == "screening: 50 of 100, about 15 s left"  # 400 more in 17 s; 400 are left: 17 s


@pytest.mark.parametrize(
    ("a_quarter_s", "words"), [(1.8, "7 s"), (15.5, "60 s"), (100.0, "7 min"), (2250.0, "2.5 h")]
)
def test_durations_are_rough(a_quarter_s, words):
    told = f"This takes about {words} for runs; Ctrl-C stops it."
    assert said_of([(0.0, 0), (a_quarter_s, 25)]) == [None, told]


def test_it_is_said_where_there_is_no_terminal(capsys):
    clock = Clock()
    with Progress(clock) as progress:
        done = progress.of("raids", 10)
        done(0)
        clock.now_s += 4.0
        done(2)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "This takes about 20 s for raids; Ctrl-C stops it.\n"


def test_worlds_of_a_sensitivity():
    plan = Plan("both", 8, 200, 20, 128, 1)
    assert plan.most_worlds(122) == 200 + 123 * 8 + 16 * 100 + 11 * 128
    assert Plan("tornado", 8, 5, 20, 128, 1).most_worlds(3) == 5 + 4 * 5 + 6 * 5
