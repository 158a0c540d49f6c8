"""One possible world, with every unknown drawn: plain numbers in SI, radians, linear ratios.

`resolve` makes a `Resolved` from a scenario, a seed and the number of a world;
`tabulate` makes the engine's arrays from it. Frozen and hashable all through, so
that geometry can be cached by its own inputs. Positions are local: metres east,
north and up of the site. Angles are radians; bearings clockwise from north.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, pi

Bearing = float
Xyz = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """Something on the ground that can be aimed at, defended and damaged.

    `area_radius_m` is the radius of the defended area around it (inf: everywhere,
    0: none). `radius_m` is added to the lethal radius of what falls near it.
    `component` names the component that is lost when the point is hit, if any. An asset is lost after
    `hits_to_lose` hits, or `debris_to_lose` pieces of debris (0: never by debris); parts of both add up.
    """

    name: str
    x_m: float
    y_m: float
    up_m: float = 0.0
    """Of the place where it stands, over the site's horizontal plane: for pictures of it."""
    value: float = 1.0
    area_radius_m: float = 0.0
    radius_m: float = 0.0
    component: str = ""
    height_m: float = 0.0
    """Above the site's level; what is aimed at it ends there. Distances of damage are those of the map."""
    hits_to_lose: int = 1
    debris_to_lose: int = 0


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the defence that can be up or down.

    `availability`: probability of being up at all in a replicate. `ready_from_s`:
    alert state, the time from which it is up if available (inf: never).
    """

    name: str
    availability: float = 1.0
    ready_from_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """At `t_s` the component goes up or down, whatever else happened."""

    t_s: float
    component: str
    up: bool


@dataclass(frozen=True, slots=True)
class Sensor:
    """A radar or any sensor that detects scan by scan.

    SNR of a class at slant range R is `snr_ref * (range_ref_m / R)**4 * rcs_m2 / rcs_ref_m2 / loss`
    unless the class has its own reference (`ThreatClass.snr_ref`). `pd_fixed`, if not nan,
    replaces the law within the windows. `scan_phase_s` nan: random in each replicate.
    """

    name: str
    needs: tuple[str, ...]
    position: Xyz
    scan_period_s: float
    scan_phase_s: float = nan
    facing_rad: Bearing = 0.0
    sector_rad: float = 2.0 * pi
    elevation_min_rad: float = -pi / 2
    elevation_max_rad: float = pi / 2
    range_min_m: float = 0.0
    range_max_m: float = inf
    horizon: bool = True
    snr_ref: float = 20.0
    range_ref_m: float = 100_000.0
    rcs_ref_m2: float = 1.0
    loss: float = 1.0
    swerling: int = 1
    n_pulses: int = 1
    pfa: float = 1e-6
    pd_fixed: float = nan
    confirm_m: int = 1
    confirm_n: int = 1
    drop_after: int = 0
    capacity: int = 0
    track_position_sigma_m: float = 0.0
    track_velocity_sigma_mps: float = 0.0


@dataclass(frozen=True, slots=True)
class ThreatClass:
    """What a kind of threat is, apart from the path it flies.

    `appearance_range_m`: not visible beyond this slant range from a sensor (inf: no limit).
    `snr_ref`, `range_ref_m`: if not nan, the SNR of this class at that slant range, for every
    sensor, instead of the sensor's reference and the RCS.
    `miss_sigma_m`: circular normal error of one threat, per axis. `p_fail`: fails on its way.
    `p_hostile`, `p_unknown`: what identification says of it (the rest: friend).
    `debris_sigma_m`, `debris_radius_m`: scatter and lethal radius of debris after an intercept.
    """

    name: str
    rcs_m2: float = 1.0
    appearance_range_m: float = inf
    snr_ref: float = nan
    range_ref_m: float = nan
    lethal_radius_m: float = 0.0
    miss_sigma_m: float = 0.0
    p_fail: float = 0.0
    p_hostile: float = 1.0
    p_unknown: float = 0.0
    p_debris: float = 0.0
    debris_sigma_m: float = 0.0
    debris_radius_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Straight:
    """Constant speed along a straight line at a fixed descent angle to the aim.

    From a bearing, over a length; or from the local x, y of `start`, which tells both.
    """

    bearing_rad: Bearing
    speed_mps: float
    length_m: float
    descent_rad: float = 0.0
    start: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Ballistic:
    """Ballistic flight from one launch place (geodetic) to the aim. Boost is not modelled.

    `beta_kgm2`: mass over drag coefficient times area (inf: no drag). `burnout_speed_mps` nan:
    the minimum-energy speed, times `loft` handled through `elevation_rad` when given.
    `low`: of two elevations that reach the aim, the lower.
    """

    lat_rad: float
    lon_rad: float
    height_m: float
    beta_kgm2: float
    burnout_speed_mps: float = nan
    elevation_rad: float = nan
    low: bool = True


@dataclass(frozen=True, slots=True)
class Powered:
    """Powered flight: waypoints (local x, y), constant speed, height above the site's level, a terminal dive.

    `heights_m`: of each waypoint, if they are not all at `height_m`; even along a leg, and that of the last
    waypoint is kept until the dive.
    """

    waypoints: tuple[tuple[float, float], ...]
    speed_mps: float
    height_m: float
    dive_rad: float
    heights_m: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A flight as it was recorded: straight on the map from one point to the next, its height even between.

    `fixes`: time (s), local x, y, height over the site's level. From the last one to the aim, if that is
    elsewhere, at the speed that it had at the end.
    """

    fixes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """No path: nothing to see and nothing that an air defence could engage."""


Flight = Straight | Ballistic | Powered | Recorded | Ground


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim point of a mixture: a point by name, or a bare place (`point` empty)."""

    weight: float
    point: str = ""
    x_m: float = 0.0
    y_m: float = 0.0
    height_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """`count` members of one class that share launch places, aims and timing.

    Each member draws one of `flights` (equal weights) and one of `aims`.
    Impact time = `at_s` (+ the path's duration if `timed_by_launch`) + `interval_s` * i
    + `wave_spread_s` * U(group) + `spread_s` * U(member).
    `nature`: 'hostile', 'friend' or 'false' (a false track).
    """

    name: str
    threat: str
    count: int
    flights: tuple[Flight, ...]
    aims: tuple[Aim, ...]
    at_s: float = 0.0
    timed_by_launch: bool = False
    interval_s: float = 0.0
    wave_spread_s: float = 0.0
    spread_s: float = 0.0
    bias_sigma_m: float = 0.0
    nature: str = "hostile"


@dataclass(frozen=True, slots=True)
class FlyOut:
    """Time of flight of an interceptor (or gun round, or effect) to a slant range.

    Constant `speed_mps` after `delay_s` if `boost_s` is 0; else linear acceleration to `speed_mps`
    during `boost_s`, then decay with length `coast_length_m` (inf: none).
    `speed_mps` inf: no time at all beyond the delay.
    """

    delay_s: float
    speed_mps: float
    boost_s: float = 0.0
    coast_length_m: float = inf


@dataclass(frozen=True, slots=True)
class Kill:
    """Single-shot kill probability of a weapon against a class, in this world.

    `range_factors`: (slant range, factor) pairs, linear between, 1 where empty.
    `p_deflect`: probability that a kill leaves the warhead alive and only deflected.
    `range_max_m`: greatest slant range of an intercept of this class, within that of the weapon.
    """

    threat: str
    sspk: float
    range_factors: tuple[tuple[float, float], ...] = ()
    p_deflect: float = 0.0
    deflect_sigma_m: float = 0.0
    range_max_m: float = inf


@dataclass(frozen=True, slots=True)
class Zone:
    """A polygon on the map (local x, y of its corners) between two heights over the site's level.

    `inside`: True where nothing but what is in it may be engaged, False where nothing in it may be.
    """

    inside: bool
    corners: tuple[tuple[float, float], ...]
    floor_m: float = -inf
    ceiling_m: float = inf


@dataclass(frozen=True, slots=True)
class Weapon:
    """A launcher group, a gun or an effector of one fire unit.

    `magazine`: shots at hand (a gun: bursts; < 0: no limit). After the magazine is empty,
    `reload_s` later `reload` more, `n_reloads` times. `channels`: engagements that it can serve at
    once by itself (0: no limit of its own). `interval_s`: between two launches.
    `slew_s`: added to the delay when the target is not the last one.
    `reserve`: shots kept for threats to a value of `reserve_value` or more.
    """

    name: str
    needs: tuple[str, ...]
    position: Xyz
    flyout: FlyOut
    kills: tuple[Kill, ...]
    magazine: int
    range_min_m: float = 0.0
    range_max_m: float = inf
    height_min_m: float = -inf
    height_max_m: float = inf
    facing_rad: Bearing = 0.0
    sector_rad: float = 2.0 * pi
    zones: tuple[Zone, ...] = ()
    reload_s: float = inf
    reload: int = 0
    n_reloads: int = 0
    channels: int = 0
    interval_s: float = 0.0
    slew_s: float = 0.0
    reliability: float = 1.0
    reserve: int = 0
    reserve_value: float = 0.0


@dataclass(frozen=True, slots=True)
class FireUnit:
    """A fire unit: weapons, channels, doctrine, and what it may shoot on.

    `on_radar_loss`: 'dark', 'autonomous' (its `backup_sensors` take over) or 'remote' (fires on a
    remote track). `remote`: a remote track is as good as an own one even before. `guidance`:
    'launch', 'handover' or 'intercept': until when a sensor must live for the shot; with 'handover'
    until `handover_s` before the intercept.
    `weapon_control`: 'free', 'tight' or 'hold'.
    """

    name: str
    needs: tuple[str, ...]
    controller: str
    sensors: tuple[str, ...]
    weapons: tuple[Weapon, ...]
    channels: int
    backup_sensors: tuple[str, ...] = ()
    remote_sensors: tuple[str, ...] = ()
    remote_needs: tuple[str, ...] = ()
    remote: bool = False
    remote_latency_s: float = 0.0
    remote_sigma_max_m: float = inf
    on_radar_loss: str = "dark"
    guidance: str = "launch"
    handover_s: float = 0.0
    salvo_first: int = 1
    salvo_next: int = 1
    salvo_interval_s: float = 0.0
    max_engagements: int = 0
    assessment_s: float = 0.0
    p_false_kill: float = 0.0
    p_false_miss: float = 0.0
    reengage_after_s: float = inf
    hold_channel_until_intercept: bool = False
    identification_s: float = 0.0
    weapon_control: str = "free"
    evaluates: bool = False
    p_common_failure: float = 0.0
    sspk_logit_sigma: float = 0.0


@dataclass(frozen=True, slots=True)
class Controller:
    """Who decides, at which instants, for which fire units (those that name it).

    `needs`: while these components are up the fire units of this controller share one engagement
    picture (central control); otherwise each knows only its own engagements (autonomous).
    `priority`: 'earliest_impact' or 'value_and_time'. `assignment`: 'in_order', 'greedy' or 'optimal'.
    `shared`: False: autonomous from the start. `decision_phase_s` nan: random.
    """

    name: str
    needs: tuple[str, ...] = ()
    shared: bool = True
    decision_period_s: float = 1.0
    decision_phase_s: float = nan
    priority: str = "earliest_impact"
    assignment: str = "in_order"


@dataclass(frozen=True, slots=True)
class SwitchRule:
    """A rule of the defence that switches components which nothing else switches.

    `kind`: 'cycle' (up for `on_s` from `phase_s` on, then down for `turn_s`, again and again), 'cue'
    (`delay_s` after a sensor of `mask` first confirms a track, that of `switched` goes up whose sensor sees
    it for longest, `turn_s` after the others went down) or 'loss' (`delay_s` after a component of `mask` was
    hit it goes down for `turn_s`).
    `switched`: component, and the sensor that needs it.
    """

    kind: str
    mask: tuple[str, ...]
    switched: tuple[tuple[str, str], ...]
    delay_s: float = 0.0
    turn_s: float = 0.0
    on_s: float = 0.0
    phase_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Resolved:
    """Everything that one world is made of."""

    lat_rad: float
    lon_rad: float
    height_m: float
    points: tuple[Point, ...]
    components: tuple[Component, ...]
    events: tuple[Event, ...]
    sensors: tuple[Sensor, ...]
    classes: tuple[ThreatClass, ...]
    groups: tuple[Group, ...]
    controllers: tuple[Controller, ...]
    fire_units: tuple[FireUnit, ...]
    rules: tuple[SwitchRule, ...] = ()
    watch_from_s: float = nan
    """When the defence begins to watch; nan: at 0, or as much earlier as anything can be seen."""
    damage_all: bool = True
    """True: every point within the lethal radius is damaged; False: only the aimed one."""
    evaluation_margin_m: float = 0.0
