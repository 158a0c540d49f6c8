"""Which draws exist is told once: the table beside the purposes is what kernels draw and the page tells."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from rempart.engine import draws
from rempart.engine.draws import EACH_ENGAGEMENT, EACH_LOOK, EACH_SHOT, ENTITIES, TABLE
from rempart.engine.rare.proposals import kinds_of
from rempart.engine.rare.sample_space import _keys_of
from rempart.scenario import load, override
from rempart.world.draw_world import resolve
from rempart.world.tabulate import tabulate

ROOT = Path(__file__).parents[2]
NOT_KERNELS = {"draws", "proposals", "luck", "keyed"}
PURPOSES = {
    name: int(number)
    for name, number in vars(draws).items()
    if isinstance(number, np.uint64) and name.isupper() and not name.startswith("_") and name != "GAMMA"
}
NAMES = {number: name for name, number in PURPOSES.items()}
STREAMS = {"stream_key": 1, "pair_stream_key": 1, "phase": 3}
"""Functions that take a purpose, and as which argument."""


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def drawn_in(source: str) -> set[str]:
    """Purposes that the calls of a module draw for; one that a caller passes on counts there."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or _called(node) not in STREAMS:
            continue
        purpose = node.args[STREAMS[_called(node)]]
        if isinstance(purpose, ast.Name) and purpose.id == "purpose":
            continue
        found.add(purpose.attr if isinstance(purpose, ast.Attribute) else ast.unparse(purpose))
    return found


def test_kernels_draw_what_the_table_has_and_nothing_else():
    found = {
        (purpose, path.stem)
        for path in (ROOT / "src" / "rempart" / "engine").glob("*.py")
        if path.stem not in NOT_KERNELS
        for purpose in drawn_in(path.read_text())
    }
    assert found == {(NAMES[int(row.purpose)], where) for row in TABLE for where in row.where}


def test_a_purpose_that_the_table_lacks_is_seen():
    assert drawn_in("u = unit(stream_key(key, draws.DECOY), ZERO)") == {"DECOY"}
    assert drawn_in("u = unit(stream_key(key, np.uint64(18)), ZERO)") == {"np.uint64(18)"}


def test_every_purpose_stands_once():
    assert sorted(int(row.purpose) for row in TABLE) == sorted(PURPOSES.values()) == list(range(18))
    assert {row.entity for row in TABLE} == set(ENTITIES)


def test_the_page_of_the_model_tells_the_same():
    page = (ROOT / "docs" / "model.md").read_text()
    told = {
        int(number): (name, entity.split(" ")[0], counts)
        for number, name, entity, counts in re.findall(
            r"^\| (\d+) ([A-Z_]+) \| (.+?) \| (.+) \|$", page, re.MULTILINE
        )
    }
    each = {EACH_LOOK: "n:", EACH_SHOT: "k:", EACH_ENGAGEMENT: "e:"}
    for row in TABLE:
        name, entity, counts = told.pop(int(row.purpose))
        assert name == NAMES[int(row.purpose)]
        assert entity == ("pair" if row.other else row.entity)
        if isinstance(row.n, str):
            assert counts.startswith(each[row.n])
        else:
            highest = max(map(int, re.findall(r"(?:^|[,;] )(\d)(?=[:,]|$)", counts)))
            assert row.n == highest + 1
            assert row.told <= row.n
    assert told == {}


def _kinds(n_sensors: int):
    radar = {"scan_period": "2 s", "range_reference": "60 km"}
    scenario = override(
        load("first-steps"),
        {"sensors": {f"radar-{i}": {**radar, "position": "site"} for i in range(n_sensors - 1)}},
    )
    world = tabulate(resolve(scenario, 1, 0))
    assert len(world.sensing.sensor_key) == n_sensors
    _, active = _keys_of(world)
    return world, kinds_of(world, np.flatnonzero(active))


LOOKED_AT_IN_0_1 = [
    *[(0, 0), (1, 0), (5, 0), (6, 0), (6, 1), (4, 0), (4, 1), *((3, k) for k in range(8))],
    *[(12, 0), (12, 1), (12, 2), (11, 0), (11, 1), (11, 2), (9, 0), (10, 0), (10, 1)],
]
"""Draws of a member before its looks, as version 0.1 numbered them: estimates rest on the order."""


@pytest.mark.kernel
@pytest.mark.parametrize("n_sensors", [1, 2, 3, 5])
def test_a_proposal_looks_at_all_sensors(n_sensors):
    world, kinds = _kinds(n_sensors)
    member = kinds.addresses[int(kinds.of_key[0])].tolist()
    alone = [(int(purpose), int(count)) for purpose, other, count in member if other == 0]
    looks = [(int(other), int(count)) for purpose, other, count in member if other != 0]
    assert alone == LOOKED_AT_IN_0_1
    assert looks == [(int(key), count) for key in world.sensing.sensor_key for count in range(5)]


def test_keys_are_those_of_the_page_by_hand():
    """FNV-1a of "a" is 0xAF63DC4C8601EC8C (Fowler, Noll, Vo; IETF draft-eastlake-fnv, test vectors)."""
    z, mask = 0xAF63DC4C8601EC8C, 2**64 - 1
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    assert draws.name_key("a") == z ^ (z >> 31)
    page = (ROOT / "docs" / "model.md").read_text()
    for constant in ("0xBF58476D1CE4E5B9", "0x94D049BB133111EB", "0xCBF29CE484222325", "0x100000001B3"):
        assert constant in page
