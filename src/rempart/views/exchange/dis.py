"""Entity State PDUs of Distributed Interactive Simulation, IEEE 1278.1-2012, section 7.2.2, in a capture.

Each unit stands in a UDP datagram to port 3000 of a pcap file, with the instant at which it would be sent:
the form in which tools of the field keep DIS traffic, look at it and play it. Enumerations: SISO-REF-010.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import numpy as np
import numpy.typing as npt

from rempart.answers.scene import Scene, Shot, Stand, Track
from rempart.physics.earth import WGS84, enu_to_ecef, rotate_enu_to_ecef

F8 = npt.NDArray[np.float64]
Vector = tuple[float, float, float]

HEARTBEAT_S = 5.0
"""An entity that says nothing for 2.4 of these is taken off the picture (HBT_PDU_ENTITY_STATE, 4.1.8)."""

_VERSION, _EXERCISE, _ENTITY_STATE, _ENTITY_INFORMATION = 7, 1, 1, 1
_SITE, _APPLICATION = 1, 1
_STATIC, _CONSTANT_VELOCITY = 1, 2  # dead reckoning, annex E: nothing moves; it flies on as it does
_DEACTIVATED = 1 << 23  # appearance, bit 23: the entity leaves the exercise
_ASCII = 1
_FORCES = {"hostile": 2, "friend": 1, "false": 0}
# kind, domain, country, category, subcategory, specific, extra; no country is named
_INTERCEPTOR = (2, 1, 0, 1, 0, 0, 0)  # munition, anti-air, guided
_THREAT = (2, 0, 0, 0, 0, 0, 0)  # munition, other
_STANDS = {
    "asset": (5, 1, 0, 0, 0, 0, 0),  # cultural feature on land
    "sensor": (9, 1, 0, 0, 0, 0, 0),  # sensor or emitter on land
    "launcher": (1, 1, 0, 0, 0, 0, 0),  # platform on land
    "component": (1, 1, 0, 0, 0, 0, 0),
}
_LAYOUT = struct.Struct(">BBBBIHBB 3H BB BBHBBBB BBHBBBB 3f 3d 3f I B15x3f3f B11s I")
_UNITS_PER_S = 2.0**31 / 3600.0


@dataclass(frozen=True, slots=True)
class Entity:
    """What stays the same in all units of an entity; `kind`: the seven fields of its type."""

    number: int
    force: int
    kind: tuple[int, int, int, int, int, int, int]
    marking: str


@dataclass(frozen=True, slots=True)
class State:
    """An entity at `t_s` of the scenario's clock, geocentric (m, m/s, rad: psi, theta, phi)."""

    t_s: float
    place_m: Vector
    velocity_mps: Vector
    angles_rad: Vector
    leaves: bool = False


def dis_of(scene: Scene, epoch: datetime) -> bytes:
    """The scene as a capture; units in order of time, an entity's last one says that it leaves."""
    units = sorted(
        ((state, entity) for entity, states in _entities(scene) for state in states),
        key=lambda unit: (unit[0].t_s, unit[1].number),
    )
    return b"".join((_CAPTURE, *(_packet(epoch, state, entity) for state, entity in units)))


def unit_of(entity: Entity, state: State, timestamp: int) -> bytes:
    """One Entity State PDU of 144 bytes; `timestamp`: see `timestamp_of`."""
    reckoning = _CONSTANT_VELOCITY if any(state.velocity_mps) else _STATIC
    return _LAYOUT.pack(
        *(_VERSION, _EXERCISE, _ENTITY_STATE, _ENTITY_INFORMATION, timestamp, _LAYOUT.size, 0, 0),
        *(_SITE, _APPLICATION, entity.number),
        *(entity.force, 0),
        *entity.kind,
        *entity.kind,
        *state.velocity_mps,
        *state.place_m,
        *state.angles_rad,
        _DEACTIVATED if state.leaves else 0,
        *(reckoning, *(0.0,) * 6),
        *(_ASCII, entity.marking.encode("ascii", "replace")),
        0,
    )


def timestamp_of(instant: datetime) -> int:
    """Units of 3600 s / 2**31 past the hour, shifted by one; the last bit: of UTC (6.2.88)."""
    past_s = instant.minute * 60 + instant.second + instant.microsecond / 1e6
    return int(past_s * _UNITS_PER_S) << 1 | 1


def marking_of(name: str) -> str:
    """At most eleven characters of a name: its beginning and its end."""
    own = name.rpartition("/")[2]
    return own if len(own) <= 11 else f"{own[:6]}~{own[-4:]}"


def _entities(scene: Scene) -> Iterator[tuple[Entity, Iterator[State]]]:
    """What stands, threats, shots, numbered from 1 in this order."""
    numbers = count(1)
    for stand in scene.stands:
        yield Entity(next(numbers), 1, _STANDS[stand.kind], marking_of(stand.name)), _standing(scene, stand)
    for track in scene.tracks:
        if track.time_s.size > 1:
            entity = Entity(next(numbers), _FORCES[track.nature], _THREAT, marking_of(track.name))
            yield entity, _moving(scene, track)
    for shot in scene.shots:
        if shot.time_s.size > 1:
            marking = "shot" + shot.name.rpartition(" shot")[2]
            yield Entity(next(numbers), 1, _INTERCEPTOR, marking_of(marking)), _moving(scene, shot)


def _standing(scene: Scene, stand: Stand) -> Iterator[State]:
    """Upright, heading north; what is lost leaves at that moment."""
    last_s = stand.lost_s if stand.lost_s == stand.lost_s else scene.end_s
    place = enu_to_ecef(WGS84, *scene.site, *stand.place_m)
    angles = _angles(scene, np.array([0.0, 1.0, 0.0]))
    for t_s in _beats(scene.begin_s, last_s):
        yield State(t_s, place, (0.0, 0.0, 0.0), angles, leaves=t_s >= last_s)


def _moving(scene: Scene, moving: Track | Shot) -> Iterator[State]:
    """At the instants of its path, and between them often enough to stay on the picture."""
    time_s, place_m = moving.time_s, moving.place_m
    instants = np.union1d(time_s, np.array(_beats(float(time_s[0]), float(time_s[-1]))))
    legs = np.clip(np.searchsorted(time_s, instants, side="right") - 1, 0, time_s.size - 2)
    lasts_s = np.maximum(np.diff(time_s), 1e-9)[legs, None]
    velocity_mps = np.diff(place_m, axis=0)[legs] / lasts_s
    flown_s = (instants - time_s[legs])[:, None]
    places_m = place_m[legs] + velocity_mps * flown_s
    for t_s, local_m, local_mps in zip(instants.tolist(), places_m, velocity_mps, strict=True):
        yield State(
            t_s,
            enu_to_ecef(WGS84, *scene.site, *local_m.tolist()),
            _turned(scene, local_mps),
            _angles(scene, local_mps),
            leaves=t_s >= instants[-1],
        )


def _beats(first_s: float, last_s: float) -> list[float]:
    return [*np.arange(first_s, last_s, HEARTBEAT_S).tolist(), last_s]


def _turned(scene: Scene, local: F8) -> Vector:
    lat_rad, lon_rad, _ = scene.site
    return rotate_enu_to_ecef(lat_rad, lon_rad, *local.tolist())


def _angles(scene: Scene, forward: F8) -> Vector:
    """Psi, theta, phi (6.2.32) of a body that looks along `forward` (east, north, up) with level wings."""
    length = float(np.linalg.norm(forward))
    ahead = forward / length if length > 0.0 else np.array([0.0, 1.0, 0.0])
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    across = float(np.linalg.norm(right))
    right = right / across if across > 1e-9 else np.array([1.0, 0.0, 0.0])
    x, y, z = (_turned(scene, axis) for axis in (ahead, right, np.cross(ahead, right)))
    return (
        float(np.arctan2(x[1], x[0])),
        float(-np.arcsin(np.clip(x[2], -1.0, 1.0))),
        float(np.arctan2(y[2], z[2])),
    )


# The capture: https://ietf-opsawg-wg.github.io/draft-ietf-opsawg-pcap/, Ethernet (1), IPv4, UDP.
_CAPTURE = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
_ETHERNET = bytes.fromhex("ffffffffffff 020000000001 0800")
_FROM, _TO = bytes((192, 0, 2, 1)), bytes((255, 255, 255, 255))  # an address for documents; to all
_PORT = 3000


def _packet(epoch: datetime, state: State, entity: Entity) -> bytes:
    instant = epoch + timedelta(microseconds=round(state.t_s * 1e6))
    unit = unit_of(entity, state, timestamp_of(instant))
    datagram = struct.pack(">HHHH", _PORT, _PORT, 8 + len(unit), 0) + unit
    frame = _ETHERNET + _internet(len(datagram)) + datagram
    return struct.pack("<IIII", *_since_1970(instant), len(frame), len(frame)) + frame


def _since_1970(instant: datetime) -> tuple[int, int]:
    return int(instant.replace(microsecond=0).timestamp()), instant.microsecond


def _internet(n_bytes: int) -> bytes:
    """Header of an IPv4 packet (RFC 791)."""

    def header(checksum: int) -> bytes:
        return struct.pack(">BBHHHBBH", 0x45, 0, 20 + n_bytes, 0, 0, 64, 17, checksum) + _FROM + _TO

    total = sum(struct.unpack(">10H", header(0)))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return header(~total & 0xFFFF)
