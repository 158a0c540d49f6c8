"""The reference raid RR-24 as numbers: straight inbound paths, everything at the origin."""

from __future__ import annotations

import math
from dataclasses import replace

from rempart.world.records import (
    Aim,
    Component,
    Controller,
    FireUnit,
    FlyOut,
    Group,
    Kill,
    Point,
    Resolved,
    Sensor,
    Straight,
    ThreatClass,
    Weapon,
)

# class: n, speed, first possible detection, range of SNR 20, Pk, sigma of miss, lethal radius
CLASSES = {
    "rocket": (12, 400.0, 25_000.0, 20_000.0, 0.70, 60.0, 30.0),
    "drone": (8, 50.0, 10_000.0, 6_000.0, 0.85, 5.0, 10.0),
    "ballistic": (4, 1500.0, 100_000.0, 60_000.0, 0.55, 50.0, 60.0),
}
ORIGIN = (0.0, 0.0, 0.0)
DELAY_S, INTERCEPTOR_MPS, REACH_M = 2.0, 900.0, (1_000.0, 15_000.0)
AIMS = (Aim(0.2, "radar"), *(Aim(0.16, f"asset {i}") for i in range(1, 6)))


def threat_class(name: str) -> ThreatClass:
    _, _, seen_m, reference_m, _, sigma_m, lethal_m = CLASSES[name]
    return ThreatClass(
        name,
        appearance_range_m=seen_m,
        snr_ref=20.0,
        range_ref_m=reference_m,
        lethal_radius_m=lethal_m,
        miss_sigma_m=sigma_m,
    )


def group(name: str, times: int = 1) -> Group:
    n, speed_mps, seen_m, *_ = CLASSES[name]
    flight = Straight(0.0, speed_mps, 4.0 * seen_m)
    return Group(name, name, n * times, (flight,), AIMS, at_s=255.0, spread_s=90.0)


def reference_raid(times: int = 1) -> Resolved:
    """RR-24, or RR-240 and RR-2400 with `times` 10 and 100."""
    points = (
        Point("radar", 0.0, 0.0, area_radius_m=math.inf, component="radar"),
        *(Point(f"asset {i}", 0.0, 0.0, area_radius_m=math.inf) for i in range(1, 6)),
    )
    sensor = Sensor(
        "radar", ("radar",), ORIGIN, 2.0, scan_phase_s=0.0, horizon=False, confirm_m=3, confirm_n=5
    )
    weapon = Weapon(
        "launcher",
        (),
        ORIGIN,
        FlyOut(DELAY_S, INTERCEPTOR_MPS),
        tuple(Kill(name, numbers[4]) for name, numbers in CLASSES.items()),
        16 * times,
        range_min_m=REACH_M[0],
        range_max_m=REACH_M[1],
    )
    unit = FireUnit("battery", (), "control", ("radar",), (weapon,), 8 * times, assessment_s=3.0)
    return Resolved(
        0.0,
        0.0,
        0.0,
        points,
        (Component("radar"),),
        (),
        (sensor,),
        tuple(threat_class(name) for name in CLASSES),
        tuple(group(name, times) for name in CLASSES),
        (Controller("control", decision_phase_s=0.0),),
        (unit,),
        damage_all=False,
    )


def with_pk(resolved: Resolved, factor: float) -> Resolved:
    """The same raid with every SSPK and cross-section gain changed: geometry untouched."""
    unit = resolved.fire_units[0]
    kills = tuple(replace(kill, sspk=kill.sspk * factor) for kill in unit.weapons[0].kills)
    weapons = (replace(unit.weapons[0], kills=kills),)
    classes = tuple(replace(threat, snr_ref=threat.snr_ref * factor) for threat in resolved.classes)
    return replace(resolved, classes=classes, fire_units=(replace(unit, weapons=weapons),))
