"""The plain-Python twin of the engine, written from docs/model.md alone: the independent proof.

No compiled code, no arrays in the loop, no short cuts: a heap of events and the rules of the page.
`Twin(world).row(seed, number)` is one replicate in the columns of `rempart.engine.outcomes.Layout`.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from enum import IntEnum

from engine.twin_draws import Draws, Purpose
from engine.twin_fire import (
    assess,
    decide,
    distance_to_point_m,
    intercept,
    is_guidance_lost,
    last_intercept_s,
)
from engine.twin_rules import Rules
from engine.twin_sight import scan, set_component
from engine.twin_state import Engagement, Event, Geometry, Member, Shot, State, debris_place, name_of, plain
from rempart.engine.outcomes import CAUSES, EXTRAS, MEASURES
from rempart.engine.world import FALSE_TRACK, FRIEND, HOSTILE, World

Row = list[int]


class Kind(IntEnum):
    """Kinds of events, in the order of events at one instant."""

    STATUS = 0
    END = 1
    INTERCEPT = 2
    ASSESSMENT = 3
    SCAN = 4
    DECISION = 5


class Twin:
    """One world, ready to be played."""

    def __init__(self, world: World, geometry: Geometry | None = None) -> None:
        self.world = plain(world)
        self.geometry = geometry

    def play(self, seed: int, number: int) -> State:
        """Replicate `number` of `seed`, to its end."""
        return Replicate(State(self.world, Draws(seed, number), self.geometry)).play()

    def row(self, seed: int, number: int) -> Row:
        """What that replicate leaves behind."""
        return row_of(self.play(seed, number))


def replicate(world: World, seed: int, number: int, geometry: Geometry | None = None) -> Row:
    """One replicate of a world, in the columns of `Layout`."""
    return Twin(world, geometry).row(seed, number)


def story(world: World, seed: int, number: int, geometry: Geometry | None = None) -> list[Event]:
    """The same replicate, told event by event."""
    return sorted(Twin(world, geometry).play(seed, number).story, key=lambda event: event.t_s)


class Replicate:
    """The queue of events of one replicate."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.queue: list[tuple[float, Kind, int]] = []
        self.shots: list[tuple[Member, Engagement, Shot]] = []
        self.engagements: list[tuple[Member, Engagement]] = []
        self.changes: list[Callable[[float], None]] = []
        self.phases: dict[Kind, list[float]] = {}
        self.numbers: dict[tuple[Kind, int], int] = {}

    def play(self) -> State:
        """From the start to the end of the last threat."""
        self._start()
        n_flying = len(self.state.members)
        while n_flying > 0:
            t_s, kind, i = heapq.heappop(self.queue)
            self._take(t_s, kind, i)
            n_flying -= kind is Kind.END
        for _, engagement, shot in self.shots:
            if not shot.fate:
                shot.fate = "aborted" if is_guidance_lost(self.state, engagement, shot) else "surplus"
        return self.state

    def _start(self) -> None:
        state = self.state
        ground, sensing, fire = state.ground, state.sensing, state.fire
        for k, key in enumerate(ground.component_key):
            ready_s = ground.component_ready_s[k]
            if state.draws.unit(key, Purpose.AVAILABILITY, 0) < ground.component_availability[k]:
                if ready_s <= 0.0:
                    state.up |= 1 << k
                elif math.isfinite(ready_s):
                    self._change(ready_s, k, True)
        for t_s, k, up in zip(ground.event_s, ground.event_component, ground.event_up, strict=True):
            self._change(t_s, k, bool(up))
        self.rules = Rules(state, self._at)
        for member in state.members:
            heapq.heappush(self.queue, (member.t_end_s, Kind.END, member.index))
        scans = sensing.sensor_key, sensing.scan_phase_s, sensing.scan_period_s, Purpose.SCAN_PHASE
        decisions = fire.controller_key, fire.decision_phase_s, fire.decision_period_s, Purpose.DECISION_PHASE
        for kind, (keys, phases, periods, purpose) in ((Kind.SCAN, scans), (Kind.DECISION, decisions)):
            self.phases[kind] = [
                period * state.draws.unit(key, purpose, 0) if math.isnan(phase) else phase
                for key, phase, period in zip(keys, phases, periods, strict=True)
            ]
            for i in range(len(keys)):
                self._next(kind, i)

    def _change(self, t_s: float, component: int, up: bool) -> None:
        self._at(t_s, lambda now_s: set_component(self.state, component, up, now_s))

    def _at(self, t_s: float, change: Callable[[float], None]) -> None:
        heapq.heappush(self.queue, (t_s, Kind.STATUS, len(self.changes)))
        self.changes.append(change)

    def _next(self, kind: Kind, i: int) -> None:
        n = self.numbers.get((kind, i), 0)
        self.numbers[kind, i] = n + 1
        periods = self.state.sensing.scan_period_s if kind is Kind.SCAN else self.state.fire.decision_period_s
        heapq.heappush(self.queue, (self.phases[kind][i] + n * periods[i], kind, i))

    def _take(self, t_s: float, kind: Kind, i: int) -> None:
        state = self.state
        if kind is Kind.STATUS:
            self.changes[i](t_s)
        elif kind is Kind.END:
            end(state, state.members[i], t_s)
            self.rules.after_damage(t_s)
        elif kind is Kind.INTERCEPT:
            intercept(state, *self.shots[i], t_s)
        elif kind is Kind.ASSESSMENT:
            assess(state, *self.engagements[i], t_s)
        elif kind is Kind.SCAN:
            scan(state, i, t_s)
            self.rules.after_scan(i, t_s)
            self._next(kind, i)
        else:
            decide(state, i, t_s, self._schedule)
            self._next(kind, i)

    def _schedule(self, member: Member, engagement: Engagement) -> None:
        for shot in engagement.shots:
            heapq.heappush(self.queue, (shot.t_intercept_s, Kind.INTERCEPT, len(self.shots)))
            self.shots.append((member, engagement, shot))
        t_s = last_intercept_s(engagement) + self.state.fire.assessment_s[engagement.unit]
        heapq.heappush(self.queue, (t_s, Kind.ASSESSMENT, len(self.engagements)))
        self.engagements.append((member, engagement))


def end(state: State, member: Member, t_s: float) -> None:
    """The path of a member ends: on the ground or on its way (section 9)."""
    member.ended = True
    if member.nature != HOSTILE:
        member.outcome = "killed" if member.dead else "gone"
    elif not member.dead:
        if member.fails:
            member.outcome = "failed"
        else:
            member.outcome = "leaker" if _impact(state, member, member.x_m, member.y_m, t_s) else "harmless"
    elif member.warhead_alive:
        # model.md 9: also when it would have failed on its way later than it was hit (then at t_end).
        dx, dy = state.draws.normal(member.key, Purpose.DEBRIS, 1)
        sigma_m = state.fire.deflect_sigma_m[member.weapon_of_kill][member.threat]
        x_m, y_m = member.x_m + dx * sigma_m, member.y_m + dy * sigma_m
        member.outcome = "leaker" if _impact(state, member, x_m, y_m, t_s) else "intercepted"
    else:
        member.outcome = "intercepted"
        if member.debris:
            _debris(state, member, t_s)
    if member.outcome == "leaker":
        member.cause = _cause(state, member)
    state.tell(t_s, "end", name_of(member), f"{member.outcome} {member.cause}".strip())


def _impact(state: State, member: Member, x_m: float, y_m: float, t_s: float) -> bool:
    """An impact, alive: damage; is it a leaker?"""
    ground, lethal_m = state.ground, state.raid.class_lethal_radius_m[member.threat]
    if not ground.planar:
        j = member.aimed
        if j >= 0 and member.own_radius_m < lethal_m + ground.point_radius_m[j]:
            _damage(state, member, j, t_s)
        return True
    is_leaker = False
    for j, area_m in enumerate(ground.point_area_m):
        distance_m = distance_to_point_m(state, j, x_m, y_m)
        if area_m > 0.0 and distance_m <= area_m:
            is_leaker = True
        in_question = ground.damage_all or j == member.aimed
        if in_question and distance_m < lethal_m + ground.point_radius_m[j]:
            _damage(state, member, j, t_s)
            is_leaker = True
    return is_leaker


def _debris(state: State, member: Member, t_s: float) -> None:
    # model.md 9: debris also falls where `planar` is 0, at its own place.
    x_m, y_m = debris_place(state, member)
    radius_m = state.raid.class_debris_radius_m[member.threat]
    for j, point_radius_m in enumerate(state.ground.point_radius_m):
        if distance_to_point_m(state, j, x_m, y_m) < radius_m + point_radius_m:
            _damage(state, member, j, t_s, debris=True)


def _damage(state: State, member: Member, j: int, t_s: float, debris: bool = False) -> None:
    component = state.ground.point_component[j]
    state.tell(t_s, "damaged", f"point {j}", f"by {name_of(member)}")
    if component >= 0:
        state.hit_components.add(component)
        set_component(state, component, False, t_s)
    else:
        ground = state.ground
        state.damage_of_asset[j] = state.damage_of_asset.get(j, 0) + (
            ground.point_debris_damage[j] if debris else ground.point_hit_damage[j]
        )
        counted = state.debris_on_assets if debris else state.hits_on_assets
        counted[member.threat] = counted.get(member.threat, 0) + 1


def _cause(state: State, member: Member) -> str:
    """The link of the chain that let a leaker through (section 10)."""
    if not member.flies:
        return "not_air_threat"
    if member.shots:
        fate = member.shots[-1].fate
        if fate == "missed" and member.last_judgement_wrong:
            return "wrongly_assessed"
        of_fate = {"hit": "warhead_survived", "aborted": "guidance_lost", "failed": "interceptor_failed"}
        return of_fate.get(fate, "missed")
    if not _has_window(state, member):
        return "no_weapon_reaches"
    if not member.block:
        return "no_time"
    if member.block in {"not_seen", "not_tracked"} and member.last_confirmed_s > member.t_block_s:
        return "no_time"
    return member.block


def _has_window(state: State, member: Member) -> bool:
    fire, n_weapons = state.fire, len(state.fire.weapon_key)
    return any(
        fire.fire_n[member.path * n_weapons + w] > 0 and fire.sspk[w][member.threat] > 0.0
        for w in range(n_weapons)
    )


def row_of(state: State) -> Row:
    """The counts of section 11."""
    n_classes = len(state.raid.class_p_fail)
    blocks = [_block(state, threat) for threat in range(n_classes)]
    total = [sum(column) for column in zip(*blocks, strict=True)]
    lost = [_is_lost(state, j) for j in range(len(state.ground.point_x_m))]
    friends = [member for member in state.members if member.nature == FRIEND]
    extras = {
        "no_leaker": int(total[MEASURES.index("leakers")] == 0),
        "shots_at_friends": sum(len(member.shots) for member in friends),
        "friends_killed": sum(member.dead for member in friends),
        "shots_at_false_tracks": sum(len(m.shots) for m in state.members if m.nature == FALSE_TRACK),
        "assets_lost": sum(_is_lost(state, j) for j, k in enumerate(state.ground.point_component) if k < 0),
    }
    return [n for block in blocks for n in block] + total + [extras[name] for name in EXTRAS] + lost


def _is_lost(state: State, j: int) -> int:
    component = state.ground.point_component[j]
    if component < 0:
        return int(state.damage_of_asset.get(j, 0) >= state.ground.point_loss_damage[j])
    return int(component in state.hit_components and not state.up >> component & 1)


def _block(state: State, threat: int) -> list[int]:
    """Measures and causes of one class."""
    ours = [m for m in state.members if m.threat == threat and m.nature == HOSTILE]
    shots = [shot for member in ours for shot in member.shots]
    outcomes = [member.outcome for member in ours]
    measures = {
        "launched": len(ours),
        "arrived": len(ours) - outcomes.count("failed"),
        "detected": sum(member.seen for member in ours),
        "tracked": sum(member.confirmed for member in ours),
        "engaged": sum(bool(member.shots) for member in ours),
        "intercepted": outcomes.count("intercepted"),
        "leakers": outcomes.count("leaker"),
        "harmless": outcomes.count("harmless"),
        "failed": outcomes.count("failed"),
        "hits_on_assets": state.hits_on_assets.get(threat, 0),
        "interceptors_fired": len(shots),
        "harmless_engaged": sum(m.outcome == "harmless" and bool(m.shots) for m in ours),
        "debris_on_assets": state.debris_on_assets.get(threat, 0),
        "ground": sum(not member.flies for member in ours),
    }
    fates = [shot.fate for shot in shots]
    measures |= {f"interceptors_{fate}": fates.count(fate) for fate in set(fates)}
    causes = [member.cause for member in ours]
    return [measures.get(name, 0) for name in MEASURES] + [causes.count(cause) for cause in CAUSES]
