"""The start of a replicate in the single kernel (docs/model.md, section 3): only what every threat needs.

Every draw has its address, so that aims, errors and identities are drawn where they are asked for.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import draws
from rempart.engine import outcomes as out
from rempart.engine.draws import entity_in_replicate, stream_key, unit
from rempart.engine.single_state import (
    BUSY,
    COMMON,
    DECISION,
    DECISION_PHASE,
    EMPTY,
    N_READY,
    NEVER,
    NEXT_VIEW,
    PLANNED,
    SCAN_PHASE,
    SHOTS_LEFT,
    T_DECISION,
    T_READY,
    T_VIEW,
    UNABLE,
    WEAPON_DOWN,
    Scratch,
    Z,
)
from rempart.engine.start import (
    component_available,
    draw_aim,
    draw_path,
    end_instant,
    group_bias,
    impact_place,
    normal_pair,
    phase,
    wave_shift,
)
from rempart.engine.world import F8, I4, World

_ZERO, _ONE = np.uint64(0), np.uint64(1)
_FEW = 48  # up to so many an insertion sort alone is faster


@inner
def _draw_paths(world: World, s: Scratch) -> None:
    raid = world.raid
    for i in range(s.n_members):
        g = s.group[i]
        path = draw_path(raid, g, draw_aim(raid, g, s.key[i]), s.key[i])
        t = raid.group_at_s[g]
        if raid.group_by_launch[g] == 1 and path >= 0:
            t = t + raid.path_duration_s[path]
        s.base_s[i] = t + raid.group_interval_s[g] * raid.member_slot[i]
        s.path[i] = path if path >= 0 else len(raid.path_duration_s)


@inner
def _draw_impacts(world: World, s: Scratch, replicate: np.uint64) -> None:
    """Keys and impact instants by member."""
    key, member_key, t, base_s, spread_s = s.key, s.member_key, s.t_drawn, s.base_s, s.spread_s
    group, wave_s = s.group, s.wave_s
    for i in range(s.n_members):
        key[i] = entity_in_replicate(replicate, member_key[i])
    if s.draws_paths == 1:
        _draw_paths(world, s)
    if s.any_wave == 1:
        for g in range(len(wave_s)):
            wave_s[g] = wave_shift(world.raid, g, replicate)
    for i in range(s.n_members):
        t[i] = base_s[i] + wave_s[group[i]]
        if spread_s[i] > 0.0:
            t[i] = t[i] + spread_s[i] * unit(stream_key(key[i], draws.T_IMPACT), _ZERO)


@inner
def _distribute(s: Scratch, times: F8, order: I4, n: int) -> None:
    """Fill `order` with 0 .. n-1, nearly by time: as good as sorted if the times are spread about evenly."""
    bucket, work = s.bucket, s.work_i
    low = high = times[0]
    for i in range(1, n):
        low, high = min(low, times[i]), max(high, times[i])
    per_s = (n - 1) / (high - low) if high > low else 0.0
    bucket[:] = 0
    for i in range(n):
        work[i] = int((times[i] - low) * per_s)
        bucket[work[i] + 1] += 1
    for b in range(1, n + 1):
        bucket[b] += bucket[b - 1]
    for i in range(n):
        order[bucket[work[i]]] = i
        bucket[work[i]] += 1


@inner
def _rank(s: Scratch) -> None:
    """Members by instant of impact, ties by index."""
    n, times, member, t_imp = s.n_members, s.t_drawn, s.member, s.t_imp
    few = n <= _FEW
    if not few:
        _distribute(s, times, member, n)
    for k in range(n):
        i = k if few else member[k]
        t = times[i]
        j = k
        while j > 0 and t_imp[j - 1] > t:
            t_imp[j] = t_imp[j - 1]
            member[j] = member[j - 1]
            j -= 1
        t_imp[j] = t
        member[j] = i


@inner
def _insert(codes: I4, m: int, code: int) -> None:
    """Put a code in its place among m sorted ones."""
    j = m
    while j > 0 and codes[j - 1] > code:
        codes[j] = codes[j - 1]
        j -= 1
    codes[j] = code


@inner
def plan_view(s: Scratch) -> None:
    """Set the instant of the next view; none once the sensor is lost."""
    code = s.views[s.n[NEXT_VIEW]]
    if code == NEVER or s.t[T_VIEW] == np.inf:
        s.t[T_VIEW] = np.inf
    else:
        s.t[T_VIEW] = s.t[SCAN_PHASE] + (code >> 32) * s.scan_period_s


@inner
def _order_views(s: Scratch) -> None:
    """The scan that may see each threat first, sorted; n << 32 | rank."""
    n_members, views, t_imp, member, path = s.n_members, s.views, s.t_imp, s.member, s.path
    seen, t1, first, period, scans_a_s = s.seen_row, s.see_t1_s, s.t[SCAN_PHASE], s.scan_period_s, s.scans_a_s
    few, codes, numbers = n_members <= _FEW, s.codes, s.work_t
    m = 0
    for r in range(n_members):
        p = path[member[r]]
        if seen[p] == 0:
            continue
        n = max(int((t_imp[r] - t1[p] - first) * scans_a_s), 0)
        # The product may be off by one: the window itself decides.
        while n > 0 and t_imp[r] - (first + (n - 1) * period) <= t1[p]:
            n -= 1
        while t_imp[r] - (first + n * period) > t1[p]:
            n += 1
        code = (n << 32) | r
        if few:
            _insert(views, m, code)
        else:
            codes[m], numbers[m] = code, n
        m += 1
    views[m] = NEVER
    if not few and m > 0:
        _distribute(s, numbers, s.by_end, m)
        for k in range(m):
            _insert(views, k, codes[s.by_end[k]])
    plan_view(s)


@inner
def _order_ends(world: World, s: Scratch) -> None:
    """Ends in order of time, ties by member index."""
    n, by_end, t_end, t_imp, member = s.n_members, s.by_end, s.t_end, s.t_imp, s.member
    for r in range(n):
        t_end[r] = t_imp[r]
        by_end[r] = r
    if s.any_failure == 0:
        return
    for r in range(n):
        i = member[r]
        path = np.int64(s.path[i])
        if path == len(world.raid.path_duration_s):
            path = np.int64(-1)
        t_end[r] = end_instant(world.raid, s.class_[i], path, t_imp[r], s.key[i])
    if n > _FEW:
        _distribute(s, t_end, by_end, n)
    for k in range(1, n):
        r = by_end[k]
        t = t_end[r]
        j = k
        while j > 0 and (
            t_end[by_end[j - 1]] > t or (t_end[by_end[j - 1]] == t and member[by_end[j - 1]] > member[r])
        ):
            by_end[j] = by_end[j - 1]
            j -= 1
        by_end[j] = r


@inner
def clear(s: Scratch) -> None:
    """Forget the replicate before."""
    row, launched = s.row, s.launched
    for column in range(len(row)):
        row[column] = launched[column]
    dead, shots, engagements, t_seen, t_tracked = s.dead, s.shots, s.engagements, s.t_seen, s.t_tracked
    n = s.n_members
    for r in range(n):
        dead[r] = 0
        shots[r] = 0
        engagements[r] = 0
        t_seen[r] = np.inf
        t_tracked[r] = np.inf
    ready = s.ready
    for k in range(len(ready)):
        ready[k] = _ZERO


@inner
def start_threats(world: World, s: Scratch, replicate: np.uint64) -> None:
    """Draw and rank the threats of a replicate."""
    s.replicate[0] = replicate
    _draw_impacts(world, s, replicate)
    _rank(s)
    _order_views(s)
    _order_ends(world, s)


@inner
def _void_looks(s: Scratch, t: float) -> None:
    """The sensor is lost at t, before a scan at t: what it would have seen from then on."""
    row, t_seen, t_tracked = s.row, s.t_seen, s.t_tracked
    for r in range(s.n_members):
        base = s.class_[s.member[r]] * out.BLOCK
        if t <= t_seen[r] < np.inf:
            t_seen[r] = np.inf
            row[base + out.DETECTED] -= 1
        if t <= t_tracked[r] < np.inf:
            t_tracked[r] = np.inf
            row[base + out.TRACKED] -= 1


@inner
def note_losses(world: World, s: Scratch, t: float) -> None:
    """Note since when the sensor and the unit are not able, and the weapon down: nothing comes up again."""
    up, fire, sensing = s.up[0], world.fire, world.sensing
    need = _ZERO
    if len(sensing.sensor_key) > 0:
        need = sensing.sensor_need[0]
        if (up & need) != need:
            s.t[T_VIEW] = np.inf
            _void_looks(s, t)
    if s.has_unit == 0:
        return
    need |= fire.unit_need[0]
    if (up & need) != need:
        s.t[UNABLE] = min(s.t[UNABLE], t)
        s.t[T_DECISION] = np.inf
    if (up & fire.weapon_need[0]) != fire.weapon_need[0]:
        s.t[WEAPON_DOWN] = min(s.t[WEAPON_DOWN], t)
        s.t[T_DECISION] = np.inf


@inner
def _start_unit(world: World, s: Scratch, replicate: np.uint64) -> None:
    fire, key = world.fire, world.fire.controller_key[0]
    s.t[DECISION_PHASE] = phase(
        fire.decision_phase_s[0], fire.decision_period_s[0], key, draws.DECISION_PHASE, replicate
    )
    if len(fire.weapon_key) > 0:
        s.n[SHOTS_LEFT] = fire.magazine[0]
        if fire.magazine[0] == 0:
            s.t[EMPTY] = -np.inf
    if fire.p_common_failure[0] > 0.0 or fire.sspk_logit_sigma[0] > 0.0:
        stream = stream_key(entity_in_replicate(replicate, fire.unit_key[0]), draws.COMMON_CAUSE)
        s.n[COMMON] = 1 if unit(stream, _ZERO) < fire.p_common_failure[0] else 0
        s.t[Z] = normal_pair(stream, _ONE)[0]


@inner
def start_defence(world: World, s: Scratch, replicate: np.uint64) -> None:
    """Set up what defends; the sensor's phase must be known before the threats are ranked by first view."""
    ground, sensing, n, t = world.ground, world.sensing, s.n, s.t
    n[NEXT_VIEW] = n[DECISION] = n[SHOTS_LEFT] = n[BUSY] = n[N_READY] = 0
    n[COMMON] = n[PLANNED] = 0
    t[T_VIEW] = t[T_READY] = t[T_DECISION] = t[UNABLE] = t[WEAPON_DOWN] = t[EMPTY] = np.inf
    t[SCAN_PHASE] = t[DECISION_PHASE] = t[Z] = 0.0
    point_hit = s.point_hit
    for j in range(len(point_hit)):
        point_hit[j] = 0
    up = _ZERO
    for k in range(len(ground.component_key)):
        if ground.component_ready_s[k] <= 0.0 and component_available(
            ground.component_key[k], ground.component_availability[k], replicate
        ):
            up |= _ONE << np.uint64(k)
    s.up[0], s.hit[0] = up, _ZERO
    if len(sensing.sensor_key) > 0:
        key = sensing.sensor_key[0]
        t[SCAN_PHASE] = phase(
            sensing.scan_phase_s[0], sensing.scan_period_s[0], key, draws.SCAN_PHASE, replicate
        )
        t[T_VIEW] = 0.0
    note_losses(world, s, -np.inf)
    if s.has_unit == 1:
        _start_unit(world, s, replicate)


@inner
def aim_of(world: World, s: Scratch, r: int) -> int:
    """Row of the aim arrays that threat r aims at."""
    i = s.member[r]
    return draw_aim(world.raid, s.group[i], s.key[i])


@inner
def place_of(world: World, s: Scratch, r: int) -> tuple[float, float]:
    """Where threat r falls if nothing stops it, metres east and north."""
    i = s.member[r]
    bias_x, bias_y = group_bias(world.raid, s.group[i], s.replicate[0])
    return impact_place(world.raid, s.class_[i], aim_of(world, s, r), bias_x, bias_y, s.key[i])


@inner
def predict(world: World, s: Scratch, r: int) -> None:
    """Draw what the prediction of the impact of threat r needs."""
    s.x_m[r], s.y_m[r] = place_of(world, s, r)
    s.pip_x[r], s.pip_y[r] = normal_pair(stream_key(s.key[s.member[r]], draws.PREDICTION), _ZERO)
