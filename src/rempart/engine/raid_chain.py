"""Raids one at a time, each with what the one before has left: the start is set, the end is read.

The kernel knows one raid. A chain runs it for single replicates of one world and
writes, before each, what differs: shots at hand, reloads, the chance that a component is there. What it reads
afterwards is the kernel's own state. The law of a raid is that of `docs/model.md`, unchanged.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.engine.component_masks import bits_of
from rempart.engine.kernel import kernel_rows
from rempart.engine.state import allocate, n_columns
from rempart.engine.struct_ref import Frame
from rempart.engine.world import F8, World

I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Start(NamedTuple):
    """What a raid begins with. `shots`, `reloads`: (W,) by weapon; `availability`: (K,) by component."""

    shots: I8
    reloads: I8
    availability: F8


class End(NamedTuple):
    """What a raid leaves. `row`: its outcomes. `shots`, `reloads`: (W,). `hit`: (K,) components hit."""

    row: I8
    shots: I8
    reloads: I8
    hit: Flags


class Carrier:
    """A world that runs one raid at a time; for one thread."""

    def __init__(self, world: World) -> None:
        ground = world.ground
        own = ground._replace(component_availability=ground.component_availability.copy())
        private = world._replace(ground=own)
        self._world: Any = Frame(private)  # integers are the frame's own copies, this one float is ours
        self._scratch: Any = Frame(allocate(private))
        self._rows = np.zeros((1, n_columns(private)), np.int32)
        self._reload = np.asarray(world.fire.reload, np.int64)
        self.unlimited: Flags = np.asarray(world.fire.magazine < 0)
        self.start = Start(
            np.asarray(world.fire.magazine, np.int64),
            np.asarray(world.fire.n_reloads, np.int64),
            ground.component_availability.copy(),
        )

    def run(self, seed: int, replicate: int, start: Start) -> End:
        """One replicate of the raid, begun with `start`; a reload under way at its end is taken as done."""
        self._world.fire.magazine[:] = start.shots
        self._world.fire.n_reloads[:] = start.reloads
        self._world.ground.component_availability[:] = start.availability
        kernel_rows(
            self._world, self._scratch, np.uint64(seed), np.uint64(replicate), np.uint64(1), self._rows
        )
        shots, reloads = self._scratch.shots_left.copy(), self._scratch.reloads_left.copy()
        due = (shots == 0) & (reloads > 0) & ~self.unlimited
        shots[due], reloads[due] = self._reload[due], reloads[due] - 1
        shots[self.unlimited] = start.shots[self.unlimited]
        bits = bits_of(self._scratch.hit[0])
        hit = np.array([bits >> k & 1 for k in range(len(start.availability))], np.bool_)
        return End(self._rows[0].astype(np.int64), shots, reloads, hit)
