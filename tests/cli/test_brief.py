"""`run --brief`: the answer in five lines, with the figures of the table."""

from __future__ import annotations

import pytest

from cli.calling import rempart, run_object
from rempart.views.words import percent

RAIDS = ("--replicates", 400, "--worlds", 20)


@pytest.mark.kernel
@pytest.mark.parametrize(
    "name", ["first-steps", "riyadh-2017-11-04", "baghdad-airport-2021-06-14", "rr-24-g"]
)
def test_five_lines_of_at_most_80_characters_give_the_answer(name):
    lines = rempart("run", name, *RAIDS, "--brief").stdout.splitlines()
    assert len(lines) == 5
    assert max(map(len, lines[:4])) <= 80
    found = run_object(name, *RAIDS)
    for line, measure in zip(lines[1:3], ("p_leaked", "p_no_leaker"), strict=True):
        value = found["measures"][measure]
        assert percent(value["mean"]) in line
        if not value.get("exact") and value["ci95"][0] != value["ci95"][1]:
            assert f"to {percent(value['ci95'][1])}" in line or "±" in line
    causes = {cause: value["mean"] for cause, value in found["measures"]["leak_causes"].items()}
    assert percent(max(causes.values()) / sum(causes.values())) in lines[3]
    assert f"rempart run {name} --replicates 400" in lines[4]


@pytest.mark.kernel
def test_without_a_threat_and_without_a_leaker_there_are_five_lines_too():
    none = rempart("run", "first-steps", *RAIDS, "--brief", "--set", "raid.rockets.count=0").stdout
    assert len(none.splitlines()) == 5
    assert "no threat ever arrives" in none
    assert "none got through" in none


def test_two_forms_at_once_are_refused():
    result = rempart("run", "first-steps", "--brief", "--json")
    assert result.exit_code == 2
    assert "leave out one" in result.stderr
