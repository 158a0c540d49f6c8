"""The luck of a replicate as a point in a product space: one 64-bit key for each entity that draws.

All draws of a replicate come from streams keyed by the replicate and by the entity's own key
(docs/model.md, section 2). With the replicate's number held fixed and the keys of the entities drawn
at random, independently, a replicate has the law that it has in a run; and another key for one entity draws
all the luck of that entity anew and leaves the rest as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rempart.engine.draws import ENTITIES
from rempart.engine.kernel import kernel_rows
from rempart.engine.predicates import I4, I8
from rempart.engine.state import allocate, n_columns
from rempart.engine.struct_ref import Frame
from rempart.engine.world import U8, World

F8 = np.ndarray[Any, np.dtype[np.float64]]

_MAX_KEY = 2**64


class Luck:
    """One world that is played with keys that are given; for one thread.

    A sampler for `stats.splitting`: a state is a row of keys, a move draws some of them anew.
    """

    def __init__(self, world: World, score: Callable[[I4], F8]) -> None:
        keys, active = _keys_of(world)
        self._keys, self._active = keys, np.flatnonzero(active)
        self._n_columns = n_columns(world)
        self._score = score
        private = _with_keys(world, keys)
        self._world: Any = Frame(private)
        self._scratch: Any = Frame(allocate(private))
        self._address = np.uint64(0), np.uint64(0), np.uint64(1)

    @property
    def active(self) -> I8:
        """Numbers, among all keys of the world, of those that are moved."""
        return self._active

    @property
    def n_keys(self) -> int:
        """Entities whose luck matters: those that draw anything."""
        return len(self._active)

    @property
    def strengths(self) -> tuple[float, ...]:
        """Numbers of keys that a move draws anew, on average: 1, 2, 4 ... up to half of them."""
        found = [1.0]
        while 4.0 * found[-1] <= self.n_keys:
            found.append(2.0 * found[-1])
        return tuple(found)

    def rows(self, keys: U8) -> I4:
        """(n, columns) rows of outcomes of n replicates by their keys (n, n_keys)."""
        rows = np.zeros((len(keys), self._n_columns), np.int32)
        for n in range(len(keys)):
            self._keys[self._active] = keys[n]
            kernel_rows(self._world, self._scratch, *self._address, rows[n : n + 1])
        return rows

    def fresh(self, n: int, random: np.random.Generator) -> U8:
        """Independent replicates."""
        return random.integers(_MAX_KEY, size=(n, self.n_keys), dtype=np.uint64)

    def score(self, states: U8) -> F8:
        """(n,) scores of replicates."""
        return self._score(self.rows(states))

    def moved(self, states: U8, strength: float, random: np.random.Generator) -> U8:
        """The same replicates with some keys drawn anew: one at least, `strength` on average."""
        n, n_keys = states.shape
        if n_keys == 0:
            return states
        drawn = random.random((n, n_keys)) < (strength - 1.0) / n_keys
        drawn[np.arange(n), random.integers(n_keys, size=n)] = True
        return np.where(drawn, self.fresh(n, random), states)


def _keys_of(world: World) -> tuple[U8, Any]:
    """All keys one after the other, and which of them are drawn from."""
    raid, fire, ground = world.raid, world.fire, world.ground
    active = {
        "member_key": np.ones(len(raid.member_key), np.bool_),
        "group_key": (raid.group_wave_s != 0.0) | (raid.group_bias_sigma_m > 0.0),
        "sensor_key": np.ones(len(world.sensing.sensor_key), np.bool_),
        "controller_key": np.isnan(fire.decision_phase_s),
        "unit_key": (fire.p_common_failure > 0.0) | (fire.sspk_logit_sigma > 0.0),
        "component_key": (ground.component_availability > 0.0) & (ground.component_availability < 1.0),
    }
    keys = [getattr(getattr(world, part), name) for part, name in ENTITIES.values()]
    return np.concatenate(keys), np.concatenate([active[name] for _, name in ENTITIES.values()])


def _with_keys(world: World, keys: U8) -> World:
    """The world with its keys in the given memory: what is written there is what a kernel reads next."""
    first = 0
    for part, name in ENTITIES.values():
        fields: Any = getattr(world, part)
        n = len(getattr(fields, name))
        world = world._replace(**{part: fields._replace(**{name: keys[first : first + n]})})
        first += n
    return world
