"""Worlds made by hand, simple enough to be reckoned on paper.

`hand_made()` is one group of threats at one asset, one radar that sees everything from time-to-go 90 s on,
one unit with one weapon that is launched between time-to-go 80 s and 5 s and flies 10 s. Impact at 100 s,
scans and decisions at 0, 1, 2, ... s. `changed` replaces arrays by name.
"""

from __future__ import annotations

import math
from typing import Any

from engine.synthetic import room
from engine.synthetic_tables import Windows, list_windows
from rempart.engine.draws import member_key, name_key
from rempart.engine.world import (
    GUIDED_TO_LAUNCH,
    LAW_FIXED,
    N_DEBRIS_BINS,
    N_FIRE_BINS,
    N_SEE_BINS,
    N_SNR,
    Fire,
    Ground,
    Raid,
    Sensing,
    World,
)


def hand_made(
    n_members: int = 1,
    n_units: int = 1,
    n_components: int = 0,
    see: Windows | None = None,
    fire: Windows | None = None,
    flight_s: float = 10.0,
    **changes: Any,
) -> World:
    """The world above, with these numbers of members, units (all alike) and components, and these changes."""
    see, fire = see or [(90.0, 0.0)], fire or [(80.0, 5.0)]
    ground = _ground(n_components)
    return changed(World(_raid(n_members), _sensing(see), _fire(n_units, fire, flight_s), ground), **changes)


def changed(world: World, **changes: Any) -> World:
    """The world with the named arrays replaced; a single number fills the whole array."""
    rooms = []
    for old in world:
        ours = {name: value for name, value in changes.items() if name in old._fields}
        filled = {
            name: [value] * len(getattr(old, name)) if _fills(getattr(old, name), value) else value
            for name, value in ours.items()
        }
        rooms.append(old._replace(**room(type(old), {**old._asdict(), **filled})._asdict()))
    unknown = [name for name in changes if not any(name in old._fields for old in world)]
    assert unknown == []
    return World(*rooms)


def _fills(array: Any, value: Any) -> bool:
    return hasattr(array, "__len__") and isinstance(value, int | float)


def _raid(n_members: int) -> Raid:
    group = name_key("raid/group")
    values = {
        "member_group": [0] * n_members,
        "member_slot": list(range(n_members)),
        "member_key": [member_key(group, i) for i in range(n_members)],
        "group_key": [group],
        "group_class": [0],
        "group_nature": [0],
        "group_flies": [1],
        "group_at_s": [100.0],
        "aim_first": [0],
        "aim_n": [1],
        "aim_cumulative": [1.0],
        "aim_point": [0],
        "aim_x_m": [0.0],
        "aim_y_m": [0.0],
        "flight_n": [1],
        "path_first": [0],
        "path_of": [0],
        "path_duration_s": [100.0],
        "debris_x_m": [[0.0] * (N_DEBRIS_BINS + 1)],
        "debris_y_m": [[0.0] * (N_DEBRIS_BINS + 1)],
        "class_p_hostile": [1.0],
        "class_lethal_radius_m": [10.0],
    }
    return room(Raid, {name: values.get(name, [0.0]) for name in Raid._fields})


def _sensing(see: Windows) -> Sensing:
    t1_s, t0_s = see[0][0], see[-1][1]
    values = {
        "sensor_key": [name_key("radar")],
        "scan_period_s": [1.0],
        "confirm_m": [1],
        "confirm_n": [1],
        "see_t1_s": [t1_s],
        "see_per_bin": [N_SEE_BINS / (t1_s - t0_s)],
        "see_range_m": [[10_000.0] * (N_SEE_BINS + 1)],
        "pd_low": [[0.0] * N_SEE_BINS],
        "pd_high": [[1.0] * N_SEE_BINS],
        "law": [LAW_FIXED],
        "pd_fixed": [1.0],
        "gain_m4": [[1e17]],
        "pd_table": [[0.0] * N_SNR],
    }
    values |= list_windows([see], "see")
    return room(Sensing, {name: values.get(name, [0]) for name in Sensing._fields})


def _fire(n_units: int, fire: Windows, flight_s: float) -> Fire:
    each = range(n_units)
    values: dict[str, list[Any]] = {
        "controller_key": [name_key("control")],
        "controller_need": [0],
        "controller_shared": [1],
        "decision_period_s": [1.0],
        "decision_phase_s": [0.0],
        "priority": [0],
        "assignment": [0],
        "unit_key": [name_key(f"unit {f}") for f in each],
        "unit_channels": [100] * n_units,
        "unit_sensors": [1] * n_units,
        "remote_sigma_max_m": [math.inf] * n_units,
        "guidance": [GUIDED_TO_LAUNCH] * n_units,
        "salvo_first": [1] * n_units,
        "salvo_next": [1] * n_units,
        "reengage_after_s": [math.inf] * n_units,
        "weapon_first": list(each),
        "weapon_n": [1] * n_units,
        "weapon_key": [name_key(f"weapon {f}") for f in each],
        "weapon_unit": list(each),
        "magazine": [100] * n_units,
        "reload_s": [math.inf] * n_units,
        "reliability": [1.0] * n_units,
        "sspk": [[1.0]] * n_units,
        "p_deflect": [[0.0]] * n_units,
        "deflect_sigma_m": [[0.0]] * n_units,
        "fire_per_bin": [N_FIRE_BINS / (fire[0][0] - fire[-1][1])] * n_units,
        "flight_s": [[flight_s] * (N_FIRE_BINS + 1)] * n_units,
        "factor": [[1.0] * (N_FIRE_BINS + 1)] * n_units,
    }
    values |= list_windows([fire] * n_units, "fire")
    given = Fire._field_defaults | values
    return room(Fire, {name: given.get(name, [0] * n_units) for name in Fire._fields})


def _ground(n_components: int) -> Ground:
    """One asset at the origin with everything around it defended, and components 10 km away."""
    n, none = n_components, [0.0] * n_components
    values: dict[str, Any] = {
        "point_x_m": [0.0, *(10_000.0 * (k + 1) for k in range(n))],
        "point_y_m": [0.0, *none],
        "point_value": [1.0, *([1.0] * n)],
        "point_area_m": [math.inf, *none],
        "point_radius_m": [0.0, *none],
        "point_component": [-1, *range(n)],
        "point_hit_damage": [1] * (n + 1),
        "point_debris_damage": [0] * (n + 1),
        "point_loss_damage": [1] * (n + 1),
        "component_key": [name_key(f"component {k}") for k in range(n)],
        "component_availability": [1.0] * n,
        "component_ready_s": none,
        "event_s": [],
        "event_component": [],
        "event_up": [],
        "damage_all": 1,
        "planar": 1,
        "margin_m": 0.0,
    }
    return room(Ground, values)
