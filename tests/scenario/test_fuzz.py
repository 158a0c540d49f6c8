"""Broken files: never anything but a sentence."""

from __future__ import annotations

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rempart.reading.document import Document, read_yaml
from rempart.scenario import Scenario, ScenarioError, dump, load
from rempart.scenario.expand import Shelf
from rempart.scenario.file import _build
from rempart.world.draw_world import resolve
from scenario.cases import SMALL, documented, valid_texts

TEXTS = [*valid_texts(), documented()]
DATA = [read_yaml(text, "f").data for text in TEXTS]
SHELF = Shelf()
STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["unlimited", "random", "site", "1 km", "-1 km", "5 deg", "1e300 m", "3 furlong", "nan", "none"]
    ),
    st.sampled_from(
        [{}, [], {"value": 1}, {"low": 1, "high": 2}, {"choice": {}}, {"card": "x"}, [[]], {"lat": 1}]
    ),
)
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def readable(error: ScenarioError) -> None:
    assert error.problems
    assert all(problem.message and problem.file for problem in error.problems)
    assert str(error).count("\n") == len(error.problems) - 1


def outcome(make) -> Scenario | None:
    """The scenario, or None after a readable refusal; anything else is a failure of the test."""
    try:
        scenario = make()
    except ScenarioError as error:
        readable(error)
        return None
    for world in (0, 1):
        hash(resolve(scenario, 1, world))
    assert load(dump(scenario)) == scenario
    return scenario


def paths(data, here=()):
    found = [here] if here else []
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        found.extend(paths(value, (*here, key)))
    return found


def reached(data, path):
    for part in path:
        data = data[part]
    return data


@FUZZ
@given(st.data())
def test_entries_deleted_replaced_and_swapped(data):
    document = copy.deepcopy(data.draw(st.sampled_from(DATA)))
    for _ in range(data.draw(st.integers(1, 3))):
        every = paths(document)
        path = data.draw(st.sampled_from(every))
        holder = reached(document, path[:-1])
        what = data.draw(st.sampled_from(["delete", "replace", "swap", "rename"]))
        if what == "delete":
            del holder[path[-1]]
        elif what == "replace":
            holder[path[-1]] = data.draw(STRANGE)
        elif what == "swap":
            holder[path[-1]] = copy.deepcopy(reached(document, data.draw(st.sampled_from(every))))
        elif isinstance(holder, dict):
            holder[data.draw(st.text(max_size=8))] = holder.pop(path[-1])
        if not document:
            break
    outcome(lambda: _build(Document("f", document), SHELF))


@FUZZ
@given(st.sampled_from(TEXTS), st.data())
def test_characters_changed(text, data):
    characters = list(text)
    for _ in range(data.draw(st.integers(1, 4))):
        i = data.draw(st.integers(0, len(characters) - 1))
        characters[i] = data.draw(
            st.one_of(st.sampled_from("{}[]:,#&*!|>'\"%@`-?\t\n 0"), st.characters(), st.just(""))
        )
    outcome(lambda: load("".join(characters) + "\n"))


@FUZZ
@given(st.binary(max_size=60), st.integers(0, len(SMALL)))
def test_bytes_put_in(tmp_path, noise, i):
    path = tmp_path / "f.yaml"
    path.write_bytes(SMALL.encode()[:i] + noise + SMALL.encode()[i:])
    outcome(lambda: load(path))


@FUZZ
@given(st.text(max_size=200))
def test_any_text(text):
    outcome(lambda: load(text + "\n"))
