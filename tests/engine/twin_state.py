"""State of one replicate of the plain twin, and what is drawn at its start (docs/model.md, section 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np

from engine.twin_draws import Draws, Purpose
from rempart.engine.world import (
    FALSE_TRACK,
    FRIEND,
    HOSTILE,
    LAW_FIXED,
    LAW_SWERLING1,
    N_DEBRIS_BINS,
    N_FIRE_BINS,
    N_SEE_BINS,
    SNR_DB_MIN,
    SNR_DB_STEP,
    World,
)

_NATURE = {HOSTILE: "member", FRIEND: "friend", FALSE_TRACK: "false track"}


class Geometry(Protocol):
    """What can be seen and reached; all times are time-to-go on the path.

    `reaches` is asked at the launch; `flight_s` and `factor` are asked within the span of the pair's
    launch windows. The looks of a sensor are numbered, and debris falls, by the tables in any case.
    """

    def p_detect(self, path: int, sensor: int, tgo_s: float) -> float:
        """Probability that a look detects; 0 where the path is not visible to the sensor."""

    def reaches(self, path: int, weapon: int, tgo_s: float) -> bool:
        """May the weapon be launched?"""

    def flight_s(self, path: int, weapon: int, tgo_s: float) -> float:
        """Time from the launch to the intercept."""

    def factor(self, path: int, weapon: int, tgo_s: float) -> float:
        """Factor on the SSPK."""


class Event(NamedTuple):
    """One line of a story."""

    t_s: float
    kind: str
    who: str
    what: str


class Engagement:
    """Some shots of one weapon at one member, and what came of them."""

    def __init__(self, number: int, unit: int, weapon: int, t_s: float) -> None:
        self.number = number  # at the member, by whomever
        self.unit = unit
        self.weapon = weapon
        self.t_s = t_s
        self.shots: list[Shot] = []
        self.t_assessed_s = math.nan  # nan: not assessed yet
        self.judged_killed = False
        self.judged_rightly = False
        self.freed = False  # its channels are free again


@dataclass
class Shot:
    """One interceptor."""

    number: int  # at the member, by whomever
    t_launch_s: float
    t_intercept_s: float
    t_guided_until_s: float
    p_hit: float
    fate: str = ""  # "": in the air


@dataclass
class Member:
    """One threat, friend or false track."""

    index: int
    group: int
    threat: int
    nature: int
    flies: bool
    key: int
    path: int
    aimed: int  # point, -1: a bare place
    t_imp_s: float
    t_end_s: float
    fails: bool
    x_m: float  # impact place
    y_m: float
    own_radius_m: float
    ended: bool = False
    dead: bool = False
    warhead_alive: bool = False
    debris: bool = False
    weapon_of_kill: int = -1
    tgo_of_kill_s: float = 0.0
    seen: bool = False
    confirmed: bool = False
    last_confirmed_s: float = -math.inf
    engagements: list[Engagement] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    last_judgement_wrong: bool = False  # the last assessment took it for dead and it was not
    block: str = ""
    t_block_s: float = -math.inf
    outcome: str = ""
    cause: str = ""


@dataclass
class Track:
    """What one sensor knows of one member."""

    n_looks: int = 0
    seen: bool = False
    history: list[bool] = field(default_factory=list)
    n_missed: int = 0
    confirmed_s: float = math.nan  # nan: not confirmed

    @property
    def confirmed(self) -> bool:
        """Does the sensor hold it?"""
        return not math.isnan(self.confirmed_s)

    def forget(self) -> None:
        """The track is lost; that it was seen and the number of looks remain."""
        self.history, self.n_missed, self.confirmed_s = [], 0, math.nan


@dataclass
class Store:
    """Shots of one weapon."""

    n_left: float
    n_reloads: int
    t_empty_s: float = math.inf  # the launch that emptied it
    t_last_s: float = -math.inf
    target: int = -1
    n_busy: int = 0


class State:
    """Everything that changes during a replicate, with the world it belongs to."""

    def __init__(self, world: World, draws: Draws, geometry: Geometry | None = None) -> None:
        self.raid, self.sensing, self.fire, self.ground = world
        self.draws = draws
        self.geometry: Geometry = TableGeometry(world) if geometry is None else geometry
        self.members = _members(self)
        self.tracks = [[Track() for _ in self.members] for _ in self.sensing.sensor_key]
        self.up = 0  # bits of the components that are up
        self.hit_components: set[int] = set()
        self.damage_of_asset: dict[int, int] = {}
        self.hits_on_assets: dict[int, int] = {}
        self.debris_on_assets: dict[int, int] = {}
        self.guidance_lost_s: list[list[float]] = [[] for _ in self.fire.unit_key]
        self.n_busy = [0 for _ in self.fire.unit_key]
        self.stores = [
            Store(math.inf if n < 0 else n, reloads)
            for n, reloads in zip(self.fire.magazine, self.fire.n_reloads, strict=True)
        ]
        self.story: list[Event] = []

    def tell(self, t_s: float, kind: str, who: str, what: str) -> None:
        """Add a line to the story."""
        self.story.append(Event(t_s, kind, who, what))


def plain(world: World) -> World:
    """The same world with lists, Python ints and floats for arrays."""

    def listed(name: str, array: Any) -> Any:
        if name.endswith("_need") or name == "rule_mask":
            return [sum(word << (64 * i) for i, word in enumerate(row)) for row in array.tolist()]
        return array.tolist() if isinstance(array, np.ndarray) else array

    def room(arrays: Any) -> Any:
        return type(arrays)(*map(listed, arrays._fields, arrays))

    return World(*(room(arrays) for arrays in world))


def between(table: list[float], x: float) -> float:
    """Table over its edges 0, 1, ..., linear between, clamped at both ends."""
    x = min(max(x, 0.0), float(len(table) - 1))
    i = min(int(x), len(table) - 2)
    return table[i] + (x - i) * (table[i + 1] - table[i])


class TableGeometry:
    """The geometry that the world's tables tell."""

    def __init__(self, world: World) -> None:
        self.sensing, self.fire = world.sensing, world.fire
        self.n_sensors, self.n_weapons = len(world.sensing.sensor_key), len(world.fire.weapon_key)

    def sees(self, path: int, sensor: int, tgo_s: float) -> bool:
        """Within a window of the pair, edges included."""
        s, row = self.sensing, path * self.n_sensors + sensor
        windows = range(s.see_first[row], s.see_first[row] + s.see_n[row])
        return any(s.see_close_s[i] <= tgo_s <= s.see_open_s[i] for i in windows)

    def range_m(self, path: int, sensor: int, tgo_s: float) -> float:
        """From the table of ranges."""
        s, row = self.sensing, path * self.n_sensors + sensor
        x = (tgo_s - s.see_t0_s[row]) * s.see_per_bin[row]
        assert 0.0 <= x <= N_SEE_BINS * (1.0 + 1e-12)
        return between(s.see_range_m[row], x)

    def p_detect(self, path: int, sensor: int, tgo_s: float) -> float:
        """By the law of the sensor at the range of the table (section 5)."""
        sensing = self.sensing
        if not self.sees(path, sensor, tgo_s):
            return 0.0
        if sensing.law[sensor] == LAW_FIXED:
            return sensing.pd_fixed[sensor]
        range_m = self.range_m(path, sensor, tgo_s)
        snr = sensing.gain_m4[sensing.path_class[path]][sensor] / ((range_m * range_m) * (range_m * range_m))
        if sensing.law[sensor] == LAW_SWERLING1:
            return math.exp(sensing.log_pfa[sensor] / (1.0 + snr))
        db = 10.0 * math.log10(snr) if snr > 0.0 else -math.inf
        return between(sensing.pd_table[sensor], (db - SNR_DB_MIN) / SNR_DB_STEP)

    def reaches(self, path: int, weapon: int, tgo_s: float) -> bool:
        """Within a launch window of the pair, edges included."""
        f, row = self.fire, path * self.n_weapons + weapon
        windows = range(f.fire_first[row], f.fire_first[row] + f.fire_n[row])
        return any(f.fire_close_s[i] <= tgo_s <= f.fire_open_s[i] for i in windows)

    def flight_s(self, path: int, weapon: int, tgo_s: float) -> float:
        """From the table of times of flight, clamped to it."""
        return self._look_up(self.fire.flight_s, path, weapon, tgo_s)

    def factor(self, path: int, weapon: int, tgo_s: float) -> float:
        """From the table of factors, clamped to it."""
        return self._look_up(self.fire.factor, path, weapon, tgo_s)

    def _look_up(self, table: Any, path: int, weapon: int, tgo_s: float) -> float:
        f, row = self.fire, path * self.n_weapons + weapon
        assert len(table[row]) == N_FIRE_BINS + 1
        return between(table[row], (tgo_s - f.fire_t0_s[row]) * f.fire_per_bin[row])


def debris_place(state: State, member: Member) -> tuple[float, float]:
    """Where the debris of a killed member falls (section 9)."""
    raid, path = state.raid, member.path
    duration_s = raid.path_duration_s[path]
    # model.md 9: what a path of duration 0 means is not said.
    x = member.tgo_of_kill_s / duration_s * N_DEBRIS_BINS if duration_s > 0.0 else 0.0
    dx, dy = state.draws.normal(member.key, Purpose.DEBRIS, 4)
    sigma_m = raid.class_debris_sigma_m[member.threat]
    return between(raid.debris_x_m[path], x) + dx * sigma_m, between(raid.debris_y_m[path], x) + dy * sigma_m


def choose_by_weight(cumulative: list[float], u: float) -> int:
    """First index whose cumulative weight exceeds u."""
    return next(i for i, weight in enumerate(cumulative) if weight > u)


def identity(state: State, member: Member) -> str:
    """What identification declares of a member: hostile, unknown or friend (section 7)."""
    u = state.draws.unit(member.key, Purpose.IDENTITY, 0)
    p_hostile = state.raid.class_p_hostile[member.threat]
    if u < p_hostile:
        return "hostile"
    return "unknown" if u < p_hostile + state.raid.class_p_unknown[member.threat] else "friend"


def name_of(member: Member) -> str:
    """Name of a member in a story."""
    return f"{_NATURE[member.nature]} {member.index}"


def _members(state: State) -> list[Member]:
    return [_member(state, i) for i in range(len(state.raid.member_key))]


def _member(state: State, i: int) -> Member:
    raid, draws = state.raid, state.draws
    g, slot, key = raid.member_group[i], raid.member_slot[i], raid.member_key[i]
    threat = raid.group_class[g]
    flies = bool(raid.group_flies[g])
    n_flights, first, n_aims = raid.flight_n[g], raid.aim_first[g], raid.aim_n[g]
    k = min(int(draws.unit(key, Purpose.PATH, 0) * n_flights), n_flights - 1)
    a = choose_by_weight(raid.aim_cumulative[first : first + n_aims], draws.unit(key, Purpose.AIM, 0))
    path = raid.path_of[raid.path_first[g] + k * n_aims + a] if flies else -1
    duration_s = raid.path_duration_s[path] if flies else 0.0
    t_imp_s = (
        raid.group_at_s[g]
        + (duration_s if raid.group_by_launch[g] else 0.0)
        + raid.group_interval_s[g] * slot
        + raid.group_wave_s[g] * draws.unit(raid.group_key[g], Purpose.WAVE, 0)
        + raid.group_spread_s[g] * draws.unit(key, Purpose.T_IMPACT, 0)
    )
    fails = flies and draws.unit(key, Purpose.FAILURE, 0) < raid.class_p_fail[threat]
    t_end_s = t_imp_s - duration_s * draws.unit(key, Purpose.FAILURE, 1) if fails else t_imp_s
    bias_x, bias_y = draws.normal(raid.group_key[g], Purpose.BIAS)
    own_x, own_y = draws.normal(key, Purpose.MISS)
    bias_m, own_m = raid.group_bias_sigma_m[g], raid.class_miss_sigma_m[threat]
    return Member(
        index=i,
        group=g,
        threat=threat,
        nature=raid.group_nature[g],
        flies=flies,
        key=key,
        path=path,
        aimed=raid.aim_point[first + a],
        t_imp_s=t_imp_s,
        t_end_s=t_end_s,
        fails=fails,
        x_m=raid.aim_x_m[first + a] + bias_x * bias_m + own_x * own_m,
        y_m=raid.aim_y_m[first + a] + bias_y * bias_m + own_y * own_m,
        own_radius_m=draws.radius(key, Purpose.MISS) * own_m,
    )
