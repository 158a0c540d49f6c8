"""Random draws of the plain twin: docs/model.md, section 2, on Python integers."""

from __future__ import annotations

import math
from enum import IntEnum

MASK = 0xFFFF_FFFF_FFFF_FFFF
GAMMA = 0x9E3779B97F4A7C15


class Purpose(IntEnum):
    """What a stream is for; the table of section 2."""

    T_IMPACT = 0
    AIM = 1
    DETECTION = 2
    KILL = 3
    MISS = 4
    PATH = 5
    FAILURE = 6
    WAVE = 7
    BIAS = 8
    IDENTITY = 9
    PREDICTION = 10
    ASSESSMENT = 11
    RELIABILITY = 12
    DEBRIS = 13
    SCAN_PHASE = 14
    DECISION_PHASE = 15
    AVAILABILITY = 16
    COMMON_CAUSE = 17


def mix64(z: int) -> int:
    """SplitMix64's finaliser (Steele, Lea, Flood 2014, doi 10.1145/2714064.2660195)."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Draws:
    """All draws of one replicate, by address."""

    def __init__(self, seed: int, number: int) -> None:
        self.replicate = mix64((mix64((seed + GAMMA) & MASK) + (number + 1) * GAMMA) & MASK)

    def unit(self, entity: int, purpose: Purpose, count: int) -> float:
        """Draw `count` of an entity's stream: uniform on [0, 1)."""
        own = mix64(self.replicate ^ entity)
        return _draw(mix64((own + purpose * GAMMA) & MASK), count)

    def unit_of_pair(self, entity: int, purpose: Purpose, other: int, count: int) -> float:
        """Draw `count` of the stream of two entities: uniform on [0, 1)."""
        own = mix64(self.replicate ^ entity)
        return _draw(mix64(((own + purpose * GAMMA) & MASK) ^ other), count)

    def normal(self, entity: int, purpose: Purpose, first: int = 0) -> tuple[float, float]:
        """Standard normal pair from the draws `first` and `first + 1`."""
        radius = self.radius(entity, purpose, first)
        angle = 2.0 * math.pi * self.unit(entity, purpose, first + 1)
        return radius * math.cos(angle), radius * math.sin(angle)

    def radius(self, entity: int, purpose: Purpose, first: int = 0) -> float:
        """Radius of that normal pair (Rayleigh distributed)."""
        return math.sqrt(-2.0 * math.log1p(-self.unit(entity, purpose, first)))


def _draw(stream: int, count: int) -> float:
    return (mix64((stream + (count + 1) * GAMMA) & MASK) >> 11) * 2.0**-53
