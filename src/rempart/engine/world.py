"""What a world is to the engine: arrays and nothing else.

A `World` is made by `rempart.world.tabulate` and read by the kernels. All geometry
is in it as tables over time-to-go (`tgo`: seconds left before the impact instant of a
path), so that the kernels know no map, no Earth and no path. Sizes: N members,
G groups, C classes, P paths, A aims, R sensors, U controllers, F fire units,
W weapons, K components, J points. SI units, radians, linear ratios.

A pair (path, sensor) is row `path * R + sensor`; a pair (path, weapon) is row
`path * W + weapon`. Windows of a pair are closed intervals `close <= tgo <= open`,
listed from the earliest (largest tgo) to the latest, exact, never sampled flags.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np
import numpy.typing as npt

F8 = npt.NDArray[np.float64]
F4 = npt.NDArray[np.float32]
I4 = npt.NDArray[np.int32]
I1 = npt.NDArray[np.int8]
U8 = npt.NDArray[np.uint64]
TableF8 = Annotated[F8, 2]  # of two dimensions; all others have one
TableF4 = Annotated[F4, 2]
TableI4 = Annotated[I4, 2]
TableU8 = Annotated[U8, 2]
NOBODY: I4 = np.zeros((0, 0), np.int32)
MAX_COMPONENTS, MAX_SENSORS = 4096, 64
"""Sets of sensors are one word of 64 bits, sets of components several (`component_masks`)."""

N_SEE_BINS = 512
"""Bins of tgo of a (path, sensor) table between its last close and its first open."""
N_FIRE_BINS = 128
"""Bins of tgo of a (path, weapon) table between its last close and its first open."""
N_DEBRIS_BINS = 64
"""Bins of tgo of a path's debris footprint between impact and start."""
SNR_DB_MIN, SNR_DB_STEP, N_SNR = -40.0, 0.02, 5001
"""Grid of the table of Pd over SNR in dB of a sensor whose law is `LAW_TABLE`."""

LAW_SWERLING1, LAW_TABLE, LAW_FIXED = 0, 1, 2
HOSTILE, FRIEND, FALSE_TRACK = 0, 1, 2
DARK, AUTONOMOUS, REMOTE = 0, 1, 2
GUIDED_TO_LAUNCH, GUIDED_TO_HANDOVER, GUIDED_TO_INTERCEPT = 0, 1, 2
FREE, TIGHT, HOLD = 0, 1, 2
EARLIEST_IMPACT, VALUE_AND_TIME = 0, 1
IN_ORDER, GREEDY, OPTIMAL = 0, 1, 2


class Raid(NamedTuple):
    """Who comes, when, where to, and by which path."""

    member_group: I4  # (N,)
    member_slot: I4  # (N,) place within the group, from 0
    member_key: U8  # (N,) member_key(name_key("raid/<group>"), slot)
    group_key: U8  # (G,) name_key("raid/<group>")
    group_class: I4  # (G,)
    group_nature: I1  # (G,) HOSTILE, FRIEND, FALSE_TRACK
    group_flies: I1  # (G,) 0: ground attack, no path
    group_at_s: F8  # (G,)
    group_by_launch: I1  # (G,) 1: the path's duration is added
    group_interval_s: F8  # (G,)
    group_wave_s: F8  # (G,)
    group_spread_s: F8  # (G,)
    group_bias_sigma_m: F8  # (G,)
    aim_first: I4  # (G,) first row of the group in the aim arrays
    aim_n: I4  # (G,)
    aim_cumulative: F8  # (A,) cumulative weight within the group, last exactly 1
    aim_point: I4  # (A,) point index, -1: a bare place
    aim_x_m: F8  # (A,)
    aim_y_m: F8  # (A,)
    flight_n: I4  # (G,) launch samples
    path_first: I4  # (G,) first row in path_of
    path_of: I4  # path of (group, flight k, aim a): path_of[path_first + k * aim_n + a]; -1 on the ground
    path_duration_s: F8  # (P,)
    debris_x_m: TableF8  # (P, N_DEBRIS_BINS + 1) centre of the debris footprint over tgo, 0 .. duration
    debris_y_m: TableF8  # (P, N_DEBRIS_BINS + 1)
    class_miss_sigma_m: F8  # (C,)
    class_p_fail: F8  # (C,)
    class_p_hostile: F8  # (C,)
    class_p_unknown: F8  # (C,)
    class_p_debris: F8  # (C,)
    class_debris_sigma_m: F8  # (C,)
    class_debris_radius_m: F8  # (C,)
    class_lethal_radius_m: F8  # (C,)


class Sensing(NamedTuple):
    """Who can see what, and how well."""

    sensor_key: U8  # (R,) name_key(<sensor name>)
    sensor_need: TableU8  # (R, K) components that must be up, a bit each in K words (`component_masks`)
    scan_period_s: F8  # (R,)
    scan_phase_s: F8  # (R,) nan: drawn in each replicate, period * U
    confirm_m: I4  # (R,)
    confirm_n: I4  # (R,) at most 32
    drop_after: I4  # (R,) missed scans in a row that end a track; 0: never
    capacity: I4  # (R,) confirmed tracks at once; 0: no limit
    position_sigma_m: F8  # (R,) error of the predicted impact point: position_sigma_m
    velocity_sigma_mps: F8  # (R,)  + velocity_sigma_mps * tgo, per axis
    see_first: I4  # (P*R,) first window
    see_n: I4  # (P*R,) number of windows; 0: never visible
    see_open_s: F8  # (windows,)
    see_close_s: F8  # (windows,)
    see_t0_s: F8  # (P*R,) tgo of the lower edge of bin 0: the last close
    see_t1_s: F8  # (P*R,) the first open
    see_per_bin: F8  # (P*R,) bins a second: N_SEE_BINS / (t1 - t0), 0 if t1 == t0
    see_range_m: TableF8  # (P*R, N_SEE_BINS + 1) slant range at bin edges, linear between: the engine's range
    pd_low: TableF4  # (P*R, N_SEE_BINS) a lower bound of Pd over the bin (0 where a window's edge is inside)
    pd_high: TableF4  # (P*R, N_SEE_BINS) an upper bound of Pd over the bin
    path_class: I4  # (P,) class that flies the path
    law: I1  # (R,) LAW_*
    log_pfa: F8  # (R,)
    gain_m4: TableF8  # (C, R) SNR = gain_m4 / range**4
    pd_fixed: F8  # (R,)
    pd_table: TableF8  # (R, N_SNR) Pd at SNR_DB_MIN + i * SNR_DB_STEP, for LAW_TABLE, else zeros


class Fire(NamedTuple):
    """Who decides, who can shoot at what, and with what effect."""

    controller_key: U8  # (U,)
    controller_need: TableU8  # (U, K)
    controller_shared: I1  # (U,)
    decision_period_s: F8  # (U,)
    decision_phase_s: F8  # (U,) nan: drawn, period * U
    priority: I1  # (U,)
    assignment: I1  # (U,)
    unit_key: U8  # (F,)
    unit_need: TableU8  # (F, K)
    unit_controller: I4  # (F,)
    unit_channels: I4  # (F,)
    unit_sensors: U8  # (F,) bits of own sensors
    unit_backup: U8  # (F,) bits of sensors used when no own sensor lives
    unit_remote: U8  # (F,) bits of sensors whose tracks are handed over
    unit_remote_need: TableU8  # (F, K) components of the link
    unit_remote_always: I1  # (F,)
    remote_latency_s: F8  # (F,)
    remote_sigma_max_m: F8  # (F,)
    on_radar_loss: I1  # (F,)
    guidance: I1  # (F,)
    handover_s: F8  # (F,)
    salvo_first: I4  # (F,)
    salvo_next: I4  # (F,)
    salvo_interval_s: F8  # (F,)
    max_engagements: I4  # (F,) 0: no limit
    assessment_s: F8  # (F,)
    p_false_kill: F8  # (F,)
    p_false_miss: F8  # (F,)
    reengage_after_s: F8  # (F,)
    free_at_intercept: I1  # (F,) 1: the channel is free at the last intercept, not at the assessment
    identification_s: F8  # (F,)
    weapon_control: I1  # (F,)
    evaluates: I1  # (F,)
    p_common_failure: F8  # (F,)
    sspk_logit_sigma: F8  # (F,)
    weapon_first: I4  # (F,) weapons of a unit are consecutive
    weapon_n: I4  # (F,)
    weapon_key: U8  # (W,)
    weapon_unit: I4  # (W,)
    weapon_need: TableU8  # (W, K)
    magazine: I4  # (W,) < 0: no limit
    reload_s: F8  # (W,)
    reload: I4  # (W,)
    n_reloads: I4  # (W,)
    weapon_channels: I4  # (W,) 0: no limit of its own
    interval_s: F8  # (W,)
    slew_s: F8  # (W,)
    reliability: F8  # (W,)
    reserve: I4  # (W,)
    reserve_value: F8  # (W,)
    sspk: TableF8  # (W, C) 0: cannot engage the class
    p_deflect: TableF8  # (W, C)
    deflect_sigma_m: TableF8  # (W, C)
    fire_first: I4  # (P*W,) first launch window
    fire_n: I4  # (P*W,)
    fire_open_s: F8  # (windows,) tgo at launch
    fire_close_s: F8  # (windows,)
    fire_t0_s: F8  # (P*W,)
    fire_per_bin: F8  # (P*W,) bins a second, 0 if the window is a point
    flight_s: TableF8  # (P*W, N_FIRE_BINS + 1) from launch to intercept at bin edges, linear between
    factor: TableF8  # (P*W, N_FIRE_BINS + 1) factor on the SSPK at bin edges, linear between
    counted: TableI4 = NOBODY  # (B, W) 1: counted in the columns of `Layout.counted[b]`


RULE_CYCLE, RULE_CUE, RULE_LOSS = range(3)
_NO_I1, _NO_I4 = np.zeros(0, np.int8), np.zeros(0, np.int32)
_NO_F8, _NO_SETS = np.zeros(0, np.float64), np.zeros((0, 1), np.uint64)


class Ground(NamedTuple):
    """What stands on the ground: points to defend or to lose, components, events."""

    point_x_m: F8  # (J,)
    point_y_m: F8  # (J,)
    point_value: F8  # (J,)
    point_area_m: F8  # (J,) radius of the defended area; 0: none, inf: everywhere
    point_radius_m: F8  # (J,) added to the lethal radius
    point_component: I4  # (J,) -1: an asset
    point_hit_damage: I4  # (J,) what a hit adds to the damage of an asset
    point_debris_damage: I4  # (J,) what debris adds to it
    point_loss_damage: I4  # (J,) from which on the asset is lost
    component_key: U8  # (K,) K <= 64
    component_availability: F8  # (K,)
    component_ready_s: F8  # (K,)
    event_s: F8  # (E,) sorted
    event_component: I4  # (E,)
    event_up: I1  # (E,)
    damage_all: int  # 1: all points within reach of an impact; 0: the aimed point only
    planar: int  # 0: every impact is inside a defended area and only the distance to the aim matters
    margin_m: float  # margin of threat evaluation around defended areas
    begin_s: float = 0.0  # of the scenario, at which instants of a world begin to count; no kernel reads it
    rule_kind: I1 = _NO_I1  # (Q,) RULE_*
    rule_mask: TableU8 = _NO_SETS  # (Q, K) sensors whose track is the cue; components whose loss is
    rule_delay_s: F8 = _NO_F8  # (Q,) from the cue to what it does
    rule_turn_s: F8 = _NO_F8  # (Q,) time of a turn; time for which it is dark; of a cycle, too
    rule_on_s: F8 = _NO_F8  # (Q,) of a cycle: time for which it is up
    rule_phase_s: F8 = _NO_F8  # (Q,) of a cycle: the last instant before 0 at which it goes up
    rule_first: I4 = _NO_I4  # (Q,) first row of what it switches
    rule_n: I4 = _NO_I4  # (Q,)
    rule_component: I4 = _NO_I4  # component of each row
    rule_sensor: I4 = _NO_I4  # sensor that needs it


class World(NamedTuple):
    """One world: all that a kernel reads."""

    raid: Raid
    sensing: Sensing
    fire: Fire
    ground: Ground
