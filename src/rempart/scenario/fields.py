"""Kinds of fields that the sections of a scenario are made of."""

from __future__ import annotations

from math import inf, nan, pi
from typing import Annotated

from rempart.scenario.quantity import Quantity, Rule

MAX_MEMBERS = 20_000
"""Members of one group."""
MAX_LENGTH_M = 4e7
MAX_TIME_S = 1e6

CATEGORIES = (
    "rocket",
    "mortar-bomb",
    "small-drone",
    "long-range-drone",
    "cruise-missile",
    "guided-bomb",
    "short-range-ballistic-missile",
    "medium-range-ballistic-missile",
    "aircraft",
    "ground-attack",
)
"""Kinds of threat that a weapon's values may be told for."""

_UNLIMITED = (("unlimited", inf),)
_NO_LIMIT = (("unlimited", 0.0),)

Length = Annotated[Quantity, Rule("length", high=MAX_LENGTH_M)]
PositiveLength = Annotated[Quantity, Rule("length", high=MAX_LENGTH_M, above=True)]
LengthOrUnlimited = Annotated[Quantity, Rule("length", high=MAX_LENGTH_M, above=True, words=_UNLIMITED)]
Floor = Annotated[Quantity, Rule("length", -MAX_LENGTH_M, MAX_LENGTH_M, words=(("unlimited", -inf),))]
Ceiling = Annotated[Quantity, Rule("length", -MAX_LENGTH_M, MAX_LENGTH_M, words=_UNLIMITED)]
Height = Annotated[Quantity, Rule("length", -1e4, 1e6)]
Area = Annotated[Quantity, Rule("length", high=MAX_LENGTH_M, words=(("everywhere", inf), ("none", 0.0)))]
CrossSection = Annotated[Quantity, Rule("area", high=1e9, above=True)]
Time = Annotated[Quantity, Rule("time", high=MAX_TIME_S)]
SignedTime = Annotated[Quantity, Rule("time", -MAX_TIME_S, MAX_TIME_S)]
PositiveTime = Annotated[Quantity, Rule("time", 1e-3, MAX_TIME_S)]
TimeOrNever = Annotated[Quantity, Rule("time", high=MAX_TIME_S, words=(("never", inf),))]
Phase = Annotated[Quantity, Rule("time", high=MAX_TIME_S, words=(("random", nan),))]
Speed = Annotated[Quantity, Rule("speed", high=3e5, above=True)]
SpeedError = Annotated[Quantity, Rule("speed", high=3e5)]
FlyOutSpeed = Annotated[Quantity, Rule("speed", high=3e8, above=True, words=(("instant", inf),))]
BurnoutSpeed = Annotated[Quantity, Rule("speed", high=3e5, above=True, words=(("minimum_energy", nan),))]
Bearing = Annotated[Quantity, Rule("angle", -2.0 * pi, 2.0 * pi)]
Sector = Annotated[Quantity, Rule("angle", 0.0, 2.0 * pi, above=True)]
Elevation = Annotated[Quantity, Rule("angle", -pi / 2, pi / 2)]
Upward = Annotated[Quantity, Rule("angle", 0.0, pi / 2)]
Latitude = Annotated[Quantity, Rule("angle", -pi / 2, pi / 2, bare="deg", axis="latitude")]
Longitude = Annotated[Quantity, Rule("angle", -2.0 * pi, 2.0 * pi, bare="deg", axis="longitude")]
BallisticCoefficient = Annotated[
    Quantity, Rule("areal_density", high=1e9, above=True, words=(("no_drag", inf),))
]
Ratio = Annotated[Quantity, Rule(high=1e30, above=True)]
Number = Annotated[Quantity, Rule(high=1e12)]
Factor = Annotated[Quantity, Rule(high=1e3)]
Spreading = Annotated[Quantity, Rule(high=20.0)]
Probability = Annotated[Quantity, Rule(high=1.0)]
FalseAlarm = Annotated[Quantity, Rule(low=1e-15, high=0.5)]
Count = Annotated[Quantity, Rule(high=1e6, whole=True)]
PositiveCount = Annotated[Quantity, Rule(low=1.0, high=1e6, whole=True)]
CountOrUnlimited = Annotated[Quantity, Rule(high=1e6, whole=True, words=_NO_LIMIT)]
HitsToLose = Annotated[Quantity, Rule(low=1.0, high=1000, whole=True)]
DebrisToLose = Annotated[Quantity, Rule(high=1000, whole=True, words=(("never", 0.0),))]
Magazine = Annotated[Quantity, Rule(high=1e6, whole=True, words=(("unlimited", -1.0),))]
Members = Annotated[Quantity, Rule(high=MAX_MEMBERS, whole=True)]
Launchers = Annotated[Quantity, Rule(high=200, whole=True)]
Window = Annotated[Quantity, Rule(low=1.0, high=32, whole=True)]
Pulses = Annotated[Quantity, Rule(low=1.0, high=10_000, whole=True)]
Swerling = Annotated[Quantity, Rule(low=0.0, high=4, whole=True)]
