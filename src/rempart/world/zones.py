"""Zones of a weapon in the axes of a world."""

from __future__ import annotations

from rempart.scenario import model as s
from rempart.world import records as r
from rempart.world.drawn_values import Draws
from rempart.world.places import Locator


def zones_of(
    weapon: s.Weapon, battery: str, content: s.Content, locate: Locator, draws: Draws
) -> tuple[r.Zone, ...]:
    """Zones that a weapon is limited to and kept out of: its own, or its battery's."""
    around, found = content.batteries[battery], []
    for inside, own, of_all in (
        (True, weapon.only_inside, around.only_inside),
        (False, weapon.never_inside, around.never_inside),
    ):
        for name in of_all if own is None else own:
            zone = content.zones[name]
            corners = tuple(locate.local(locate.place(corner))[:2] for corner in zone.corners)
            found.append(r.Zone(inside, corners, draws.value(zone.floor), draws.value(zone.ceiling)))
    return tuple(found)
