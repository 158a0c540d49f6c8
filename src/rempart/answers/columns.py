"""The same columns for all worlds of a scenario, though an alternative may add or drop classes and points."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from math import inf

from rempart.world.resolved import Point, Resolved, ThreatClass


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
