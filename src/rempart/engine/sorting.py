"""Members in order of an instant, ties by index: a counting sort, then insertion."""

from __future__ import annotations

from rempart._jit import inner
from rempart.engine.world import F8, I4

_FEW = 48  # below this an insertion sort alone is faster


@inner
def _insertion(order: I4, n: int, times: F8) -> None:
    for j in range(1, n):
        i = order[j]
        t = times[i]
        k = j - 1
        while k >= 0 and (times[order[k]] > t or (times[order[k]] == t and order[k] > i)):
            order[k + 1] = order[k]
            k -= 1
        order[k + 1] = i


@inner
def sort_by_time(order: I4, n: int, times: F8, bucket: I4, work: I4) -> None:
    """Fill `order` with 0 .. n-1 sorted by (times, index); `bucket` (n + 1,) and `work` (n,) are scratch.

    Linear in n for instants that are spread about evenly, as those of a raid are.
    """
    for i in range(n):
        order[i] = i
    if n <= _FEW:
        _insertion(order, n, times)
        return
    low = high = times[0]
    for i in range(1, n):
        low, high = min(low, times[i]), max(high, times[i])
    if high <= low:
        return
    scale = (n - 1) / (high - low)
    for b in range(n + 1):
        bucket[b] = 0
    for i in range(n):
        work[i] = int((times[i] - low) * scale)
        bucket[work[i] + 1] += 1
    for b in range(1, n + 1):
        bucket[b] += bucket[b - 1]
    for i in range(n):
        order[bucket[work[i]]] = i
        bucket[work[i]] += 1
    _insertion(order, n, times)
