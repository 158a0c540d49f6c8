"""Choices files: what is read, and what is refused in which words."""

from __future__ import annotations

import pytest

from answers.one_shot import one_shot
from rempart.scenario import load
from rempart.scenario.choices import ChoicesError, load_choices

HEAD = "rempart-choices: 1\nchoices:\n"


def read(text: str):
    return load_choices(text, load(one_shot()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "  x: {path: raid.darts.count, values: [1], costs: [0]}",
            "raid.darts.count is no field of the defence",
        ),
        ("  x: {path: threats.dart.speed, values: [1 m/s], costs: [0]}", "sizes a defence and nothing else"),
        ("  x: {path: batteries.gum.present, values: [true], costs: [0]}", "did you mean 'gun'"),
        ("  x: {path: batteries.gun.fire_unit.chanels, values: [1], costs: [0]}", "did you mean 'channels'"),
        ("  x: {path: batteries.gun.fire_unit.channels, values: [1.5], costs: [0]}", "a whole number"),
        ("  x: {path: batteries.gun.fire_unit.channels, values: [1, 2], costs: [0]}", "1 costs for 2 values"),
        ("  x: {path: batteries.gun.fire_unit.channels, values: [1]}", "either costs"),
        ("  x: {path: batteries.gun.fire_unit.channels, values: [1], costs: [-1]}", "must not be negative"),
        ("  x: {path: batteries.gun.fire_unit.channels, costs: [1]}", "path needs values"),
        ("  x: {add: {card: nothing-such}, sites: {a: site}, cost: 1}", "nothing-such"),
        ("  x: {add: {card: c-ram-section}, cost: 1}", "add needs sites"),
        ("  gun: {add: {card: c-ram-section}, sites: {a: site}, cost: 1}", "a battery 'gun' already"),
        ("  x: {cost: 1}", "either path and values, or add and sites"),
        ("  x: {path: batteries.gun.present, values: [true, false], cost_each: 1}", "bare numbers"),
    ],
)
def test_refused_with_line_and_words(text, words):
    with pytest.raises(ChoicesError) as error:
        read(f"{HEAD}{text}\n")
    assert words in str(error.value)
    assert str(error.value).startswith("<text>:3: choices.")


def test_other_files_are_refused():
    with pytest.raises(ChoicesError, match="rempart-choices"):
        read("rempart: 1\nchoices: {}\n")
    with pytest.raises(ChoicesError, match="nothing can be chosen"):
        read("rempart-choices: 1\nchoices: {}\n")
    with pytest.raises(ChoicesError, match="no such file"):
        load_choices("not-there.yaml", load(one_shot()))


def test_options_and_costs():
    levers = read(
        f"{HEAD}  a: {{path: batteries.gun.fire_unit.channels, values: [2, 4, 1], cost_each: 3}}\n"
        "  b: {add: {card: c-ram-section}, sites: {camp: site}, cost: 9}\n"
    )
    assert levers.n_designs == 6
    assert [[option.cost for option in lever.options] for lever in levers.levers] == [[0, 6, 0], [0, 9]]
    changed = levers.applied(load(one_shot()), (1, 1)).content
    assert changed.batteries["gun"].fire_unit.channels.value == 4
    assert set(changed.batteries) == {"gun", "b"}
    assert set(load(one_shot()).content.batteries) == {"gun"}
