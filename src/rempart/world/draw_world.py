"""From a scenario, a seed and the number of a world to one `Resolved`: all unknowns drawn, all places found.

What depends on no unknown is made once and kept with the scenario; without any unknown all worlds are one
object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from math import atan2, inf, nan, tau
from typing import TypeVar, cast

from rempart.scenario import Scenario
from rempart.scenario import model as s
from rempart.scenario.names import (
    battery_parts,
    launcher_names,
    own_name,
    parts,
    sensor_names,
)
from rempart.scenario.places import Origin, Place
from rempart.scenario.quantity import Quantity
from rempart.scenario.unknowns import ALTERNATIVES
from rempart.world import emission
from rempart.world import records as r
from rempart.world.alternatives import Plan, alternative, plan_of
from rempart.world.classes import class_of
from rempart.world.drawn_values import Draws, Unit
from rempart.world.flyout_reach import SLOWEST, end_of_flight
from rempart.world.kill_probabilities import kills_by_class
from rempart.world.places import Geodetic, Locator, ground_distance, path_length
from rempart.world.trajectories.recorded_groups import recorded_groups
from rempart.world.zones import zones_of

T = TypeVar("T")


def resolve(
    scenario: Scenario, seed: int, world: int, quantiles: Mapping[str, float] | None = None
) -> r.Resolved:
    """One world of a scenario: positions local to the site (m east, north, up), SI, radians, linear ratios.

    Depends on the scenario, `seed`, `world` (from 0) and `quantiles` alone; `drawing` tells the law.
    `quantiles`: unknowns, by name, that are not drawn but taken at this share (in (0, 1)) of their
    distribution. `scenario` came through `load` or `override`, so nothing here can fail.
    """
    unit = Unit(seed, world, quantiles or {})
    plan = plan_of(scenario, unit)
    if not plan.unknowns:
        if plan.whole is None:
            plan.whole = _World(plan, unit).build()
        return plan.whole
    return _World(plan, unit).build()


def drawn(
    scenario: Scenario, seed: int, world: int, quantiles: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Value of every unknown in one world, by name: SI, radians, linear ratios; arguments as of `resolve`.

    An unknown that the world's alternative does not have is left out; which alternative holds stands under
    `ALTERNATIVES`, counted from 0, if there are several.
    """
    unit = Unit(seed, world, quantiles or {})
    plan = plan_of(scenario, unit)
    found = {unknown.name: unknown.at(unit(unknown.name)) for unknown in plan.unknowns.values()}
    if len(scenario.variants) > 1:
        found[ALTERNATIVES] = float(alternative(scenario, unit))
    return found


def alternative_of(scenario: Scenario, seed: int, world: int) -> int:
    """Which alternative a world draws, counted from 0."""
    return alternative(scenario, Unit(seed, world))


class _World:
    """One world while it is made."""

    def __init__(self, plan: Plan, unit: Unit) -> None:
        content = plan.content
        self._plan, self._content = plan, content
        self._draws = Draws(plan.unknowns, unit)
        self._value, self._count = self._draws.value, self._draws.count
        position = content.site.position
        site = Geodetic(
            cast("Quantity", position.lat).value,
            cast("Quantity", position.lon).value,
            content.site.height.value,
        )
        self._locate = Locator(site, plan.anchors, self._draws, content.places, content.rempart >= 2)
        self._launchers = {
            (name, label): launcher_names(name, label, self._count(weapon.count))
            for name, battery in content.batteries.items()
            for label, weapon in battery.weapons.items()
        }
        self._present = {name for name, _, _ in parts(content)}
        self._present.update(launcher for names in self._launchers.values() for launcher in names)
        self._doubtful, self._withdrawn = plan.doubtful, plan.withdrawn
        self._gone = plan.withdrawn.keys() - plan.missed
        self._present -= self._gone
        self._points_here = {*content.assets, *(name for name, _, _ in self._standing_parts())}
        self._known_sensors = sensor_names(content)
        self._ruled = plan.ruled

    def build(self) -> r.Resolved:
        content, site = self._content, self._locate.site
        return r.Resolved(
            lat_rad=site.lat_rad,
            lon_rad=site.lon_rad,
            height_m=site.height_m,
            points=tuple(self._points()),
            components=tuple(self._components()),
            events=tuple(self._events()),
            sensors=tuple(self._all_sensors()),
            classes=tuple(self._classes()),
            groups=tuple(self._groups()),
            rules=tuple(emission.rules_of(self._switched(), self._draws, self._sensors_named, self._needs)),
            controllers=tuple(self._controllers()),
            fire_units=tuple(self._fire_units()),
            watch_from_s=nan if content.watch_from is None else content.watch_from.value,
            damage_all=content.damage == "all",
            evaluation_margin_m=self._value(content.evaluation_margin),
        )

    def _kept(self, kind: str, name: str, make: Callable[[], T]) -> T:
        """What `make` makes: made anew only if an unknown goes into it."""
        kept = self._plan.kept.get((kind, name))
        if kept is not None:
            return cast("T", kept)
        self._draws.touched = False
        made = make()
        if not self._draws.touched:
            self._plan.kept[kind, name] = made
        return made

    # Points, components, events

    def _points(self) -> Iterator[r.Point]:
        for name, asset in self._content.assets.items():
            yield self._kept("point", name, partial(self._asset, name, asset))
        for name, part, battery in self._standing_parts():
            yield self._kept("point", name, partial(self._part_point, name, part, battery))

    def _standing_parts(self) -> Iterator[tuple[str, s.Component, str]]:
        for name, part, battery in parts(self._content):
            stands = battery or part.position is not None or name in self._content.sensors
            if stands and name not in self._withdrawn:
                yield name, part, battery
        yield from (found for found in self._launcher_parts() if found[0] not in self._withdrawn)

    def _launcher_parts(self) -> Iterator[tuple[str, s.Component, str]]:
        for (battery, label), names in self._launchers.items():
            weapon = self._content.batteries[battery].weapons[label]
            yield from ((name, weapon, battery) for name in names)

    def _asset(self, name: str, asset: s.Asset) -> r.Point:
        place = self._locate.local(self._locate.place(asset.position))
        area = self._content.site.area if asset.area is None else asset.area
        return r.Point(
            name,
            *place,
            self._value(asset.value),
            self._value(area),
            self._value(asset.radius),
            hits_to_lose=self._count(asset.hits_to_lose),
            debris_to_lose=self._count(asset.debris_to_lose),
            height_m=self._locate.on_ground(asset.position)[2],
        )

    def _part_point(self, name: str, part: s.Component, battery: str) -> r.Point:
        place = self._position(part, battery, 0.0)
        height_m = self._locate.on_ground(self._place_of(part, battery))[2]
        around = self._content.batteries.get(battery)
        value = part.value or (around.value if around else None)
        area = part.area or (around.area if around else None) or self._content.site.area
        radius = part.radius or (around.radius if around else None)
        return r.Point(
            name,
            *place,
            value=self._draws.optional(value, 1.0),
            area_radius_m=self._value(area),
            radius_m=self._draws.optional(radius, 0.0),
            component=name,
            height_m=height_m,
        )

    def _place_of(self, part: s.Component, battery: str) -> Place | None:
        if part.position is None and battery:
            return self._content.batteries[battery].position
        return part.position

    def _position(self, part: s.Component, battery: str, above_m: float) -> r.Xyz:
        return self._locate.local(self._locate.place(self._place_of(part, battery)), above_m)

    def _switched(self) -> Iterator[tuple[str, s.Sensor]]:
        """Sensors that rules switch and that this world has."""
        yield from ((name, one) for name, one in self._ruled.items() if name in self._present)

    def _components(self) -> Iterator[r.Component]:
        for name, part, _ in (*parts(self._content), *self._launcher_parts()):
            if name in self._present:
                yield self._kept("component", name, partial(self._component, name, part))
        yield from emission.components_of(self._switched())

    def _component(self, name: str, part: s.Component) -> r.Component:
        if name in self._withdrawn:
            return r.Component(name, 0.0, inf)
        ready_from_s = {"ready": 0.0, "off": inf}.get(part.alert_state, 0.0)
        if part.ready_at is not None:
            ready_from_s = self._value(part.ready_at)
        return r.Component(name, self._value(part.availability), ready_from_s)

    def _events(self) -> Iterator[r.Event]:
        for event in self._content.events:
            if event.component in self._present and event.component not in self._withdrawn:
                yield r.Event(self._value(event.at), event.component, event.state == "up")
        yield from emission.events_of(self._switched(), self._draws)

    def _needs(self, battery: str, *names: Iterable[str]) -> tuple[str, ...]:
        """Full names of components, each once; those that this world does not have are left out."""
        full = dict.fromkeys(own_name(battery, name, self._present) for group in names for name in group)
        if not self._doubtful.keys().isdisjoint((*full, *(f"{battery}/{name}" for name in full))):
            self._draws.touched = True
        return tuple(name for name in full if name in self._present)

    # Sensors

    def _all_sensors(self) -> Iterator[r.Sensor]:
        for name, part, battery in parts(self._content):
            if isinstance(part, s.Sensor) and name in self._present:
                made = self._kept("sensor", name, partial(self._sensor, name, part, battery))
                yield from emission.turned(made, part, self._draws) if name in self._ruled else (made,)

    def _sensor(self, name: str, sensor: s.Sensor, battery: str) -> r.Sensor:
        value, count = self._value, self._count
        power = [f"{battery}/power"] if battery and self._content.batteries[battery].power else []
        fixed = {} if sensor.range_reference is None else {"range_ref_m": value(sensor.range_reference)}
        return r.Sensor(
            name=name,
            needs=self._needs(battery, [name], power, sensor.needs),
            position=self._position(sensor, battery, value(sensor.height)),
            scan_period_s=value(sensor.scan_period),
            scan_phase_s=value(sensor.scan_phase),
            facing_rad=self._facing(sensor.facing, battery),
            sector_rad=value(sensor.sector),
            elevation_min_rad=value(sensor.elevation_min),
            elevation_max_rad=value(sensor.elevation_max),
            range_min_m=value(sensor.range_min),
            range_max_m=value(sensor.range_max),
            horizon=sensor.horizon,
            snr_ref=value(sensor.snr_reference),
            rcs_ref_m2=value(sensor.rcs_reference),
            loss=value(sensor.loss),
            swerling=count(sensor.swerling),
            n_pulses=count(sensor.n_pulses),
            pfa=value(sensor.pfa),
            pd_fixed=self._draws.optional(sensor.pd, nan),
            confirm_m=min(count(sensor.confirm_m), count(sensor.confirm_n)),
            confirm_n=count(sensor.confirm_n),
            drop_after=count(sensor.drop_after),
            capacity=count(sensor.capacity),
            track_position_sigma_m=value(sensor.track_position_error),
            track_velocity_sigma_mps=value(sensor.track_velocity_error),
            **fixed,
        )

    def _facing(self, own: Quantity | None, battery: str) -> float:
        if own is None and battery:
            own = self._content.batteries[battery].facing
        return self._draws.optional(own, 0.0) % tau

    # Threats

    def _classes(self) -> Iterator[r.ThreatClass]:
        for name in self._used_classes():
            threat = self._content.threats[name]
            yield self._kept("class", name, partial(class_of, name, threat, self._draws))

    def _used_classes(self) -> tuple[str, ...]:
        """Classes of which some group is, in the order of the file."""
        used = {group.threat for group in self._content.raid.values()}
        return tuple(name for name in self._content.threats if name in used)

    def _groups(self) -> Iterator[r.Group]:
        for name, group in self._content.raid.items():
            if group.track is None:
                yield self._kept("group", name, partial(self._group, name, group))
            else:
                yield from self._kept(
                    "group", name, partial(recorded_groups, name, group, self._locate, self._draws, self._aim)
                )

    def _group(self, name: str, group: s.Group) -> r.Group:
        value = self._value
        return r.Group(
            name=name,
            threat=group.threat,
            count=self._count(group.count),
            flights=tuple(self._flights(name, group)),
            aims=tuple(self._aim(aim) for aim in group.aim),
            at_s=value(group.at),
            timed_by_launch=group.timed_by == "launch",
            interval_s=value(group.interval),
            wave_spread_s=value(group.wave_spread),
            spread_s=value(group.spread),
            bias_sigma_m=value(group.bias_sigma),
            nature=group.nature,
        )

    def _aim(self, aim: s.AimPoint) -> r.Aim:
        weight, name = self._value(aim.weight), aim.at.place
        if name is not None:
            if name in self._doubtful:
                self._draws.touched = True
            if name in self._points_here:
                return r.Aim(weight, name)
            if name in self._withdrawn:  # it is aimed at where it stood
                return r.Aim(weight, "", *self._locate.on_ground(self._place_of(*self._withdrawn[name])))
            if name in self._doubtful:  # it is aimed at where it would stand
                battery, label = self._doubtful[name]
                weapon = self._content.batteries[battery].weapons[label]
                return r.Aim(weight, "", *self._locate.on_ground(self._place_of(weapon, battery)))
        return r.Aim(weight, "", *self._locate.on_ground(aim.at))

    def _flights(self, name: str, group: s.Group) -> Iterator[r.Flight]:
        threat = self._content.threats[group.threat]
        if threat.flight == "ground":
            yield r.Ground()
            return
        for origin in group.from_:
            for place in self._locate.origins(origin, name):
                yield self._flight(threat, origin, place, group)

    def _flight(self, threat: s.Threat, origin: Origin, place: Geodetic, group: s.Group) -> r.Flight:
        optional = self._draws.optional
        if threat.flight == "ballistic":
            return r.Ballistic(
                *place,
                beta_kgm2=optional(threat.beta, inf),
                burnout_speed_mps=optional(threat.burnout_speed, nan),
                elevation_rad=optional(threat.elevation, nan),
                low=threat.low is not False,
            )
        speed_mps = optional(threat.speed, nan)
        local = self._locate.local(place)
        if threat.flight == "powered":
            via = (self._locate.local(self._locate.place(stop))[:2] for stop in group.via)
            height_m, dive_rad = optional(threat.height, nan), optional(threat.dive, nan)
            given = [self._locate.flown_m(stop) for stop in (origin.center or origin, *group.via)]
            heights_m = tuple(height_m if own is None else own for own in given)
            if all(own is None for own in given):
                heights_m = ()
            return r.Powered((local[:2], *via), speed_mps, height_m, dive_rad, heights_m)
        descent_rad = optional(threat.descent, 0.0)
        bearing_rad, ground_m = atan2(local[0], local[1]) % tau, ground_distance(local)
        if origin.bearing is not None and origin.distance is not None and origin.from_ is None:
            bearing_rad, ground_m = self._value(origin.bearing) % tau, self._value(origin.distance)
        elif self._content.rempart >= 2:
            return r.Straight(0.0, speed_mps, 0.0, descent_rad, local[:2])
        return r.Straight(bearing_rad, speed_mps, path_length(ground_m, descent_rad), descent_rad)

    # Control and fire

    def _controllers(self) -> Iterator[r.Controller]:
        for name, section in (self._content.controllers or {"central": s.Controller()}).items():
            yield r.Controller(
                name=name,
                needs=self._needs("", section.needs),
                shared=section.shared,
                decision_period_s=self._value(section.decision_period),
                decision_phase_s=self._value(section.decision_phase),
                priority=section.priority,
                assignment=section.assignment,
            )

    def _fire_units(self) -> Iterator[r.FireUnit]:
        for name, battery in self._content.batteries.items():
            if battery.fire_unit is not None and battery.present:
                unit = battery.fire_unit
                yield self._kept("unit", name, partial(self._fire_unit, name, battery, unit))

    def _sensors_named(self, battery: str, names: Iterable[str]) -> tuple[str, ...]:
        """Full names of sensors, each once; those that are withdrawn and not missed are left out."""
        full = dict.fromkeys(own_name(battery, name, self._known_sensors) for name in names)
        kept = (name for name in full if name not in self._gone)
        ruled = self._ruled
        return tuple(
            face
            for name in kept
            for face in (emission.faces(name, ruled[name]) if name in ruled else (name,))
        )

    def _fire_unit(self, name: str, battery: s.Battery, unit: s.FireUnit) -> r.FireUnit:
        value, count = self._value, self._count
        own = [
            part for part, _ in battery_parts(name, battery) if part in (f"{name}/control", f"{name}/power")
        ]
        sensors = tuple(battery.sensors) if unit.sensors is None else unit.sensors
        return r.FireUnit(
            name=name,
            needs=self._needs(name, own, unit.needs),
            controller=unit.controller or next(iter(self._content.controllers), "central"),
            sensors=self._sensors_named(name, sensors),
            weapons=tuple(self._weapons(name, battery)),
            channels=count(unit.channels),
            backup_sensors=self._sensors_named(name, unit.backup_sensors),
            remote_sensors=self._sensors_named(name, unit.remote_sensors),
            remote_needs=self._needs(name, unit.remote_needs),
            remote=unit.remote,
            remote_latency_s=value(unit.remote_latency),
            remote_sigma_max_m=value(unit.remote_error_max),
            on_radar_loss=unit.on_radar_loss,
            guidance=unit.guidance,
            handover_s=value(unit.handover_time),
            salvo_first=count(unit.salvo_first),
            salvo_next=count(unit.salvo_next),
            salvo_interval_s=value(unit.salvo_interval),
            max_engagements=count(unit.max_engagements),
            assessment_s=value(unit.assessment_time),
            p_false_kill=value(unit.p_false_kill),
            p_false_miss=value(unit.p_false_miss),
            reengage_after_s=value(unit.reengage_after),
            hold_channel_until_intercept=unit.hold_channel_until_intercept,
            identification_s=value(unit.identification_time),
            weapon_control=unit.weapon_control,
            evaluates=unit.evaluates,
            p_common_failure=value(unit.p_common_failure),
            sspk_logit_sigma=value(unit.sspk_spread),
        )

    def _weapons(self, battery: str, section: s.Battery) -> Iterator[r.Weapon]:
        for label, weapon in ((label, one) for label, one in section.weapons.items() if one.present):
            self._value(weapon.count)  # the unit holds as many weapons as this world has launchers
            kills = tuple(kills_by_class(weapon, self._used_classes(), self._content.threats, self._draws))
            for name in self._launchers[battery, label]:
                yield self._weapon(name, weapon, battery, kills)

    def _weapon(self, name: str, weapon: s.Weapon, battery: str, kills: tuple[r.Kill, ...]) -> r.Weapon:
        value, count = self._value, self._count
        range_min_m, height_min_m = value(weapon.range_min), value(weapon.height_min)
        flyout = r.FlyOut(
            value(weapon.delay), value(weapon.speed), value(weapon.boost_time), value(weapon.coast_length)
        )
        slowest_mps = self._draws.optional(weapon.speed_min, SLOWEST * flyout.speed_mps)
        reach_m = min(value(weapon.range_max), end_of_flight(flyout, slowest_mps))
        return r.Weapon(
            name=name,
            needs=self._needs(battery, [name], weapon.needs),
            position=self._position(weapon, battery, value(weapon.height)),
            flyout=flyout,
            kills=kills,
            magazine=count(weapon.magazine),
            range_min_m=range_min_m,
            range_max_m=max(reach_m, range_min_m),
            height_min_m=height_min_m,
            height_max_m=max(value(weapon.height_max), height_min_m),
            facing_rad=self._facing(weapon.facing, battery),
            sector_rad=value(weapon.sector),
            zones=zones_of(weapon, battery, self._content, self._locate, self._draws),
            reload_s=value(weapon.reload_time),
            reload=count(weapon.reload_count),
            n_reloads=count(weapon.n_reloads),
            channels=count(weapon.channels),
            interval_s=value(weapon.interval),
            slew_s=value(weapon.slew_time),
            reliability=value(weapon.reliability),
            reserve=count(weapon.reserve),
            reserve_value=value(weapon.reserve_value),
        )
