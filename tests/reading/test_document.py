"""YAML as a scenario reads it: lines, plain values, and what is refused."""

from __future__ import annotations

import pytest
import yaml

from rempart.reading.document import MAX_DEPTH, MAX_ENTRIES, read_yaml
from rempart.reading.problems import InputError
from scenario.cases import valid_texts


def test_lines_and_values():
    document = read_yaml("a: 1\nb:\n  - off\n  - {x: 1e-6, y: 'z'}\n\nc: {d: ~}\n", "f.yaml")
    assert document.data == {"a": 1, "b": ["off", {"x": 1e-6, "y": "z"}], "c": {"d": None}}
    assert [document.line(path) for path in (("a",), ("b", 0), ("b", 1, "y"), ("c", "d"))] == [1, 3, 4, 6]
    assert document.line(("b", 1, "y", "below", 7)) == 4


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3), ("-3", -3), ("0.5", 0.5), ("1e3", 1000.0), (".5", 0.5), ("true", True), ("False", False),
        ("null", None), ("", None), ("off", "off"), ("yes", "yes"), ("12:30:00", "12:30:00"),
        ("2021-06-06", "2021-06-06"), ("'3'", "3"), ('"true"', "true"), ("9" * 40, "9" * 40),
        ("0x10", "0x10"), (".inf", ".inf"), ("1_000", "1_000"),
    ],
)  # fmt: skip
def test_scalars_are_what_people_mean(written, value):
    found = read_yaml(f"a: {written}\n", "f").data["a"]
    assert found == value
    assert type(found) is type(value)


class _OnIsAWord(yaml.SafeLoader):
    """PyYAML without the `on`, `off`, `yes` and `no` that YAML 1.2 no longer reads as true and false."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the class above it has it
        letter: [one for one in kinds if one[0] != "tag:yaml.org,2002:bool" or letter in "tTfF"]
        for letter, kinds in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@pytest.mark.parametrize("text", valid_texts())
def test_agrees_with_pyyaml_where_both_mean_the_same(text):
    def as_text(data):
        if isinstance(data, dict):
            return {str(key): as_text(value) for key, value in data.items()}
        if isinstance(data, list):
            return [as_text(value) for value in data]
        return data if isinstance(data, bool) or data is None else str(data)

    ours, theirs = read_yaml(text, "f").data, yaml.load(text, _OnIsAWord)  # noqa: S506 - a safe one
    for data in (ours, theirs):
        for place in ("pfa",):
            for sensor in data["batteries"].values():
                sensor["sensors"]["radar"].pop(place, None)
    theirs.get("sensors", {}).get("watch", {}).pop("pfa", None)
    ours.get("sensors", {}).get("watch", {}).pop("pfa", None)
    assert as_text(ours) == as_text(theirs)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("a: 1\na: 2\n", 2, "stands twice; it is already at line 1"),
        ("a: &x [1]\nb: *x\n", 1, "the anchor &x is not allowed"),
        ("b: *x\n", 1, "the alias *x is not allowed"),
        ("a: [" * (MAX_DEPTH + 1) + "\n", 1, "nested more than"),
        ("[" * 100_000 + "\n", 1, "nested more than"),
        ("{[1]: 2}\n", 1, "cannot be a key"),
        ("a:\n\tb: 1\n", 2, "a tab stands where YAML wants spaces"),
        ("a: b: c\n", 1, "a text that holds ': ' needs quotes"),
        ("a: 1\nb: \x00\n", 2, "control character"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: !!python/object:os.system x\n", 1, "is not allowed here"),
        ("a: [1, 2\n", 2, "cannot be read as YAML"),
        ("a: [" + "1," * (MAX_ENTRIES + 1) + "]\n", 1, "more than"),
        ("a" * 1_000_001 + "\n", 0, "longer than"),
        ("a: \ud800\n", 0, "half of a character"),
    ],
)
def test_refuses_with_a_sentence(text, line, sentence):
    with pytest.raises(InputError) as caught:
        read_yaml(text, "f")
    assert sentence in str(caught.value)
    assert caught.value.problems[0].line == line
