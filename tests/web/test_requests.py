"""What is asked for wrongly is answered with a sentence, and nothing is run."""

from __future__ import annotations

import json
import time

import pytest

from rempart.web.error_responses import Refused
from rempart.web.requests import Text, read
from web.session import SMALL, session

STEPS = {"scenario": "first-steps", "replicates": 10, "worlds": 2}
ANCHORS = "a: &a [x, x, x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(9))


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        (ANCHORS, "anchor"),
        ("[" * 5000, "nested more than 24 deep"),
        ("rempart: " + "9" * 9000, "expected a version"),
        ("rempart: !!python/object/apply:os.system [id]\n", "tag"),
        ("a: 1\na: 2\n", "stands twice"),
        ("a:\n\t- b", "tab"),
        ("\x00", "cannot be read as YAML"),
        ("", "holds nothing"),
    ],
    ids=["bomb", "deep", "huge number", "tag", "twice", "tab", "control", "empty"],
)
def test_hostile_yaml_is_answered_with_a_sentence_at_once(yaml, said):
    began = time.process_time()
    with session() as client:
        answer = client.post("/api/check", json={"yaml": yaml})
        assert client.post("/api/runs", json={"yaml": yaml}).status_code == 422
    assert answer.status_code == 200
    assert said in " ".join(problem["message"] for problem in answer.json()["problems"])
    assert time.process_time() - began < 5.0


def test_half_a_character_is_answered_with_a_sentence():
    with session() as client:
        answer = client.post("/api/check", content=b'{"yaml": "a: \\ud800"}')
    assert answer.status_code == 422
    assert "yaml" in answer.json()["sentence"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b'{"yaml": NaN}', b"[" * 100_00, b'{"seed": ' + b"9" * 5000 + b"}"],
    ids=["empty", "open", "no text", "constant", "deep", "digits"],
)
def test_what_is_no_json_is_refused(body):
    with session() as client:
        answer = client.post("/api/runs", content=body)
    assert answer.status_code == 400
    assert answer.json()["sentence"].endswith(".")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"replicates": SMALL.n_replicates + 1}, "at most 300"),
        ({"worlds": SMALL.n_worlds + 1}, "at most 4"),
        ({"replicates": 0}, "replicates"),
        ({"replicates": "many"}, "replicates"),
        ({"replicates": True}, "replicates"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**53}, "seed"),
        ({"yaml": "x"}, "one of the two"),
        ({"scenario": None}, "one of the two"),
        ({"evil": 1}, "evil"),
        ({"set": {"raid.rockets.count": 5}}, "set"),
        ({"set": {f"x{i}": "1" for i in range(65)}}, "set"),
        ({"set": {"raid.rockets.count": "31"}}, "31 threats"),
    ],
    ids=str,
)
def test_wrong_fields_are_refused(more, said):
    with session() as client:
        answer = client.post("/api/runs", json={**STEPS, **more})
    assert answer.status_code == 422
    assert said in answer.json()["sentence"]


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"set": {"raid.rockets.cuont": "5"}}, "raid.rockets.cuont", "count"),
        ({"lose": ["radra"]}, "lose radra", "radar"),
        ({"without": ["gnu"]}, "without gnu", "gun"),
    ],
)
def test_wrong_changes_are_told_with_their_field(more, field, said):
    with session() as client:
        answer = client.post("/api/runs", json={**STEPS, **more})
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert problem["field"] == field
    assert said in problem["message"]


def test_an_unknown_scenario_is_not_found():
    with session() as client:
        assert client.post("/api/runs", json={**STEPS, "scenario": "nowhere"}).status_code == 404


def test_an_unfit_predicate_is_told():
    with session() as client:
        answer = client.post(
            "/api/replays", json={"scenario": "first-steps", "worlds": 4, "find": "lost[raadr]"}
        )
    assert answer.status_code == 422
    assert "raadr" in answer.json()["sentence"]


def test_sentences_are_json_whatever_was_sent():
    with session() as client:
        answer = client.post("/api/check", content=json.dumps({"yaml": "x: \u202e\x1b[2J"}).encode())
    assert answer.status_code == 200
    assert answer.json()["problems"]


def test_a_field_that_cannot_be_printed_is_named_without_its_signs():
    with pytest.raises(Refused) as caught:
        read(json.dumps({"yaml": "", "a\x07\U000762fcb": 1}).encode(), Text)
    assert caught.value.sentence.isprintable()
    assert r"a\x07" in caught.value.sentence
