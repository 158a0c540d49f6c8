"""One replicate, event by event: the row that it left, and what the engine noted on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rempart.engine.component_masks import bits_of
from rempart.engine.event_log import (
    ASSESSMENT,
    BLOCKED,
    COMPONENT_DOWN,
    COMPONENT_UP,
    CONFIRMED,
    HIT,
    IMPACT,
    INTERCEPT,
    KINDS,
    LAUNCH,
    SEEN,
    TRACK_LOST,
)
from rempart.engine.kernel import kernel_rows
from rempart.engine.outcomes import CAUSES, Layout
from rempart.engine.state import N_TRACE, allocate
from rempart.engine.struct_ref import Frame
from rempart.engine.world import I4, World
from rempart.world.records import Resolved

FATES = ("in_flight", "hit", "missed", "failed", "aborted", "surplus")
"""What became of a shot, by the engine's numbers."""

BLOCKS = (
    "untried",
    "component_lost",
    "not_seen",
    "not_tracked",
    "judged_harmless",
    "identification",
    "control_status",
    "weapon_down",
    "no_missile",
    "reserve",
    "no_channel",
)
"""What blocked a launch, by the ranks of `engine.chain`."""

DECLARED = ("hostile", "unknown", "friend")
"""What identification says of a threat, by the engine's numbers."""

_FIRST_ROOM = 4096
_AT_ONE_INSTANT = {SEEN: 1, CONFIRMED: 2, TRACK_LOST: 2, LAUNCH: 3, BLOCKED: 3}
"""Order of events at one instant (docs/model.md, section 4); all others come first."""
_WEAPON_KINDS = (LAUNCH, INTERCEPT, ASSESSMENT)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: `kind` of `engine.event_log.KINDS`, the threat, and what the kind tells.

    `who`: sensor, weapon, component or point. `what`: the fate of a shot, `killed` or `alive` as judged,
    `leaker` or `harmless`, the block, `debris`. `cause`: of a leaker. `shot`: number of the shot at this
    threat, from 1. `until_s`: instant of the intercept that a launch leads to.
    """

    t_s: float
    kind: str
    threat: str = ""
    who: str = ""
    what: str = ""
    cause: str = ""
    shot: int = 0
    until_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a threat drew: its path (-1: ground), the instant and place (m, local) of its impact, its end.

    `declared`: what identification says of it, by `DECLARED`.
    """

    path: int
    t_impact_s: float
    x_m: float
    y_m: float
    t_end_s: float
    declared: int


@dataclass(frozen=True, eq=False)
class Trace:
    """Replicate `replicate` of world `world`: its events in order of time, and its row of outcomes.

    `unavailable`: components that were not there from the start (or not ready).
    `members`: (name, class) of every threat, `drawn`: what it drew.
    """

    replicate: int
    world: int
    seed: int
    events: tuple[Event, ...]
    layout: Layout
    row: I4
    unavailable: tuple[str, ...]
    members: tuple[tuple[str, str], ...]
    drawn: tuple[Drawn, ...]

    def value(self, name: str, threat: str | None = None) -> int:
        """A column of the row, by name (`Layout.column`)."""
        return int(self.row[self.layout.column(name, threat)])


@dataclass(frozen=True)
class _Names:
    threats: tuple[str, ...]
    sensors: tuple[str, ...]
    weapons: tuple[str, ...]
    components: tuple[str, ...]
    points: tuple[str, ...]


def trace_of(resolved: Resolved, world: World, seed: int, replicate: int, i_world: int) -> Trace:
    """Run one replicate with room to note everything; instants of the scenario."""
    layout = Layout(tuple(c.name for c in resolved.classes), tuple(p.name for p in resolved.points))
    framed: Any = Frame(world)
    room = _FIRST_ROOM
    while True:
        state: Any = Frame(allocate(world, room))
        rows = np.zeros((1, layout.n_columns), np.int32)
        kernel_rows(framed, state, np.uint64(seed), np.uint64(replicate), np.uint64(1), rows)
        n = int(state.count[N_TRACE])
        if n < room:
            break
        room *= 4
    names = _names(resolved)
    # Looks are noted when somebody asks for them, a salvo when it is decided, with the instants of its shots.
    noted = _of_what_flies(state.trace[:n].tolist(), state, world)
    entries = sorted(noted, key=lambda entry: (entry[0], _AT_ONE_INSTANT.get(int(entry[1]), 0)))
    return Trace(
        replicate,
        i_world,
        seed,
        tuple(_event(entry, names, world.ground.begin_s) for entry in entries),
        layout,
        rows[0],
        _unavailable(resolved, bits_of(state.available[0])),
        tuple(zip(names.threats, (g.threat for g in resolved.groups for _ in range(g.count)), strict=True)),
        _drawn(state, world.ground.begin_s),
    )


def _of_what_flies(entries: list[list[float]], state: Any, world: World) -> Iterator[list[float]]:
    """Entries without what held back a shot at a threat before it was launched.

    A window opens before the launch where an interceptor takes longer to the path than the threat has flown.
    """
    for entry in entries:
        i = int(entry[2])
        if int(entry[1]) == BLOCKED:
            begin_s = state.t_imp[i] - world.raid.path_duration_s[state.path[i]]
            if entry[0] < begin_s:
                continue
        yield entry


def _drawn(state: Any, begin_s: float) -> tuple[Drawn, ...]:
    t_imp, t_end = state.t_imp + begin_s, state.t_end + begin_s
    columns = (state.path, t_imp, state.x_m, state.y_m, t_end, state.identity)
    return tuple(Drawn(*values) for values in zip(*(c.tolist() for c in columns), strict=True))


def _names(resolved: Resolved) -> _Names:
    threats = [
        f"{group.name} {i + 1}" if group.count > 1 else group.name
        for group in resolved.groups
        for i in range(group.count)
    ]
    return _Names(
        tuple(threats),
        tuple(sensor.name for sensor in resolved.sensors),
        tuple(weapon.name for unit in resolved.fire_units for weapon in unit.weapons),
        tuple(component.name for component in resolved.components),
        tuple(point.name for point in resolved.points),
    )


def _unavailable(resolved: Resolved, available: int) -> tuple[str, ...]:
    return tuple(
        component.name
        for k, component in enumerate(resolved.components)
        if not available >> k & 1 or component.ready_from_s == np.inf
    )


def _event(entry: list[float], names: _Names, begin_s: float) -> Event:
    t_s, number = entry[0] + begin_s, entry[5]
    kind, threat, who, what = (int(field) for field in entry[1:5])
    return Event(
        t_s,
        KINDS[kind],
        names.threats[threat] if threat >= 0 else "",
        _who(kind, who, names),
        _what(kind, what),
        CAUSES[int(number)] if kind == IMPACT and what == 1 else "",
        {LAUNCH: what, INTERCEPT: int(number)}.get(kind, -1) + 1,
        number + begin_s if kind == LAUNCH else 0.0,
    )


def _who(kind: int, who: int, names: _Names) -> str:
    if kind in (SEEN, CONFIRMED, TRACK_LOST):
        return names.sensors[who]
    if kind in _WEAPON_KINDS:
        return names.weapons[who]
    if kind in (COMPONENT_DOWN, COMPONENT_UP):
        return names.components[who]
    return names.points[who] if kind == HIT else ""


def _what(kind: int, what: int) -> str:
    if kind == INTERCEPT:
        return FATES[what]
    if kind == ASSESSMENT:
        return "killed" if what == 1 else "alive"
    if kind == IMPACT:
        return "leaker" if what == 1 else "harmless"
    if kind == HIT:
        return "debris" if what == 1 else ""
    return BLOCKS[what] if KINDS[kind] == "blocked" else ""
