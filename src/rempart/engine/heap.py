"""A binary heap over preallocated arrays: earliest time first, ties by serial number."""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine.world import F8, I4

EMPTY = np.inf


@inner
def _before(times: F8, serials: I4, a: int, b: int) -> bool:
    return times[a] < times[b] or (times[a] == times[b] and serials[a] < serials[b])


@inner
def push(heap: I4, n: int, times: F8, serials: I4, slot: int) -> int:
    """Add `slot` (an index into `times` and `serials`) to a heap of n; return n + 1."""
    i = n
    while i > 0:
        parent = (i - 1) >> 1
        if not _before(times, serials, slot, heap[parent]):
            break
        heap[i] = heap[parent]
        i = parent
    heap[i] = slot
    return n + 1


@inner
def pop(heap: I4, n: int, times: F8, serials: I4) -> int:
    """Take the first slot off a heap of n > 0; return n - 1. Read `heap[0]` before."""
    n -= 1
    last = heap[n]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and _before(times, serials, heap[child + 1], heap[child]):
            child += 1
        if not _before(times, serials, heap[child], last):
            break
        heap[i] = heap[child]
        i = child
    heap[i] = last
    return n
