"""Small worlds for tests: one class, one group, one sensor, one weapon, everything else plain."""

from __future__ import annotations

import math

from rempart.world.records import (
    Aim,
    Component,
    Controller,
    FireUnit,
    Flight,
    FlyOut,
    Group,
    Kill,
    Point,
    Resolved,
    Sensor,
    ThreatClass,
    Weapon,
)
from rempart.world.trajectories.curves import ground_z, level_at

LAT_RAD, LON_RAD, HEIGHT_M = math.radians(33.8), math.radians(42.4), 190.0
LEVEL = level_at(LAT_RAD)
RAIDER = ThreatClass("raider", snr_ref=20.0, range_ref_m=20_000.0)
SENSOR = Sensor("radar", (), (0.0, 0.0, 0.0), 2.0, horizon=False)
WEAPON = Weapon("launcher", (), (0.0, 0.0, 0.0), FlyOut(2.0, 900.0), (Kill("raider", 0.5),), 4)


def layout(
    flight: Flight,
    *,
    aim: tuple[float, float] = (0.0, 0.0),
    threat: ThreatClass = RAIDER,
    sensor: Sensor = SENSOR,
    weapon: Weapon = WEAPON,
    group: str = "raid",
) -> Resolved:
    """One member on one path."""
    return Resolved(
        LAT_RAD,
        LON_RAD,
        HEIGHT_M,
        (Point("asset", *aim, area_radius_m=math.inf),),
        (Component("power"),),
        (),
        (sensor,),
        (threat,),
        (Group(group, "raider", 1, (flight,), (Aim(1.0, "asset"),)),),
        (Controller("control"),),
        (FireUnit("battery", ("power",), "control", ("radar",), (weapon,), 2),),
    )


def z_at(x_m: float, y_m: float, height_m: float = 0.0) -> float:
    """z of a height over the site's level."""
    return ground_z(LEVEL, x_m, y_m, height_m)


def launch_place(bearing_rad: float, distance_m: float) -> tuple[float, float]:
    """Latitude and longitude (rad) about `distance_m` from the site, by a round Earth: near enough."""
    north, east = distance_m * math.cos(bearing_rad), distance_m * math.sin(bearing_rad)
    return LAT_RAD + north / 6371e3, LON_RAD + east / 6371e3 / math.cos(LAT_RAD)
