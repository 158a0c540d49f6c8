"""What the single kernel keeps: constants of the world laid out for it, and what changes in a replicate.

Threats are numbered by rank of impact (`r`, first to come down first; ties by member index) from the start
of a replicate on; `member[r]` is the member. A path is a row of the tables by path; the row after the
last path stands for "on the ground": it is never seen and never reached.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.engine import outcomes as out
from rempart.engine.state import n_columns
from rempart.engine.world import F8, I4, N_SEE_BINS, U8, World

U4 = npt.NDArray[np.uint32]
U1 = npt.NDArray[np.uint8]

NEVER = np.int64(2**62)  # number of a scan that never comes
_TINY_S = 1e-300  # a look needs a time-to-go above 0: less than any difference of two instants
_FULL = 4294967296.0  # 2**32

# Places in `Scratch.n`.
NEXT_VIEW, DECISION, SHOTS_LEFT, BUSY, N_READY, COMMON, PLANNED, SIZE_N = range(8)
# Places in `Scratch.t`.
SCAN_PHASE, DECISION_PHASE, T_VIEW, T_READY, T_DECISION, UNABLE, WEAPON_DOWN, EMPTY, Z, SIZE_T = range(10)
BOUNDS = 2 * (N_SEE_BINS + 1)
"""Words of a path in `Scratch.bounds`: (low, width) a bin, the last bin twice."""


class Scratch(NamedTuple):
    """N members, P paths, C classes, J points, E engagements in progress at once."""

    # Fixed by the world. Numbers stand in the frame itself: one load.
    n_members: int
    n_classes: int
    has_unit: int
    draws_paths: int  # some path or aim of a path is drawn
    any_wave: int
    any_failure: int
    evaluates: int
    limited: int  # the magazine is
    plays_on: int  # the dead may be shot at: a kill may go unrecognised
    channels: int
    salvo_first: int
    salvo_next: int
    max_engagements: int
    confirm_m: int
    scan_period_s: float
    scans_a_s: float
    decision_period_s: float
    decisions_a_s: float
    identification_s: float
    assessment_s: float
    reliability: float
    sspk_logit_sigma: float
    mask: U8  # (1,) bits of the looks that count for confirmation
    member_key: U8  # (N,)
    group: U4  # (N,)
    class_: U4  # (N,)
    spread_s: F8  # (N,)
    seen_row: U4  # (P + 1,) 1: the sensor sees something of the path
    see_t1_s: F8  # (P + 1,)
    see_tgo_min_s: F8  # (P + 1,)
    see_per_bin: F8  # (P + 1,)
    bounds: U4  # (P * BOUNDS,) of Pd, in units of 2**-32
    can_reach: U4  # (P + 1,) the weapon has a launch window on the path
    fire_open_s: F8  # (P + 1,)
    fire_close_s: F8  # (P + 1,)
    hit_low: F8  # (C, J) a miss draws u below: point hit, if aimed at (planar 0)
    hit_high: F8  # (C, J) at or above: not
    hit_never: F8  # (C,) at or above: whatever is aimed at is not hit
    launched: U4  # (columns,) a row with what is known before the start
    # By member.
    key: U8
    path: U4  # fixed by the world if `draws_paths` is 0
    base_s: F8  # impact instant without wave and spread
    t_drawn: F8
    # By rank.
    member: I4
    t_imp: F8
    t_end: F8
    by_end: I4
    x_m: F8
    y_m: F8
    pip_x: F8
    pip_y: F8
    t_seen: F8
    t_tracked: F8
    t_ready: F8
    dead: U1
    wrong: U1
    fate: U1
    shots: U4
    engagements: U4
    # The rest.
    n: I4  # counts, by the names above
    t: F8  # instants, by the names above
    wave_s: F8  # (G,)
    views: I4  # (N + 1,) first scan that may see it << 32 | rank, sorted, NEVER at the end
    ready: U8  # bits over the rank of impact
    heap_t: F8  # (E,) instants of assessment
    heap_r: U4  # (E,)
    bucket: U4
    work_t: F8
    work_i: I4
    codes: I4
    replicate: U8  # (1,)
    up: U8  # (1,) bits of the components that are up
    hit: U8  # (1,) bits of the components that were hit
    point_hit: U4  # (J,)
    row: U4  # (columns,)


_FLOATS = "t_drawn t_imp t_end x_m y_m pip_x pip_y t_seen t_tracked t_ready work_t".split()  # noqa: SIM905


def _launched(world: World, n_cols: int) -> U4:
    row = np.zeros(n_cols, np.uint32)
    raid = world.raid
    for g in raid.member_group:
        base = int(raid.group_class[g]) * out.BLOCK
        row[base + out.LAUNCHED] += 1
        row[base + out.GROUND] += 1 - int(raid.group_flies[g])
    return row


def _bounds(world: World) -> U4:
    """Bounds of Pd for the upper 32 bits of a draw: below low seen, above low + width not, else the law."""
    sensing = world.sensing
    n_paths = len(sensing.path_class)
    bounds = np.zeros((n_paths, N_SEE_BINS + 1, 2), np.uint32)
    if n_paths and len(sensing.sensor_key):
        low = np.floor(sensing.pd_low.astype(np.float64) * _FULL).clip(0.0, _FULL - 1.0)
        high = np.ceil(sensing.pd_high.astype(np.float64) * _FULL).clip(low, _FULL - 1.0)
        bounds[:, :-1, 0], bounds[:, :-1, 1] = low, high - low
        bounds[:, -1] = bounds[:, -2]
    return bounds.reshape(-1)


def _sight(world: World) -> dict[str, Any]:
    """Tables of the sensor by path."""
    sensing = world.sensing
    n_paths = len(sensing.path_class)
    has_sensor = len(sensing.sensor_key) > 0
    seen, t1, t0, per_bin = np.zeros(n_paths + 1, np.uint32), *np.zeros((3, n_paths + 1))
    if has_sensor:
        seen[:-1], t1[:-1], per_bin[:-1] = sensing.see_n > 0, sensing.see_t1_s, sensing.see_per_bin
        t0[:-1] = np.maximum(sensing.see_t0_s, _TINY_S)
    period = float(sensing.scan_period_s[0]) if has_sensor else 1.0
    n, m = (int(sensing.confirm_n[0]), int(sensing.confirm_m[0])) if has_sensor else (1, 1)
    return {
        "seen_row": seen, "see_t1_s": t1, "see_tgo_min_s": t0, "see_per_bin": per_bin,
        "bounds": _bounds(world), "scan_period_s": period, "scans_a_s": 1.0 / period,
        "mask": np.array([(1 << n) - 1], np.uint64), "confirm_m": max(m, 1),
    }  # fmt: skip


def _reach(world: World) -> dict[str, Any]:
    """Tables of the weapon by path."""
    fire, path_class = world.fire, world.sensing.path_class
    reach = np.zeros(len(path_class) + 1, np.uint32)
    opens, closes = np.zeros((2, len(path_class) + 1))
    if len(fire.weapon_key):
        within = np.nonzero((fire.fire_n > 0) & (fire.sspk[0, path_class] > 0.0))[0]
        reach[within] = 1
        opens[within] = fire.fire_open_s[fire.fire_first[within]]
        closes[within] = fire.fire_close_s[fire.fire_first[within]]
    return {"can_reach": reach, "fire_open_s": opens, "fire_close_s": closes}


def _doctrine(world: World) -> dict[str, Any]:
    fire = world.fire
    if len(fire.unit_key) == 0:
        return {
            "has_unit": 0, "evaluates": 0, "limited": 0, "plays_on": 0, "channels": 0, "salvo_first": 0,
            "salvo_next": 0, "max_engagements": 0, "decision_period_s": 1.0, "decisions_a_s": 1.0,
            "identification_s": 0.0, "assessment_s": 0.0, "reliability": 1.0, "sspk_logit_sigma": 0.0,
        }  # fmt: skip
    period, armed = float(fire.decision_period_s[0]), len(fire.weapon_key) > 0
    return {
        "has_unit": 1, "evaluates": int(fire.evaluates[0] and world.ground.planar),
        "limited": int(not armed or fire.magazine[0] >= 0), "plays_on": int(fire.p_false_miss[0] > 0.0),
        "channels": int(fire.unit_channels[0]), "salvo_first": int(fire.salvo_first[0]),
        "salvo_next": int(fire.salvo_next[0]), "max_engagements": int(fire.max_engagements[0]),
        "decision_period_s": period, "decisions_a_s": 1.0 / period,
        "identification_s": float(fire.identification_s[0]), "assessment_s": float(fire.assessment_s[0]),
        "reliability": float(fire.reliability[0]) if armed else 1.0,
        "sspk_logit_sigma": float(fire.sspk_logit_sigma[0]),
    }  # fmt: skip


def _fixed_paths(world: World) -> dict[str, Any]:
    """Path of each member of a group whose flights and aims share one, and its impact instant so far."""
    raid = world.raid
    n_paths = len(world.sensing.path_class)
    path, base_s = np.zeros(len(raid.group_key), np.uint32), np.zeros(len(raid.group_key))
    draws_paths = 0
    for g in range(len(raid.group_key)):
        first, n = int(raid.path_first[g]), int(raid.flight_n[g] * raid.aim_n[g])
        p = int(raid.path_of[first])
        draws_paths |= int(np.any(raid.path_of[first : first + n] != p))
        path[g] = p if p >= 0 else n_paths
        base_s[g] = raid.group_at_s[g]
        if raid.group_by_launch[g] == 1 and p >= 0:
            base_s[g] = base_s[g] + raid.path_duration_s[p]
    group = raid.member_group
    return {
        "draws_paths": draws_paths, "path": path[group],
        "base_s": base_s[group] + raid.group_interval_s[group] * raid.member_slot,
        "any_wave": int(np.any(raid.group_wave_s != 0.0)),
        "any_failure": int(np.any(raid.class_p_fail > 0.0)),
    }  # fmt: skip


def _hits(world: World) -> dict[str, Any]:
    """Draws of the miss that hit: sigma sqrt(-2 ln(1 - u)) < lethal radius, with room for rounding."""
    raid, ground = world.raid, world.ground
    lethal = raid.class_lethal_radius_m[:, None] + ground.point_radius_m[None, :]
    sigma = raid.class_miss_sigma_m[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        p = -np.expm1(-0.5 * (lethal / sigma) ** 2)
    low = np.where(sigma > 0.0, p - 1e-9, -1.0)
    high = np.where(sigma > 0.0, p + 1e-9, 2.0)
    return {"hit_low": low, "hit_high": high, "hit_never": high.max(axis=1, initial=0.0)}


def allocate(world: World) -> Scratch:
    """Make the scratch of one thread for this world."""
    raid = world.raid
    n, n_cols = len(raid.member_key), n_columns(world)
    doctrine = _doctrine(world)
    e = max(1, min(doctrine["channels"], n))
    f8 = {name: np.zeros(n) for name in _FLOATS}
    u4 = {name: np.zeros(n, np.uint32) for name in ("shots", "engagements")}
    u1 = {name: np.zeros(n, np.uint8) for name in ("dead", "wrong", "fate")}
    return Scratch(
        n_members=n, n_classes=len(raid.class_p_fail), member_key=raid.member_key, key=np.zeros(n, np.uint64),
        group=raid.member_group.astype(np.uint32),
        class_=raid.group_class[raid.member_group].astype(np.uint32),
        spread_s=raid.group_spread_s[raid.member_group], launched=_launched(world, n_cols),
        member=np.zeros(n, np.int32), by_end=np.zeros(n, np.int32),
        n=np.zeros(SIZE_N, np.int32), t=np.zeros(SIZE_T), wave_s=np.zeros(len(raid.group_key)),
        views=np.zeros(n + 1, np.int64), ready=np.zeros((n + 63) // 64, np.uint64), heap_t=np.zeros(e),
        heap_r=np.zeros(e, np.uint32), bucket=np.zeros(n + 1, np.uint32), work_i=np.zeros(n, np.int64),
        codes=np.zeros(n, np.int64),
        replicate=np.zeros(1, np.uint64), up=np.zeros(1, np.uint64), hit=np.zeros(1, np.uint64),
        point_hit=np.zeros(len(world.ground.point_x_m), np.uint32), row=np.zeros(n_cols, np.uint32),
        **f8, **u4, **u1, **doctrine, **_sight(world), **_reach(world), **_fixed_paths(world), **_hits(world),
    )  # fmt: skip
