"""Scenarios that several tests use, as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rempart.scenario import Problem, ScenarioError, load

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

SMALL = """\
rempart: 1
name: small
site:
  position: {lat: 33.8, lon: 42.4}
  area: 2 km
assets:
  depot: {position: site}
batteries:
  guard:
    sensors:
      radar: {scan_period: 2 s, range_reference: 50 km}
    weapons:
      launcher: {magazine: 4, speed: 900 m/s, sspk: {any: 0.7}}
    fire_unit: {channels: 2}
threats:
  drone: {flight: powered, speed: 50 m/s, height: 200 m, dive: 30 deg}
raid:
  drones:
    threat: drone
    count: 3
    from: {bearing: 270 deg, distance: 60 km}
    aim: depot
    at: 20 min
"""


def documented() -> str:
    """The example of the reference page."""
    page = (ROOT / "docs" / "reference" / "scenario.md").read_text()
    found = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert found
    return found[1]


def valid_texts() -> list[str]:
    return [SMALL, (HERE / "full.yaml").read_text(), (HERE / "rr-24.yaml").read_text()]


def changed(old: str, new: str, text: str = SMALL) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def problems(text: str, **options: Path) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        load(text if "\n" in text else text + "\n", **options)
    return caught.value.problems


def problem(text: str, **options: Path) -> Problem:
    found = problems(text, **options)
    assert len(found) == 1, found
    return found[0]
