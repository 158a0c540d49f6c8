"""The same columns for all worlds of a scenario, though an alternative may add or drop classes and points.

And the names by which predicates ask what batteries and weapons did by themselves.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from math import inf

import numpy as np

from rempart.engine.outcomes import Shooters
from rempart.engine.world import I4
from rempart.world.records import Point, Resolved, ThreatClass, Weapon


def made_alike(
    worlds: Sequence[Resolved], class_order: Sequence[str] = ()
) -> tuple[tuple[Resolved, ...], tuple[str, ...], tuple[str, ...]]:
    """(worlds, classes, points): each world with the classes and points of all, in one order.

    What a world lacks is added where it changes nothing: a class without a member, a point infinitely far
    away that defends nothing and is no component. Draws are keyed by name, so that no outcome moves; the
    added columns stay 0. Worlds that need nothing come back as they are.
    """
    found = _in_order(tuple(one.name for one in world.classes) for world in worlds)
    classes = tuple(sorted(found, key=lambda name: _rank(name, class_order)))
    points = _in_order(tuple(point.name for point in world.points) for world in worlds)
    known: dict[int, Resolved] = {}
    for world in worlds:
        if id(world) not in known:
            known[id(world)] = _with(world, classes, points)
    return tuple(known[id(world)] for world in worlds), classes, points


def _in_order(rows: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Names of all rows, each once, by first appearance."""
    seen: dict[str, None] = {}
    for row in dict.fromkeys(rows):
        seen.update(dict.fromkeys(row))
    return tuple(seen)


def _rank(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else len(order)


def _with(world: Resolved, classes: tuple[str, ...], points: tuple[str, ...]) -> Resolved:
    own_classes = {one.name: one for one in world.classes}
    own_points = {point.name: point for point in world.points}
    if tuple(own_classes) == classes and tuple(own_points) == points:
        return world
    return dataclasses.replace(
        world,
        classes=tuple(own_classes.get(name) or ThreatClass(name) for name in classes),
        points=tuple(own_points.get(name) or Point(name, inf, inf) for name in points),
    )


def shooters_of(worlds: Iterable[Resolved]) -> Shooters:
    """Names of batteries and weapons that any of the worlds has.

    A weapon is named as in its file (`patriot/launcher`: all that its `count` stands for), or as one of them
    (`patriot/launcher-2`).
    """
    return _in_order(
        (unit.name, *(name for weapon in unit.weapons for name in (_in_file(weapon), weapon.name)))
        for world in {id(world): world for world in worlds}.values()
        for unit in world.fire_units
    )


def counted_weapons(world: Resolved, counted: Sequence[Shooters]) -> I4:
    """(B, W) 1 where a weapon of the world is one of an entry's, by any of its names."""
    weapons = [(unit.name, weapon) for unit in world.fire_units for weapon in unit.weapons]
    exact = {weapon.name for _, weapon in weapons}
    found = np.zeros((len(counted), len(weapons)), np.int32)
    for b, names in enumerate(counted):
        for w, (unit, weapon) in enumerate(weapons):
            in_file = {
                _in_file(weapon)
            } - exact  # `launcher-1` of one file may be a weapon, and a count of them
            found[b, w] = bool({unit, weapon.name, *in_file} & {*names})
    return found


def _in_file(weapon: Weapon) -> str:
    return re.sub(r"-\d+$", "", weapon.name)
