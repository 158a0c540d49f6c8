"""Scratch of the kernel: everything that changes within a replicate.

Allocated once a thread and world, cleared at the start of each replicate; the
kernel allocates nothing. Sizes as in `engine/world.py`; S: shots in flight at
once, E: engagements in progress at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rempart.engine.component_masks import n_words
from rempart.engine.outcomes import BLOCK, GROUND, LAUNCHED, N_EXTRAS, N_EXTRAS_BY, N_MEASURES_BY
from rempart.engine.world import F8, HOSTILE, I1, I4, IN_ORDER, OPTIMAL, U8, VALUE_AND_TIME, World

ALIVE, DEAD, ENDED = 0, 1, 2
IN_FLIGHT, FATE_HIT, FATE_MISSED, FATE_FAILED, FATE_ABORTED, FATE_SURPLUS = 0, 1, 2, 3, 4, 5
_GUARD = 1e-9  # far more than the rounding of a law
N_SLOTS = 64
"""Slots of the timing wheel of a controller (`engine/timing_wheel.py`): a bit each of one word."""

# Places in `State.count`, the scalars that functions share.
(
    N_SHOT_HEAP,
    N_SHOT_FREE,
    SHOT_SERIAL,
    N_ENGAGEMENT_HEAP,
    N_ENGAGEMENT_FREE,
    ENGAGEMENT_SERIAL,
    N_TRACE,
    DECISION_SERIAL,
    N_LIST,
    N_ASKED,
) = range(10)


class State(NamedTuple):
    """Arrays that a replicate writes."""

    count: I4  # type: ignore[assignment]  # (10,) scalars, by the names above
    replicate: U8  # (1,) key
    # threats
    key: U8  # (N,)
    path: I4  # (N,) fixed by the world if `draws_paths` is 0
    aim: I4  # (N,) row of the aim arrays; -1: not drawn yet
    t_imp: F8  # (N,)
    t_end: F8  # (N,)
    t_stop: F8  # (N,) no look from then on: the kill, or the end
    bias_x: F8  # (G,) error of aim that a group shares; nan: not drawn yet
    bias_y: F8  # (G,)
    placed: I1  # (N,) 1: x_m, y_m are drawn, 2: pip_x, pip_y too
    x_m: F8  # (N,) impact place
    y_m: F8  # (N,)
    pip_x: F8  # (N,) unit normal pair of the prediction error
    pip_y: F8  # (N,)
    identity: I1  # (N,) 0 hostile, 1 unknown, 2 friend; -1: not drawn yet
    status: I1  # (N,) ALIVE, DEAD, ENDED
    survived: I1  # (N,) the warhead outlived the hit
    debris: I1  # (N,)
    t_kill: F8  # (N,)
    kill_weapon: I4  # (N,)
    engaged_by: I1  # (B, N) a shot was launched at it by an entry that is counted apart
    shots: I4  # (N,)
    engagements: I4  # (N,)
    fate: I1  # (N,) of the last shot launched
    wrong: I1  # (N,) last assessment: killed, though alive
    block: I1  # (N,) rank of the last block, 0: none yet
    block_serial: I4  # (N,) decision that set it
    t_block: F8  # (N,) when
    by_end: I4  # (N,) members by (t_end, index)
    by_impact: I4  # (N,) members by (t_imp, index)
    rank: I4  # (N,) place in `by_impact`
    bucket: I4  # (N + 1,) scratch of the sort
    work: I4  # (N,) scratch of the sort
    # of each sensor and threat (`engine/tracks.py`)
    next_scan: I4  # (R, N) number of the scan of the next look
    looks: U8  # (R, N) where the stream of its looks begins, at `first_scan`: GAMMA further a look
    sights: U8  # (R, N) looks at hand, those of the scans from `sights_scan` on: bits, the last in bit 0
    sights_scan: I4  # (R, N)
    history: U8  # (R, N)
    missed: I4  # (R, N)
    confirmed: I1  # (R, N)
    t_seen: F8  # (R, N) first detection
    t_next: F8  # (R, N) next confirmation, -inf: not looked for yet
    t_confirmed: F8  # (R, N) last confirmation
    first_scan: I4  # (R, N) number of the scan of the first look
    passed: I1  # (R, N) 1: looks were passed over, `t_seen` and `t_confirmed` came by then; -1: none may be
    # sensors, controllers, components
    sensor_up: I1  # (R,)
    t_sensor_up: F8  # (R,) since when, -inf: from the start
    crowd_scan: I4  # (R,) next scan of a sensor that may be full
    scan_phase: F8  # (R,)
    decision_phase: F8  # (U,)
    decision_n: I4  # (U,) number of the last decision
    next_n: I4  # (U,) number of the next one
    ask_n: I4  # (U, N) decision at which a member is asked about, -1: none
    ask_at: I4  # (U, N) decision at which it is wanted: later, if it is parked
    ask_before: I4  # (U, N) neighbours in its slot
    ask_after: I4  # (U, N)
    slot_first: I4  # (U, N_SLOTS)
    slot_used: U8  # (U,) bits
    last_n: I4  # (U, N) last decision at which a weapon reaches a member that may leak
    n_ready: I4  # (U,)
    ready: U8  # (U, N / 64) bits over the rank of impact: candidates, but for channels
    due: U8  # (N / 64,) bits: what blocks them is noted at this decision
    wake: F8  # (N,) earliest instant at which the answer may change
    gated: I1  # (N,) 1: only channels are lacking; 2: not asked about at this decision
    asked: I4  # (N,) who was asked about at this decision
    up: U8  # (1, K) components that are up
    hit: U8  # (1, K) components that were hit
    available: U8  # (1, K)
    point_damage: I4  # (J,)
    # rules that switch components (`engine/switching.py`)
    rule_t: F8  # (Q,) next instant at which it switches something
    rule_stage: I1  # (Q,)
    rule_choice: I4  # (Q,) row that is to go up; of a cycle: times that it went up
    rule_hit: U8  # (Q, K) losses that it has answered
    # units, weapons
    busy: I4  # (F,)
    able: I1  # (F,)
    own: U8  # (F,) bits of own and backup sensors that it may use now
    remote: U8  # (F,) bits of remote sensors that it may use now
    common: I1  # (F,) fails as a whole in this replicate
    z: F8  # (F,) raid-and-unit factor
    active: I4  # (F, N) engagements not yet assessed
    resume: F8  # (F, N) judged killed until this time
    made: I4  # (F, N) engagements made
    weapon_up: I1  # (W,) 1: the components that it needs are up
    shots_left: I4  # (W,)
    reloads_left: I4  # (W,)
    t_reload: F8  # (W,)
    weapon_busy: I4  # (W,)
    t_ready: F8  # (W,)
    last_target: I4  # (W,)
    # shots in flight
    shot_heap: I4  # (S,)
    shot_free: I4  # (S,)
    shot_serial: I4  # (S,)
    shot_t: F8  # (S,) intercept
    shot_need: F8  # (S,) guided until
    shot_threat: I4
    shot_weapon: I4
    shot_number: I4
    shot_p: F8
    shot_aborted: I1
    shot_releases: I1  # (S,) frees the channel
    # engagements in progress
    engagement_heap: I4  # (E,)
    engagement_free: I4
    engagement_serial: I4
    engagement_t: F8
    engagement_threat: I4
    engagement_weapon: I4
    engagement_number: I4
    # lists made at a decision
    pick: I4  # (N,)
    pick_key: F8  # (N,)
    pick_weapon: I4  # (N,)
    pick_value: F8  # (N,)
    stage: I1  # (F, N) what `unit_stage` last said, for the optimal assignment
    stage_value: F8  # (F, N)
    stage_serial: I4  # (F, N) at which decision
    gain: F8  # (N, slots) costs of the optimal assignment
    gain_work: F8  # (6, slots + 1)
    slot_weapon: I4  # (slots,)
    # what is fixed for the world
    every: int  # 1: decide at every period, about everything in reach (a check, and for a trace)
    draws_paths: int  # some path or aim of a path is drawn
    any_failure: int
    any_wave: int
    settles: (
        I1  # (R,) 1: `confirm_m` of `confirm_n` looks tell that a threat is tracked, whatever came before
    )
    age: F8  # (R,) oldest that any unit asks its tracks to be
    weighs: I1  # (F,) the value that a threat endangers has a say in what the unit does
    crowded: I1  # (R,) more threats may come into view than the sensor tracks at once
    timeline_s: F8  # component events of the file, ready times first
    timeline_component: I4
    timeline_kind: I1  # 0 down, 1 up, 2 ready
    reach_open: F8  # (U, P) largest tgo at which any weapon of the controller reaches
    reach_close: F8  # (U, P)
    last_open: F8  # (U, P) where the window opens that closes at `reach_close`
    reach_any: I1  # (P,) some weapon has a window on the path
    hit_below: F8  # (C, J) draws of the miss below which a class hits the point it aims at
    hit_from: F8  # (C, J) from which on it does not; between the two the law tells
    row: I4  # (columns,)
    launched: I4  # (columns,) a row with what is known before the start
    trace: F8  # (entries, 6); no entries: no trace


def _timeline(world: World) -> tuple[F8, I4, I1]:
    ground = world.ground
    ready = [(float(t), 0, k, 2) for k, t in enumerate(ground.component_ready_s) if 0.0 < float(t) < np.inf]
    events = [
        (float(t), 1 + n, int(k), int(up))
        for n, (t, k, up) in enumerate(
            zip(ground.event_s, ground.event_component, ground.event_up, strict=True)
        )
    ]
    rows = sorted(ready + events)
    return (
        np.array([r[0] for r in rows], np.float64),
        np.array([r[2] for r in rows], np.int32),
        np.array([r[3] for r in rows], np.int8),
    )


def _reach(world: World) -> tuple[F8, F8, F8, I1]:
    """Largest and smallest tgo at which a controller's weapons reach a path; where the last window opens."""
    fire, path_class = world.fire, world.sensing.path_class
    n_paths, n_weapons = len(path_class), len(fire.weapon_key)
    shape = (len(fire.controller_key), n_paths)
    opens, closes, last_opens = np.full(shape, -np.inf), np.full(shape, np.inf), np.full(shape, -np.inf)
    any_window = np.zeros(n_paths, np.int8)
    engages = fire.sspk.T[path_class].ravel() > 0.0
    rows = np.flatnonzero((fire.fire_n > 0) & engages)
    path, weapon = np.divmod(rows, max(n_weapons, 1))
    first = fire.fire_first[rows].astype(np.int64)
    at = fire.unit_controller[fire.weapon_unit[weapon]], path
    any_window[path] = 1
    np.maximum.at(opens, at, fire.fire_open_s[first])
    last = first + fire.fire_n[rows] - 1
    np.minimum.at(closes, at, fire.fire_close_s[last])
    latest = fire.fire_close_s[last] == closes[at]
    np.maximum.at(last_opens, (at[0][latest], path[latest]), fire.fire_open_s[last][latest])
    return opens, closes, last_opens, any_window


def _settles(world: World, every: bool) -> I1:
    """Sensors whose looks may be passed over: no loss of a track falls between hits that confirm it."""
    sensing = world.sensing
    kept = (sensing.drop_after == 0) | (sensing.drop_after > sensing.confirm_n - sensing.confirm_m)
    return (kept & (not every)).astype(np.int8)


def _ages(world: World) -> F8:
    """By sensor, the longest that a unit waits with a track of it: identification, or the way to the unit."""
    fire, n_sensors = world.fire, len(world.sensing.sensor_key)
    ages = np.zeros(n_sensors)
    for f in range(len(fire.unit_key)):
        users = int(fire.unit_sensors[f]) | int(fire.unit_backup[f]) | int(fire.unit_remote[f])
        wait = max(float(fire.identification_s[f]), float(fire.remote_latency_s[f]))
        for r in range(n_sensors):
            if users >> r & 1:
                ages[r] = max(ages[r], wait)
    return ages


def _weighs(world: World) -> I1:
    """Units for which the value that a threat endangers decides: order, assignment, reserve, evaluation."""
    fire = world.fire
    by_value = (fire.assignment != IN_ORDER) | (fire.priority == VALUE_AND_TIME)
    weighs = by_value[fire.unit_controller] | (fire.evaluates == 1)
    keeps_back = (fire.reserve != 0) & (fire.reserve_value > -np.inf)
    weighs[fire.weapon_unit[keeps_back]] = True
    return weighs.astype(np.int8)


def _hits(world: World) -> tuple[F8, F8]:
    """Draws u of the miss sigma sqrt(-2 ln(1 - u)) below which it is surely lethal, from which surely not."""
    raid, ground = world.raid, world.ground
    lethal = raid.class_lethal_radius_m[:, None] + ground.point_radius_m[None, :]
    sigma = np.broadcast_to(raid.class_miss_sigma_m[:, None], lethal.shape)
    sure = (sigma > 0.0) & (lethal > 0.0)
    p = -np.expm1(-0.5 * (np.where(sure, lethal, 1.0) / np.where(sure, sigma, 1.0)) ** 2)
    return np.where(sure, p - _GUARD, -1.0), np.where(sure, p + _GUARD, 2.0)


def _capacities(world: World) -> tuple[int, int]:
    """Most engagements in progress and most shots in flight that the world allows."""
    fire, n_members = world.fire, len(world.raid.member_key)
    engagements = shots = 0
    for f in range(len(fire.unit_key)):
        most = min(int(fire.unit_channels[f]), n_members) if not fire.free_at_intercept[f] else n_members
        engagements += most
        shots += most * max(int(fire.salvo_first[f]), int(fire.salvo_next[f]))
    return max(engagements, 1), max(shots, 1)


def _slots(world: World) -> int:
    """Most columns of the optimal assignment: slots of every weapon, and nothing for each threat."""
    fire, n_members = world.fire, len(world.raid.member_key)
    of_weapons = sum(min(int(fire.unit_channels[f]), n_members) for f in fire.weapon_unit)
    return of_weapons + n_members


def _fixed_paths(world: World) -> tuple[int, I4]:
    """Whether a replicate draws paths, and (N,) the path of each member if it does not."""
    raid = world.raid
    path = np.zeros(len(raid.group_key), np.int32)
    draws_paths = 0
    for g in range(len(raid.group_key)):
        first, n = int(raid.path_first[g]), int(raid.flight_n[g] * raid.aim_n[g])
        path[g] = raid.path_of[first]
        draws_paths |= int(np.any(raid.path_of[first : first + n] != path[g]))
    return draws_paths, path[raid.member_group]


def _launched(world: World) -> I4:
    row = np.zeros(n_columns(world), np.int32)
    raid = world.raid
    for g in raid.member_group[raid.group_nature[raid.member_group] == HOSTILE]:
        row[int(raid.group_class[g]) * BLOCK + LAUNCHED] += 1
        row[int(raid.group_class[g]) * BLOCK + GROUND] += 1 - int(raid.group_flies[g])
    return row


def n_columns(world: World) -> int:
    """Length of a row of outcomes of this world."""
    n_classes, n_points = len(world.raid.class_p_fail), len(world.ground.point_x_m)
    own = (n_classes + 1) * BLOCK + N_EXTRAS + n_points
    return own + len(world.fire.counted) * ((n_classes + 1) * N_MEASURES_BY + N_EXTRAS_BY)


def allocate(world: World, n_trace: int = 0, every: bool = False) -> State:
    """Make the scratch of one thread for this world (`n_trace`: entries of the trace)."""
    n, r = len(world.raid.member_key), len(world.sensing.sensor_key)
    u, f, w = len(world.fire.controller_key), len(world.fire.unit_key), len(world.fire.weapon_key)
    n_engagements, n_shots = _capacities(world)
    n_slots = _slots(world) if np.any(world.fire.assignment == OPTIMAL) else 0
    n_rows = n if n_slots else 0
    timeline_s, timeline_component, timeline_kind = _timeline(world)
    reach_open, reach_close, last_open, reach_any = _reach(world)
    below, above = _hits(world)
    draws_paths, path = _fixed_paths(world)
    k = n_words(len(world.ground.component_key))
    capacity, words, n_rules = world.sensing.capacity, (n + 63) // 64, len(world.ground.rule_kind)

    def i4(*shape: int) -> I4:
        return np.zeros(shape, np.int32)

    def i1(*shape: int) -> I1:
        return np.zeros(shape, np.int8)

    def f8(*shape: int) -> F8:
        return np.zeros(shape, np.float64)

    def u8(*shape: int) -> U8:
        return np.zeros(shape, np.uint64)

    return State(
        count=i4(10), replicate=u8(1), key=u8(n), path=path, aim=i4(n), t_imp=f8(n), t_end=f8(n),
        t_stop=f8(n), bias_x=f8(len(world.raid.group_key)), bias_y=f8(len(world.raid.group_key)),
        placed=i1(n), x_m=f8(n), y_m=f8(n), pip_x=f8(n), pip_y=f8(n), identity=i1(n),
        status=i1(n), survived=i1(n), debris=i1(n), t_kill=f8(n), kill_weapon=i4(n),
        engaged_by=i1(len(world.fire.counted), n), shots=i4(n),
        engagements=i4(n), fate=i1(n), wrong=i1(n), block=i1(n), block_serial=i4(n), t_block=f8(n),
        by_end=i4(n), by_impact=i4(n), rank=i4(n), bucket=i4(n + 1), work=i4(n), next_scan=i4(r, n),
        looks=u8(r, n), sights=u8(r, n), sights_scan=i4(r, n), history=u8(r, n), missed=i4(r, n),
        confirmed=i1(r, n), t_seen=f8(r, n), t_next=f8(r, n), t_confirmed=f8(r, n), first_scan=i4(r, n),
        passed=i1(r, n), sensor_up=i1(r), t_sensor_up=f8(r), crowd_scan=i4(r),
        scan_phase=f8(r), decision_phase=f8(u), decision_n=i4(u), next_n=i4(u), ask_n=i4(u, n),
        ask_at=i4(u, n), ask_before=i4(u, n), ask_after=i4(u, n),
        slot_first=np.full((u, N_SLOTS), -1, np.int32),
        slot_used=u8(u), last_n=i4(u, n), ready=u8(u, words), due=u8(words), wake=f8(n),
        gated=i1(n), asked=i4(n), n_ready=i4(u), up=u8(1, k), hit=u8(1, k), available=u8(1, k),
        point_damage=i4(len(world.ground.point_x_m)),
        rule_t=f8(n_rules), rule_stage=i1(n_rules), rule_choice=i4(n_rules), rule_hit=u8(n_rules, k),
        busy=i4(f), able=i1(f), own=u8(f), remote=u8(f), common=i1(f), z=f8(f), active=i4(f, n),
        resume=f8(f, n), made=i4(f, n), weapon_up=i1(w), shots_left=i4(w), reloads_left=i4(w), t_reload=f8(w),
        weapon_busy=i4(w), t_ready=f8(w), last_target=i4(w), shot_heap=i4(n_shots), shot_free=i4(n_shots),
        shot_serial=i4(n_shots), shot_t=f8(n_shots), shot_need=f8(n_shots), shot_threat=i4(n_shots),
        shot_weapon=i4(n_shots), shot_number=i4(n_shots), shot_p=f8(n_shots), shot_aborted=i1(n_shots),
        shot_releases=i1(n_shots), engagement_heap=i4(n_engagements), engagement_free=i4(n_engagements),
        engagement_serial=i4(n_engagements), engagement_t=f8(n_engagements),
        engagement_threat=i4(n_engagements), engagement_weapon=i4(n_engagements),
        engagement_number=i4(n_engagements), pick=i4(n), pick_key=f8(n), pick_weapon=i4(n), pick_value=f8(n),
        stage=i1(f, n_rows), stage_value=f8(f, n_rows), stage_serial=i4(f, n_rows),
        gain=f8(n_rows, n_slots), gain_work=f8(6, n_slots + 1), slot_weapon=i4(n_slots),
        every=int(every or n_trace > 0), draws_paths=draws_paths,
        any_failure=int(np.any(world.raid.class_p_fail > 0.0)),
        any_wave=int(np.any(world.raid.group_wave_s != 0.0)),
        settles=_settles(world, every or n_trace > 0), age=_ages(world),
        weighs=_weighs(world), crowded=((capacity > 0) & (capacity < n)).astype(np.int8),
        timeline_s=timeline_s, timeline_component=timeline_component, timeline_kind=timeline_kind,
        reach_open=reach_open, reach_close=reach_close, last_open=last_open, reach_any=reach_any,
        hit_below=below, hit_from=above, row=i4(n_columns(world)), launched=_launched(world),
        trace=f8(n_trace, 6),
    )  # fmt: skip
