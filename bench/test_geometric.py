"""The C program of RR-24-G is the engine's equal, row for row and column for column."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bench import dump, geometric
from rempart import pipeline
from rempart.engine.run import run_rows
from rempart.engine.world import World
from rempart.scenario import change

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc was not found, which builds the C programs"),
]

HARDER = {
    "batteries.battery.fire_unit.channels": "2",
    "batteries.gun.weapons.gun.magazine": "40",
    "batteries.battery.weapons.launcher.magazine": "30",
    "batteries.battery.sensors.radar.range_reference": "{uniform: [25 km, 60 km]}",
    "batteries.gun.sensors.radar.range_reference": "{uniform: [1 km, 9 km]}",
    "batteries.battery.fire_unit.assessment_time": "{uniform: [1 s, 6 s]}",
}
"""Few channels and poor radars, different in every world: tracks are late and get lost, threats compete."""
FRAGILE = {
    "batteries.battery.fire_unit.handover_time": "{uniform: [0 s, 10 s]}",
    "threats.drone.lethal_radius": "{uniform: [50 m, 300 m]}",
    "threats.rocket.lethal_radius": "{uniform: [20 m, 90 m]}",
    "threats.rocket.miss_sigma": "{uniform: [60 m, 400 m]}",
}
"""Much is hit: components go down early, guidance is lost, and threats miss the whole area."""


def worlds_of(sets: dict[str, str], n_worlds: int) -> list[World]:
    return list(pipeline.build(change(pipeline.load(geometric.SCENARIO), sets), 1, n_worlds).worlds)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("sets", "n_worlds"), [({}, 1), (HARDER, 4), (FRAGILE, 4), (HARDER | FRAGILE, 4)])
def test_c_agrees_with_the_engine_in_every_row(sets: dict[str, str], n_worlds: int, seed: int) -> None:
    worlds = worlds_of(sets, n_worlds)
    program = geometric.Program(worlds)
    n = 20_000 // n_worlds
    try:
        assert np.array_equal(program.rows(seed, 0, n), run_rows(worlds, seed, 0, n))
        part = program.rows(seed, 1_003, 7)
        assert np.array_equal(part, run_rows(worlds, seed, 1_003, 7))
    finally:
        program.close()


def test_rows_feel_the_tables() -> None:
    """A dump with one table changed gives other rows: it is read, and the test above would tell."""
    world = worlds_of({}, 1)[0]
    later = world._replace(fire=world.fire._replace(flight_s=world.fire.flight_s * 1.02))
    rows, other = (geometric.Program([of]).rows(1, 0, 200) for of in (world, later))
    assert not np.array_equal(rows, other)


@pytest.mark.parametrize(
    "sets", [{"controllers.central.assignment": "in_order"}, {"threats.drone.p_fail": "0.1"}]
)
def test_c_refuses_a_world_that_needs_more_of_the_model(sets: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="does not take this world"):
        geometric.Program(worlds_of(sets, 1))


def test_c_refuses_a_file_that_is_no_whole_dump(tmp_path: Path) -> None:
    path = tmp_path / "world"
    dump.write(worlds_of({}, 1)[0], path)
    data = path.read_bytes()
    for cut in (b"", b"RRWORLD0" + data[8:], data[:-100_000]):
        path.write_bytes(cut)
        with pytest.raises(ValueError, match="dump"):
            geometric._opened(path)  # noqa: SLF001
