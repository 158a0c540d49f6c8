"""The single kernel: one sensor, one fire unit, one kind of weapon, as fast as can be.

It computes what `engine/layered.py` computes on the worlds for which
`engine/variants.py` chooses it, column by column; docs/model.md is the law of both.
What makes it fast: threats ranked once a replicate by impact and by first view, with running pointers
instead of a heap; all looks at a threat in a row when it comes into view; candidates as bits over the
rank of impact; decisions only while something is ready and a channel and a shot are free; the fate of a shot
drawn at its launch; every draw made only where it is asked for; the block of a leaker without a shot found
when it leaks, from the instants at which things ended, instead of noted at every decision.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner, jit
from rempart.engine.draws import replicate_key
from rempart.engine.single_ends import end, settle
from rempart.engine.single_fire import assess, decide
from rempart.engine.single_sight import view
from rempart.engine.single_start import clear, start_defence, start_threats
from rempart.engine.single_state import BUSY, T_DECISION, T_VIEW, Scratch, allocate
from rempart.engine.world import I4, World


@inner
def _run(world: World, s: Scratch) -> None:
    """Events in order of time; at equal times an end, an assessment, a view, a decision."""
    n, t, t_end, by_end, dead, heap_t = s.n, s.t, s.t_end, s.by_end, s.dead, s.heap_t
    ended, n_threats = 0, s.n_members
    while True:
        while ended < n_threats and dead[by_end[ended]] == 1:
            ended += 1
        if ended == n_threats and s.plays_on == 0:
            return
        r = by_end[min(ended, n_threats - 1)]
        t_stop = t_end[r]
        if n[BUSY] > 0 and heap_t[0] < t_stop:
            t_stop = heap_t[0]
        if t[T_VIEW] < t_stop and t[T_VIEW] <= t[T_DECISION]:
            view(world, s)
        elif t[T_DECISION] < t_stop:
            decide(world, s, t[T_DECISION])
        elif t_stop < t_end[r]:
            assess(world, s)
        elif ended == n_threats:
            return
        else:
            end(world, s, r)
            ended += 1


@jit
def single_rows(
    world: World, s: Scratch, seed: np.uint64, first: np.uint64, stride: np.uint64, rows: I4
) -> None:
    """Replicates first, first + stride, ... of one world, one a row of `rows`."""
    for m in range(rows.shape[0]):
        key = replicate_key(seed, first + np.uint64(m) * stride)
        clear(s)
        start_defence(world, s, key)
        start_threats(world, s, key)
        _run(world, s)
        settle(world, s, rows, m)


__all__ = ["Scratch", "allocate", "single_rows"]
