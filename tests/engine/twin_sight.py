"""Sensing, components and the ability of fire units in the plain twin (docs/model.md, sections 4 to 6)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache

from engine.twin_draws import Purpose
from engine.twin_state import Member, State, Track, name_of
from rempart.engine.world import AUTONOMOUS, DARK, REMOTE


def set_component(state: State, component: int, up: bool, t_s: float) -> None:
    """A component goes up or down, with all that follows at this instant."""
    before = [is_able(state, f) for f in range(len(state.fire.unit_key))]
    sensors = [is_sensor_up(state, r) for r in range(len(state.tracks))]
    bit = 1 << component
    state.up = state.up | bit if up else state.up & ~bit
    state.tell(t_s, "up" if up else "down", f"component {component}", "")
    for r, was_up in enumerate(sensors):
        if was_up and not is_sensor_up(state, r):
            for track in state.tracks[r]:
                track.forget()
    for f, was_able in enumerate(before):
        if was_able and not is_able(state, f):
            state.guidance_lost_s[f].append(t_s)
            state.tell(t_s, "unable", f"unit {f}", "")


def all_up(state: State, need: int) -> bool:
    """Are all these components up?"""
    return need & ~state.up == 0


def is_sensor_up(state: State, sensor: int) -> bool:
    """Are the components that the sensor needs up?"""
    return all_up(state, state.sensing.sensor_need[sensor])


def usable_sensors(state: State, f: int) -> tuple[AbstractSet[int], AbstractSet[int]]:
    """The live sensors that a fire unit may use now: (as its own, as remote ones)."""
    fire = state.fire
    live = {r for r in range(len(state.tracks)) if is_sensor_up(state, r)}
    linked = all_up(state, fire.unit_remote_need[f])
    local = live & _bits(fire.unit_sensors[f])
    remote = live & _bits(fire.unit_remote[f] if linked and fire.unit_remote_always[f] else 0)
    if not local:
        if fire.on_radar_loss[f] == DARK:
            return set(), set()
        if fire.on_radar_loss[f] == AUTONOMOUS:
            local = live & _bits(fire.unit_backup[f])
        if fire.on_radar_loss[f] == REMOTE and linked:
            remote = live & _bits(fire.unit_remote[f])
    # model.md 6: a sensor that is both its own (or backup) and remote is taken as its own.
    return local, remote - local


def is_able(state: State, f: int) -> bool:
    """Can the unit fire and guide, as far as components go?"""
    local, remote = usable_sensors(state, f)
    return all_up(state, state.fire.unit_need[f]) and bool(local or remote)


def has_seen(state: State, f: int, member: Member) -> bool:
    """Did a sensor that the unit may use now ever detect the member?"""
    # model.md 5, 7: "ever" outlives the loss of tracks when a sensor goes down.
    local, remote = usable_sensors(state, f)
    return any(state.tracks[r][member.index].seen for r in local | remote)


def held_track(state: State, f: int, member: Member, t_s: float) -> tuple[float, float] | None:
    """The track that a unit holds of a member: (its time, its error), None without a track."""
    sensing, fire = state.sensing, state.fire
    local, remote = usable_sensors(state, f)
    tgo_s = member.t_imp_s - t_s
    found = []
    for r in sorted(local | remote):
        track = state.tracks[r][member.index]
        sigma_m = sensing.position_sigma_m[r] + sensing.velocity_sigma_mps[r] * tgo_s
        if not track.confirmed:
            continue
        # model.md 6: "at least remote_latency_s old" is read as not (t < confirmation + latency).
        too_young = t_s < track.confirmed_s + fire.remote_latency_s[f]
        if r in remote and (too_young or sigma_m > fire.remote_sigma_max_m[f]):
            continue
        found.append((track.confirmed_s, sigma_m))
    if not found:
        return None
    return min(time for time, _ in found), min(sigma for _, sigma in found)


def scan(state: State, r: int, t_s: float) -> None:
    """One scan of a sensor (section 5)."""
    if not is_sensor_up(state, r):
        return
    sensing, n_sensors = state.sensing, len(state.tracks)
    for member in state.members:
        if not member.flies or member.ended or member.dead:
            continue
        row = member.path * n_sensors + r
        tgo_s = member.t_imp_s - t_s
        if sensing.see_n[row] == 0 or not sensing.see_t0_s[row] <= tgo_s <= sensing.see_t1_s[row]:
            continue
        track = state.tracks[r][member.index]
        if track.confirmed and sensing.drop_after[r] == 0:
            continue
        u = state.draws.unit_of_pair(member.key, Purpose.DETECTION, sensing.sensor_key[r], track.n_looks)
        track.n_looks += 1
        detected = u < state.geometry.p_detect(member.path, r, tgo_s)
        _look(state, r, member, track, t_s, detected)


def _look(state: State, r: int, member: Member, track: Track, t_s: float, detected: bool) -> None:
    sensing = state.sensing
    sensor, name = f"sensor {r}", name_of(member)
    if detected:
        track.seen = member.seen = True
        state.tell(t_s, "detected", sensor, name)
    track.history = [*track.history, detected][-sensing.confirm_n[r] :]
    if track.confirmed:
        track.n_missed = 0 if detected else track.n_missed + 1
        if track.n_missed >= sensing.drop_after[r]:
            track.forget()
            state.tell(t_s, "track lost", sensor, name)
    elif detected and sum(track.history) >= sensing.confirm_m[r]:
        if 0 < sensing.capacity[r] <= _n_held(state, r):
            state.tell(t_s, "track refused", sensor, name)
            return
        track.confirmed_s = member.last_confirmed_s = t_s
        member.confirmed = True
        state.tell(t_s, "confirmed", sensor, name)


def _n_held(state: State, r: int) -> int:
    pairs = zip(state.members, state.tracks[r], strict=True)
    return sum(track.confirmed and not member.dead and not member.ended for member, track in pairs)


@cache
def _bits(mask: int) -> frozenset[int]:
    return frozenset(i for i in range(64) if mask >> i & 1)
