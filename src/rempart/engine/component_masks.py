"""Sets of components as bits in words of 64: as many words as a world has components for, one in most.

A set is a row of an array (X, K): what X each need, or the one row of what is up in a replicate.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rempart._jit import inner
from rempart.engine.world import U8

_ONE = np.uint64(1)
_WORD = 64


def n_words(n_components: int) -> int:
    """Words that the bits of so many components take, at least one."""
    return max(1, -(-n_components // _WORD))


def words_of(sets: Iterable[int], n_components: int) -> U8:
    """(X, K) words of sets that are given as whole numbers, component k as bit k."""
    n, low = n_words(n_components), (1 << _WORD) - 1
    rows = [[bits >> (_WORD * word) & low for word in range(n)] for bits in sets]
    return np.array(rows, np.uint64).reshape(-1, n)


def bits_of(words: U8) -> int:
    """The whole number of a row (K,) of words."""
    return sum(int(word) << (_WORD * i) for i, word in enumerate(words))


@inner
def holds(sets: U8, x: int, k: int) -> bool:
    """Whether component k is in set x."""
    return (sets[x, k >> 6] >> np.uint64(k & 63)) & _ONE == _ONE


@inner
def put(sets: U8, x: int, k: int, there: bool) -> None:
    """Put component k into set x, or take it out."""
    bit = _ONE << np.uint64(k & 63)
    sets[x, k >> 6] = sets[x, k >> 6] | bit if there else sets[x, k >> 6] & ~bit


@inner
def needs_met(up: U8, n: int, needs: U8, x: int) -> bool:
    """Whether all components that x needs are in set n of those that are up."""
    if up[n, 0] & needs[x, 0] != needs[x, 0]:
        return False
    for word in range(1, needs.shape[1]):  # noqa: SIM110 - no generators in compiled code
        if up[n, word] & needs[x, word] != needs[x, word]:
            return False
    return True
