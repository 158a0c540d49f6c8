"""From one world's numbers to the engine's arrays: the one bridge from models to arrays."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from rempart.engine.component_masks import words_of
from rempart.engine.world import MAX_COMPONENTS, MAX_SENSORS, Ground, Sensing, World
from rempart.world.clock import clocked
from rempart.world.detection_tables import detection_laws
from rempart.world.geometry import Geometry, GeometryCache, GeometryKey
from rempart.world.indexing import at_most, index, indices, mask
from rempart.world.raid import Routes, aims_of, key_of, raid_of, routes_of
from rempart.world.records import Kill, Resolved
from rempart.world.sensor_tables import limits_of
from rempart.world.switching_rules import rules_of
from rempart.world.trajectories.curves import Curves, level_at, stack
from rempart.world.trajectories.flights import Asked, Site
from rempart.world.unreachable import Unreachable
from rempart.world.weapon_arrays import fire_of, kills_of, weapons_of
from rempart.world.weapon_tables import shooter_of

_CACHE = GeometryCache()


def tabulate(resolved: Resolved, cache: GeometryCache | None = None) -> World:
    """The engine's arrays of one world.

    Geometry is taken from `cache` (one for the whole process if not given), so that worlds that
    differ only in probabilities, cross-sections, counts and magazines share it. Arrays may be shared
    between worlds: never write to them. Raises `Unreachable` if a launch cannot reach its aim, and
    `ValueError` if a name is not found or there are more than 4096 components or 64 sensors.
    """
    components = indices((c.name for c in resolved.components), "component")
    components = at_most(MAX_COMPONENTS, components, "component")
    sensors = at_most(MAX_SENSORS, indices((s.name for s in resolved.sensors), "sensor"), "sensor")
    classes = indices((c.name for c in resolved.classes), "threat class")
    points = indices((p.name for p in resolved.points), "point")
    indices((group.name for group in resolved.groups), "group")
    aims = aims_of(resolved, points)
    routes = routes_of(resolved, aims, classes)
    kills = kills_of(resolved, classes)
    geometry = _geometry(resolved, routes, kills, _CACHE if cache is None else cache)
    world = World(
        raid_of(resolved, aims, routes, geometry, classes),
        sensing_of(resolved, geometry, components),
        fire_of(resolved, geometry, kills, components, sensors),
        ground_of(resolved, kills, components)._replace(**rules_of(resolved, components, sensors)),
    )
    return clocked(world, resolved)


def paths_of(resolved: Resolved, cache: GeometryCache | None = None) -> Curves:
    """The paths that the path numbers of `tabulate(resolved)` stand for; raises as that does."""
    aims = aims_of(resolved, indices((p.name for p in resolved.points), "point"))
    routes = routes_of(resolved, aims, indices((c.name for c in resolved.classes), "threat class"))
    site = Site(resolved.lat_rad, resolved.lon_rad, resolved.height_m)
    known = _CACHE if cache is None else cache
    asked = [Asked(key.flight, key.aim, key.aim_height_m) for key in routes.keys]
    with _told_by(routes):
        return stack(known.curves(asked, site), level_at(resolved.lat_rad))


@contextmanager
def _told_by(routes: Routes) -> Iterator[None]:
    """Give an `Unreachable` path the name of the group that was to fly it."""
    try:
        yield
    except Unreachable as error:
        raise Unreachable(routes.groups[error.i_path], error.reason) from None


def geometry_key(
    resolved: Resolved, routes: Routes, kills: tuple[tuple[Kill | None, ...], ...]
) -> GeometryKey:
    """All that the geometry of a world depends on, and nothing else."""
    return GeometryKey(
        Site(resolved.lat_rad, resolved.lon_rad, resolved.height_m),
        routes.keys,
        tuple(threat.appearance_range_m for threat in resolved.classes),
        tuple(limits_of(sensor) for sensor in resolved.sensors),
        tuple(shooter_of(weapon) for weapon in weapons_of(resolved)),
        tuple(tuple(kill.range_max_m if kill else 0.0 for kill in row) for row in kills),
    )


def _geometry(
    resolved: Resolved, routes: Routes, kills: tuple[tuple[Kill | None, ...], ...], cache: GeometryCache
) -> Geometry:
    with _told_by(routes):
        return cache.geometry(geometry_key(resolved, routes, kills))


def sensing_of(resolved: Resolved, geometry: Geometry, components: dict[str, int]) -> Sensing:
    """Arrays of the sensors, with the tables of the geometry."""
    sensors = resolved.sensors
    laws = detection_laws(sensors, resolved.classes)
    see = geometry.see
    for sensor in sensors:
        if not 1 <= sensor.confirm_m <= sensor.confirm_n <= 32:
            raise ValueError(
                f"{sensor.name!r} confirms {sensor.confirm_m} of {sensor.confirm_n}: 1 to n of at most 32"
            )
    unbound = np.empty((0, 0), dtype=np.float32)
    sensing = Sensing(
        sensor_key=np.array([key_of(sensor.name) for sensor in sensors], dtype=np.uint64),
        sensor_need=words_of(
            (mask(s.needs, components, "component", repr(s.name)) for s in sensors), len(components)
        ),
        scan_period_s=np.array([sensor.scan_period_s for sensor in sensors], dtype=np.float64),
        scan_phase_s=np.array([sensor.scan_phase_s for sensor in sensors], dtype=np.float64),
        confirm_m=np.array([sensor.confirm_m for sensor in sensors], dtype=np.int32),
        confirm_n=np.array([sensor.confirm_n for sensor in sensors], dtype=np.int32),
        drop_after=np.array([sensor.drop_after for sensor in sensors], dtype=np.int32),
        capacity=np.array([sensor.capacity for sensor in sensors], dtype=np.int32),
        position_sigma_m=np.array([s.track_position_sigma_m for s in sensors], dtype=np.float64),
        velocity_sigma_mps=np.array([s.track_velocity_sigma_mps for s in sensors], dtype=np.float64),
        see_first=see.windows.first,
        see_n=see.windows.n,
        see_open_s=see.windows.open_s,
        see_close_s=see.windows.close_s,
        see_t0_s=see.t0_s,
        see_t1_s=see.t1_s,
        see_per_bin=see.per_bin,
        see_range_m=see.range_m,
        pd_low=unbound,
        pd_high=unbound,
        path_class=geometry.paths.path_class,
        law=laws.law,
        log_pfa=laws.log_pfa,
        gain_m4=laws.gain_m4,
        pd_fixed=laws.pd_fixed,
        pd_table=laws.pd_table,
    )
    pd_low, pd_high = geometry.pd_bounds(sensing)
    return sensing._replace(pd_low=pd_low, pd_high=pd_high)


def ground_of(
    resolved: Resolved, kills: tuple[tuple[Kill | None, ...], ...], components: dict[str, int]
) -> Ground:
    """Arrays of points, components and events."""
    points, events = resolved.points, sorted(resolved.events, key=lambda event: event.t_s)
    component_of = [
        index(p.component, components, "component", f"the point {p.name!r}") if p.component else -1
        for p in points
    ]
    switched = [index(event.component, components, "component", "an event") for event in events]
    return Ground(
        point_x_m=np.array([point.x_m for point in points], dtype=np.float64),
        point_y_m=np.array([point.y_m for point in points], dtype=np.float64),
        point_value=np.array([point.value for point in points], dtype=np.float64),
        point_area_m=np.array([point.area_radius_m for point in points], dtype=np.float64),
        point_radius_m=np.array([point.radius_m for point in points], dtype=np.float64),
        point_component=np.array(component_of, dtype=np.int32),
        point_hit_damage=np.array([max(p.debris_to_lose, 1) for p in points], dtype=np.int32),
        point_debris_damage=np.array(
            [p.hits_to_lose * (p.debris_to_lose > 0) for p in points], dtype=np.int32
        ),
        point_loss_damage=np.array(
            [p.hits_to_lose * max(p.debris_to_lose, 1) for p in points], dtype=np.int32
        ),
        component_key=np.array([key_of(name) for name in components], dtype=np.uint64),
        component_availability=np.array([c.availability for c in resolved.components], dtype=np.float64),
        component_ready_s=np.array([c.ready_from_s for c in resolved.components], dtype=np.float64),
        event_s=np.array([event.t_s for event in events], dtype=np.float64),
        event_component=np.array(switched, dtype=np.int32),
        event_up=np.array([event.up for event in events], dtype=np.int8),
        damage_all=int(resolved.damage_all),
        planar=int(is_planar(resolved, kills)),
        margin_m=resolved.evaluation_margin_m,
    )


def is_planar(resolved: Resolved, kills: tuple[tuple[Kill | None, ...], ...]) -> bool:
    """Whether places of impact matter: False only where no answer can depend on them.

    That is where everywhere is a defended area and every value is 1, only the aimed point is damaged,
    and nothing but its own error moves an impact: no bias of a group, no deflection, no debris.
    """
    everywhere = any(math.isinf(point.area_radius_m) for point in resolved.points)
    of_one_value = all(point.value == 1.0 for point in resolved.points)
    moved = (
        any(group.bias_sigma_m > 0.0 for group in resolved.groups)
        or any(threat.p_debris > 0.0 for threat in resolved.classes)
        or any(kill.p_deflect > 0.0 for row in kills for kill in row if kill)
    )
    return resolved.damage_all or moved or not everywhere or not of_one_value
