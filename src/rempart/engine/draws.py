"""Random numbers, each with an address: (seed, replicate, entity, purpose, count).

A draw depends on nothing but its address, so that two designs compared share their
luck, replicate 17 alone is replicate 17 of a million, and threads cannot change a
result. The generator is SplitMix64 (Steele, Lea, Flood 2014, doi 10.1145/2714064.2660195)
used as a counter-based hash: a stream is a 64-bit key, draw k is the k-th output of
SplitMix64 seeded with that key. `docs/model.md`, section "Random streams", is its law.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rempart._jit import inner

GAMMA = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2**-53

# Purposes. Numbers are part of the law: a change of one changes every result.
T_IMPACT = np.uint64(0)
AIM = np.uint64(1)
DETECTION = np.uint64(2)
KILL = np.uint64(3)
MISS = np.uint64(4)
PATH = np.uint64(5)
FAILURE = np.uint64(6)
WAVE = np.uint64(7)
BIAS = np.uint64(8)
IDENTITY = np.uint64(9)
PREDICTION = np.uint64(10)
ASSESSMENT = np.uint64(11)
RELIABILITY = np.uint64(12)
DEBRIS = np.uint64(13)
SCAN_PHASE = np.uint64(14)
DECISION_PHASE = np.uint64(15)
AVAILABILITY = np.uint64(16)
COMMON_CAUSE = np.uint64(17)

ENTITIES = {
    "member": ("raid", "member_key"),
    "group": ("raid", "group_key"),
    "sensor": ("sensing", "sensor_key"),
    "controller": ("fire", "controller_key"),
    "unit": ("fire", "unit_key"),
    "component": ("ground", "component_key"),
}
"""What draws, and the array of a world that holds its keys."""

EACH_LOOK, EACH_SHOT, EACH_ENGAGEMENT = "look", "shot", "engagement"


class Draws(NamedTuple):
    """The draws of one purpose: whose, how many, where they are taken.

    `n`: how many, or for each of what there is one. `other`: the stream belongs to a pair with one of these.
    `told`: how many of the first a search for rare events looks at.
    """

    purpose: np.uint64
    entity: str
    n: int | str
    told: int
    where: tuple[str, ...]
    other: str = ""


TABLE = (
    Draws(T_IMPACT, "member", 1, 1, ("initial_draws",)),
    Draws(AIM, "member", 1, 1, ("initial_draws",)),
    Draws(PATH, "member", 1, 1, ("initial_draws",)),
    Draws(FAILURE, "member", 2, 2, ("initial_draws",)),
    Draws(MISS, "member", 2, 2, ("initial_draws", "impacts")),
    Draws(KILL, "member", EACH_SHOT, 8, ("shots",)),
    Draws(RELIABILITY, "member", EACH_SHOT, 3, ("shots",)),
    Draws(ASSESSMENT, "member", EACH_ENGAGEMENT, 3, ("rules",)),
    Draws(IDENTITY, "member", 1, 1, ("initial_draws",)),
    Draws(PREDICTION, "member", 2, 2, ("chain",)),
    Draws(DEBRIS, "member", 6, 0, ("impacts", "shots")),
    Draws(DETECTION, "member", EACH_LOOK, 5, ("tracks",), other="sensor"),
    Draws(WAVE, "group", 1, 1, ("initial_draws",)),
    Draws(BIAS, "group", 2, 2, ("initial_draws",)),
    Draws(SCAN_PHASE, "sensor", 1, 1, ("rules",)),
    Draws(DECISION_PHASE, "controller", 1, 1, ("rules",)),
    Draws(COMMON_CAUSE, "unit", 3, 3, ("rules",)),
    Draws(AVAILABILITY, "component", 1, 1, ("initial_draws",)),
)
"""Every draw of a replicate; a proposal (`engine.rare.proposals`) numbers what it looks at in this order."""


@inner
def mix64(z: np.uint64) -> np.uint64:
    """SplitMix64's finaliser (Stafford's variant 13): a bijection of 64 bits."""
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@inner
def replicate_key(seed: np.uint64, replicate: np.uint64) -> np.uint64:
    """Key of one replicate of one seed."""
    return mix64(mix64(seed + GAMMA) + (replicate + np.uint64(1)) * GAMMA)


@inner
def entity_in_replicate(key: np.uint64, entity: np.uint64) -> np.uint64:
    """Key of one entity (threat, component, battery ...) within one replicate."""
    return mix64(key ^ entity)


@inner
def stream_key(entity_key: np.uint64, purpose: np.uint64) -> np.uint64:
    """Key of the stream that an entity draws from for one purpose."""
    return mix64(entity_key + purpose * GAMMA)


@inner
def pair_stream_key(entity_key: np.uint64, purpose: np.uint64, other: np.uint64) -> np.uint64:
    """Key of a stream that belongs to two entities at once (a threat and a radar)."""
    return mix64((entity_key + purpose * GAMMA) ^ other)


@inner
def to_unit(bits: np.uint64) -> float:
    """64 random bits as a number: uniform on [0, 1), a multiple of 2**-53."""
    return float(bits >> _S11) * _TO_UNIT


@inner
def unit(stream: np.uint64, count: np.uint64) -> float:
    """Draw number `count` of a stream: uniform on [0, 1), a multiple of 2**-53."""
    return to_unit(mix64(stream + (count + np.uint64(1)) * GAMMA))


def name_key(name: str) -> int:
    """64-bit key of a stable name: FNV-1a of its UTF-8 bytes, then `mix64`."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return _mix64_int(value)


def member_key(group_key: int, member: int) -> int:
    """64-bit key of member `member` (from 0) of the entity whose key is `group_key`."""
    return _mix64_int((group_key + (member + 1) * int(GAMMA)) & 0xFFFFFFFFFFFFFFFF)


def _mix64_int(z: int) -> int:
    """`mix64` on Python integers (used at build time, tested equal to `mix64`)."""
    z = ((z ^ (z >> 30)) * int(_M1)) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 27)) * int(_M2)) & 0xFFFFFFFFFFFFFFFF
    return z ^ (z >> 31)
