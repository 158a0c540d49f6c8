"""When a world's clock begins: a kernel counts from 0, and knows nothing of what was before.

The defence watches from time 0 of the scenario on, or from the whole second before the first instant at which
anything can be seen, if that is earlier; or from where the file says. All instants of a world are laid out
from there, so that a kernel's scans and decisions begin at its 0; `Ground.begin_s` turns them back.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rempart.engine.component_masks import bits_of
from rempart.engine.world import World
from rempart.world.records import Resolved
from rempart.world.switching_rules import begun

F8 = npt.NDArray[np.float64]


def clocked(world: World, resolved: Resolved) -> World:
    """A world whose instants count from where its clock begins."""
    begin_s = begin_of(world, resolved)
    world = world._replace(ground=begun(world.ground, begin_s))
    if begin_s == 0.0:
        return world
    sensing, fire, ground = world.sensing, world.fire, world.ground
    scans_s = _phases(sensing.scan_phase_s, sensing.scan_period_s, begin_s)
    decisions_s = _phases(fire.decision_phase_s, fire.decision_period_s, begin_s)
    ready_s = ground.component_ready_s
    return World(
        world.raid._replace(group_at_s=world.raid.group_at_s - begin_s),
        sensing._replace(scan_phase_s=scans_s),
        fire._replace(decision_phase_s=decisions_s),
        ground._replace(
            component_ready_s=np.where(ready_s > 0.0, ready_s - begin_s, ready_s),
            event_s=ground.event_s - begin_s,
            begin_s=begin_s,
        ),
    )


def begin_of(world: World, resolved: Resolved) -> float:
    """Second of the scenario at which the clock of a world begins."""
    if not math.isnan(resolved.watch_from_s):
        return resolved.watch_from_s
    return float(math.floor(first_seen(world).min(initial=0.0)))


def first_seen(world: World) -> F8:
    """The earliest instant (G,) at which any sensor can see a member of each group; inf: none can."""
    raid = world.raid
    first_s = np.full(len(raid.group_at_s), np.inf)
    open_s = _longest_view(world)
    for g in range(len(first_s)):
        paths = raid.path_of[raid.path_first[g] :][: raid.flight_n[g] * raid.aim_n[g]]
        paths = paths[paths >= 0]
        flown_s = raid.path_duration_s[paths] if raid.group_by_launch[g] == 1 else 0.0
        first_s[g] = np.min(raid.group_at_s[g] + flown_s - open_s[paths], initial=np.inf)
    return first_s


def _longest_view(world: World) -> F8:
    """The largest time-to-go (P,) at which a sensor that may be up sees each path; -inf: none ever does."""
    sensing, n_paths = world.sensing, len(world.raid.path_duration_s)
    can = np.array([_may_be_up(world, bits_of(need)) for need in sensing.sensor_need], np.bool_)
    seen = (sensing.see_n.reshape(n_paths, len(can)) > 0) & can
    first = sensing.see_first.reshape(seen.shape)[seen]
    open_s = np.full(seen.shape, -np.inf)
    open_s[seen] = sensing.see_open_s[first]
    longest: F8 = open_s.max(axis=1, initial=-np.inf)
    return longest


def _may_be_up(world: World, need: int) -> bool:
    """Whether all components of a set may ever be up."""
    ground = world.ground
    never = (ground.component_availability == 0.0) | np.isinf(ground.component_ready_s)
    never[ground.event_component[ground.event_up == 1]] = False
    never[ground.rule_component] = False
    return not any(need >> k & 1 for k in np.nonzero(never)[0].tolist())


def _phases(phase_s: F8, period_s: F8, begin_s: float) -> F8:
    """Fixed phases counted from `begin_s`: the same instants, also those before the scenario's 0.

    One of a period or more is the first scan or decision, and stays it.
    """
    since_s = phase_s - begin_s
    return np.where((phase_s >= period_s) & (since_s >= 0.0), since_s, np.mod(since_s, period_s))
