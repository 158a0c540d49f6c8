"""Sensors that go dark or turn, as a world has them: components and sensors of their own, events, rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from math import inf, tau

from rempart.scenario import model as s
from rempart.scenario.emission import Emission
from rempart.world import records as r
from rempart.world.drawn_values import Draws

Sensors = Iterable[tuple[str, s.Sensor]]
Named = Callable[..., tuple[str, ...]]
"""Full names of the sensors, or components, that a part of a battery names."""

_DELAY_S = 1.0


def emission_of(name: str) -> str:
    """Name of the component that is up while a sensor emits by its rule."""
    return f"{name}:emission"


def facing_of(name: str, k: int) -> str:
    """Name of the component that is up while a sensor faces its sector k, from 1."""
    return f"{name}:facing-{k}"


def faces(name: str, sensor: s.Sensor) -> tuple[str, ...]:
    """Names of a sensor, one a sector that it can turn to: only one of them works at a time."""
    n = 1 if sensor.turn is None else len(sensor.turn.facings)
    return name, *(f"{name}:{k}" for k in range(2, n + 1))


def turned(made: r.Sensor, sensor: s.Sensor, draws: Draws) -> tuple[r.Sensor, ...]:
    """A sensor as often as there are sectors that it can turn to, with what its rules make it need."""
    if sensor.emission is not None:
        made = replace(made, needs=(*made.needs, emission_of(made.name)))
    if sensor.turn is None:
        return (made,)
    return tuple(
        replace(
            made,
            name=name,
            needs=(*made.needs, facing_of(made.name, k)),
            facing_rad=draws.value(facing) % tau,
        )
        for k, (name, facing) in enumerate(zip(faces(made.name, sensor), sensor.turn.facings, strict=True), 1)
    )


def components_of(sensors: Sensors) -> Iterator[r.Component]:
    """What rules switch. Each is up from the start, but what waits for a cue or another sector."""
    for name, sensor in sensors:
        if sensor.emission is not None:
            yield r.Component(emission_of(name), 1.0, inf if sensor.emission.cued_by else 0.0)
        if sensor.turn is not None:
            for k in range(1, len(sensor.turn.facings) + 1):
                yield r.Component(facing_of(name, k), 1.0, 0.0 if k == 1 else inf)


def events_of(sensors: Sensors, draws: Draws) -> Iterator[r.Event]:
    """Turns at times: the sector is left at once, and the next one held when the turn is over."""
    for name, sensor in sensors:
        turn = sensor.turn
        if turn is None:
            continue
        for k, at in enumerate(turn.at, 1):
            at_s = draws.value(at)
            yield r.Event(at_s, facing_of(name, k), False)
            yield r.Event(at_s + draws.value(turn.time), facing_of(name, k + 1), True)


def rules_of(sensors: Sensors, draws: Draws, sensors_named: Named, needs: Named) -> Iterator[r.SwitchRule]:
    """Rules, in the order of the sensors."""
    for name, sensor in sensors:
        emission, turn = sensor.emission, sensor.turn
        if emission is not None:
            yield _emission(name, emission, draws, sensors_named, needs)
        if turn is not None and turn.cued_by:
            rows = ((facing_of(name, k), face) for k, face in enumerate(faces(name, sensor), 1))
            yield r.SwitchRule(
                "cue",
                sensors_named(name.rpartition("/")[0], turn.cued_by),
                tuple(rows),
                draws.value(turn.delay),
                draws.value(turn.time),
            )


def _emission(
    name: str, emission: Emission, draws: Draws, sensors_named: Named, needs: Named
) -> r.SwitchRule:
    rows, optional, battery = ((emission_of(name), name),), draws.optional, name.rpartition("/")[0]
    if emission.cued_by:
        mask = sensors_named(battery, emission.cued_by)
        return r.SwitchRule("cue", mask, rows, optional(emission.delay, _DELAY_S))
    if emission.after_loss_of:
        delay_s, dark_s = optional(emission.delay, _DELAY_S), optional(emission.dark_for, 0.0)
        return r.SwitchRule("loss", needs(battery, emission.after_loss_of), rows, delay_s, dark_s)
    on_s, off_s = optional(emission.on, 0.0), optional(emission.off, 0.0)
    return r.SwitchRule("cycle", (), rows, 0.0, off_s, on_s, optional(emission.first, 0.0))
