"""Small random worlds for the engine, made directly as arrays: no scenario, no geometry.

`random_world` covers every feature of docs/model.md; `simple_world` keeps to one sensor, one unit,
one weapon and one window a pair. Each is a function of its generator alone. About two worlds in five have
integer times throughout, so that scans, decisions, impacts and intercepts fall on the same instants.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from engine.synthetic_tables import draw_windows, fire_tables, see_tables
from rempart.engine.component_masks import words_of
from rempart.engine.draws import member_key, name_key
from rempart.engine.world import (
    FALSE_TRACK,
    FRIEND,
    GUIDED_TO_LAUNCH,
    HOSTILE,
    LAW_FIXED,
    LAW_SWERLING1,
    LAW_TABLE,
    N_DEBRIS_BINS,
    N_SNR,
    SNR_DB_MIN,
    SNR_DB_STEP,
    Fire,
    Ground,
    Raid,
    Sensing,
    World,
)

Rng = np.random.Generator
_TYPES = {
    "F8": np.float64,
    "TableF8": np.float64,
    "TableF4": np.float32,
    "F4": np.float32,
    "I4": np.int32,
    "I1": np.int8,
    "U8": np.uint64,
    "TableU8": np.uint64,
}


class Size(NamedTuple):
    """How much of everything, and some properties of the whole world."""

    simple: bool
    exact: bool  # integer times only
    alike: bool  # all weapons kill alike: choices among them are ties
    planar: bool
    classes: int
    groups: int
    components: int
    sensors: int
    controllers: int
    units: int
    weapons: tuple[int, ...]  # by unit


def worlds(*, simple: bool = False) -> st.SearchStrategy[World]:
    """Random worlds; hypothesis draws the seed of the generator, which is what a failure shows."""
    make = simple_world if simple else random_world
    return world_seeds().map(lambda seed: make(np.random.default_rng(seed)))


def world_seeds() -> st.SearchStrategy[int]:
    """Seeds of random worlds."""
    return st.integers(0, 2**32 - 1)


def random_world(rng: Rng) -> World:
    """A world with any feature of the model."""
    n_units = _pick(rng, 1, 2, 3) if _often(rng, 0.97) else 0
    size = Size(
        simple=False,
        exact=_often(rng, 0.4),
        alike=_often(rng, 0.2),
        planar=_often(rng, 0.8),
        classes=int(rng.integers(1, 4)),
        groups=int(rng.integers(1, 5)),
        components=int(rng.integers(0, 6)),
        sensors=_pick(rng, 1, 2, 3) if _often(rng, 0.97) else 0,
        controllers=_pick(rng, 1, 2) if n_units else 0,
        units=n_units,
        weapons=tuple(int(n) for n in rng.integers(1, 3, n_units)),
    )
    return _world(rng, size)


def simple_world(rng: Rng) -> World:
    """A world of one sensor, one unit, one weapon: what a fast kernel may specialise for.

    Also without dropped tracks, capacity, events, ready times, reload, reserve, slew, interval, weapon
    channels, channels free at the intercept, deflection, debris, friends, false tracks; guidance to the
    launch only, no time between shots of a salvo. It is the domain of `rempart.engine.variants.SINGLE`.
    """
    n_sensors, n_units = int(_often(rng, 0.97)), int(_often(rng, 0.97))
    size = Size(
        simple=True,
        exact=_often(rng, 0.4),
        alike=_often(rng, 0.2),
        planar=_often(rng, 0.7),
        classes=int(rng.integers(1, 4)),
        groups=int(rng.integers(1, 5)),
        components=int(rng.integers(0, 4)),
        sensors=n_sensors,
        controllers=n_units,
        units=n_units,
        weapons=(1,) * n_units,
    )
    return _world(rng, size)


def _world(rng: Rng, size: Size) -> World:
    ground = _ground(rng, size)
    raid, path_class = _raid(rng, size, ground)
    sensing = _sensing(rng, size, raid["path_duration_s"], path_class)
    fire = _fire(rng, size, raid["path_duration_s"])
    return World(room(Raid, raid), room(Sensing, sensing), room(Fire, fire), room(Ground, ground))


def room(kind: Any, values: dict[str, Any]) -> Any:
    """A room of the world from plain lists, with the types that the room states."""
    types = {name: getattr(note, "__forward_arg__", "") for name, note in kind.__annotations__.items()}
    arrays = {
        name: _array(name, value, types[name]) if types[name] in _TYPES else value
        for name, value in values.items()
    }
    return kind(**arrays)


def _array(name: str, value: Any, kind: str) -> Any:
    if name.endswith("_need") and np.ndim(value) == 1:
        return words_of(value, 1)
    return np.array(value, dtype=_TYPES[kind])


def _often(rng: Rng, p: float) -> bool:
    return bool(rng.random() < p)


def _pick(rng: Rng, *choices: Any) -> Any:
    return choices[int(rng.integers(len(choices)))]


def _time(rng: Rng, size: Size, low: float, high: float) -> float:
    return float(rng.integers(math.ceil(low), int(high) + 1)) if size.exact else float(rng.uniform(low, high))


def _need(rng: Rng, size: Size, p: float) -> int:
    """Bits of no, one or two components."""
    mask = 0
    for _ in range(2):
        if size.components and _often(rng, p):
            mask |= 1 << int(rng.integers(size.components))
    return mask


def _bits(rng: Rng, n: int, p: float) -> int:
    return sum(1 << i for i in range(n) if _often(rng, p))


def _ground(rng: Rng, size: Size) -> dict[str, Any]:
    n_assets = int(rng.integers(1, 4))
    components = [k for k in range(size.components) for _ in range(_pick(rng, 0, 1, 1, 1, 2))]
    of_point = [-1] * n_assets + components
    n, k = len(of_point), size.components
    everywhere = _often(rng, 0.1)
    area_m = [_pick(rng, 0.0, 500.0, 1200.0) if j else 1500.0 for j in range(n)]
    n_events = 0 if size.simple or not k else _pick(rng, 0, 1, 2, 3, 6)
    up = [_pick(rng, 0, 0, 1) for _ in range(n_events)]
    ready = (0.0, 0.0, 0.0, math.inf) if size.simple else (0.0, 0.0, -5.0, math.inf, _time(rng, size, 5, 50))
    return {
        "point_x_m": rng.uniform(-3000.0, 3000.0, n).tolist(),
        "point_y_m": rng.uniform(-3000.0, 3000.0, n).tolist(),
        "point_value": [_pick(rng, 0.5, 1.0, 1.0, 3.0, 10.0) for _ in range(n)],
        "point_area_m": [math.inf if everywhere and j == 0 else area_m[j] for j in range(n)],
        "point_radius_m": [_pick(rng, 0.0, 20.0, 80.0) for _ in range(n)],
        "point_component": of_point,
        "point_hit_damage": [1 + j % 2 for j in range(n)],
        "point_debris_damage": [j % 3 for j in range(n)],
        "point_loss_damage": [1 + j % 4 for j in range(n)],
        "component_key": [name_key(f"component {i}") for i in range(k)],
        "component_availability": [_pick(rng, 1.0, 1.0, 1.0, 0.9, 0.5) for _ in range(k)],
        "component_ready_s": [_pick(rng, 0.0, *ready) if _often(rng, 0.3) else 0.0 for _ in range(k)],
        "event_s": sorted(_time(rng, size, 0, 70) for _ in range(n_events)),
        "event_component": [int(rng.integers(k)) for _ in range(n_events)],
        "event_up": up,
        "damage_all": int(_often(rng, 0.6)),
        "planar": int(size.planar),
        "margin_m": _pick(rng, 0.0, 0.0, 400.0),
    }


def _raid(rng: Rng, size: Size, ground: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    members = [int(rng.integers(1, 6)) for _ in range(size.groups)]
    natures = (HOSTILE,) if size.simple else (HOSTILE,) * 8 + (FRIEND, FALSE_TRACK)
    keys = [name_key(f"raid/group {g}") for g in range(size.groups)]
    flies = [int(_often(rng, 0.93)) for _ in range(size.groups)]
    raid: dict[str, Any] = {
        "member_group": [g for g, n in enumerate(members) for _ in range(n)],
        "member_slot": [i for n in members for i in range(n)],
        "member_key": [member_key(keys[g], i) for g, n in enumerate(members) for i in range(n)],
        "group_key": keys,
        "group_class": [int(rng.integers(size.classes)) for _ in range(size.groups)],
        "group_nature": [_pick(rng, *natures) if flies[g] else HOSTILE for g in range(size.groups)],
        "group_flies": flies,
    }
    by_launch = [int(_often(rng, 0.3)) for _ in range(size.groups)]
    raid |= {
        "group_at_s": [_time(rng, size, 0, 15) if late else _time(rng, size, 15, 60) for late in by_launch],
        "group_by_launch": by_launch,
        "group_interval_s": [_pick(rng, 0.0, 0.0, _time(rng, size, 0, 6)) for _ in members],
        "group_wave_s": [0.0 if size.exact else _pick(rng, 0.0, 5.0) for _ in members],
        "group_spread_s": [0.0 if size.exact else _pick(rng, 0.0, 3.0, 15.0) for _ in members],
        "group_bias_sigma_m": [_pick(rng, 0.0, 0.0, 100.0, 800.0) for _ in members],
    }
    raid |= _classes(rng, size)
    path_class = _aims_and_paths(rng, size, ground, raid)
    return raid, path_class


def _classes(rng: Rng, size: Size) -> dict[str, Any]:
    debris = (0.0,) if size.simple else (0.0, 0.5, 1.0)
    hostile = [_pick(rng, 1.0, 1.0, 0.7, 0.4) for _ in range(size.classes)]
    return {
        "class_miss_sigma_m": [_pick(rng, 0.0, 30.0, 120.0, 500.0) for _ in hostile],
        "class_p_fail": [_pick(rng, 0.0, 0.0, 0.1, 0.3) for _ in hostile],
        "class_p_hostile": hostile,
        "class_p_unknown": [(1.0 - p) * _pick(rng, 0.0, 0.5, 1.0) for p in hostile],
        "class_p_debris": [_pick(rng, *debris) for _ in hostile],
        "class_debris_sigma_m": [_pick(rng, 0.0, 200.0) for _ in hostile],
        "class_debris_radius_m": [_pick(rng, 0.0, 30.0, 300.0) for _ in hostile],
        "class_lethal_radius_m": [_pick(rng, 0.0, 50.0, 150.0, 400.0) for _ in hostile],
    }


def _aims_and_paths(rng: Rng, size: Size, ground: dict[str, Any], raid: dict[str, Any]) -> list[int]:
    """Fill the aims and paths of the raid; the class that flies each path."""
    names = "aim_first aim_n aim_cumulative aim_point aim_x_m aim_y_m flight_n path_first path_of"
    raid |= {name: [] for name in names.split()}
    path_class: list[int] = []
    for g in range(size.groups):
        n_aims, n_flights = int(rng.integers(1, 4)), int(rng.integers(1, 4))
        raid["aim_first"].append(len(raid["aim_point"]))
        raid["aim_n"].append(n_aims)
        raid["flight_n"].append(n_flights)
        raid["path_first"].append(len(raid["path_of"]))
        weights = np.cumsum(rng.uniform(0.2, 1.0, n_aims))
        raid["aim_cumulative"] += [*(weights / weights[-1]).tolist()[:-1], 1.0]
        for _ in range(n_aims):
            j = int(rng.integers(-1, len(ground["point_x_m"])))
            raid["aim_point"].append(j)
            raid["aim_x_m"].append(ground["point_x_m"][j] if j >= 0 else float(rng.uniform(-4000.0, 4000.0)))
            raid["aim_y_m"].append(ground["point_y_m"][j] if j >= 0 else float(rng.uniform(-4000.0, 4000.0)))
        for _ in range(n_flights * n_aims):
            raid["path_of"].append(len(path_class) if raid["group_flies"][g] else -1)
            if raid["group_flies"][g]:
                path_class.append(raid["group_class"][g])
    raid["path_duration_s"] = [_time(rng, size, 20, 90) for _ in path_class]
    shape = len(path_class), N_DEBRIS_BINS + 1
    for name in ("debris_x_m", "debris_y_m"):
        start = rng.uniform(-2000.0, 2000.0, shape)
        raid[name] = start + np.linspace(0.0, 1.0, shape[1]) * rng.uniform(-4000.0, 4000.0, (shape[0], 1))
    return path_class


def _pd_tables(rng: Rng, laws: list[int]) -> np.ndarray[Any, Any]:
    """Smooth rising tables of Pd over SNR in dB; zeros where the law is another."""
    db = SNR_DB_MIN + SNR_DB_STEP * np.arange(N_SNR)
    tables = np.zeros((len(laws), N_SNR))
    for r, law in enumerate(laws):
        if law == LAW_TABLE:
            tables[r] = 1.0 / (1.0 + np.exp(-(db - rng.uniform(5.0, 15.0)) / rng.uniform(1.0, 4.0)))
    return tables


def _sensing(rng: Rng, size: Size, durations: list[float], path_class: list[int]) -> dict[str, Any]:
    n, whole = size.sensors, range(size.sensors)
    laws = [_pick(rng, LAW_SWERLING1, LAW_SWERLING1, LAW_TABLE, LAW_FIXED) for _ in whole]
    confirm_n = [_pick(rng, 1, 1, 2, 3, 5) for _ in whole]
    sensing: dict[str, Any] = {
        "sensor_key": [name_key(f"sensor {r}") for r in whole],
        "sensor_need": [_need(rng, size, 0.4) for _ in whole],
        "scan_period_s": [_pick(rng, 1.0, 2.0, 5.0) if size.exact else rng.uniform(0.8, 5.0) for _ in whole],
        "scan_phase_s": [_time(rng, size, 0, 4) if size.exact else _pick(rng, math.nan, 0.0) for _ in whole],
        "confirm_m": [int(rng.integers(1, m + 1)) for m in confirm_n],
        "confirm_n": confirm_n,
        "drop_after": [0 if size.simple else _pick(rng, 0, 0, 1, 2, 3) for _ in whole],
        "capacity": [0 if size.simple else _pick(rng, 0, 0, 1, 3) for _ in whole],
        "position_sigma_m": [_pick(rng, 0.0, 100.0, 400.0) for _ in whole],
        "velocity_sigma_mps": [_pick(rng, 0.0, 5.0, 30.0) for _ in whole],
        "path_class": path_class,
        "law": laws,
        "log_pfa": [math.log(_pick(rng, 1e-3, 1e-6)) for _ in whole],
        "gain_m4": (10.0 ** rng.uniform(17.5, 20.0, (size.classes, n))),
        "pd_fixed": [_pick(rng, 0.1, 0.3, 0.8, 1.0) for _ in whole],
        "pd_table": _pd_tables(rng, laws),
    }
    windows = [
        draw_windows(rng, 0.0, duration_s, size.exact, size.simple, p_none=0.12)
        for duration_s in durations
        for _ in whole
    ]
    return sensing | see_tables(rng, windows, sensing)


def _fire(rng: Rng, size: Size, durations: list[float]) -> dict[str, Any]:
    weapon_unit = [f for f, n in enumerate(size.weapons) for _ in range(n)]
    windows = [
        draw_windows(
            rng, _pick(rng, 0.0, 2.0, 2.0), min(duration_s, 45.0), size.exact, size.simple, p_none=0.1
        )
        for duration_s in durations
        for _ in weapon_unit
    ]
    tables = fire_tables(rng, windows, size.exact)
    if size.alike:
        tables["factor"][:] = 1.0
    return _controllers(rng, size) | _units(rng, size) | _weapons(rng, size, weapon_unit) | tables


def _controllers(rng: Rng, size: Size) -> dict[str, Any]:
    whole = range(size.controllers)
    return {
        "controller_key": [name_key(f"controller {u}") for u in whole],
        "controller_need": [_need(rng, size, 0.3) for _ in whole],
        "controller_shared": [int(_often(rng, 0.7)) for _ in whole],
        "decision_period_s": [
            _pick(rng, 1.0, 2.0, 4.0) if size.exact else rng.uniform(0.7, 4.0) for _ in whole
        ],
        "decision_phase_s": [
            _time(rng, size, 0, 3) if size.exact else _pick(rng, math.nan, 0.0) for _ in whole
        ],
        "priority": [0 if size.simple else _pick(rng, 0, 1) for _ in whole],
        "assignment": [0 if size.simple else _pick(rng, 0, 1, 2) for _ in whole],
    }


def _units(rng: Rng, size: Size) -> dict[str, Any]:
    whole, n = range(size.units), size.sensors
    own = [n if size.simple else _bits(rng, n, 0.75) for _ in whole]
    # A sensor mostly has one way to a unit: its own, its backup, or remote.
    other = [(1 << n) - 1 if _often(rng, 0.2) else ((1 << n) - 1) & ~mask for mask in own]
    backup = [0 if size.simple else mask & _bits(rng, n, 0.4) for mask in other]
    remote = [0 if size.simple else other[f] & ~(backup[f] & ~own[f]) & _bits(rng, n, 0.8) for f in whole]
    units = {
        "unit_key": [name_key(f"unit {f}") for f in whole],
        "unit_need": [_need(rng, size, 0.25) for _ in whole],
        "unit_controller": [int(rng.integers(size.controllers)) for _ in whole],
        "unit_channels": [_pick(rng, 1, 1, 2, 4) for _ in whole],
        "unit_sensors": own,
        "unit_backup": backup,
        "unit_remote": remote,
        "unit_remote_need": [_need(rng, size, 0.2) for _ in whole],
        "unit_remote_always": [0 if size.simple else int(_often(rng, 0.4)) for _ in whole],
        "remote_latency_s": [_pick(rng, 0.0, _time(rng, size, 0, 5)) for _ in whole],
        "remote_sigma_max_m": [_pick(rng, math.inf, 300.0, 800.0) for _ in whole],
        "on_radar_loss": [0 if size.simple else _pick(rng, 0, 1, 2) for _ in whole],
        "guidance": [GUIDED_TO_LAUNCH if size.simple else _pick(rng, 0, 1, 2, 2) for _ in whole],
        "handover_s": [_time(rng, size, 0, 4) for _ in whole],
        "salvo_first": [_pick(rng, 1, 1, 2, 3) for _ in whole],
        "salvo_next": [_pick(rng, 1, 1, 2) for _ in whole],
        "salvo_interval_s": [0.0 if size.simple else _pick(rng, 0.0, _time(rng, size, 1, 4)) for _ in whole],
    }
    return units | _doctrine(rng, size)


def _doctrine(rng: Rng, size: Size) -> dict[str, Any]:
    whole = range(size.units)
    return {
        "max_engagements": [_pick(rng, 0, 0, 1, 2) for _ in whole],
        "assessment_s": [_pick(rng, 0.0, _time(rng, size, 0, 6)) for _ in whole],
        "p_false_kill": [_pick(rng, 0.0, 0.2, 0.5) for _ in whole],
        "p_false_miss": [_pick(rng, 0.0, 0.2, 0.5) for _ in whole],
        "reengage_after_s": [_pick(rng, math.inf, 0.0, _time(rng, size, 1, 8)) for _ in whole],
        "free_at_intercept": [0 if size.simple else int(_often(rng, 0.4)) for _ in whole],
        "identification_s": [_pick(rng, 0.0, 0.0, _time(rng, size, 1, 6)) for _ in whole],
        "weapon_control": [_pick(rng, 0, 0, 0, 0, 0, 1, 1, 2) for _ in whole],
        "evaluates": [int(_often(rng, 0.35)) for _ in whole],
        "p_common_failure": [_pick(rng, 0.0, 0.0, 0.2) for _ in whole],
        "sspk_logit_sigma": [_pick(rng, 0.0, 0.0, 0.5, 1.5) for _ in whole],
    }


def _weapons(rng: Rng, size: Size, weapon_unit: list[int]) -> dict[str, Any]:
    n, shape = len(weapon_unit), (len(weapon_unit), size.classes)
    sspk = np.where(rng.random(shape) < 0.12, 0.0, rng.uniform(0.1, 1.0, shape))
    sspk = np.where(rng.random(shape) < 0.05, 1.0, sspk)
    sspk = np.where(size.alike & (sspk > 0.0), 0.5, sspk)
    deflects = not size.simple and _often(rng, 0.5)
    reloads = [0 if size.simple else _pick(rng, 0, 0, 1, 3) for _ in weapon_unit]
    none = size.simple
    return {
        "weapon_first": [sum(size.weapons[:f]) for f in range(size.units)],
        "weapon_n": list(size.weapons),
        "weapon_key": [name_key(f"weapon {w}") for w in range(n)],
        "weapon_unit": weapon_unit,
        "weapon_need": [_need(rng, size, 0.25) for _ in weapon_unit],
        "magazine": [_pick(rng, 1, 2, 3, 6, -1) for _ in weapon_unit],
        "reload_s": [_time(rng, size, 1, 15) if k else math.inf for k in reloads],
        "reload": [_pick(rng, 1, 2) if k else 0 for k in reloads],
        "n_reloads": reloads,
        "weapon_channels": [0 if none else _pick(rng, 0, 0, 1, 2) for _ in weapon_unit],
        "interval_s": [0.0 if none else _pick(rng, 0.0, 0.0, _time(rng, size, 1, 5)) for _ in weapon_unit],
        "slew_s": [0.0 if none else _pick(rng, 0.0, 0.0, _time(rng, size, 1, 4)) for _ in weapon_unit],
        "reliability": [_pick(rng, 1.0, 0.9, 0.6) for _ in weapon_unit],
        "reserve": [0 if none else _pick(rng, 0, 0, 1, 2) for _ in weapon_unit],
        "reserve_value": [_pick(rng, 0.0, 1.0, 5.0) for _ in weapon_unit],
        "sspk": sspk,
        "p_deflect": np.where(deflects, rng.uniform(0.0, 0.8, shape), 0.0),
        "deflect_sigma_m": rng.uniform(50.0, 600.0, shape),
    }
