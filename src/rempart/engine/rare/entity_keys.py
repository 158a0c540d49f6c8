"""Keys of entities, seen from their draws: what a key draws, how dense it is, a key that draws as wanted.

An entity's draw is unit(stream, count), its stream hashed from the key, the purpose and, for a pair, the
other entity (`engine.draws`). Every step is a bijection of 64 bits: a key with one given draw is found by
going back.
"""

from __future__ import annotations

import math

import numpy as np

from rempart._jit import inner, jit
from rempart.engine.draws import GAMMA, entity_in_replicate, mix64, pair_stream_key, unit
from rempart.engine.world import F8, U8
from rempart.stats.boxes import I8

_M1, _M2 = np.uint64(pow(0xBF58476D1CE4E5B9, -1, 2**64)), np.uint64(pow(0x94D049BB133111EB, -1, 2**64))
_31, _62, _27, _54, _30, _60 = (np.uint64(n) for n in (31, 62, 27, 54, 30, 60))
_ONE, _11, _LOWEST = np.uint64(1), np.uint64(11), np.uint64(2047)
_UNITS = 9007199254740992.0  # 2**53


@inner
def unmix64(z: np.uint64) -> np.uint64:
    """The inverse of `draws.mix64`."""
    z = (z ^ (z >> _31) ^ (z >> _62)) * _M2
    z = (z ^ (z >> _27) ^ (z >> _54)) * _M1
    return z ^ (z >> _30) ^ (z >> _60)


@inner
def _draw(entity: np.uint64, purpose: np.uint64, other: np.uint64, count: np.uint64) -> float:
    """`draws.unit`; `other` is 0 for a stream of the entity alone."""
    return unit(pair_stream_key(entity, purpose, other), count)


@inner
def _entity_with(bits: np.uint64, purpose: np.uint64, other: np.uint64, count: np.uint64) -> np.uint64:
    """The entity in a replicate whose draw has these bits."""
    stream = unmix64(bits) - (count + _ONE) * GAMMA
    return (unmix64(stream) ^ other) - purpose * GAMMA


@jit
def draws_of(replicate: np.uint64, keys: U8, address: U8, out: F8) -> None:
    """Draws (N, n) of keys (N,) at addresses (n, 3): purpose, other, count."""
    for n in range(len(keys)):
        entity = entity_in_replicate(replicate, keys[n])
        for i in range(len(address)):
            out[n, i] = _draw(entity, address[i, 0], address[i, 1], address[i, 2])


@inner
def _box(entity: np.uint64, node: int, number: I8, cut: F8, below: I8, address: U8) -> int:
    while number[node] >= 0:
        i = number[node]
        u = _draw(entity, address[i, 0], address[i, 1], address[i, 2])
        node = below[node] if u < cut[node] else below[node] + 1
    return node


@jit
def add_logs(
    replicate: np.uint64, keys: U8, roots: I8, number: I8, cut: F8, below: I8, log: F8, address: U8, out: F8
) -> None:
    """Add to out (N, n_parts) the logs of the densities of keys (N, n_keys) by trees at `roots`."""
    for n in range(len(keys)):
        for k in range(keys.shape[1]):
            entity = entity_in_replicate(replicate, keys[n, k])
            for m in range(len(roots)):
                if number[roots[m, k]] >= 0:
                    out[n, m] += log[_box(entity, roots[m, k], number, cut, below, address)]


@inner
def _inside(entity: np.uint64, first: int, end: int, which: I8, low: F8, high: F8, address: U8) -> bool:
    for c in range(first, end):
        i = which[c]
        u = _draw(entity, address[i, 0], address[i, 1], address[i, 2])
        if u < low[c] or u >= high[c]:
            return False
    return True


@jit
def draw_keys(
    replicate: np.uint64,
    stream: np.uint64,
    part: I8,
    tree: I8,
    box_first: I8,
    cumulative: F8,
    limit_first: I8,
    which: I8,
    low: F8,
    high: F8,
    any_share: float,
    address: U8,
    keys: U8,
) -> None:
    """Fill keys (N, n_keys): for raid n by the trees tree[part[n]] (n_keys,).

    Tree t has the boxes box_first[t] ... box_first[t + 1], chosen by `cumulative` but for a share of
    `any_share`, which is uniform. Box b has the limits limit_first[b] ... limit_first[b + 1]; the first one
    is met by going back from the draw to the key, the others by trying again.
    """
    for n in range(len(keys)):
        for k in range(keys.shape[1]):
            t = tree[part[n], k]
            b, last = box_first[t], box_first[t + 1] - 1
            stream += GAMMA
            keys[n, k] = mix64(stream)
            if b == last:
                continue
            stream += GAMMA
            u = float(mix64(stream) >> _11) / _UNITS
            if u < any_share:
                continue
            u = (u - any_share) / (1.0 - any_share)
            while b < last and u >= cumulative[b]:
                b += 1
            c = limit_first[b]
            i = which[c]
            least, end = np.uint64(math.ceil(low[c] * _UNITS)), np.uint64(math.ceil(high[c] * _UNITS))
            while True:
                stream += GAMMA
                bits = mix64(stream)
                step = np.uint64(float(bits >> _11) / _UNITS * float(end - least))
                bits = ((least + step) << _11) | (bits & _LOWEST)
                entity = _entity_with(bits, address[i, 0], address[i, 1], address[i, 2])
                if _inside(entity, c + 1, limit_first[b + 1], which, low, high, address):
                    keys[n, k] = unmix64(entity) ^ replicate
                    break
