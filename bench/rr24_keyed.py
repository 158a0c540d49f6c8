"""The reference raid in plain Python with keyed draws: the check of the C, row for row.

Straightforward on purpose: one loop over seconds, every threat asked every time, the
laws as the raid's text states them, nothing remembered that could be asked again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bench.raid import ARRAYS, Raid, ThreatClass, reference_raid

MASK = 0xFFFFFFFFFFFFFFFF
GAMMA = 0x9E3779B97F4A7C15
T_IMPACT, AIM, DETECTION, KILL, MISS = range(5)


def mix64(z: int) -> int:
    """SplitMix64's finaliser."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def name_key(name: str) -> int:
    """Key of a stable name: FNV-1a, then `mix64`."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return mix64(value)


def member_key(group_key: int, i_member: int) -> int:
    """Key of one member (from 0) of a group."""
    return mix64((group_key + (i_member + 1) * GAMMA) & MASK)


def unit(stream: int, count: int) -> float:
    """Draw `count` (from 0) of a stream, uniform on [0, 1)."""
    return (mix64((stream + (count + 1) * GAMMA) & MASK) >> 11) * 2.0**-53


def replicate_key(seed: int, i_replicate: int) -> int:
    """Key of one replicate of one seed."""
    return mix64((mix64((seed + GAMMA) & MASK) + (i_replicate + 1) * GAMMA) & MASK)


@dataclass
class Threat:
    """One threat of one replicate and what has happened to it."""

    kind: ThreatClass
    key: int
    t_imp_s: float
    looks: list[bool] = field(default_factory=list)
    confirmed: bool = False
    n_shots: int = 0
    killed: bool = False
    busy_until_s: float = -math.inf  # launch to kill assessment

    def draw(self, purpose: int, count: int = 0) -> float:
        """Draw `count` of this threat for one purpose."""
        return unit(mix64((self.key + purpose * GAMMA) & MASK), count)

    def look(self) -> float:
        """The draw of the next look at this threat."""
        stream = mix64(((self.key + DETECTION * GAMMA) & MASK) ^ name_key("battery/radar"))
        return unit(stream, len(self.looks))


def threats_of(raid: Raid, key: int) -> list[Threat]:
    """All threats of a replicate, class after class, member after member."""
    threats = []
    for kind in raid.classes:
        for i_member in range(kind.n):
            threat = Threat(kind, mix64(key ^ member_key(name_key(f"raid/{kind.name}"), i_member)), 0.0)
            threat.t_imp_s = raid.t_first_s + raid.t_width_s * threat.draw(T_IMPACT)
            threats.append(threat)
    return threats


def scan(raid: Raid, threats: list[Threat], t_s: float) -> None:
    """One look at every visible threat without a confirmed track."""
    for threat in threats:
        tgo_s = threat.t_imp_s - t_s
        if threat.killed or threat.confirmed or not 0.0 < tgo_s <= raid.tgo_visible_s(threat.kind):
            continue
        ratio = threat.kind.r13_m / (threat.kind.v_mps * tgo_s)
        snr = raid.snr_reference * ((ratio * ratio) * (ratio * ratio))
        threat.looks.append(threat.look() < raid.pfa ** (1.0 / (1.0 + snr)))
        threat.confirmed = sum(threat.looks[-raid.n_window :]) >= raid.n_confirm


def fire(raid: Raid, threats: list[Threat], t_s: float, n_left: int) -> int:
    """One decision of fire control; returns the interceptors that are left."""
    n_free = raid.n_channels - sum(threat.busy_until_s > t_s for threat in threats)
    for threat in sorted(threats, key=lambda threat: threat.t_imp_s):  # stable: ties by index
        close_s, open_s = raid.window_s(threat.kind)
        tgo_s = threat.t_imp_s - t_s
        ready = threat.confirmed and not threat.killed and threat.busy_until_s <= t_s
        if not (ready and n_free and n_left and close_s <= tgo_s <= open_s):
            continue
        v = threat.kind.v_mps
        r_int_m = (v * tgo_s - v * raid.launch_delay_s) / (1.0 + v / raid.v_interceptor_mps)
        t_int_s = t_s + raid.launch_delay_s + r_int_m / raid.v_interceptor_mps
        # A kill may be noted at launch: an engaged threat is not asked before its release,
        # and no intercept comes after its impact.
        threat.killed = threat.draw(KILL, threat.n_shots) < threat.kind.pk
        threat.n_shots += 1
        threat.busy_until_s = t_int_s + raid.assess_s
        n_free -= 1
        n_left -= 1
    return n_left


def hit_by(raid: Raid, threat: Threat) -> int | None:
    """Index of the aim point that a leaker hits (0 is the radar), or None."""
    miss_m = threat.kind.sigma_m * math.sqrt(-2.0 * math.log1p(-threat.draw(MISS)))
    if miss_m >= threat.kind.lethal_m:
        return None
    u = threat.draw(AIM)
    return next(i for i, weight in enumerate(raid.aim_cumulative()) if weight > u)


def replicate(raid: Raid, seed: int, i_replicate: int) -> tuple[int, int, int, int]:
    """Leakers, interceptors used, radar lost, assets destroyed of one replicate."""
    threats = threats_of(raid, replicate_key(seed, i_replicate))
    in_flight = sorted(threats, key=lambda threat: threat.t_imp_s)
    lost: set[int] = set()
    n_left, n_leakers, t_s = raid.n_interceptors, 0, 0.0
    while in_flight:
        while in_flight and in_flight[0].t_imp_s <= t_s:
            threat = in_flight.pop(0)
            if not threat.killed:
                n_leakers += 1
                i_aim = hit_by(raid, threat)
                lost |= set() if i_aim is None else {i_aim}
        if 0 not in lost:
            if t_s % raid.scan_s == 0.0:
                scan(raid, threats, t_s)
            n_left = fire(raid, threats, t_s, n_left)
        t_s += raid.tick_s
    return n_leakers, raid.n_interceptors - n_left, int(0 in lost), len(lost - {0})


def rows(raid: Raid, n: int, seed: int, first: int = 0) -> dict[str, list[int]]:
    """Replicates [first, first + n) of any such raid, one list an outcome."""
    outcomes = [replicate(raid, seed, first + i) for i in range(n)]
    return {name: [row[i] for row in outcomes] for i, name in enumerate(ARRAYS)}


def run(n: int, seed: int, scale: int = 1, stretched: bool = False, first: int = 0) -> dict[str, list[int]]:
    """Replicates [first, first + n), one list an outcome."""
    return rows(reference_raid(scale, stretched), n, seed, first)
