"""One replicate as a scene: where everything was, and when; what replays and exchange files are made of.

Places are east, north, up of the site (m), in its tangent plane; `Scene.geodetic` turns them into WGS 84.
A threat follows the path that the engine tabulated for its aim; what it misses by is added in proportion
to the time flown, so that it ends where the engine let it fall. An interceptor flies straight from its
launcher to where its target is at the instant of the intercept, by its fly-out law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import degrees, inf, isinf, nan

import numpy as np
import numpy.typing as npt

from rempart.answers.trace import Drawn, Event, Trace
from rempart.physics.earth import WGS84, ecef_to_geodetic, enu_to_ecef
from rempart.physics.flyout import flyout_range
from rempart.world.records import FlyOut, Recorded, Resolved, Weapon
from rempart.world.trajectories.curves import Curves, place_at

F8 = npt.NDArray[np.float64]
Intervals = tuple[tuple[float, float], ...]

N_STEPS = 64
"""Steps of a path between its first and its last place."""
ENDS = ("intercepted", "leaker", "harmless", "failed")


@dataclass(frozen=True, eq=False)
class Track:
    """A threat: `time_s` (n,), `place_m` (n, 3); empty for a ground attack, which has no path.

    `nature`: hostile, friend or false. `end`: one of ENDS, at `end_s`; `cause`: of a leaker.
    """

    name: str
    threat: str
    nature: str
    time_s: F8
    place_m: F8
    end_s: float
    end: str
    cause: str


@dataclass(frozen=True, eq=False)
class Shot:
    """An interceptor, gun burst or effect on its way; `fate` of `answers.trace.FATES`."""

    name: str
    weapon: str
    threat: str
    time_s: F8
    place_m: F8
    fate: str


@dataclass(frozen=True)
class Station:
    """A sensor: where it stands, where it looks, and when it works."""

    name: str
    place_m: tuple[float, float, float]
    range_m: float
    facing_rad: float
    sector_rad: float
    works: Intervals


@dataclass(frozen=True)
class Stand:
    """What stands on the ground. `kind`: asset, sensor, launcher or component; `lost_s`: nan if not lost."""

    name: str
    kind: str
    place_m: tuple[float, float, float]
    area_m: float
    lost_s: float
    works: Intervals


@dataclass(frozen=True, eq=False)
class Scene:
    """One replicate; `begin_s` to `end_s` holds all that moves."""

    title: str
    site: tuple[float, float, float]
    """Latitude and longitude (rad), height (m)."""
    begin_s: float
    end_s: float
    tracks: tuple[Track, ...]
    shots: tuple[Shot, ...]
    stations: tuple[Station, ...]
    stands: tuple[Stand, ...]
    trace: Trace

    def geodetic(self, place_m: F8) -> F8:
        """(n, 3) longitude and latitude (deg), height above the ellipsoid (m) of local places (n, 3)."""
        found = np.empty((len(place_m), 3))
        for row, local in zip(found, place_m.tolist(), strict=True):
            lat_rad, lon_rad, height_m = ecef_to_geodetic(WGS84, *enu_to_ecef(WGS84, *self.site, *local))
            row[:] = degrees(lon_rad), degrees(lat_rad), height_m
        return found


def scene_of(resolved: Resolved, curves: Curves, trace: Trace, title: str) -> Scene:
    """The scene of a replicate; `curves`: `world.tabulate.paths_of(resolved)`."""
    planar = any(not isinf(point.area_radius_m) for point in resolved.points)
    tracks = tuple(_tracks(resolved, curves, trace, planar))
    shots = tuple(_shots(resolved, {track.name: track for track in tracks}, trace))
    begin_s, end_s = _span(tracks, shots)
    works = {c.name: tuple(_works(c.name, trace, begin_s, end_s)) for c in resolved.components}
    return Scene(
        title,
        (resolved.lat_rad, resolved.lon_rad, resolved.height_m),
        begin_s,
        end_s,
        tracks,
        shots,
        tuple(_stations(resolved, works)),
        tuple(_stands(resolved, trace, works)),
        trace,
    )


def _span(tracks: tuple[Track, ...], shots: tuple[Shot, ...]) -> tuple[float, float]:
    times = [track.end_s for track in tracks] or [0.0]
    for time_s in [track.time_s for track in tracks] + [shot.time_s for shot in shots]:
        times += [*time_s[:1].tolist(), *time_s[-1:].tolist()]
    return min(times), max(times)


def _tracks(resolved: Resolved, curves: Curves, trace: Trace, planar: bool) -> Iterator[Track]:
    natures = [group.nature for group in resolved.groups for _ in range(group.count)]
    recorded = {group.name for group in resolved.groups if isinstance(group.flights[0], Recorded)}
    ends = _ends(trace)
    for (name, threat), nature, drawn in zip(trace.members, natures, trace.drawn, strict=True):
        end_s, end, cause = ends.get(name, (drawn.t_end_s, "failed", ""))
        time_s, place_m = _flown(curves, drawn, end_s, planar, name in recorded)
        yield Track(name, threat, nature, time_s, place_m, end_s, end, cause)


def _ends(trace: Trace) -> dict[str, tuple[float, str, str]]:
    """How each threat ended: the first of what ends it."""
    found: dict[str, tuple[float, str, str]] = {}
    for event in trace.events:
        if event.kind == "impact":
            found.setdefault(event.threat, (event.t_s, event.what, event.cause))
        elif event.kind == "intercept" and event.what == "hit":
            found[event.threat] = (event.t_s, "intercepted", "")
        elif event.kind == "failed":
            found.setdefault(event.threat, (event.t_s, "failed", ""))
    for event in trace.events:  # a warhead that outlives the hit falls as a leaker
        if event.kind == "impact" and event.cause:
            found[event.threat] = (event.t_s, event.what, event.cause)
    return found


def _flown(curves: Curves, drawn: Drawn, end_s: float, planar: bool, at_points: bool) -> tuple[F8, F8]:
    """Instants and places of a flight; `at_points`: also at each point of a recorded one."""
    if drawn.path < 0:
        return np.empty(0), np.empty((0, 3))
    duration_s = float(curves.duration_s[drawn.path])
    begin_s = drawn.t_impact_s - duration_s
    time_s = np.linspace(begin_s, max(min(end_s, drawn.t_impact_s), begin_s), N_STEPS + 1)
    if at_points:
        own = slice(*curves.first[drawn.path : drawn.path + 2])
        points_s = drawn.t_impact_s - curves.knot_s[own]
        time_s = np.union1d(time_s, points_s[(points_s > time_s[0]) & (points_s < time_s[-1])])
    return time_s, np.array([_place(curves, drawn, planar, t) for t in time_s.tolist()])


def _place(curves: Curves, drawn: Drawn, planar: bool, t_s: float) -> tuple[float, float, float]:
    """Place of a threat at an instant of its flight."""
    duration_s = float(curves.duration_s[drawn.path])
    tgo_s = min(max(drawn.t_impact_s - t_s, 0.0), duration_s)
    x_m, y_m, z_m = place_at(curves, drawn.path, tgo_s)
    if planar:
        aim = place_at(curves, drawn.path, 0.0)
        share = 1.0 - tgo_s / duration_s
        x_m, y_m = x_m + share * (drawn.x_m - aim[0]), y_m + share * (drawn.y_m - aim[1])
    return x_m, y_m, z_m


def _shots(resolved: Resolved, tracks: dict[str, Track], trace: Trace) -> Iterator[Shot]:
    weapons = {weapon.name: weapon for unit in resolved.fire_units for weapon in unit.weapons}
    fates = {(e.threat, e.who, e.shot): e.what for e in trace.events if e.kind == "intercept"}
    for n, event in enumerate((e for e in trace.events if e.kind == "launch"), 1):
        weapon, track = weapons[event.who], tracks[event.threat]
        target = _at(track, event.until_s)
        time_s, place_m = _straight(weapon, event, target)
        fate = fates.get((event.threat, event.who, event.shot), "in_flight")
        yield Shot(f"{event.who} shot {n}", event.who, event.threat, time_s, place_m, fate)


def _at(track: Track, t_s: float) -> F8:
    """Place of a track at an instant; after its end, where it ended."""
    return np.array([np.interp(t_s, track.time_s, track.place_m[:, axis]) for axis in range(3)])


def _straight(weapon: Weapon, launch: Event, target_m: F8) -> tuple[F8, F8]:
    flight_s = max(launch.until_s - launch.t_s, 0.0)
    since_s = np.linspace(0.0, flight_s, 17)
    share = np.array([_share(weapon.flyout, t, flight_s) for t in since_s.tolist()])
    start = np.array(weapon.position)
    return launch.t_s + since_s, start + share[:, None] * (target_m - start)


def _share(flyout: FlyOut, t_s: float, flight_s: float) -> float:
    """Share of the way to the intercept that is flown at `t_s` after the launch."""
    moving_s = flight_s - flyout.delay_s
    if isinf(flyout.speed_mps) or moving_s <= 0.0:
        return 0.0 if t_s < flight_s else 1.0
    whole = _range(flyout, moving_s)
    return min(_range(flyout, max(t_s - flyout.delay_s, 0.0)) / whole, 1.0) if whole > 0.0 else 1.0


def _range(flyout: FlyOut, t_s: float) -> float:
    if flyout.boost_s <= 0.0:
        return t_s * flyout.speed_mps
    return float(flyout_range(t_s, flyout.boost_s, flyout.speed_mps, flyout.coast_length_m))


def _works(component: str, trace: Trace, begin_s: float, end_s: float) -> Iterator[tuple[float, float]]:
    """Intervals in which a component is up."""
    since_s = inf if component in trace.unavailable else begin_s
    for event in trace.events:
        if event.who != component or event.kind not in ("component_up", "component_down"):
            continue
        if event.kind == "component_up":
            since_s = min(since_s, max(event.t_s, begin_s))
        elif since_s < inf:
            if event.t_s > since_s:
                yield since_s, event.t_s
            since_s = inf
    if since_s < end_s:
        yield since_s, end_s


def _stations(resolved: Resolved, works: dict[str, Intervals]) -> Iterator[Station]:
    withdrawn = {c.name for c in resolved.components if c.availability == 0.0}
    for sensor in resolved.sensors:
        if withdrawn.isdisjoint(sensor.needs):
            up = _all_of([works[need] for need in sensor.needs])
            yield Station(
                sensor.name, sensor.position, sensor.range_max_m, sensor.facing_rad, sensor.sector_rad, up
            )


def _all_of(parts: list[Intervals]) -> Intervals:
    """Where all of some lists of intervals overlap."""
    found: Intervals = ((-inf, inf),)
    for part in parts:
        found = tuple((max(a, c), min(b, d)) for a, b in found for c, d in part if max(a, c) < min(b, d))
    return found


def _losses(resolved: Resolved, trace: Trace) -> Iterator[tuple[str, float]]:
    """(point, time) of each loss: of a component at its first hit, of an asset at its last that it takes."""
    points = {point.name: point for point in resolved.points}
    damage = dict.fromkeys(points, 0.0)
    for event in trace.events:
        if event.kind == "hit" and damage[event.who] < 1.0 - 1e-9:
            point = points[event.who]
            needed = point.debris_to_lose if event.what == "debris" else point.hits_to_lose
            damage[event.who] += 1.0 if point.component else 1.0 / needed if needed else 0.0
            if damage[event.who] >= 1.0 - 1e-9:
                yield event.who, event.t_s


def _stands(resolved: Resolved, trace: Trace, works: dict[str, Intervals]) -> Iterator[Stand]:
    lost = dict(_losses(resolved, trace))
    sensors = {sensor.name for sensor in resolved.sensors}
    weapons = {weapon.name for unit in resolved.fire_units for weapon in unit.weapons}
    for point in resolved.points:
        if isinf(point.x_m):
            continue
        kind = "asset"
        if point.component:
            kind = "sensor" if point.name in sensors else "launcher" if point.name in weapons else "component"
        up = works.get(point.component, ()) if point.component else ()
        place = (point.x_m, point.y_m, point.up_m)
        yield Stand(point.name, kind, place, point.area_radius_m, lost.get(point.name, nan), up)
