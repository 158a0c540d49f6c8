"""The attack of `make fuzz`, bounded: every kind of file, every command; and that it would see a fault."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from attack import commands, damage, requests
from attack.files import Kind, attacked, kinds
from attack.mutants import mutant
from rempart.reading.problems import InputError, Problem
from rempart.web.description import description
from rempart.web.settings import Caps

FILES = 25
LINES = len(commands.commands())
REQUESTS = 60
LONG = ("laydown", "article", "incident on record")
"""A tenth of a second each."""


def later():
    return time.monotonic() + 120.0


@pytest.mark.kernel
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_wrong_files_get_a_sentence(kind):
    n = 5 if kind.name in LONG else FILES
    tally = attacked(kind, n, 20261201, later())
    assert tally.tried == n
    assert [finding for _, finding in tally.findings] == []


@pytest.mark.kernel
def test_wrong_command_lines_get_a_sentence():
    found = commands.attacked(LINES, 20261201, later())
    assert set(found) == set(commands.commands())
    assert all(tally.tried for tally in found.values())
    assert [finding for tally in found.values() for finding in tally.findings] == []


@pytest.mark.kernel
def test_wrong_requests_get_a_sentence():
    tally = requests.attacked(REQUESTS, 20261201, later())
    assert tally.tried == REQUESTS
    assert min(tally.read, tally.refused) > REQUESTS / 10
    assert [finding for _, finding in tally.findings] == []


@pytest.mark.parametrize(
    ("status", "kind", "content", "finding"),
    [
        (500, "application/json", b"{}", "status 500"),
        (422, "application/json", b'{"sentence": "", "problems": []}', "refused without a word"),
        (422, "application/json", b'{"sentence": "a\\u0007", "problems": []}', "control characters"),
        (200, "text/event-stream", b"Something went wrong that should not have.", "an event says so"),
        (200, "text/event-stream", b"event: done", ""),
        (404, "application/json", b'{"sentence": "There is none.", "problems": []}', ""),
    ],
)
def test_a_wrong_answer_would_be_found(status, kind, content, finding):
    found = list(requests._wrong(status, kind, content))
    assert found == [] if not finding else finding in found[0]


def test_every_address_that_takes_a_body_is_asked():
    described = description(Caps())["paths"]
    posts = {path for path, methods in described.items() if "post" in methods}
    assert posts == {path for path, _ in requests.POSTS}


def _raises(error):
    def read(_path):
        raise error

    return read


@pytest.mark.parametrize(
    ("error", "finding"),
    [
        (KeyError("x"), "KeyError"),
        (RecursionError("deep"), "RecursionError"),
        (InputError([]), "refused without a word"),
        (ValueError("a bell \a"), "control characters"),
        (ValueError("x" * 3000), "3000 characters"),
    ],
)
def test_a_fault_would_be_found(error, finding):
    kind = Kind("any", ".txt", ["a: 1\nb: 2\n"], _raises(error), (InputError, ValueError))
    tally = attacked(kind, 3, 1, later())
    assert len(tally.findings) == 3
    assert all(finding in said for _, said in tally.findings)


def test_a_right_refusal_is_no_finding():
    kind = Kind("any", ".txt", ["a: 1\n"], _raises(InputError([Problem("f", 1, "a", "is wrong")])))
    assert attacked(kind, 5, 1, later()).findings == []


def test_the_same_seed_makes_the_same_files():
    import random

    texts = ["a: 1\nb: [2, 3]\n", "c: x\n"]
    one, other = ([mutant(texts, draw) for _ in range(200)] for draw in (random.Random(5), random.Random(5)))
    assert one == other
    assert len(set(one)) > 150


def test_what_is_lost_or_believed_wrongly_is_counted():
    answers = iter([(0, "right", ""), (0, "wrong", ""), (1, "", "x is damaged"), (0, "right", "")])
    gone = iter([False, False, True])
    count = damage._each(3, lambda: next(gone), lambda: next(answers))
    assert replace(count) == damage.Count(tried=3, said=1, lost=2, believed_wrongly=1)


def test_an_answer_is_compared_without_the_time_that_it_took():
    one, late = '{"measures": 1, "elapsed_s": 1}', '{"measures": 1, "elapsed_s": 2}'
    other = '{"measures": 2, "elapsed_s": 1}'
    assert damage._told(one) == damage._told(late)
    assert damage._told(one) != damage._told(other)
