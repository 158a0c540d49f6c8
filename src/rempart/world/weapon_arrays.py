"""Arrays of what shoots: controllers, fire units, weapons."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.engine.component_masks import words_of
from rempart.engine.world import (
    AUTONOMOUS,
    DARK,
    EARLIEST_IMPACT,
    FREE,
    GREEDY,
    GUIDED_TO_HANDOVER,
    GUIDED_TO_INTERCEPT,
    GUIDED_TO_LAUNCH,
    HOLD,
    IN_ORDER,
    OPTIMAL,
    REMOTE,
    TIGHT,
    U8,
    VALUE_AND_TIME,
    Fire,
)
from rempart.world.geometry import Factors, Geometry
from rempart.world.indexing import index, mask
from rempart.world.raid import key_of
from rempart.world.records import FireUnit, Kill, Resolved, Weapon

F8 = npt.NDArray[np.float64]

PRIORITIES = {"earliest_impact": EARLIEST_IMPACT, "value_and_time": VALUE_AND_TIME}
ASSIGNMENTS = {"in_order": IN_ORDER, "greedy": GREEDY, "optimal": OPTIMAL}
RADAR_LOSS = {"dark": DARK, "autonomous": AUTONOMOUS, "remote": REMOTE}
GUIDANCE = {"launch": GUIDED_TO_LAUNCH, "handover": GUIDED_TO_HANDOVER, "intercept": GUIDED_TO_INTERCEPT}
WEAPON_CONTROL = {"free": FREE, "tight": TIGHT, "hold": HOLD}


def weapons_of(resolved: Resolved) -> tuple[Weapon, ...]:
    """All weapons, those of a fire unit together, in its order."""
    return tuple(weapon for unit in resolved.fire_units for weapon in unit.weapons)


def kills_of(resolved: Resolved, classes: dict[str, int]) -> tuple[tuple[Kill | None, ...], ...]:
    """By weapon and class the kill that counts, None where the weapon cannot engage the class."""
    table = []
    for weapon in weapons_of(resolved):
        row: list[Kill | None] = [None] * len(classes)
        for kill in weapon.kills:
            i_class = index(kill.threat, classes, "threat class", f"the weapon {weapon.name!r}")
            row[i_class] = kill if kill.sspk > 0.0 else None
        table.append(tuple(row))
    return tuple(table)


def fire_of(
    resolved: Resolved,
    geometry: Geometry,
    kills: tuple[tuple[Kill | None, ...], ...],
    components: dict[str, int],
    sensors: dict[str, int],
) -> Fire:
    """Arrays of controllers, fire units and weapons, with the tables of the geometry."""
    factors: tuple[tuple[Factors, ...], ...] = tuple(
        tuple(kill.range_factors if kill else () for kill in row) for row in kills
    )
    fields = _controllers(resolved, components)
    fields |= _units(resolved, components, sensors)
    fields |= _weapons(resolved, kills, components)
    tables = geometry.fire
    return Fire(
        **fields,
        fire_first=tables.windows.first,
        fire_n=tables.windows.n,
        fire_open_s=tables.windows.open_s,
        fire_close_s=tables.windows.close_s,
        fire_t0_s=tables.t0_s,
        fire_per_bin=tables.per_bin,
        flight_s=tables.flight_s,
        factor=geometry.sspk_factors(factors),
    )


def _f8(records: tuple[Any, ...], field: str) -> F8:
    return np.array([getattr(record, field) for record in records], dtype=np.float64)


def _i4(records: tuple[Any, ...], field: str) -> npt.NDArray[np.int32]:
    return np.array([getattr(record, field) for record in records], dtype=np.int32)


def _i1(records: tuple[Any, ...], field: str) -> npt.NDArray[np.int8]:
    return np.array([getattr(record, field) for record in records], dtype=np.int8)


def _codes(records: tuple[Any, ...], field: str, codes: dict[str, int]) -> npt.NDArray[np.int8]:
    return np.array([codes[getattr(record, field)] for record in records], dtype=np.int8)


def _keys(records: tuple[Any, ...]) -> npt.NDArray[np.uint64]:
    return np.array([key_of(record.name) for record in records], dtype=np.uint64)


def _masks(records: tuple[Any, ...], field: str, sensors: dict[str, int]) -> U8:
    return np.array([mask(getattr(r, field), sensors, "sensor", repr(r.name)) for r in records], np.uint64)


def _needs(records: tuple[Any, ...], field: str, components: dict[str, int]) -> U8:
    sets = (mask(getattr(r, field), components, "component", repr(r.name)) for r in records)
    return words_of(sets, len(components))


def _controllers(resolved: Resolved, components: dict[str, int]) -> dict[str, Any]:
    records = resolved.controllers
    return {
        "controller_key": _keys(records),
        "controller_need": _needs(records, "needs", components),
        "controller_shared": _i1(records, "shared"),
        "decision_period_s": _f8(records, "decision_period_s"),
        "decision_phase_s": _f8(records, "decision_phase_s"),
        "priority": _codes(records, "priority", PRIORITIES),
        "assignment": _codes(records, "assignment", ASSIGNMENTS),
    }


def _units(resolved: Resolved, components: dict[str, int], sensors: dict[str, int]) -> dict[str, Any]:
    units: tuple[FireUnit, ...] = resolved.fire_units
    controllers = {controller.name: i for i, controller in enumerate(resolved.controllers)}
    served = [index(unit.controller, controllers, "controller", repr(unit.name)) for unit in units]
    n_weapons = np.array([len(unit.weapons) for unit in units], dtype=np.int32)
    return {
        "unit_key": _keys(units),
        "unit_need": _needs(units, "needs", components),
        "unit_controller": np.array(served, dtype=np.int32),
        "unit_channels": _i4(units, "channels"),
        "unit_sensors": _masks(units, "sensors", sensors),
        "unit_backup": _masks(units, "backup_sensors", sensors),
        "unit_remote": _masks(units, "remote_sensors", sensors),
        "unit_remote_need": _needs(units, "remote_needs", components),
        "unit_remote_always": _i1(units, "remote"),
        "remote_latency_s": _f8(units, "remote_latency_s"),
        "remote_sigma_max_m": _f8(units, "remote_sigma_max_m"),
        "on_radar_loss": _codes(units, "on_radar_loss", RADAR_LOSS),
        "guidance": _codes(units, "guidance", GUIDANCE),
        "handover_s": _f8(units, "handover_s"),
        "salvo_first": _i4(units, "salvo_first"),
        "salvo_next": _i4(units, "salvo_next"),
        "salvo_interval_s": _f8(units, "salvo_interval_s"),
        "max_engagements": _i4(units, "max_engagements"),
        "assessment_s": _f8(units, "assessment_s"),
        "p_false_kill": _f8(units, "p_false_kill"),
        "p_false_miss": _f8(units, "p_false_miss"),
        "reengage_after_s": _f8(units, "reengage_after_s"),
        "free_at_intercept": _i1(units, "hold_channel_until_intercept"),
        "identification_s": _f8(units, "identification_s"),
        "weapon_control": _codes(units, "weapon_control", WEAPON_CONTROL),
        "evaluates": _i1(units, "evaluates"),
        "p_common_failure": _f8(units, "p_common_failure"),
        "sspk_logit_sigma": _f8(units, "sspk_logit_sigma"),
        "weapon_first": (np.cumsum(n_weapons) - n_weapons).astype(np.int32),
        "weapon_n": n_weapons,
    }


def _weapons(
    resolved: Resolved, kills: tuple[tuple[Kill | None, ...], ...], components: dict[str, int]
) -> dict[str, Any]:
    weapons = weapons_of(resolved)
    unit_of = [i for i, unit in enumerate(resolved.fire_units) for _ in unit.weapons]
    shape = (len(weapons), len(resolved.classes))

    def by_class(field: str) -> F8:
        rows = [[getattr(kill, field) if kill else 0.0 for kill in row] for row in kills]
        return np.array(rows, dtype=np.float64).reshape(shape)

    return {
        "weapon_key": _keys(weapons),
        "weapon_unit": np.array(unit_of, dtype=np.int32),
        "weapon_need": _needs(weapons, "needs", components),
        "magazine": _i4(weapons, "magazine"),
        "reload_s": _f8(weapons, "reload_s"),
        "reload": _i4(weapons, "reload"),
        "n_reloads": _i4(weapons, "n_reloads"),
        "weapon_channels": _i4(weapons, "channels"),
        "interval_s": _f8(weapons, "interval_s"),
        "slew_s": _f8(weapons, "slew_s"),
        "reliability": _f8(weapons, "reliability"),
        "reserve": _i4(weapons, "reserve"),
        "reserve_value": _f8(weapons, "reserve_value"),
        "sspk": by_class("sspk"),
        "p_deflect": by_class("p_deflect"),
        "deflect_sigma_m": by_class("deflect_sigma_m"),
    }
