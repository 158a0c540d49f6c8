"""The cache of geometry: what worlds share, bit by bit what they would have made alone, within its bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rempart.engine.world import World
from rempart.pipeline import build
from rempart.scenario import load
from rempart.world import geometry, sensor_tables, weapon_tables
from rempart.world.geometry import GeometryCache
from rempart.world.records import Resolved
from rempart.world.tabulate import tabulate

pytestmark = pytest.mark.kernel
BASE = build(load("ain-al-asad-2021-06-06"), 1, 1).resolved[0]
WEAPONS = [weapon for unit in BASE.fire_units for weapon in unit.weapons]


def with_sensor(resolved: Resolved, i: int, **changes: Any) -> Resolved:
    sensors = list(resolved.sensors)
    sensors[i] = replace(sensors[i], **changes)
    return replace(resolved, sensors=tuple(sensors))


def with_weapon(resolved: Resolved, **changes: Any) -> Resolved:
    unit = resolved.fire_units[0]
    weapons = (replace(unit.weapons[0], **changes), *unit.weapons[1:])
    return replace(resolved, fire_units=(replace(unit, weapons=weapons), *resolved.fire_units[1:]))


def assert_same(one: World, other: World) -> None:
    for part in ("raid", "sensing", "fire"):
        for name, value in getattr(one, part)._asdict().items():
            expected = getattr(getattr(other, part), name)
            assert value.dtype == expected.dtype, name
            assert np.array_equal(value, expected, equal_nan=value.dtype.kind == "f"), name


@pytest.fixture
def made(monkeypatch) -> list[int]:
    """How many sensors, and weapons, tables were made for, call by call."""
    calls: list[int] = []

    def counted(make: Any) -> Any:
        def counting(curves: Any, asked: tuple[Any, ...], *rest: Any) -> Any:
            calls.append(len(asked))
            return make(curves, asked, *rest)

        return counting

    monkeypatch.setattr(geometry, "see_tables", counted(sensor_tables.see_tables))
    monkeypatch.setattr(geometry, "fire_tables", counted(weapon_tables.fire_tables))
    return calls


CHANGES = {
    "first sensor": (with_sensor(BASE, 0, range_max_m=23_456.0), [1]),
    "last sensor": (with_sensor(BASE, len(BASE.sensors) - 1, facing_rad=1.0), [1]),
    "a weapon": (with_weapon(BASE, range_max_m=12_345.0, facing_rad=0.3, sector_rad=2.0), [1]),
    "both": (with_weapon(with_sensor(BASE, 1, range_max_m=20_000.0), range_min_m=4_321.0), [1, 1]),
    "cross-section": (
        replace(BASE, classes=tuple(replace(c, rcs_m2=0.5 * c.rcs_m2) for c in BASE.classes)),
        [],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_differs_is_made_and_nothing_else_changes(change, made):
    other, expected = CHANGES[change]
    cache = GeometryCache()
    tabulate(BASE, cache)
    assert made == [len(BASE.sensors), len({weapon_tables.shooter_of(weapon) for weapon in WEAPONS})]
    del made[:]
    warm = tabulate(other, cache)
    assert made == expected
    assert_same(warm, tabulate(other, GeometryCache()))
    assert_same(tabulate(BASE, cache), tabulate(BASE, GeometryCache()))


def test_launchers_that_stand_together_share_their_tables(made):
    base = with_weapon(BASE)
    unit = base.fire_units[0]
    alone = replace(base, fire_units=(replace(unit, weapons=unit.weapons[:1]),))
    twins = tuple(replace(unit.weapons[0], name=f"launcher {i}", magazine=i) for i in range(3))
    together = replace(base, fire_units=(replace(unit, weapons=twins),))
    of_one, of_three = (tabulate(one, GeometryCache()).fire for one in (alone, together))
    assert made[1::2] == [1, 1]
    for i in range(3):
        for name in ("fire_n", "fire_t0_s", "fire_per_bin", "flight_s"):
            assert np.array_equal(getattr(of_three, name)[i::3], getattr(of_one, name)), name
    for path, n in enumerate(of_one.fire_n):
        for i in range(3):
            first = of_three.fire_first[3 * path + i]
            expected = of_one.fire_open_s[of_one.fire_first[path] :][:n]
            assert np.array_equal(of_three.fire_open_s[first : first + n], expected)


def test_sensors_in_another_order_are_the_same_sensors(made):
    cache = GeometryCache()
    tabulate(BASE, cache)
    del made[:]
    turned = replace(BASE, sensors=BASE.sensors[::-1])
    assert_same(tabulate(turned, cache), tabulate(turned, GeometryCache()))
    assert made[0] == len(BASE.sensors)  # those of the cache that was empty


def test_the_cache_keeps_within_its_bytes(made):
    size = GeometryCache()
    tabulate(BASE, size)
    assert size.n_bytes > 12 * 5 * 512 * 8  # ranges of 12 paths and 5 sensors alone
    cache = GeometryCache(most_bytes=int(2.5 * size.n_bytes))
    worlds = [with_sensor(BASE, 0, range_max_m=20_000.0 + i) for i in range(4)]
    for world in worlds:
        tabulate(world, cache)
        assert cache.n_bytes <= 2.5 * size.n_bytes
    del made[:]
    tabulate(worlds[3], cache)
    tabulate(worlds[2], cache)
    assert made == []
    tabulate(worlds[0], cache)
    assert made == [1]  # forgotten; what it shares with the others is not
    tabulate(worlds[2], cache)
    assert made == [1]  # used last but one: kept


def test_paths_that_a_geometry_has_are_not_flown_again(monkeypatch):
    cache = GeometryCache(most_path_bytes=0)
    tabulate(BASE, cache)
    monkeypatch.delattr(geometry, "curves_of")
    tabulate(with_sensor(BASE, 0, range_max_m=20_000.0), cache)
