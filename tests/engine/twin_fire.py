"""Decisions, engagements, intercepts and assessments of the plain twin (docs/model.md, sections 7 and 8)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from engine.twin_draws import Purpose
from engine.twin_sight import all_up, has_seen, held_track, is_able
from engine.twin_state import Engagement, Member, Shot, State, Store, identity, name_of
from rempart.engine.world import (
    EARLIEST_IMPACT,
    FREE,
    GREEDY,
    GUIDED_TO_HANDOVER,
    GUIDED_TO_INTERCEPT,
    HOLD,
    IN_ORDER,
    TIGHT,
)

CLEAR = 11
"""Rank of a weapon and a threat that pass every stage."""
CAUSE_OF_RANK = (
    "",
    "component_lost",
    "not_seen",
    "not_tracked",
    "judged_harmless",
    "withheld_identification",
    "withheld_control_status",
    "component_lost",
    "no_missile",
    "withheld_reserve",
    "no_channel",
)
Schedule = Callable[[Member, Engagement], None]


class Pair(NamedTuple):
    """A candidate: a weapon that may fire at a member now."""

    member: Member
    weapon: int
    value: float
    p_kill: float


def decide(state: State, u: int, t_s: float, schedule: Schedule) -> None:
    """One decision of a controller."""
    fire = state.fire
    units = [f for f in range(len(fire.unit_key)) if fire.unit_controller[f] == u]
    shares = fire.controller_shared[u] and all_up(state, fire.controller_need[u])
    pictures = [units] if shares else [[f] for f in units]
    choose = {IN_ORDER: _in_order, GREEDY: _greedy}.get(fire.assignment[u], _optimal)
    blocks: dict[int, int] = {}  # highest rank that blocked, by member
    for picture in pictures:
        choose(state, u, picture, t_s, schedule, blocks)
    for i, rank in sorted(blocks.items()):
        member, block = state.members[i], CAUSE_OF_RANK[rank]
        if member.shots:  # launched at by another unit in this decision
            continue
        if block != member.block:
            state.tell(t_s, "blocked", name_of(member), block)
        member.block, member.t_block_s = block, t_s


def _note_block(state: State, picture: list[int], member: Member, t_s: float, blocks: dict[int, int]) -> None:
    """Keep the highest rank at which a weapon that reaches the member is blocked now."""
    if member.shots:  # the ledger asks for the fate of the last shot then
        return
    for w in _weapons_that_reach(state, picture, member, t_s):
        if not is_taken_care_of(state, picture, state.fire.weapon_unit[w], member, t_s):
            rank = rank_of(state, w, member, t_s)
            # model.md 7: with OPTIMAL a weapon may pass every stage and yet not be chosen (fewer slots
            # than shots). It gives no block: the earlier one stays, and without any it is `no_time`.
            if rank < CLEAR:
                blocks[member.index] = max(blocks.get(member.index, 0), rank)


def rank_of(state: State, w: int, member: Member, t_s: float) -> int:
    """First stage that blocks a weapon that reaches the member; `CLEAR` if none does."""
    fire, f = state.fire, state.fire.weapon_unit[w]
    if not is_able(state, f):
        return 1
    if not has_seen(state, f, member):
        return 2
    track = held_track(state, f, member, t_s)
    if track is None:
        return 3
    value = value_of(state, member, track[1])
    if fire.evaluates[f] and value is None:
        return 4
    declared = identity(state, member)
    if t_s < track[0] + fire.identification_s[f] or declared == "friend":
        return 5
    status = fire.weapon_control[f]
    if status == HOLD or (status == TIGHT and declared == "unknown"):
        return 6
    assert status in {FREE, TIGHT}
    return _rank_of_weapon(state, w, worth(value), t_s)


def _rank_of_weapon(state: State, w: int, value: float, t_s: float) -> int:
    fire, store = state.fire, state.stores[w]
    if not all_up(state, fire.weapon_need[w]):
        return 7
    n_left = n_shots_left(store, fire.reload[w], fire.reload_s[w], t_s)
    if n_left == 0:
        return 8
    if value < fire.reserve_value[w] and n_left <= fire.reserve[w]:
        return 9
    if _n_free_channels(state, w) <= 0 or t_s < store.t_last_s + fire.interval_s[w]:
        return 10
    return CLEAR


def n_shots_left(store: Store, reload: int, reload_s: float, t_s: float) -> float:
    """Shots at hand, after a reload that has become due."""
    if store.n_left == 0 and store.n_reloads > 0 and t_s >= store.t_empty_s + reload_s:
        store.n_left, store.n_reloads = reload, store.n_reloads - 1
    return store.n_left


def _n_free_channels(state: State, w: int) -> float:
    fire, f = state.fire, state.fire.weapon_unit[w]
    of_unit = fire.unit_channels[f] - state.n_busy[f]
    of_weapon = fire.weapon_channels[w] - state.stores[w].n_busy if fire.weapon_channels[w] > 0 else math.inf
    return min(of_unit, of_weapon)


def value_of(state: State, member: Member, sigma_m: float) -> float | None:
    """Largest value that the predicted impact threatens; None outside every defended area + margin."""
    ground = state.ground
    if not ground.planar:
        return ground.point_value[member.aimed] if member.aimed >= 0 else 1.0
    dx, dy = state.draws.normal(member.key, Purpose.PREDICTION)
    x_m, y_m = member.x_m + sigma_m * dx, member.y_m + sigma_m * dy
    values = [
        ground.point_value[j]
        for j, area_m in enumerate(ground.point_area_m)
        if area_m > 0.0 and distance_to_point_m(state, j, x_m, y_m) <= area_m + ground.margin_m
    ]
    return max(values) if values else None


def worth(value: float | None) -> float:
    """Value of a member for a decision."""
    return 0.001 if value is None else value


def distance_to_point_m(state: State, j: int, x_m: float, y_m: float) -> float:
    """Planar distance from a place to point j."""
    return math.hypot(x_m - state.ground.point_x_m[j], y_m - state.ground.point_y_m[j])


def is_taken_care_of(state: State, picture: list[int], f: int, member: Member, t_s: float) -> bool:
    """Is the member no candidate for unit f, which looks at the engagements of its picture?"""
    fire = state.fire
    for engagement in member.engagements:
        if engagement.unit not in picture:
            continue
        if math.isnan(engagement.t_assessed_s):
            return True
        # model.md 7: the time to wait is that of the unit that judged, also for the others of the picture.
        # A kill that was recognised is one for good: only a track that flies on is fired at again.
        wait_s = fire.reengage_after_s[engagement.unit]
        persists = not engagement.judged_rightly and t_s >= engagement.t_assessed_s + wait_s
        if engagement.judged_killed and not persists:
            return True
    return 0 < fire.max_engagements[f] <= _n_engagements(member, f)


def _n_engagements(member: Member, f: int) -> int:
    return sum(engagement.unit == f for engagement in member.engagements)


def _airborne(state: State) -> list[Member]:
    return [member for member in state.members if member.flies and not member.ended]


def _weapons_that_reach(state: State, picture: list[int], member: Member, t_s: float) -> list[int]:
    fire = state.fire
    return [
        w
        for w, f in enumerate(fire.weapon_unit)
        if f in picture
        and fire.sspk[w][member.threat] > 0.0
        and state.geometry.reaches(member.path, w, member.t_imp_s - t_s)
    ]


def _pairs(state: State, picture: list[int], members: Iterable[Member], t_s: float) -> list[Pair]:
    fire, found = state.fire, []
    for member in members:
        for w in _weapons_that_reach(state, picture, member, t_s):
            f = fire.weapon_unit[w]
            if is_taken_care_of(state, picture, f, member, t_s) or rank_of(state, w, member, t_s) < CLEAR:
                continue
            track = held_track(state, f, member, t_s)
            assert track is not None
            factor = state.geometry.factor(member.path, w, member.t_imp_s - t_s)
            p_kill = fire.sspk[w][member.threat] * factor * fire.reliability[w]
            found.append(Pair(member, w, worth(value_of(state, member, track[1])), p_kill))
    return found


def _in_order(
    state: State, u: int, picture: list[int], t_s: float, schedule: Schedule, blocks: dict[int, int]
) -> None:
    def priority(member: Member) -> tuple[float, float, int]:
        if state.fire.priority[u] == EARLIEST_IMPACT:
            return 0.0, member.t_imp_s, member.index
        value = _value_in_picture(state, picture, member, t_s)
        return -(value / max(member.t_imp_s - t_s, 1.0)), member.t_imp_s, member.index

    for member in sorted(_airborne(state), key=priority):
        pairs = _pairs(state, picture, [member], t_s)
        if pairs:
            engage(state, min(pairs, key=lambda pair: (-pair.p_kill, pair.weapon)), t_s, schedule)
        else:
            _note_block(state, picture, member, t_s, blocks)


def _value_in_picture(state: State, picture: list[int], member: Member, t_s: float) -> float:
    # model.md 7: a unit that is not able is taken to hold no track; without any, the place in the order
    # does not matter, for no weapon can pass the stages.
    for f in picture:
        track = held_track(state, f, member, t_s) if is_able(state, f) else None
        if track is not None:
            return worth(value_of(state, member, track[1]))
    return 0.0


def _greedy(
    state: State, _u: int, picture: list[int], t_s: float, schedule: Schedule, blocks: dict[int, int]
) -> None:
    waiting = _airborne(state)
    while pairs := _pairs(state, picture, waiting, t_s):
        best = min(pairs, key=lambda p: (-(p.value * p.p_kill), p.member.t_imp_s, p.member.index, p.weapon))
        engage(state, best, t_s, schedule)
        waiting.remove(best.member)
    for member in waiting:
        _note_block(state, picture, member, t_s, blocks)


def _optimal(
    state: State, _u: int, picture: list[int], t_s: float, schedule: Schedule, blocks: dict[int, int]
) -> None:
    pairs = _pairs(state, picture, _airborne(state), t_s)
    n_candidates = len({pair.member.index for pair in pairs})
    slots = [
        w for w in sorted({pair.weapon for pair in pairs}) for _ in range(_n_slots(state, w, n_candidates))
    ]
    for pair in sorted(best_assignment(pairs, slots), key=lambda pair: pair.member.index):
        if _rank_of_weapon(state, pair.weapon, pair.value, t_s) == CLEAR:
            engage(state, pair, t_s, schedule)
    for member in _airborne(state):
        _note_block(state, picture, member, t_s, blocks)


def _n_slots(state: State, w: int, n_candidates: int) -> int:
    if state.fire.interval_s[w] > 0.0:
        return 1
    # Shots kept in reserve are counted among the salvos; the check at the launch sorts it out.
    n_left, of_salvo = state.stores[w].n_left, state.fire.salvo_first[state.fire.weapon_unit[w]]
    salvos = n_left if math.isinf(n_left) else max(1, n_left // of_salvo)
    return int(min(_n_free_channels(state, w), salvos, n_candidates))


def best_assignment(pairs: list[Pair], slots: list[int]) -> list[Pair]:
    """One-to-one choice of members for weapon slots with the largest sum of the page's objective."""
    members = sorted({pair.member.index for pair in pairs})
    gain = np.zeros((len(members), len(slots) + len(members)))  # last columns: no weapon for this member
    by_place = {(pair.member.index, pair.weapon): pair for pair in pairs}
    for row, i in enumerate(members):
        for column, w in enumerate(slots):
            pair = by_place.get((i, w))
            # model.md 7: a threat may be left without a weapon; so is one whose gain is negative.
            gain[row, column] = -1.0 if pair is None else pair.value * pair.p_kill - 1e-10 * (w + 1) * (i + 1)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    chosen = [(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if c < len(slots)]
    return [by_place[members[r], slots[c]] for r, c in chosen]


def engage(state: State, pair: Pair, t_s: float, schedule: Schedule) -> None:
    """Launch a salvo (section 8)."""
    fire, member, w, store = state.fire, pair.member, pair.weapon, state.stores[pair.weapon]
    f = fire.weapon_unit[w]
    n_planned: float = fire.salvo_next[f] if _n_engagements(member, f) else fire.salvo_first[f]
    kept = fire.reserve[w] if pair.value < fire.reserve_value[w] else 0
    n_planned = min(n_planned, store.n_left - kept)
    slew_s = fire.slew_s[w] if store.target != member.index else 0.0
    engagement = Engagement(len(member.engagements), f, w, t_s)
    for j in range(int(n_planned)):
        t_launch_s = t_s + slew_s + j * fire.salvo_interval_s[f]
        if j == 0 or state.geometry.reaches(member.path, w, member.t_imp_s - t_launch_s):
            # model.md 8: shots are numbered as they are planned, engagement by engagement: a later
            # engagement may launch a shot before an earlier one has launched its last.
            shot = _shot(state, member, w, t_launch_s)
            engagement.shots.append(shot)
            member.shots.append(shot)
    member.engagements.append(engagement)
    store.n_left -= len(engagement.shots)
    if store.n_left == 0:
        store.t_empty_s = t_s
    store.t_last_s, store.target = t_s, member.index
    store.n_busy += 1
    state.n_busy[f] += 1
    text = f"{name_of(member)}, {len(engagement.shots)} shots"
    state.tell(t_s, "engaged", f"unit {f} weapon {w}", text)
    for shot in engagement.shots:
        text = f"shot {shot.number} at {name_of(member)}, intercept at {shot.t_intercept_s!r}"
        state.tell(shot.t_launch_s, "launched", f"unit {f} weapon {w}", text)
    schedule(member, engagement)


def _shot(state: State, member: Member, w: int, t_launch_s: float) -> Shot:
    fire, geometry = state.fire, state.geometry
    f, tgo_s = fire.weapon_unit[w], member.t_imp_s - t_launch_s
    row = member.path * len(fire.weapon_key) + w
    first, last = fire.fire_first[row], fire.fire_first[row] + fire.fire_n[row] - 1
    # model.md 8: "clamped" is read as clamped to the table, that is to the span of all windows of the pair.
    tgo_s = min(max(tgo_s, fire.fire_close_s[last]), fire.fire_open_s[first])
    t_intercept_s = t_launch_s + geometry.flight_s(member.path, w, tgo_s)
    guided_s = t_launch_s
    if fire.guidance[f] == GUIDED_TO_HANDOVER:
        guided_s = max(t_launch_s, t_intercept_s - fire.handover_s[f])
    if fire.guidance[f] == GUIDED_TO_INTERCEPT:
        guided_s = t_intercept_s
    p_hit = _p_hit(state, f, fire.sspk[w][member.threat] * geometry.factor(member.path, w, tgo_s))
    return Shot(len(member.shots), t_launch_s, t_intercept_s, guided_s, p_hit)


def _p_hit(state: State, f: int, p: float) -> float:
    fire, draws = state.fire, state.draws
    key = fire.unit_key[f]
    if draws.unit(key, Purpose.COMMON_CAUSE, 0) < fire.p_common_failure[f]:
        return 0.0
    sigma = fire.sspk_logit_sigma[f]
    # model.md 8: a P of more than 1 (a factor above 1) stays as 1 does.
    if sigma > 0.0 and 0.0 < p < 1.0:
        z, _ = draws.normal(key, Purpose.COMMON_CAUSE, 1)
        return 1.0 / (1.0 + math.exp(-(math.log(p / (1.0 - p)) + sigma * z)))
    return p


def is_guidance_lost(state: State, engagement: Engagement, shot: Shot) -> bool:
    """Did the unit stop being able after the launch and within the shot's need?"""
    lost_s = state.guidance_lost_s[engagement.unit]
    return any(engagement.t_s < t <= shot.t_guided_until_s for t in lost_s)


def intercept(state: State, member: Member, engagement: Engagement, shot: Shot, t_s: float) -> None:
    """A shot meets its target, or what is left of it."""
    fire, draws, w, key = state.fire, state.draws, engagement.weapon, member.key
    if is_guidance_lost(state, engagement, shot):
        shot.fate = "aborted"
    elif member.dead or member.ended:
        shot.fate = "surplus"
    elif draws.unit(key, Purpose.RELIABILITY, shot.number) >= fire.reliability[w]:
        shot.fate = "failed"
    elif draws.unit(key, Purpose.KILL, shot.number) < shot.p_hit:
        shot.fate = "hit"
        member.dead, member.weapon_of_kill, member.tgo_of_kill_s = True, w, member.t_imp_s - t_s
        member.warhead_alive = draws.unit(key, Purpose.DEBRIS, 0) < fire.p_deflect[w][member.threat]
        p_debris = state.raid.class_p_debris[member.threat]
        member.debris = not member.warhead_alive and draws.unit(key, Purpose.DEBRIS, 3) < p_debris
    else:
        shot.fate = "missed"
    state.tell(
        t_s, shot.fate, f"unit {engagement.unit} weapon {w}", f"shot {shot.number} at {name_of(member)}"
    )
    if fire.free_at_intercept[engagement.unit] and t_s == last_intercept_s(engagement):
        free_channel(state, engagement)


def last_intercept_s(engagement: Engagement) -> float:
    """Latest intercept of an engagement."""
    return max(shot.t_intercept_s for shot in engagement.shots)


def free_channel(state: State, engagement: Engagement) -> None:
    """The engagement gives its channels back, once."""
    if not engagement.freed:
        engagement.freed = True
        state.n_busy[engagement.unit] -= 1
        state.stores[engagement.weapon].n_busy -= 1


def assess(state: State, member: Member, engagement: Engagement, t_s: float) -> None:
    """The unit judges what its engagement did."""
    fire, f = state.fire, engagement.unit
    u = state.draws.unit(member.key, Purpose.ASSESSMENT, engagement.number)
    engagement.judged_killed = u >= fire.p_false_miss[f] if member.dead else u < fire.p_false_kill[f]
    engagement.t_assessed_s = t_s
    engagement.judged_rightly = engagement.judged_killed == member.dead
    if not member.ended:
        member.last_judgement_wrong = engagement.judged_killed and not member.dead
    free_channel(state, engagement)
    verdict = "killed" if engagement.judged_killed else "alive"
    state.tell(t_s, "assessed", f"unit {f}", f"{name_of(member)} {verdict}")
