"""The assignment problem: one to one, least total cost (shortest augmenting paths).

Kuhn 1955 in the O(n^3) form with potentials (Jonker and Volgenant 1987, doi
10.1007/BF02278710, the augmentation phase). Compiled, so that a decision within a
replicate can use it; tested against SciPy's `linear_sum_assignment`.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine.world import F8


@inner
def _augment(cost: F8, m: int, work: F8, row: int) -> None:
    """Add one row to the matching.

    `work` rows: 0 row potentials, 1 column potentials, 2 row of column, 3 path, 4 slack, 5 in the tree.
    """
    u, v, owner, way, slack, used = work[0], work[1], work[2], work[3], work[4], work[5]
    owner[0] = row
    for j in range(m + 1):
        slack[j], way[j], used[j] = np.inf, 0.0, 0.0
    j0 = 0
    while True:
        used[j0] = 1.0
        i0, delta, j1 = int(owner[j0]), np.inf, 0
        for j in range(1, m + 1):
            if used[j] == 1.0:
                continue
            reduced = cost[i0 - 1, j - 1] - u[i0] - v[j]
            if reduced < slack[j]:
                slack[j], way[j] = reduced, j0
            if slack[j] < delta:
                delta, j1 = slack[j], j
        for j in range(m + 1):
            if used[j] == 1.0:
                u[int(owner[j])] += delta
                v[j] -= delta
            else:
                slack[j] -= delta
        j0 = j1
        if owner[j0] == 0.0:
            break
    while j0 != 0:
        j1 = int(way[j0])
        owner[j0] = owner[j1]
        j0 = j1


@inner
def assign(cost: F8, n: int, m: int, work: F8) -> None:
    """Solve the n x m problem (n <= m) in the corner of `cost`.

    Column j (from 1) goes to row `work[2, j]` (from 1; 0: to none). `work` is (6, at least m + 1) scratch.
    """
    for j in range(m + 1):
        work[0, j] = work[1, j] = work[2, j] = 0.0
    for row in range(1, n + 1):
        _augment(cost, m, work, row)
