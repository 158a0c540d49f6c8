"""What some batteries or weapons did by themselves, counted apart where a predicate asks for it.

The columns stand after those of the points (`engine.outcomes.Layout`). A world in which nothing is asked for
has `fire.counted` without a row: the loops here then end before they begin.
"""

from __future__ import annotations

from rempart._jit import inner
from rempart.engine import outcomes as out
from rempart.engine.state import DEAD, FATE_HIT, State
from rempart.engine.world import FRIEND, HOSTILE, World


@inner
def _first(world: World, b: int) -> int:
    """First column of entry b."""
    n_blocks = len(world.raid.class_p_fail) + 1
    after_points = n_blocks * out.BLOCK + out.N_EXTRAS + len(world.ground.point_x_m)
    return after_points + b * (n_blocks * out.N_MEASURES_BY + out.N_EXTRAS_BY)


@inner
def _extras(world: World, b: int) -> int:
    return _first(world, b) + (len(world.raid.class_p_fail) + 1) * out.N_MEASURES_BY


@inner
def count_launch(world: World, s: State, w: int, i: int) -> None:
    """Weapon w launches a shot at threat i."""
    g = world.raid.member_group[i]
    nature = world.raid.group_nature[g]
    for b in range(world.fire.counted.shape[0]):
        if world.fire.counted[b, w] == 0:
            continue
        if nature != HOSTILE:
            column = out.SHOTS_AT_FRIENDS_BY if nature == FRIEND else out.SHOTS_AT_FALSE_BY
            s.row[_extras(world, b) + column] += 1
            continue
        base = _first(world, b) + world.raid.group_class[g] * out.N_MEASURES_BY
        s.row[base + out.FIRED_BY] += 1
        if s.engaged_by[b, i] == 0:
            s.engaged_by[b, i] = 1
            s.row[base + out.ENGAGED_BY] += 1


@inner
def count_fate(world: World, s: State, w: int, i: int, fate: int) -> None:
    """A shot of weapon w at threat i meets its fate; those at hostiles are counted."""
    g = world.raid.member_group[i]
    if world.raid.group_nature[g] != HOSTILE:
        return
    for b in range(world.fire.counted.shape[0]):
        if world.fire.counted[b, w] == 1:
            base = _first(world, b) + world.raid.group_class[g] * out.N_MEASURES_BY
            # FATE_HIT .. FATE_SURPLUS and the columns from HIT_BY on stand in the same order
            s.row[base + out.HIT_BY + fate - FATE_HIT] += 1


@inner
def count_intercepted(world: World, s: State, i: int) -> None:
    """Threat i was hit and is no leaker."""
    c = world.raid.group_class[world.raid.member_group[i]]
    for b in range(world.fire.counted.shape[0]):
        if world.fire.counted[b, s.kill_weapon[i]] == 1:
            s.row[_first(world, b) + c * out.N_MEASURES_BY + out.INTERCEPTED_BY] += 1


@inner
def settle_apart(world: World, s: State) -> None:
    """All threats have ended: friends killed, and totals over the classes."""
    n_classes = len(world.raid.class_p_fail)
    for b in range(world.fire.counted.shape[0]):
        first, total = _first(world, b), _first(world, b) + n_classes * out.N_MEASURES_BY
        for c in range(n_classes):
            for column in range(out.N_MEASURES_BY):
                s.row[total + column] += s.row[first + c * out.N_MEASURES_BY + column]
        for i in range(len(s.t_imp)):
            friend = world.raid.group_nature[world.raid.member_group[i]] == FRIEND
            if friend and s.status[i] == DEAD and world.fire.counted[b, s.kill_weapon[i]] == 1:
                s.row[_extras(world, b) + out.FRIENDS_KILLED_BY] += 1
