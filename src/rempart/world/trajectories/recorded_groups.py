"""Groups of a world that fly as they were recorded."""

from __future__ import annotations

from collections.abc import Callable

from rempart.scenario import model as s
from rempart.scenario.track import ALONE
from rempart.world import records as r
from rempart.world.drawn_values import Draws
from rempart.world.places import Locator


def recorded_groups(
    name: str, group: s.Group, locate: Locator, draws: Draws, aim_of: Callable[[s.AimPoint], r.Aim]
) -> tuple[r.Group, ...]:
    """A group of one for each track, so that each is flown once; it ends at its aim, or its last point."""
    found, tracks = [], {} if group.track is None else group.track.points
    for key, fixes in tracks.items():
        flight = locate.recorded(fixes)
        aim = aim_of(group.aim[0]) if group.aim else r.Aim(1.0, "", *flight.fixes[-1][1:])
        found.append(
            r.Group(
                name=name if key == ALONE else f"{name}/{key}",
                threat=group.threat,
                count=1,
                flights=(flight,),
                aims=(aim,),
                at_s=draws.value(group.at) + fixes[0].time_s,
                timed_by_launch=True,
                nature=group.nature,
            )
        )
    return tuple(found)
