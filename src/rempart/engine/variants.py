"""Which kernel runs a world: the fast one if it is within its domain, else the complete one."""

from __future__ import annotations

import numpy as np

from rempart.engine.world import EARLIEST_IMPACT, GUIDED_TO_LAUNCH, HOSTILE, IN_ORDER, World

SINGLE = "single"
LAYERED = "layered"


def _simple_raid(world: World) -> bool:
    raid = world.raid
    may_be_hit = np.any(world.fire.sspk > 0.0, axis=0)  # (C,) debris needs an intercept
    return bool(np.all(raid.group_nature == HOSTILE) and np.all(raid.class_p_debris[may_be_hit] == 0.0))


def _simple_sensing(world: World) -> bool:
    sensing = world.sensing
    return bool(
        len(sensing.sensor_key) <= 1 and np.all(sensing.drop_after == 0) and np.all(sensing.capacity == 0)
    )


def _simple_units(world: World) -> bool:
    fire = world.fire
    if len(fire.unit_key) == 0:
        return True
    n_sensors = len(world.sensing.sensor_key)
    own = int(fire.unit_sensors[0]) if n_sensors else 0
    return bool(
        len(fire.unit_key) == 1
        and own == (1 if n_sensors else 0)
        and fire.unit_remote_always[0] == 0
        and fire.unit_remote[0] == 0
        and fire.unit_backup[0] == 0
        and fire.guidance[0] == GUIDED_TO_LAUNCH
        and fire.salvo_interval_s[0] == 0.0
        and fire.free_at_intercept[0] == 0
        and fire.priority[0] == EARLIEST_IMPACT
        and fire.assignment[0] == IN_ORDER
    )


def _simple_weapons(world: World) -> bool:
    fire = world.fire
    if len(fire.weapon_key) == 0:
        return True
    return bool(
        len(fire.weapon_key) == 1
        and np.all(fire.fire_n <= 1)
        and fire.n_reloads[0] == 0
        and (fire.weapon_channels[0] == 0 or fire.weapon_channels[0] >= fire.unit_channels[0])
        and fire.interval_s[0] == 0.0
        and fire.slew_s[0] == 0.0
        and np.all(fire.p_deflect == 0.0)
        and (fire.reserve[0] == 0 or fire.reserve_value[0] <= 0.0)
    )


def _simple_ground(world: World) -> bool:
    ground = world.ground
    return bool(
        len(ground.event_s) == 0
        and np.all((ground.component_ready_s <= 0.0) | np.isinf(ground.component_ready_s))
    )


def variant_of(world: World) -> str:
    """`SINGLE` for one sensor, one unit and one kind of weapon without the rarer features, else `LAYERED`."""
    simple = (
        _simple_raid(world)
        and _simple_sensing(world)
        and _simple_units(world)
        and _simple_weapons(world)
        and _simple_ground(world)
    )
    return SINGLE if simple else LAYERED
