"""How one threat of one replicate ended, with the facts of the trace that prove why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from rempart.answers.trace import DECLARED, Event, Trace
from rempart.engine.world import World
from rempart.reading.problems import one_of
from rempart.world.records import FireUnit, Resolved, Weapon


class UnknownThreat(ValueError):
    """The replicate has no threat of that name; the text is a sentence with the near misses."""


@dataclass(frozen=True, slots=True)
class Shot:
    """`fate` as in `answers.trace.FATES`; empty if it had not arrived when the raid was over."""

    weapon: str
    t_launch_s: float
    t_intercept_s: float
    fate: str


@dataclass(frozen=True, slots=True)
class Reach:
    """From `t_open_s` to `t_close_s` a launch of `weapon` would have met the threat within its limits."""

    weapon: str
    t_open_s: float
    t_close_s: float


@dataclass(frozen=True, slots=True)
class Down:
    """A component that did not work: from `t_s` on (-inf: from the start), hit by `by`, or by no threat."""

    component: str
    t_s: float
    by: str = ""
    debris: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """An engagement of `threat` that held one channel of `unit`, from the launch to `t_free_s`."""

    unit: str
    weapon: str
    threat: str
    t_launch_s: float
    t_free_s: float


@dataclass(frozen=True, slots=True)
class Empty:
    """A magazine of `n` shots that was empty at the last block, and at whom it had been fired, in order."""

    weapon: str
    n: int
    fired_at: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ending:
    """How one threat ended.

    `how`: leaker, harmless, failed, intercepted, or none (still there when all was over: no hostile threat).
    `cause`: link that a leaker is charged to. `t_end_s`: its impact, failure or kill; None for none.
    `seen`, `tracked`: (instant, sensor) of the first of each. `judged`: (instant, whether held for killed).
    `blocks`: (instant, reason) of each change of what kept the defence from firing. `hit`: points it hit.
    `declared`: what identification said of it, by `answers.trace.DECLARED`.
    `down`: what the weapons in reach needed and had not at the last block, or a shot that lost its guidance
    at its intercept. `holds`: engagements that held
    every channel there was at that instant; empty unless the trace proves it. `empty`: magazines, likewise.
    `n_leakers`: of the replicate.
    """

    trace: Trace
    threat: str
    threat_class: str
    nature: str
    declared: str
    how: str
    cause: str
    t_end_s: float | None
    seen: tuple[float, str] | None
    tracked: tuple[float, str] | None
    shots: tuple[Shot, ...]
    judged: tuple[tuple[float, bool], ...]
    blocks: tuple[tuple[float, str], ...]
    reaches: tuple[Reach, ...]
    hit: tuple[str, ...]
    down: tuple[Down, ...] = ()
    holds: tuple[Hold, ...] = ()
    empty: tuple[Empty, ...] = ()

    @property
    def n_leakers(self) -> int:
        """Threats that got through in this replicate."""
        return self.trace.value("leakers")


def first_leaker(trace: Trace) -> str | None:
    """Name of the first threat that got through, if one did."""
    return next((e.threat for e in trace.events if e.kind == "impact" and e.what == "leaker"), None)


def ending_of(trace: Trace, resolved: Resolved, world: World, threat: str) -> Ending:
    """How `threat` ended; raises UnknownThreat if the replicate has none of that name."""
    names = [name for name, _ in trace.members]
    if threat not in names:
        hint = one_of(threat, names)
        raise UnknownThreat(f"found {threat!r}, expected a threat of replicate {trace.replicate}{hint}")
    i = names.index(threat)
    own = [event for event in trace.events if event.threat == threat]
    how, cause, t_end_s = _end(own)
    natures = [group.nature for group in resolved.groups for _ in range(group.count)]
    found = Ending(
        trace,
        threat,
        trace.members[i][1],
        natures[i],
        DECLARED[trace.drawn[i].declared],
        how,
        cause,
        t_end_s,
        _first(own, "seen"),
        _first(own, "confirmed"),
        _shots(own),
        tuple((e.t_s, e.what == "killed") for e in own if e.kind == "assessment"),
        tuple((e.t_s, e.what) for e in own if e.kind == "blocked"),
        _reaches(trace, resolved, world, i),
        tuple(dict.fromkeys(e.who for e in own if e.kind == "hit")),
    )
    return _with_proof(found, resolved)


def _end(own: list[Event]) -> tuple[str, str, float | None]:
    for event in own:
        if event.kind == "impact":
            return event.what, event.cause, event.t_s
        if event.kind == "failed":
            return "failed", "", event.t_s
    kill = next((e.t_s for e in own if e.kind == "intercept" and e.what == "hit"), None)
    return ("none" if kill is None else "intercepted"), "", kill


def _first(own: list[Event], kind: str) -> tuple[float, str] | None:
    return next(((e.t_s, e.who) for e in own if e.kind == kind), None)


def _shots(own: list[Event]) -> tuple[Shot, ...]:
    fates = {e.shot: e.what for e in own if e.kind == "intercept"}
    fired = sorted((e for e in own if e.kind == "launch"), key=lambda e: e.shot)
    return tuple(Shot(e.who, e.t_s, e.until_s, fates.get(e.shot, "")) for e in fired)


def _reaches(trace: Trace, resolved: Resolved, world: World, i: int) -> tuple[Reach, ...]:
    """Launch windows of the weapons that can engage its class, on the path and at the impact it drew."""
    fire, path, t_impact_s = world.fire, trace.drawn[i].path, trace.drawn[i].t_impact_s
    if path < 0:
        return ()
    k = [c.name for c in resolved.classes].index(trace.members[i][1])
    weapons = [weapon.name for unit in resolved.fire_units for weapon in unit.weapons]
    found = []
    for w, name in enumerate(weapons):
        row = path * len(weapons) + w
        for v in range(fire.fire_first[row], fire.fire_first[row] + fire.fire_n[row]):
            if fire.sspk[w, k] > 0.0:
                opens, closes = t_impact_s - fire.fire_open_s[v], t_impact_s - fire.fire_close_s[v]
                found.append(Reach(name, float(opens), float(closes)))
    return tuple(sorted(found, key=lambda reach: reach.t_open_s))


def _with_proof(found: Ending, resolved: Resolved) -> Ending:
    if found.cause == "guidance_lost":
        last = found.shots[-1]
        fired = [(u, w) for u in resolved.fire_units for w in u.weapons if w.name == last.weapon]
        return replace(found, down=_down(found.trace, resolved, fired, last.t_intercept_s))
    if found.how != "leaker" or found.shots or not found.blocks:
        return found
    t_s = found.blocks[-1][0]
    pairs = [(unit, weapon) for unit in resolved.fire_units for weapon in unit.weapons]
    open_now = {r.weapon for r in found.reaches if r.t_open_s - 1e-6 <= t_s <= r.t_close_s + 1e-6}
    able = [(unit, weapon) for unit, weapon in pairs if weapon.name in open_now]
    if found.cause == "component_lost":
        return replace(found, down=_down(found.trace, resolved, able, t_s))
    if found.cause == "no_missile":
        return replace(found, empty=_empty(found.trace, [weapon for _, weapon in able], t_s))
    if found.cause == "no_channel":
        return replace(found, holds=_all_channels(found.trace, able, t_s))
    return found


def _down(
    trace: Trace, resolved: Resolved, able: list[tuple[FireUnit, Weapon]], t_s: float
) -> tuple[Down, ...]:
    sensors = {sensor.name: sensor for sensor in resolved.sensors}
    needed = {
        name
        for unit, weapon in able
        for needs in (unit.needs, weapon.needs, *(sensors[s].needs for s in unit.sensors))
        for name in needs
    }
    down = {name: Down(name, -inf) for name in trace.unavailable}
    component_of = {point.name: point.component for point in resolved.points}
    last_hit: dict[str, Event] = {}
    for event in trace.events:
        if event.t_s > t_s:
            break
        if event.kind == "hit":
            last_hit[component_of[event.who]] = event
        elif event.kind == "component_up":
            down.pop(event.who, None)
        elif event.kind == "component_down":
            by = last_hit.get(event.who)
            struck = by is not None and by.t_s == event.t_s
            down[event.who] = Down(
                event.who,
                event.t_s,
                by.threat if by is not None and struck else "",
                by is not None and struck and by.what == "debris",
            )
    return tuple(entry for name, entry in down.items() if name in needed)


def _empty(trace: Trace, able: list[Weapon], t_s: float) -> tuple[Empty, ...]:
    """Magazines without reloads, all of whose shots the trace shows fired by `t_s`."""
    found = []
    for weapon in able:
        launches = [e for e in trace.events if e.kind == "launch" and e.t_s <= t_s]
        fired = tuple(e.threat for e in launches if e.who == weapon.name)
        if weapon.n_reloads == 0 and len(fired) == weapon.magazine:
            found.append(Empty(weapon.name, weapon.magazine, fired))
    return tuple(found)


def _all_channels(trace: Trace, able: list[tuple[FireUnit, Weapon]], t_s: float) -> tuple[Hold, ...]:
    """Engagements that held channels at `t_s`, if they were as many as there are; else nothing."""
    told: list[Hold] = []
    for unit in {unit.name: unit for unit, _ in able}.values():
        held = [hold for hold in _holds(trace, unit) if hold.t_launch_s <= t_s <= hold.t_free_s]
        if len(held) < unit.channels:
            return ()
        told += held
    return tuple(told)


def _holds(trace: Trace, unit: FireUnit) -> list[Hold]:
    """Engagements of a unit: from the first launch to the assessment, or to the last intercept."""
    weapons = {weapon.name for weapon in unit.weapons}
    running: dict[tuple[str, str], Hold] = {}
    done = []
    for event in trace.events:
        if event.who not in weapons:
            continue
        key = (event.who, event.threat)
        if event.kind == "launch":
            since = running[key].t_launch_s if key in running else event.t_s
            ends = max(event.until_s, running[key].t_free_s if key in running else event.until_s)
            running[key] = Hold(unit.name, event.who, event.threat, since, ends)
        elif event.kind == "assessment" and key in running:
            hold = running.pop(key)
            free = hold.t_free_s if unit.hold_channel_until_intercept else event.t_s
            done.append(replace(hold, t_free_s=free))
    after_s = 0.0 if unit.hold_channel_until_intercept else unit.assessment_s
    return [*done, *(replace(hold, t_free_s=hold.t_free_s + after_s) for hold in running.values())]
